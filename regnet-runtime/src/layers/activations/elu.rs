//! y = x for x > 0, α·(eˣ − 1) elsewhere;  d_x = d_y for y > 0, (y + α)·d_y elsewhere.
//!
//! Clevert, Unterthiner & Hochreiter 2016.

use crate::layers::activations::activation::{Activation, activation_layer};
use crate::machine::number::Number;
use std::fmt;

/// The positive part of each value, and an exponential that ends at −α below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elu {
    /// Values of one example.
    pub len: usize,
    /// α, above 0, so that y has the sign of x.
    pub alpha: f64,
}

activation_layer!(Elu, EluKernel, y);

impl<T: Number> Activation<T> for Elu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        if x > T::zero() { x } else { T::of(self.alpha) * x.exponential_less_one() }
    }

    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        debug_assert!(self.alpha > 0.0, "alpha {} hides the sign of the input", self.alpha);
        if y > T::zero() { d_y } else { (y + T::of(self.alpha)) * d_y }
    }
}

impl fmt::Display for Elu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alpha == 1.0 { f.write_str("elu") } else { write!(f, "elu({:?})", self.alpha) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::activation::tests::check_activation;

    #[test]
    fn gradients_are_central_differences() {
        check_activation!(Elu { alpha: 1.0 }, y);
        check_activation!(Elu { alpha: 0.3 }, y);
    }

    #[test]
    fn ends_small_values_and_nan() {
        let mut y = [f32::NAN, -1e30, f32::NEG_INFINITY, 2.0, -1e-20, -0.0, f32::INFINITY];
        Elu { len: 7, alpha: 0.5 }.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..], [-0.5, -0.5, 2.0, -0.5e-20, 0.0, f32::INFINITY]);
    }

    #[test]
    fn text() {
        assert_eq!(Elu { len: 1, alpha: 1.0 }.to_string(), "elu");
        assert_eq!(Elu { len: 1, alpha: 0.5 }.to_string(), "elu(0.5)");
    }
}
