//! Optimizers: from gradients to the next parameters, on the flat buffers. One file each.

mod adadelta;
mod adagrad;
mod adam;
mod adamw;
mod attached;
mod descend;
mod lamb;
mod lbfgs;
mod lion;
mod nadam;
mod optimizer;
#[cfg(test)]
mod reference;
mod rmsprop;
mod settings;
mod sgd;

pub use adadelta::AdaDelta;
pub use adagrad::AdaGrad;
pub use adam::Adam;
pub use adamw::AdamW;
pub use attached::Attached;
pub use lamb::Lamb;
pub use lbfgs::{Ending, LBfgs, Minimum};
pub use lion::Lion;
pub use nadam::Nadam;
pub use optimizer::{Optimizer, OptimizerState};
pub use rmsprop::RmsProp;
pub use sgd::Sgd;

pub use crate::flat::rules::{LambKernel, RuleKernel, Rules};
pub(crate) use descend::{Learner, descend};
