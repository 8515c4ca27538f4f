//! g += λ·w;  v = μ·v + g;  w −= η·v, with Nesterov w −= η·(g + μ·v).
//! Its settings: [`Sgd`](crate::optim::Sgd).

use crate::base::real::{Real, flush};

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// η
    pub(crate) rate: f64,
    /// μ
    pub(crate) momentum: f64,
    pub(crate) nesterov: bool,
    /// λ
    pub(crate) decay: f64,
}

/// w −= η·(g + λ·w).   params (w), grads (g) [P]
#[inline(always)]
pub(super) fn plain<T: Real>(rule: &Update, params: &mut [T], grads: &[T]) {
    let (rate, decay) = (T::of(rule.rate), T::of(rule.decay));
    for (w, &g) in params.iter_mut().zip(grads) {
        *w -= rate * (g + decay * *w);
    }
}

/// g += λ·w;  v = μ·v + g;  w −= η·v, with Nesterov η·(g + μ·v).   params (w), grads (g), velocity (v) [P]
#[inline(always)]
pub(super) fn momentum<T: Real>(rule: &Update, params: &mut [T], grads: &[T], velocity: &mut [T]) {
    let (rate, momentum, decay) = (T::of(rule.rate), T::of(rule.momentum), T::of(rule.decay));
    // η·v or η·(g + μ·v), without a branch in the loop.
    let (of_gradient, of_velocity) = if rule.nesterov { (rate, rate * momentum) } else { (T::zero(), rate) };
    for ((w, &g), v) in params.iter_mut().zip(grads).zip(velocity) {
        let g = g + decay * *w;
        *v = flush(momentum * *v + g);
        *w -= of_gradient * g + of_velocity * *v;
    }
}
