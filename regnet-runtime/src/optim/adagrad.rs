//! s += g²;  w −= η·g / (√s + ε).

use super::{Decay, Rule, Rules, by_rules, checked_rate, with_decay, with_eps};
use crate::scalar::Real;

/// Adagrad (Duchi, Hazan and Singer 2011) as in PyTorch, without a decay of the rate, which a schedule gives:
///
/// ```text
/// g = dLoss/dw + λ·w          λ: weight_decay
/// s = s + g²
/// w = w − η·g / (√s + ε)
/// ```
///
/// The decay leaves biases, gammas and betas alone; [`AdaGrad::decay_all`] has PyTorch's.
#[derive(Clone, Debug, PartialEq)]
pub struct AdaGrad {
    rate: f64,
    eps: f64,
    decay: Decay,
}

impl AdaGrad {
    /// ε = 1e-10, without decay.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> AdaGrad {
        AdaGrad { rate: checked_rate(rate), eps: 1e-10, decay: Decay::NONE }
    }

    fn both(&self) -> Rules {
        let AdaGrad { rate, eps, .. } = *self;
        self.decay.rules(|decay| Rule::AdaGrad(Update { rate, eps, decay }))
    }
}

with_decay!(AdaGrad, "λ, added to the gradient as λ·w.");
with_eps!(AdaGrad);
by_rules!(AdaGrad, slots = |_| 1, rules = |ada, _| ada.both());

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    rate: f64,
    eps: f64,
    decay: f64,
}

/// The formulas of [`AdaGrad`].   params (w), grads (g), sum (s) [P]
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
