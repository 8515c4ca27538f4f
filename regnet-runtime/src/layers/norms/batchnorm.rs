//! y = (x − μ_c)·rstd_c·γ_c + β_c, with μ and the biased σ² of the channel over batch and positions,
//! rstd = 1/√(σ² + ε). Ioffe & Szegedy, arXiv 1502.03167.
//!
//! running = (1 − momentum)·running + momentum·batch, with the unbiased variance unless asked for the biased one:
//! `momentum` weighs the new batch, as in PyTorch. Frozen, it normalizes with the running statistics in training too.

pub(in crate::layers) mod kernel;
pub(in crate::layers) mod vectors;

use crate::base::shape::{Shape, rows_shape};
use crate::base::slices::{head, head_mut, product, times};
use crate::flat::stats::Stats;
use crate::layers::back::{Back, Lens};
use crate::layers::fused::fold::{FoldKernel, fold_norm};
use crate::layers::norms::norm_text::NormText;
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use std::fmt;

/// How much a batch counts in the running statistics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Momentum {
    /// This much, and what was before the rest.
    Of(f64),
    /// As much as each batch before: they are the plain mean of all. One more statistic, `num_batches`, counts them.
    Cumulative,
}

/// Which variance of a batch the running one follows; the biased one normalizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variance {
    /// Σ(x−μ)² / (n−1).
    Unbiased,
    /// Σ(x−μ)² / n.
    Biased,
}

/// Normalizes each channel over the batch. Parameters: gamma [C], then beta [C]; statistics: running mean
/// [C], running variance [C], and for a plain mean the number of batches [1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNorm {
    /// P, height times width; 1 for a flat input.
    pub positions: usize,
    /// C.
    pub channels: usize,
    /// The weight of the new batch in the running statistics.
    pub momentum: Momentum,
    /// What the running variance follows.
    pub running_variance: Variance,
    /// Added to the variance.
    pub eps: f64,
    /// Whether gamma and beta exist.
    pub affine: bool,
}

kernels! {
    /// The passes of a batch norm; slices have their exact lengths.
    pub trait BatchNormKernel: Number {
        fn batchnorm_forward(layer: &BatchNorm, lanes: Lanes, x: &[Self], params: &[Self], stats: Stats<'_, Self>, y: &mut [Self], saved: &mut [Self]) = kernel::forward, f32: forward_f32;
        fn batchnorm_infer_in_place(layer: &BatchNorm, lanes: Lanes, params: &[Self], stats: &[Self], y: &mut [Self]) = kernel::infer_in_place, f32: infer_in_place_f32;
        fn batchnorm_backward(layer: &BatchNorm, lanes: Lanes, back: Back<'_, Self>) = kernel::backward, f32: backward_f32;
    }
}

settings!(
    BatchNorm(positions: usize, channels: usize),
    momentum: Momentum = Momentum::Of(0.1),
    running_variance: Variance = Variance::Unbiased,
    eps: f64 = 1e-5,
    affine: bool = true
);

impl BatchNorm {
    /// [C], or [P,C] for more than one position.
    #[must_use]
    pub const fn output(&self) -> Shape {
        rows_shape(self.positions, self.channels)
    }

    /// No multiply-adds are counted for a norm.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    /// 2·C, or none.
    #[must_use]
    pub const fn params(&self) -> usize {
        if self.affine { self.channels.saturating_mul(2) } else { 0 }
    }

    /// 2·C: the running mean and variance; a plain mean counts its batches in one more.
    #[must_use]
    pub const fn stats(&self) -> usize {
        let count = match self.momentum {
            Momentum::Of(_) => 0,
            Momentum::Cumulative => 1,
        };
        self.channels.saturating_mul(2).saturating_add(count)
    }

    /// 2·C + 1 values for backward: mean [C] and rstd [C] that y was made with, and 1 if they are the batch's, 0 if
    /// they were frozen.
    pub(crate) const fn saved(&self) -> usize {
        self.channels.saturating_mul(2).saturating_add(1)
    }

    #[track_caller]
    pub(in crate::layers) const fn len(&self, examples: usize) -> usize {
        product(&[examples, self.positions, self.channels])
    }

    /// y = normalized by the batch; saved = mean [C], rstd [C], 1; updates stats. batch·P >= 2, or batch = 0,
    /// which does nothing. With frozen stats y = normalized by those; saved = their mean and rstd, 0.   x, y [B,P,C]
    #[track_caller]
    pub fn forward<T: BatchNormKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        stats: Stats<'_, T>,
        y: &mut [T],
        saved: &mut [T],
    ) {
        self.forward_in_lanes(Lanes::rows(batch), x, params, stats, y, saved);
    }

    /// As `forward`, with the examples in lanes.   x, y [G,P,C,16]
    #[track_caller]
    pub fn forward_in_lanes<T: BatchNormKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        stats: Stats<'_, T>,
        y: &mut [T],
        saved: &mut [T],
    ) {
        if !self.has_variance(lanes, &stats) {
            return;
        }
        let len = self.len(lanes.examples());
        let (x, y) = (head(x, len, "x"), head_mut(y, len, "y"));
        let params = head(params, self.params(), "params");
        head(&stats, self.stats(), "stats");
        T::batchnorm_forward(
            INSIDE,
            self,
            lanes,
            x,
            params,
            stats,
            y,
            head_mut(saved, self.saved(), "saved"),
        );
    }

    /// False where there are no values; panics for a single one, unless its variance is not asked for.
    #[track_caller]
    pub(in crate::layers) fn has_variance<T>(&self, lanes: Lanes, stats: &Stats<'_, T>) -> bool {
        let values = times(lanes.batch(), self.positions);
        assert!(values != 1 || stats.is_frozen(), "a batch norm of one value per channel has no variance");
        values > 0
    }

    /// y as `forward` gave it when it saved these statistics; slices have their exact lengths.
    pub(in crate::layers) fn again<T: Number>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        saved: &[T],
        y: &mut [T],
    ) {
        kernel::again(self, lanes, x, params, saved, y);
    }

    /// y = normalized by the running statistics.   x, y [B,P,C]
    #[track_caller]
    pub fn infer<T: BatchNormKernel>(&self, batch: usize, x: &[T], params: &[T], stats: &[T], y: &mut [T]) {
        self.infer_in_lanes(Lanes::rows(batch), x, params, stats, y);
    }

    /// As `infer`, with the examples in lanes.
    #[track_caller]
    pub fn infer_in_lanes<T: BatchNormKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        stats: &[T],
        y: &mut [T],
    ) {
        let len = self.len(lanes.examples());
        head_mut(y, len, "y").copy_from_slice(head(x, len, "x"));
        self.infer_in_lanes_in_place(lanes, params, stats, y);
    }

    /// As `infer`, onto its input.   y [B,P,C]
    #[track_caller]
    pub fn infer_in_place<T: BatchNormKernel>(&self, batch: usize, params: &[T], stats: &[T], y: &mut [T]) {
        self.infer_in_lanes_in_place(Lanes::rows(batch), params, stats, y);
    }

    /// As `infer_in_place`, with the examples in lanes.
    #[track_caller]
    pub fn infer_in_lanes_in_place<T: BatchNormKernel>(
        &self,
        lanes: Lanes,
        params: &[T],
        stats: &[T],
        y: &mut [T],
    ) {
        let (params, stats) = (head(params, self.params(), "params"), head(stats, self.stats(), "stats"));
        let len = self.len(lanes.examples());
        T::batchnorm_infer_in_place(INSIDE, self, lanes, params, stats, head_mut(y, len, "y"));
    }

    /// Makes itself, with these running statistics, part of the weights and bias before it, `[…,C]` and `[C]`.
    #[track_caller]
    pub fn fold_into<T: FoldKernel>(&self, params: &[T], stats: &[T], producer: &mut [T]) {
        let (mean, variance) = head(stats, self.stats(), "stats").split_at(self.channels);
        let std = variance[..self.channels].iter().map(|variance| (variance.wide() + self.eps).sqrt());
        fold_norm(head(params, self.params(), "params"), mean, std, producer);
    }

    /// With x̂ = (x − μ)·rstd and means over the channel: d_gamma = Σ d_y·x̂;  d_beta = Σ d_y;
    /// d_x = γ·rstd·(d_y − mean(d_y) − x̂·mean(d_y·x̂)), or γ·rstd·d_y by frozen statistics.   x, d_y, d_x [B,P,C]
    #[track_caller]
    pub fn backward<T: BatchNormKernel>(&self, batch: usize, back: Back<'_, T>) {
        self.backward_in_lanes(Lanes::rows(batch), back);
    }

    /// As `backward`, with the examples in lanes; d_y is 0 in empty lanes, and so is d_x.
    #[track_caller]
    pub fn backward_in_lanes<T: BatchNormKernel>(&self, lanes: Lanes, back: Back<'_, T>) {
        let len = self.len(lanes.examples());
        let lens = Lens { x: len, params: self.params(), saved: self.saved(), y: len };
        T::batchnorm_backward(INSIDE, self, lanes, back.checked(lens));
    }
}

mod fast {
    use super::vectors::{self, Run, Then};
    use super::{Back, BatchNorm, Lanes, Stats, kernel};

    const fn alone(layer: &BatchNorm, lanes: Lanes) -> Run<'_> {
        Run { layer, lanes, then: Then::Nothing }
    }

    pub(in crate::layers) fn forward_f32(
        layer: &BatchNorm,
        lanes: Lanes,
        x: &[f32],
        params: &[f32],
        stats: Stats<'_, f32>,
        y: &mut [f32],
        saved: &mut [f32],
    ) {
        if !vectors::exist() {
            return kernel::forward(layer, lanes, x, params, stats, y, saved);
        }
        alone(layer, lanes).forward(x, params, stats, y, saved);
    }

    pub(in crate::layers) fn infer_in_place_f32(
        layer: &BatchNorm,
        lanes: Lanes,
        params: &[f32],
        stats: &[f32],
        y: &mut [f32],
    ) {
        if !vectors::exist() {
            return kernel::infer_in_place(layer, lanes, params, stats, y);
        }
        alone(layer, lanes).infer(None, params, stats, y);
    }

    pub(in crate::layers) fn backward_f32(layer: &BatchNorm, lanes: Lanes, back: Back<'_, f32>) {
        if !vectors::exist() {
            return kernel::backward(layer, lanes, back);
        }
        alone(layer, lanes).backward(back);
    }
}
use fast::{backward_f32, forward_f32, infer_in_place_f32};

impl fmt::Display for BatchNorm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        NormText::new("batchnorm").eps(self.eps, 1e-5).affine(self.affine, true).fmt(f)
    }
}

#[cfg(test)]
mod tests;
