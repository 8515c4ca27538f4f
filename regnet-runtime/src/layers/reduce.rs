//! Sums over rows: out_c = Σ_r x_rc, in a fixed order.

use crate::scalar::Scalar;

/// Columns summed at once: their sums stay in registers.
const COLUMNS: usize = 16;

/// Calls `add(sums, r, c)` for each row and block of columns, with `sums` standing for columns `c..`, and
/// stores the sums in `out`, one run of `width` values for each of the `N` sums of a column.
#[inline]
pub(super) fn columns<T: Scalar, const N: usize>(
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

/// out_c = Σ_r x_rc.   x [rows,width]  out [width]
pub(super) fn column_sums<T: Scalar>(width: usize, x: &[T], out: &mut [T]) {
    columns(x.len() / width.max(1), width, out, |row, column| [x[row * width + column]]);
}

/// out_c = Σ_i parts_ic, rounded once.   parts [count, len]  out [len]
pub(super) fn join<T: Scalar>(parts: &[T], out: &mut [T]) {
    let len = out.len();
    for (at, out) in out.iter_mut().enumerate() {
        *out = T::of(parts.iter().skip(at).step_by(len).map(|part| part.wide()).sum());
    }
}
