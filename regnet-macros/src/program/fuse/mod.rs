//! THE list of rewrites, one file each. Each keeps the result; without them a test can compare the fused with the unfused
//! expansion. To add one: `fuse/<name>.rs`, one `mod` line and one line of `REWRITES` below.

mod activation_in_dense;
mod in_place;
mod norm_in_producer;
mod pool_in_producer;
mod relu_in_norm;
mod rewrite;

use crate::plan::Body;
use crate::program::list::Program;
use rewrite::Rewrite;

/// In the order in which they are applied: a later one may take in what an earlier one made.
const REWRITES: &[&[Rewrite]] = &[
    pool_in_producer::REWRITES,
    relu_in_norm::REWRITES,
    norm_in_producer::REWRITES,
    activation_in_dense::REWRITES,
];

/// Which rewrites are applied.
#[derive(Clone, Copy)]
pub struct Fusions {
    /// Those of the list, which make one line of several.
    pub joins: bool,
    /// A layer whose backward pass does not need its input overwrites it, if nobody else reads it.
    pub in_place: bool,
}

impl Fusions {
    pub const ALL: Fusions = Fusions { joins: true, in_place: true };
    pub const NONE: Fusions = Fusions { joins: false, in_place: false };
}

/// Applies the rewrites.
pub fn fuse(program: &mut Program, body: &Body, fusions: Fusions) {
    if fusions.joins {
        REWRITES.iter().copied().flatten().for_each(|rewrite| rewrite.apply(program, body));
    }
    if fusions.in_place {
        in_place::rewrite(program, body);
    }
}
