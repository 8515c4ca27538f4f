//! Layer norm, row by row; the gradients of gamma and beta are summed by chunks of rows.

use super::LayerNorm;
use crate::Scalar;
use crate::layers::reduce;
use crate::pool::{self, ByChunk, CHUNK};

/// Rows of a chunk: as many as fit `CHUNK` values, at least one.
fn rows_of_chunk(width: usize) -> usize {
    (CHUNK / width.max(1)).max(1)
}

pub(super) fn forward<T: Scalar>(layer: &LayerNorm, x: &[T], params: &[T], y: &mut [T], saved: &mut [T]) {
    let (width, rows) = (layer.width.max(1), rows_of_chunk(layer.width));
    let share = (ByChunk::new(y, rows * width), ByChunk::new(saved, rows * 2));
    pool::each_part(x.len().div_ceil(rows * width), share, |chunk, (y, saved)| {
        let x = x[chunk * rows * width..].chunks_exact(width);
        for ((x, y), saved) in x.zip(y.chunks_exact_mut(width)).zip(saved.chunks_exact_mut(2)) {
            let (mean, rstd) = moments(x, layer.eps);
            normalize(x, mean, rstd, affine(layer, params), y);
            saved.copy_from_slice(&[mean, rstd]);
        }
    });
}

pub(super) fn infer<T: Scalar>(layer: &LayerNorm, x: &[T], params: &[T], y: &mut [T]) {
    let (width, rows) = (layer.width.max(1), rows_of_chunk(layer.width));
    pool::chunks_mut(y, rows * width, &|chunk, y| {
        let x = x[chunk * rows * width..].chunks_exact(width);
        for (x, y) in x.zip(y.chunks_exact_mut(width)) {
            let (mean, rstd) = moments(x, layer.eps);
            normalize(x, mean, rstd, affine(layer, params), y);
        }
    });
}

/// gamma and beta, if they exist.
fn affine<'a, T>(layer: &LayerNorm, params: &'a [T]) -> Option<(&'a [T], &'a [T])> {
    layer.affine.then(|| params.split_at(layer.width))
}

/// mean and rstd of a row; the second pass is around the mean, corrected by what the first one rounded.
fn moments<T: Scalar>(x: &[T], eps: f64) -> (T, T) {
    let [sum] = reduce::sums(x.len(), |i| [x[i]]);
    let count = x.len() as f64;
    let center = T::of(sum.wide() / count);
    let [rest, squares] = reduce::sums(x.len(), |i| {
        let distance = x[i] - center;
        [distance, distance * distance]
    });
    let apart = rest.wide() / count;
    let variance = (squares.wide() / count - apart * apart).max(0.0);
    (T::of(center.wide() + apart), T::of(1.0 / (variance + eps).sqrt()))
}

fn normalize<T: Scalar>(x: &[T], mean: T, rstd: T, affine: Option<(&[T], &[T])>, y: &mut [T]) {
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

pub(super) fn backward<T: Scalar>(
    layer: &LayerNorm,
    x: &[T],
    params: &[T],
    saved: &[T],
    d_y: &[T],
    d_params: &mut [T],
    d_x: &mut [T],
) {
    let (width, rows) = (layer.width.max(1), rows_of_chunk(layer.width));
    let size = rows * width;
    let chunks = x.len().div_ceil(size);
    let gamma = affine(layer, params).map(|(gamma, _)| gamma);
    T::with_scratch(chunks * layer.params(), |parts| {
        let share = (ByChunk::new(d_x, size), ByChunk::new(parts, layer.params()));
        pool::each_part(chunks, share, |chunk, (d_x, part)| {
            let (x, d_y) = (&x[chunk * size..], &d_y[chunk * size..]);
            let saved = &saved[chunk * rows * 2..];
            for (row, d_x) in d_x.chunks_exact_mut(width).enumerate() {
                let of_row = row * width..(row + 1) * width;
                input_gradient(
                    &x[of_row.clone()],
                    saved[2 * row],
                    saved[2 * row + 1],
                    gamma,
                    &d_y[of_row],
                    d_x,
                );
            }
            if layer.affine {
                reduce::columns(d_x.len() / width, width, part, |row, i| {
                    let (x, d_y) = (x[row * width + i], d_y[row * width + i]);
                    [d_y * (x - saved[2 * row]) * saved[2 * row + 1], d_y]
                });
            }
        });
        if layer.affine {
            reduce::join(parts, d_params);
        }
    });
}

/// d_x = rstd·(g − mean(g) − x̂·mean(g·x̂)) of one row, g = γ·d_y.
fn input_gradient<T: Scalar>(x: &[T], mean: T, rstd: T, gamma: Option<&[T]>, d_y: &[T], d_x: &mut [T]) {
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
