//! Attributes: what is ours is taken, the rest goes to rustc.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
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
        // Its value is a path, and none of rustc's.
        let ours = word == "crate";
        if let (false, Err(at)) = (ours, meta(value.clone(), word.span())) {
            reader.errors.at(at, "expected an attribute, such as `#[allow(dead_code)]`");
            continue;
        }
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

/// Whether this can stand behind the first word of an attribute: more of its path, and then nothing, a group, or `=` with a
/// value; else the place that cannot. rustc would say of the whole expansion that it is no Rust.
fn meta(behind: TokenStream, mut before: Span) -> Result<(), Span> {
    let mut trees = path(behind, &mut before)?;
    match trees.next() {
        None => Ok(()),
        Some(TokenTree::Group(_)) => end(trees),
        Some(TokenTree::Punct(equals)) if equals.as_char() == '=' => value(trees.collect(), equals.span()),
        Some(other) => Err(other.span()),
    }
}

/// A literal, with its sign, or the call of a macro: what a `macro_rules!` hands on stands in a group.
fn value(value: TokenStream, equals: Span) -> Result<(), Span> {
    let mut trees = value.into_iter();
    match trees.next() {
        None => Err(equals),
        Some(TokenTree::Literal(_) | TokenTree::Group(_)) => end(trees),
        Some(TokenTree::Punct(sign)) if sign.as_char() == '-' => match trees.next() {
            Some(TokenTree::Literal(_)) => end(trees),
            other => Err(other.map_or(sign.span(), |tree| tree.span())),
        },
        Some(TokenTree::Ident(word)) => {
            let mut before = word.span();
            let mut trees = path(trees.collect(), &mut before)?;
            match (trees.next(), trees.next()) {
                (None, _) if matches!(word.to_string().as_str(), "true" | "false") => Ok(()),
                (Some(TokenTree::Punct(mark)), Some(TokenTree::Group(_))) if mark.as_char() == '!' => {
                    end(trees)
                }
                (first, _) => Err(first.map_or(before, |tree| tree.span())),
            }
        }
        Some(other) => Err(other.span()),
    }
}

/// What comes behind the rest of a path, `::name` any number of times; `before` is the last token of it.
fn path(behind: TokenStream, before: &mut Span) -> Result<Peekable<IntoIter>, Span> {
    let mut trees = behind.into_iter().peekable();
    while matches!(trees.peek(), Some(TokenTree::Punct(colon)) if colon.as_char() == ':') {
        for part in 0..3 {
            match (part, trees.next()) {
                (0 | 1, Some(TokenTree::Punct(colon))) if colon.as_char() == ':' => *before = colon.span(),
                (2, Some(TokenTree::Ident(word))) => *before = word.span(),
                (_, other) => return Err(other.map_or(*before, |tree| tree.span())),
            }
        }
    }
    Ok(trees)
}

fn end(mut trees: impl Iterator<Item = TokenTree>) -> Result<(), Span> {
    trees.next().map_or(Ok(()), |tree| Err(tree.span()))
}

/// `doc` of `#[doc = "…"]`. As text an attribute depends on who prints it.
pub fn attribute_word(attr: &TokenStream) -> Option<Ident> {
    let Some(TokenTree::Group(body)) = attr.clone().into_iter().nth(1) else { return None };
    match body.stream().into_iter().next() {
        Some(TokenTree::Ident(word)) => Some(word),
        Some(TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) | None => None,
    }
}
