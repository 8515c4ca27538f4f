//! Sums over flat buffers, in 64 bits and in an order that depends on the length alone.

use crate::base::real::Real;

kernels! {
    /// Loops over whole buffers of parameters or gradients.
    pub trait LinearKernel: Real {
        /// Σ a·b
        fn dot(a: &[Self], b: &[Self]) -> f64 = dot;
        /// Σ |x|
        fn sum_of_sizes(x: &[Self]) -> f64 = sum_of_sizes;
        /// max |x|, and NaN if one is
        fn largest_size(x: &[Self]) -> f64 = largest_size;
        /// x = factor·x
        fn scale_by(factor: f64, x: &mut [Self]) = scale_by;
        /// y += factor·x
        fn add_scaled(factor: f64, x: &[Self], y: &mut [Self]) = add_scaled;
    }
}

/// Sums side by side, for vectors.
const LANES: usize = 16;

fn dot<T: Real>(a: &[T], b: &[T]) -> f64 {
    assert_eq!(a.len(), b.len(), "two buffers of one length");
    let mut sums = [0.0; LANES];
    let (chunks, others) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = chunks.remainder().iter().zip(others.remainder());
    let rest: f64 = rest.map(|(a, b)| a.wide() * b.wide()).sum();
    for (a, b) in chunks.zip(others) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a.wide() * b.wide();
        }
    }
    sums.iter().sum::<f64>() + rest
}

fn sum_of_sizes<T: Real>(x: &[T]) -> f64 {
    x.iter().map(|x| x.wide().abs()).sum()
}

fn largest_size<T: Real>(x: &[T]) -> f64 {
    // A comparison with NaN is false: once there, it stays.
    x.iter()
        .fold(0.0, |most: f64, x| if x.wide().abs() <= most || most.is_nan() { most } else { x.wide().abs() })
}

fn scale_by<T: Real>(factor: f64, x: &mut [T]) {
    let factor = T::of(factor);
    x.iter_mut().for_each(|x| *x *= factor);
}

fn add_scaled<T: Real>(factor: f64, x: &[T], y: &mut [T]) {
    let factor = T::of(factor);
    y.iter_mut().zip(x).for_each(|(y, &x)| *y += factor * x);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_their_formulas() {
        for len in [0, 1, 15, 16, 17, 100] {
            let a: Vec<f64> = (0..len).map(|i| f64::from(i) - 7.0).collect();
            let b: Vec<f64> = (0..len).map(|i| f64::from(i % 5)).collect();
            // whole numbers: no sum rounds
            assert_eq!(dot(&a, &b), a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>(), "{len}");
            assert_eq!(sum_of_sizes(&a), a.iter().map(|a| a.abs()).sum::<f64>());
        }
        assert_eq!(largest_size(&[1.0_f32, -3.0, 2.0]), 3.0);
        assert!(largest_size(&[1.0_f32, f32::NAN, 2.0]).is_nan());
        let mut y = [1.0_f32, 2.0];
        add_scaled(0.5, &[2.0, 4.0], &mut y);
        scale_by(2.0, &mut y);
        assert_eq!(y, [4.0, 8.0]);
    }
}
