//! What a declared network calls: kernels, losses, initialization, optimizers, the training loop, files.
//!
//! Programs use the facade crate `regnet`; the paths here are its implementation.

#[macro_use]
mod machine;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod api;
mod base;
pub mod data;
#[cfg(feature = "files")]
pub mod files;
mod flat;
pub mod layers;
mod look;
pub mod loss;
mod model;
pub mod optim;
mod spec;
mod train;

#[cfg(feature = "files")]
pub use api::Load;
pub use base::buffer::Buffer;
pub use base::error::Error;
pub use base::real::Real;
pub use base::rng::{Key, Rng};
pub use base::shape::Shape;
pub use base::targets::{Labels, Targets};
pub use data::{Dataset, Standardize};
pub use look::check;
#[cfg(feature = "plot")]
pub use look::plot;
pub use look::probe::{Probe, Probed};
pub use loss::{Class, OwnLoss, Values};
pub use machine::simd::simd_level;
pub use machine::{matmul, pool};
pub use model::folded::Folded;
pub use model::layer::{Layer, LayerBackward, LayerForward, LayerInfer};
pub use model::map::Function;
pub use model::monte_carlo::MonteCarlo;
pub use model::network::{Network, Trainable};
pub use model::operation::{Add, Operation, Own};
pub use model::scalar::Scalar;
pub use model::settings::Settings;
pub use model::step::Loss;
pub use model::tensors::{Grads, LayerView, Param};
pub use model::unfused::Unfused;
pub use model::workspace::Workspace;
pub use model::wrapper::Model;
pub use ndarray;
pub use optim::{AdaDelta, AdaGrad, Adam, AdamW, LBfgs, Lamb, Lion, Nadam, Optimizer, RmsProp, Sgd};
pub use spec::budget::Memory;
pub use spec::walk::Visit;
pub use spec::{
    BufferSpec, INPUT, Inputs, Kind, LayerSpec, Role as BufferRole, SetConfig, Setting, Signal, Spec,
    TensorSpec, Use, init,
};
#[doc(no_inline)]
pub use train::early_stopping::EarlyStopping;
#[doc(no_inline)]
pub use train::schedule::Schedule;
#[doc(no_inline)]
pub use train::trainer::{History, Report, Trainer};
pub use train::{early_stopping, metrics, schedule, search, trainer};
