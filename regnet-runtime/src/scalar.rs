//! The number types a network can be made of.

use crate::data::StandardizeKernel;
use crate::layers::Kernels;
use crate::matmul::MatmulKernel;
use crate::optim::OptimKernel;
use crate::trainer::FiniteKernel;

/// A real number: `f32` or `f64`.
pub trait Real: ndarray::NdFloat + std::iter::Sum + Default + private::Sealed {
    /// The safetensors name of the type: `F32` or `F64`.
    const DTYPE: &'static str;
    /// Rounds a 64-bit number to this type.
    fn of(value: f64) -> Self;
    /// Widens to 64 bits; exact.
    fn wide(self) -> f64;
}

mod private {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Real for f32 {
    const DTYPE: &'static str = "F32";
    #[inline]
    fn of(value: f64) -> f32 {
        value as f32
    }
    #[inline]
    fn wide(self) -> f64 {
        f64::from(self)
    }
}

impl Real for f64 {
    const DTYPE: &'static str = "F64";
    #[inline]
    fn of(value: f64) -> f64 {
        value
    }
    #[inline]
    fn wide(self) -> f64 {
        self
    }
}

/// A number type for which every kernel exists: `f32` for use, `f64` for checks.
pub trait Scalar: Real + MatmulKernel + Kernels + StandardizeKernel + OptimKernel + FiniteKernel {}
impl Scalar for f32 {}
impl Scalar for f64 {}
