//! Group norm, example by example, or sixteen examples at once: sums of the columns of a cell, joined in f64 by group
//! and lane.

use super::GroupNorm;
use crate::layers::back::Back;
use crate::layers::norms::batchnorm::kernel::{distance_sums, gradient_sums, normalize};
use crate::layers::norms::variance::wide_moments;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk, CHUNK};
use crate::machine::reduce;
use crate::machine::simd::vectorized;

/// Most partial sums of the gradients of gamma and beta: enough to keep some threads busy to the end.
const PARTS: usize = 16;

/// The sizes of an example, or of a group of lanes.
#[derive(Clone, Copy)]
struct Unit {
    layer: GroupNorm,
    width: usize,
}

impl Unit {
    /// Values of a cell.
    fn columns(self) -> usize {
        self.layer.channels * self.width
    }

    fn len(self) -> usize {
        self.layer.positions * self.columns()
    }

    /// Means, or rstds.
    fn moments(self) -> usize {
        self.layer.groups * self.width
    }

    /// Columns of one group.
    fn of_group(self) -> usize {
        self.layer.channels / self.layer.groups * self.width
    }

    /// Values that a mean is taken over.
    fn count(self) -> f64 {
        (self.layer.positions * self.layer.channels / self.layer.groups) as f64
    }

    /// The sum of the columns of one group and lane, each channel weighted by its gamma if there is one.
    fn sum<T: Number>(self, moment: usize, columns: &[T], gamma: Option<&[T]>) -> f64 {
        let begin = moment / self.width * self.of_group();
        let own = (begin + moment % self.width..begin + self.of_group()).step_by(self.width);
        let weight = |column: usize| gamma.map_or(1.0, |gamma| gamma[column / self.width].wide());
        own.map(|column| weight(column) * columns[column].wide()).sum()
    }

    /// The values of one group and lane.
    fn values<T: Copy>(self, moment: usize, x: &[T]) -> impl Iterator<Item = T> + Clone {
        let begin = moment / self.width * self.of_group();
        let own = (begin + moment % self.width..begin + self.of_group()).step_by(self.width);
        x.chunks_exact(self.columns()).flat_map(move |row| own.clone().map(move |column| row[column]))
    }

    /// A value a group and lane, for each column.
    fn spread<T: Copy>(self, moments: &[T], columns: &mut [T]) {
        for (group, moments) in
            columns.chunks_exact_mut(self.of_group()).zip(moments.chunks_exact(self.width))
        {
            group.chunks_exact_mut(self.width).for_each(|columns| columns.copy_from_slice(moments));
        }
    }

    /// gamma, if it exists.
    fn gamma<T>(self, params: &[T]) -> Option<&[T]> {
        self.layer.affine.then(|| &params[..self.layer.channels])
    }

    /// columns *= gamma
    fn scale<T: Number>(self, params: &[T], columns: &mut [T]) {
        let Some(gamma) = self.gamma(params) else { return };
        for (columns, &gamma) in columns.chunks_exact_mut(self.width).zip(gamma) {
            columns.iter_mut().for_each(|value| *value *= gamma);
        }
    }

    /// mean and rstd of each group and lane; the second pass is around the mean, corrected by what the first one
    /// rounded.
    fn statistics<T: Number>(self, x: &[T], mean: &mut [T], rstd: &mut [T]) {
        let columns = self.columns();
        T::with_scratch(3 * columns, |scratch| {
            let (center, sums) = scratch.split_at_mut(columns);
            reduce::row_sums(x, center);
            for (moment, mean) in mean.iter_mut().enumerate() {
                *mean = T::of(self.sum(moment, center, None) / self.count());
            }
            self.spread(mean, center);
            distance_sums(x, center, sums);
            for (moment, (mean, rstd)) in mean.iter_mut().zip(rstd).enumerate() {
                let apart = self.sum(moment, &sums[..columns], None) / self.count();
                let squares = self.sum(moment, &sums[columns..], None) / self.count();
                if !squares.is_finite() {
                    (*mean, *rstd) = wide_moments(self.values(moment, x), self.layer.eps);
                    continue;
                }
                *mean = T::of(mean.wide() + apart);
                *rstd = T::of(1.0 / ((squares - apart * apart).max(0.0) + self.layer.eps).sqrt());
            }
        });
    }

    /// y of one example or group of lanes.
    fn forward<T: Number>(self, x: &[T], params: &[T], y: &mut [T], saved: &mut [T]) {
        let (mean, rstd) = saved.split_at_mut(self.moments());
        self.statistics(x, mean, rstd);
        T::with_scratch(3 * self.columns(), |scratch| {
            let (means, scratch) = scratch.split_at_mut(self.columns());
            let (scale, shift) = scratch.split_at_mut(self.columns());
            self.spread(mean, means);
            self.spread(rstd, scale);
            self.scale(params, scale);
            shift.fill(T::zero());
            if self.layer.affine {
                let beta = &params[self.layer.channels..];
                for (shift, &beta) in shift.chunks_exact_mut(self.width).zip(beta) {
                    shift.fill(beta);
                }
            }
            normalize(x, [means, scale, shift], y);
        });
    }

    /// d_x of one example or group of lanes; adds to the sums of gamma and beta.
    fn backward<T: Number>(
        self,
        (x, params, saved, d_y): (&[T], &[T], &[T], &[T]),
        part: &mut [T],
        d_x: &mut [T],
    ) {
        let (columns, (mean, rstd)) = (self.columns(), saved.split_at(self.moments()));
        T::with_scratch(6 * columns + 2 * self.moments(), |scratch| {
            let (means, scratch) = scratch.split_at_mut(columns);
            let (sums, scratch) = scratch.split_at_mut(2 * columns);
            let (of_x, moments) = scratch.split_at_mut(3 * columns);
            self.spread(mean, means);
            gradient_sums(x, d_y, means, sums);
            let (along, total) = sums.split_at(columns);
            let (slope, shift) = moments.split_at_mut(self.moments());
            for (moment, &rstd) in rstd.iter().enumerate() {
                let (rstd, gamma) = (rstd.wide(), self.gamma(params));
                slope[moment] = T::of(rstd * rstd * rstd * self.sum(moment, along, gamma) / self.count());
                shift[moment] = T::of(rstd * self.sum(moment, total, gamma) / self.count());
            }
            if self.layer.affine {
                self.add_parameter_gradients(rstd, along, total, part);
            }
            let (scales, rest) = of_x.split_at_mut(columns);
            let (slopes, shifts) = rest.split_at_mut(columns);
            self.spread(rstd, scales);
            self.scale(params, scales);
            self.spread(slope, slopes);
            self.spread(shift, shifts);
            input_gradient(x, d_y, means, [scales, slopes, shifts], d_x);
        });
    }

    /// part += Σ d_y·x̂ of each channel, then Σ d_y, from `along`, Σ d_y·(x − mean), and `total`, Σ d_y, of each column.
    fn add_parameter_gradients<T: Number>(self, rstd: &[T], along: &[T], total: &[T], part: &mut [T]) {
        let (d_gamma, d_beta) = part.split_at_mut(self.layer.channels);
        let in_group = self.layer.channels / self.layer.groups;
        for (channel, (d_gamma, d_beta)) in d_gamma.iter_mut().zip(d_beta).enumerate() {
            let rstd = &rstd[channel / in_group * self.width..][..self.width];
            let own = channel * self.width..(channel + 1) * self.width;
            *d_gamma += along[own.clone()].iter().zip(rstd).map(|(&along, &rstd)| along * rstd).sum();
            *d_beta += total[own].iter().copied().sum();
        }
    }
}

vectorized! {
    /// d_x = d_y·scale − (x − mean)·slope − shift, row by row; `of` are scale, slope and shift.
    fn input_gradient [T: Number] (x: &[T], d_y: &[T], mean: &[T], of: [&[T]; 3], d_x: &mut [T]) = input_gradient_plain;
}
#[inline(always)]
fn input_gradient_plain<T: Number>(x: &[T], d_y: &[T], mean: &[T], of: [&[T]; 3], d_x: &mut [T]) {
    let columns = mean.len();
    let [scale, slope, shift] = of.map(|values| &values[..columns]);
    let rows = x.chunks_exact(columns).zip(d_y.chunks_exact(columns));
    for (d_x, (x, d_y)) in d_x.chunks_exact_mut(columns).zip(rows) {
        for c in 0..columns {
            d_x[c] = d_y[c] * scale[c] - (x[c] - mean[c]) * slope[c] - shift[c];
        }
    }
}

/// y, and the moments where they are wanted; slices have their exact lengths.
pub(super) fn forward<T: Number>(
    layer: &GroupNorm,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    y: &mut [T],
    saved: Option<&mut [T]>,
) {
    let unit = Unit { layer: *layer, width: lanes.width() };
    let Some(saved) = saved else {
        let len = lanes.groups() * 2 * unit.moments();
        return T::with_scratch(len, |saved| forward(layer, lanes, x, params, y, Some(saved)));
    };
    let count = CHUNK.div_ceil(unit.len().max(1));
    let share = (ByChunk::new(y, count * unit.len()), ByChunk::new(saved, count * 2 * unit.moments()));
    pool::each_part(lanes.groups().div_ceil(count), share, |chunk, (y, saved)| {
        let x = x[chunk * count * unit.len()..].chunks_exact(unit.len());
        let out = y.chunks_exact_mut(unit.len()).zip(saved.chunks_exact_mut(2 * unit.moments()));
        for (x, (y, saved)) in x.zip(out) {
            unit.forward(x, params, y, saved);
        }
    });
}

pub(super) fn backward<T: Number>(layer: &GroupNorm, lanes: Lanes, back: Back<'_, T>) {
    let Back { x, params, saved, d_y, d_params, d_x } = back;
    let unit = Unit { layer: *layer, width: lanes.width() };
    let count = lanes.groups().div_ceil(PARTS).max(1);
    let chunks = lanes.groups().div_ceil(count);
    T::with_scratch(chunks * layer.params(), |parts| {
        parts.fill(T::zero());
        let share = (ByChunk::new(d_x, count * unit.len()), ByChunk::new(parts, layer.params()));
        pool::each_part(chunks, share, |chunk, (d_x, part)| {
            for (i, d_x) in d_x.chunks_exact_mut(unit.len()).enumerate() {
                let at = chunk * count + i;
                let of = at * unit.len()..(at + 1) * unit.len();
                let saved = &saved[at * 2 * unit.moments()..][..2 * unit.moments()];
                unit.backward((&x[of.clone()], params, saved, &d_y[of]), part, d_x);
            }
        });
        if layer.affine {
            reduce::join(parts, d_params);
        }
    });
}
