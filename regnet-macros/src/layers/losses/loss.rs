//! What a loss is to the macro.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::language::args::Args;
use crate::language::shape::Shape;
use crate::layers::runtime::runtime;

/// One loss.
pub struct Loss {
    pub word: &'static str,
    /// How it is written, options with their defaults.
    pub form: &'static str,
    /// For the table of `docs/language.md`.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the page"))]
    pub meaning: &'static str,
    pub scores: Scores,
    /// Reads its options and checks the scores: the value of its constant.
    pub plan: fn(&mut Site<'_>) -> Option<TokenStream>,
}

/// What a loss makes of the scores.
#[derive(Clone, Copy, PartialEq)]
pub enum Scores {
    /// Probabilities of classes, by the softmax.
    Softmax,
    /// A probability each, by the sigmoid.
    Sigmoid,
    /// Their distance from the targets.
    Values,
    /// What is missing to a margin.
    Margins,
    /// What only the user knows.
    Own,
}

/// A loss of the user's own, whose word is its path.
pub const OWN: Loss = Loss { word: "", form: "", meaning: "", scores: Scores::Own, plan: |_| None };

/// Where a loss's options are read.
pub struct Site<'a> {
    pub args: Args<'a>,
    /// The shape of the scores, unless an error left that unknown.
    pub scores: Option<Shape>,
}

impl Site<'_> {
    /// A loss of values over scores of any shape, whose type knows their number.
    pub fn of_outputs(&mut self, ty: &str, options: &TokenStream) -> Option<TokenStream> {
        let skips = self.args.choice("missing", &[("error", false), ("skip", true)], false);
        let (rt, ty, outputs) = (runtime(), format_ident!("{ty}"), self.scores.as_ref()?.len());
        let loss = quote!(#rt::#ty { outputs: #outputs #options });
        Some(if skips? { quote!(#rt::SkipMissing(#loss)) } else { loss })
    }
}
