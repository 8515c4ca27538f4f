//! What a declared network calls: kernels, losses, initialization, optimizers, the training loop, files.
//!
//! Programs use the facade crate `regnet`; the paths here are its implementation.

#[macro_use]
mod kernel;

pub mod data;
mod error;
#[cfg(feature = "files")]
pub mod files;
pub mod init;
pub mod layers;
pub mod loss;
pub mod matmul;
pub mod pool;
mod rng;
mod scalar;
mod shape;
mod simd;
mod targets;

pub use error::Error;
pub use rng::{Key, Rng};
pub use scalar::{Real, Scalar};
pub use shape::Shape;
pub use targets::{Labels, Targets};
