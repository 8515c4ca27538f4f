//! Tests of the passes.

use std::str::FromStr;

use proc_macro2::TokenStream;

/// The expansion, as rustfmt would print it.
pub fn pretty(source: &str) -> String {
    let tokens = crate::expand(TokenStream::from_str(source).unwrap());
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

#[test]
fn show() {
    println!(
        "{}",
        pretty(
            "
    /// Handwritten digits.
    pub struct DigitNet: input(28, 28, 1)
        -> conv2d(32, kernel = 3, padding = same) -> batchnorm -> relu
        -> maxpool2d(2)
        -> flatten
        -> residual(dense(6272) -> relu -> dropout(0.1))
        -> hidden: dense(128, init = he_in, l2 = 1e-4) -> relu -> dropout(0.5)
        -> dense(10)
        -> loss softmax_cross_entropy;
"
        )
    );
}
