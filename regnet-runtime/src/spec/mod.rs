//! What a network is, before it has any numbers: its layers, tensors, first parameters and costs.

pub mod budget;
mod buffers;
mod chunks;
mod description;
pub mod init;
mod layer;
mod setting;
mod tensor;
pub mod walk;

pub use buffers::{
    BufferSpec, Role, input, input_gradient, kept, once, output, padded_input, place_of, shared,
};
pub(crate) use chunks::Chunks;
pub use description::Spec;
pub(crate) use description::Tensor;
pub use layer::{Config, INPUT, Inputs, LayerSpec, SetConfig, Signal};
pub(crate) use layer::{params_of, stats_of};
pub use setting::{Setting, Use, used};
pub(crate) use setting::{placeholder, set_by};
pub(crate) use tensor::Held;
pub use tensor::{Kind, TensorSpec, beta, bias, gamma, running_mean, running_var, tensor, weight};
