//! Sums over rows: out_c = Σ_r x_rc, in a fixed order.

use crate::base::real::Real;
use crate::machine::pool::{self, CHUNK};
use crate::machine::simd::{self, vectorized};

/// Columns summed at once: their sums stay in registers.
const COLUMNS: usize = 16;

/// Calls `add(sums, r, c)` for each row and block of columns, with `sums` standing for columns `c..`, and
/// stores the sums in `out`, one run of `width` values for each of the `N` sums of a column.
#[inline]
pub(crate) fn columns<T: Real, const N: usize>(
    rows: usize,
    width: usize,
    out: &mut [T],
    terms: impl Fn(usize, usize) -> [T; N],
) {
    let mut column = 0;
    while column + COLUMNS <= width {
        let mut sums = [[T::zero(); COLUMNS]; N];
        for row in 0..rows {
            for lane in 0..COLUMNS {
                let terms = terms(row, column + lane);
                for (sums, &term) in sums.iter_mut().zip(&terms) {
                    sums[lane] += term;
                }
            }
        }
        for (sums, out) in sums.iter().zip(out.chunks_exact_mut(width)) {
            out[column..column + COLUMNS].copy_from_slice(sums);
        }
        column += COLUMNS;
    }
    for column in column..width {
        let mut sums = [T::zero(); N];
        for row in 0..rows {
            for (sum, &term) in sums.iter_mut().zip(&terms(row, column)) {
                *sum += term;
            }
        }
        for (&sum, out) in sums.iter().zip(out.chunks_exact_mut(width)) {
            out[column] = sum;
        }
    }
}

kernels! {
    /// Sums of columns.
    pub trait ReduceKernel {
        /// out_c = Σ_r x_rc, row after row.   x [rows,width]  out [width]
        fn column_sums(x: &[Self], out: &mut [Self]) = column_sums, f32: column_sums_f32;
    }
}

pub(crate) fn column_sums<T: Real>(x: &[T], out: &mut [T]) {
    let width = out.len();
    columns(x.len() / width.max(1), width, out, |row, column| [x[row * width + column]]);
}

fn column_sums_f32(x: &[f32], out: &mut [f32]) {
    if simd::columns::sums(simd::level(), x, out) {
        return;
    }
    column_sums(x, out);
}

vectorized! {
    /// out_c = Σ_r x_rc, row after row: for wide rows, whose columns lie too far apart to be read one by one.
    pub(crate) fn row_sums [T: Real] (x: &[T], out: &mut [T]) = row_sums_plain;
}
#[inline(always)]
fn row_sums_plain<T: Real>(x: &[T], out: &mut [T]) {
    out.fill(T::zero());
    for row in x.chunks_exact(out.len().max(1)) {
        out.iter_mut().zip(row).for_each(|(out, &x)| *out += x);
    }
}

/// Values joined at once: their sums fit the first cache.
const JOINED: usize = 64;

/// out_c = Σ_i parts_ic, summed in f64 and rounded once.   parts [count, len]  out [len]
pub(crate) fn join<T: Real>(parts: &[T], out: &mut [T]) {
    let len = out.len();
    pool::chunks_mut(out, CHUNK, &|chunk, out| {
        for (block, out) in out.chunks_mut(JOINED).enumerate() {
            let begin = chunk * CHUNK + block * JOINED;
            let mut sums = [0.0; JOINED];
            for part in parts.chunks_exact(len) {
                for (sum, part) in sums.iter_mut().zip(&part[begin..begin + out.len()]) {
                    *sum += part.wide();
                }
            }
            for (out, &sum) in out.iter_mut().zip(&sums) {
                *out = T::of(sum);
            }
        }
    });
}

/// Σ_i terms(i), each of the `N` sums in `COLUMNS` partial ones that are added at the end.
#[inline(always)]
pub(crate) fn sums<T: Real, const N: usize>(len: usize, terms: impl Fn(usize) -> [T; N]) -> [T; N] {
    let mut lanes = [[T::zero(); COLUMNS]; N];
    let whole = len / COLUMNS * COLUMNS;
    for begin in (0..whole).step_by(COLUMNS) {
        for lane in 0..COLUMNS {
            for (lanes, &term) in lanes.iter_mut().zip(&terms(begin + lane)) {
                lanes[lane] += term;
            }
        }
    }
    for i in whole..len {
        for (lanes, &term) in lanes.iter_mut().zip(&terms(i)) {
            lanes[i - whole] += term;
        }
    }
    lanes.map(|lanes| lanes.into_iter().sum())
}
