//! `network! { … }`: declarations of neural networks, checked while the program compiles and expanded into
//! plain structs with hand-expanded forward and backward code.
//!
//! The rooms, each of which knows those before it alone, and in them the passes, each testable without rustc:
//!
//! - `says`: errors, and what may have been meant.
//! - `language`: what is written. `ast` reads the tokens; after it the declaration has the form of the grammar.
//! - `layers`: the words of the language, one file each.
//! - `plan` gives every stage its name, layer, shape and place in the flat buffers; it reports every other
//!   mistake, all of a compile at once; after it every size and place is decided. `plan::signal` predicts how values and
//!   gradients spread; `plan::lint` looks for what is legal and yet no good idea: warnings, or errors where that is asked
//!   for.
//! - `program` writes the plan out as straight lists of operations for training and for inference; `program::fold` plans
//!   what inference alone needs, `program::fuse` rewrites the lists: each rewrite has a name and keeps the result;
//!   `program::memory` gives every value of the lists a buffer, by liveness.
//! - `emit` prints the expansion.

mod emit;
mod expand;
mod language;
mod layers;
mod plan;
mod program;
mod says;
#[cfg(test)]
mod tests;

#[cfg(test)]
use expand::BROKE_DOWN;
use expand::expand;

/// Declares neural networks: `network! { struct Net: input(4) -> dense(3) -> loss mse; }`. Use it through the crate
/// `regnet`.
#[proc_macro]
pub fn network(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input.into()).into()
}
