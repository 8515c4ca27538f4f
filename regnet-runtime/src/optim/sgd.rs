//! g += λ·w;  v = μ·v + g;  w −= η·v, with Nesterov w −= η·(g + μ·v).

use super::{Attached, Decay, Optimizer, Rule, Rules, checked_decay, checked_rate, checked_share, runs};
use crate::buffer::Buffer;
use crate::network::Network;
use crate::scalar::Scalar;
use crate::spec::Spec;

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

    /// λ, added to the gradient as λ·w (a penalty ½·λ·w², which no loss shows).
    ///
    /// # Panics
    /// If it is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn weight_decay(self, rate: f64) -> Sgd {
        Sgd { decay: Decay { rate: checked_decay(rate), ..self.decay }, ..self }
    }

    /// Lets the decay pull at biases, gammas and betas too.
    #[must_use]
    pub fn decay_all(self) -> Sgd {
        Sgd { decay: Decay { all: true, ..self.decay }, ..self }
    }

    fn both(&self) -> Rules {
        let which = if self.momentum > 0.0 { Rule::Momentum } else { Rule::Sgd };
        let (weights, others) = self.decay.rates();
        Rules { weights: which(self.rule(weights)), others: which(self.rule(others)) }
    }

    /// An update of parameters with this decay.
    pub(crate) fn rule(&self, decay: f64) -> runs::Sgd {
        runs::Sgd { rate: self.rate, momentum: self.momentum, nesterov: self.nesterov, decay }
    }

    /// With its state, for a training loop of one's own.
    #[must_use]
    pub fn attach<N: Network>(&self) -> Attached<Sgd, N> {
        Attached::new(self.clone())
    }
}

impl Optimizer for Sgd {
    fn learning_rate(&self) -> f64 {
        self.rate
    }

    #[track_caller]
    fn set_learning_rate(&mut self, rate: f64) {
        self.rate = checked_rate(rate);
    }

    fn slots(&self) -> usize {
        usize::from(self.momentum > 0.0)
    }

    fn update<T: Scalar>(
        &self,
        _step: u64,
        spec: &Spec,
        params: &mut [T],
        grads: &[T],
        slots: &mut [Buffer<T>],
    ) {
        self.both().update(spec, params, grads, slots);
    }

    fn rules(&self, _step: u64) -> Option<Rules> {
        Some(self.both())
    }
}
