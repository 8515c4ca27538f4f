//! `softmax_cross_entropy(label_smoothing = 0)`: one of several classes.

use proc_macro2::TokenStream;
use quote::quote;

use super::loss::{Loss, Scores, Site};
use crate::language::args::Range;
use crate::layers::runtime::runtime;

pub const LOSS: Loss = Loss {
    word: "softmax_cross_entropy",
    form: "softmax_cross_entropy(label_smoothing = 0)",
    meaning: "−log of the label's softmax, mean over the batch; `label_smoothing = ε`: the target is 1−ε of the label plus ε/K of every class; targets are `Labels`; `predict` gives probabilities",
    scores: Scores::Softmax,
    plan,
};

/// With 1 nothing would be left of the label.
const SHARE: Range = Range {
    rule: "probability",
    text: "`{name}` {} is outside 0 <= label_smoothing < 1",
    contains: |share| (0.0..1.0).contains(&share),
};

fn plan(site: &mut Site<'_>) -> Option<TokenStream> {
    let smoothing = site.args.number("label_smoothing", None, Some(0.0), &SHARE);
    let scores = site.scores.clone()?;
    let word = site.args.word;
    if scores.rank().is_some_and(|rank| rank != 1) {
        let text = scores.text();
        site.args.errors.at(
            word.span(),
            format!(
                "`{word}` expects flat scores [classes], but gets {text}; end with `flatten` or `dense(classes)`"
            ),
        );
        return None;
    }
    if scores.known() == Some(&[1]) {
        let message =
            format!("`{word}` over a single class is always 0; write `sigmoid_cross_entropy` for one output");
        site.args.errors.at(word.span(), message);
        return None;
    }
    let (rt, classes, smoothing) = (runtime(), scores.len(), smoothing?);
    Some(match (classes.known(), smoothing.is_always(0.0)) {
        (Some(_), true) => quote!(#rt::SoftmaxCrossEntropy::new(#classes)),
        (_, _) => quote!(#rt::SoftmaxCrossEntropy { classes: #classes, label_smoothing: #smoothing }),
    })
}
