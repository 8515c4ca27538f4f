//! `maxpool1d(size)`: the largest value of each window of a sequence.

use super::maxpool2d::{CALLS, pool};
use super::window::Over;
use super::{Auto, Entry, Role};

pub const ENTRY: Entry = Entry {
    word: "maxpool1d",
    form: "maxpool1d(size, stride = size, padding = valid)",
    meaning: "the largest value of each window of a sequence `[L, C]`; NaN is passed on",
    auto: Auto::Through,
    role: Role::Pool,
    plan: |site| pool(site, "MaxPool1d", Over::Sequence, CALLS),
};
