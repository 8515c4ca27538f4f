//! What a declared network calls: kernels, losses, initialization, optimizers, the training loop, files.
//!
//! Programs use the facade crate `regnet`; the paths here are its implementation.

#[macro_use]
mod kernel;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[doc(hidden)]
pub mod budget;
mod buffer;
pub mod check;
mod clip;
mod clock;
mod constraint;
pub mod data;
pub mod early_stopping;
mod environment;
mod error;
#[cfg(feature = "files")]
pub mod files;
mod folded;
mod frozen;
mod functions;
mod hash;
pub mod init;
mod inputs;
mod lanes;
mod layer;
pub mod layers;
mod linear;
pub mod loss;
mod lsuv;
pub mod matmul;
mod message;
pub mod metrics;
mod model;
mod monte_carlo;
mod network;
mod newtype;
#[doc(hidden)]
pub mod number;
pub mod optim;
mod params;
mod pass;
mod penalty;
#[cfg(feature = "plot")]
pub mod plot;
pub mod pool;
mod predict;
mod probe;
#[doc(hidden)]
pub mod repeat;
mod rng;
mod scalar;
pub mod schedule;
mod shape;
mod simd;
mod spec;
mod stats;
mod step;
mod summary;
mod targets;
mod tensors;
mod text;
pub mod trainer;
pub mod unfused;
mod walk;
mod workspace;

pub use budget::{BufferSpec, Memory};
pub use buffer::Buffer;
pub use data::{Dataset, Standardize};
pub use early_stopping::EarlyStopping;
pub use error::Error;
pub use folded::Folded;
pub use layer::Layer;
pub use layers::operation::{Add, Operation, Own};
pub use model::Model;
pub use monte_carlo::MonteCarlo;
pub use ndarray;
pub use network::{Network, Trainable};
pub use optim::{AdaDelta, AdaGrad, Adam, AdamW, LBfgs, Lamb, Lion, Nadam, Optimizer, RmsProp, Sgd};
pub use probe::{Probe, Probed};
pub use rng::{Key, Rng};
pub use scalar::{Real, Scalar};
pub use schedule::Schedule;
pub use shape::Shape;
pub use spec::{INPUT, Inputs, Kind, LayerSpec, Signal, Spec, TensorSpec};
pub use step::Loss;
pub use summary::summary;
pub use targets::{Labels, Targets};
pub use tensors::{Grads, LayerView, Param};
pub use trainer::{History, Report, Trainer};
pub use unfused::Unfused;
pub use walk::Visit;
pub use workspace::Workspace;
