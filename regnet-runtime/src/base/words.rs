//! Numbers that stand for words of a vocabulary.

use crate::base::real::Real;

/// Where the first value stands that is no whole number in 0..below; NaN is none.
pub(crate) fn first_outside<T: Real>(x: &[T], below: usize) -> Option<usize> {
    x.iter().position(|x| {
        let x = x.wide();
        !(x >= 0.0 && x < below as f64 && x.fract() == 0.0)
    })
}
