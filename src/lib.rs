//! Neural networks declared in one macro.
pub use regnet_runtime::*;
