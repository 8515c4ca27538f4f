//! m += (1 − β₁)·(g − m);  v = β₂·v + (1 − β₂)·g²;  w −= η·m̂ / (√v̂ + ε).
//! Its settings: [`Adam`](crate::optim::Adam).

use crate::base::real::{Real, flush};

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// 1 − η·λ: what the decay leaves.
    pub(crate) kept: f64,
    pub(crate) beta1: f64,
    pub(crate) beta2: f64,
    /// ε
    pub(crate) eps: f64,
    /// η / (1 − β₁ᵗ)
    pub(crate) rate: f64,
    /// 1 / √(1 − β₂ᵗ)
    pub(crate) root: f64,
}

/// w = kept·w;  m += (1 − β₁)·(g − m);  v = β₂·v + (1 − β₂)·g²;  w −= rate·m / (root·√v + ε).
/// params (w), grads (g), first (m), second (v) [P]
#[inline(always)]
pub(super) fn run<T: Real>(rule: &Update, params: &mut [T], grads: &[T], first: &mut [T], second: &mut [T]) {
    let (new1, beta2, new2) = (T::of(1.0 - rule.beta1), T::of(rule.beta2), T::of(1.0 - rule.beta2));
    let (kept, rate, root) = (T::of(rule.kept), T::of(rule.rate), T::of(rule.root));
    // An ε that rounds to 0 would make 0/0 of a parameter without a gradient.
    let eps = T::of(rule.eps).max(T::min_positive_value());
    for (((w, &g), m), v) in params.iter_mut().zip(grads).zip(first).zip(second) {
        *m = flush(*m + new1 * (g - *m));
        *v = flush(beta2 * *v + new2 * g * g);
        *w = kept * *w - rate * *m / (root * v.sqrt() + eps);
    }
}
