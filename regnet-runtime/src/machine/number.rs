//! The numbers that layers compute with.

use crate::base::real::Real;
use crate::machine::elementary::Elementary;
use crate::machine::lanes::LanesKernel;
use crate::machine::matmul::MatmulKernel;
use crate::machine::pointwise::PointwiseKernel;
use crate::machine::pool::Scratch;
use crate::machine::reduce::ReduceKernel;

/// A real number with what layers share: products, sums, elementary functions, room of a thread. A layer adds its own
/// kernel: `T: DenseKernel`.
pub trait Number:
    Real + Elementary + Scratch + LanesKernel + MatmulKernel + PointwiseKernel + ReduceKernel
{
}
impl Number for f32 {}
impl Number for f64 {}
