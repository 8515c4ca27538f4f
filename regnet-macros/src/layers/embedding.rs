//! `embedding(vocabulary, units)`: looks whole numbers up in a table that is learned.

use quote::quote;

use super::effect::Effect;
use super::entry::Entry;
use super::layer::{Calls, Layer, Output, Reads, Steps};
use super::role::{Auto, Role};
use super::runtime::{Operation, runtime};
use super::site::Site;
use super::weights::Weights;
use crate::language::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "embedding",
    form: "embedding(vocabulary, units, init = normal(1), l1 = 0, l2 = 0)",
    meaning: "row x of a table for each of the input's whole numbers in 0..vocabulary: `[L]` to `[L, units]`; weight `[vocabulary, units]`; another value is an error",
    options: &[("units", "how many values stand for a word"), ("init", "how the rows start")],
    auto: Auto::Glorot,
    role: Role::Table,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let vocabulary = site.args.size("vocabulary", 0);
    let units = site.args.size("units", 1);
    let weights = Weights::of_a_table(site);
    let input = site.features()?;
    if !site.of_input {
        let message = "`embedding` looks up whole numbers, which no layer makes; put it right after `input`";
        site.args.errors.at(site.args.word.span(), message);
        return None;
    }
    let (vocabulary, units, weights) = (vocabulary?, units?, weights?);
    site.facts.effect = Effect::Rows;
    let (rt, length) = (runtime(), input.features(site.args.word));
    let output = match (input.known(), &units) {
        (Some([length]), Size::Known(units)) => Output::Known(vec![*length, *units]),
        _ => Output::Computed(Some(2)),
    };
    Some(Layer {
        operation: Operation::Embedding,
        config: quote!(#rt::Embedding { length: #length, vocabulary: #vocabulary, units: #units }),
        output,
        params: weights.tensors(vec![vocabulary.clone(), units]),
        stats: Vec::new(),
        calls: Calls {
            steps: Steps::Values,
            backward_reads: Reads::X,
            optional_d_x: true,
            inputs_below: Some(vocabulary),
            ..Calls::default()
        },
        batch_values: None,
    })
}
