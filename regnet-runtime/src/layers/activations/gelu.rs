//! y = x·Φ(x), Φ the distribution function of N(0, 1);  d_x = (Φ(x) + x·φ(x))·d_y, φ its density.
//!
//! Φ(x) = (1 + erf(x / √2)) / 2, or `approximate = tanh`: (1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2.
//! Hendrycks & Gimpel 2016.

use crate::layers::activations::activation::{Activation, activation_layer};
use crate::machine::number::Number;
use std::fmt;

const ROOT_TWO_OVER_PI: f64 = 0.797_884_560_802_865_4;
const CUBIC: f64 = 0.044715;
/// 1 / √(2π)
const DENSITY: f64 = 0.398_942_280_401_432_7;

/// √(2/π)·(x + 0.044715·x³)
#[inline(always)]
fn inside<T: Number>(x: T) -> T {
    T::of(ROOT_TWO_OVER_PI) * x * (T::one() + T::of(CUBIC) * x * x)
}

/// 2·Φ(x) − 1
#[inline(always)]
fn central<T: Number>(x: T) -> T {
    (x * T::of(std::f64::consts::FRAC_1_SQRT_2)).error_function()
}

/// Each value times the probability that a standard normal one is smaller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gelu {
    /// Values of one example.
    pub len: usize,
    /// Whether Φ is taken by a hyperbolic tangent.
    pub approximate: bool,
}

activation_layer!(Gelu, GeluKernel, x);

impl<T: Number> Activation<T> for Gelu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        let half = T::of(0.5) * x;
        if self.approximate { half + half * inside(x).hyperbolic_tangent() } else { half + half * central(x) }
    }

    #[inline(always)]
    fn gradient(self, x: T, d_y: T) -> T {
        let half = T::of(0.5);
        let slope = if self.approximate {
            let tangent = inside(x).hyperbolic_tangent();
            let rise = T::of(ROOT_TWO_OVER_PI) * (T::one() + T::of(3.0 * CUBIC) * x * x);
            let bend = T::one() - tangent * tangent;
            // Where the tangent is flat the rise may be infinite.
            let steep = if bend == T::zero() { T::zero() } else { half * x * bend * rise };
            half + half * tangent + steep
        } else {
            let density = T::of(DENSITY) * (-half * x * x).exponential();
            half + half * central(x) + x * density
        };
        slope * d_y
    }
}

impl fmt::Display for Gelu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.approximate { "gelu(approximate = tanh)" } else { "gelu" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::activation::tests::check_activation;

    #[test]
    fn gradients_are_central_differences() {
        check_activation!(Gelu { approximate: false }, x);
        check_activation!(Gelu { approximate: true }, x);
    }

    #[test]
    fn values_are_known() {
        let gelu = |x: f64| {
            let mut y = [x];
            Gelu { len: 1, approximate: false }.forward_in_place(1, &mut y);
            y[0]
        };
        // Φ(1) = 0.841344746068542949 (Abramowitz & Stegun, table 26.1)
        assert!((gelu(1.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
        assert!((gelu(-1.0) + 0.158_655_253_931_457_05).abs() < 1e-15);
    }

    #[test]
    fn ends_and_nan() {
        for approximate in [false, true] {
            let mut y = [f32::NAN, -1e5, 1e5, 0.0];
            Gelu { len: 4, approximate }.forward_in_place(1, &mut y);
            assert!(y[0].is_nan());
            assert_eq!(y[1..], [0.0, 1e5, 0.0]);
            let mut d = [1.0_f32; 4];
            Gelu { len: 4, approximate }.backward_in_place(1, &[-1e5, 1e5, -1e20, 1e20], &mut d);
            assert_eq!(d, [0.0, 1.0, 0.0, 1.0]);
        }
    }

    #[test]
    fn text() {
        assert_eq!(Gelu { len: 1, approximate: false }.to_string(), "gelu");
        assert_eq!(Gelu { len: 1, approximate: true }.to_string(), "gelu(approximate = tanh)");
    }
}
