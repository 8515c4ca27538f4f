//! Named rewrites of the lists, one file each. Each keeps the result and can be switched off, so that a test can
//! compare the fused with the unfused expansion.

mod activation_in_dense;
mod in_place;
mod pool_in_producer;

use crate::plan::Body;
use crate::program::Program;

/// Which rewrites are applied.
#[derive(Clone, Copy)]
pub struct Fusions {
    /// A max pool, and a relu before it, become part of the convolution whose output they alone read.
    pub pool_in_producer: bool,
    /// An activation becomes part of the dense layers behind which and before which it stands, with a dropout between
    /// a relu and the latter.
    pub activation_in_dense: bool,
    /// A layer whose backward pass does not need its input overwrites it, if nobody else reads it.
    pub in_place: bool,
}

impl Fusions {
    pub const ALL: Fusions = Fusions { pool_in_producer: true, activation_in_dense: true, in_place: true };
    pub const NONE: Fusions =
        Fusions { pool_in_producer: false, activation_in_dense: false, in_place: false };
}

/// Applies the rewrites.
pub fn fuse(program: &mut Program, body: &Body, fusions: Fusions) {
    if fusions.pool_in_producer {
        pool_in_producer::rewrite(program, body);
    }
    if fusions.activation_in_dense {
        activation_in_dense::rewrite(program, body);
    }
    if fusions.in_place {
        in_place::rewrite(program, body);
    }
}
