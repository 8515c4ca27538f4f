//! `avgpool1d(size)`: the mean of each window of a sequence.

use super::avgpool2d::CALLS;
use super::entry::Entry;
use super::maxpool2d::pool;
use super::role::{Auto, Role};
use super::runtime::Operation;
use super::window::Over;

pub const ENTRY: Entry = Entry {
    word: "avgpool1d",
    form: "avgpool1d(size, stride = size, padding = valid)",
    meaning: "the mean of each window of a sequence `[L, C]`; `same` counts the steps that exist, a number counts the zeros",
    options: &[("size", "the size of the window, in steps"), ("stride", "how many steps a window moves")],
    auto: Auto::Through,
    role: Role::Pool,
    plan: |site| pool(site, Operation::AvgPool1d, Over::Sequence, CALLS),
};
