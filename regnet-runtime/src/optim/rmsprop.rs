//! v = α·v + (1 − α)·g²;  w −= η·g / (√v + ε).

use super::settings::{Decay, by_rules, checked_rate, checked_share, with_decay, with_eps};
use crate::flat::rules::rmsprop::Update;
use crate::flat::rules::{Rule, Rules};

/// RMSprop (Tieleman and Hinton 2012) as in PyTorch, ε outside the root:
///
/// ```text
/// g = dLoss/dw + λ·w                  λ: weight_decay
/// v = α·v + (1 − α)·g²                α: smoothing
/// s = √v, or centered √(v − m²) with m = α·m + (1 − α)·g
/// u = μ·u + g / (s + ε)               μ: momentum
/// w = w − η·u
/// ```
///
/// The decay leaves biases, gammas and betas alone; [`RmsProp::decay_all`] has PyTorch's.
#[derive(Clone, Debug, PartialEq)]
pub struct RmsProp {
    rate: f64,
    smoothing: f64,
    eps: f64,
    momentum: f64,
    centered: bool,
    decay: Decay,
}

impl RmsProp {
    /// α = 0.99, ε = 1e-8, without momentum and decay, not centered.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> RmsProp {
        RmsProp {
            rate: checked_rate(rate),
            smoothing: 0.99,
            eps: 1e-8,
            momentum: 0.0,
            centered: false,
            decay: Decay::NONE,
        }
    }

    /// α: how much of the mean square is kept.
    ///
    /// # Panics
    /// If it lies outside 0 <= α < 1.
    #[must_use]
    #[track_caller]
    pub fn smoothing(self, smoothing: f64) -> RmsProp {
        RmsProp { smoothing: checked_share("smoothing", smoothing), ..self }
    }

    /// μ: how much of the velocity is kept.
    ///
    /// # Panics
    /// If it lies outside 0 <= μ < 1.
    #[must_use]
    #[track_caller]
    pub fn momentum(self, momentum: f64) -> RmsProp {
        RmsProp { momentum: checked_share("momentum", momentum), ..self }
    }

    /// Whether the mean gradient is taken out of the mean square: divides by an estimate of the deviation.
    #[must_use]
    pub fn centered(self, centered: bool) -> RmsProp {
        RmsProp { centered, ..self }
    }

    /// The mean square, then the velocity, then the mean.
    fn slot_count(&self) -> usize {
        match (self.momentum > 0.0, self.centered) {
            (_, true) => 3,
            (true, false) => 2,
            (false, false) => 1,
        }
    }

    fn both(&self) -> Rules {
        let RmsProp { rate, smoothing, eps, momentum, centered, .. } = *self;
        self.decay.rules(|decay| Rule::RmsProp(Update { rate, smoothing, eps, momentum, centered, decay }))
    }
}

with_decay!(RmsProp, "λ, added to the gradient as λ·w.");
with_eps!(RmsProp);
by_rules!(
    RmsProp,
    "rmsprop" [smoothing = smoothing, eps = eps, momentum = momentum, centered = centered, weight_decay = decay.rate, decay_all = decay.all],
    slots = RmsProp::slot_count,
    rules = |rms, _| rms.both()
);
