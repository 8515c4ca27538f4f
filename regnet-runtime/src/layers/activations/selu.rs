//! y = λ·x for x > 0, λ·α·(eˣ − 1) elsewhere: mean 0 and variance 1 are a fixed point.
//!
//! Klambauer, Unterthiner, Mayr & Hochreiter, "Self-normalizing neural networks", NeurIPS 2017.

use crate::layers::activations::activation::{Activation, activation_layer};
use crate::machine::number::Number;
use std::fmt;

/// α and λ of the fixed point: equations 14 of the paper, with the digits of its appendix.
pub(in crate::layers) const ALPHA: f64 = 1.673_263_242_354_377_2;
pub(in crate::layers) const SCALE: f64 = 1.050_700_987_355_480_5;

/// The scaled exponential linear unit of each value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Selu {
    /// Values of one example.
    pub len: usize,
}

activation_layer!(Selu, SeluKernel, y);

impl<T: Number> Activation<T> for Selu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        let below = T::of(SCALE * ALPHA) * x.exponential_less_one();
        if x > T::zero() { T::of(SCALE) * x } else { below }
    }

    /// λ·d_y for y > 0, (y + λ·α)·d_y elsewhere.
    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        if y > T::zero() { T::of(SCALE) * d_y } else { (y + T::of(SCALE * ALPHA)) * d_y }
    }
}

impl fmt::Display for Selu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("selu")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::activation::tests::check_activation;

    #[test]
    fn gradients_are_central_differences() {
        check_activation!(Selu {}, y);
    }

    #[test]
    fn mean_and_variance_of_normal_values_stay() {
        let len = 200_000;
        let mut rng = crate::base::rng::Rng::new(4);
        let mut y: Vec<f64> = (0..len).map(|_| rng.normal()).collect();
        Selu { len }.forward_in_place(1, &mut y);
        let mean = y.iter().sum::<f64>() / len as f64;
        let variance = y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / len as f64;
        // five standard errors of a mean, and of the variance with a kurtosis below 4
        assert!(mean.abs() < 5.0 / (len as f64).sqrt(), "mean {mean}");
        assert!((variance - 1.0).abs() < 5.0 * (3.0 / len as f64).sqrt(), "variance {variance}");
    }

    #[test]
    fn ends_and_nan() {
        let mut y = [f32::NAN, f32::NEG_INFINITY, f32::INFINITY];
        Selu { len: 3 }.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..], [-(SCALE * ALPHA) as f32, f32::INFINITY]);
    }
}
