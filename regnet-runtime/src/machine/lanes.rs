//! Sixteen examples side by side: an image stack holds [groups, H, W, C, 16] instead of [B, H, W, C], so that
//! one vector is the same cell of sixteen examples, and no kernel has a tail of channels. Small batches, f64,
//! and machines without vectors keep the rows.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,len]")]

use crate::base::real::Real;
use crate::base::slices::{head, head_mut, times};
use crate::machine::kernel::INSIDE;
use crate::machine::pool;
pub use crate::machine::simd::WIDTH;

/// From so many examples on the lanes are used. By the bench, products over rows reach a sixth of the peak for
/// few channels (W5) and two thirds for many (W6), the lanes 60 to 80 % of it when all are full: eight of sixteen
/// win for few channels, and break even later for many.
const LEAST: usize = 8;

/// Room for a batch of `f32` with its empty lanes, on a machine with vectors; one without takes just the batch.
#[must_use]
pub(crate) const fn padded(batch: usize) -> usize {
    if batch >= LEAST { batch.next_multiple_of(WIDTH) } else { batch }
}

/// How the examples of a batch lie in an image stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    batch: usize,
    width: usize,
}

impl Lanes {
    /// For a batch of `T`.
    #[must_use]
    pub fn of<T: LanesKernel>(batch: usize) -> Lanes {
        let width = if batch >= LEAST { T::lanes(INSIDE) } else { 1 };
        Lanes { batch, width }
    }

    /// Examples in rows, whatever their number.
    #[must_use]
    pub fn rows(batch: usize) -> Lanes {
        Lanes { batch, width: 1 }
    }

    /// How many examples are real.
    #[must_use]
    pub fn batch(self) -> usize {
        self.batch
    }

    /// Examples side by side: 16, or 1 for rows.
    #[must_use]
    pub fn width(self) -> usize {
        self.width
    }

    /// How many groups.
    #[must_use]
    pub fn groups(self) -> usize {
        self.batch.div_ceil(self.width)
    }

    /// How many examples there is room for, those of empty lanes included.
    #[must_use]
    #[track_caller]
    pub fn examples(self) -> usize {
        times(self.groups(), self.width)
    }

    /// How many lanes of the last group are real.
    pub(crate) fn last(self) -> usize {
        self.batch - self.groups().saturating_sub(1) * self.width
    }
}

kernels! {
    /// Between rows and lanes; slices have their exact lengths.
    pub trait LanesKernel {
        fn lanes() -> usize = rows_only, f32: with_vectors;
        fn lanes_put(lanes: Lanes, len: usize, rows: &[Self], out: &mut [Self]) = put, f32: put_f32;
        fn lanes_take(lanes: Lanes, len: usize, x: &[Self], rows: &mut [Self]) = take, f32: take_f32;
    }
}

fn rows_only() -> usize {
    1
}

fn with_vectors() -> usize {
    if crate::machine::simd::level() == crate::machine::simd::Level::Portable { 1 } else { WIDTH }
}

/// Rows [B,len] to groups [G,len,width]; empty lanes are 0.
#[track_caller]
pub fn to_lanes<T: LanesKernel>(lanes: Lanes, len: usize, rows: &[T], out: &mut [T]) {
    let (values, room) = (times(lanes.batch, len), times(lanes.examples(), len));
    T::lanes_put(INSIDE, lanes, len, head(rows, values, "rows"), head_mut(out, room, "out"));
}

/// Groups [G,len,width] to rows [B,len]; empty lanes are left out.
#[track_caller]
pub fn from_lanes<T: LanesKernel>(lanes: Lanes, len: usize, x: &[T], rows: &mut [T]) {
    let (values, room) = (times(lanes.batch, len), times(lanes.examples(), len));
    T::lanes_take(INSIDE, lanes, len, head(x, room, "x"), head_mut(rows, values, "rows"));
}

/// Values of an example that are moved at once: a tile of them by 16 examples stays in the first cache.
const TILE: usize = 64;

fn put<T: Real>(lanes: Lanes, len: usize, rows: &[T], out: &mut [T]) {
    let width = lanes.width;
    if width == 1 {
        return out.copy_from_slice(rows);
    }
    pool::chunks_mut(out, len * width, &|group, out| {
        let rows = &rows[group * width * len..rows.len().min((group + 1) * width * len)];
        let real = rows.len() / len;
        for begin in (0..len).step_by(TILE) {
            let end = (begin + TILE).min(len);
            for (value, out) in (begin..end).zip(out[begin * width..end * width].chunks_exact_mut(WIDTH)) {
                for (lane, out) in out.iter_mut().enumerate() {
                    *out = if lane < real { rows[lane * len + value] } else { T::zero() };
                }
            }
        }
    });
}

fn take<T: Real>(lanes: Lanes, len: usize, x: &[T], rows: &mut [T]) {
    let width = lanes.width;
    if width == 1 {
        return rows.copy_from_slice(x);
    }
    pool::chunks_mut(rows, len * width, &|group, rows| {
        let x = &x[group * width * len..(group + 1) * width * len];
        for begin in (0..len).step_by(TILE) {
            for (lane, row) in rows.chunks_exact_mut(len).enumerate() {
                for (value, out) in row.iter_mut().enumerate().take((begin + TILE).min(len)).skip(begin) {
                    *out = x[value * WIDTH + lane];
                }
            }
        }
    });
}

fn put_f32(lanes: Lanes, len: usize, rows: &[f32], out: &mut [f32]) {
    let level = crate::machine::simd::level();
    if lanes.width == 1 || level == crate::machine::simd::Level::Portable {
        return put(lanes, len, rows, out);
    }
    pool::chunks_mut(out, len * WIDTH, &|group, out| {
        let rows = &rows[group * WIDTH * len..rows.len().min((group + 1) * WIDTH * len)];
        let real = rows.len() / len;
        if real < WIDTH {
            out.fill(0.0);
        }
        crate::machine::simd::pack::transposed(level, (real, len), rows, len, out, WIDTH);
    });
}

fn take_f32(lanes: Lanes, len: usize, x: &[f32], rows: &mut [f32]) {
    let level = crate::machine::simd::level();
    if lanes.width == 1 || level == crate::machine::simd::Level::Portable {
        return take(lanes, len, x, rows);
    }
    pool::chunks_mut(rows, len * WIDTH, &|group, rows| {
        let (x, real) = (&x[group * WIDTH * len..][..WIDTH * len], rows.len() / len);
        crate::machine::simd::pack::transposed(level, (len, real), x, WIDTH, rows, len);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_identity_and_empty_lanes_are_zero() {
        for batch in [0, 1, 7, 8, 9, 16, 17, 33] {
            for len in [1, 5, 100] {
                let lanes = Lanes::of::<f32>(batch);
                let rows: Vec<f32> = (0..batch * len).map(|i| i as f32 + 1.0).collect();
                let mut out = vec![f32::NAN; lanes.examples() * len];
                to_lanes(lanes, len, &rows, &mut out);
                let zeros = out.iter().filter(|x| **x == 0.0).count();
                assert_eq!(zeros, (lanes.examples() - batch) * len, "{lanes:?}");
                let mut twin = vec![f32::NAN; out.len()];
                put(lanes, len, &rows, &mut twin);
                assert_eq!(out, twin, "{lanes:?}");
                let mut back = vec![0.0; rows.len()];
                from_lanes(lanes, len, &out, &mut back);
                assert_eq!(back, rows, "{lanes:?}");
            }
        }
    }

    #[test]
    fn a_larger_batch_never_needs_less_room() {
        let room: Vec<usize> = (0..100).map(|batch| Lanes::of::<f32>(batch).examples()).collect();
        assert!(room.is_sorted());
    }
}
