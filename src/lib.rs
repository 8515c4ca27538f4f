#![doc = include_str!("../README.md")]

pub use regnet_macros::network;
pub use regnet_runtime::*;

#[doc(hidden)]
pub use regnet_runtime::__private;
