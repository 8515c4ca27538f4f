//! m += (1 − β₁)·(g − m);  v = β₂·v + (1 − β₂)·g²;  w −= η·m̂ / (√v̂ + ε).

use super::settings::{by_rules, checked_eps, checked_rate, checked_share};
use crate::base::functions::{exp_less_one, ln};
use crate::flat::rules::adam::Update;
use crate::flat::rules::{Rule, Rules};

/// Adam (Kingma and Ba 2015) as in PyTorch, ε outside the root:
///
/// ```text
/// m = β₁·m + (1 − β₁)·g          v = β₂·v + (1 − β₂)·g²
/// m̂ = m / (1 − β₁ᵗ)              v̂ = v / (1 − β₂ᵗ)         t: the number of updates
/// w = w − η·m̂ / (√v̂ + ε)
/// ```
///
/// It has no weight decay: [`AdamW`](super::AdamW) has, and `l2 = …` in the declaration is a penalty.
#[derive(Clone, Debug, PartialEq)]
pub struct Adam {
    rate: f64,
    moments: Moments,
}

/// What Adam and AdamW share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moments {
    pub(super) beta1: f64,
    pub(super) beta2: f64,
    pub(super) eps: f64,
}

impl Adam {
    /// β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> Adam {
        Adam { rate: checked_rate(rate), moments: Moments::DEFAULT }
    }

    /// β₁ and β₂: how much of the mean gradient and the mean square is kept.
    ///
    /// # Panics
    /// If one lies outside 0 <= β < 1.
    #[must_use]
    #[track_caller]
    pub fn betas(self, beta1: f64, beta2: f64) -> Adam {
        Adam { moments: self.moments.betas(beta1, beta2), ..self }
    }

    /// ε.
    ///
    /// # Panics
    /// If it is not positive and finite.
    #[must_use]
    #[track_caller]
    pub fn eps(self, eps: f64) -> Adam {
        Adam { moments: self.moments.eps(eps), ..self }
    }

    fn both(&self, step: u64) -> Rules {
        let rule = Rule::Adam(self.moments.rule(step, self.rate, 0.0));
        Rules { weights: rule, others: rule }
    }
}

by_rules!(
    Adam,
    "adam" [beta1 = moments.beta1, beta2 = moments.beta2, eps = moments.eps],
    slots = |_| 2,
    rules = Adam::both
);

impl Moments {
    pub const DEFAULT: Moments = Moments { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

    #[track_caller]
    pub fn betas(self, beta1: f64, beta2: f64) -> Moments {
        Moments { beta1: checked_share("beta1", beta1), beta2: checked_share("beta2", beta2), ..self }
    }

    #[track_caller]
    pub fn eps(self, eps: f64) -> Moments {
        Moments { eps: checked_eps(eps), ..self }
    }

    /// The update number `step`, from 1.
    pub fn rule(self, step: u64, rate: f64, decay: f64) -> Update {
        let Moments { beta1, beta2, eps } = self;
        Update {
            kept: 1.0 - rate * decay,
            beta1,
            beta2,
            eps,
            rate: rate / correction(beta1, step),
            root: correction(beta2, step).sqrt().recip(),
        }
    }
}

/// 1 − β^t, by what a mean of t values that began at 0 is too small.
pub(super) fn correction(beta: f64, t: u64) -> f64 {
    let t = t as f64;
    // β^t < e^−t(1−β) is less than half a unit in the last place of 1.
    const NOTHING: f64 = 40.0;
    if t * (1.0 - beta) > NOTHING { 1.0 } else { -exp_less_one(t * ln(beta)) }
}
