//! Functions of each value, and of a row: curves and their gradients.

pub mod activation;
pub mod elu;
pub mod gelu;
pub mod hard_tanh;
pub mod leaky_relu;
pub mod log_softmax;
pub mod mish;
pub mod pointwise;
pub mod prelu;
pub mod relu;
pub mod selu;
pub mod sigmoid;
pub mod silu;
pub mod softmax;
pub mod softplus;
pub mod tanh;
