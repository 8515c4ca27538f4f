//! v = α·v + (1 − α)·g²;  w −= η·g / (√v + ε).
//! Its settings: [`RmsProp`](crate::optim::RmsProp).

use crate::base::real::{Real, flush};

/// The numbers of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    pub(crate) rate: f64,
    pub(crate) smoothing: f64,
    pub(crate) eps: f64,
    pub(crate) momentum: f64,
    pub(crate) centered: bool,
    pub(crate) decay: f64,
}

/// The formulas of [`RmsProp`](crate::optim::RmsProp); without velocity w −= η·g / (s + ε).
/// params (w), grads (g), square (v), velocity (u), mean (m) [P]
#[inline(always)]
pub(super) fn run<T: Real>(
    rule: &Update,
    params: &mut [T],
    grads: &[T],
    square: &mut [T],
    velocity: Option<&mut [T]>,
    mean: Option<&mut [T]>,
) {
    let (rate, momentum, decay) = (T::of(rule.rate), T::of(rule.momentum), T::of(rule.decay));
    let (kept, new) = (T::of(rule.smoothing), T::of(1.0 - rule.smoothing));
    let eps = T::of(rule.eps).max(T::min_positive_value());
    let scaled = |w: T, g: T, v: &mut T, m: Option<&mut T>| {
        let g = g + decay * w;
        *v = flush(kept * *v + new * g * g);
        let square = match m {
            None => *v,
            Some(m) => {
                *m = flush(*m + new * (g - *m));
                // Rounding may leave less than nothing.
                (*v - *m * *m).max(T::zero())
            }
        };
        g / (square.sqrt() + eps)
    };
    let values = params.iter_mut().zip(grads).zip(square);
    match (velocity, mean.filter(|_| rule.centered)) {
        (None, None) => values.for_each(|((w, &g), v)| *w -= rate * scaled(*w, g, v, None)),
        (Some(velocity), None) => values.zip(velocity).for_each(|(((w, &g), v), u)| {
            *u = flush(momentum * *u + scaled(*w, g, v, None));
            *w -= rate * *u;
        }),
        (Some(velocity), Some(mean)) => {
            values.zip(velocity).zip(mean).for_each(|((((w, &g), v), u), m)| {
                *u = flush(momentum * *u + scaled(*w, g, v, Some(m)));
                *w -= rate * *u;
            });
        }
        (None, Some(_)) => unreachable!("the mean stands behind the velocity"),
    }
}
