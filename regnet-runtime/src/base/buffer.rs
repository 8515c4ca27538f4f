//! A flat buffer whose first value stands at the begin of a cache line.
//!
//! A vector that crosses a line costs two accesses, and the allocator puts large blocks 16 bytes behind one: products
//! of 128 by 784 by 512 took 420 µs so, and take 390 µs aligned (AVX-512, one thread).

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::base::text::Few;

/// Bytes of a cache line, and of the widest vector.
pub(crate) const LINE: usize = 64;

/// Values of a fixed number, aligned.
pub struct Buffer<T> {
    /// The values behind as many as the allocator makes necessary.
    values: Vec<T>,
    begin: usize,
    len: usize,
}

impl<T: Copy + Default> Buffer<T> {
    /// So many zeros.
    #[must_use]
    pub fn zeros(len: usize) -> Buffer<T> {
        if len == 0 {
            return Buffer::default();
        }
        let values = vec![T::default(); len + Self::SLACK];
        let begin = Self::begin(&values);
        Buffer { values, begin, len }
    }
}

impl<T> Buffer<T> {
    /// Values that may stand in front of the first line.
    const SLACK: usize = LINE / size_of::<T>();

    /// Where in `values` a line begins.
    fn begin(values: &[T]) -> usize {
        // Where an address cannot be asked for, the offset is too large: then nothing is aligned, and all is right.
        values.as_ptr().align_offset(LINE).min(Self::SLACK)
    }
}

impl<T> Default for Buffer<T> {
    /// No values.
    fn default() -> Buffer<T> {
        Buffer { values: Vec::new(), begin: 0, len: 0 }
    }
}

impl<T> Deref for Buffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.values[self.begin..self.begin + self.len]
    }
}

impl<T> DerefMut for Buffer<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.values[self.begin..self.begin + self.len]
    }
}

impl<'a, T> IntoIterator for &'a Buffer<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Buffer<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: Clone> From<&[T]> for Buffer<T> {
    fn from(from: &[T]) -> Buffer<T> {
        let Some(first) = from.first() else { return Buffer::default() };
        let mut values = Vec::with_capacity(from.len() + Self::SLACK);
        let begin = Self::begin(&values);
        values.resize(begin, first.clone());
        values.extend_from_slice(from);
        Buffer { values, begin, len: from.len() }
    }
}

impl<T: Clone> Clone for Buffer<T> {
    /// The copy is aligned at its own place.
    fn clone(&self) -> Buffer<T> {
        Buffer::from(&**self)
    }
}

impl<T> AsRef<[T]> for Buffer<T> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T: PartialEq, S: AsRef<[T]>> PartialEq<S> for Buffer<T> {
    fn eq(&self, other: &S) -> bool {
        **self == *other.as_ref()
    }
}

impl<T: fmt::Debug> fmt::Debug for Buffer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Few(self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned<T>(buffer: &Buffer<T>) -> bool {
        buffer.as_ptr().addr().is_multiple_of(LINE)
    }

    #[test]
    fn values_begin_at_a_line_and_so_do_those_of_a_copy() {
        for len in [1, 2, 15, 16, 17, 1000, 1 << 17] {
            let mut buffer = Buffer::<f32>::zeros(len);
            assert!(aligned(&buffer) && buffer.len() == len && buffer.iter().all(|x| *x == 0.0));
            buffer[len - 1] = 3.0;
            let copy = buffer.clone();
            assert!(aligned(&copy) && copy == buffer);
            let moved = std::hint::black_box(buffer);
            assert!(aligned(&moved) && moved[len - 1] == 3.0);
        }
        assert!(aligned(&Buffer::<f64>::zeros(100)));
    }

    #[test]
    fn none_is_empty() {
        assert_eq!(Buffer::<f32>::zeros(0).len(), 0);
        assert_eq!(Buffer::<f64>::default().len(), 0);
    }
}
