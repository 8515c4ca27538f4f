//! Tests of the passes, without rustc.

mod attributes;
mod breakdown;
mod buffers;
mod expansion;
mod fusions;
mod language;
mod lints;
mod networks;
mod random;
mod sentences;
mod shadowed;
mod words;

use std::str::FromStr;

use networks::NETWORKS;
use proc_macro2::TokenStream;

/// The expansion of a source text.
fn expand(source: &str) -> TokenStream {
    crate::expand(TokenStream::from_str(source).expect("the text is made of tokens"))
}

/// The expansion, as rustfmt would print it.
fn pretty(source: &str) -> String {
    prettyplease::unparse(&syn::parse2(expand(source)).expect("the expansion is made of items"))
}

/// The expansion as rustc sees it, without what is for editors alone, behind the declaration as a comment.
fn readable(source: &str) -> String {
    let mut text = declaration(source);
    let mut inside = false;
    for line in pretty(source).lines() {
        inside |= line.trim() == "#[cfg(rust_analyzer)]";
        if !inside {
            text.push_str(line);
            text.push('\n');
        }
        inside &= line != "    }";
    }
    text
}

/// `// pub struct …`, a few stages a line.
fn declaration(source: &str) -> String {
    let mut lines = vec![String::from("//")];
    for word in source.split_whitespace() {
        if lines.last().is_some_and(|line| line.len() + 1 + word.len() > 110) {
            lines.push("//    ".into());
        }
        let line = lines.last_mut().expect("there is a line");
        line.push(' ');
        line.push_str(word);
    }
    lines.join("\n") + "\n\n"
}
