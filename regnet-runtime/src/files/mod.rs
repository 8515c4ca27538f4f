//! Models as safetensors files, which other tools read as they are.
//!
//! The tensors have the names and shapes of [`Spec`](crate::Spec), the network's number type and little-endian bytes; a
//! standardization is four tensors of 64 bits, `standardize.inputs.mean`, `.std` and the targets' two.
//! `__metadata__` has `format = regnet`, `format_version`, regnet's own version, the struct's name, the architecture in words
//! and its digest, what the declaration says of training alone, and the user's metadata, whose keys begin with `user.`.
//!
//! Reading trusts nothing: the header is bounded before it is read, by the file's size and by what the network
//! itself would write; its offsets must fill the file; the values are read last, each straight into its place.
//! The scanner that this takes yields names, types, shapes and offsets, and writing a header is one function,
//! so the crate `safetensors` with its JSON library is not needed: the tests hold both against it.

pub(crate) mod checkpoint;
mod header;
pub(crate) mod lock;
mod matched;
mod open;
mod origin;
mod places;
mod replace;
mod safetensors;
mod scan;
mod settings;
pub(crate) mod temporary;
pub(crate) mod values;

pub use matched::Matched;
pub use safetensors::{
    from_bytes, from_bytes_as_is, load, load_as_is, load_matching, load_matching_as_is,
    load_unchecked_architecture, read_from, save, to_bytes, write_to,
};
