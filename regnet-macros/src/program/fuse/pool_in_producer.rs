//! conv2d → (relu) → maxpool2d in lanes: pooled before the convolution's output reaches memory.

use super::rewrite::Link::{Is, Maybe};
use super::rewrite::Rewrite;
use super::rewrite::What::InLanes;
use crate::layers::runtime::Operation::{Conv2d, MaxPool2d, Relu};
use crate::program::list::{Fused, Pass, Pooled};

pub const REWRITES: &[Rewrite] = &[Rewrite {
    lists: &[Pass::Forward, Pass::Infer, Pass::Backward],
    chain: &[Is(InLanes(Conv2d)), Maybe(InLanes(Relu)), Is(InLanes(MaxPool2d))],
    direct: true,
    make: |chain| {
        Some(Fused::Pooled(Pooled { conv: chain.node(0)?, relu: chain.node(1), pool: chain.node(2)? }))
    },
}];
