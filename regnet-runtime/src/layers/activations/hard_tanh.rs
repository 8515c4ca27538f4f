//! y = x, cut off at −1 and 1; NaN stays NaN.

use crate::layers::activations::activation::{Activation, activation_layer};
use crate::machine::number::Number;
use std::fmt;

/// Each value, limited to −1..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HardTanh {
    /// Values of one example.
    pub len: usize,
}

activation_layer!(HardTanh, HardTanhKernel, y);

impl<T: Number> Activation<T> for HardTanh {
    #[inline(always)]
    fn value(self, x: T) -> T {
        // Comparisons with NaN are false: it passes.
        let x = if x < -T::one() { -T::one() } else { x };
        if x > T::one() { T::one() } else { x }
    }

    /// d_y where y is between the ends or NaN; 0 at the kinks.
    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        if y <= -T::one() || y >= T::one() { T::zero() } else { d_y }
    }
}

impl fmt::Display for HardTanh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hard_tanh")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::activation::tests::check_activation;

    #[test]
    fn gradients_are_central_differences() {
        check_activation!(HardTanh {}, y);
    }

    #[test]
    fn ends_and_nan() {
        let mut y = [f32::NAN, -1.5, f32::INFINITY, 0.25, -1.0];
        HardTanh { len: 5 }.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..], [-1.0, 1.0, 0.25, -1.0]);
        let mut d = [1.0_f32; 4];
        HardTanh { len: 4 }.backward_in_place(1, &y[1..], &mut d);
        assert_eq!(d, [0.0, 0.0, 1.0, 0.0]);
    }
}
