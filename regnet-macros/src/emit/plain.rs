//! The last pass of an expansion: `__batch` becomes `batch`. The passes before it write their own names with two
//! underscores, so that none can meet a name of the declaration; here each gets the name that a person would give it, or
//! that and an underscore where the declaration uses it itself.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::names::field;
use crate::language::ast::Written;

/// How the runtime's module is called inside an expansion.
const RUNTIME: &str = "__regnet";
/// What `RUNTIME` becomes.
const SHORT: &str = "rt";

/// What may be a local of the steps.
pub const LOCALS: [&str; 18] = [
    "batch",
    "config",
    "d_y",
    "folded",
    "folded_stats",
    "grads",
    "input_gradient",
    "job",
    "key",
    "lanes",
    "lengths",
    "params",
    "pass",
    "settings",
    "stats",
    "ws",
    "x",
    "y",
];

/// Names of buffers that the runtime imports with the locals, since most networks have them.
const USUAL: [&str; 6] = ["a", "b", "c", "d", "input", "saved"];

/// How the types of an expansion begin: of the network, and of its blocks.
const TYPES: [&str; 2] = ["Plan", "Block_"];

/// How the name of a buffer begins before this pass.
const BUFFER: &str = "buffer_";

/// A name of ours, before this pass.
pub fn local(name: &str) -> Ident {
    debug_assert!(LOCALS.contains(&name), "`{name}` is missing in the list of locals");
    Ident::new(&format!("__{name}"), Span::call_site())
}

/// The local for a buffer, before this pass.
pub fn buffer(name: &str) -> Ident {
    Ident::new(&format!("__{BUFFER}{name}"), Span::call_site())
}

/// Gives our names their plain forms. `krate` is where the runtime is found.
pub fn plain(tokens: TokenStream, declaration: &Written, krate: &TokenStream) -> TokenStream {
    let mut names = Names { declaration, bound: BTreeSet::new() };
    let tokens = names.all(tokens);
    let rt = names.free(SHORT);
    let rt = Ident::new(&rt, Span::call_site());
    // A function may be shadowed by a local, a constant of the caller's with the same name may not. All are imported at
    // once, unless that would hide what the declaration names.
    // Every declaration has the word `input`, and means no constant by it.
    let written = |name: &&str| **name != *"input" && declaration.may_have(name);
    let of_steps = !LOCALS.iter().chain(&USUAL).any(written);
    let imported = |name: &str| of_steps && (LOCALS.contains(&name) || USUAL.contains(&name));
    let bound = names.bound.iter().filter(|name| !imported(name));
    let bound: Vec<Ident> = bound.map(|name| field(name)).collect();
    let of_steps = of_steps.then(|| quote!(locals::*,));
    quote! {
        use #krate::__private::{self as #rt, #of_steps #(local as #bound),*};
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
        let trees: Vec<TokenTree> = tokens.into_iter().map(|tree| self.tree(tree)).collect();
        let mut kept = Vec::with_capacity(trees.len());
        let mut index = 0;
        while index < trees.len() {
            if is_shorthand(&trees[index..]) {
                index += 2;
            }
            kept.push(trees[index].clone());
            index += 1;
        }
        kept.into_iter().collect()
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
        } else if name == "PlanItself" {
            self.free("Plan")
        } else if TYPES.iter().any(|ty| name.starts_with(ty)) {
            self.free(name)
        } else if let Some(name) = name.strip_prefix(BUFFER) {
            self.bound.insert(name.to_owned());
            name.to_owned()
        } else {
            return ident;
        };
        let mut plain = field(&plain);
        plain.set_span(ident.span());
        plain
    }

    fn free(&self, name: &str) -> String {
        free(name, |name| self.declaration.may_have(name))
    }
}

/// The name, or a longer one where it is taken.
pub fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = name.to_owned();
    while is_taken(&name) {
        name.push('_');
    }
    name
}

/// Whether a field begins that has the name of the local it is made of: `batch: batch` is written `batch`.
fn is_shorthand(trees: &[TokenTree]) -> bool {
    let [TokenTree::Ident(field), TokenTree::Punct(colon), rest @ ..] = trees else { return false };
    let rest = match rest {
        [TokenTree::Ident(mutable), rest @ ..] if mutable == "mut" => rest,
        _ => rest,
    };
    let [TokenTree::Ident(local), rest @ ..] = rest else { return false };
    let ends = match rest.first() {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() == ',',
        Some(_) => false,
    };
    ends && colon.as_char() == ':' && field == local
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
        let missing: Vec<&&str> = LOCALS.iter().chain(&USUAL).filter(|name| !named.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?} are missing in {named:?}");
    }
}
