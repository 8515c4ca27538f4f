//! `avgpool1d(size)`: the mean of each window of a sequence.

use super::avgpool2d::CALLS;
use super::maxpool2d::pool;
use super::window::Over;
use super::{Auto, Entry, Role};

pub const ENTRY: Entry = Entry {
    word: "avgpool1d",
    form: "avgpool1d(size, stride = size, padding = valid)",
    meaning: "the mean of each window of a sequence `[L, C]`; `same` counts the steps that exist, a number counts the zeros",
    auto: Auto::Through,
    role: Role::Pool,
    plan: |site| pool(site, "AvgPool1d", Over::Sequence, CALLS),
};
