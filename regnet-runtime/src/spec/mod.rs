//! What a network is, before it has any numbers: its layers, tensors, first parameters and costs.

pub mod budget;
mod buffers;
mod description;
pub mod init;

pub use buffers::BufferSpec;
pub(crate) use description::Tensor;
pub use description::{Inputs, Kind, LayerSpec, Signal, Spec, TensorSpec};
