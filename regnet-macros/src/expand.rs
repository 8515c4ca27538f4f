//! From tokens to tokens: the passes one after another. A file of its own, so that a fuzz target can be made of it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::language::{ast, crates};
use crate::plan::{lint, signal};
use crate::says::errors;
use crate::{emit, plan};

/// The expansion of all networks of one call: structs, and every error at its token.
pub fn expand(input: TokenStream) -> TokenStream {
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
pub fn expand_net(net: &ast::Net, errors: &mut errors::Errors) -> TokenStream {
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
pub const BROKE_DOWN: &str = "the macro broke down";

/// The same, with a request to report it where the macro itself breaks down.
pub fn guarded(
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
