//! A buffer of the workspace: it begins at a cache line, so that no vector of it crosses one.

use crate::Scalar;
use crate::pool::LINE;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// Values from a cache line on.
pub struct Buffer<T> {
    /// What lies before `begin` is never read.
    values: Vec<T>,
    begin: usize,
}

/// A buffer of zeros.
#[must_use]
pub fn buffer<T: Scalar>(len: usize) -> Buffer<T> {
    let room = if len == 0 { 0 } else { LINE / size_of::<T>() };
    let mut values = vec![T::zero(); len + room];
    let begin = values.as_ptr().align_offset(LINE).min(room);
    values.truncate(begin + len);
    Buffer { values, begin }
}

impl<T> Deref for Buffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.values[self.begin..]
    }
}

impl<T> DerefMut for Buffer<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.values[self.begin..]
    }
}

impl<T: Scalar> Clone for Buffer<T> {
    fn clone(&self) -> Buffer<T> {
        let mut copy = buffer(self.len());
        copy.copy_from_slice(self);
        copy
    }
}

impl<T: fmt::Debug> fmt::Debug for Buffer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_and_its_copy_begin_at_a_cache_line() {
        for len in [0, 1, 17, 5_000, 200_000] {
            let mut first: Buffer<f32> = buffer(len);
            first.iter_mut().enumerate().for_each(|(i, x)| *x = i as f32);
            let copy = first.clone();
            assert_eq!((first.len(), &*copy), (len, &*first));
            for buffer in [&first, &copy] {
                assert!(len == 0 || (buffer.as_ptr() as usize).is_multiple_of(LINE));
            }
        }
    }
}
