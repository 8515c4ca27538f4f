//! `log_softmax`: the logarithms of a softmax.

use super::entry::Entry;
use super::role::{Auto, Role};
use super::runtime::Operation;
use super::softmax;

pub const ENTRY: Entry = Entry {
    word: "log_softmax",
    form: "log_softmax",
    meaning: "x − ln Σ eˣ over the last axis",
    options: &[],
    auto: Auto::Glorot,
    role: Role::Softmax { log: true },
    plan: |site| softmax::plan(site, Operation::LogSoftmax),
};
