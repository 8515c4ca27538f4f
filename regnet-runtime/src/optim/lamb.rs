//! Adam's direction, each tensor's step as long as the tensor itself: w −= η·‖w‖/‖r‖·r,  r = m̂/(√v̂ + ε) + λ·w.

use super::adam::correction;
use super::attached::Attached;
use super::optimizer::Optimizer;
use super::settings::{Decay, checked_rate, text, with_betas, with_decay, with_eps};
use crate::base::buffer::Buffer;
use crate::flat::rules::lamb::TensorUpdate;
use crate::machine::kernel::INSIDE;
use crate::model::network::Network;
use crate::model::scalar::Scalar;
use crate::spec::{Kind, Spec};

/// LAMB (You et al., arXiv 1904.00962, algorithm 2), for large batches:
///
/// ```text
/// m = β₁·m + (1 − β₁)·g          v = β₂·v + (1 − β₂)·g²
/// m̂ = m / (1 − β₁ᵗ)              v̂ = v / (1 − β₂ᵗ)
/// r = m̂ / (√v̂ + ε) + λ·w         λ: weight_decay
/// w = w − η·‖w‖ / ‖r‖·r          for each tensor by itself; the quotient is 1 where a norm is 0
/// ```
///
/// The decay leaves biases, gammas and betas alone; [`Lamb::decay_all`] has the paper's.
#[derive(Clone, Debug, PartialEq)]
pub struct Lamb {
    rate: f64,
    beta1: f64,
    beta2: f64,
    eps: f64,
    decay: Decay,
}

impl Lamb {
    /// β₁ = 0.9, β₂ = 0.999, ε = 1e-6, λ = 0.01.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn new(rate: f64) -> Lamb {
        let decay = Decay { rate: 0.01, ..Decay::NONE };
        Lamb { rate: checked_rate(rate), beta1: 0.9, beta2: 0.999, eps: 1e-6, decay }
    }

    /// With its state, for a training loop of one's own.
    #[must_use]
    pub fn attach<N: Network>(&self) -> Attached<Lamb, N> {
        Attached::new(self.clone())
    }

    fn tensor(&self, step: u64, kind: Kind) -> TensorUpdate {
        let (weights, others) = self.decay.rates();
        TensorUpdate {
            rate: self.rate,
            beta1: self.beta1,
            beta2: self.beta2,
            eps: self.eps,
            decay: if kind == Kind::Weight { weights } else { others },
            of_mean: correction(self.beta1, step).recip(),
            root: correction(self.beta2, step).sqrt().recip(),
        }
    }
}

with_decay!(Lamb, "λ, added to the direction as λ·w.");
with_eps!(Lamb);
with_betas!(Lamb);

impl Optimizer for Lamb {
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

    fn settings(&self) -> String {
        text!(self, "lamb" [beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = decay.rate, decay_all = decay.all])
    }

    fn update<T: Scalar>(
        &self,
        step: u64,
        spec: &Spec,
        params: &mut [T],
        grads: &[T],
        slots: &mut [Buffer<T>],
    ) {
        let [first, second] = slots else { unreachable!("two slots were asked for") };
        spec.each_param(|tensor| {
            let (rule, range) = (self.tensor(step, tensor.spec().kind), tensor.range());
            let (first, second) = (&mut first[range.clone()], &mut second[range.clone()]);
            T::lamb(INSIDE, &rule, &mut params[range.clone()], &grads[range], first, second);
        });
    }
}
