//! The names of regnet's lints. Their levels can be set already, so that a declaration that sets one stays as it is
//! when the lint comes; none is reported yet.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote_spanned;

pub const LINTS: &[&str] = &[
    "symmetric_init",
    "vanishing_signal",
    "exploding_signal",
    "dropout_before_batchnorm",
    "redundant_bias",
    "double_softmax",
    "redundant_activation",
    "stacked_affine",
    "dropout_on_output",
    "norm_on_output",
    "pool_drops_pixels",
    "norm_over_one_value",
    "mismatched_init",
    "norm_after_activation",
];

/// `allow(dead_code, symmetric_init)` without our names; `None` if none is left.
pub fn without_ours(level: &Ident, value: &TokenStream) -> Option<TokenStream> {
    let Some(TokenTree::Group(list)) = value.clone().into_iter().next() else {
        return Some(quote_spanned!(level.span()=> #[#level #value]));
    };
    if list.delimiter() != Delimiter::Parenthesis {
        return Some(quote_spanned!(level.span()=> #[#level #value]));
    }
    let mut names: Vec<TokenStream> = vec![TokenStream::new()];
    for tree in list.stream() {
        match (&tree, names.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => names.push(TokenStream::new()),
            (_, Some(name)) => name.extend([tree]),
            (_, None) => {}
        }
    }
    let ours = |name: &TokenStream| LINTS.contains(&name.to_string().as_str());
    let given = names.iter().filter(|name| !name.is_empty()).count();
    let theirs: Vec<TokenStream> = names.into_iter().filter(|name| !name.is_empty() && !ours(name)).collect();
    (given == 0 || !theirs.is_empty()).then(|| quote_spanned!(level.span()=> #[#level(#(#theirs),*)]))
}
