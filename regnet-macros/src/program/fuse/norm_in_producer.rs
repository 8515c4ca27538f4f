//! conv2d → batchnorm (→ relu → maxpool2d) at inference: with the running statistics the norm is an affine map of each
//! filter, applied before the convolution's output reaches memory.

use super::rewrite::Link::Is;
use super::rewrite::What::{InLanes, NormRelu};
use super::rewrite::{Chain, Rewrite};
use crate::layers::runtime::Operation::{BatchNorm, Conv2d};
use crate::program::list::{ConvNorm, Fused, Pass};

pub const REWRITES: &[Rewrite] = &[
    Rewrite {
        lists: &[Pass::Infer],
        chain: &[Is(InLanes(Conv2d)), Is(InLanes(BatchNorm))],
        direct: true,
        make,
    },
    Rewrite { lists: &[Pass::Infer], chain: &[Is(InLanes(Conv2d)), Is(NormRelu)], direct: true, make },
];

fn make(chain: &Chain) -> Option<Fused> {
    let (conv, norm, relu) = (chain.node(0)?, chain.node(1)?, chain.norm_relu(1));
    Some(Fused::ConvNorm(ConvNorm { conv, norm, relu }))
}
