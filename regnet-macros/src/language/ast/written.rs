//! The names that a call of the macro writes, so that an expansion can give its own names that meet none of them.

use std::collections::HashSet;
use std::rc::Rc;

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// Shared by the networks of a call.
#[derive(Clone, Default)]
pub struct Written(Rc<Names>);

#[derive(Default)]
struct Names {
    written: HashSet<String>,
    /// Those that are more than the name of a stage, `name: …`.
    meant: HashSet<String>,
    /// Whether a macro is called, which can stand for any name.
    any: bool,
}

impl Written {
    pub fn of(tokens: &TokenStream) -> Written {
        let mut names = Names::default();
        collect(tokens.clone(), &mut names);
        Written(Rc::new(names))
    }

    /// Whether the name itself is written.
    pub fn has(&self, name: &str) -> bool {
        self.0.written.contains(name)
    }

    /// Whether the name of a stage could be that of something else, too.
    pub fn may_mean(&self, name: &str) -> bool {
        self.0.meant.contains(name) || (self.0.any && !name.ends_with('_'))
    }

    /// Whether a name of ours could be one that is written: of what a macro stands for, all that do not end as only ours do.
    pub fn may_have(&self, name: &str) -> bool {
        self.has(name) || (self.0.any && !name.ends_with('_'))
    }
}

fn collect(tokens: TokenStream, names: &mut Names) {
    let mut after_word = false;
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let names_a_stage = matches!(
            trees.peek(),
            Some(TokenTree::Punct(colon)) if colon.as_char() == ':' && colon.spacing() == Spacing::Alone
        );
        let of_macro = after_word && matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '!');
        names.any |= of_macro;
        after_word = matches!(tree, TokenTree::Ident(_));
        match tree {
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Ident(ident) => {
                names.written.insert(ident.to_string());
                if !names_a_stage {
                    names.meant.insert(ident.to_string());
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
