//! Batch norm in chunks of rows. A chunk finds its moments around its own mean, in cache; chunks are joined
//! in f64 in fixed order (Chan, Golub & LeVeque 1979): no cancellation, the same bits for any threads.

use super::{BatchNorm, Momentum, Variance};
use crate::flat::stats::Stats;
use crate::layers::back::Back;
use crate::layers::norms::variance::{at_least_zero, rstd as rstd_of};
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::reduce;
use crate::machine::simd::vectorized;

/// Rows of a chunk in lanes, at least: the moments of 16 lanes are joined for each chunk, which should be rare.
const LANE_ROWS: usize = 128;

/// Rows of a chunk: as many as fit `CHUNK` values, at least one.
pub(super) fn rows_of_chunk(columns: usize, lanes: Lanes) -> usize {
    let least = if lanes.width() > 1 { LANE_ROWS } else { 1 };
    (CHUNK / columns.max(1)).max(least)
}

/// Rows whose lanes are all real, and the rows of a last group with empty ones.
fn full_rows(layer: &BatchNorm, lanes: Lanes) -> usize {
    let full = if lanes.last() == lanes.width() { lanes.groups() } else { lanes.groups().saturating_sub(1) };
    full * layer.positions
}

/// A value a channel, for each of its lanes.
fn spread<T: Copy>(width: usize, channels: &[T], columns: &mut [T]) {
    for (columns, &channel) in columns.chunks_exact_mut(width).zip(channels) {
        columns.fill(channel);
    }
}

/// How a chunk's distances from a center are summed: `distance_sums`, or its vector kernel.
pub(in crate::layers) type Distances<T> = fn(x: &[T], center: &[T], sums: &mut [T]);

/// saved = mean, rstd and 1, and the running statistics follow; or the frozen ones and 0.
pub(super) fn statistics<T: Number>(
    layer: &BatchNorm,
    lanes: Lanes,
    x: &[T],
    stats: Stats<'_, T>,
    saved: &mut [T],
    distances: Distances<T>,
) {
    let channels = layer.channels;
    let (mean, rest) = saved.split_at_mut(channels);
    let (rstd, of_batch) = rest.split_at_mut(channels);
    of_batch[0] = if stats.is_frozen() { T::zero() } else { T::one() };
    if stats.is_frozen() {
        mean.copy_from_slice(&stats[..channels]);
        return running_rstd(layer, &stats[channels..], rstd);
    }
    // The second half holds the biased variance until the statistics have it.
    moments(layer, lanes, x, mean, rstd, distances);
    let values = (lanes.batch() * layer.positions) as f64;
    let unbiased = match layer.running_variance {
        Variance::Unbiased => values / (values - 1.0),
        Variance::Biased => 1.0,
    };
    follow(layer, stats, mean, |c| rstd[c].wide() * unbiased);
    for rstd in rstd {
        *rstd = T::of(rstd_of(rstd.wide(), layer.eps));
    }
}

/// Blends a batch into the running statistics: its means, and `spread` of each channel.
pub(in crate::layers) fn follow<T: Number>(
    layer: &BatchNorm,
    mut stats: Stats<'_, T>,
    mean: &[T],
    spread: impl Fn(usize) -> f64,
) {
    let measured = stats.measured_share();
    let (running_mean, rest) = stats.split_at_mut(layer.channels);
    let (running_spread, count) = rest.split_at_mut(layer.channels);
    let share = match (measured, layer.momentum) {
        (Some(share), _) | (None, Momentum::Of(share)) => share,
        (None, Momentum::Cumulative) => {
            count[0] += T::one();
            1.0 / count[0].wide()
        }
    };
    let blend = |running: &mut T, new: f64| *running = T::of((1.0 - share) * running.wide() + share * new);
    for c in 0..layer.channels {
        blend(&mut running_mean[c], mean[c].wide());
        blend(&mut running_spread[c], spread(c));
    }
}

/// rstd [C] of the running variances.
fn running_rstd<T: Number>(layer: &BatchNorm, variance: &[T], rstd: &mut [T]) {
    for (rstd, variance) in rstd.iter_mut().zip(variance) {
        *rstd = T::of(1.0 / (variance.wide() + layer.eps).sqrt());
    }
}

/// What `forward` saved of each channel.
pub(super) fn mean_and_rstd<'a, T>(layer: &BatchNorm, saved: &'a [T]) -> (&'a [T], &'a [T]) {
    saved[..2 * layer.channels].split_at(layer.channels)
}

pub(super) fn forward<T: Number>(
    layer: &BatchNorm,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    stats: Stats<'_, T>,
    y: &mut [T],
    saved: &mut [T],
) {
    statistics(layer, lanes, x, stats, saved, distance_sums);
    again(layer, lanes, x, params, saved, y);
}

/// y as `forward` gave it with these statistics.
pub(super) fn again<T: Number>(
    layer: &BatchNorm,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    saved: &[T],
    y: &mut [T],
) {
    let (mean, rstd) = mean_and_rstd(layer, saved);
    with_columns(layer, lanes, params, mean, rstd, |of| {
        let size = rows_of_chunk(of[0].len(), lanes) * of[0].len();
        pool::chunks_mut(y, size, &|chunk, y| normalize(&x[chunk * size..], of, y));
    });
}

pub(super) fn infer_in_place<T: Number>(
    layer: &BatchNorm,
    lanes: Lanes,
    params: &[T],
    stats: &[T],
    y: &mut [T],
) {
    with_running_columns(layer, lanes, params, stats, |[mean, scale, shift]| {
        let columns = mean.len();
        pool::chunks_mut(y, rows_of_chunk(columns, lanes) * columns, &|_, y| {
            for y in y.chunks_exact_mut(columns) {
                for c in 0..columns {
                    y[c] = (y[c] - mean[c]) * scale[c] + shift[c];
                }
            }
        });
    });
}

pub(super) fn backward<T: Number>(layer: &BatchNorm, lanes: Lanes, back: Back<'_, T>) {
    let Back { x, d_y, .. } = back;
    let columns = layer.channels * lanes.width();
    let size = rows_of_chunk(columns, lanes) * columns;
    let sums = |of: Columns<'_, T>, sums: &mut [T]| {
        column_sums(x.len().div_ceil(size.max(1)), sums, &|chunk, part| {
            let begin = chunk * size;
            gradient_sums(&x[begin..x.len().min(begin + size)], &d_y[begin..], of[0], part);
        });
    };
    backward_by(layer, lanes, back, sums, |of, back, d_x| {
        pool::chunks_mut(d_x, size, &|chunk, d_x| {
            let begin = chunk * size;
            input_gradient(&x[begin..], &d_y[begin..], of, back, d_x);
        });
    });
}

/// μ, γ·rstd and β of each column, [C·width].
pub(in crate::layers) type Columns<'a, T> = [&'a [T]; 3];

/// All gradients, from `sums`, which gives Σ d_y·(x − mean) and Σ d_y of each column, and `gradient`, which gives
/// d_x = scale·(d_y − mean_d − (x − mean)·slope) from mean_d and slope.
pub(super) fn backward_by<T: Number>(
    layer: &BatchNorm,
    lanes: Lanes,
    back: Back<'_, T>,
    sums: impl FnOnce(Columns<'_, T>, &mut [T]),
    gradient: impl FnOnce(Columns<'_, T>, [&[T]; 2], &mut [T]),
) {
    let Back { params, saved, d_params, d_x, .. } = back;
    let (mean, rstd) = mean_and_rstd(layer, saved);
    let (width, columns) = (lanes.width(), layer.channels * lanes.width());
    // Frozen statistics do not move with x.
    let of_batch = saved[2 * layer.channels].wide();
    with_columns(layer, lanes, params, mean, rstd, |of| {
        T::with_scratch(4 * columns, |scratch| {
            let (both, means) = scratch.split_at_mut(2 * columns);
            sums(of, both);
            // Over the lanes of each channel.
            let total = |lanes: &[T]| lanes.iter().map(|sum| sum.wide()).sum::<f64>();
            let count = (lanes.batch() * layer.positions).max(1) as f64;
            let (mean_d, slope) = means.split_at_mut(columns);
            for (channel, &rstd) in rstd.iter().enumerate() {
                let lanes = channel * width..(channel + 1) * width;
                let d_gamma = total(&both[lanes.clone()]) * rstd.wide();
                let d_beta = total(&both[columns..][lanes.clone()]);
                if layer.affine {
                    d_params[channel] = T::of(d_gamma);
                    d_params[layer.channels + channel] = T::of(d_beta);
                }
                mean_d[lanes.clone()].fill(T::of(of_batch * d_beta / count));
                slope[lanes].fill(T::of(of_batch * d_gamma / count * rstd.wide()));
            }
            gradient(of, [mean_d, slope], d_x);
        });
    });
    // An empty lane had no value, and must not reach the weights before it.
    for cell in d_x[full_rows(layer, lanes) * columns..].chunks_exact_mut(width) {
        cell[lanes.last()..].fill(T::zero());
    }
}

/// sums [2,columns] = Σ of what `part` gives for each chunk.
pub(super) fn column_sums<T: Number>(chunks: usize, sums: &mut [T], part: &(dyn Fn(usize, &mut [T]) + Sync)) {
    T::with_scratch(sums.len() * chunks, |parts| {
        pool::chunks_mut(parts, sums.len(), part);
        reduce::join(parts, sums);
    });
}

/// As `with_columns`, of the running statistics.
pub(super) fn with_running_columns<T: Number>(
    layer: &BatchNorm,
    lanes: Lanes,
    params: &[T],
    stats: &[T],
    job: impl FnOnce(Columns<'_, T>),
) {
    let (mean, variance) = stats.split_at(layer.channels);
    T::with_scratch(layer.channels, |rstd| {
        running_rstd(layer, variance, rstd);
        with_columns(layer, lanes, params, mean, rstd, job);
    });
}

/// Lends μ, γ·rstd and β of each column to `job`.
pub(super) fn with_columns<T: Number>(
    layer: &BatchNorm,
    lanes: Lanes,
    params: &[T],
    mean: &[T],
    rstd: &[T],
    job: impl FnOnce(Columns<'_, T>),
) {
    let (width, columns) = (lanes.width(), layer.channels * lanes.width());
    T::with_scratch(3 * columns, |scratch| {
        let (means, scratch) = scratch.split_at_mut(columns);
        let (scale, shift) = scratch.split_at_mut(columns);
        spread(width, mean, means);
        spread(width, rstd, scale);
        shift.fill(T::zero());
        if layer.affine {
            let (gamma, beta) = params.split_at(layer.channels);
            for (scale, &gamma) in scale.chunks_exact_mut(width).zip(gamma) {
                scale.iter_mut().for_each(|scale| *scale *= gamma);
            }
            spread(width, beta, shift);
        }
        job([means, scale, shift]);
    });
}

/// mean and biased variance of each channel.   x [rows,C,width]
pub(in crate::layers) fn moments<T: Number>(
    layer: &BatchNorm,
    lanes: Lanes,
    x: &[T],
    mean: &mut [T],
    variance: &mut [T],
    distances: Distances<T>,
) {
    let (width, columns) = (lanes.width(), layer.channels * lanes.width());
    let rows = rows_of_chunk(columns, lanes);
    // A chunk has either all lanes or those of the last group.
    let (full, partial) = x.split_at(full_rows(layer, lanes) * columns);
    let size = rows * columns;
    let full_chunks = full.len().div_ceil(size.max(1));
    let chunks = full_chunks + partial.len().div_ceil(size.max(1));
    let slice = |chunk: usize| match chunk.checked_sub(full_chunks) {
        None => &full[chunk * size..full.len().min((chunk + 1) * size)],
        Some(chunk) => &partial[chunk * size..partial.len().min((chunk + 1) * size)],
    };
    // parts [chunk, 3, columns]: a mean near the chunk's own, Σ and Σ² of the distances from it
    T::with_scratch(chunks * 3 * columns, |parts| {
        pool::each_part(chunks, ByChunk::new(parts, 3 * columns), |chunk, part| {
            let x = slice(chunk);
            let (center, sums) = part.split_at_mut(columns);
            approximate_mean(x, center);
            distances(x, center, sums);
        });
        for channel in 0..layer.channels {
            let mut joined = Moments::default();
            for (chunk, part) in parts.chunks_exact(3 * columns).enumerate() {
                let count = (slice(chunk).len() / columns) as f64;
                let real = if chunk < full_chunks { width } else { lanes.last() };
                for column in channel * width..channel * width + real {
                    let (sum, squares) = (part[columns + column].wide(), part[2 * columns + column].wide());
                    joined.add(Moments {
                        count,
                        mean: part[column].wide() + sum / count,
                        squares: squares - sum * sum / count,
                    });
                }
            }
            mean[channel] = T::of(joined.mean);
            variance[channel] = T::of(at_least_zero(joined.squares) / joined.count);
        }
    });
}

/// Rows that the guess of a chunk's mean is taken from: the farther it is off, the more the sums of distances
/// round.
const PIVOT_ROWS: usize = 64;

/// center = the mean of the first rows.
fn approximate_mean<T: Number>(x: &[T], center: &mut [T]) {
    let rows = (x.len() / center.len()).clamp(1, PIVOT_ROWS);
    center.fill(T::zero());
    for row in x.chunks_exact(center.len()).take(rows) {
        center.iter_mut().zip(row).for_each(|(center, &x)| *center += x);
    }
    let scale = T::of(1.0 / rows as f64);
    center.iter_mut().for_each(|center| *center *= scale);
}

vectorized! {
    /// sums [2,columns] = Σ and Σ² of the distances of the rows from `center`.
    pub(in crate::layers) fn distance_sums [T: Number] (x: &[T], center: &[T], sums: &mut [T]) = distance_sums_plain;
}
#[inline(always)]
fn distance_sums_plain<T: Number>(x: &[T], center: &[T], sums: &mut [T]) {
    let columns = center.len();
    sums.fill(T::zero());
    let (first, second) = sums.split_at_mut(columns);
    for x in x.chunks_exact(columns) {
        for (((first, second), &x), &center) in first.iter_mut().zip(second.iter_mut()).zip(x).zip(center) {
            let distance = x - center;
            *first += distance;
            *second += distance * distance;
        }
    }
}

vectorized! {
    /// sums [2,columns] = Σ d_y·(x − mean) and Σ d_y.
    pub(in crate::layers) fn gradient_sums [T: Number] (x: &[T], d_y: &[T], mean: &[T], sums: &mut [T]) = gradient_sums_plain;
}
#[inline(always)]
fn gradient_sums_plain<T: Number>(x: &[T], d_y: &[T], mean: &[T], sums: &mut [T]) {
    let columns = mean.len();
    sums.fill(T::zero());
    let (first, second) = sums.split_at_mut(columns);
    for (x, d_y) in x.chunks_exact(columns).zip(d_y.chunks_exact(columns)) {
        let sums = first.iter_mut().zip(second.iter_mut());
        for (((first, second), (&x, &d)), &mean) in sums.zip(x.iter().zip(d_y)).zip(mean) {
            *first += d * (x - mean);
            *second += d;
        }
    }
}

vectorized! {
    /// y = (x − mean)·scale + shift, row by row.
    pub(in crate::layers) fn normalize [T: Number] (x: &[T], of: Columns<'_, T>, y: &mut [T]) = normalize_plain;
}
#[inline(always)]
fn normalize_plain<T: Number>(x: &[T], of: Columns<'_, T>, y: &mut [T]) {
    let columns = of[0].len();
    let [mean, scale, shift] = of.map(|values| &values[..columns]);
    for (y, x) in y.chunks_exact_mut(columns).zip(x.chunks_exact(columns)) {
        for c in 0..columns {
            y[c] = (x[c] - mean[c]) * scale[c] + shift[c];
        }
    }
}

vectorized! {
    /// d_x = scale·(d_y − mean_d − (x − mean)·slope), row by row.
    fn input_gradient [T: Number] (x: &[T], d_y: &[T], of: Columns<'_, T>, back: [&[T]; 2], d_x: &mut [T]) = input_gradient_plain;
}
#[inline(always)]
fn input_gradient_plain<T: Number>(x: &[T], d_y: &[T], of: Columns<'_, T>, back: [&[T]; 2], d_x: &mut [T]) {
    let columns = of[0].len();
    let ([mean, scale, _], [mean_d, slope]) =
        (of.map(|values| &values[..columns]), back.map(|values| &values[..columns]));
    let rows = x.chunks_exact(columns).zip(d_y.chunks_exact(columns));
    for (d_x, (x, d_y)) in d_x.chunks_exact_mut(columns).zip(rows) {
        for c in 0..columns {
            d_x[c] = scale[c] * (d_y[c] - mean_d[c] - (x[c] - mean[c]) * slope[c]);
        }
    }
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
