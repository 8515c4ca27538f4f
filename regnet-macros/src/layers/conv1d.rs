//! `conv1d(filters, kernel)`: a small dense layer that slides over a sequence.

use super::conv2d::convolution;
use super::window::Over;
use super::{Auto, Entry, Role};

pub const ENTRY: Entry = Entry {
    word: "conv1d",
    form: "conv1d(filters, kernel, stride = 1, padding = valid, dilation = 1, groups = 1, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)",
    meaning: "each output step is a dense layer of its window, on `[L, C]`; weight `[k, in/groups, out]`",
    auto: Auto::Glorot,
    role: Role::Affine,
    plan: |site| convolution(site, "Conv1d", Over::Sequence),
};
