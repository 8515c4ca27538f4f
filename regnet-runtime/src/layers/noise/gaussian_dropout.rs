//! Training: y = x·(1 + √(p / (1 − p))·n) with n from N(0, 1): the mean and variance of an inverted dropout's factor.
//! Inference: y = x.
//!
//! Srivastava et al., JMLR 15 (2014), section 10.

use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::layers::noise::drawn::{by_normals, noise_layer, same};
use crate::machine::number::Number;
use std::fmt;

/// Multiplies each value by a draw from N(1, p / (1 − p)). With p = 0 every pass is the identity, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussianDropout {
    /// Values of one example.
    pub len: usize,
    /// The probability of dropping of the dropout with the same variance, 0 <= p < 1.
    pub p: f64,
    /// The stream of the step's key that this layer's noise is drawn from.
    pub stream: u32,
}

noise_layer!(GaussianDropout, GaussianDropoutKernel);

impl fmt::Display for GaussianDropout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("gaussian_dropout")
    }
}

fn forward<T: Number>(layer: GaussianDropout, key: Key, x: Option<&[T]>, y: &mut [T]) {
    if layer.p == 0.0 {
        return same(x, y);
    }
    let std = T::of((layer.p / (1.0 - layer.p)).sqrt());
    by_normals(key, layer.len, x, y, |x, draw| x * (T::one() + std * draw));
}

/// d_x = (1 + √(p / (1 − p))·n)·d_y
fn backward<T: Number>(layer: GaussianDropout, key: Key, d_y: Option<&[T]>, d_x: &mut [T]) {
    forward(layer, key, d_y, d_x);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::noise::drawn::tests::{check_noise, moments};

    #[test]
    fn gradients_and_determinism() {
        check_noise!(GaussianDropout { p: 0.3 });
    }

    #[test]
    fn factors_have_mean_one_and_a_dropout_s_variance() {
        let len = 200_000;
        for p in [0.1, 0.5, 0.8] {
            let mut y = vec![1.0_f32; len];
            GaussianDropout { len, p, stream: 0 }.forward_in_place(1, &mut y, Key::new(3));
            let (mean, variance) = moments(&y);
            let wanted = p / (1.0 - p);
            // five standard errors
            assert!((mean - 1.0).abs() < 5.0 * (wanted / len as f64).sqrt(), "mean {mean} for p = {p}");
            assert!(
                (variance / wanted - 1.0).abs() < 5.0 * (2.0 / len as f64).sqrt(),
                "{variance} for p = {p}"
            );
        }
    }

    #[test]
    fn nothing_changes_without_dropping() {
        let odd = [f32::NAN, -0.0, f32::INFINITY, 1e-44];
        let mut y = [0.0; 4];
        GaussianDropout { len: 4, p: 0.0, stream: 0 }.forward(1, &odd, &mut y, Key::new(1));
        assert_eq!(y.map(f32::to_bits), odd.map(f32::to_bits));
    }
}
