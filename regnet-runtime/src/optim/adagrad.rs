//! s += g²;  w −= η·g / (√s + ε).

use super::settings::{Decay, by_rules, checked_rate, with_decay, with_eps};
use crate::flat::rules::adagrad::Update;
use crate::flat::rules::{Rule, Rules};

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
by_rules!(
    AdaGrad,
    "adagrad" [eps = eps, weight_decay = decay.rate, decay_all = decay.all],
    slots = |_| 1,
    rules = |ada, _| ada.both()
);
