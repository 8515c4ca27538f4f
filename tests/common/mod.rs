//! What several test programs share.
#![allow(dead_code)]

use regnet::{Network, Real, Rng, Scalar};

/// The network with every parameter moved a little, so that no gamma is 1, no bias 0 and no two weights agree.
pub fn shaken<N: Network>(mut net: N) -> N {
    let mut rng = Rng::new(99);
    for value in &mut net.state_mut().params {
        *value = N::Scalar::of(value.wide() + 0.1 * rng.normal());
    }
    net
}

/// Numbers from a seed, about the size of standardized data.
pub fn normal<T: Scalar>(len: usize, seed: u64) -> Vec<T> {
    let mut rng = Rng::new(seed);
    (0..len).map(|_| T::of(rng.normal())).collect()
}

/// A tensor below this is zero but for rounding, as the gradient of a bias before a batch norm is.
const ZERO: f64 = 1e-12;

/// max|a−b| / max(max|b|, 1e-3), or max|a−b| where b is zero; infinite where a value is not a number, which
/// must not hide in a maximum.
pub fn relative_error(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "two tensors of one shape");
    let largest = b.iter().fold(0.0f64, |largest, b| largest.max(b.abs()));
    let scale = if largest < ZERO { 1.0 } else { largest.max(1e-3) };
    let off = |(a, b): (&f64, &f64)| if (a - b).is_nan() { f64::INFINITY } else { (a - b).abs() };
    a.iter().zip(b).map(off).fold(0.0, f64::max) / scale
}

/// Numbers to be compared bit for bit: no two zeros and no two NaN are taken for the same.
pub fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// The same numbers in f64.
pub fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
}
