//! THE list of losses, and nothing else. To add one: `losses/<word>.rs` here, `loss/<word>.rs` in regnet-runtime, a `mod`
//! and a line of `LOSSES` below.

mod hinge;
mod huber;
mod log_cosh;
mod mae;
mod mse;
mod sigmoid_cross_entropy;
mod softmax_cross_entropy;

// What they are made of.
pub mod loss;
pub mod read;

pub const LOSSES: &[loss::Loss] = &[
    softmax_cross_entropy::LOSS,
    sigmoid_cross_entropy::LOSS,
    mse::LOSS,
    mae::LOSS,
    huber::LOSS,
    log_cosh::LOSS,
    hinge::LOSS,
];
