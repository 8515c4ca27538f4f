//! y = max(0, x); NaN stays NaN.

use crate::layers::activations::pointwise::pointwise_layer;
use crate::layers::noise::dropout::Dropout;
use crate::machine::curve::Curve;
pub use crate::machine::curve::{Relu, ScaledRelu};
use std::fmt;

pointwise_layer!(Relu);

impl Relu {
    /// This relu and the dropout behind it, for the backward pass from the dropout's output.
    #[must_use]
    pub const fn dropped_by(&self, dropout: &Dropout) -> Curve {
        Curve::ScaledRelu(ScaledRelu { scale: dropout.scale() })
    }
}

impl fmt::Display for Relu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("relu")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::pointwise::tests::check_pointwise;

    #[test]
    fn gradients_are_central_differences() {
        check_pointwise!(Relu {});
    }

    #[test]
    fn nan_passes() {
        let mut y = [f32::NAN, -1.0, 0.0, 2.0, f32::NEG_INFINITY, f32::INFINITY];
        Relu { len: 6 }.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..], [0.0, 0.0, 2.0, 0.0, f32::INFINITY]);
    }

    #[test]
    fn long_runs_are_split() {
        let len = 3 * crate::machine::pool::CHUNK + 5;
        let x: Vec<f32> = (0..len).map(|i| (i % 7) as f32 - 3.0).collect();
        let mut y = vec![9.0; len];
        Relu { len }.forward(1, &x, &mut y);
        assert!(x.iter().zip(&y).all(|(x, y)| x.max(0.0) == *y));
    }
}
