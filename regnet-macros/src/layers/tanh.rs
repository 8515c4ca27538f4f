//! `tanh`: an S between −1 and 1.

use super::entry::Entry;
use super::function::Function;
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "tanh",
    form: "tanh",
    meaning: "tanh x",
    options: &[],
    auto: Auto::Glorot,
    role: Role::Activation(Curve {
        output: Bounds::WITHIN_ONE,
        identity: None,
        function: Function::smooth(|x, _| [x.tanh(), 1.0 - x.tanh().powi(2)]),
    }),
    plan: |site| pointwise::plan(site, Operation::Tanh),
};
