//! `gelu(approximate = none)`: each value times the probability that a standard normal one is smaller.

use quote::quote;

use super::{Auto, Bounds, Curve, Entry, Layer, Reads, Role, Site, pointwise};

pub const ENTRY: Entry = Entry {
    word: "gelu",
    form: "gelu(approximate = none)",
    meaning: "x·Φ(x), Φ the normal distribution function; `approximate = tanh`: x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2",
    auto: Auto::HeIn,
    role: Role::Activation(Curve { output: Bounds::ALL, identity: None }),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let approximate = site.args.choice("approximate", &[("none", false), ("tanh", true)], false);
    let len = site.input.as_ref()?.len();
    let approximate = approximate?;
    Some(pointwise::by(Reads::X, "Gelu", &len, &quote!(, approximate: #approximate)))
}
