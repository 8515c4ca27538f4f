//! `conv1d(filters, kernel)`: a small dense layer that slides over a sequence.

use super::conv2d::convolution;
use super::entry::Entry;
use super::role::{Auto, Role};
use super::runtime::Operation;
use super::window::Over;

pub const ENTRY: Entry = Entry {
    word: "conv1d",
    form: "conv1d(filters, kernel, stride = 1, padding = valid, dilation = 1, groups = 1, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)",
    meaning: "each output step is a dense layer of its window, on `[L, C]`; weight `[k, in/groups, out]`",
    options: &[
        ("kernel", "the size of the window, in steps"),
        ("stride", "how many steps a window moves"),
        ("dilation", "how many steps the cells of a window lie apart"),
    ],
    auto: Auto::Glorot,
    role: Role::Affine,
    plan: |site| convolution(site, Operation::Conv1d, Over::Sequence),
};
