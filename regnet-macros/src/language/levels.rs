//! `#[allow(name)] #[warn(name)] #[deny(name)]`: the lints' levels, and which attributes are ours.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote_spanned;

use crate::plan::lint::LINTS;
use crate::says::errors::Errors;
use crate::says::suggest;

/// What comes of a finding.
#[derive(Clone, Copy, PartialEq)]
pub enum Level {
    Allow,
    Warn,
    Deny,
}

impl Level {
    /// The level that an attribute of this name sets.
    pub fn named(name: &str) -> Option<Level> {
        let levels = [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)];
        levels.into_iter().find(|(word, _)| *word == name).map(|(_, level)| level)
    }
}

/// The level that an attribute gives to a lint, by its place in the list.
pub struct Setting {
    lint: usize,
    level: Level,
}

/// The level of every lint at some stage.
#[derive(Clone, Copy)]
pub struct Levels([Level; LINTS.len()]);

impl Default for Levels {
    fn default() -> Levels {
        Levels(std::array::from_fn(|lint| LINTS[lint].level))
    }
}

impl Levels {
    /// The levels within something that has attributes.
    pub fn with(mut self, settings: &[Setting]) -> Levels {
        for Setting { lint, level } in settings {
            self.0[*lint] = *level;
        }
        self
    }

    pub fn of(&self, lint: usize) -> Level {
        self.0[lint]
    }
}

/// `allow(dead_code, symmetric_init)`: our settings, and what is left for rustc.
pub fn split(
    level: Level,
    word: &Ident,
    value: &TokenStream,
    errors: &mut Errors,
) -> (Vec<Setting>, Option<TokenStream>) {
    let whole = || Some(quote_spanned!(word.span()=> #[#word #value]));
    let list = match value.clone().into_iter().next() {
        Some(TokenTree::Group(list)) if list.delimiter() == Delimiter::Parenthesis => list,
        Some(_) | None => return (Vec::new(), whole()),
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let names = names(list.stream());
    let given = names.len();
    for name in names {
        let text = name.to_string();
        let known: Vec<&str> = LINTS.iter().map(|lint| lint.name).collect();
        match known.iter().position(|known| *known == text) {
            Some(lint) => ours.push(Setting { lint, level }),
            None => {
                if let Some(meant) = suggest::nearest(&text, &known) {
                    let message = format!("unknown lint `{text}`; did you mean `{meant}`?");
                    errors.under(&name, word.span(), message);
                } else {
                    theirs.push(name);
                }
            }
        }
    }
    let rest = given == 0 || !theirs.is_empty();
    (ours, rest.then(|| quote_spanned!(word.span()=> #[#word(#(#theirs),*)])))
}

/// What stands between the commas.
fn names(list: TokenStream) -> Vec<TokenStream> {
    let mut names = vec![TokenStream::new()];
    for tree in list {
        match (&tree, names.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => names.push(TokenStream::new()),
            (_, Some(name)) => name.extend([tree]),
            (_, None) => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}
