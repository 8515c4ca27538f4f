//! What a declared network calls: kernels, losses, initialization, optimizers, the training loop, files.
//!
//! Programs use the facade crate `regnet`; the paths here are its implementation.

#[macro_use]
mod kernel;

pub mod data;
pub mod early_stopping;
mod error;
#[cfg(feature = "files")]
pub mod files;
pub mod init;
pub mod layers;
pub mod loss;
pub mod matmul;
mod network;
pub mod optim;
mod penalty;
#[cfg(feature = "plot")]
pub mod plot;
pub mod pool;
mod predict;
mod rng;
mod scalar;
mod shape;
mod simd;
mod spec;
mod step;
mod targets;
pub mod trainer;

pub use error::Error;
pub use network::{Grads, Network, Param, State, Trainable, Workspace};
pub use rng::{Key, Rng};
pub use scalar::{Real, Scalar};
pub use shape::Shape;
pub use spec::{Kind, LayerSpec, Spec, TensorSpec};
pub use step::Loss;
pub use targets::{Labels, Targets};
