//! What predictions are compared with, in whichever form it is at hand.

use ndarray::{ArrayView, Dimension};

use crate::base::targets::{Labels, Targets};
use crate::model::scalar::Scalar;

/// What is true of the examples: `test.targets()` of a [`Dataset`](crate::Dataset), [`Labels`], labels or values in a slice,
/// values in an `ArrayView`.
#[diagnostic::on_unimplemented(
    message = "predictions of `{T}` are not compared with `{Self}`",
    note = "give what the data set holds, `test.targets()`, labels of `u32`, or values of the same number type"
)]
pub trait Truths<T> {
    /// Hands them on.
    #[doc(hidden)]
    fn with<R>(self, job: impl FnOnce(Targets<'_, T>) -> R) -> R;
}

impl<T> Truths<T> for Targets<'_, T> {
    fn with<R>(self, job: impl FnOnce(Targets<'_, T>) -> R) -> R {
        job(self)
    }
}

impl<T> Truths<T> for Labels<'_> {
    fn with<R>(self, job: impl FnOnce(Targets<'_, T>) -> R) -> R {
        job(self.into())
    }
}

impl<T: Scalar, D: Dimension> Truths<T> for ArrayView<'_, T, D> {
    fn with<R>(self, job: impl FnOnce(Targets<'_, T>) -> R) -> R {
        // A view may be transposed; the order of the values is that of its axes.
        let values = self.as_standard_layout();
        job(Targets::Values(values.as_slice().unwrap_or_default()))
    }
}

/// A list behind one kind of pointer or another.
macro_rules! lists {
    ($([$($parameter:tt)*] $list:ty;)*) => {$(
        impl<T: Scalar $($parameter)*> Truths<T> for &$list {
            fn with<R>(self, job: impl FnOnce(Targets<'_, T>) -> R) -> R {
                job(Targets::Values(self))
            }
        }
    )*};
    (labels $([$($parameter:tt)*] $list:ty;)*) => {$(
        impl<T: Scalar $($parameter)*> Truths<T> for &$list {
            fn with<R>(self, job: impl FnOnce(Targets<'_, T>) -> R) -> R {
                job(Targets::Labels(self))
            }
        }
    )*};
}

lists! { [] [T]; [] Vec<T>; [, const N: usize] [T; N]; }
lists! { labels [] [u32]; [] Vec<u32>; [, const N: usize] [u32; N]; }
