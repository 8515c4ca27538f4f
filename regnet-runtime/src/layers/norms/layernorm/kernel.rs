//! Layer norm, row by row; the gradients of gamma and beta are summed by chunks of rows.

use super::LayerNorm;
use crate::layers::back::Back;
use crate::layers::norms::variance::wide_moments;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::reduce;
use crate::machine::simd::{self, vectorized};

/// Rows of a chunk: as many as fit `CHUNK` values, at least one.
fn rows_of_chunk(width: usize) -> usize {
    (CHUNK / width.max(1)).max(1)
}

pub(super) fn forward<T: Number>(layer: &LayerNorm, x: &[T], params: &[T], y: &mut [T], saved: &mut [T]) {
    forward_by(forward_rows, layer, x, params, y, saved);
}

pub(super) fn forward_f32(layer: &LayerNorm, x: &[f32], params: &[f32], y: &mut [f32], saved: &mut [f32]) {
    forward_by(forward_rows_f32, layer, x, params, y, saved);
}

/// Some rows: layer, x, params, y, saved.
type Rows<T> = fn(&LayerNorm, &[T], &[T], &mut [T], &mut [T]);

fn forward_by<T: Number>(
    job: Rows<T>,
    layer: &LayerNorm,
    x: &[T],
    params: &[T],
    y: &mut [T],
    saved: &mut [T],
) {
    let (width, rows) = (layer.width.max(1), rows_of_chunk(layer.width));
    let share = (ByChunk::new(y, rows * width), ByChunk::new(saved, rows * 2));
    pool::each_part(x.len().div_ceil(rows * width), share, |chunk, (y, saved)| {
        job(layer, &x[chunk * rows * width..][..y.len()], params, y, saved);
    });
}

fn forward_rows_f32(layer: &LayerNorm, x: &[f32], params: &[f32], y: &mut [f32], saved: &mut [f32]) {
    if let Some(affine) = affine(layer, params)
        && layer.width > 0
        && simd::layernorm::forward_rows(simd::level(), layer.eps, x, affine, y, saved)
    {
        return rows_again(layer, (x, params), y, saved);
    }
    forward_rows(layer, x, params, y, saved);
}

/// Those rows again whose squares were too large for 32 bits: their rstd is 0 or NaN.
fn rows_again(layer: &LayerNorm, (x, params): (&[f32], &[f32]), y: &mut [f32], saved: &mut [f32]) {
    for (row, saved) in saved.chunks_exact_mut(2).enumerate() {
        if saved[1].is_nan() || saved[1] == 0.0 {
            let own = row * layer.width..(row + 1) * layer.width;
            forward_rows(layer, &x[own.clone()], params, &mut y[own], saved);
        }
    }
}

vectorized! {
    /// Some rows, one after the other.
    pub(crate) fn forward_rows [T: Number] (layer: &LayerNorm, x: &[T], params: &[T], y: &mut [T], saved: &mut [T]) = forward_rows_plain;
}
#[inline(always)]
fn forward_rows_plain<T: Number>(layer: &LayerNorm, x: &[T], params: &[T], y: &mut [T], saved: &mut [T]) {
    let width = layer.width.max(1);
    let rows = x.chunks_exact(width).zip(y.chunks_exact_mut(width));
    for ((x, y), saved) in rows.zip(saved.chunks_exact_mut(2)) {
        let (mean, rstd) = moments(x, layer.eps);
        normalize(x, mean, rstd, affine(layer, params), y);
        saved.copy_from_slice(&[mean, rstd]);
    }
}

pub(super) fn infer<T: Number>(layer: &LayerNorm, x: &[T], params: &[T], y: &mut [T]) {
    infer_by(forward_rows, layer, x, params, y);
}

pub(super) fn infer_f32(layer: &LayerNorm, x: &[f32], params: &[f32], y: &mut [f32]) {
    infer_by(forward_rows_f32, layer, x, params, y);
}

fn infer_by<T: Number>(job: Rows<T>, layer: &LayerNorm, x: &[T], params: &[T], y: &mut [T]) {
    let (width, rows) = (layer.width.max(1), rows_of_chunk(layer.width));
    pool::chunks_mut(y, rows * width, &|chunk, y| {
        let x = &x[chunk * rows * width..][..y.len()];
        T::with_scratch(y.len() / width * 2, |saved| job(layer, x, params, y, saved));
    });
}

/// gamma and beta, if they exist.
fn affine<'a, T>(layer: &LayerNorm, params: &'a [T]) -> Option<(&'a [T], &'a [T])> {
    layer.affine.then(|| params.split_at(layer.width))
}

/// mean and rstd of a row; the second pass is around the mean, corrected by what the first one rounded.
#[inline(always)]
fn moments<T: Number>(x: &[T], eps: f64) -> (T, T) {
    let [sum] = reduce::sums(x.len(), |i| [x[i]]);
    let count = x.len() as f64;
    let center = T::of(sum.wide() / count);
    let [rest, squares] = reduce::sums(x.len(), |i| {
        let distance = x[i] - center;
        [distance, distance * distance]
    });
    let apart = rest.wide() / count;
    if !squares.is_finite() {
        return wide_moments(x.iter().copied(), eps);
    }
    let variance = (squares.wide() / count - apart * apart).max(0.0);
    (T::of(center.wide() + apart), T::of(1.0 / (variance + eps).sqrt()))
}

#[inline(always)]
fn normalize<T: Number>(x: &[T], mean: T, rstd: T, affine: Option<(&[T], &[T])>, y: &mut [T]) {
    match affine {
        Some((gamma, beta)) => {
            for (((y, &x), &gamma), &beta) in y.iter_mut().zip(x).zip(gamma).zip(beta) {
                *y = (x - mean) * rstd * gamma + beta;
            }
        }
        None => {
            for (y, &x) in y.iter_mut().zip(x) {
                *y = (x - mean) * rstd;
            }
        }
    }
}

pub(super) fn backward<T: Number>(layer: &LayerNorm, back: Back<'_, T>) {
    backward_by(backward_rows, layer, back);
}

pub(super) fn backward_f32(layer: &LayerNorm, back: Back<'_, f32>) {
    backward_by(backward_rows_f32, layer, back);
}

/// Some rows: width, x, saved, gamma, d_y, d_x, the sums over them.
type Gradients<T> = fn(usize, &[T], &[T], Option<&[T]>, &[T], &mut [T], &mut [T]);

fn backward_by<T: Number>(job: Gradients<T>, layer: &LayerNorm, back: Back<'_, T>) {
    let Back { x, params, saved, d_y, d_params, d_x } = back;
    let (width, rows) = (layer.width.max(1), rows_of_chunk(layer.width));
    let size = rows * width;
    let chunks = x.len().div_ceil(size);
    let gamma = affine(layer, params).map(|(gamma, _)| gamma);
    T::with_scratch(chunks * layer.params(), |parts| {
        let share = (ByChunk::new(d_x, size), ByChunk::new(parts, layer.params()));
        pool::each_part(chunks, share, |chunk, (d_x, part)| {
            let (x, d_y) = (&x[chunk * size..][..d_x.len()], &d_y[chunk * size..][..d_x.len()]);
            let saved = &saved[chunk * rows * 2..][..d_x.len() / width * 2];
            job(width, x, saved, gamma, d_y, d_x, part);
        });
        if layer.affine {
            reduce::join(parts, d_params);
        }
    });
}

fn backward_rows_f32(
    width: usize,
    x: &[f32],
    saved: &[f32],
    gamma: Option<&[f32]>,
    d_y: &[f32],
    d_x: &mut [f32],
    part: &mut [f32],
) {
    if let Some(gamma) = gamma
        && !gamma.is_empty()
        && simd::layernorm::backward_rows(simd::level(), x, saved, gamma, d_y, d_x, part)
    {
        return;
    }
    backward_rows(width, x, saved, gamma, d_y, d_x, part);
}

vectorized! {
    /// d_x of some rows, one after the other, and the sums of the gradients of gamma and beta over them.
    pub(crate) fn backward_rows [T: Number] (width: usize, x: &[T], saved: &[T], gamma: Option<&[T]>, d_y: &[T], d_x: &mut [T], part: &mut [T]) = backward_rows_plain;
}
#[inline(always)]
fn backward_rows_plain<T: Number>(
    width: usize,
    x: &[T],
    saved: &[T],
    gamma: Option<&[T]>,
    d_y: &[T],
    d_x: &mut [T],
    part: &mut [T],
) {
    part.fill(T::zero());
    let rows = x.chunks_exact(width).zip(d_y.chunks_exact(width)).zip(d_x.chunks_exact_mut(width));
    for (((x, d_y), d_x), moments) in rows.zip(saved.chunks_exact(2)) {
        let (mean, rstd) = (moments[0], moments[1]);
        input_gradient(x, mean, rstd, gamma, d_y, d_x);
        if gamma.is_some() {
            let (d_gamma, d_beta) = part.split_at_mut(width);
            for ((d_gamma, d_beta), (&x, &d_y)) in d_gamma.iter_mut().zip(d_beta).zip(x.iter().zip(d_y)) {
                *d_gamma += d_y * (x - mean) * rstd;
                *d_beta += d_y;
            }
        }
    }
}

/// d_x = rstd·(g − mean(g) − x̂·mean(g·x̂)) of one row, g = γ·d_y.
#[inline(always)]
fn input_gradient<T: Number>(x: &[T], mean: T, rstd: T, gamma: Option<&[T]>, d_y: &[T], d_x: &mut [T]) {
    match gamma {
        Some(gamma) => {
            for ((d_x, &d_y), &gamma) in d_x.iter_mut().zip(d_y).zip(gamma) {
                *d_x = gamma * d_y;
            }
        }
        None => d_x.copy_from_slice(d_y),
    }
    let [sum, along] = reduce::sums(x.len(), |i| [d_x[i], d_x[i] * ((x[i] - mean) * rstd)]);
    let scale = T::of(1.0 / x.len() as f64);
    let (sum, along) = (sum * scale, along * scale);
    for (d_x, &x) in d_x.iter_mut().zip(x) {
        *d_x = rstd * (*d_x - sum - (x - mean) * rstd * along);
    }
}
