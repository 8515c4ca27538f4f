//! What can be written to a file.

use std::io::{self, Write};

use ndarray::{ArrayBase, Data, Dimension};

use super::header::{self, MOST_AXES};

/// Bytes are written in pieces of this size.
const CHUNK: usize = 1 << 16;

/// A number of a file: `f32 f64 i8 i16 i32 i64 u8 u16 u32 u64 bool`.
pub trait Element: Copy + private::Sealed {
    /// NumPy's name of the type, with its byte order.
    #[doc(hidden)]
    const DESCR: &'static str;

    /// Its bytes behind others, the lowest first.
    #[doc(hidden)]
    fn put(self, bytes: &mut Vec<u8>);
}

/// What becomes one array of a file: an array or a view of [`Element`]s, or a list of them.
pub trait Values: private::Sealed {
    /// The type of the numbers.
    #[doc(hidden)]
    fn descr(&self) -> &'static str;

    /// The axes.
    #[doc(hidden)]
    fn axes(&self) -> Vec<usize>;

    /// All numbers in row-major order, piece after piece.
    #[doc(hidden)]
    fn write(&self, file: &mut dyn Write) -> io::Result<()>;
}

mod private {
    pub trait Sealed {}
}

macro_rules! elements {
    ($($type:ty: $descr:literal),*) => {$(
        impl private::Sealed for $type {}
        impl Element for $type {
            const DESCR: &'static str = $descr;
            fn put(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

elements! {
    f32: "<f4", f64: "<f8", i8: "|i1", i16: "<i2", i32: "<i4", i64: "<i8", u8: "|u1", u16: "<u2", u32: "<u4", u64: "<u8"
}

impl private::Sealed for bool {}
impl Element for bool {
    const DESCR: &'static str = "|b1";
    fn put(self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(self));
    }
}

impl<S: Data<Elem: Element>, D: Dimension> private::Sealed for ArrayBase<S, D> {}
impl<S: Data<Elem: Element>, D: Dimension> Values for ArrayBase<S, D> {
    fn descr(&self) -> &'static str {
        S::Elem::DESCR
    }
    fn axes(&self) -> Vec<usize> {
        self.shape().to_vec()
    }
    fn write(&self, file: &mut dyn Write) -> io::Result<()> {
        write_all(self.iter(), file)
    }
}

/// Lists of numbers, of one axis.
macro_rules! lists {
    ($([$($parameter:tt)*] $list:ty;)*) => {$(
        impl<T: Element $($parameter)*> private::Sealed for $list {}
        impl<T: Element $($parameter)*> Values for $list {
            fn descr(&self) -> &'static str {
                T::DESCR
            }
            fn axes(&self) -> Vec<usize> {
                vec![self.len()]
            }
            fn write(&self, file: &mut dyn Write) -> io::Result<()> {
                write_all(self.iter(), file)
            }
        }
    )*};
}

lists! { [] Vec<T>; [] &[T]; [, const N: usize] [T; N]; }

fn write_all<'a, T: Element + 'a>(
    values: impl Iterator<Item = &'a T>,
    file: &mut dyn Write,
) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(CHUNK + size_of::<T>());
    for value in values {
        value.put(&mut bytes);
        if bytes.len() >= CHUNK {
            file.write_all(&bytes)?;
            bytes.clear();
        }
    }
    file.write_all(&bytes)
}

/// Writes the header and all numbers.
pub fn encode(array: &(impl Values + ?Sized), file: &mut dyn Write) -> io::Result<()> {
    let axes = array.axes();
    if axes.len() > MOST_AXES {
        let text = format!("an array of {} axes; NumPy has {MOST_AXES} at most", axes.len());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    file.write_all(&header::bytes(array.descr(), &axes))?;
    array.write(file)
}
