//! y = ln(1 + eˣ), and x itself above 20, where the two agree to 2e-9;  d_x = (1 − e^−y)·d_y.

use crate::layers::activations::activation::{Activation, activation_layer};
use crate::machine::number::Number;
use std::fmt;

/// PyTorch's threshold: above, the function is x.
const END: f64 = 20.0;

/// A smooth positive part of each value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Softplus {
    /// Values of one example.
    pub len: usize,
}

activation_layer!(Softplus, SoftplusKernel, y);

impl<T: Number> Activation<T> for Softplus {
    /// max(0, x) + ln(1 + e^−|x|): no exponential overflows.
    #[inline(always)]
    fn value(self, x: T) -> T {
        let positive = if x < T::zero() { T::zero() } else { x };
        let smooth = positive + (-x.abs()).exponential().log_one_plus();
        if x > T::of(END) { x } else { smooth }
    }

    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        let slope = -(-y).exponential_less_one();
        if y > T::of(END) { d_y } else { slope * d_y }
    }
}

impl fmt::Display for Softplus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("softplus")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::activation::tests::check_activation;

    #[test]
    fn gradients_are_central_differences() {
        check_activation!(Softplus {}, y);
    }

    #[test]
    fn ends_and_nan() {
        let mut y = [f32::NAN, f32::NEG_INFINITY, -1000.0, f32::INFINITY, 25.0, 0.0, -20.0];
        Softplus { len: 7 }.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..5], [0.0, 0.0, f32::INFINITY, 25.0]);
        assert!((y[5] - std::f32::consts::LN_2).abs() < 1e-7);
        // e^−20: small values keep their digits
        assert!((f64::from(y[6]) / 2.061_153_6e-9 - 1.0).abs() < 1e-6);
    }
}
