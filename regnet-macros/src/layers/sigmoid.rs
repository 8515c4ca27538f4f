//! `sigmoid`: an S between 0 and 1.

use super::entry::Entry;
use super::function::{Function, sigmoid};
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "sigmoid",
    form: "sigmoid",
    meaning: "1 / (1 + e⁻ˣ)",
    options: &[],
    auto: Auto::Glorot,
    role: Role::Activation(Curve {
        output: Bounds::UNIT,
        identity: None,
        function: Function::smooth(|x, _| [sigmoid(x), sigmoid(x) * sigmoid(-x)]),
    }),
    plan: |site| pointwise::plan(site, Operation::Sigmoid),
};
