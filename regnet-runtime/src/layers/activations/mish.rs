//! y = x·tanh(ζ), ζ = ln(1 + e^x);  d_x = (tanh ζ + x·σ(x)·(1 − tanh² ζ))·d_y.
//!
//! Misra 2019, arXiv 1908.08681.

use crate::layers::activations::activation::{Activation, activation_layer};
use crate::machine::number::Number;
use std::fmt;

/// From here on tanh ζ is 1 to the last digit, in f64 too, and the square of e^x stays finite.
const END: f64 = 20.0;

/// Each value times the hyperbolic tangent of its softplus.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mish {
    /// Values of one example.
    pub len: usize,
}

activation_layer!(Mish, MishKernel, x);

/// e^x, and n = e^x·(e^x + 2), of which tanh ζ = n / (n + 2): exact where x is far below 0, too.
#[inline(always)]
fn parts<T: Number>(x: T) -> [T; 2] {
    let end = T::of(END);
    // A comparison with NaN is false: it passes.
    let e = (if x > end { end } else { x }).exponential();
    [e, e * (e + T::of(2.0))]
}

impl<T: Number> Activation<T> for Mish {
    #[inline(always)]
    fn value(self, x: T) -> T {
        let [_, n] = parts(x);
        x * (n / (n + T::of(2.0)))
    }

    #[inline(always)]
    fn gradient(self, x: T, d_y: T) -> T {
        let [e, n] = parts(x);
        let below = n + T::of(2.0);
        // 1 − tanh² ζ, and beyond the end nothing: its product with x must not grow again.
        let rest = if x > T::of(END) { T::zero() } else { T::of(4.0) * (n + T::one()) / (below * below) };
        (n / below + x * (e / (T::one() + e)) * rest) * d_y
    }
}

impl fmt::Display for Mish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("mish")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::activation::tests::check_activation;

    #[test]
    fn gradients_are_central_differences() {
        check_activation!(Mish {}, x);
    }

    #[test]
    fn ends_and_nan() {
        let mut y = [f32::NAN, -1e30, 1e30, 0.0, -30.0];
        Mish { len: 5 }.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..4], [0.0, 1e30, 0.0]);
        // x·e^x
        assert!((f64::from(y[4]) / (-30.0 * (-30.0_f64).exp()) - 1.0).abs() < 1e-5);
        let mut d = [1.0_f64; 2];
        Mish { len: 2 }.backward_in_place(1, &[1e30, -1e30], &mut d);
        assert_eq!(d, [1.0, 0.0]);
    }
}
