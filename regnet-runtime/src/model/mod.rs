//! A network with its numbers: what the macro implements, and the passes, predictions and forms of every one.

pub(crate) mod checks;
pub(crate) mod chunks;
pub(crate) mod diagnose;
pub(crate) mod folded;
pub(crate) mod freeze;
pub(crate) mod gradients;
pub(crate) mod inputs;
pub(crate) mod layer;
mod metadata;
mod methods;
pub(crate) mod monte_carlo;
pub(crate) mod network;
pub(crate) mod operation;
mod padded;
pub(crate) mod padding;
pub(crate) mod pass;
pub(crate) mod predict;
pub(crate) mod regularizers;
pub mod repeat;
pub(crate) mod scalar;
pub(crate) mod standardized;
pub(crate) mod step;
pub(crate) mod tensors;
pub(crate) mod unfused;
pub(crate) mod workers;
pub(crate) mod workspace;
pub(crate) mod wrapper;
