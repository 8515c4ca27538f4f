//! Matrix products.

/// Products.
pub trait MatmulKernel {}
impl MatmulKernel for f32 {}
impl MatmulKernel for f64 {}
