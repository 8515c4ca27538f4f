//! Texts made of draws, and what must hold for the expansion of any: the body of the random tests and of the fuzz target
//! `parser`.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use super::networks::NETWORKS;
use crate::plan::words;

/// Draws a number below another.
pub type Draw<'a> = &'a mut dyn FnMut(usize) -> usize;

const TOKENS: &[&str] = &[
    "->",
    "|",
    ",",
    ";",
    ":",
    "::",
    "=",
    "=>",
    "<",
    ">",
    "#",
    "!",
    "&",
    "-",
    ".",
    "$",
    "struct",
    "pub",
    "crate",
    "self",
    "const",
    "loss",
    "input",
    "residual",
    "repeat",
    "shortcut",
    "concat",
    "sum",
    "units",
    "kernel",
    "init",
    "padding",
    "same",
    "he_in",
    "p",
    "N",
    "usize",
    "0",
    "1",
    "3",
    "0.5",
    "1e999",
    "99999999999999999999",
    "\"s\"",
    "'a",
    "'x'",
    "b\"x\"",
    "true",
    "_",
    "r#type",
    "my",
    "Scale",
    "[doc = \"x\"]",
    "()",
    "{}",
];

fn text(draw: Draw<'_>, depth: usize) -> String {
    let known = words::words();
    let mut text = String::new();
    for _ in 0..draw(12) {
        match draw(8) {
            0 if depth > 0 => text += &format!("({})", self::text(draw, depth - 1)),
            1 => text += known[draw(known.len())],
            _ => text += TOKENS[draw(TOKENS.len())],
        }
        text.push(' ');
    }
    text
}

/// Every error has a place in the source; what has none stands at the very beginning, where here is a space. A breakdown of
/// the macro would be an error too.
pub fn check(source: &str) {
    let source = format!(" {source}");
    let Ok(tokens) = TokenStream::from_str(&source) else { return };
    let expansion = crate::expand(tokens);
    // What rustc could not read would be a second error for one mistake. An expression of the user's that is none is
    // rustc's to report: a network without a mistake that the macro knows holds it as it is.
    let error = |tree: TokenTree| matches!(&tree, TokenTree::Ident(word) if word == "compile_error");
    let reported = expansion.clone().into_iter().any(error);
    assert!(
        !reported
            || syn::parse2::<syn::File>(expansion.clone()).is_ok()
            || expansion.to_string().contains("rt :: Steps < T > for Plan"),
        "an expansion is no Rust: {source}"
    );
    for tree in expansion {
        if let TokenTree::Ident(word) = &tree
            && word == "compile_error"
        {
            let place = word.span().start();
            assert!((place.line, place.column) != (1, 0), "an error has no place: {source}");
        }
        if let TokenTree::Group(message) = &tree {
            let text = message.stream().into_iter().next().map(|first| first.to_string());
            assert!(!text.is_some_and(|text| text.contains(crate::BROKE_DOWN)), "{source}");
        }
    }
}

/// Any tokens.
pub fn arbitrary(draw: Draw<'_>) {
    check(&text(draw, 3));
}

/// Any tokens as the stages of a network.
pub fn stages(draw: Draw<'_>) {
    check(&format!("struct Net: input(4) -> {} ;", text(draw, 3)));
}

/// A network with one token changed, dropped or doubled: the mistakes that people make.
pub fn almost_right(source: &str, draw: Draw<'_>) {
    let words: Vec<&str> = source.split_inclusive([' ', '(', ')', ',']).collect();
    let mut changed = words.clone();
    let place = draw(changed.len());
    match draw(3) {
        0 => drop(changed.remove(place)),
        1 => changed.insert(place, changed[draw(changed.len())]),
        _ => changed[place] = TOKENS[draw(TOKENS.len())],
    }
    check(&changed.concat());
}

/// The fuzz target: bytes are a text as it is behind a space, else the draws of one of the others.
pub fn of_bytes(bytes: &[u8]) {
    if let Some(text) = bytes.strip_prefix(b" ").and_then(|text| std::str::from_utf8(text).ok()) {
        return check(text);
    }
    let mut bytes = bytes.iter().copied();
    let draw = &mut |n| usize::from(bytes.next().unwrap_or(0)) % n;
    match draw(4) {
        0 => arbitrary(draw),
        1 => stages(draw),
        _ => almost_right(NETWORKS[draw(NETWORKS.len())].1, draw),
    }
}
