//! Attributes: what is ours is taken, the rest goes to rustc.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::Token;
use syn::parse::ParseStream;

use super::tokens::Reader;
use crate::language::budget::{self, Limit};
use crate::language::levels::{self, Level, Setting};

/// What introduces a network or a stage.
#[derive(Default)]
pub struct Attributes {
    pub docs: Vec<TokenStream>,
    pub others: Vec<TokenStream>,
    pub krate: Option<TokenStream>,
    pub unfused: bool,
    pub levels: Vec<Setting>,
    pub budget: Vec<Limit>,
}

/// Takes what is ours, level by level, and leaves the rest for rustc, which does not know our lints.
pub fn attributes(input: ParseStream, reader: &mut Reader<'_>) -> Attributes {
    let mut found = Attributes::default();
    while input.peek(Token![#]) && input.peek2(syn::token::Bracket) {
        let (Ok(TokenTree::Punct(hash)), Ok(TokenTree::Group(body))) = (input.parse(), input.parse()) else {
            break;
        };
        let mut trees = body.stream().into_iter();
        let Some(TokenTree::Ident(word)) = trees.next() else {
            reader.errors.at(body.span(), "expected an attribute, such as `#[allow(dead_code)]`");
            continue;
        };
        let value: TokenStream = trees.collect();
        let tokens = quote!(#hash #body);
        match word.to_string().as_str() {
            "doc" => found.docs.push(tokens),
            "crate" => match value.into_iter().skip(1).collect::<TokenStream>() {
                path if path.is_empty() => {
                    reader
                        .errors
                        .at(word.span(), "expected the path of the crate, as in `#[crate = my::regnet]`");
                }
                path => found.krate = Some(path),
            },
            "unfused" => found.unfused = true,
            "budget" => found.budget.extend(budget::parse(&word, &value, reader.errors)),
            name => match Level::named(name) {
                Some(level) => {
                    let (ours, rest) = levels::split(level, &word, &value, reader.lints, reader.errors);
                    found.levels.extend(ours);
                    found.others.extend(rest);
                }
                None => found.others.push(tokens),
            },
        }
    }
    found
}

/// `doc` of `#[doc = "…"]`. As text an attribute depends on who prints it.
pub fn attribute_word(attr: &TokenStream) -> Option<Ident> {
    let Some(TokenTree::Group(body)) = attr.clone().into_iter().nth(1) else { return None };
    match body.stream().into_iter().next() {
        Some(TokenTree::Ident(word)) => Some(word),
        Some(TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) | None => None,
    }
}
