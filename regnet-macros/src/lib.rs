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

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

mod emit;
mod language;
mod layers;
mod plan;
mod program;
mod says;
#[cfg(test)]
mod tests;

use language::{ast, crates};
use plan::{lint, signal};
use says::errors;

/// Declares neural networks: `network! { struct Net: input(4) -> dense(3) -> loss mse; }`. Use it through the crate
/// `regnet`.
#[proc_macro]
pub fn network(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input.into()).into()
}

/// The expansion of all networks of one call: structs, and every error at its token.
fn expand(input: TokenStream) -> TokenStream {
    let mut errors = errors::Errors::default();
    let lints: Vec<&str> = lint::LINTS.iter().map(|lint| lint.name).collect();
    let mut file = ast::parse(input, &lints, &mut errors);
    if let Some(name) = crates::other_name(std::env::args()) {
        renamed(&mut file, &name, &mut errors);
    }
    let mut output = TokenStream::new();
    for net in &file.nets {
        output.extend(guarded(net, &mut errors, expand_net));
    }
    output.extend(errors.finish());
    output
}

/// Networks that do not say that the crate has another name here: an error at the first, and all that follows as if they did.
fn renamed(file: &mut ast::File, name: &str, errors: &mut errors::Errors) {
    let path = Ident::new(name, Span::call_site());
    let mut silent = file.nets.iter_mut().filter(|net| net.krate.is_none()).peekable();
    if let Some(first) = silent.peek() {
        let net = &first.name;
        errors.at(
            net.span(),
            format!(
                "`regnet` is called `{name}` in this crate: write `#[crate = ::{name}]` before `struct {net}`"
            ),
        );
    }
    silent.for_each(|net| net.krate = Some(quote!(::#path)));
}

/// The expansion of one network. One with an error still gets its name and its methods, so that no follow-up error hides
/// the real one.
fn expand_net(net: &ast::Net, errors: &mut errors::Errors) -> TokenStream {
    let before = errors.len();
    let plan = if net.broken { None } else { plan::plan(net, errors) };
    let checked = plan.map(|plan| {
        let signals = signal::predict(&plan.body, signal::Weights::AsDeclared);
        let warnings = lint::run::lint(&plan, &signals, errors);
        (plan, signals, warnings)
    });
    match checked {
        Some((plan, signals, warnings)) if errors.len() == before => {
            emit::network(net, &plan, &signals, &warnings)
        }
        Some(_) | None => emit::stub(net),
    }
}

/// How the message of a bug of ours begins.
const BROKE_DOWN: &str = "the macro broke down";

/// The same, with a request to report it where the macro itself breaks down.
fn guarded(
    net: &ast::Net,
    errors: &mut errors::Errors,
    expand: impl FnOnce(&ast::Net, &mut errors::Errors) -> TokenStream,
) -> TokenStream {
    // What was collected before a panic is whole: errors are only ever added.
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| expand(net, errors)));
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it gives no reason");
        let name = &net.name;
        errors.at(
            name.span(),
            format!("{BROKE_DOWN} on `{name}`: {text}; this is a bug of regnet and not of your declaration, please report it with the two"),
        );
        emit::stub(net)
    })
}
