//! Adam's direction, each tensor's step as long as the tensor itself: w −= η·‖w‖/‖r‖·r,  r = m̂/(√v̂ + ε) + λ·w.

use super::adam::correction;
use super::{Attached, Decay, Optimizer, checked_rate, flush, with_betas, with_decay, with_eps};
use crate::buffer::Buffer;
use crate::functions::square;
use crate::network::Network;
use crate::scalar::Scalar;
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
        format!("{self:?}")
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
            T::lamb(&rule, &mut params[range.clone()], &grads[range], first, second);
        });
    }
}

/// The numbers of one update of one tensor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TensorUpdate {
    rate: f64,
    beta1: f64,
    beta2: f64,
    eps: f64,
    decay: f64,
    /// 1 / (1 − β₁ᵗ)
    of_mean: f64,
    /// 1 / √(1 − β₂ᵗ)
    root: f64,
}

kernels! {
    /// The update of one tensor; its norms are summed in order.
    pub trait LambKernel {
        fn lamb(rule: &TensorUpdate, params: &mut [Self], grads: &[Self], first: &mut [Self], second: &mut [Self]) = update;
    }
}

/// The formulas of [`Lamb`].   params (w), grads (g), first (m), second (v) [P]
fn update<T: Scalar>(rule: &TensorUpdate, params: &mut [T], grads: &[T], first: &mut [T], second: &mut [T]) {
    let (new1, beta2, new2) = (T::of(1.0 - rule.beta1), T::of(rule.beta2), T::of(1.0 - rule.beta2));
    let (of_mean, root, decay) = (T::of(rule.of_mean), T::of(rule.root), T::of(rule.decay));
    let eps = T::of(rule.eps).max(T::min_positive_value());
    let direction = |w: T, m: T, v: T| of_mean * m / (root * v.sqrt() + eps) + decay * w;
    let (mut length, mut step) = (0.0, 0.0);
    for (((&w, &g), m), v) in params.iter().zip(grads).zip(&mut *first).zip(&mut *second) {
        *m = flush(*m + new1 * (g - *m));
        *v = flush(beta2 * *v + new2 * g * g);
        length += w.wide() * w.wide();
        step += square(direction(w, *m, *v).wide());
    }
    let trust = if length > 0.0 && step > 0.0 { (length / step).sqrt() } else { 1.0 };
    let rate = T::of(rule.rate * trust);
    for ((w, &m), &v) in params.iter_mut().zip(&*first).zip(&*second) {
        *w -= rate * direction(*w, m, v);
    }
}
