//! Training: the layer with W' = M·W / (1 − p), one mask M for the whole batch. Inference: with W.
//!
//! Wan et al., ICML 2013, with the scale of dropout; their inference draws from a normal instead.

use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::flat::params::Params;
use crate::layers::back::{Back, BackOptional};
use crate::layers::convs::conv1d::Conv1d;
use crate::layers::convs::conv2d::{Conv2d, Conv2dKernel};
use crate::layers::convs::depthwise_conv2d::{DepthwiseConv2d, DepthwiseConv2dKernel};
use crate::layers::dense::{Dense, DenseKernel};
use crate::layers::noise::dropout::{Dropout, DropoutKernel};
use crate::machine::lanes::Lanes;
use std::fmt;

/// A layer whose weights are dropped at random in training; its bias stays. The masked parameters are saved for the
/// backward pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropConnect<L> {
    /// The layer itself.
    pub layer: L,
    /// The probability of dropping a weight, 0 <= p < 1.
    pub p: f64,
    /// The stream of the step's key that the mask is drawn from.
    pub stream: u32,
}

impl<L: fmt::Display> fmt::Display for DropConnect<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.layer.fmt(f)
    }
}

impl<L> DropConnect<L> {
    fn dropout(&self, weights: usize) -> Dropout {
        Dropout { len: weights, p: self.p, classic: false, stream: self.stream }
    }

    /// The parameters with the mask on the first `weights` of them, which is that of the whole batch for each part of it.
    fn mask<T: DropoutKernel>(&self, weights: usize, params: &[T], masked: &mut [T], key: Key) {
        self.dropout(weights).forward(1, params, masked, key.from(0));
        masked[weights..].copy_from_slice(&params[weights..]);
    }

    /// The gradient through the mask.
    fn mask_gradient<T: DropoutKernel>(&self, weights: usize, d_params: &mut [T], key: Key) {
        self.dropout(weights).backward_in_place(1, d_params, key.from(0));
    }
}

/// The methods over one layer: its weights are `$weights` of its parameters, and `$backward` is its backward pass with the
/// masked ones, which are saved.
macro_rules! drop_connect {
    ($layer:ident, $kernel:ident, $this:ident => $weights:expr) => {
        drop_connect!($layer, $kernel, $this => $weights, |batch, back| {
            $this.backward(batch, back.x, back.saved, back.d_y, back.d_params, back.d_x);
        });
    };
    ($layer:ident, $kernel:ident, $this:ident => $weights:expr, |$batch:ident, $back:ident| $backward:expr) => {
        impl DropConnect<$layer> {
            /// As the layer's.
            #[must_use]
            pub const fn output(&self) -> Shape {
                self.layer.output()
            }

            /// As the layer's.
            #[must_use]
            pub const fn macs(&self) -> usize {
                self.layer.macs()
            }

            /// As the layer's.
            #[must_use]
            pub const fn params(&self) -> usize {
                self.layer.params()
            }

            fn weights(&self) -> usize {
                let $this = &self.layer;
                $weights
            }

            /// The layer's forward pass with masked weights, which are left in `masked` [params].
            #[track_caller]
            pub fn forward<T: DropoutKernel + $kernel>(
                &self,
                batch: usize,
                x: &[T],
                params: &[T],
                y: &mut [T],
                masked: &mut [T],
                key: Key,
            ) {
                let (params, masked) =
                    (head(params, self.params(), "params"), head_mut(masked, self.params(), "masked"));
                self.mask(self.weights(), params, masked, key);
                self.layer.forward(batch, x, masked, y);
            }

            /// The layer's backward pass with the weights that `forward` masked and saved, and its key.
            #[track_caller]
            pub fn backward<T: DropoutKernel + $kernel>(
                &self,
                $batch: usize,
                $back: BackOptional<'_, T>,
                key: Key,
            ) {
                let $this = &self.layer;
                $backward;
                self.mask_gradient(self.weights(), $back.d_params, key);
            }

            /// The layer's forward pass with its own weights.
            #[track_caller]
            pub fn infer<T: $kernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
                self.layer.forward(batch, x, params, y);
            }
        }
    };
}

drop_connect!(Dense, DenseKernel, dense => dense.macs(), |batch, back| {
    let params = Params::new(back.saved);
    dense.backward(batch, back.x, params, back.d_y, back.d_params, back.d_x);
});
drop_connect!(Conv1d, Conv2dKernel, conv => conv.params() - if conv.bias { conv.filters } else { 0 });
drop_connect!(Conv2d, Conv2dKernel, conv => conv.params() - if conv.bias { conv.filters } else { 0 });
drop_connect!(DepthwiseConv2d, DepthwiseConv2dKernel, conv => conv.params() - if conv.bias { conv.input[2] } else { 0 });

/// The same for examples in lanes.
macro_rules! drop_connect_in_lanes {
    ($layer:ident, $kernel:ident) => {
        impl DropConnect<$layer> {
            /// As `forward`, on examples in lanes.
            #[track_caller]
            pub fn forward_in_lanes<T: DropoutKernel + $kernel>(
                &self,
                lanes: Lanes,
                x: &[T],
                params: &[T],
                y: &mut [T],
                masked: &mut [T],
                key: Key,
            ) {
                let (params, masked) =
                    (head(params, self.params(), "params"), head_mut(masked, self.params(), "masked"));
                self.mask(self.weights(), params, masked, key);
                self.layer.forward_in_lanes(lanes, x, masked, y);
            }

            /// As `backward`, on examples in lanes.
            #[track_caller]
            pub fn backward_in_lanes<T: DropoutKernel + $kernel>(
                &self,
                lanes: Lanes,
                back: BackOptional<'_, T>,
                key: Key,
            ) {
                let Back { x, saved: masked, d_y, d_params, d_x, .. } = back;
                self.layer.backward_in_lanes(lanes, x, masked, d_y, d_params, d_x);
                self.mask_gradient(self.weights(), d_params, key);
            }

            /// As `infer`, on examples in lanes.
            #[track_caller]
            pub fn infer_in_lanes<T: $kernel>(&self, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
                self.layer.forward_in_lanes(lanes, x, params, y);
            }
        }
    };
}
drop_connect_in_lanes!(Conv1d, Conv2dKernel);
drop_connect_in_lanes!(Conv2d, Conv2dKernel);
drop_connect_in_lanes!(DepthwiseConv2d, DepthwiseConv2dKernel);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;

    const KEY: Key = Key::new(7);

    #[test]
    fn gradients_are_central_differences() {
        for (inputs, units, bias) in [(1, 1, true), (5, 3, true), (7, 17, false)] {
            for (batch, p) in [(0, 0.5), (1, 0.5), (4, 0.3), (3, 0.0)] {
                let layer = DropConnect { layer: Dense { inputs, units, bias }, p, stream: 2 };
                let given = Given::new(batch * inputs, layer.params(), batch * units);
                let mut masked = given.dirty(layer.params());
                let (mut y, mut d_params, mut d_x) =
                    (given.dirty(batch * units), given.dirty(layer.params()), given.dirty(batch * inputs));
                layer.forward(batch, &given.x, &given.params, &mut y, &mut masked, KEY);
                let (params, d) = (&given.params, &given.d_y);
                let back = Back::optional(&given.x, params, &masked, d, &mut d_params, Some(&mut d_x));
                layer.backward(batch, back, KEY);
                let forward = |x: &[f64], params: &[f64], y: &mut [f64]| {
                    let mut masked = vec![0.0; layer.params()];
                    layer.forward(batch, x, params, y, &mut masked, KEY);
                };
                given.check(forward, &d_params, &d_x);
            }
        }
    }

    #[test]
    fn a_mask_is_of_weights_alone_and_the_same_for_the_whole_batch() {
        let layer = DropConnect { layer: Dense { inputs: 40, units: 30, bias: true }, p: 0.5, stream: 0 };
        let (params, mut masked) = (vec![1.0_f32; layer.params()], vec![0.0; layer.params()]);
        let (x, mut y) = (vec![1.0; 80], vec![0.0; 60]);
        layer.forward(2, &x, &params, &mut y, &mut masked, KEY);
        assert!(masked[..1200].iter().all(|&w| w == 0.0 || w == 2.0));
        assert!(masked[1200..].iter().all(|&b| b == 1.0));
        assert_eq!(y[..30], y[30..]);
        let kept = masked[..1200].iter().filter(|&&w| w > 0.0).count() as f64 / 1200.0;
        // four standard errors of a share of 1200 draws
        assert!((kept - 0.5).abs() < 4.0 * (0.25f64 / 1200.0).sqrt(), "{kept}");
        layer.infer(1, &x, &params, &mut y);
        assert_eq!(y[..30], [41.0; 30]);
    }
}
