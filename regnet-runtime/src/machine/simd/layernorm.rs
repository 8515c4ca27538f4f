//! The rows of a layer norm for `f32`, a vector at a time. The portable twin is `layers::layernorm`.
//!
//! Lanes behind the end of a row load 0 for every operand, the mean included: they add nothing to a sum.

#![allow(
    clippy::needless_range_loop,
    reason = "an iterator's closures would not have the vector instructions"
)]

use super::vector::{Vector, WIDEST};
use super::{Level, compiled};
use crate::base::slices::exact;

/// Vectors summed side by side: a single sum would wait for its own addition.
const SUMS: usize = 4;

/// y = (x − μ)·rstd·gamma + beta, saved = μ and rstd of each row. False, with nothing done, without vectors.
///
/// x, y [R,W]  gamma, beta [W]  saved [R,2]
pub(crate) fn forward_rows(
    level: Level,
    eps: f64,
    x: &[f32],
    (gamma, beta): (&[f32], &[f32]),
    y: &mut [f32],
    saved: &mut [f32],
) -> bool {
    let width = gamma.len();
    assert!(width > 0);
    let rows = y.len() / width;
    exact(x, &[rows, width]);
    exact(y, &[rows, width]);
    exact(beta, &[width]);
    exact(saved, &[rows, 2]);
    for ((x, y), saved) in x.chunks_exact(width).zip(y.chunks_exact_mut(width)).zip(saved.chunks_exact_mut(2))
    {
        // SAFETY: the level is one of this machine's; x, gamma, beta and y hold a row each, saved two values.
        if !unsafe { forward_on(level, eps, x, gamma, beta, y, saved) } {
            return false;
        }
    }
    true
}

compiled! {
    /// # Safety
    /// As [`forward`], on a level of this machine.
    unsafe fn forward_on(eps: f64, x: &[f32], gamma: &[f32], beta: &[f32], y: &mut [f32], saved: &mut [f32]) = forward;
}

/// One row, in three passes through the first cache: the mean, the squares around it, y. Saves mean and rstd.
///
/// # Safety
/// Inlined into a function that enables V; all slices are of equal lengths, but for the two values of `saved`.
#[inline(always)]
unsafe fn forward<V: Vector>(
    eps: f64,
    x: &[f32],
    gamma: &[f32],
    beta: &[f32],
    y: &mut [f32],
    saved: &mut [f32],
) {
    let (width, count) = (x.len(), x.len() as f64);
    // SAFETY: V is enabled; at < width, and `some` and `put` end with the row.
    unsafe {
        let one = V::broadcast(&1.0);
        let mut sums = [V::zero(); SUMS];
        for begin in (0..width).step_by(SUMS * V::LANES) {
            for part in 0..SUMS {
                let at = begin + part * V::LANES;
                if at < width {
                    sums[part] = V::multiply_add(some::<V>(x.as_ptr().add(at), width - at), one, sums[part]);
                }
            }
        }
        let center = (f64::from(total::<V>(sums)) / count) as f32;
        let centers = [-center; WIDEST];
        let (mut rests, mut squares) = ([V::zero(); SUMS], [V::zero(); SUMS]);
        for begin in (0..width).step_by(SUMS * V::LANES) {
            for part in 0..SUMS {
                let at = begin + part * V::LANES;
                if at < width {
                    let apart = distance::<V>(x.as_ptr().add(at), &centers, width - at);
                    rests[part] = V::multiply_add(apart, one, rests[part]);
                    squares[part] = V::multiply_add(apart, apart, squares[part]);
                }
            }
        }
        // What the first pass rounded.
        let rest = f64::from(total::<V>(rests)) / count;
        let variance = f64::from(total::<V>(squares)) / count - rest * rest;
        // NaN stays, which `max` would not let it: the caller looks for it.
        let variance = if variance < 0.0 { 0.0 } else { variance };
        let mean = (f64::from(center) + rest) as f32;
        let rstd = (1.0 / (variance + eps).sqrt()) as f32;
        let (means, scale) = ([-mean; WIDEST], V::broadcast(&rstd));
        for at in (0..width).step_by(V::LANES) {
            let left = width - at;
            let normal = V::multiply_add(distance::<V>(x.as_ptr().add(at), &means, left), scale, V::zero());
            let (gamma, beta) =
                (some::<V>(gamma.as_ptr().add(at), left), some::<V>(beta.as_ptr().add(at), left));
            put::<V>(y.as_mut_ptr().add(at), V::multiply_add(normal, gamma, beta), left);
        }
        saved.copy_from_slice(&[mean, rstd]);
    }
}

/// With x̂ = (x − μ)·rstd and g = gamma·d_y: d_x = rstd·(g − mean(g) − x̂·mean(g·x̂)) of each row, and sums over
/// the rows: sums = Σ d_y·x̂, then Σ d_y. False, with nothing done, without vectors.
///
/// x, d_y, d_x [R,W]  saved [R,2]  gamma [W]  sums [2,W]
pub(crate) fn backward_rows(
    level: Level,
    x: &[f32],
    saved: &[f32],
    gamma: &[f32],
    d_y: &[f32],
    d_x: &mut [f32],
    sums: &mut [f32],
) -> bool {
    let width = gamma.len();
    assert!(width > 0);
    let rows = d_x.len() / width;
    exact(x, &[rows, width]);
    exact(d_y, &[rows, width]);
    exact(d_x, &[rows, width]);
    exact(saved, &[rows, 2]);
    exact(sums, &[2, width]);
    if level == Level::Portable {
        return false;
    }
    sums.fill(0.0);
    let rows = x.chunks_exact(width).zip(d_y.chunks_exact(width)).zip(saved.chunks_exact(2));
    for (((x, d_y), moments), d_x) in rows.zip(d_x.chunks_exact_mut(width)) {
        // SAFETY: the level is one of this machine's; x, gamma, d_y and d_x hold a row each, sums two.
        let done = unsafe { backward_on(level, x, moments, gamma, d_y, d_x, sums) };
        assert!(done, "a level with vectors");
    }
    true
}

compiled! {
    /// # Safety
    /// As [`backward`], on a level of this machine.
    unsafe fn backward_on(x: &[f32], moments: &[f32], gamma: &[f32], d_y: &[f32], d_x: &mut [f32], sums: &mut [f32]) = backward;
}

/// One row, in two passes through the first cache: all sums, d_x.
///
/// # Safety
/// Inlined into a function that enables V; x, gamma, d_y and d_x are of equal lengths, sums of twice theirs.
#[inline(always)]
unsafe fn backward<V: Vector>(
    x: &[f32],
    moments: &[f32],
    gamma: &[f32],
    d_y: &[f32],
    d_x: &mut [f32],
    sums: &mut [f32],
) {
    let width = x.len();
    let (mean, rstd) = (moments[0], moments[1]);
    let means = [-mean; WIDEST];
    let (d_gamma, d_beta) = sums.split_at_mut(width);
    // SAFETY: V is enabled; at < width, and `some` and `put` end with the row.
    unsafe {
        let (one, scale) = (V::broadcast(&1.0), V::broadcast(&rstd));
        let (mut plain, mut along) = ([V::zero(); SUMS], [V::zero(); SUMS]);
        for begin in (0..width).step_by(SUMS * V::LANES) {
            for part in 0..SUMS {
                let at = begin + part * V::LANES;
                if at < width {
                    let left = width - at;
                    let d = some::<V>(d_y.as_ptr().add(at), left);
                    let apart = distance::<V>(x.as_ptr().add(at), &means, left);
                    let normal = V::multiply_add(apart, scale, V::zero());
                    let g = V::multiply_add(some::<V>(gamma.as_ptr().add(at), left), d, V::zero());
                    plain[part] = V::multiply_add(g, one, plain[part]);
                    along[part] = V::multiply_add(g, normal, along[part]);
                    let (of_gamma, of_beta) = (d_gamma.as_mut_ptr().add(at), d_beta.as_mut_ptr().add(at));
                    put::<V>(of_gamma, V::multiply_add(d, normal, some::<V>(of_gamma, left)), left);
                    put::<V>(of_beta, V::multiply_add(d, one, some::<V>(of_beta, left)), left);
                }
            }
        }
        // d_x = rstd·(g + (x − μ)·slope + level): what cancels does so before it is scaled
        let level = -(total::<V>(plain) / width as f32);
        let slope = -rstd * (total::<V>(along) / width as f32);
        let (level, slope) = (V::broadcast(&level), V::broadcast(&slope));
        for at in (0..width).step_by(V::LANES) {
            let left = width - at;
            let d = some::<V>(d_y.as_ptr().add(at), left);
            let g = V::multiply_add(some::<V>(gamma.as_ptr().add(at), left), d, V::zero());
            let apart = distance::<V>(x.as_ptr().add(at), &means, left);
            let rest = V::multiply_add(g, one, V::multiply_add(apart, slope, level));
            put::<V>(d_x.as_mut_ptr().add(at), V::multiply_add(rest, scale, V::zero()), left);
        }
    }
}

/// The next values, at most `left`, then 0.
///
/// # Safety
/// Inlined into a function that enables V; `left` values at the pointer.
#[inline(always)]
unsafe fn some<V: Vector>(from: *const f32, left: usize) -> V::Register {
    // SAFETY: the caller's conditions.
    unsafe { if left >= V::LANES { V::load(from) } else { V::load_first(from, left) } }
}

/// Stores a vector, at most `left` values of it.
///
/// # Safety
/// As [`some`].
#[inline(always)]
unsafe fn put<V: Vector>(to: *mut f32, value: V::Register, left: usize) {
    // SAFETY: the caller's conditions.
    unsafe { if left >= V::LANES { V::store(to, value) } else { V::store_first(to, value, left) } }
}

/// x − mean; `means` holds −mean.
///
/// # Safety
/// As [`some`].
#[inline(always)]
unsafe fn distance<V: Vector>(x: *const f32, means: &[f32; WIDEST], left: usize) -> V::Register {
    // SAFETY: the caller's conditions; means holds a vector.
    unsafe { V::multiply_add(some::<V>(x, left), V::broadcast(&1.0), some::<V>(means.as_ptr(), left)) }
}

/// # Safety
/// Inlined into a function that enables V.
#[inline(always)]
unsafe fn total<V: Vector>(sums: [V::Register; SUMS]) -> f32 {
    // SAFETY: V is enabled.
    unsafe { (V::sum(sums[0]) + V::sum(sums[1])) + (V::sum(sums[2]) + V::sum(sums[3])) }
}
