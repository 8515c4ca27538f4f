//! `gru(units)`: a state with a gate that keeps and one that resets.

use super::recurrent::{Form, plan};
use super::{Auto, Entry, Role, inits};

pub const ENTRY: Entry = Entry {
    word: "gru",
    form: "gru(units, norm = none, dropout = 0, recurrent_dropout = 0, sequence = false, init = auto, recurrent_init = orthogonal, bias = true, bias_init = zeros, l1 = 0, l2 = 0)",
    meaning: "gates r, z, n, the reset behind the product: h = (1−z)·n + z·h; otherwise as `rnn`",
    auto: Auto::Glorot,
    role: Role::Recurrent,
    plan: |site| plan(site, &FORM),
};

const FORM: Form = Form { ty: "Gru", gates: 3, bias: inits::zeros, recurrent_bias: true, cell_norm: false };
