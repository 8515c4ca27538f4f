//! A word and its arguments.

use proc_macro2::{Ident, TokenStream};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use super::tokens::{next_text, open};
use super::tree::{Arg, Call};
use crate::language::expr::Expr;
use crate::says::errors::Errors;
use crate::says::suggest;

pub fn call(input: ParseStream, errors: &mut Errors) -> Option<Call> {
    let word = match input.call(Ident::parse_any) {
        Ok(word) => word,
        Err(_) => {
            errors.at(input.span(), "expected a word");
            return None;
        }
    };
    let mut args = Vec::new();
    if input.peek(syn::token::Paren) {
        args = arguments(&open(input).ok()?.0, errors);
    }
    Some(Call { word, args })
}

/// A word with the arguments in its parentheses, for values such as `normal(0.1)`.
pub fn call_of(word: &Ident, inside: TokenStream, errors: &mut Errors) -> Call {
    let parsed = (|input: ParseStream| Ok(arguments(input, errors))).parse2(inside);
    Call { word: word.clone(), args: parsed.unwrap_or_default() }
}

fn arguments(input: ParseStream, errors: &mut Errors) -> Vec<Arg> {
    let mut args = Vec::new();
    while !input.is_empty() {
        let fork = input.fork();
        let named = fork.call(Ident::parse_any).is_ok() && fork.peek(Token![=]) && !fork.peek(Token![==]);
        let name = if named {
            let name = input.call(Ident::parse_any).ok();
            let _: syn::Result<Token![=]> = input.parse();
            name
        } else {
            None
        };
        let value = value(input, errors);
        if value.tokens.is_empty() {
            let span = name.as_ref().map_or(input.span(), Ident::span);
            errors.at(
                span,
                match &name {
                    Some(name) => format!("expected a value after `{name} =`"),
                    None => "expected a value before `,`".to_owned(),
                },
            );
        }
        // An editor is asked for the value that is missing.
        if name.is_some() || !value.tokens.is_empty() {
            args.push(Arg { name, value });
        }
        comma(input, errors);
    }
    args
}

/// A value; what can be none is reported.
pub fn value(input: ParseStream, errors: &mut Errors) -> Expr {
    let value = Expr::parse(input);
    if let Some(kind) = value.no_value() {
        let found = suggest::shortened(&value.tokens);
        errors.under(&value.tokens, value.span, format!("expected a value, but found {kind}: `{found}`"));
    }
    value
}

pub fn comma(input: ParseStream, errors: &mut Errors) {
    if input.parse::<Token![,]>().is_err() && !input.is_empty() {
        errors.at(input.span(), format!("expected `,` before `{}`", next_text(input)));
    }
}
