//! `gru(units)`: a state with a gate that keeps and one that resets.

use super::entry::Entry;
use super::inits;
use super::recurrent::{Form, OPTIONS, plan};
use super::role::{Auto, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "gru",
    form: "gru(units, norm = none, dropout = 0, recurrent_dropout = 0, sequence = false, init = auto, recurrent_init = orthogonal, bias = true, bias_init = zeros, l1 = 0, l2 = 0)",
    meaning: "gates r, z, n, the reset behind the product: h = (1−z)·n + z·h; otherwise as `rnn`",
    options: OPTIONS,
    auto: Auto::Glorot,
    role: Role::Recurrent,
    plan: |site| plan(site, &FORM),
};

const FORM: Form =
    Form { operation: Operation::Gru, gates: 3, bias: inits::zeros, recurrent_bias: true, cell_norm: false };
