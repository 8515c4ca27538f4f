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
    /// An observer of a training, or a callback, failed with an error of its own.
    Observer(Box<dyn std::error::Error + Send + Sync>),
    /// A source of batches failed with an error of its own; the text says which batch.
    Loader(String, Box<dyn std::error::Error + Send + Sync>),
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
            Error::Observer(error) => write!(f, "an observer of the training failed: {error}"),
            Error::Loader(batch, error) => write!(f, "{batch}: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // The text of the other error is part of this one's: who prints the chain shall not read it twice.
            Error::Io(_, error) => error.source(),
            Error::Observer(error) => error.source(),
            Error::Loader(_, error) => error.source(),
            Error::Batch(_)
            | Error::Targets(_)
            | Error::Data(_)
            | Error::Model(_)
            | Error::NotFinite(_)
            | Error::Setting(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::io;

    use super::*;

    /// As the usual reporters print an error: itself, and behind it what it came from.
    fn chain(error: &dyn std::error::Error) -> String {
        let behind = error.source().map_or(String::new(), |cause| format!(": {}", chain(cause)));
        format!("{error}{behind}")
    }

    #[test]
    fn a_chain_says_each_thing_once() {
        let system = io::Error::from_raw_os_error(2);
        let text = system.to_string();
        assert_eq!(chain(&Error::Io("here".into(), system)), format!("here: {text}"));
        // An error that somebody packed into one of the system's has a cause of its own.
        #[derive(Debug)]
        struct Outer(Error);
        impl fmt::Display for Outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("outer")
            }
        }
        impl std::error::Error for Outer {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                Some(&self.0)
            }
        }
        let packed = io::Error::other(Outer(Error::Data("inner".into())));
        assert_eq!(chain(&Error::Io("here".into(), packed)), "here: outer: inner");
        assert!(Error::Data("text".into()).source().is_none());
    }
}
