//! The kinds of stage: layers, blocks, branches, paths, and their arguments.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream, Parser};

use super::{Arg, Call, Chain, Place, StageKind, chain, next_text, open};
use crate::language::expr::Expr;
use crate::says::errors::Errors;

pub(super) fn stage_kind(input: ParseStream, errors: &mut Errors) -> Option<StageKind> {
    if input.peek(syn::token::Paren) {
        let (inner, span) = open(input).ok()?;
        return Some(StageKind::Branch { span, chains: branches(&inner, errors) });
    }
    if input.peek(Token![::]) || (input.peek(syn::Ident) && double_colon(input)) || path_keyword(input) {
        return path(input, errors);
    }
    let call_word = input.fork().call(Ident::parse_any).ok();
    match call_word {
        Some(word) if word == "residual" => residual(input, errors),
        Some(word) if word == "repeat" => repeat(input, errors),
        Some(_) => call(input, errors).map(StageKind::Layer),
        None => {
            let found = next_text(input);
            let message = if found.is_empty() {
                "expected a layer".into()
            } else {
                format!("expected a layer, but found `{found}`")
            };
            errors.at(input.span(), message);
            None
        }
    }
}

/// Whether the second token begins a `::`.
pub(super) fn double_colon(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<TokenTree>().is_ok() && fork.peek(Token![::])
}

/// `crate::…`, `self::…`, `super::…`
fn path_keyword(input: ParseStream) -> bool {
    path_word(input) && double_colon(input)
}

fn path_word(input: ParseStream) -> bool {
    input.peek(Token![crate]) || input.peek(Token![self]) || input.peek(Token![super])
}

fn branches(input: ParseStream, errors: &mut Errors) -> Vec<Chain> {
    let mut chains = Vec::new();
    loop {
        if input.is_empty() || input.peek(Token![|]) {
            errors.at(input.span(), "expected a layer in each branch");
        } else {
            chains.push(chain(input, Place::Branch, errors).0);
        }
        if input.parse::<Token![|]>().is_err() {
            return chains;
        }
    }
}

/// The inside of a block, which is not empty.
fn block<'a>(
    input: ParseStream<'a>,
    word: &Ident,
    form: &str,
    errors: &mut Errors,
) -> Option<ParseBuffer<'a>> {
    match open(input) {
        Ok((inside, _)) if !inside.is_empty() => Some(inside),
        Ok(_) | Err(_) => {
            errors.at(word.span(), format!("expected `{form}`"));
            None
        }
    }
}

fn residual(input: ParseStream, errors: &mut Errors) -> Option<StageKind> {
    let word: Ident = input.parse().ok()?;
    let inner = &block(input, &word, "residual(layer -> …)", errors)?;
    let chain = super::chain(inner, Place::Block, errors).0;
    let mut shortcut = None;
    if inner.parse::<Token![,]>().is_ok() && !inner.is_empty() {
        let span = inner.span();
        let key: Option<Ident> = inner.parse().ok();
        if key.is_some_and(|key| key == "shortcut") && inner.parse::<Token![=]>().is_ok() {
            shortcut = Some(super::chain(inner, Place::Block, errors).0);
            let _: syn::Result<Token![,]> = inner.parse();
        } else {
            errors.at(span, "expected `shortcut = layer -> …`, the other option of `residual`");
            skip(inner);
        }
    }
    rest(inner, errors);
    Some(StageKind::Residual { word, chain, shortcut })
}

fn repeat(input: ParseStream, errors: &mut Errors) -> Option<StageKind> {
    let word: Ident = input.parse().ok()?;
    let form = "repeat(count, layer -> …)";
    let inner = &block(input, &word, form, errors)?;
    let count = Expr::parse(inner);
    let mut chain = Chain::default();
    if inner.parse::<Token![,]>().is_ok() && !inner.is_empty() {
        chain = super::chain(inner, Place::Block, errors).0;
        let _: syn::Result<Token![,]> = inner.parse();
    } else {
        errors.at(word.span(), format!("expected `{form}`"));
    }
    rest(inner, errors);
    Some(StageKind::Repeat { word, count, chain })
}

/// What is left in a group after its last part is an error.
fn rest(input: ParseStream, errors: &mut Errors) {
    if !input.is_empty() {
        errors.at(input.span(), format!("expected the end of the block, but found `{}`", next_text(input)));
        skip(input);
    }
}

fn skip(input: ParseStream) {
    while !input.is_empty() {
        let _: syn::Result<TokenTree> = input.parse();
    }
}

fn path(input: ParseStream, errors: &mut Errors) -> Option<StageKind> {
    let span = input.span();
    let mut path = TokenStream::new();
    let mut word_follows = true;
    loop {
        // `::` is two tokens, joined.
        if input.peek(Token![::]) && (path.is_empty() || !word_follows) {
            path.extend([input.parse::<TokenTree>(), input.parse()].into_iter().flatten());
            word_follows = true;
        } else if word_follows && (input.peek(syn::Ident) || path_keyword(input)) {
            path.extend(input.parse::<TokenTree>());
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
        args = group.stream();
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

pub(super) fn call(input: ParseStream, errors: &mut Errors) -> Option<Call> {
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
        let value = Expr::parse(input);
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

/// The arguments of a layer of the user's own, whose names and types rustc knows.
fn positions(input: ParseStream, errors: &mut Errors) {
    while !input.is_empty() {
        if Expr::parse(input).tokens.is_empty() {
            errors.at(input.span(), "expected a value before `,`");
        }
        comma(input, errors);
    }
}

fn comma(input: ParseStream, errors: &mut Errors) {
    if input.parse::<Token![,]>().is_err() && !input.is_empty() {
        errors.at(input.span(), format!("expected `,` before `{}`", next_text(input)));
    }
}
