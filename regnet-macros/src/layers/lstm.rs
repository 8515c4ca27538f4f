//! `lstm(units)`: a state with a memory behind gates.

use super::entry::Entry;
use super::inits;
use super::recurrent::{Form, OPTIONS, plan};
use super::role::{Auto, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "lstm",
    form: "lstm(units, norm = none, dropout = 0, recurrent_dropout = 0, sequence = false, init = auto, recurrent_init = orthogonal, bias = true, bias_init = auto, l1 = 0, l2 = 0)",
    meaning: "gates i, f, g, o: c = f·c + i·g, h = o·tanh(c); the bias of f starts at 1, the others' at 0 (`bias_init = auto`); otherwise as `rnn`",
    options: OPTIONS,
    auto: Auto::Glorot,
    role: Role::Recurrent,
    plan: |site| plan(site, &FORM),
};

const FORM: Form = Form {
    operation: Operation::Lstm,
    gates: 4,
    bias: inits::forget,
    recurrent_bias: false,
    cell_norm: true,
};
