//! y = 1 / (1 + e^−x);  d_x = y·(1 − y)·d_y

use super::pointwise::{Pointwise, pointwise_layer};
use crate::Scalar;
use std::fmt;

/// The logistic function of each value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sigmoid {
    /// Values of one example.
    pub len: usize,
}

pointwise_layer!(Sigmoid);

impl<T: Scalar> Pointwise<T> for Sigmoid {
    #[inline(always)]
    fn value(self, x: T) -> T {
        // For very negative x the exponential is infinite and the quotient 0, which is right.
        T::one() / (T::one() + (-x).exponential())
    }

    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        y * (T::one() - y) * d_y
    }
}

impl fmt::Display for Sigmoid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sigmoid")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::pointwise::tests::check_pointwise;

    #[test]
    fn gradients_are_central_differences() {
        check_pointwise!(Sigmoid {});
    }

    #[test]
    fn large_values_saturate() {
        let mut y = [1e30_f32, -1e30, 0.0, f32::NEG_INFINITY, f32::NAN];
        Sigmoid { len: 5 }.forward_in_place(1, &mut y);
        assert_eq!(y[..4], [1.0, 0.0, 0.5, 0.0]);
        assert!(y[4].is_nan());
    }
}
