//! λ₁·Σ|w| + λ₂·Σw², added to the mean data loss: its strength does not depend on the batch.

use crate::base::real::Real;
use crate::spec::{Held, Spec};

/// The penalty of these parameters, with these settings of the network.
pub(crate) fn value<T: Real>(spec: &Spec, settings: &[f64], params: &[T]) -> f64 {
    let mut sum = 0.0;
    spec.each_param(|tensor| sum += value_of(tensor.spec().held(settings), &params[tensor.range()]));
    sum
}

fn value_of<T: Real>(Held { l1, l2, .. }: Held, weights: &[T]) -> f64 {
    let mut sum = 0.0;
    // One pass each, so that a tensor without a penalty costs nothing.
    if l1 != 0.0 {
        sum += l1 * weights.iter().map(|w| w.wide().abs()).sum::<f64>();
    }
    if l2 != 0.0 {
        sum += l2 * weights.iter().map(|w| w.wide() * w.wide()).sum::<f64>();
    }
    sum
}

/// Adds the gradient λ₁·sign(w) + 2·λ₂·w to `grads`; sign(0) = 0.
pub(crate) fn add_gradient<T: Real>(spec: &Spec, settings: &[f64], params: &[T], grads: &mut [T]) {
    spec.each_param(|tensor| {
        add_gradient_of(tensor.spec().held(settings), &params[tensor.range()], &mut grads[tensor.range()]);
    });
}

/// The same for a run of parameters of one tensor.
pub(crate) fn add_gradient_of<T: Real>(Held { l1, l2, .. }: Held, weights: &[T], grads: &mut [T]) {
    let (l1, l2) = (T::of(l1), T::of(2.0 * l2));
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
}
