//! Adam's direction, each tensor's step as long as the tensor itself: w −= η·‖w‖/‖r‖·r,  r = m̂/(√v̂ + ε) + λ·w.
//! Its settings: [`Lamb`](crate::optim::Lamb).

use crate::base::functions::square;
use crate::base::real::{Real, flush};

/// The numbers of one update of one tensor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TensorUpdate {
    pub(crate) rate: f64,
    pub(crate) beta1: f64,
    pub(crate) beta2: f64,
    pub(crate) eps: f64,
    pub(crate) decay: f64,
    /// 1 / (1 − β₁ᵗ)
    pub(crate) of_mean: f64,
    /// 1 / √(1 − β₂ᵗ)
    pub(crate) root: f64,
}

kernels! {
    /// The update of one tensor; its norms are summed in order.
    pub trait LambKernel: Real {
        fn lamb(rule: &TensorUpdate, params: &mut [Self], grads: &[Self], first: &mut [Self], second: &mut [Self]) = update;
    }
}

/// The formulas of [`Lamb`](crate::optim::Lamb).   params (w), grads (g), first (m), second (v) [P]
fn update<T: Real>(rule: &TensorUpdate, params: &mut [T], grads: &[T], first: &mut [T], second: &mut [T]) {
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
