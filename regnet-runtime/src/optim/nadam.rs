//! Adam with Nesterov's look ahead: w −= η·(μ_{t+1}·m̂ + (1 − μ_t)·ĝ) / (√v̂ + ε).

use super::adam::correction;
use super::settings::{Decay, by_rules, checked_rate, with_betas, with_decay, with_eps};
use crate::base::functions::pow;
use crate::flat::rules::nadam::Update;
use crate::flat::rules::{Rule, Rules};

/// NAdam (Dozat 2016) as in PyTorch:
///
/// ```text
/// g = dLoss/dw + λ·w                       λ: weight_decay
/// μ_t = β₁·(1 − ½·0.96^(t·ψ))              ψ = 0.004,  P_t = μ_1·…·μ_t
/// m = β₁·m + (1 − β₁)·g                    v = β₂·v + (1 − β₂)·g²       v̂ = v / (1 − β₂ᵗ)
/// w = w − η·(1 − μ_t) / (1 − P_t) · g / (√v̂ + ε) − η·μ_{t+1} / (1 − P_{t+1}) · m / (√v̂ + ε)
/// ```
///
/// The decay leaves biases, gammas and betas alone; [`Nadam::decay_all`] has PyTorch's.
#[derive(Clone, Debug, PartialEq)]
pub struct Nadam {
    rate: f64,
    beta1: f64,
    beta2: f64,
    eps: f64,
    decay: Decay,
}

/// 0.96^ψ: what the momentum's distance from β₁ shrinks by in a step.
fn shrink() -> f64 {
    pow(0.96, 4e-3)
}

impl Nadam {
    /// β₁ = 0.9, β₂ = 0.999, ε = 1e-8, without decay.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> Nadam {
        Nadam { rate: checked_rate(rate), beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: Decay::NONE }
    }

    /// μ_t.
    fn momentum(&self, t: u64) -> f64 {
        self.beta1 * (1.0 - 0.5 * pow(shrink(), t as f64))
    }

    /// P_t; 0 from where 1 − P is 1 anyway, so that late steps cost no more than early ones.
    fn product(&self, t: u64) -> f64 {
        let (shrink, mut far, mut product) = (shrink(), 0.5, 1.0);
        for _ in 0..t {
            far *= shrink;
            product *= self.beta1 * (1.0 - far);
            if product < f64::EPSILON / 4.0 {
                return 0.0;
            }
        }
        product
    }

    fn both(&self, step: u64) -> Rules {
        let (product, now, next) = (self.product(step), self.momentum(step), self.momentum(step + 1));
        self.decay.rules(|decay| {
            Rule::Nadam(Update {
                beta1: self.beta1,
                beta2: self.beta2,
                eps: self.eps,
                decay,
                of_gradient: self.rate * (1.0 - now) / (1.0 - product),
                of_mean: self.rate * next / (1.0 - product * next),
                root: correction(self.beta2, step).sqrt().recip(),
            })
        })
    }
}

with_decay!(Nadam, "λ, added to the gradient as λ·w.");
with_eps!(Nadam);
with_betas!(Nadam);
by_rules!(
    Nadam,
    "nadam" [beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = decay.rate, decay_all = decay.all],
    slots = |_| 2,
    rules = Nadam::both
);
