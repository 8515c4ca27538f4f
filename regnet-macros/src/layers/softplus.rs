//! `softplus`: a smooth relu.

use super::entry::Entry;
use super::function::{Function, sigmoid};
use super::layer::Reads;
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "softplus",
    form: "softplus",
    meaning: "ln(1 + eˣ), a smooth relu",
    options: &[],
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::NOT_NEGATIVE,
        identity: None,
        function: Function::smooth(|x, _| [x.max(0.0) + (-x.abs()).exp().ln_1p(), sigmoid(x)]),
    }),
    plan: |site| pointwise::plan_by(site, Operation::Softplus, Reads::Y),
};
