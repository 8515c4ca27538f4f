//! THE list of losses. To add one: `losses/<word>.rs` here, `loss/<word>.rs` in regnet-runtime, a `mod` and a line of
//! `LOSSES` below.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{positions, runtime};
use crate::language::args::Args;
use crate::language::ast::Call;
use crate::language::shape::Shape;
use crate::says::errors::Errors;
use crate::says::suggest;

mod hinge;
mod huber;
mod mae;
mod mse;
mod sigmoid_cross_entropy;
mod softmax_cross_entropy;

/// One loss.
pub struct Loss {
    pub word: &'static str,
    /// How it is written, options with their defaults.
    pub form: &'static str,
    /// For the table of `docs/language.md`.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the page"))]
    pub meaning: &'static str,
    /// Reads its options and checks the scores: the value of its constant.
    plan: fn(&mut Site<'_>) -> Option<TokenStream>,
}

pub const LOSSES: &[Loss] = &[
    softmax_cross_entropy::LOSS,
    sigmoid_cross_entropy::LOSS,
    mse::LOSS,
    mae::LOSS,
    huber::LOSS,
    hinge::LOSS,
];

/// Where a loss's options are read.
struct Site<'a> {
    args: Args<'a>,
    /// The shape of the scores, unless an error left that unknown.
    scores: Option<Shape>,
}

impl Site<'_> {
    /// A loss over scores of any shape, whose type knows their number.
    fn of_outputs(&self, ty: &str, options: &TokenStream) -> Option<TokenStream> {
        let (rt, ty, outputs) = (runtime(), format_ident!("{ty}"), self.scores.as_ref()?.len());
        Some(quote!(#rt::#ty { outputs: #outputs #options }))
    }
}

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
    let mut site = Site { args: Args::new(call, errors), scores: scores.cloned() };
    let value = (loss.plan)(&mut site);
    site.args.finish(positions(loss.form));
    Some((loss, value?))
}
