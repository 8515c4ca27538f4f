//! `(p = 0.5, decay = 1e-4)` behind a network's name.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::attributes::attribute_word;
use super::tokens::{open, skip};
use crate::language::expr::{Expr, Number};
use crate::language::settings::Declared;
use crate::says::errors::Errors;

/// Their numbers have one byte in the runtime.
const MOST: usize = u8::MAX as usize;

/// Reads the settings, if there are some.
pub fn settings(input: ParseStream, errors: &mut Errors) -> Vec<Declared> {
    let mut all: Vec<Declared> = Vec::new();
    if !input.peek(syn::token::Paren) {
        return all;
    }
    let Ok((inside, span)) = open(input) else { return all };
    if inside.is_empty() {
        errors.at(span, "expected a setting: `p = 0.5`");
    }
    while !inside.is_empty() {
        match setting(&inside, errors) {
            Some(setting) if all.iter().any(|known| known.name == setting.name) => {
                let name = &setting.name;
                errors.at(name.span(), format!("the setting `{name}` is given twice"));
            }
            Some(setting) => all.push(setting),
            None => skip_one(&inside),
        }
        if !inside.is_empty() && inside.parse::<Token![,]>().is_err() {
            errors.at(inside.span(), "expected `,` between two settings");
            skip(&inside);
        }
    }
    if let Some(surplus) = all.get(MOST) {
        errors.at(surplus.name.span(), format!("a network has at most {MOST} settings"));
    }
    all
}

fn setting(input: ParseStream, errors: &mut Errors) -> Option<Declared> {
    let mut docs = Vec::new();
    while input.peek(Token![#]) {
        let (pound, inside) = (input.parse::<TokenTree>().ok()?, input.parse::<TokenTree>().ok()?);
        let attribute = TokenStream::from_iter([pound.clone(), inside]);
        match attribute_word(&attribute).is_some_and(|word| word == "doc") {
            true => docs.push(attribute),
            false => errors.at(pound.span(), "a setting takes doc comments alone"),
        }
    }
    let span = input.span();
    let name = match input.call(Ident::parse_any) {
        Ok(name) if syn::parse_str::<Ident>(&name.to_string()).is_ok() => name,
        Ok(name) => {
            errors.at(name.span(), format!("`{name}` is a keyword of Rust; choose another name"));
            return None;
        }
        Err(_) => {
            errors.at(span, "expected a setting: `p = 0.5`");
            return None;
        }
    };
    if input.parse::<Token![:]>().is_ok() {
        errors.at(input.span(), format!("a setting is written `{name} = 0.5`: all are `f64`"));
        return None;
    }
    if input.parse::<Token![=]>().is_err() {
        errors.at(name.span(), format!("the setting `{name}` has no default: write `{name} = 0.5`"));
        return None;
    }
    let value = Expr::parse(input);
    let message = match value.number() {
        Ok(Number::Known(default)) => return Some(Declared { docs, name, default }),
        Ok(Number::Computed(_)) if value.tokens.is_empty() => format!("expected a number: `{name} = 0.5`"),
        Ok(Number::Computed(_)) => format!("a setting's default is a number as it stands: `{name} = 0.5`"),
        Err(message) => message,
    };
    errors.under(&value.tokens, value.span, message);
    None
}

/// Goes on behind a broken one.
fn skip_one(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _: syn::Result<TokenTree> = input.parse();
    }
}
