//! Adam with Nesterov's look ahead: w −= η·(μ_{t+1}·m̂ + (1 − μ_t)·ĝ) / (√v̂ + ε).
//! Its settings: [`Nadam`](crate::optim::Nadam).

use crate::base::real::{Real, flush};

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    pub(crate) beta1: f64,
    pub(crate) beta2: f64,
    pub(crate) eps: f64,
    pub(crate) decay: f64,
    /// η·(1 − μ_t) / (1 − P_t)
    pub(crate) of_gradient: f64,
    /// η·μ_{t+1} / (1 − P_{t+1})
    pub(crate) of_mean: f64,
    /// 1 / √(1 − β₂ᵗ)
    pub(crate) root: f64,
}

/// The formulas of [`Nadam`](crate::optim::Nadam).   params (w), grads (g), first (m), second (v) [P]
#[inline(always)]
pub(super) fn run<T: Real>(rule: &Update, params: &mut [T], grads: &[T], first: &mut [T], second: &mut [T]) {
    let (new1, beta2, new2) = (T::of(1.0 - rule.beta1), T::of(rule.beta2), T::of(1.0 - rule.beta2));
    let (of_gradient, of_mean) = (T::of(rule.of_gradient), T::of(rule.of_mean));
    let (root, decay) = (T::of(rule.root), T::of(rule.decay));
    let eps = T::of(rule.eps).max(T::min_positive_value());
    for (((w, &g), m), v) in params.iter_mut().zip(grads).zip(first).zip(second) {
        let g = g + decay * *w;
        *m = flush(*m + new1 * (g - *m));
        *v = flush(beta2 * *v + new2 * g * g);
        *w -= (of_gradient * g + of_mean * *m) / (root * v.sqrt() + eps);
    }
}
