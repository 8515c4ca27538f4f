//! Training: y = x + std·n with n from N(0, 1). Inference: y = x.

use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::layers::noise::drawn::{by_normals, noise_layer, same};
use crate::machine::number::Number;
use std::fmt;

/// Adds a draw from N(0, std²) to each value. With std = 0 every pass is the identity, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussianNoise {
    /// Values of one example.
    pub len: usize,
    /// The standard deviation of what is added.
    pub std: f64,
    /// The stream of the step's key that this layer's noise is drawn from.
    pub stream: u32,
}

noise_layer!(GaussianNoise, GaussianNoiseKernel);

impl fmt::Display for GaussianNoise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("gaussian_noise")
    }
}

fn forward<T: Number>(layer: GaussianNoise, key: Key, x: Option<&[T]>, y: &mut [T]) {
    if layer.std == 0.0 {
        return same(x, y);
    }
    let std = T::of(layer.std);
    by_normals(key, layer.len, x, y, |x, draw| x + std * draw);
}

/// d_x = d_y
fn backward<T: Number>(_: GaussianNoise, _: Key, d_y: Option<&[T]>, d_x: &mut [T]) {
    same(d_y, d_x);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::noise::drawn::tests::{check_noise, moments};

    #[test]
    fn gradients_and_determinism() {
        check_noise!(GaussianNoise { std: 0.3 });
    }

    #[test]
    fn what_is_added_has_mean_zero_and_the_variance_asked_for() {
        let len = 200_000;
        let mut y = vec![2.0_f32; len];
        GaussianNoise { len, std: 0.3, stream: 0 }.forward_in_place(1, &mut y, Key::new(3));
        let (mean, variance) = moments(&y);
        // five standard errors
        assert!((mean - 2.0).abs() < 5.0 * 0.3 / (len as f64).sqrt(), "mean {mean}");
        assert!((variance / 0.09 - 1.0).abs() < 5.0 * (2.0 / len as f64).sqrt(), "variance {variance}");
    }

    #[test]
    fn nothing_changes_without_noise() {
        let odd = [f32::NAN, -0.0, f32::INFINITY, 1e-44];
        let mut y = [0.0; 4];
        GaussianNoise { len: 4, std: 0.0, stream: 0 }.forward(1, &odd, &mut y, Key::new(1));
        assert_eq!(y.map(f32::to_bits), odd.map(f32::to_bits));
    }
}
