//! What optimizers do to the flat buffers: one file a rule, with the numbers of an update and its loop.

pub(crate) mod adadelta;
pub(crate) mod adagrad;
pub(crate) mod adam;
pub(crate) mod lamb;
pub(crate) mod lion;
pub(crate) mod nadam;
pub(crate) mod rmsprop;
mod rule;
pub(crate) mod sgd;

pub use lamb::LambKernel;
pub(crate) use rule::{Rule, slots_by_chunk, slots_of};
pub use rule::{RuleKernel, Rules, Slots};
