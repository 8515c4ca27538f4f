//! The declaration as straight lists of operations: the lists, what is rewritten in them, and where their values lie.

pub mod fold;
pub mod fuse;
mod list;
pub mod memory;

pub use list::*;
