//! w = (1 − η·λ)·w, then Adam's update.

use super::adam::Moments;
use super::settings::{Decay, by_rules, checked_rate, with_decay};
use crate::flat::rules::adam::Update;
use crate::flat::rules::{Rule, Rules};

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019) as in PyTorch: w = (1 − η·λ)·w, then
/// [`Adam`](super::Adam)'s update, whose moments do not see the decay.
///
/// The decay leaves biases, gammas and betas alone; [`AdamW::decay_all`] has PyTorch's.
#[derive(Clone, Debug, PartialEq)]
pub struct AdamW {
    rate: f64,
    moments: Moments,
    decay: Decay,
}

impl AdamW {
    /// β₁ = 0.9, β₂ = 0.999, ε = 1e-8, λ = 0.01.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> AdamW {
        let decay = Decay { rate: 0.01, all: false };
        AdamW { rate: checked_rate(rate), moments: Moments::DEFAULT, decay }
    }

    /// β₁ and β₂: how much of the mean gradient and the mean square is kept.
    ///
    /// # Panics
    /// If one lies outside 0 <= β < 1.
    #[must_use]
    #[track_caller]
    pub fn betas(self, beta1: f64, beta2: f64) -> AdamW {
        AdamW { moments: self.moments.betas(beta1, beta2), ..self }
    }

    /// ε.
    ///
    /// # Panics
    /// If it is not positive and finite.
    #[must_use]
    #[track_caller]
    pub fn eps(self, eps: f64) -> AdamW {
        AdamW { moments: self.moments.eps(eps), ..self }
    }

    /// Update number `step` of parameters with this decay.
    pub(crate) fn rule(&self, step: u64, decay: f64) -> Update {
        self.moments.rule(step, self.rate, decay)
    }

    fn both(&self, step: u64) -> Rules {
        let (weights, others) = self.decay.rates();
        Rules { weights: Rule::Adam(self.rule(step, weights)), others: Rule::Adam(self.rule(step, others)) }
    }
}

with_decay!(AdamW, "λ.");
by_rules!(
    AdamW,
    "adamw" [beta1 = moments.beta1, beta2 = moments.beta2, eps = moments.eps, weight_decay = decay.rate, decay_all = decay.all],
    slots = |_| 2,
    rules = AdamW::both
);
