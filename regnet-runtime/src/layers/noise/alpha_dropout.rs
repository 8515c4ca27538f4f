//! Training: y = a·x + b where kept, −a·λα·(1 − p) where dropped, with b = a·λα·p and
//! a = 1 / √((1 + (λα)²·p)·(1 − p)): mean 0 and variance 1 stay. Inference: y = x.
//!
//! Klambauer et al. 2017: under selu, a dropped value is selu's lowest, −λα, not 0.

use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut};
use crate::layers::activations::selu::{ALPHA, SCALE};
use crate::layers::noise::drawn::{by_words, limit, noise_layer, same};
use crate::machine::number::Number;
use std::fmt;

/// Drops values at random to selu's lowest, and restores mean 0 and variance 1.
///
/// A dropped value is chosen, not computed from x: it is finite even where x is not. With p = 0 every pass is the
/// identity, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlphaDropout {
    /// Values of one example.
    pub len: usize,
    /// The probability of dropping, 0 <= p < 1.
    pub p: f64,
    /// The stream of the step's key that this layer's mask is drawn from.
    pub stream: u32,
}

noise_layer!(AlphaDropout, AlphaDropoutKernel);

impl AlphaDropout {
    /// a
    fn scale(self) -> f64 {
        let lowest = SCALE * ALPHA;
        1.0 / ((1.0 + lowest * lowest * self.p) * (1.0 - self.p)).sqrt()
    }
}

impl fmt::Display for AlphaDropout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("alpha_dropout")
    }
}

fn forward<T: Number>(layer: AlphaDropout, key: Key, x: Option<&[T]>, y: &mut [T]) {
    if layer.p == 0.0 {
        return same(x, y);
    }
    let (limit, scale, lowest) = (limit(layer.p), layer.scale(), SCALE * ALPHA);
    let (kept, dropped) = (scale * lowest * layer.p, -scale * lowest * (1.0 - layer.p));
    let (scale, kept, dropped) = (T::of(scale), T::of(kept), T::of(dropped));
    by_words(key, layer.len, x, y, |x, word| {
        let moved = scale * x + kept;
        if word < limit { dropped } else { moved }
    });
}

/// d_x = a·d_y where kept, else 0.
fn backward<T: Number>(layer: AlphaDropout, key: Key, d_y: Option<&[T]>, d_x: &mut [T]) {
    if layer.p == 0.0 {
        return same(d_y, d_x);
    }
    let (limit, scale) = (limit(layer.p), T::of(layer.scale()));
    by_words(key, layer.len, d_y, d_x, |d, word| {
        let scaled = scale * d;
        if word < limit { T::zero() } else { scaled }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::Rng;
    use crate::layers::noise::drawn::tests::{check_noise, moments};

    #[test]
    fn gradients_and_determinism() {
        check_noise!(AlphaDropout { p: 0.3 });
    }

    #[test]
    fn both_values_are_those_of_pytorch() {
        let mut y = [1.0_f64; 100];
        AlphaDropout { len: 100, p: 0.3, stream: 0 }.forward_in_place(1, &mut y, Key::new(3));
        for y in y {
            let near = |value: f64| (y - value).abs() < 1e-15;
            assert!(near(-1.059_548_158_986_480_1) || near(1.315_044_684_383_419), "{y}");
        }
    }

    #[test]
    fn mean_and_variance_stay() {
        let len = 200_000;
        let mut rng = Rng::new(9);
        let x: Vec<f32> = (0..len).map(|_| rng.normal() as f32).collect();
        let mut y = vec![0.0; len];
        for p in [0.05, 0.3, 0.7] {
            AlphaDropout { len, p, stream: 0 }.forward(1, &x, &mut y, Key::new(3));
            let (mean, variance) = moments(&y);
            // five standard errors, with a kurtosis below 4
            assert!(mean.abs() < 5.0 / (len as f64).sqrt(), "mean {mean} for p = {p}");
            assert!(
                (variance - 1.0).abs() < 5.0 * (3.0 / len as f64).sqrt(),
                "variance {variance} for p = {p}"
            );
        }
    }

    #[test]
    fn nothing_changes_without_dropping_and_a_dropped_value_is_finite() {
        let odd = [f32::NAN, -0.0, f32::INFINITY, 1e-44];
        let mut y = [0.0; 4];
        AlphaDropout { len: 4, p: 0.0, stream: 0 }.forward(1, &odd, &mut y, Key::new(1));
        assert_eq!(y.map(f32::to_bits), odd.map(f32::to_bits));
        let (layer, mut y) = (AlphaDropout { len: 1000, p: 0.5, stream: 0 }, [f32::NAN; 1000]);
        layer.forward_in_place(1, &mut y, Key::new(1));
        let dropped = y.iter().filter(|y| !y.is_nan()).count();
        // four standard errors of 500
        assert!((436..=564).contains(&dropped), "{dropped} of 1000");
        let lowest = -(layer.scale() * SCALE * ALPHA * 0.5) as f32;
        assert!(y.iter().all(|&y| y.is_nan() || y == lowest));
    }
}
