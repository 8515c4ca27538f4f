//! Reads the loss that a network ends with.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::LOSSES;
use super::loss::{Loss, OWN, Site};
use crate::language::args::Args;
use crate::language::ast::{Call, LossStage};
use crate::language::settings::Settings;
use crate::language::shape::Shape;
use crate::layers::forms::positions;
use crate::says::errors::Errors;
use crate::says::suggest::{self, compact};

/// Reads a loss over scores of this shape (unknown after an error): the value of its constant.
pub fn plan(
    stage: &LossStage,
    scores: Option<&Shape>,
    settings: &Settings,
    errors: &mut Errors,
) -> Option<Planned> {
    match stage {
        LossStage::Word(call) => of_word(call, scores, settings, errors),
        LossStage::Own { path, span, args } => own(path, args, *span, scores, settings, errors),
    }
}

/// A loss that is planned.
#[derive(Clone)]
pub struct Planned {
    /// That of the list, or `OWN`.
    pub loss: &'static Loss,
    /// Its word, or how it was written.
    pub text: String,
    /// The value of its constant.
    pub value: TokenStream,
}

/// A constant of the user's type, made of what stands in the parentheses.
fn own(
    path: &TokenStream,
    args: &TokenStream,
    span: Span,
    scores: Option<&Shape>,
    settings: &Settings,
    errors: &mut Errors,
) -> Option<Planned> {
    if settings.is_in(args, "a loss of your own", errors) {
        return None;
    }
    // What the type lacks is shown at its path.
    let at = span.resolved_at(Span::call_site());
    let written = if args.is_empty() { path.clone() } else { quote!(#path(#args)) };
    let (text, outputs) = (compact(&written.to_string()), scores?.len());
    let loss = quote_spanned!(at=> #path::new(#args));
    let value = quote_spanned!(at=> __regnet::Mean { loss: #loss, text: #text, outputs: #outputs });
    Some(Planned { loss: &OWN, text, value })
}

fn of_word(call: &Call, scores: Option<&Shape>, settings: &Settings, errors: &mut Errors) -> Option<Planned> {
    let words: Vec<&str> = LOSSES.iter().map(|loss| loss.word).collect();
    let Some(loss) = LOSSES.iter().find(|loss| call.word == loss.word) else {
        let text = call.word.to_string();
        errors.at(call.word.span(), format!("unknown loss `{text}`{}", suggest::hint(&text, &words)));
        return None;
    };
    let mut site = Site { args: Args::new(call, errors).of("loss", settings), scores: scores.cloned() };
    let value = (loss.plan)(&mut site);
    site.args.finish(positions(loss.form));
    Some(Planned { loss, text: loss.word.to_owned(), value: value? })
}
