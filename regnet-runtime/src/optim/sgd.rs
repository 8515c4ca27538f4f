//! g += λ·w;  v = μ·v + g;  w −= η·v, with Nesterov w −= η·(g + μ·v).

use super::settings::{Decay, by_rules, checked_rate, checked_share, with_decay};
use crate::flat::rules::sgd::Update;
use crate::flat::rules::{Rule, Rules};

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
by_rules!(
    Sgd,
    "sgd" [momentum = momentum, nesterov = nesterov, weight_decay = decay.rate, decay_all = decay.all],
    slots = |sgd| usize::from(sgd.momentum > 0.0),
    rules = |sgd, _| sgd.both()
);
