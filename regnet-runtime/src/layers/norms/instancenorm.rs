//! y = (x − μ_c)·rstd_c, with μ and the biased σ² of a channel of one example over all positions: group norm with one
//! channel a group. Ulyanov, Vedaldi & Lempitsky, arXiv 1607.08022.

use crate::base::shape::{Shape, rows_shape};
use crate::layers::back::Back;
use crate::layers::norms::groupnorm::{GroupNorm, GroupNormKernel};
use crate::layers::norms::norm_text::NormText;
use crate::layers::settings::settings;
use crate::machine::lanes::Lanes;
use std::fmt;

/// Normalizes each channel of an example by itself. Parameters, if asked for: gamma [C], then beta [C].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InstanceNorm {
    /// P, height times width, or the length of a sequence.
    pub positions: usize,
    /// C.
    pub channels: usize,
    /// Added to the variance.
    pub eps: f64,
    /// Whether gamma and beta exist.
    pub affine: bool,
}

settings!(InstanceNorm(positions: usize, channels: usize), eps: f64 = 1e-5, affine: bool = false);

impl InstanceNorm {
    const fn of_groups(&self) -> GroupNorm {
        let InstanceNorm { positions, channels, eps, affine } = *self;
        GroupNorm { positions, channels, groups: channels, eps, affine }
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
        self.of_groups().params()
    }

    /// y = normalized; saved = means [C] and rstds [C] of each example.   x, y [B,P,C]
    #[track_caller]
    pub fn forward<T: GroupNormKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        y: &mut [T],
        saved: &mut [T],
    ) {
        self.of_groups().forward(batch, x, params, y, saved);
    }

    /// As `forward`, with the examples in lanes.
    #[track_caller]
    pub fn forward_in_lanes<T: GroupNormKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        y: &mut [T],
        saved: &mut [T],
    ) {
        self.of_groups().forward_in_lanes(lanes, x, params, y, saved);
    }

    /// y = normalized, as in training.   x, y [B,P,C]
    #[track_caller]
    pub fn infer<T: GroupNormKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        self.of_groups().infer(batch, x, params, y);
    }

    /// As `infer`, with the examples in lanes.
    #[track_caller]
    pub fn infer_in_lanes<T: GroupNormKernel>(&self, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
        self.of_groups().infer_in_lanes(lanes, x, params, y);
    }

    /// As that of a group norm with one channel a group.   x, d_y, d_x [B,P,C]
    #[track_caller]
    pub fn backward<T: GroupNormKernel>(&self, batch: usize, back: Back<'_, T>) {
        self.of_groups().backward(batch, back);
    }

    /// As `backward`, with the examples in lanes.
    #[track_caller]
    pub fn backward_in_lanes<T: GroupNormKernel>(&self, lanes: Lanes, back: Back<'_, T>) {
        self.of_groups().backward_in_lanes(lanes, back);
    }
}

impl fmt::Display for InstanceNorm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        NormText::new("instancenorm").eps(self.eps, 1e-5).affine(self.affine, false).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{self, Given};

    #[test]
    fn gradients_are_central_differences() {
        for affine in [false, true] {
            let layer = InstanceNorm { positions: 5, channels: 3, eps: 1e-5, affine };
            let given = Given::new(30, layer.params(), 30);
            let (mut y, mut saved) = (given.dirty(30), given.dirty(12));
            layer.forward(2, &given.x, &given.params, &mut y, &mut saved);
            let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(30));
            layer
                .backward(2, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
            given.check(|x, params, y| layer.infer(2, x, params, y), &d_params, &d_x);
        }
    }

    #[test]
    fn each_channel_by_hand() {
        let layer = InstanceNorm { positions: 2, channels: 2, eps: 0.0, affine: false };
        let mut y = [0.0_f64; 4];
        layer.infer(1, &[1.0, 10.0, 3.0, 4.0], &[], &mut y);
        testing::near(&y, &[-1.0, 1.0, 1.0, -1.0], 1e-15);
        assert_eq!(layer.to_string(), "instancenorm(eps = 0e0)");
        assert_eq!(
            InstanceNorm { affine: true, eps: 1e-5, ..layer }.to_string(),
            "instancenorm(affine = true)"
        );
    }
}
