//! y = tanh x;  d_x = (1 − y²)·d_y

use super::pointwise::{Pointwise, pointwise_layer};
use crate::Scalar;
use std::fmt;

/// The hyperbolic tangent of each value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tanh {
    /// Values of one example.
    pub len: usize,
}

pointwise_layer!(Tanh);

impl<T: Scalar> Pointwise<T> for Tanh {
    #[inline(always)]
    fn value(self, x: T) -> T {
        x.hyperbolic_tangent()
    }

    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        (T::one() - y * y) * d_y
    }
}

impl fmt::Display for Tanh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tanh")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::pointwise::tests::check_pointwise;

    #[test]
    fn gradients_are_central_differences() {
        check_pointwise!(Tanh {});
    }

    #[test]
    fn large_values_saturate() {
        let mut y = [1e30_f32, -1e30, f32::INFINITY, f32::NAN];
        Tanh { len: 4 }.forward_in_place(1, &mut y);
        assert_eq!(y[..3], [1.0, -1.0, 1.0]);
        assert!(y[3].is_nan());
    }
}
