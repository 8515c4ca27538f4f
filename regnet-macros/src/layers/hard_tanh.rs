//! `hard_tanh`: a tanh of three straight pieces.

use super::entry::Entry;
use super::function::Function;
use super::layer::Reads;
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "hard_tanh",
    form: "hard_tanh",
    meaning: "x, cut off at −1 and 1",
    options: &[],
    auto: Auto::Glorot,
    role: Role::Activation(Curve {
        output: Bounds::WITHIN_ONE,
        identity: Some(Bounds::WITHIN_ONE),
        function: Function::kinked(|x, _| [x.clamp(-1.0, 1.0), f64::from(x.abs() < 1.0)]),
    }),
    plan: |site| pointwise::plan_by(site, Operation::HardTanh, Reads::Y),
};
