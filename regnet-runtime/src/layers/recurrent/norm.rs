//! Layer norms within a recurrent layer: y = γ·(v − μ)/√(σ² + eps) + β over a run of a row.
//!
//! As Ba, Kiros & Hinton 2016 place them: on x·W and on h·R each, for the gates of an lstm together, for r and z of a gru
//! together and n by itself; and on the state of an lstm before its tangent.

use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::reduce;
use crate::machine::simd::vectorized;

const EPS: f64 = 1e-5;

/// v = the norm of v; leaves the values before γ and β, and gives the scale 1/√(σ² + eps).   all [width]
#[inline(always)]
pub(super) fn one_row<T: Number>(v: &mut [T], normed: &mut [T], gamma: &[T], beta: &[T]) -> T {
    let count = T::of(v.len() as f64);
    let [sum] = reduce::sums(v.len(), |i| [v[i]]);
    let mean = sum / count;
    let [squares] = reduce::sums(v.len(), |i| [(v[i] - mean) * (v[i] - mean)]);
    let variance = squares / count;
    // A row is not divided by infinity without a word.
    let scale = if squares.is_finite() { T::one() / (variance + T::of(EPS)).sqrt() } else { T::nan() };
    for (((v, normed), &gamma), &beta) in v.iter_mut().zip(normed).zip(gamma).zip(beta) {
        *normed = (*v - mean) * scale;
        *v = gamma * *normed + beta;
    }
    scale
}

/// d = the gradient by the norm's input, from that by its output.   all [width]
#[inline(always)]
pub(super) fn one_back<T: Number>(d: &mut [T], normed: &[T], scale: T, gamma: &[T]) {
    let count = T::of(d.len() as f64);
    d.iter_mut().zip(gamma).for_each(|(d, &gamma)| *d *= gamma);
    let [sum, along] = reduce::sums(d.len(), |i| [d[i], d[i] * normed[i]]);
    let (mean, along) = (sum / count, along / count);
    for (d, &normed) in d.iter_mut().zip(normed) {
        *d = scale * (*d - mean - normed * along);
    }
}

/// Where the runs of a row begin and end: so many gates of `units` values each.
fn runs(norms: &'static [usize], units: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    norms.iter().scan(0, move |end, gates| {
        let start = *end;
        *end += gates * units;
        Some(start..*end)
    })
}

/// What a norm of products leaves: its values [rows,width], and its scales [rows,norms].
pub(super) struct Kept<V> {
    pub(super) values: V,
    pub(super) scales: V,
}

/// Each row becomes its norms.   v [rows,width]  gamma, beta [width]
pub(super) fn rows<T: Number>(norms: &'static [usize], v: &mut [T], kept: Kept<&mut [T]>, params: [&[T]; 2]) {
    let width = params[0].len();
    let rows = CHUNK.div_ceil(width.max(1));
    let chunks = v.len().div_ceil((rows * width).max(1));
    let parts = [
        ByChunk::new(v, rows * width),
        ByChunk::new(kept.values, rows * width),
        ByChunk::new(kept.scales, rows * norms.len()),
    ];
    pool::each_part(chunks, parts, |_, [v, values, scales]| {
        rows_of_chunk(norms, v, Kept { values, scales }, params);
    });
}

vectorized! {
    /// The same on the calling thread alone.
    fn rows_of_chunk[T: Number](norms: &'static [usize], v: &mut [T], kept: Kept<&mut [T]>, params: [&[T]; 2]) = rows_plain;
}

#[inline(always)]
fn rows_plain<T: Number>(
    norms: &'static [usize],
    v: &mut [T],
    kept: Kept<&mut [T]>,
    [gamma, beta]: [&[T]; 2],
) {
    let (width, units) = (gamma.len(), gamma.len() / norms.iter().sum::<usize>());
    let kept = kept.values.chunks_exact_mut(width).zip(kept.scales.chunks_exact_mut(norms.len()));
    for (v, (values, scales)) in v.chunks_exact_mut(width).zip(kept) {
        for (run, scale) in runs(norms, units).zip(scales) {
            let here = (&mut v[run.clone()], &mut values[run.clone()]);
            *scale = one_row(here.0, here.1, &gamma[run.clone()], &beta[run]);
        }
    }
}

vectorized! {
    /// d = the gradients by the norms' inputs; d_gamma += Σ d·values, d_beta += Σ d before that.   d [rows,width]
    pub(super) fn rows_back[T: Number](norms: &'static [usize], d: &mut [T], kept: Kept<&[T]>, gamma: &[T], sums: [&mut [T]; 2]) = rows_back_plain;
}

#[inline(always)]
fn rows_back_plain<T: Number>(
    norms: &'static [usize],
    d: &mut [T],
    kept: Kept<&[T]>,
    gamma: &[T],
    [d_gamma, d_beta]: [&mut [T]; 2],
) {
    let (width, units) = (gamma.len(), gamma.len() / norms.iter().sum::<usize>());
    let kept = kept.values.chunks_exact(width).zip(kept.scales.chunks_exact(norms.len()));
    for (d, (values, scales)) in d.chunks_exact_mut(width).zip(kept) {
        add_row(d, values, d_gamma, d_beta);
        for (run, &scale) in runs(norms, units).zip(scales) {
            one_back(&mut d[run.clone()], &values[run.clone()], scale, &gamma[run]);
        }
    }
}

/// d_gamma += d·values;  d_beta += d.   all [width]
pub(super) fn add_row<T: Number>(d: &[T], values: &[T], d_gamma: &mut [T], d_beta: &mut [T]) {
    for (((d_gamma, d_beta), &d), &value) in d_gamma.iter_mut().zip(d_beta).zip(d).zip(values) {
        *d_gamma += d * value;
        *d_beta += d;
    }
}
