//! `.npy`, NumPy's file of one array: read from `np.save`, and written for `np.load`.
//!
//! ```
//! use regnet::data::npy;
//! use regnet::{Adam, Dataset, Trainer, network};
//! # use regnet::ndarray::array;
//! network! { struct Net: input(2) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
//! # let folder = std::env::temp_dir().join(format!("regnet-npy-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # let [x, y, p] = ["x.npy", "y.npy", "p.npy"].map(|name| folder.join(name));
//! # npy::write(&x, &array![[0.5f64, 1.0], [1.5, 0.2], [0.1, 0.3]])?;
//! # npy::write(&y, &vec![2i64, 0, 1])?;
//!
//! // let data = Dataset::labelled(npy::read("x.npy")?, npy::read_labels("y.npy")?)?;
//! let data = Dataset::labelled(npy::read(&x)?, npy::read_labels(&y)?)?;
//! let mut net = Net::new(1);
//! Trainer::new(Adam::new(1e-3)).progress(false).fit(&mut net, &data, None)?;
//! npy::write(&p, &net.predict(data.view()))?; // in Python: np.load("p.npy")
//! # assert_eq!(npy::read::<f32>(&p)?, net.predict(data.view()).into_dyn());
//! # std::fs::remove_dir_all(folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod dtype;
mod header;
mod parse;
mod values;

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use ndarray::ArrayD;

use crate::base::error::Error;
use crate::base::file::{self, Fault};
use crate::base::real::Real;

pub(super) use parse::{Length, parse_labels, parse_values};
pub(super) use values::encode;
pub use values::{Element, Values};

/// The array of a file, each number rounded to `T`: floats of 16, 32 and 64 bits, integers of 8 to 64 with and without a sign,
/// booleans as 0 and 1. Either byte order; an array in Fortran's order has the same axes. Pixels of 0 to 255 stay so: divide
/// them, or let the [trainer standardize](crate::Trainer::standardize).
///
/// # Errors
/// [`Error::Io`], or [`Error::Data`] for a file that is broken or holds something else: texts, objects, complex numbers, records.
pub fn read<T: Real>(path: impl AsRef<Path>) -> Result<ArrayD<T>, Error> {
    read_by(path.as_ref(), parse_values)
}

/// The class numbers of a file of integers or booleans, of shape `[N]` or `[N, 1]`.
///
/// # Errors
/// As [`read`]; floats, other axes, a number below 0 or above `u32::MAX`.
pub fn read_labels(path: impl AsRef<Path>) -> Result<Vec<u32>, Error> {
    read_by(path.as_ref(), parse_labels)
}

/// Writes an array of any of the types that [`read`] takes (but for floats of 16 bits), or a list of numbers as an array of one
/// axis. What had that path is replaced.
///
/// # Errors
/// What the operating system refuses: the text names the path. More axes than the 64 that NumPy has.
pub fn write(path: impl AsRef<Path>, array: &impl Values) -> Result<(), Error> {
    let path = path.as_ref();
    let written = File::create(path).map(BufWriter::new).and_then(|mut file| {
        encode(array, &mut file)?;
        file.flush()
    });
    written.map_err(|error| Error::Io(path.display().to_string(), error))
}

fn read_by<V>(path: &Path, parse: fn(BufReader<File>, Length) -> Result<V, Fault>) -> Result<V, Error> {
    let parsed = file::open(path).and_then(|(file, size)| parse(BufReader::new(file), Length::whole(size)));
    parsed.map_err(|fault| fault.at(path.display(), Error::Data))
}

#[cfg(test)]
mod tests;
