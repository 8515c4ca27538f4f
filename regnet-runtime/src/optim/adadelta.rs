//! v = ρ·v + (1 − ρ)·g²;  δ = √(u + ε) / √(v + ε)·g;  u = ρ·u + (1 − ρ)·δ²;  w −= η·δ.

use super::settings::{Decay, by_rules, checked_rate, checked_share, with_decay, with_eps};
use crate::flat::rules::adadelta::Update;
use crate::flat::rules::{Rule, Rules};

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
by_rules!(
    AdaDelta,
    "adadelta" [rho = rho, eps = eps, weight_decay = decay.rate, decay_all = decay.all],
    slots = |_| 2,
    rules = |ada, _| ada.both()
);
