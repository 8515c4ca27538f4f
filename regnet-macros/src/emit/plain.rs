//! The last pass of an expansion: `__batch` becomes `batch`. The passes before it write their own names with two
//! underscores, so that none can meet a name of the declaration; here each gets the name that a person would give it, or
//! that and an underscore where the declaration uses it itself.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::language::ast::Written;

/// How the runtime's module is called inside an expansion.
const RUNTIME: &str = "__regnet";
/// What `RUNTIME` becomes.
const SHORT: &str = "rt";

/// What may be a local of the steps; fields of a workspace begin as `FIELDS`.
const LOCALS: [&str; 18] = [
    "batch",
    "capacity",
    "d_y",
    "folded",
    "folded_stats",
    "grads",
    "input_gradient",
    "kept",
    "key",
    "lanes",
    "params",
    "room",
    "see",
    "stats",
    "training",
    "ws",
    "x",
    "y",
];
const FIELDS: [&str; 5] = ["frame", "scratch", "saved_", "copies_", "turned_"];

/// A name of ours, before this pass.
pub fn local(name: &str) -> Ident {
    debug_assert!(LOCALS.contains(&name), "`{name}` is missing in the list of locals");
    Ident::new(&format!("__{name}"), Span::call_site())
}

/// Gives our names their plain forms. `krate` is where the runtime is found.
pub fn plain(tokens: TokenStream, declaration: &Written, krate: &TokenStream) -> TokenStream {
    let mut names = Names { declaration, bound: BTreeSet::new() };
    let tokens = names.all(tokens);
    let rt = names.free(SHORT);
    let rt = Ident::new(&rt, Span::call_site());
    // A function may be shadowed by a local, a constant of the caller's with the same name may not. All are imported at
    // once, unless that would hide what the declaration names.
    let bound = names.bound.iter().map(|name| Ident::new(name, Span::call_site()));
    let bound = match LOCALS.iter().any(|name| declaration.has(name)) {
        false => quote!(locals::*),
        true => quote!(#(local as #bound),*),
    };
    quote! {
        use #krate::__private::{self as #rt, #bound};
        #tokens
    }
}

struct Names<'a> {
    declaration: &'a Written,
    /// The locals that were met.
    bound: BTreeSet<String>,
}

impl Names<'_> {
    fn all(&mut self, tokens: TokenStream) -> TokenStream {
        tokens.into_iter().map(|tree| self.tree(tree)).collect()
    }

    fn tree(&mut self, tree: TokenTree) -> TokenTree {
        match tree {
            TokenTree::Group(group) => {
                let mut plain = Group::new(group.delimiter(), self.all(group.stream()));
                plain.set_span(group.span());
                plain.into()
            }
            TokenTree::Ident(ident) => self.ident(ident).into(),
            TokenTree::Punct(_) | TokenTree::Literal(_) => tree,
        }
    }

    fn ident(&mut self, ident: Ident) -> Ident {
        let text = ident.to_string();
        let Some(name) = text.strip_prefix("__").filter(|_| !self.declaration.has(&text)) else {
            return ident;
        };
        let plain = if text == RUNTIME {
            self.free(SHORT)
        } else if LOCALS.contains(&name) {
            let plain = self.free(name);
            self.bound.insert(plain.clone());
            plain
        } else if FIELDS.iter().any(|field| name.starts_with(field)) {
            self.free(name)
        } else {
            return ident;
        };
        Ident::new(&plain, ident.span())
    }

    /// The name, or a longer one where the declaration has it.
    fn free(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.declaration.has(&name) {
            name.push('_');
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A local that the runtime does not import could meet a constant of the caller's.
    #[test]
    fn the_runtime_imports_every_local() {
        let private = include_str!("../../../regnet-runtime/src/private.rs");
        let (_, locals) = private.split_once("pub mod locals {").expect("the module of locals");
        let (locals, _) = locals.split_once("};").expect("its end");
        let named: Vec<&str> =
            locals.split([',', '{', '\n']).filter_map(|part| part.trim().strip_prefix("local as ")).collect();
        let missing: Vec<&&str> = LOCALS.iter().filter(|name| !named.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?} are missing in {named:?}");
    }
}
