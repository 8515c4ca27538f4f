//! `global_maxpool`: the largest value of each channel over the image or the sequence.

use super::maxpool2d::CALLS;
use super::{Auto, Entry, Role, global_avgpool};

pub const ENTRY: Entry = Entry {
    word: "global_maxpool",
    form: "global_maxpool",
    meaning: "the largest value of each channel over the image or the sequence: `[H, W, C]` or `[L, C]` to `[C]`; NaN is passed on",
    auto: Auto::Through,
    role: Role::Pool,
    plan: |site| global_avgpool::pool(site, "GlobalMaxPool", CALLS),
};
