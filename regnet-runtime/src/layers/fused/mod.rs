//! Layers that one pass computes together.

pub mod conv_norm;
pub mod conv_pool;
pub mod fold;
pub mod norm_relu;
mod parts;
