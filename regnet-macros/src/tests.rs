//! Tests of the passes, without rustc.

mod breakdown;
mod buffers;
mod expansion;
mod fusions;
mod language;
mod lints;
mod random;
mod shadowed;
mod words;

use std::str::FromStr;

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

/// Networks that use every layer and every way to join layers.
const NETWORKS: &[(&str, &str)] = &[
    (
        "small",
        "pub struct Small: input(4) -> hidden: dense(8, l2 = 1e-4) -> relu -> dropout(0.5) -> dense(3) -> loss softmax_cross_entropy;",
    ),
    (
        "convolutional",
        "pub struct Convolutional: input(8, 8, 1) -> conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu \
         -> maxpool2d(2) -> conv2d(6, kernel = 3) -> leaky_relu -> avgpool2d(2) -> flatten \
         -> dense(8) -> layernorm -> tanh -> dense(3) -> loss softmax_cross_entropy;",
    ),
    (
        "residual",
        "pub struct Residual: input(6) -> residual(dense(6) -> relu -> dense(6)) -> sigmoid \
         -> residual(dense(4) -> tanh, shortcut = dense(4)) -> (dense(2) | relu -> dense(3) | dense(4)) -> concat \
         -> (dense(2) | dense(2)) -> sum -> loss mse;",
    ),
    (
        "repeated",
        "#[allow(dropout_before_batchnorm)] pub struct Repeated: input(5) -> repeat(3, dense(6) -> batchnorm -> relu -> dropout(0.2)) -> dense(2) -> loss sigmoid_cross_entropy;",
    ),
    (
        "recurrent",
        "pub struct Recurrent: input(6, 3) -> lstm(4, sequence = true, dropout = 0.2) -> gru(5) -> dense(3) -> loss softmax_cross_entropy;",
    ),
];
