//! y = x for x > 0, slope·x elsewhere.

use super::pointwise::{Pointwise, pointwise_layer};
use crate::Scalar;
use std::fmt;

/// The positive part of each value and a fraction of the negative one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeakyRelu {
    /// Values of one example.
    pub len: usize,
    /// The factor below 0; above 0 itself, so that y has the sign of x.
    pub slope: f64,
}

pointwise_layer!(LeakyRelu);

impl<T: Scalar> Pointwise<T> for LeakyRelu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        if x > T::zero() { x } else { T::of(self.slope) * x }
    }

    /// d_y where y > 0, else slope·d_y.
    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        debug_assert!(self.slope > 0.0, "the slope {} hides the sign of the input", self.slope);
        if y > T::zero() { d_y } else { T::of(self.slope) * d_y }
    }
}

impl fmt::Display for LeakyRelu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "leaky_relu({:?})", self.slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::pointwise::tests::check_pointwise;

    #[test]
    fn gradients_are_central_differences() {
        check_pointwise!(LeakyRelu { slope: 0.01 });
        check_pointwise!(LeakyRelu { slope: 2.0 });
    }

    #[test]
    fn values_and_text() {
        let layer = LeakyRelu { len: 3, slope: 0.25 };
        let mut y = [f32::NAN, -4.0, 3.0];
        layer.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..], [-1.0, 3.0]);
        assert_eq!(layer.to_string(), "leaky_relu(0.25)");
    }
}
