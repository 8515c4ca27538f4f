//! The path of a layer of the user's own, and what is given to it.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use super::call::{comma, value};
use super::tokens::double_colon;
use super::tree::StageKind;
use crate::language::fragments;
use crate::says::errors::Errors;

/// `crate::…`, `self::…`, `super::…`
pub fn path_keyword(input: ParseStream) -> bool {
    path_word(input) && double_colon(input)
}

fn path_word(input: ParseStream) -> bool {
    input.peek(Token![crate]) || input.peek(Token![self]) || input.peek(Token![super])
}

pub fn path(input: ParseStream, errors: &mut Errors) -> Option<StageKind> {
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
        errors.at(span, "expected the path of a layer of your own: write `my::Scale(0.5)`");
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
        errors.at(input.span(), "a layer's path takes no generic arguments; give the type an alias");
        return None;
    }
    Some(StageKind::Path { path, span, args })
}

/// The arguments of a layer of the user's own, whose names and types rustc knows.
fn positions(input: ParseStream, errors: &mut Errors) {
    while !input.is_empty() {
        if value(input, errors).tokens.is_empty() {
            errors.at(input.span(), "expected a value before `,`");
        }
        comma(input, errors);
    }
}
