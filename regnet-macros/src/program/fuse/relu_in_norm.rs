//! batchnorm → relu, and → maxpool2d in lanes: one pass over memory instead of three.

use super::rewrite::Link::{Is, Maybe};
use super::rewrite::Rewrite;
use super::rewrite::What::{InLanes, Layer};
use crate::layers::runtime::Operation::{BatchNorm, MaxPool2d, Relu};
use crate::program::list::{Fused, NormRelu, Pass};

pub const REWRITES: &[Rewrite] = &[Rewrite {
    lists: &[Pass::Forward, Pass::Infer, Pass::Backward],
    chain: &[Is(Layer(BatchNorm)), Is(Layer(Relu)), Maybe(InLanes(MaxPool2d))],
    direct: true,
    make: |chain| {
        Some(Fused::NormRelu(NormRelu { norm: chain.node(0)?, relu: chain.node(1)?, pool: chain.node(2) }))
    },
}];
