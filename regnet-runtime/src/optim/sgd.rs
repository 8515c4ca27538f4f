//! g += λ·w;  v = μ·v + g;  w −= η·v, with Nesterov w −= η·(g + μ·v).

use super::{Decay, Rule, Rules, by_rules, checked_rate, checked_share, flush, with_decay};
use crate::scalar::Real;

/// Stochastic gradient descent, PyTorch's with `dampening = 0`:
///
/// ```text
/// g = dLoss/dw + λ·w      λ: weight_decay
/// v = μ·v + g             μ: momentum
/// w = w − η·v             η: learning rate; with nesterov η·(g + μ·v)
/// ```
///
/// The decay leaves biases, gammas and betas alone; [`Sgd::decay_all`] has PyTorch's.
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd {
    rate: f64,
    momentum: f64,
    nesterov: bool,
    decay: Decay,
}

impl Sgd {
    /// Without momentum and decay.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> Sgd {
        let decay = Decay { rate: 0.0, all: false };
        Sgd { rate: checked_rate(rate), momentum: 0.0, nesterov: false, decay }
    }

    /// μ: how much of the velocity is kept; 0 at first.
    ///
    /// # Panics
    /// If it lies outside 0 <= μ < 1.
    #[must_use]
    #[track_caller]
    pub fn momentum(self, momentum: f64) -> Sgd {
        Sgd { momentum: checked_share("momentum", momentum), ..self }
    }

    /// Whether the step looks ahead along the velocity.
    #[must_use]
    pub fn nesterov(self, nesterov: bool) -> Sgd {
        Sgd { nesterov, ..self }
    }

    fn both(&self) -> Rules {
        let which = if self.momentum > 0.0 { Rule::Momentum } else { Rule::Sgd };
        let (weights, others) = self.decay.rates();
        Rules { weights: which(self.rule(weights)), others: which(self.rule(others)) }
    }

    /// An update of parameters with this decay.
    pub(crate) fn rule(&self, decay: f64) -> Update {
        Update { rate: self.rate, momentum: self.momentum, nesterov: self.nesterov, decay }
    }
}

with_decay!(Sgd, "λ, added to the gradient as λ·w (a penalty ½·λ·w², which no loss shows).");
by_rules!(Sgd, slots = |sgd| usize::from(sgd.momentum > 0.0), rules = |sgd, _| sgd.both());

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// η
    rate: f64,
    /// μ
    momentum: f64,
    nesterov: bool,
    /// λ
    decay: f64,
}

/// w −= η·(g + λ·w).   params (w), grads (g) [P]
#[inline(always)]
pub(super) fn plain<T: Real>(rule: &Update, params: &mut [T], grads: &[T]) {
    let (rate, decay) = (T::of(rule.rate), T::of(rule.decay));
    for (w, &g) in params.iter_mut().zip(grads) {
        *w -= rate * (g + decay * *w);
    }
}

/// g += λ·w;  v = μ·v + g;  w −= η·v, with Nesterov η·(g + μ·v).   params (w), grads (g), velocity (v) [P]
#[inline(always)]
pub(super) fn momentum<T: Real>(rule: &Update, params: &mut [T], grads: &[T], velocity: &mut [T]) {
    let (rate, momentum, decay) = (T::of(rule.rate), T::of(rule.momentum), T::of(rule.decay));
    // η·v or η·(g + μ·v), without a branch in the loop.
    let (of_gradient, of_velocity) = if rule.nesterov { (rate, rate * momentum) } else { (T::zero(), rate) };
    for ((w, &g), v) in params.iter_mut().zip(grads).zip(velocity) {
        let g = g + decay * *w;
        *v = flush(momentum * *v + g);
        *w -= of_gradient * g + of_velocity * *v;
    }
}
