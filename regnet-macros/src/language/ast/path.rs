//! The path of a layer, a loss or a function of the user's own, and what is given to it.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use super::call::{comma, value};
use super::tokens::double_colon;
use crate::language::fragments;
use crate::says::errors::Errors;

/// `crate::…`, `self::…`, `super::…`
pub fn path_keyword(input: ParseStream) -> bool {
    path_word(input) && double_colon(input)
}

fn path_word(input: ParseStream) -> bool {
    input.peek(Token![crate]) || input.peek(Token![self]) || input.peek(Token![super])
}

/// What a path is that of, for messages.
#[derive(Clone, Copy)]
pub enum Own {
    Layer,
    Loss,
    Function,
}

impl Own {
    /// Its name, and how it is written.
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Own::Layer => ("layer", "my::Scale(0.5)"),
            Own::Loss => ("loss", "loss my::Focal(2.0)"),
            Own::Function => ("function", "map(my::Mish)"),
        }
    }
}

/// A path and the arguments behind it.
pub struct OwnPath {
    pub path: TokenStream,
    pub span: Span,
    pub args: TokenStream,
}

pub fn path(input: ParseStream, own: Own, errors: &mut Errors) -> Option<OwnPath> {
    let span = input.span();
    let mut path = TokenStream::new();
    let mut word_follows = true;
    loop {
        // Token by token, since a fragment of a `macro_rules!` may hold the first of them.
        if input.peek(Token![::]) && (path.is_empty() || !word_follows) {
            path.extend(input.parse::<Token![::]>().map(ToTokens::into_token_stream));
            word_follows = true;
        } else if word_follows && (input.peek(syn::Ident) || path_keyword(input)) {
            path.extend(input.call(Ident::parse_any).map(ToTokens::into_token_stream));
            word_follows = false;
        } else {
            break;
        }
    }
    if !matches!(path.clone().into_iter().last(), Some(TokenTree::Ident(_))) {
        let (what, form) = own.told();
        errors.at(span, format!("expected the path of a {what} of your own: write `{form}`"));
        return None;
    }
    let mut args = TokenStream::new();
    if input.peek(syn::token::Paren) {
        let group: Group = input.parse().ok()?;
        args = fragments::of_value(group.stream());
        let look = |inside: ParseStream| {
            positions(inside, errors);
            Ok(())
        };
        let _: syn::Result<()> = look.parse2(args.clone());
    } else if input.peek(Token![<]) {
        let (what, _) = own.told();
        errors
            .at(input.span(), format!("a {what}'s path takes no generic arguments; give the type an alias"));
        return None;
    }
    Some(OwnPath { path, span, args })
}

/// The arguments of what is the user's own, whose names and types rustc knows.
fn positions(input: ParseStream, errors: &mut Errors) {
    while !input.is_empty() {
        if value(input, errors).tokens.is_empty() {
            errors.at(input.span(), "expected a value before `,`");
        }
        comma(input, errors);
    }
}
