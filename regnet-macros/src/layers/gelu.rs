//! `gelu(approximate = none)`: each value times the probability that a standard normal one is smaller.

use quote::quote;

use super::entry::Entry;
use super::function::{Function, below, density};
use super::layer::{Layer, Reads};
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;
use super::site::Site;

pub const ENTRY: Entry = Entry {
    word: "gelu",
    form: "gelu(approximate = none)",
    meaning: "x·Φ(x), Φ the normal distribution function; `approximate = tanh`: x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2",
    options: &[],
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: None,
        function: Function::smooth(|x, _| [x * below(x), below(x) + x * density(x)]),
    }),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let approximate = site.args.choice("approximate", &[("none", false), ("tanh", true)], false);
    site.is_activation(Some(0.0));
    let len = site.input.as_ref()?.len();
    let approximate = approximate?;
    Some(pointwise::by(Reads::X, Operation::Gelu, &len, &quote!(, approximate: #approximate)))
}
