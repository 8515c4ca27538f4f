//! y = x·σ(x), σ(x) = 1 / (1 + e^−x);  d_x = σ·(1 + x·(1 − σ))·d_y.
//!
//! Hendrycks & Gimpel 2016; Ramachandran, Zoph & Le 2017, who call it swish.

use crate::layers::activations::activation::{Activation, activation_layer};
use crate::machine::number::Number;
use std::fmt;

/// σ(x); for very negative x the exponential is infinite and the quotient 0, which is right.
#[inline(always)]
fn logistic<T: Number>(x: T) -> T {
    T::one() / (T::one() + (-x).exponential())
}

/// Each value times its logistic function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Silu {
    /// Values of one example.
    pub len: usize,
}

activation_layer!(Silu, SiluKernel, x);

impl<T: Number> Activation<T> for Silu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        x * logistic(x)
    }

    #[inline(always)]
    fn gradient(self, x: T, d_y: T) -> T {
        let share = logistic(x);
        share * (T::one() + x * (T::one() - share)) * d_y
    }
}

impl fmt::Display for Silu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("silu")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::activation::tests::check_activation;

    #[test]
    fn gradients_are_central_differences() {
        check_activation!(Silu {}, x);
    }

    #[test]
    fn ends_and_nan() {
        let mut y = [f32::NAN, -1e30, 1e30, 0.0];
        Silu { len: 4 }.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..], [0.0, 1e30, 0.0]);
    }
}
