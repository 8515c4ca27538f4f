//! `rnn(units)`: a state that each step of a sequence changes.

use super::entry::Entry;
use super::inits;
use super::recurrent::{Form, OPTIONS, plan};
use super::role::{Auto, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "rnn",
    form: "rnn(units, norm = none, dropout = 0, recurrent_dropout = 0, sequence = false, init = auto, recurrent_init = orthogonal, bias = true, bias_init = zeros, l1 = 0, l2 = 0)",
    meaning: "h = tanh(x·W + b + h·R) over the steps of `[L, C]`: the last state `[units]`, with `sequence = true` all of them; masks stay in time; steps of NaN at the end are padding; weight `[C, gates·units]`, recurrent_weight `[units, gates·units]`",
    options: OPTIONS,
    auto: Auto::Glorot,
    role: Role::Recurrent,
    plan: |site| plan(site, &FORM),
};

const FORM: Form =
    Form { operation: Operation::Rnn, gates: 1, bias: inits::zeros, recurrent_bias: false, cell_norm: false };
