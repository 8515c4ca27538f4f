//! Where branches meet: sums, copies, and the columns of a concatenation.

use crate::base::shape::{Shape, rows_shape};
use crate::base::slices::{head, head_mut, times};
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};
use std::fmt;

kernels! {
    /// Sums and copies of branches; slices have equal lengths, whole rows.
    pub trait JoinKernel: Number {
        fn join_add_assign(acc: &mut [Self], x: &[Self]) = sum_onto;
        fn join_add(a: &[Self], b: &[Self], out: &mut [Self]) = sum;
        fn join_put(begin: usize, width: usize, total: usize, x: &[Self], y: &mut [Self]) = put;
        fn join_take(begin: usize, width: usize, total: usize, d_y: &[Self], d_x: &mut [Self]) = take;
    }
}

/// acc += x.   acc, x [len]
#[track_caller]
pub fn add_assign<T: JoinKernel>(len: usize, acc: &mut [T], x: &[T]) {
    T::join_add_assign(INSIDE, head_mut(acc, len, "acc"), head(x, len, "x"));
}

/// out = a + b.   a, b, out [len]
#[track_caller]
pub fn add<T: JoinKernel>(len: usize, a: &[T], b: &[T], out: &mut [T]) {
    T::join_add(INSIDE, head(a, len, "a"), head(b, len, "b"), head_mut(out, len, "out"));
}

/// y = x.   x, y [len]
#[track_caller]
pub fn copy<T: Number>(len: usize, x: &[T], y: &mut [T]) {
    let (x, y) = (head(x, len, "x"), head_mut(y, len, "y"));
    pool::chunks_mut(y, CHUNK, &|chunk, y| y.copy_from_slice(&x[chunk * CHUNK..][..y.len()]));
}

/// Branches side by side along the last axis: y_r = (x⁰_r, x¹_r, …).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concat {
    /// Rows of one example.
    pub rows: usize,
    /// The width of each part.
    pub widths: &'static [usize],
}

impl Concat {
    /// [Σ widths], or [rows, Σ widths] for more than one row.
    #[must_use]
    pub const fn output(&self) -> Shape {
        rows_shape(self.rows, self.begin(self.widths.len()))
    }

    /// No multiply-adds.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    /// The first column of a part.
    const fn begin(&self, part: usize) -> usize {
        let mut begin: usize = 0;
        let mut at = 0;
        while at < part {
            begin = begin.saturating_add(self.widths[at]);
            at += 1;
        }
        begin
    }

    /// The width of a part, that of all, and the rows of a batch.
    #[track_caller]
    fn sizes(&self, batch: usize, part: usize) -> [usize; 3] {
        let parts = self.widths.len();
        assert!(part < parts, "part {part}, counted from 0, is no part of a concatenation of {parts}");
        [self.widths[part], self.begin(parts), times(batch, self.rows)]
    }

    /// Writes the columns of one part: y_part = x.   x [B,rows,widths[part]]  y [B,rows,Σ widths]
    #[track_caller]
    pub fn put<T: JoinKernel>(&self, batch: usize, part: usize, x: &[T], y: &mut [T]) {
        let [width, total, rows] = self.sizes(batch, part);
        let (x, y) = (head(x, times(rows, width), "x"), head_mut(y, times(rows, total), "y"));
        T::join_put(INSIDE, self.begin(part), width, total, x, y);
    }

    /// Reads the columns of one part: d_x = d_y_part.   d_y [B,rows,Σ widths]  d_x [B,rows,widths[part]]
    #[track_caller]
    pub fn take<T: JoinKernel>(&self, batch: usize, part: usize, d_y: &[T], d_x: &mut [T]) {
        let [width, total, rows] = self.sizes(batch, part);
        let (d_y, d_x) = (head(d_y, times(rows, total), "d_y"), head_mut(d_x, times(rows, width), "d_x"));
        T::join_take(INSIDE, self.begin(part), width, total, d_y, d_x);
    }
}

impl fmt::Display for Concat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("concat")
    }
}

fn sum_onto<T: Number>(acc: &mut [T], x: &[T]) {
    pool::chunks_mut(acc, CHUNK, &|chunk, acc| {
        for (acc, &x) in acc.iter_mut().zip(&x[chunk * CHUNK..]) {
            *acc += x;
        }
    });
}

fn sum<T: Number>(a: &[T], b: &[T], out: &mut [T]) {
    pool::chunks_mut(out, CHUNK, &|chunk, out| {
        let begin = chunk * CHUNK;
        for ((out, &a), &b) in out.iter_mut().zip(&a[begin..]).zip(&b[begin..]) {
            *out = a + b;
        }
    });
}

fn put<T: Number>(begin: usize, width: usize, total: usize, x: &[T], y: &mut [T]) {
    for (x, y) in x.chunks_exact(width.max(1)).zip(y.chunks_exact_mut(total.max(1))) {
        y[begin..begin + width].copy_from_slice(x);
    }
}

fn take<T: Number>(begin: usize, width: usize, total: usize, d_y: &[T], d_x: &mut [T]) {
    for (d_x, d_y) in d_x.chunks_exact_mut(width.max(1)).zip(d_y.chunks_exact(total.max(1))) {
        d_x.copy_from_slice(&d_y[begin..begin + width]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_use_the_first_values() {
        let mut acc = [1.0, 2.0, 9.0];
        add_assign(2, &mut acc, &[10.0, 20.0, 30.0, 40.0]);
        assert_eq!(acc, [11.0, 22.0, 9.0]);
        add(2, &[1.0_f32, 2.0], &[3.0, 4.0, 5.0], &mut [0.0; 3][..]);
        let mut out = [0.0_f32; 3];
        add(2, &[1.0, 2.0], &[3.0, 4.0], &mut out);
        assert_eq!(out, [4.0, 6.0, 0.0]);
        copy(1, &[7.0, 8.0], &mut out);
        assert_eq!(out, [7.0, 6.0, 0.0]);
    }

    #[test]
    fn parts_are_put_and_taken() {
        let concat = Concat { rows: 2, widths: &[1, 2] };
        assert_eq!(concat.output(), Shape::new(&[2, 3]));
        let (a, b) = ([1.0, 2.0, 3.0, 4.0], [10.0, 11.0, 20.0, 21.0, 30.0, 31.0, 40.0, 41.0]);
        let mut y = [0.0; 13];
        concat.put(2, 0, &a, &mut y);
        concat.put(2, 1, &b, &mut y);
        assert_eq!(y, [1.0, 10.0, 11.0, 2.0, 20.0, 21.0, 3.0, 30.0, 31.0, 4.0, 40.0, 41.0, 0.0]);
        let mut back = [0.0; 9];
        concat.take(2, 1, &y, &mut back);
        assert_eq!(back[..8], b);
        let mut back = [0.0; 4];
        concat.take(2, 0, &y, &mut back);
        assert_eq!(back, a);
        concat.put(0, 0, &[] as &[f32], &mut []);
    }
}
