//! v = ρ·v + (1 − ρ)·g²;  δ = √(u + ε) / √(v + ε)·g;  u = ρ·u + (1 − ρ)·δ²;  w −= η·δ.

use super::{Decay, Rule, Rules, by_rules, checked_rate, checked_share, flush, with_decay, with_eps};
use crate::scalar::Real;

/// Adadelta (Zeiler, arXiv 1212.5701) as in PyTorch:
///
/// ```text
/// g = dLoss/dw + λ·w                  λ: weight_decay
/// v = ρ·v + (1 − ρ)·g²
/// δ = √(u + ε) / √(v + ε) · g
/// u = ρ·u + (1 − ρ)·δ²
/// w = w − η·δ                         the paper has η = 1
/// ```
///
/// The decay leaves biases, gammas and betas alone; [`AdaDelta::decay_all`] has PyTorch's.
#[derive(Clone, Debug, PartialEq)]
pub struct AdaDelta {
    rate: f64,
    rho: f64,
    eps: f64,
    decay: Decay,
}

impl AdaDelta {
    /// ρ = 0.9, ε = 1e-6, without decay.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> AdaDelta {
        AdaDelta { rate: checked_rate(rate), rho: 0.9, eps: 1e-6, decay: Decay::NONE }
    }

    /// ρ: how much of both mean squares is kept.
    ///
    /// # Panics
    /// If it lies outside 0 <= ρ < 1.
    #[must_use]
    #[track_caller]
    pub fn rho(self, rho: f64) -> AdaDelta {
        AdaDelta { rho: checked_share("rho", rho), ..self }
    }

    fn both(&self) -> Rules {
        let AdaDelta { rate, rho, eps, .. } = *self;
        self.decay.rules(|decay| Rule::AdaDelta(Update { rate, rho, eps, decay }))
    }
}

with_decay!(AdaDelta, "λ, added to the gradient as λ·w.");
with_eps!(AdaDelta);
by_rules!(AdaDelta, slots = |_| 2, rules = |ada, _| ada.both());

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    rate: f64,
    rho: f64,
    eps: f64,
    decay: f64,
}

/// The formulas of [`AdaDelta`].   params (w), grads (g), square (v), step (u) [P]
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
