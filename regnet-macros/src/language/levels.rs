//! `#[allow(name)] #[warn(name)] #[deny(name)]`: the lints' levels, and which attributes are ours.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote_spanned;

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
#[derive(Clone)]
pub struct Setting {
    lint: usize,
    level: Level,
}

/// What the attributes around a stage say, the innermost last.
#[derive(Clone, Default)]
pub struct Levels(Vec<Setting>);

impl Levels {
    /// The levels within something that has attributes.
    pub fn with(&self, settings: &[Setting]) -> Levels {
        Levels(self.0.iter().chain(settings).cloned().collect())
    }

    /// The level that was asked for, if one was.
    pub fn of(&self, lint: usize) -> Option<Level> {
        self.0.iter().rev().find(|setting| setting.lint == lint).map(|setting| setting.level)
    }
}

/// `allow(dead_code, symmetric_init)`: our settings, and what is left for rustc. `known` are the names of our lints.
pub fn split(
    level: Level,
    word: &Ident,
    value: &TokenStream,
    known: &[&str],
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
        match known.iter().position(|known| *known == text) {
            Some(lint) => ours.push(Setting { lint, level }),
            None => {
                if let Some(meant) = suggest::nearest(&text, known) {
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
