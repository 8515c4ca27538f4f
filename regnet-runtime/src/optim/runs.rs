//! The loops of all rules, over a run of parameters: w, g and each slot in one pass.

use super::flush;
use crate::pool::{ByChunk, CHUNK, each_part};
use crate::scalar::Real;

kernels! {
    /// The update of a run of parameters by each rule. Every parameter is a matter of its own, so that
    /// chunks for the threads change no bit.
    pub trait OptimKernel {
        fn sgd(rule: &Sgd, params: &mut [Self], grads: &[Self]) = sgd_chunks, f32: sgd_chunks_f32;
        fn momentum(rule: &Sgd, params: &mut [Self], grads: &[Self], velocity: &mut [Self])
            = momentum_chunks, f32: momentum_chunks_f32;
        fn adam(rule: &Adam, params: &mut [Self], grads: &[Self], first: &mut [Self], second: &mut [Self])
            = adam_chunks, f32: adam_chunks_f32;
    }
}

/// The numbers of one update by gradient descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// η
    pub(super) rate: f64,
    /// μ
    pub(super) momentum: f64,
    pub(super) nesterov: bool,
    /// λ
    pub(super) decay: f64,
}

/// The numbers of one update by Adam.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// 1 − η·λ: what the decay leaves.
    pub(super) kept: f64,
    pub(super) beta1: f64,
    pub(super) beta2: f64,
    /// ε
    pub(super) eps: f64,
    /// η / (1 − β₁ᵗ)
    pub(super) rate: f64,
    /// 1 / √(1 − β₂ᵗ)
    pub(super) root: f64,
}

/// w −= η·(g + λ·w).   params (w), grads (g) [P]
#[inline(always)]
pub(crate) fn sgd<T: Real>(rule: &Sgd, params: &mut [T], grads: &[T]) {
    let (rate, decay) = (T::of(rule.rate), T::of(rule.decay));
    for (w, &g) in params.iter_mut().zip(grads) {
        *w -= rate * (g + decay * *w);
    }
}

/// g += λ·w;  v = μ·v + g;  w −= η·v, with Nesterov η·(g + μ·v).   params (w), grads (g), velocity (v) [P]
#[inline(always)]
pub(crate) fn momentum<T: Real>(rule: &Sgd, params: &mut [T], grads: &[T], velocity: &mut [T]) {
    let (rate, momentum, decay) = (T::of(rule.rate), T::of(rule.momentum), T::of(rule.decay));
    // η·v or η·(g + μ·v), without a branch in the loop.
    let (of_gradient, of_velocity) = if rule.nesterov { (rate, rate * momentum) } else { (T::zero(), rate) };
    for ((w, &g), v) in params.iter_mut().zip(grads).zip(velocity) {
        let g = g + decay * *w;
        *v = flush(momentum * *v + g);
        *w -= of_gradient * g + of_velocity * *v;
    }
}

/// w = kept·w;  m += (1 − β₁)·(g − m);  v = β₂·v + (1 − β₂)·g²;  w −= rate·m / (root·√v + ε).
/// params (w), grads (g), first (m), second (v) [P]
#[inline(always)]
pub(crate) fn adam<T: Real>(rule: &Adam, params: &mut [T], grads: &[T], first: &mut [T], second: &mut [T]) {
    let (new1, beta2, new2) = (T::of(1.0 - rule.beta1), T::of(rule.beta2), T::of(1.0 - rule.beta2));
    let (kept, rate, root) = (T::of(rule.kept), T::of(rule.rate), T::of(rule.root));
    // An ε that rounds to 0 would make 0/0 of a parameter without a gradient.
    let eps = T::of(rule.eps).max(T::min_positive_value());
    for (((w, &g), m), v) in params.iter_mut().zip(grads).zip(first).zip(second) {
        *m = flush(*m + new1 * (g - *m));
        *v = flush(beta2 * *v + new2 * g * g);
        *w = kept * *w - rate * *m / (root * v.sqrt() + eps);
    }
}

/// `name`: `run` on chunks of the buffers, shared by the threads.
macro_rules! in_chunks {
    ($($name:ident = $run:path, $rule:ty, $scalar:ty $(, [$generic:ident])?, ($($slot:ident),*);)*) => { $(
        fn $name $(<$generic: Real>)? (
            rule: &$rule,
            params: &mut [$scalar],
            grads: &[$scalar],
            $($slot: &mut [$scalar],)*
        ) {
            let chunks = params.len().div_ceil(CHUNK);
            let parts = (ByChunk::new(params, CHUNK), $(ByChunk::new($slot, CHUNK),)*);
            each_part(chunks, parts, |chunk, (params, $($slot,)*)| {
                let grads = &grads[chunk * CHUNK..][..params.len()];
                $run(rule, params, grads, $($slot),*);
            });
        }
    )* };
}

in_chunks! {
    sgd_chunks = sgd, Sgd, T, [T], ();
    sgd_chunks_f32 = crate::simd::optim::sgd, Sgd, f32, ();
    momentum_chunks = momentum, Sgd, T, [T], (velocity);
    momentum_chunks_f32 = crate::simd::optim::momentum, Sgd, f32, (velocity);
    adam_chunks = adam, Adam, T, [T], (first, second);
    adam_chunks_f32 = crate::simd::optim::adam, Adam, f32, (first, second);
}
