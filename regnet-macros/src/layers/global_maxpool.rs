//! `global_maxpool`: the largest value of each channel over the image or the sequence.

use super::entry::Entry;
use super::global_avgpool;
use super::maxpool2d::CALLS;
use super::role::{Auto, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "global_maxpool",
    form: "global_maxpool",
    meaning: "the largest value of each channel over the image or the sequence: `[H, W, C]` or `[L, C]` to `[C]`; NaN is passed on",
    options: &[],
    auto: Auto::Through,
    role: Role::Pool,
    plan: |site| global_avgpool::pool(site, Operation::GlobalMaxPool, CALLS),
};
