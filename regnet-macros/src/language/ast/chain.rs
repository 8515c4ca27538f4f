//! A chain of stages, and the blocks that hold chains themselves.

use std::rc::Rc;

use proc_macro2::{Ident, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream};

use super::attributes::{Attributes, attributes};
use super::call::{call, value};
use super::path::{Own, OwnPath, path, path_keyword};
use super::tokens::{Reader, at_net, double_colon, next_text, open, skip};
use super::tree::{Chain, LossStage, Stage, StageKind};
use crate::says::errors::Errors;

/// What a chain stands in, which decides where it ends.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    Net,
    Block,
    Branch,
}

impl Place {
    fn ends(self, input: ParseStream) -> bool {
        input.is_empty()
            || match self {
                Place::Net => input.peek(Token![;]) || at_net(input),
                Place::Block => input.peek(Token![,]),
                Place::Branch => input.peek(Token![|]),
            }
    }
}

pub fn chain(input: ParseStream, place: Place, reader: &mut Reader<'_>) -> (Chain, Option<LossStage>) {
    let mut chain = Chain::default();
    let mut loss = None;
    loop {
        if at_loss(input) {
            let word: syn::Result<Ident> = input.parse();
            let found = loss_stage(input, reader.errors);
            if place == Place::Net {
                loss = found;
            } else if let Ok(word) = word {
                reader.errors.at(word.span(), "the loss belongs to the whole network, after its last layer");
            }
        } else {
            let before = reader.errors.len();
            match stage(input, reader) {
                Some(stage) => chain.stages.push(Rc::new(stage)),
                None => {
                    skip_stage(input, place, reader.errors, before);
                    chain.unfinished = place.ends(input);
                }
            }
        }
        match joiner(input, place, loss.is_some(), reader.errors) {
            Joiner::Arrow => {}
            Joiner::End { unfinished } => {
                chain.unfinished |= unfinished;
                return (chain, loss);
            }
        }
    }
}

/// `loss` before a word or a path; a layer could not be called so.
fn at_loss(input: ParseStream) -> bool {
    let fork = input.fork();
    matches!(fork.parse::<Ident>(), Ok(word) if word == "loss")
        && (fork.peek(syn::Ident) || fork.peek(Token![::]) || path_keyword(&fork))
}

/// A word of the language, or the path of a loss of one's own: with `::`, or a type, which is in capitals.
fn loss_stage(input: ParseStream, errors: &mut Errors) -> Option<LossStage> {
    let fork = input.fork();
    let is_type =
        matches!(fork.parse::<Ident>(), Ok(word) if word.to_string().starts_with(char::is_uppercase));
    if !(is_type || input.peek(Token![::]) || double_colon(input)) {
        return call(input, errors).map(LossStage::Word);
    }
    let OwnPath { path, span, args } = path(input, Own::Loss, errors)?;
    Some(LossStage::Own { path, span, args })
}

enum Joiner {
    Arrow,
    /// Perhaps after an arrow that nothing follows.
    End {
        unfinished: bool,
    },
}

/// Reads up to the next `->`, or to the end of the chain; what stands between is an error.
fn joiner(input: ParseStream, place: Place, after_loss: bool, errors: &mut Errors) -> Joiner {
    let mut reported = false;
    loop {
        if place.ends(input) {
            return Joiner::End { unfinished: false };
        }
        let span = input.span();
        if input.peek(Token![->]) {
            let _: syn::Result<Token![->]> = input.parse();
            if after_loss && !reported {
                errors.at(span, "the loss is the last stage; nothing follows it but `;`");
            }
            if place.ends(input) {
                errors.at(span, "expected a layer after `->`");
                return Joiner::End { unfinished: true };
            }
            return Joiner::Arrow;
        }
        let arrow_like = input.peek(Token![=>])
            || input.peek(Token![.])
            || input.peek(Token![|])
            || input.peek(Token![,])
            || input.peek(Token![-])
            || input.peek(Token![>>]);
        if input.peek(syn::Ident) || input.peek(syn::token::Paren) {
            // The layer is read and checked as if its arrow were there.
            if !reported {
                errors.at(span, format!("expected `->` or `;` before `{}`", next_text(input)));
            }
            return Joiner::Arrow;
        }
        if !reported {
            let found = if input.peek(Token![=>]) { "=>".into() } else { next_text(input) };
            errors.at(span, format!("stages are joined by `->`, not by `{found}`"));
            reported = true;
        }
        if input.peek(Token![=>]) {
            let _: syn::Result<Token![=>]> = input.parse();
        } else {
            let _: syn::Result<TokenTree> = input.parse();
        }
        // A wrong joiner still joins: the layer after it is read and checked like any other.
        if arrow_like && !place.ends(input) && (input.peek(syn::Ident) || input.peek(syn::token::Paren)) {
            return Joiner::Arrow;
        }
    }
}

/// Skips a stage that could not be read; something must have been reported.
fn skip_stage(input: ParseStream, place: Place, errors: &mut Errors, before: usize) {
    if errors.len() == before {
        errors.at(input.span(), "expected a layer");
    }
    while !place.ends(input) && !input.peek(Token![->]) {
        let _: syn::Result<TokenTree> = input.parse();
    }
}

fn stage(input: ParseStream, reader: &mut Reader<'_>) -> Option<Stage> {
    let Attributes { docs, others, krate, unfused, levels, budget } = attributes(input, reader);
    for other in others {
        reader.errors.under(&other, input.span(), "a stage takes doc comments and levels of regnet's lints");
    }
    if krate.is_some() || unfused || !budget.is_empty() {
        reader.errors.at(input.span(), "this attribute belongs to the network, not to a stage");
    }
    let named = input.peek(syn::Ident) && input.peek2(Token![:]) && !double_colon(input);
    let name = if named {
        let name = input.parse().ok();
        let _: syn::Result<Token![:]> = input.parse();
        name
    } else {
        None
    };
    let kind = stage_kind(input, reader)?;
    Some(Stage { docs, levels, name, kind })
}

fn stage_kind(input: ParseStream, reader: &mut Reader<'_>) -> Option<StageKind> {
    if input.peek(syn::token::Paren) {
        let (inner, span) = open(input).ok()?;
        return Some(StageKind::Branch { span, chains: branches(&inner, reader) });
    }
    if input.peek(Token![::]) || (input.peek(syn::Ident) && double_colon(input)) || path_keyword(input) {
        let OwnPath { path, span, args } = path(input, Own::Layer, reader.errors)?;
        return Some(StageKind::Path { path, span, args });
    }
    // A keyword begins something else, such as a statement that a `macro_rules!` puts here.
    let call_word = input.fork().call(Ident::parse_any).ok().filter(is_word);
    match call_word {
        Some(word) if word == "residual" => residual(input, reader),
        Some(word) if word == "repeat" => repeat(input, reader),
        Some(word) if word == "map" => map(input, reader.errors),
        Some(_) => call(input, reader.errors).map(StageKind::Layer),
        None => {
            let found = next_text(input);
            let message = if found.is_empty() {
                "expected a layer".into()
            } else {
                format!("expected a layer, but found `{found}`")
            };
            reader.errors.at(input.span(), message);
            None
        }
    }
}

fn is_word(word: &Ident) -> bool {
    syn::parse_str::<Ident>(&word.to_string()).is_ok()
}

fn branches(input: ParseStream, reader: &mut Reader<'_>) -> Vec<Chain> {
    let mut chains = Vec::new();
    loop {
        if input.is_empty() || input.peek(Token![|]) {
            reader.errors.at(input.span(), "expected a layer in each branch");
        } else {
            chains.push(chain(input, Place::Branch, reader).0);
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

fn residual(input: ParseStream, reader: &mut Reader<'_>) -> Option<StageKind> {
    let word: Ident = input.parse().ok()?;
    let inner = &block(input, &word, "residual(layer -> …)", reader.errors)?;
    let main = chain(inner, Place::Block, reader).0;
    let mut shortcut = None;
    if inner.parse::<Token![,]>().is_ok() && !inner.is_empty() {
        let span = inner.span();
        let key: Option<Ident> = inner.parse().ok();
        if key.is_some_and(|key| key == "shortcut") && inner.parse::<Token![=]>().is_ok() {
            shortcut = Some(chain(inner, Place::Block, reader).0);
            let _: syn::Result<Token![,]> = inner.parse();
        } else {
            reader.errors.at(span, "expected `shortcut = layer -> …`, the other option of `residual`");
            skip(inner);
        }
    }
    rest(inner, reader.errors);
    Some(StageKind::Residual { word, chain: main, shortcut })
}

fn repeat(input: ParseStream, reader: &mut Reader<'_>) -> Option<StageKind> {
    let word: Ident = input.parse().ok()?;
    let form = "repeat(count, layer -> …)";
    let inner = &block(input, &word, form, reader.errors)?;
    let count = value(inner, reader.errors);
    let mut block = Chain::default();
    if inner.parse::<Token![,]>().is_ok() && !inner.is_empty() {
        block = chain(inner, Place::Block, reader).0;
        let _: syn::Result<Token![,]> = inner.parse();
    } else {
        reader.errors.at(word.span(), format!("expected `{form}`"));
    }
    rest(inner, reader.errors);
    Some(StageKind::Repeat { word, count, chain: block })
}

fn map(input: ParseStream, errors: &mut Errors) -> Option<StageKind> {
    let word: Ident = input.parse().ok()?;
    let inner = &block(input, &word, "map(my::Mish)", errors)?;
    let OwnPath { path: function, span, args } = path(inner, Own::Function, errors)?;
    rest(inner, errors);
    if !args.is_empty() {
        errors.at(span, "`map` takes the type of a function, without arguments: `map(my::Mish)`");
        return None;
    }
    Some(StageKind::Map { word, function })
}

/// What is left in a group after its last part is an error.
fn rest(input: ParseStream, errors: &mut Errors) {
    if !input.is_empty() {
        errors.at(input.span(), format!("expected the end of the block, but found `{}`", next_text(input)));
        skip(input);
    }
}
