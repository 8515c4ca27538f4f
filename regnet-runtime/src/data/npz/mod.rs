//! `.npz`, NumPy's file of several arrays with names: read from `np.savez` and `np.savez_compressed`, and written for `np.load`.
//! The feature `files`.
//!
//! ```
//! use regnet::data::npz::{self, Npz};
//! use regnet::{Dataset, ndarray::{Array3, Axis}};
//! # let path = std::env::temp_dir().join(format!("regnet-npz-{}.npz", std::process::id()));
//! # npz::write_compressed(&path, &[("x_train", &Array3::from_elem((5, 28, 28), 51u8)), ("y_train", &[0u8, 1, 2, 1, 0])])?;
//!
//! let file = Npz::open(&path)?; // "mnist.npz"
//! println!("{:?}", file.names().collect::<Vec<_>>());
//! let images = file.read("x_train")?.insert_axis(Axis(3)) / 255.0; // [N, 28, 28, 1], 0 to 1
//! let train: Dataset = Dataset::labelled(images, file.read_labels("y_train")?)?;
//!
//! npz::write(&path, &[("images", &train.view()), ("labels", &train.labels().unwrap())])?;
//! # assert_eq!(Npz::open(&path)?.read::<f32>("images")?, train.view());
//! # std::fs::remove_file(path)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod write;
mod zip;

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use ndarray::ArrayD;

use self::zip::{Checked, DEFLATED, Entry, STORED};
use super::npy::{Length, Values, parse_labels, parse_values};
use crate::base::error::Error;
use crate::base::file::{self, Fault};
use crate::base::real::Real;
use crate::base::text::clipped;

/// What the names of the archive's files end with, and those of the arrays do not.
const SUFFIX: &str = ".npy";
/// So many names get into a message.
const TOLD: usize = 20;

/// A file of arrays, of which each is read when it is asked for.
#[derive(Clone, Debug)]
pub struct Npz {
    path: PathBuf,
    entries: Vec<Entry>,
}

impl Npz {
    /// Looks what the file has.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Data`] for a file that is no archive, is broken, or has a name twice.
    pub fn open(path: impl AsRef<Path>) -> Result<Npz, Error> {
        let path = path.as_ref();
        let read = file::open(path).and_then(|(file, len)| entries(BufReader::new(file), len));
        let entries = read.map_err(|fault| fault.at(path.display(), Error::Data))?;
        Ok(Npz { path: path.to_owned(), entries })
    }

    /// The names of the arrays, as they were given to `np.savez`; `arr_0`, `arr_1`, … where none were.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| name_of(&entry.name))
    }

    /// The array of this name, as [`npy::read`](super::npy::read) gives it.
    ///
    /// # Errors
    /// As [`npy::read`](super::npy::read); no array of this name; a checksum that is wrong, other packing than NumPy's.
    pub fn read<T: Real>(&self, name: &str) -> Result<ArrayD<T>, Error> {
        self.read_by(name, |file, length| parse_values(file, length))
    }

    /// The class numbers of this name, as [`npy::read_labels`](super::npy::read_labels) gives them.
    ///
    /// # Errors
    /// As [`Npz::read`] and [`npy::read_labels`](super::npy::read_labels).
    pub fn read_labels(&self, name: &str) -> Result<Vec<u32>, Error> {
        self.read_by(name, |file, length| parse_labels(file, length))
    }

    fn read_by<V>(&self, name: &str, parse: Parse<V, BufReader<File>>) -> Result<V, Error> {
        let path = self.path.display();
        let Some(entry) = self.entries.iter().find(|entry| name_of(&entry.name) == name) else {
            let names = self.names().take(TOLD).map(|name| format!("`{}`", clipped(name)));
            let names = names.collect::<Vec<_>>().join(", ");
            let rest = match self.entries.len() {
                0 => "none at all",
                1..=TOLD => "",
                _ => ", …",
            };
            return Err(Error::Data(format!("{path}: it has no array `{name}`, but {names}{rest}")));
        };
        let read =
            file::open(&self.path).and_then(|(file, len)| content(BufReader::new(file), len, entry, parse));
        read.map_err(|fault| fault.at(format_args!("{path}: `{}`", clipped(name)), Error::Data))
    }
}

/// What makes an array of the bytes of a `.npy` file.
type Parse<V, F> = fn(&mut Checked<F>, Length) -> Result<V, Fault>;

/// Writes arrays and lists of any of the types of [`npy::write`](super::npy::write) under their names, as they are, like
/// `np.savez`. What had that path is replaced.
///
/// # Errors
/// What the operating system refuses; a name twice, more axes than the 64 that NumPy has.
pub fn write(path: impl AsRef<Path>, arrays: &[(&str, &dyn Values)]) -> Result<(), Error> {
    write_by(path.as_ref(), arrays, STORED)
}

/// The same, each packed by deflate, like `np.savez_compressed`.
///
/// # Errors
/// As [`write`](write()).
pub fn write_compressed(path: impl AsRef<Path>, arrays: &[(&str, &dyn Values)]) -> Result<(), Error> {
    write_by(path.as_ref(), arrays, DEFLATED)
}

fn write_by(path: &Path, arrays: &[(&str, &dyn Values)], method: u16) -> Result<(), Error> {
    const LONGEST_NAME: usize = u16::MAX as usize - SUFFIX.len();
    for (place, (name, _)) in arrays.iter().enumerate() {
        let fault = if arrays[..place].iter().any(|(other, _)| other == name) {
            format!("two arrays are called `{name}`")
        } else if name.len() > LONGEST_NAME {
            format!("the name `{}` is longer than {LONGEST_NAME} bytes", clipped(name))
        } else {
            continue;
        };
        return Err(Error::Data(format!("{}: {fault}", path.display())));
    }
    let written = File::create(path).map(BufWriter::new).and_then(|mut file| {
        write::write(&mut file, arrays, method)?;
        file.flush()
    });
    written.map_err(|error| Error::Io(path.display().to_string(), error))
}

fn name_of(file: &str) -> &str {
    file.strip_suffix(SUFFIX).unwrap_or(file)
}

fn entries(mut file: impl Read + Seek, len: u64) -> Result<Vec<Entry>, Fault> {
    let entries = zip::directory(&mut file, len)?;
    let mut names: Vec<&str> = entries.iter().map(|entry| name_of(&entry.name)).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Fault::Content(format!("two arrays are called `{}`", clipped(pair[0])))),
        None => Ok(entries),
    }
}

fn content<F: Read + Seek, V>(file: F, len: u64, entry: &Entry, parse: Parse<V, F>) -> Result<V, Fault> {
    let (mut content, length) = zip::open(file, len, entry)?;
    let read = parse(&mut content, length).map_err(|fault| match fault {
        // Deflate says so of bytes that are none of its own.
        Fault::Io(error)
            if matches!(error.kind(), std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData) =>
        {
            Fault::Content(format!("it cannot be unpacked ({error}): it was damaged"))
        }
        other => other,
    })?;
    content.check()?;
    Ok(read)
}

#[cfg(test)]
mod tests;
