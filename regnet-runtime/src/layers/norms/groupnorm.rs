//! y = (x − μ_g)·rstd_g·γ_c + β_c, with μ and the biased σ² of an example's channels c of group g over all positions,
//! rstd = 1/√(σ² + ε). Wu & He, arXiv 1803.08494.

mod kernel;

use crate::base::message::Message;
use crate::base::shape::{Shape, rows_shape};
use crate::base::slices::{head, head_mut, product};
use crate::layers::back::{Back, Lens};
use crate::layers::norms::norm_text::NormText;
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use std::fmt;

/// Normalizes each group of channels of an example by itself. Parameters: gamma [C], then beta [C].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupNorm {
    /// P, height times width; 1 for a flat input.
    pub positions: usize,
    /// C.
    pub channels: usize,
    /// G, which divides C: 1 normalizes the whole example, C each channel by itself.
    pub groups: usize,
    /// Added to the variance.
    pub eps: f64,
    /// Whether gamma and beta exist.
    pub affine: bool,
}

kernels! {
    /// The passes of a group norm, in lanes or rows; slices have their exact lengths.
    pub trait GroupNormKernel: Number {
        fn groupnorm_forward(layer: &GroupNorm, lanes: Lanes, x: &[Self], params: &[Self], y: &mut [Self], saved: Option<&mut [Self]>) = kernel::forward;
        fn groupnorm_backward(layer: &GroupNorm, lanes: Lanes, back: Back<'_, Self>) = kernel::backward;
    }
}

settings!(
    GroupNorm(positions: usize, channels: usize, groups: usize),
    eps: f64 = 1e-5,
    affine: bool = true
);

impl GroupNorm {
    /// Itself; else the text of the error of the compilation.
    ///
    /// # Panics
    /// If the groups do not divide the channels.
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> GroupNorm {
        if self.positions == 0 || self.channels == 0 {
            Message::new("`groupnorm` has 0 positions or channels; it needs 1 or more").fail();
        }
        if self.groups == 0 || !self.channels.is_multiple_of(self.groups) {
            Message::new("`groupnorm` has ")
                .number(self.groups)
                .text(" groups, which do not divide its ")
                .number(self.channels)
                .text(" channels")
                .fail();
        }
        self
    }

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

    #[track_caller]
    fn len(&self, lanes: Lanes) -> usize {
        let _ = self.checked();
        product(&[lanes.examples(), self.positions, self.channels])
    }

    /// Values saved for backward: mean and rstd of each group of each example.
    fn saved(&self, lanes: Lanes) -> usize {
        product(&[lanes.examples(), self.groups, 2])
    }

    /// y = normalized; saved = means [G] and rstds [G] of each example.   x, y [B,P,C]
    #[track_caller]
    pub fn forward<T: GroupNormKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        y: &mut [T],
        saved: &mut [T],
    ) {
        self.forward_in_lanes(Lanes::rows(batch), x, params, y, saved);
    }

    /// As `forward`, with the examples in lanes.   x, y [L,P,C,16]  saved [L,2,G,16]
    #[track_caller]
    pub fn forward_in_lanes<T: GroupNormKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        y: &mut [T],
        saved: &mut [T],
    ) {
        let (x, y) = (head(x, self.len(lanes), "x"), head_mut(y, self.len(lanes), "y"));
        let params = head(params, self.params(), "params");
        T::groupnorm_forward(
            INSIDE,
            self,
            lanes,
            x,
            params,
            y,
            Some(head_mut(saved, self.saved(lanes), "saved")),
        );
    }

    /// y = normalized, as in training.   x, y [B,P,C]
    #[track_caller]
    pub fn infer<T: GroupNormKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        self.infer_in_lanes(Lanes::rows(batch), x, params, y);
    }

    /// As `infer`, with the examples in lanes.
    #[track_caller]
    pub fn infer_in_lanes<T: GroupNormKernel>(&self, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
        let (x, y) = (head(x, self.len(lanes), "x"), head_mut(y, self.len(lanes), "y"));
        T::groupnorm_forward(INSIDE, self, lanes, x, head(params, self.params(), "params"), y, None);
    }

    /// With x̂ = (x − μ)·rstd, g = γ·d_y and means over the group: d_gamma = Σ d_y·x̂;  d_beta = Σ d_y;
    /// d_x = rstd·(g − mean(g) − x̂·mean(g·x̂)).   x, d_y, d_x [B,P,C]
    #[track_caller]
    pub fn backward<T: GroupNormKernel>(&self, batch: usize, back: Back<'_, T>) {
        self.backward_in_lanes(Lanes::rows(batch), back);
    }

    /// As `backward`, with the examples in lanes; d_y is 0 in empty lanes, and so is d_x.
    #[track_caller]
    pub fn backward_in_lanes<T: GroupNormKernel>(&self, lanes: Lanes, back: Back<'_, T>) {
        let len = self.len(lanes);
        let lens = Lens { x: len, params: self.params(), saved: self.saved(lanes), y: len };
        T::groupnorm_backward(INSIDE, self, lanes, back.checked(lens));
    }
}

impl fmt::Display for GroupNorm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        NormText::new("groupnorm").value(self.groups).eps(self.eps, 1e-5).affine(self.affine, true).fmt(f)
    }
}

#[cfg(test)]
mod tests;
