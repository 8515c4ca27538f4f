//! `relu`: the positive part.

use super::entry::Entry;
use super::function::Function;
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "relu",
    form: "relu",
    meaning: "max(0, x)",
    options: &[],
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::NOT_NEGATIVE,
        identity: Some(Bounds::NOT_NEGATIVE),
        function: Function::bent(|x, _| [x.max(0.0), f64::from(x > 0.0)]),
    }),
    plan: |site| pointwise::plan(site, Operation::Relu),
};
