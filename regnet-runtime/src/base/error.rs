//! What can go wrong while a program runs because of its data, its files or its arithmetic.

use std::fmt;

/// An error at run time. A mistake in the caller's code (a slice of the wrong length) panics instead.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A batch that the network cannot take: empty, larger than the workspace, of another width.
    Batch(String),
    /// Targets of the wrong kind or size, or a label outside the classes.
    Targets(String),
    /// A data file or a data set that is not what it should be.
    Data(String),
    /// A model file that does not fit the network, or is broken.
    Model(String),
    /// Training left the finite numbers.
    NotFinite(String),
    /// A setting outside its range.
    Setting(String),
    /// The operating system refused; the text names the path.
    Io(String, std::io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Batch(text)
            | Error::Targets(text)
            | Error::Data(text)
            | Error::Model(text)
            | Error::NotFinite(text)
            | Error::Setting(text) => f.write_str(text),
            Error::Io(path, error) => write!(f, "{path}: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io(_, error) => Some(error),
            Error::Batch(_)
            | Error::Targets(_)
            | Error::Data(_)
            | Error::Model(_)
            | Error::NotFinite(_)
            | Error::Setting(_) => None,
        }
    }
}
