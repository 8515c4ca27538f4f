//! One file a layer: its formula, its kernel trait, forward, backward, gradient check.

/// The sum of all kernel traits of layers.
pub trait Kernels {}
impl Kernels for f32 {}
impl Kernels for f64 {}
