//! `huber(delta = 1)`: a square near 0, a line beyond.

use proc_macro2::TokenStream;
use quote::quote;

use super::loss::{Loss, Scores, Site};
use crate::language::args::POSITIVE;

pub const LOSS: Loss = Loss {
    word: "huber",
    form: "huber(delta = 1, missing = error)",
    meaning: "(s−t)²/2 up to a distance of delta, delta·(|s−t| − delta/2) beyond, mean over batch and outputs; targets are values",
    scores: Scores::Values,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<TokenStream> {
    let delta = site.args.number("delta", Some(0), Some(1.0), &POSITIVE);
    let loss = site.of_outputs("Huber", &quote!(, delta: #delta));
    delta.and(loss)
}
