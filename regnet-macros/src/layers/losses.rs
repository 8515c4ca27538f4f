//! THE list of losses.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::runtime;
use crate::args::Args;
use crate::ast::Call;
use crate::errors::Errors;
use crate::shape::{Shape, Size};
use crate::suggest;

/// One loss.
pub struct Loss {
    pub word: &'static str,
    /// The runtime's type and the name of its size.
    ty: &'static str,
    size: &'static str,
    /// Whether the scores must be flat.
    flat: bool,
    /// For the README's table.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the README"))]
    pub meaning: &'static str,
}

pub const LOSSES: &[Loss] = &[
    Loss {
        word: "softmax_cross_entropy",
        ty: "SoftmaxCrossEntropy",
        size: "classes",
        flat: true,
        meaning: "−log of the label's softmax, mean over the batch; targets are `Labels`; `predict` gives probabilities",
    },
    Loss {
        word: "sigmoid_cross_entropy",
        ty: "SigmoidCrossEntropy",
        size: "outputs",
        flat: false,
        meaning: "−t·log σ(s) − (1−t)·log(1−σ(s)), mean over batch and outputs; targets are values in 0..1; `predict` gives probabilities",
    },
    Loss {
        word: "mse",
        ty: "Mse",
        size: "outputs",
        flat: false,
        meaning: "(s−t)², mean over batch and outputs; targets are values",
    },
];

/// Reads a loss over scores of this shape (unknown after an error): the value of its constant.
pub fn plan(
    call: &Call,
    scores: Option<&Shape>,
    errors: &mut Errors,
) -> Option<(&'static Loss, TokenStream)> {
    let words: Vec<&str> = LOSSES.iter().map(|loss| loss.word).collect();
    let Some(loss) = LOSSES.iter().find(|loss| call.word == loss.word) else {
        let text = call.word.to_string();
        errors.at(call.word.span(), format!("unknown loss `{text}`{}", suggest::hint(&text, &words)));
        return None;
    };
    Args::new(call, errors).finish(0);
    let scores = scores?;
    let rank = scores.rank();
    if loss.flat && rank.is_some_and(|rank| rank != 1) {
        errors.at(
            call.word.span(),
            format!(
                "`{}` expects flat scores [classes], but gets {}; end with `flatten` or `dense(classes)`",
                loss.word,
                scores.text()
            ),
        );
        return None;
    }
    if loss.flat && scores.known() == Some(&[1]) {
        errors.at(
            call.word.span(),
            format!(
                "`{}` over a single class is always 0; write `sigmoid_cross_entropy` for one output",
                loss.word
            ),
        );
        return None;
    }
    let (rt, ty, field, size) =
        (runtime(), format_ident!("{}", loss.ty), format_ident!("{}", loss.size), scores.len());
    let size = match size {
        Size::Known(_) => quote!(#size),
        Size::Computed(tokens) => tokens,
    };
    Some((loss, quote!(#rt::#ty { #field: #size })))
}
