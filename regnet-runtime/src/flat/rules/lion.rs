//! w = (1 − η·λ)·w − η·sign(β₁·m + (1 − β₁)·g);  m = β₂·m + (1 − β₂)·g.
//! Its settings: [`Lion`](crate::optim::Lion).

use crate::base::real::{Real, flush};

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    pub(crate) rate: f64,
    /// 1 − η·λ
    pub(crate) kept: f64,
    pub(crate) beta1: f64,
    pub(crate) beta2: f64,
}

/// The formulas of [`Lion`](crate::optim::Lion).   params (w), grads (g), mean (m) [P]
#[inline(always)]
pub(super) fn run<T: Real>(rule: &Update, params: &mut [T], grads: &[T], mean: &mut [T]) {
    let (rate, kept) = (T::of(rule.rate), T::of(rule.kept));
    let (beta1, new1, new2) = (T::of(rule.beta1), T::of(1.0 - rule.beta1), T::of(1.0 - rule.beta2));
    for ((w, &g), m) in params.iter_mut().zip(grads).zip(mean) {
        let direction = beta1 * *m + new1 * g;
        let sign = if direction == T::zero() { direction } else { direction.signum() };
        *w = kept * *w - rate * sign;
        *m = flush(*m + new2 * (g - *m));
    }
}
