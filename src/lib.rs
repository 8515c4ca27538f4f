#![doc = include_str!("../README.md")]

#[cfg(doc)]
extern crate self as regnet;

/// Declares a network: [the language](language).
pub use regnet_macros::network;
pub use regnet_runtime::*;

#[doc(hidden)]
pub use regnet_runtime::__private;

#[cfg(any(doc, rust_analyzer))]
pub mod words;

#[doc = include_str!("../docs/language.md")]
#[cfg(doc)]
pub mod language {}

#[doc = include_str!("../docs/training.md")]
#[cfg(doctest)]
pub mod training {}
