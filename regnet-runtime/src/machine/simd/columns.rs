//! Sums of columns for `f32`. The portable twin is `machine::reduce`, with the same bits.

use super::vector::Vector;
use super::{Level, compiled};

/// Vectors of columns summed side by side: a single sum would wait for its own addition.
const SUMS: usize = 8;

/// out_c = Σ_r x_rc, row after row. False, with nothing done, where the level has no vectors.
///
/// x [rows,width]  out [width]
pub(crate) fn sums(level: Level, x: &[f32], out: &mut [f32]) -> bool {
    // SAFETY: `level` is one of this machine's.
    unsafe { all_on(level, x, out) }
}

compiled! {
    /// # Safety
    /// As [`all`], on a level of this machine.
    unsafe fn all_on(x: &[f32], out: &mut [f32]) = all;
}

/// # Safety
/// Inlined into a function that enables V.
#[inline(always)]
unsafe fn all<V: Vector>(x: &[f32], out: &mut [f32]) {
    let (width, mut column) = (out.len(), 0);
    let rows = x.len().checked_div(width).unwrap_or(0);
    let (from, to) = (x.as_ptr(), out.as_mut_ptr());
    // SAFETY: rows * width <= x.len(); every block ends with `width`, and only the last is of less than a vector.
    unsafe {
        while column + SUMS * V::LANES <= width {
            block::<V, SUMS>(rows, width, from.add(column), to.add(column), V::LANES);
            column += SUMS * V::LANES;
        }
        while column < width {
            let last = (width - column).min(V::LANES);
            block::<V, 1>(rows, width, from.add(column), to.add(column), last);
            column += last;
        }
    }
}

/// # Safety
/// Inlined into a function that enables V; (COUNT - 1) LANES + last columns of `rows` rows, `pitch` apart, lie in x
/// and in out; last <= LANES.
#[inline(always)]
unsafe fn block<V: Vector, const COUNT: usize>(
    rows: usize,
    pitch: usize,
    x: *const f32,
    out: *mut f32,
    last: usize,
) {
    // SAFETY: the caller's conditions.
    unsafe {
        let mut sums = [V::zero(); COUNT];
        for row in 0..rows {
            let x = x.add(row * pitch);
            for (part, sum) in sums.iter_mut().enumerate() {
                let x = x.add(part * V::LANES);
                *sum = V::add(*sum, if last == V::LANES { V::load(x) } else { V::load_first(x, last) });
            }
        }
        for (part, &sum) in sums.iter().enumerate() {
            V::store_first(out.add(part * V::LANES), sum, last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::Rng;
    use crate::machine::reduce;
    use crate::machine::simd::available;

    #[test]
    fn the_same_bits_as_the_portable_sums() {
        for &level in available("").iter().filter(|&&level| level != Level::Portable) {
            for (rows, width) in [(0, 3), (5, 0), (1, 1), (7, 15), (3, 16), (9, 33), (4, 128), (6, 300)] {
                let mut rng = Rng::new(3);
                let x: Vec<f32> = (0..rows * width).map(|_| rng.normal() as f32).collect();
                let (mut out, mut twin) = (vec![9.0; width], vec![9.0; width]);
                assert!(sums(level, &x, &mut out));
                reduce::column_sums(&x, &mut twin);
                assert_eq!(out, twin, "{level:?}, {rows} x {width}");
            }
        }
    }
}
