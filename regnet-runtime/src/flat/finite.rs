//! Whether all values of a buffer are finite.

use crate::base::real::Real;

kernels! {
    /// The search for values that are not finite.
    pub trait FiniteKernel: Real {
        /// The place of the first one.
        fn first_not_finite(values: &[Self]) -> Option<usize> = first_not_finite;
    }
}

fn first_not_finite<T: Real>(values: &[T]) -> Option<usize> {
    values.iter().position(|value| !value.is_finite())
}
