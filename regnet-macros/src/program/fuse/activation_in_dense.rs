//! dense → activation: applied where the product's sums are complete; its gradient likewise, in the product that
//! makes it, also through a dropout behind a relu: what was dropped is 0 as what the relu cut off.

use super::rewrite::Link::Is;
use super::rewrite::What::{Curve, Layer};
use super::rewrite::{Chain, Rewrite};
use crate::layers::runtime::Operation::{Dense, Dropout, Relu};
use crate::program::list::{Activated, Fused, Pass, Through};

pub const REWRITES: &[Rewrite] = &[
    Rewrite {
        lists: &[Pass::Forward],
        chain: &[Is(Layer(Dense)), Is(Curve)],
        direct: false,
        make: activated,
    },
    Rewrite { lists: &[Pass::Infer], chain: &[Is(Layer(Dense)), Is(Curve)], direct: false, make: activated },
    // Backward the dense layer comes first, which the activation stands before.
    Rewrite {
        lists: &[Pass::Backward],
        chain: &[Is(Layer(Dense)), Is(Curve)],
        direct: false,
        make: |chain| {
            Some(Fused::Through(Through { dense: chain.node(0)?, curve: chain.node(1)?, dropout: None }))
        },
    },
    Rewrite {
        lists: &[Pass::Backward],
        chain: &[Is(Layer(Dense)), Is(Layer(Dropout)), Is(Layer(Relu))],
        direct: false,
        make: |chain| {
            let (dense, dropout, curve) = (chain.node(0)?, chain.node(1), chain.node(2)?);
            Some(Fused::Through(Through { dense, curve, dropout }))
        },
    },
];

fn activated(chain: &Chain) -> Option<Fused> {
    Some(Fused::Activated(Activated { dense: chain.node(0)?, curve: chain.node(1)? }))
}
