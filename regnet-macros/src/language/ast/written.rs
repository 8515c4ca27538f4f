//! The names that a call of the macro writes, so that an expansion can give its own names that meet none of them.

use std::collections::HashSet;
use std::rc::Rc;

use proc_macro2::{TokenStream, TokenTree};

/// Shared by the networks of a call.
#[derive(Clone, Default)]
pub struct Written(Rc<HashSet<String>>);

impl Written {
    pub fn of(tokens: &TokenStream) -> Written {
        let mut names = HashSet::new();
        collect(tokens.clone(), &mut names);
        Written(Rc::new(names))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

fn collect(tokens: TokenStream, names: &mut HashSet<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Ident(ident) => {
                names.insert(ident.to_string());
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
