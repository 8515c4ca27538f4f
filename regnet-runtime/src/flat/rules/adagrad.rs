//! s += g²;  w −= η·g / (√s + ε).
//! Its settings: [`AdaGrad`](crate::optim::AdaGrad).

use crate::base::real::Real;

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    pub(crate) rate: f64,
    pub(crate) eps: f64,
    pub(crate) decay: f64,
}

/// The formulas of [`AdaGrad`](crate::optim::AdaGrad).   params (w), grads (g), sum (s) [P]
#[inline(always)]
pub(super) fn run<T: Real>(rule: &Update, params: &mut [T], grads: &[T], sum: &mut [T]) {
    let (rate, decay) = (T::of(rule.rate), T::of(rule.decay));
    let eps = T::of(rule.eps).max(T::min_positive_value());
    for ((w, &g), s) in params.iter_mut().zip(grads).zip(sum) {
        let g = g + decay * *w;
        *s += g * g;
        *w -= rate * g / (s.sqrt() + eps);
    }
}
