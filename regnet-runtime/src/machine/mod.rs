//! What knows the processor: vector kernels, threads, products, and how the examples of a batch lie in memory.

#[macro_use]
pub(crate) mod kernel;

pub(crate) mod curve;
pub(crate) mod elementary;
pub(crate) mod lanes;
pub(crate) mod mask;
pub mod matmul;
pub(crate) mod number;
pub(crate) mod pointwise;
pub mod pool;
pub(crate) mod product;
pub(crate) mod reduce;
pub(crate) mod simd;
pub(crate) mod window;
