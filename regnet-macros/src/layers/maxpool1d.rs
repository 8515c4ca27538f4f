//! `maxpool1d(size)`: the largest value of each window of a sequence.

use super::entry::Entry;
use super::maxpool2d::{CALLS, pool};
use super::role::{Auto, Role};
use super::runtime::Operation;
use super::window::Over;

pub const ENTRY: Entry = Entry {
    word: "maxpool1d",
    form: "maxpool1d(size, stride = size, padding = valid)",
    meaning: "the largest value of each window of a sequence `[L, C]`; NaN is passed on",
    options: &[("size", "the size of the window, in steps"), ("stride", "how many steps a window moves")],
    auto: Auto::Through,
    role: Role::Pool,
    plan: |site| pool(site, Operation::MaxPool1d, Over::Sequence, CALLS),
};
