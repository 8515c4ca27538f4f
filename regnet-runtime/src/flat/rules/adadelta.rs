//! v = ρ·v + (1 − ρ)·g²;  δ = √(u + ε) / √(v + ε)·g;  u = ρ·u + (1 − ρ)·δ²;  w −= η·δ.
//! Its settings: [`AdaDelta`](crate::optim::AdaDelta).

use crate::base::real::{Real, flush};

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    pub(crate) rate: f64,
    pub(crate) rho: f64,
    pub(crate) eps: f64,
    pub(crate) decay: f64,
}

/// The formulas of [`AdaDelta`](crate::optim::AdaDelta).   params (w), grads (g), square (v), step (u) [P]
#[inline(always)]
pub(super) fn run<T: Real>(rule: &Update, params: &mut [T], grads: &[T], square: &mut [T], step: &mut [T]) {
    let (rate, decay) = (T::of(rule.rate), T::of(rule.decay));
    let (kept, new) = (T::of(rule.rho), T::of(1.0 - rule.rho));
    let eps = T::of(rule.eps).max(T::min_positive_value());
    for (((w, &g), v), u) in params.iter_mut().zip(grads).zip(square).zip(step) {
        let g = g + decay * *w;
        *v = flush(kept * *v + new * g * g);
        let delta = (*u + eps).sqrt() / (*v + eps).sqrt() * g;
        *u = flush(kept * *u + new * delta * delta);
        *w -= rate * delta;
    }
}
