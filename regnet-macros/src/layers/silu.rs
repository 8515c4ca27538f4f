//! `silu`: each value times its sigmoid.

use super::entry::Entry;
use super::function::{Function, sigmoid};
use super::layer::Reads;
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "silu",
    form: "silu",
    meaning: "x·σ(x), also called swish",
    options: &[],
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: None,
        function: Function::smooth(|x, _| [x * sigmoid(x), sigmoid(x) * (1.0 + x * sigmoid(-x))]),
    }),
    plan: |site| pointwise::plan_by(site, Operation::Silu, Reads::X),
};
