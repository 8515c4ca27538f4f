//! Whether all values of a buffer are finite.

use crate::base::real::Real;
use crate::machine::simd::vectorized;

kernels! {
    /// The search for values that are not finite.
    pub trait FiniteKernel: Real {
        /// The place of the first one.
        fn first_not_finite(values: &[Self]) -> Option<usize> = first_not_finite;
        /// The place of the first one whose size is not below a bound.
        fn first_not_below(bound: f64, values: &[Self]) -> Option<usize> = first_not_below;
        /// Whether all sizes are below a bound.
        fn all_below(bound: f64, values: &[Self]) -> bool = all_below;
    }
}

/// Values that are looked at before the answer is.
const RUN: usize = 4096;

fn first_not_finite<T: Real>(values: &[T]) -> Option<usize> {
    first_not_below(f64::INFINITY, values)
}

fn first_not_below<T: Real>(bound: f64, values: &[T]) -> Option<usize> {
    let run = values.chunks(RUN).position(|run| !all_below(bound, run))?;
    let bound = T::of(bound);
    values[run * RUN..].iter().position(|value| !below(bound, *value)).map(|place| run * RUN + place)
}

fn all_below<T: Real>(bound: f64, values: &[T]) -> bool {
    let bound = T::of(bound);
    values.chunks(RUN).all(|run| {
        let mut below = true;
        run_below(bound, run, &mut below);
        below
    })
}

vectorized! {
    /// all = whether all sizes are below; that of NaN is not.
    fn run_below [T: Real] (bound: T, values: &[T], all: &mut bool) = run_below_plain;
}
#[inline(always)]
fn run_below_plain<T: Real>(bound: T, values: &[T], all: &mut bool) {
    *all = values.iter().fold(true, |all, value| all & below(bound, *value));
}

/// Not so of NaN.
#[inline(always)]
fn below<T: Real>(bound: T, value: T) -> bool {
    value.abs() < bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_one_is_found_wherever_it_is() {
        let mut values = vec![-3e38_f32; 3 * RUN + 5];
        assert_eq!((first_not_finite(&values), first_not_below(2e38, &values)), (None, Some(0)));
        assert!(all_below(f64::INFINITY, &values) && !all_below(2e38, &values));
        for place in [3 * RUN + 4, 2 * RUN, RUN - 1, 0] {
            for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                values[place] = value;
                assert_eq!(first_not_finite(&values), Some(place));
                assert_eq!(first_not_below(3.1e38, &values), Some(place));
                assert!(!all_below(f64::INFINITY, &values));
            }
        }
    }
}
