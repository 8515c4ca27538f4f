//! λ₁·Σ|w| + λ₂·Σw², added to the mean data loss: its strength does not depend on the batch.

use crate::scalar::Real;
use crate::spec::Spec;

/// The penalty of these parameters.
pub(crate) fn value<T: Real>(spec: &Spec, params: &[T]) -> f64 {
    let mut sum = 0.0;
    spec.each_param(|tensor| {
        let (l1, l2) = (tensor.spec().l1, tensor.spec().l2);
        let weights = &params[tensor.range()];
        // One pass each, so that a tensor without a penalty costs nothing.
        if l1 != 0.0 {
            sum += l1 * weights.iter().map(|w| w.wide().abs()).sum::<f64>();
        }
        if l2 != 0.0 {
            sum += l2 * weights.iter().map(|w| w.wide() * w.wide()).sum::<f64>();
        }
    });
    sum
}

/// Adds the gradient λ₁·sign(w) + 2·λ₂·w to `grads`; sign(0) = 0. Returns the penalty.
pub(crate) fn add_gradient<T: Real>(spec: &Spec, params: &[T], grads: &mut [T]) -> f64 {
    spec.each_param(|tensor| {
        let (l1, l2) = (T::of(tensor.spec().l1), T::of(2.0 * tensor.spec().l2));
        let weights = &params[tensor.range()];
        let grads = &mut grads[tensor.range()];
        if l1 != T::zero() {
            for (d, &w) in grads.iter_mut().zip(weights) {
                if w != T::zero() {
                    *d += l1 * w.signum();
                }
            }
        }
        if l2 != T::zero() {
            grads.iter_mut().zip(weights).for_each(|(d, &w)| *d += l2 * w);
        }
    });
    value(spec, params)
}
