//! m += (1 − β₁)·(g − m);  v = β₂·v + (1 − β₂)·g²;  w −= η·m̂ / (√v̂ + ε).

use super::{Attached, Optimizer, checked_rate, checked_share, flush};
use crate::network::Network;
use crate::scalar::{Real, Scalar};
use crate::spec::Spec;

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
    pub(super) moments: Moments,
}

/// What Adam and AdamW share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moments {
    beta1: f64,
    beta2: f64,
    eps: f64,
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

    /// With its state, for a training loop of one's own.
    #[must_use]
    pub fn attach<N: Network>(&self) -> Attached<Adam, N> {
        Attached::new(self.clone())
    }
}

impl Optimizer for Adam {
    fn learning_rate(&self) -> f64 {
        self.rate
    }

    #[track_caller]
    fn set_learning_rate(&mut self, rate: f64) {
        self.rate = checked_rate(rate);
    }

    fn slots(&self) -> usize {
        2
    }

    fn update<T: Scalar>(
        &self,
        step: u64,
        _spec: &Spec,
        params: &mut [T],
        grads: &[T],
        slots: &mut [Vec<T>],
    ) {
        let (first, second) = slots.split_at_mut(1);
        T::adam(&self.moments.rule(step, self.rate, 0.0), params, grads, &mut first[0], &mut second[0]);
    }
}

impl Moments {
    pub const DEFAULT: Moments = Moments { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

    #[track_caller]
    pub fn betas(self, beta1: f64, beta2: f64) -> Moments {
        Moments { beta1: checked_share("beta1", beta1), beta2: checked_share("beta2", beta2), ..self }
    }

    #[track_caller]
    pub fn eps(self, eps: f64) -> Moments {
        assert!(eps > 0.0 && eps.is_finite(), "eps {eps} is not positive and finite");
        Moments { eps, ..self }
    }

    /// The update number `step`, from 1.
    pub fn rule(self, step: u64, rate: f64, decay: f64) -> Rule {
        let correction = |beta: f64| 1.0 - beta.powf(step as f64);
        Rule {
            kept: 1.0 - rate * decay,
            moments: self,
            rate: rate / correction(self.beta1),
            root: correction(self.beta2).sqrt().recip(),
        }
    }
}

/// The numbers of one update.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// 1 − η·λ: what the decay leaves.
    kept: f64,
    moments: Moments,
    /// η / (1 − β₁ᵗ)
    rate: f64,
    /// 1 / √(1 − β₂ᵗ)
    root: f64,
}

/// w = kept·w;  m += (1 − β₁)·(g − m);  v = β₂·v + (1 − β₂)·g²;  w −= rate·m / (root·√v + ε).
/// params (w), grads (g), first (m), second (v) [P]
pub(super) fn update<T: Real>(rule: &Rule, params: &mut [T], grads: &[T], first: &mut [T], second: &mut [T]) {
    let Moments { beta1, beta2, eps } = rule.moments;
    let (new1, beta2, new2) = (T::of(1.0 - beta1), T::of(beta2), T::of(1.0 - beta2));
    let (kept, rate, root) = (T::of(rule.kept), T::of(rule.rate), T::of(rule.root));
    // An ε that rounds to 0 would make 0/0 of a parameter without a gradient.
    let eps = T::of(eps).max(T::min_positive_value());
    for (((w, &g), m), v) in params.iter_mut().zip(grads).zip(first).zip(second) {
        *m = flush(*m + new1 * (g - *m));
        *v = flush(beta2 * *v + new2 * g * g);
        *w = kept * *w - rate * *m / (root * v.sqrt() + eps);
    }
}
