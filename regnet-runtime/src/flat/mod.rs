//! Loops over the flat buffers of parameters, gradients and running statistics: they know no layer.

pub(crate) mod average;
pub(crate) mod clip;
pub(crate) mod constraint;
pub(crate) mod finite;
pub(crate) mod frozen;
pub(crate) mod linear;
pub(crate) mod params;
pub(crate) mod penalty;
pub(crate) mod rules;
pub(crate) mod stats;
