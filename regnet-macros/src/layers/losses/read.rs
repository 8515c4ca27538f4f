//! Reads the loss that a network ends with.

use proc_macro2::TokenStream;

use super::LOSSES;
use super::loss::{Loss, Site};
use crate::language::args::Args;
use crate::language::ast::Call;
use crate::language::settings::Settings;
use crate::language::shape::Shape;
use crate::layers::forms::positions;
use crate::says::errors::Errors;
use crate::says::suggest;

/// Reads a loss over scores of this shape (unknown after an error): the value of its constant.
pub fn plan(
    call: &Call,
    scores: Option<&Shape>,
    settings: &Settings,
    errors: &mut Errors,
) -> Option<(&'static Loss, TokenStream)> {
    let words: Vec<&str> = LOSSES.iter().map(|loss| loss.word).collect();
    let Some(loss) = LOSSES.iter().find(|loss| call.word == loss.word) else {
        let text = call.word.to_string();
        errors.at(call.word.span(), format!("unknown loss `{text}`{}", suggest::hint(&text, &words)));
        return None;
    };
    let mut site = Site { args: Args::new(call, errors).of("loss", settings), scores: scores.cloned() };
    let value = (loss.plan)(&mut site);
    site.args.finish(positions(loss.form));
    Some((loss, value?))
}
