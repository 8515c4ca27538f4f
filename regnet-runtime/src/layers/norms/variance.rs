//! From a variance to what values are divided by; and both in 64 bits, for values whose squares leave the finite numbers.

use crate::machine::number::Number;

/// 1/√(variance + ε). NaN where the variance is no finite number: the values are not divided by infinity without a word.
#[inline(always)]
pub(super) fn rstd(variance: f64, eps: f64) -> f64 {
    if variance < f64::INFINITY { 1.0 / (variance + eps).sqrt() } else { f64::NAN }
}

/// A variance that rounding made less than 0 is 0. NaN stays, which `max` would not let it.
#[inline(always)]
pub(super) fn at_least_zero(variance: f64) -> f64 {
    if variance < 0.0 { 0.0 } else { variance }
}

/// Mean and rstd of values, by sums in 64 bits.
#[cold]
pub(super) fn wide_moments<T: Number>(x: impl Iterator<Item = T> + Clone, eps: f64) -> (T, T) {
    let (mut sum, mut count) = (0.0, 0.0);
    for x in x.clone() {
        (sum, count) = (sum + x.wide(), count + 1.0);
    }
    let mean: f64 = sum / count;
    let squares: f64 = x.map(|x| (x.wide() - mean) * (x.wide() - mean)).sum();
    (T::of(mean), T::of(rstd(squares / count, eps)))
}
