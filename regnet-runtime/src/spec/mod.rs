//! What a network is, before it has any numbers: its layers, tensors, first parameters and costs.

pub mod budget;
mod buffers;
mod description;
pub mod init;
pub mod walk;

pub use buffers::{BufferSpec, Role, input, input_gradient, kept, once, output, place_of, shared};
pub(crate) use description::Tensor;
pub use description::{
    Config, INPUT, Inputs, Kind, LayerSpec, Signal, Spec, TensorSpec, beta, bias, gamma, running_mean,
    running_var, tensor, weight,
};
