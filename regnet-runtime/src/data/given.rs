//! What is given to a network: data of its own number type.

use std::rc::Rc;
use std::sync::Arc;

use ndarray::{ArrayView, Axis, Dimension, Ix2};

use super::dataset::Dataset;
use super::loader::DataLoader;

/// Inputs for a network whose numbers are `Scalar`, `f32` unless it was cast: an `ArrayView` of them, or one example as a slice.
#[diagnostic::on_unimplemented(
    message = "a network of `{Scalar}` takes arrays of `{Scalar}`, not `{Self}`",
    note = "convert the array, `x.mapv(|x| x as {Scalar})`, and give its `view()`; for a network of other numbers write `net.cast::<f64>()`"
)]
pub trait GivenInputs<Scalar> {
    /// The axes, the batch's first.
    #[doc(hidden)]
    type Axes: Dimension;

    /// The array itself.
    #[doc(hidden)]
    fn array<'a>(self) -> ArrayView<'a, Scalar, Self::Axes>
    where
        Self: 'a;
}

impl<T, Axes: Dimension> GivenInputs<T> for ArrayView<'_, T, Axes> {
    type Axes = Axes;

    fn array<'a>(self) -> ArrayView<'a, T, Axes>
    where
        Self: 'a,
    {
        self
    }
}

/// One example.
fn one<T>(values: &[T]) -> ArrayView<'_, T, Ix2> {
    ArrayView::from(values).insert_axis(Axis(0))
}

/// Lists of the values of one example.
macro_rules! lists {
    ($([$($parameter:tt)*] $list:ty;)*) => {$(
        impl<T $($parameter)*> GivenInputs<T> for &$list {
            type Axes = Ix2;

            fn array<'a>(self) -> ArrayView<'a, T, Ix2>
            where
                Self: 'a,
            {
                one(self)
            }
        }
    )*};
}

lists! { [] [T]; [] Vec<T>; [, const N: usize] [T; N]; }

/// Examples for a network whose numbers are `Scalar`, `f32` unless it was cast: a [`Dataset`] of them.
#[diagnostic::on_unimplemented(
    message = "a network of `{Scalar}` takes examples of `{Scalar}`, not `{Self}`",
    note = "convert the arrays, `x.mapv(|x| x as {Scalar})`, before they become a `Dataset`; for a network of other numbers write `net.cast::<f64>()`",
    note = "a `DataLoader` is for `fit` and `evaluate`: give a `Dataset` here, such as one of its batches"
)]
pub trait GivenExamples<Scalar> {
    /// The data set itself.
    #[doc(hidden)]
    fn data(&self) -> &Dataset<Scalar>;
}

impl<T> GivenExamples<T> for Dataset<T> {
    fn data(&self) -> &Dataset<T> {
        self
    }
}

/// Examples to train on, for a network whose numbers are `Scalar`: a [`Dataset`], or a [`DataLoader`] of what does not fit into
/// memory.
#[diagnostic::on_unimplemented(
    message = "a network of `{Scalar}` takes examples of `{Scalar}`, not `{Self}`",
    note = "convert the arrays, `x.mapv(|x| x as {Scalar})`, before they become a `Dataset`; for a network of other numbers write `net.cast::<f64>()`"
)]
pub trait GivenBatches<Scalar> {
    /// Itself.
    #[doc(hidden)]
    fn given(&self) -> Given<'_, Scalar>;
}

/// One of the two.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Given<'a, T> {
    Set(&'a Dataset<T>),
    Loader(&'a DataLoader<T>),
}

impl<T> GivenBatches<T> for Dataset<T> {
    fn given(&self) -> Given<'_, T> {
        Given::Set(self)
    }
}

impl<T> GivenBatches<T> for DataLoader<T> {
    fn given(&self) -> Given<'_, T> {
        Given::Loader(self)
    }
}

/// What they may be behind.
macro_rules! behind {
    ($($pointer:ty),*) => {$(
        impl<T, D: GivenExamples<T>> GivenExamples<T> for $pointer {
            fn data(&self) -> &Dataset<T> {
                D::data(self)
            }
        }

        impl<T, D: GivenBatches<T>> GivenBatches<T> for $pointer {
            fn given(&self) -> Given<'_, T> {
                D::given(self)
            }
        }
    )*};
}

behind!(&D, &mut D, Box<D>, Rc<D>, Arc<D>);
