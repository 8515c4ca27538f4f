//! From the bytes of a file to its values. What a header promises is held against the file before memory is asked for.

use std::io::Read;

use ndarray::{ArrayD, IxDyn, ShapeBuilder};

use super::dtype::Number;
use super::header::Header;
use crate::base::file::Fault;
use crate::base::real::Real;
use crate::data::promised::is_shape;

/// Values are read in pieces of so many bytes, a multiple of each type's size.
const CHUNK: usize = 1 << 16;

/// How long a file is.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    /// So many bytes are there, so that memory for them may be asked for at once.
    pub sure: u64,
    /// No more than so many can come.
    pub most: u64,
}

impl Length {
    /// Of a file that is read as it is.
    pub fn whole(size: u64) -> Length {
        Length { sure: size, most: size }
    }
}

/// All numbers, with their axes.
pub fn parse_values<T: Real>(mut file: impl Read, length: Length) -> Result<ArrayD<T>, Fault> {
    let header = Header::read(&mut file, length.most)?;
    let mut values = Vec::with_capacity(begin_with(&header, length)?);
    each(&header, file, |number| values.push(T::of(number.wide())))?;
    let axes = IxDyn(&header.axes).set_f(header.fortran_order);
    Ok(ArrayD::from_shape_vec(axes, values).expect("the length was checked against the axes"))
}

/// One class number an example.
pub fn parse_labels(mut file: impl Read, length: Length) -> Result<Vec<u32>, Fault> {
    let header = Header::read(&mut file, length.most)?;
    let (axes, name) = (&header.axes, header.dtype.name());
    if !header.dtype.is_whole() {
        let text = format!("labels are integers, but it holds {name}: write `y.astype('int64')`");
        return Err(Fault::Content(text));
    }
    if !matches!(axes[..], [_] | [_, 1]) {
        return Err(Fault::Content(format!(
            "labels have one axis, but it is of shape {axes:?}: one class number an example, not one column a class \
             (`y.argmax(1)`)"
        )));
    }
    let (mut labels, mut bad) = (Vec::with_capacity(begin_with(&header, length)?), None);
    each(&header, file, |number| {
        let label = match number {
            Number::Signed(number) => u32::try_from(number).ok(),
            Number::Unsigned(number) => u32::try_from(number).ok(),
            Number::Float(_) => None,
        };
        if label.is_none() && bad.is_none() {
            bad = Some((labels.len(), number));
        }
        labels.push(label.unwrap_or(0));
    })?;
    match bad {
        None => Ok(labels),
        Some((place, number)) => {
            let told = match number {
                Number::Signed(number) => number.to_string(),
                Number::Unsigned(number) => number.to_string(),
                Number::Float(number) => number.to_string(),
            };
            Err(Fault::Content(format!(
                "label {place} is {told}, expected a class number from 0 to {}",
                u32::MAX
            )))
        }
    }
}

/// How many values memory may be asked for at the begin: those of the file, where it can have what its header promises.
fn begin_with(header: &Header, length: Length) -> Result<usize, Fault> {
    let (axes, name) = (&header.axes, header.dtype.name());
    if !is_shape(axes) {
        let text = format!("its header promises {name} of shape {axes:?}, which no memory can hold");
        return Err(Fault::Content(text));
    }
    let count = axes.iter().product::<usize>();
    let promised = (count as u64).saturating_mul(header.dtype.size() as u64).saturating_add(header.len);
    if promised > length.most {
        let text = format!("truncated: its header promises {name} of shape {axes:?}");
        return Err(Fault::Content(text));
    }
    Ok(usize::try_from(length.sure).unwrap_or(usize::MAX).min(count))
}

/// Gives out all values, as many as were promised and no more.
fn each(header: &Header, mut file: impl Read, mut take: impl FnMut(Number)) -> Result<(), Fault> {
    let (axes, size) = (&header.axes, header.dtype.size());
    let (promised, mut done) = (axes.iter().product::<usize>(), 0);
    let mut bytes = Vec::with_capacity(CHUNK);
    while done < promised {
        let count = (promised - done).min(CHUNK / size);
        bytes.clear();
        file.by_ref().take((count * size) as u64).read_to_end(&mut bytes)?;
        done += bytes.len() / size;
        if bytes.len() < count * size {
            let text = format!("truncated: {done} values where its header promises {axes:?}");
            return Err(Fault::Content(text));
        }
        header.dtype.each(&bytes, &mut take);
    }
    bytes.clear();
    if file.take(1).read_to_end(&mut bytes)? > 0 {
        return Err(Fault::Content(format!("more values than its header promises, {axes:?}")));
    }
    Ok(())
}
