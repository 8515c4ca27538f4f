//! Arbitrary tokens: the macro never panics, and every error has a place in the source.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use super::NETWORKS;
use crate::plan::words;

/// A small generator of its own, so that a failing case can be repeated from its number.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

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

fn text(random: &mut Random, depth: usize) -> String {
    let known = words::words();
    let mut text = String::new();
    for _ in 0..random.below(12) {
        match random.below(8) {
            0 if depth > 0 => text += &format!("({})", self::text(random, depth - 1)),
            1 => text += known[random.below(known.len())],
            _ => text += TOKENS[random.below(TOKENS.len())],
        }
        text.push(' ');
    }
    text
}

/// Every error has a place in the source; what has none stands at the very beginning, where here is a space. A breakdown of
/// the macro would be an error too.
fn check(source: &str) {
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
            || expansion.to_string().contains("forward_steps"),
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

/// `REGNET_RANDOM_CASES=1000000 cargo test --release -p regnet-macros random` looks longer.
fn cases(usual: u64) -> u64 {
    std::env::var("REGNET_RANDOM_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn arbitrary_tokens_do_not_panic() {
    for case in 0..cases(4_000) {
        check(&text(&mut Random(case), 3));
        check(&format!("struct Net: input(4) -> {} ;", text(&mut Random(case), 3)));
    }
}

/// A network with one token changed, dropped or doubled: the mistakes that people make.
#[test]
fn almost_right_networks_do_not_panic() {
    for (_, source) in NETWORKS {
        let words: Vec<&str> = source.split_inclusive([' ', '(', ')', ',']).collect();
        for case in 0..cases(800) {
            let mut random = Random(case);
            let mut changed = words.clone();
            let place = random.below(changed.len());
            match random.below(3) {
                0 => drop(changed.remove(place)),
                1 => changed.insert(place, changed[random.below(changed.len())]),
                _ => changed[place] = TOKENS[random.below(TOKENS.len())],
            }
            check(&changed.concat());
        }
    }
}
