//! y = max(0, x); NaN stays NaN.

use super::Dropout;
use super::pointwise::{Curve, Pointwise, pointwise_layer};
use crate::Scalar;
use std::fmt;

/// The positive part of each value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relu {
    /// Values of one example.
    pub len: usize,
}

pointwise_layer!(Relu);

impl<T: Scalar> Pointwise<T> for Relu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        // A comparison with NaN is false: it passes, where `max` would make it 0.
        if x < T::zero() { T::zero() } else { x }
    }

    /// d_y where y > 0 or NaN; 0 at the kink.
    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        if y <= T::zero() { T::zero() } else { d_y }
    }
}

/// scale·max(0, x): a relu behind which a dropout keeps and scales. What it drops is 0 as what the relu cut off, so
/// that the gradient of both needs no mask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaledRelu {
    /// What the dropout multiplies by, above 0.
    pub scale: f64,
}

impl Relu {
    /// This relu and the dropout behind it, for the backward pass from the dropout's output.
    #[must_use]
    pub const fn dropped_by(&self, dropout: &Dropout) -> Curve {
        Curve::ScaledRelu(ScaledRelu { scale: dropout.scale() })
    }
}

impl<T: Scalar> Pointwise<T> for ScaledRelu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        T::of(self.scale) * if x < T::zero() { T::zero() } else { x }
    }

    /// scale·d_y where y > 0 or NaN.
    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        if y <= T::zero() { T::zero() } else { T::of(self.scale) * d_y }
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
    use crate::layers::pointwise::tests::check_pointwise;

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
        let len = 3 * crate::pool::CHUNK + 5;
        let x: Vec<f32> = (0..len).map(|i| (i % 7) as f32 - 3.0).collect();
        let mut y = vec![9.0; len];
        Relu { len }.forward(1, &x, &mut y);
        assert!(x.iter().zip(&y).all(|(x, y)| x.max(0.0) == *y));
    }
}
