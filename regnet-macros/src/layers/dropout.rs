//! `dropout(p)`: drops values at random in training.

use super::effect;
use super::entry::Entry;
use super::layer::{Calls, Inference, Layer, Layout, Output, Steps};
use super::noise;
use super::role::{Auto, Noise, Role};
use super::runtime::{Operation, settings};
use super::site::Site;
use crate::language::args::{PROBABILITY, Value};

pub const ENTRY: Entry = Entry {
    word: "dropout",
    form: "dropout(p, mode = inverted)",
    meaning: "p is the probability of dropping; `inverted`: x·m/(1−p) in training, x at inference; `classic`: x·m in training, x·(1−p) at inference (the lecture's form; it writes «multiplies by p» with p as the drop rate, and in Srivastava's paper p is the keep rate)",
    options: &[],
    auto: Auto::Through,
    role: Role::Noise(Noise::Dropout),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let p = site.args.number("p", Some(0), None, &PROBABILITY);
    let classic = site.args.choice("mode", &[("inverted", false), ("classic", true)], false);
    let len = site.input.as_ref()?.len();
    site.facts.dropped = p.as_ref().and_then(Value::known);
    noise::says(
        site,
        p.as_ref(),
        if classic? { |p| effect::Noise::factor(1.0 - p, 1.0 - p) } else { noise::inverted },
    );
    let (p, classic, stream) = (p?, classic?, proc_macro2::Literal::u32_unsuffixed(site.stream));
    let config = settings(
        Operation::Dropout,
        &[("len", &len), ("p", &p), ("stream", &stream)],
        &[("classic", &classic, &false)],
    );
    Some(Layer {
        operation: Operation::Dropout,
        config,
        output: Output::Same,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls {
            in_place: true,
            random: true,
            layout: Layout::Any,
            steps: Steps::Values,
            inference: if classic { Inference::Own { in_place: true } } else { Inference::Identity },
            ..Calls::default()
        },
        batch_values: None,
    })
}
