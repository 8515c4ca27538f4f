//! `global_maxpool`: the largest value of each channel over the image or the sequence.

use super::maxpool2d::CALLS;
use super::{Auto, Entry, global_avgpool};

pub const ENTRY: Entry = Entry {
    word: "global_maxpool",
    form: "global_maxpool",
    meaning: "the largest value of each channel over the image or the sequence: `[H, W, C]` or `[L, C]` to `[C]`; NaN is passed on",
    auto: Auto::Through,
    plan: |site| global_avgpool::pool(site, "GlobalMaxPool", CALLS),
};
