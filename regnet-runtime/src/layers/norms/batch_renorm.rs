//! y = γ·((x − μ_B)/σ_B·r + d) + β, with r = σ_B/σ within 1/r_max..r_max and d = (μ_B − μ)/σ within ±d_max, through which
//! no gradient goes; σ_B² = the biased variance of the batch + ε; μ and σ run along: running = (1 − momentum)·running +
//! momentum·batch. At inference y = γ·(x − μ)/σ + β. Ioffe, arXiv 1702.03275.
//!
//! As in the paper it is the standard deviation that runs, not the variance, with ε in it. The paper lets r_max and
//! d_max grow from 1 and 0 during its first 40,000 steps; here they are constants.

use crate::base::shape::{Shape, rows_shape};
use crate::base::slices::{head, head_mut, product};
use crate::flat::stats::Stats;
use crate::layers::back::{Back, Lens};
use crate::layers::fused::fold::{FoldKernel, fold_norm};
use crate::layers::norms::batchnorm::kernel;
use crate::layers::norms::batchnorm::{BatchNorm, BatchNormKernel, Momentum, Variance};
use crate::layers::norms::norm_text::NormText;
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use std::fmt;

/// Normalizes each channel over the batch and moves the result to where the running statistics would put it.
/// Parameters: gamma [C], then beta [C]; statistics: running mean [C], running std [C], and for a plain mean the number
/// of batches [1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchRenorm {
    /// P, height times width; 1 for a flat input.
    pub positions: usize,
    /// C.
    pub channels: usize,
    /// The largest r; its inverse is the smallest.
    pub r_max: f64,
    /// The largest |d|.
    pub d_max: f64,
    /// The weight of the new batch in the running statistics.
    pub momentum: Momentum,
    /// Added to the variance of a batch.
    pub eps: f64,
    /// Whether gamma and beta exist.
    pub affine: bool,
}

kernels! {
    /// The passes of a batch renorm, in lanes or rows; slices have their exact lengths.
    pub trait BatchRenormKernel: Number {
        fn batch_renorm_forward(layer: &BatchRenorm, lanes: Lanes, x: &[Self], params: &[Self], stats: Stats<'_, Self>, y: &mut [Self], saved: &mut [Self]) = forward;
        fn batch_renorm_infer(layer: &BatchRenorm, lanes: Lanes, x: &[Self], params: &[Self], stats: &[Self], y: &mut [Self]) = infer;
        fn batch_renorm_backward(layer: &BatchRenorm, lanes: Lanes, back: Back<'_, Self>) = backward;
    }
}

settings!(
    BatchRenorm(positions: usize, channels: usize),
    r_max: f64 = 3.0,
    d_max: f64 = 5.0,
    momentum: Momentum = Momentum::Of(0.1),
    eps: f64 = 1e-5,
    affine: bool = true
);

impl BatchRenorm {
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

    /// 2·C: the running mean and standard deviation; a plain mean counts its batches in one more.
    #[must_use]
    pub const fn stats(&self) -> usize {
        self.norm().stats()
    }

    /// The batch norm that it is for given r and d, whose gamma is γ·r and whose beta is γ·d + β.
    /// Panics if there is nothing between the limits of a correction.
    #[track_caller]
    fn check_limits(&self) {
        let BatchRenorm { r_max, d_max, .. } = *self;
        assert!(r_max >= 1.0, "`batch_renorm` has an r_max of {r_max}; it needs 1 or more");
        assert!(d_max >= 0.0, "`batch_renorm` has a d_max of {d_max}; it needs 0 or more");
    }

    const fn norm(&self) -> BatchNorm {
        let BatchRenorm { positions, channels, momentum, eps, .. } = *self;
        BatchNorm { positions, channels, momentum, running_variance: Variance::Biased, eps, affine: true }
    }

    /// 4·C + 1 values for backward: what the norm saves, then r [C] and d [C].
    pub(crate) const fn saved(&self) -> usize {
        self.norm().saved().saturating_add(self.channels.saturating_mul(2))
    }

    const fn len(&self, examples: usize) -> usize {
        product(&[examples, self.positions, self.channels])
    }

    /// y = renormalized; saved = mean [C], 1/σ_B [C], 1, r [C], d [C]; updates stats. batch·P >= 2, or batch = 0, which
    /// does nothing. With frozen stats y as at inference.   x, y [B,P,C]
    #[track_caller]
    pub fn forward<T: BatchRenormKernel>(
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
    pub fn forward_in_lanes<T: BatchRenormKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        stats: Stats<'_, T>,
        y: &mut [T],
        saved: &mut [T],
    ) {
        self.check_limits();
        if !self.norm().has_variance(lanes, &stats) {
            return;
        }
        let len = self.len(lanes.examples());
        let (x, y) = (head(x, len, "x"), head_mut(y, len, "y"));
        let params = head(params, self.params(), "params");
        head(&stats, self.stats(), "stats");
        T::batch_renorm_forward(
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

    /// y = normalized by the running statistics.   x, y [B,P,C]
    #[track_caller]
    pub fn infer<T: BatchRenormKernel>(&self, batch: usize, x: &[T], params: &[T], stats: &[T], y: &mut [T]) {
        self.infer_in_lanes(Lanes::rows(batch), x, params, stats, y);
    }

    /// As `infer`, with the examples in lanes.
    #[track_caller]
    pub fn infer_in_lanes<T: BatchRenormKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        stats: &[T],
        y: &mut [T],
    ) {
        let len = self.len(lanes.examples());
        let (params, stats) = (head(params, self.params(), "params"), head(stats, self.stats(), "stats"));
        T::batch_renorm_infer(INSIDE, self, lanes, head(x, len, "x"), params, stats, head_mut(y, len, "y"));
    }

    /// Makes itself, with these running statistics, part of the weights and bias before it, `[…,C]` and `[C]`.
    #[track_caller]
    pub fn fold_into<T: FoldKernel>(&self, params: &[T], stats: &[T], producer: &mut [T]) {
        let (mean, std) = head(stats, self.stats(), "stats").split_at(self.channels);
        let std = std[..self.channels].iter().map(|std| std.wide());
        fold_norm(head(params, self.params(), "params"), mean, std, producer);
    }

    /// With x̂ = (x − μ_B)/σ_B and means over the channel: d_gamma = Σ d_y·(x̂·r + d);  d_beta = Σ d_y;
    /// d_x = γ·r/σ_B·(d_y − mean(d_y) − x̂·mean(d_y·x̂)), or γ/σ·d_y by frozen statistics.   x, d_y, d_x [B,P,C]
    #[track_caller]
    pub fn backward<T: BatchRenormKernel>(&self, batch: usize, back: Back<'_, T>) {
        self.backward_in_lanes(Lanes::rows(batch), back);
    }

    /// As `backward`, with the examples in lanes; d_y is 0 in empty lanes, and so is d_x.
    #[track_caller]
    pub fn backward_in_lanes<T: BatchRenormKernel>(&self, lanes: Lanes, back: Back<'_, T>) {
        let len = self.len(lanes.examples());
        let lens = Lens { x: len, params: self.params(), saved: self.saved(), y: len };
        T::batch_renorm_backward(INSIDE, self, lanes, back.checked(lens));
    }
}

impl fmt::Display for BatchRenorm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        NormText::new("batch_renorm").eps(self.eps, 1e-5).affine(self.affine, true).fmt(f)
    }
}

/// saved = mean, 1/σ_B, 1, r and d, and the running statistics follow; or the frozen ones, with r = 1 and d = 0.
fn statistics<T: Number>(layer: &BatchRenorm, lanes: Lanes, x: &[T], stats: Stats<'_, T>, saved: &mut [T]) {
    let (channels, norm) = (layer.channels, layer.norm());
    let (of_norm, factors) = saved.split_at_mut(norm.saved());
    let (r, d) = factors.split_at_mut(channels);
    let (mean, rest) = of_norm.split_at_mut(channels);
    let (rstd, of_batch) = rest.split_at_mut(channels);
    let (running_mean, running_std) = (&stats[..channels], &stats[channels..2 * channels]);
    if stats.is_frozen() {
        mean.copy_from_slice(running_mean);
        rstd.iter_mut().zip(running_std).for_each(|(rstd, &std)| *rstd = T::one() / std);
        of_batch[0] = T::zero();
        r.fill(T::one());
        return d.fill(T::zero());
    }
    of_batch[0] = T::one();
    // The second half holds the biased variance first.
    kernel::moments(&norm, lanes, x, mean, rstd, kernel::distance_sums);
    if stats.measured_share().is_some() {
        // While the running statistics are being found there is nowhere to move to.
        r.fill(T::one());
        d.fill(T::zero());
    }
    let kept = stats.is_held() || stats.measured_share().is_some();
    for c in 0..channels {
        let (std, running) = ((rstd[c].wide() + layer.eps).sqrt(), running_std[c].wide());
        // Nothing is divided by infinity without a word.
        rstd[c] = if std < f64::INFINITY { T::of(1.0 / std) } else { T::nan() };
        if !kept {
            let off = (mean[c].wide() - running_mean[c].wide()) / running;
            r[c] = T::of((std / running).clamp(1.0 / layer.r_max, layer.r_max));
            d[c] = T::of(off.clamp(-layer.d_max, layer.d_max));
        }
    }
    kernel::follow(&norm, stats, mean, |c| 1.0 / rstd[c].wide());
}

/// Lends γ·r [C] and γ·d + β [C] to `job`.
fn with_params<T: Number>(layer: &BatchRenorm, params: &[T], factors: &[T], job: impl FnOnce(&[T])) {
    let channels = layer.channels;
    T::with_scratch(2 * channels, |scratch| {
        scratch.copy_from_slice(factors);
        if layer.affine {
            for c in 0..channels {
                scratch[c] *= params[c];
                scratch[channels + c] = params[c] * factors[channels + c] + params[channels + c];
            }
        }
        job(scratch);
    });
}

fn forward<T: Number>(
    layer: &BatchRenorm,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    stats: Stats<'_, T>,
    y: &mut [T],
    saved: &mut [T],
) {
    statistics(layer, lanes, x, stats, saved);
    let (of_norm, factors) = saved.split_at(layer.norm().saved());
    with_params(layer, params, factors, |params| layer.norm().again(lanes, x, params, of_norm, y));
}

fn infer<T: Number>(layer: &BatchRenorm, lanes: Lanes, x: &[T], params: &[T], stats: &[T], y: &mut [T]) {
    T::with_scratch(layer.saved() + layer.stats(), |scratch| {
        let (saved, own) = scratch.split_at_mut(layer.saved());
        own.copy_from_slice(stats);
        let all = 0..own.len();
        let frozen = Stats::with_frozen(own, std::slice::from_ref(&all));
        forward(layer, lanes, x, params, frozen, y, saved);
    });
}

fn backward<T: BatchNormKernel>(layer: &BatchRenorm, lanes: Lanes, back: Back<'_, T>) {
    let channels = layer.channels;
    let Back { x, params, saved, d_y, d_params, d_x } = back;
    let (of_norm, factors) = saved.split_at(layer.norm().saved());
    T::with_scratch(2 * channels, |own| {
        with_params(layer, params, factors, |params| {
            layer.norm().backward_in_lanes(lanes, Back::new(x, params, of_norm, d_y, own, d_x));
        });
        if layer.affine {
            let (r, d) = factors.split_at(channels);
            for c in 0..channels {
                let (along, total) = (own[c], own[channels + c]);
                d_params[c] = along * r[c] + total * d[c];
                d_params[channels + c] = total;
            }
        }
    });
}

#[cfg(test)]
mod tests;
