//! The constants of an expansion: the settings of the layers, the operations that are several layers in one, and what rustc
//! computes. The passes before this one name them by their type, `Plan::CONV2D1__OUTPUT`, with two underscores in
//! front of what is added to a stage's name. Here they get their last names: `CONV2D1_OUTPUT` of the module, or of the type
//! where the network has sizes of its own.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;

use super::names::Names;
use super::{plain, settings};
use crate::plan::Constant;

/// The names of all constants.
pub struct Constants<'a> {
    names: &'a Names<'a>,
    last: BTreeMap<String, String>,
}

impl<'a> Constants<'a> {
    pub fn new(names: &'a Names<'a>, all: &[Constant]) -> Constants<'a> {
        // What the runtime's trait of a plan has under these names.
        let mut taken: BTreeSet<String> =
            ["LAYERS", "BUFFERS", "FOLDED", "OUTPUT", "INPUT_GRADIENT"].map(str::to_owned).into();
        let mut last = BTreeMap::new();
        // What has a stage's name alone keeps it before what was added to one.
        for added in [false, true] {
            for name in all.iter().map(|constant| constant.name.to_string()) {
                if name.contains("__") == added {
                    let is_taken = |name: &str| taken.contains(name) || names.declaration.may_have(name);
                    let plain = plain::free(&name.replace("__", "_"), is_taken);
                    taken.insert(plain.clone());
                    last.insert(name, plain);
                }
            }
        }
        Constants { names, last }
    }

    /// Their declarations.
    pub fn declared(&self, all: &[Constant]) -> TokenStream {
        let declared = all.iter().map(|Constant { name, ty, value }| {
            let name = Ident::new(&self.last[&name.to_string()], name.span());
            let value = settings::with_defaults(self.names, value.clone());
            quote!(const #name: #ty = #value;)
        });
        if self.names.args.is_empty() {
            return quote!(#(#declared)*);
        }
        let (plan, sizes) = (self.names.sized(&self.names.plan), self.names.sizes());
        quote!(impl #sizes #plan { #(pub #declared)* })
    }

    /// Tokens with their last names.
    pub fn named(&self, tokens: TokenStream) -> TokenStream {
        let mut trees: Vec<TokenTree> = Vec::new();
        for tree in tokens {
            match tree {
                TokenTree::Ident(ident) => {
                    // A constant of the user's may have the same name.
                    let path = self.path(&trees);
                    match self.last.get(&ident.to_string()).filter(|_| path.is_some()) {
                        Some(last) => {
                            // A path is one of the module where the type has no sizes.
                            trees.truncate(trees.len() - path.unwrap_or(0));
                            trees.push(Ident::new(last, ident.span()).into());
                        }
                        None => trees.push(ident.into()),
                    }
                }
                TokenTree::Group(group) => {
                    let mut named = Group::new(group.delimiter(), self.named(group.stream()));
                    named.set_span(group.span());
                    trees.push(named.into());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => trees.push(tree),
            }
        }
        trees.into_iter().collect()
    }

    /// Whether a path of ours stands at the end, `Plan::` or `Plan::<{ H }>::`, and how much of it is left out.
    fn path(&self, before: &[TokenTree]) -> Option<usize> {
        let [.., ty, TokenTree::Punct(_), TokenTree::Punct(colon)] = before else { return None };
        if colon.as_char() != ':' {
            return None;
        }
        match ty {
            TokenTree::Ident(ty) => (*ty == self.names.plan).then_some(3),
            TokenTree::Punct(end) if end.as_char() == '>' => {
                let sized =
                    before.iter().any(|tree| matches!(tree, TokenTree::Ident(ty) if *ty == self.names.plan));
                (sized && !self.names.args.is_empty()).then_some(0)
            }
            TokenTree::Punct(_) | TokenTree::Group(_) | TokenTree::Literal(_) => None,
        }
    }
}
