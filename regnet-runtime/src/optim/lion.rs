//! w = (1 − η·λ)·w − η·sign(β₁·m + (1 − β₁)·g);  m = β₂·m + (1 − β₂)·g.

use super::settings::{Decay, by_rules, checked_rate, with_betas, with_decay};
use crate::flat::rules::lion::Update;
use crate::flat::rules::{Rule, Rules};

/// Lion (Chen et al., arXiv 2302.06675, program 1): every weight moves by the same distance.
///
/// ```text
/// u = sign(β₁·m + (1 − β₁)·g)         sign(0) = 0
/// w = w − η·(u + λ·w)                 λ: weight_decay, decoupled
/// m = β₂·m + (1 − β₂)·g
/// ```
///
/// The paper takes rates 3 to 10 times smaller than Adam's, and λ as much larger. The decay leaves biases, gammas and
/// betas alone; [`Lion::decay_all`] has the paper's.
#[derive(Clone, Debug, PartialEq)]
pub struct Lion {
    rate: f64,
    beta1: f64,
    beta2: f64,
    decay: Decay,
}

impl Lion {
    /// β₁ = 0.9, β₂ = 0.99, without decay.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> Lion {
        Lion { rate: checked_rate(rate), beta1: 0.9, beta2: 0.99, decay: Decay::NONE }
    }

    fn both(&self) -> Rules {
        let Lion { rate, beta1, beta2, .. } = *self;
        self.decay.rules(|decay| Rule::Lion(Update { rate, kept: 1.0 - rate * decay, beta1, beta2 }))
    }
}

with_decay!(Lion, "λ, decoupled: (1 − η·λ)·w.");
with_betas!(Lion);
by_rules!(
    Lion,
    "lion" [beta1 = beta1, beta2 = beta2, weight_decay = decay.rate, decay_all = decay.all],
    slots = |_| 1,
    rules = |lion, _| lion.both()
);
