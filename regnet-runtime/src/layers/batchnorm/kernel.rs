//! Batch norm in chunks of rows. A chunk finds its moments around its own mean, in cache; chunks are joined
//! in f64 in fixed order (Chan, Golub & LeVeque 1979): no cancellation, the same bits for any threads.

use super::BatchNorm;
use crate::Scalar;
use crate::layers::reduce;
use crate::pool::{self, ByChunk, CHUNK};

/// Rows of a chunk: as many as fit `CHUNK` values, at least one.
fn rows_of_chunk(channels: usize) -> usize {
    (CHUNK / channels.max(1)).max(1)
}

pub(super) fn forward<T: Scalar>(
    layer: &BatchNorm,
    x: &[T],
    params: &[T],
    stats: &mut [T],
    y: &mut [T],
    saved: &mut [T],
) {
    let channels = layer.channels;
    let (mean, rstd) = saved.split_at_mut(channels);
    // The second half holds the biased variance until the statistics have it.
    moments(channels, x, mean, rstd);
    let values = (x.len() / channels.max(1)) as f64;
    let (running_mean, running_variance) = stats.split_at_mut(channels);
    let blend = |running: &mut T, new: f64| {
        *running = T::of((1.0 - layer.momentum) * running.wide() + layer.momentum * new);
    };
    for c in 0..channels {
        let variance = rstd[c].wide();
        blend(&mut running_mean[c], mean[c].wide());
        blend(&mut running_variance[c], variance * values / (values - 1.0));
        rstd[c] = T::of(1.0 / (variance + layer.eps).sqrt());
    }
    with_affine(layer, params, rstd, |scale, shift| {
        let size = rows_of_chunk(channels) * channels;
        pool::chunks_mut(y, size, &|chunk, y| {
            let x = x[chunk * size..].chunks_exact(channels);
            for (y, x) in y.chunks_exact_mut(channels).zip(x) {
                for c in 0..channels {
                    y[c] = (x[c] - mean[c]) * scale[c] + shift[c];
                }
            }
        });
    });
}

pub(super) fn infer_in_place<T: Scalar>(layer: &BatchNorm, params: &[T], stats: &[T], y: &mut [T]) {
    let channels = layer.channels;
    let (mean, variance) = stats.split_at(channels);
    T::with_scratch(channels, |rstd| {
        for (rstd, variance) in rstd.iter_mut().zip(variance) {
            *rstd = T::of(1.0 / (variance.wide() + layer.eps).sqrt());
        }
        with_affine(layer, params, rstd, |scale, shift| {
            pool::chunks_mut(y, rows_of_chunk(channels) * channels, &|_, y| {
                for y in y.chunks_exact_mut(channels) {
                    for c in 0..channels {
                        y[c] = (y[c] - mean[c]) * scale[c] + shift[c];
                    }
                }
            });
        });
    });
}

pub(super) fn backward<T: Scalar>(
    layer: &BatchNorm,
    x: &[T],
    params: &[T],
    saved: &[T],
    d_y: &[T],
    d_params: &mut [T],
    d_x: &mut [T],
) {
    let channels = layer.channels;
    let (mean, rstd) = saved.split_at(channels);
    let rows = rows_of_chunk(channels);
    let size = rows * channels;
    let chunks = x.len().div_ceil(size.max(1));
    T::with_scratch(2 * channels * (chunks + 1), |scratch| {
        let (sums, parts) = scratch.split_at_mut(2 * channels);
        // parts [chunk, 2, C]: Σ d_y·x̂ and Σ d_y, in the order of the parameters
        pool::chunks_mut(parts, 2 * channels, &|chunk, part| {
            let begin = chunk * size;
            let (x, d_y) = (&x[begin..], &d_y[begin..]);
            let rows = rows.min(x.len() / channels);
            reduce::columns(rows, channels, part, |row, c| {
                let d = d_y[row * channels + c];
                [d * (x[row * channels + c] - mean[c]) * rstd[c], d]
            });
        });
        reduce::join(parts, sums);
        if layer.affine {
            d_params.copy_from_slice(sums);
        }
        let scale = T::of(channels as f64 / x.len().max(1) as f64);
        sums.iter_mut().for_each(|sum| *sum *= scale);
        let (mean_dx, mean_d) = sums.split_at(channels);
        with_affine(layer, params, rstd, |factor, _| {
            pool::chunks_mut(d_x, size, &|chunk, d_x| {
                let begin = chunk * size;
                let rows = x[begin..].chunks_exact(channels).zip(d_y[begin..].chunks_exact(channels));
                for (d_x, (x, d_y)) in d_x.chunks_exact_mut(channels).zip(rows) {
                    for c in 0..channels {
                        let normal = (x[c] - mean[c]) * rstd[c];
                        d_x[c] = factor[c] * (d_y[c] - mean_d[c] - normal * mean_dx[c]);
                    }
                }
            });
        });
    });
}

/// Lends γ·rstd and β, each [C], to `job`.
fn with_affine<T: Scalar>(layer: &BatchNorm, params: &[T], rstd: &[T], job: impl FnOnce(&[T], &[T])) {
    let channels = layer.channels;
    T::with_scratch(2 * channels, |scratch| {
        let (scale, shift) = scratch.split_at_mut(channels);
        scale.copy_from_slice(rstd);
        if layer.affine {
            let (gamma, beta) = params.split_at(channels);
            scale.iter_mut().zip(gamma).for_each(|(scale, &gamma)| *scale *= gamma);
            shift.copy_from_slice(beta);
        } else {
            shift.fill(T::zero());
        }
        job(scale, shift);
    });
}

/// mean and biased variance of each channel.   x [rows,C]
fn moments<T: Scalar>(channels: usize, x: &[T], mean: &mut [T], variance: &mut [T]) {
    let rows = rows_of_chunk(channels);
    let size = rows * channels;
    let chunks = x.len().div_ceil(size.max(1));
    // parts [chunk, 3, C]: a mean near the chunk's own, Σ and Σ² of the distances from it
    T::with_scratch(chunks * 3 * channels, |parts| {
        pool::each_part(chunks, ByChunk::new(parts, 3 * channels), |chunk, part| {
            let x = &x[chunk * size..x.len().min((chunk + 1) * size)];
            let rows = x.len() / channels;
            let (center, sums) = part.split_at_mut(channels);
            reduce::column_sums(channels, x, center);
            let scale = T::of(1.0 / rows as f64);
            center.iter_mut().for_each(|center| *center *= scale);
            reduce::columns(rows, channels, sums, |row, c| {
                let distance = x[row * channels + c] - center[c];
                [distance, distance * distance]
            });
        });
        let total_rows = x.len() / channels;
        for c in 0..channels {
            let mut joined = Moments::default();
            for (chunk, part) in parts.chunks_exact(3 * channels).enumerate() {
                let count = rows.min(total_rows - chunk * rows) as f64;
                let (sum, squares) = (part[channels + c].wide(), part[2 * channels + c].wide());
                joined.add(Moments {
                    count,
                    mean: part[c].wide() + sum / count,
                    squares: squares - sum * sum / count,
                });
            }
            mean[c] = T::of(joined.mean);
            variance[c] = T::of(joined.squares.max(0.0) / joined.count);
        }
    });
}

/// Count, mean, and the sum of squared distances from the mean.
#[derive(Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, other: Moments) {
        let count = self.count + other.count;
        let apart = other.mean - self.mean;
        self.mean += apart * other.count / count;
        self.squares += other.squares + apart * apart * self.count * other.count / count;
        self.count = count;
    }
}
