//! The number types a network can be made of.

use crate::base::real::Real;
use crate::data::StandardizeKernel;
use crate::flat::average::AverageKernel;
use crate::flat::clip::ClipKernel;
use crate::flat::constraint::ConstraintKernel;
use crate::flat::finite::FiniteKernel;
use crate::flat::linear::LinearKernel;
use crate::flat::rules::{LambKernel, RuleKernel};
use crate::layers::Kernels;
use crate::loss::LossKernels;
use crate::machine::number::Number;

/// A number type for which every kernel exists: `f32` for use, `f64` for checks.
///
/// Kernels trust the lengths of their slices. Only the methods of layers call them, which check; a program has not what
/// they are called with:
///
/// ```compile_fail,E0061
/// use regnet::{Scalar, layers::MaxPool2d};
///
/// fn pooled<T: Scalar>(layer: &MaxPool2d, x: &[T], y: &mut [T]) {
///     T::maxpool2d_forward(layer, x, y);
/// }
/// ```
pub trait Scalar:
    Real
    + Number
    + Kernels
    + LossKernels
    + StandardizeKernel
    + RuleKernel
    + LambKernel
    + LinearKernel
    + ClipKernel
    + ConstraintKernel
    + AverageKernel
    + FiniteKernel
{
}
impl Scalar for f32 {}
impl Scalar for f64 {}
