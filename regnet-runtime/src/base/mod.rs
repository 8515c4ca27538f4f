//! What knows no network: errors, shapes, random numbers, buffers.

pub(crate) mod buffer;
pub(crate) mod clock;
pub(crate) mod environment;
pub(crate) mod error;
pub(crate) mod file;
pub(crate) mod functions;
pub(crate) mod hash;
pub(crate) mod message;
pub mod number;
pub(crate) mod real;
pub(crate) mod rng;
#[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
pub(crate) mod setting;
pub(crate) mod shape;
pub(crate) mod slices;
pub(crate) mod suggest;
pub(crate) mod targets;
pub(crate) mod text;
pub(crate) mod words;
