//! `rnn(units)`: a state that each step of a sequence changes.

use super::recurrent::{Form, plan};
use super::{Auto, Entry, Role, inits};

pub const ENTRY: Entry = Entry {
    word: "rnn",
    form: "rnn(units, norm = none, dropout = 0, recurrent_dropout = 0, sequence = false, init = auto, recurrent_init = orthogonal, bias = true, bias_init = zeros, l1 = 0, l2 = 0)",
    meaning: "h = tanh(x·W + b + h·R) over the steps of `[L, C]`: the last state `[units]`, with `sequence = true` all of them; masks stay in time; steps of NaN at the end are padding; weight `[C, gates·units]`, recurrent_weight `[units, gates·units]`",
    auto: Auto::Glorot,
    role: Role::Recurrent,
    plan: |site| plan(site, &FORM),
};

const FORM: Form = Form { ty: "Rnn", gates: 1, bias: inits::zeros, recurrent_bias: false, cell_norm: false };
