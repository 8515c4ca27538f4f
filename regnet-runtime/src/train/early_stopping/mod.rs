//! When to stop: criteria over the losses of training and validation after each epoch (Prechelt 1998). One file each.

mod generalization_loss;
mod limits;
mod patience;
mod progress_quotient;
mod strip_rise;
#[cfg(test)]
mod tests;

pub use generalization_loss::GeneralizationLoss;
pub use limits::{EpochLimit, TimeLimit};
pub use patience::Patience;
pub use progress_quotient::ProgressQuotient;
pub use strip_rise::StripRise;

use std::time::Duration;

use crate::base::setting::whole;

/// What a criterion sees of an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Its number, from 1.
    pub epoch: usize,
    /// The mean training loss of the epoch, without penalties.
    pub train_loss: f64,
    /// The validation loss after it, without penalties; none without a validation set.
    pub valid_loss: Option<f64>,
    /// How long the training has taken, before an interruption too; zero on a machine without a clock.
    pub elapsed: Duration,
}

/// A criterion as the trainer keeps it. The trainer puts back the weights of the lowest validation loss
/// whichever criterion ends the training.
///
/// `EarlyStopping::patience(5).or(EarlyStopping::epoch_limit(100))` stops at whichever is first.
///
/// ```
/// use regnet::{Adam, EarlyStopping, Trainer};
/// use std::time::Duration;
///
/// let limit = EarlyStopping::time_limit(Duration::from_secs(600));
/// let trainer = Trainer::new(Adam::new(1e-3)).early_stopping(EarlyStopping::patience(5).or(limit));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum EarlyStopping {
    /// [`EarlyStopping::patience`]
    Patience(Patience),
    /// [`EarlyStopping::generalization_loss`]
    GeneralizationLoss(GeneralizationLoss),
    /// [`EarlyStopping::progress_quotient`]
    ProgressQuotient(ProgressQuotient),
    /// [`EarlyStopping::strip_rise`]
    StripRise(StripRise),
    /// [`EarlyStopping::time_limit`]
    TimeLimit(TimeLimit),
    /// [`EarlyStopping::epoch_limit`]
    EpochLimit(EpochLimit),
    /// Whichever of these is first.
    Any(Vec<EarlyStopping>),
}

/// Calls the same method of whichever criterion it is; `Any` has its own.
macro_rules! each {
    ($criterion:expr, $rule:ident => $call:expr, $rules:ident => $any:expr) => {
        match $criterion {
            EarlyStopping::Patience($rule) => $call,
            EarlyStopping::GeneralizationLoss($rule) => $call,
            EarlyStopping::ProgressQuotient($rule) => $call,
            EarlyStopping::StripRise($rule) => $call,
            EarlyStopping::TimeLimit($rule) => $call,
            EarlyStopping::EpochLimit($rule) => $call,
            EarlyStopping::Any($rules) => $any,
        }
    };
}

/// What all criteria can.
trait Criterion {
    /// Takes the next epoch in; says why to stop, if it is time.
    fn observe(&mut self, epoch: &Observation) -> Option<String>;
    /// Whether it looks at the validation loss.
    fn needs_validation(&self) -> bool {
        true
    }
    /// Whether it looks at the time.
    fn needs_clock(&self) -> bool {
        false
    }
    /// Says why to stop in the middle of an epoch, if it is time.
    fn overdue(&self, _elapsed: Duration) -> Option<String> {
        None
    }
    /// Its settings, as a checkpoint has them.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    fn settings(&self) -> String;
    /// What it remembers of the epochs so far.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    fn memory(&self) -> Vec<f64> {
        Vec::new()
    }
    /// Takes over what another one of the same settings remembered; false if it is nothing such.
    #[must_use]
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    fn recall(&mut self, memory: &[f64]) -> bool {
        memory.is_empty()
    }
}

impl EarlyStopping {
    /// Takes the next epoch in; says why to stop, if it is time. Each part of `or` sees every epoch.
    pub fn observe(&mut self, epoch: &Observation) -> Option<String> {
        each!(self, rule => rule.observe(epoch), rules => {
            rules.iter_mut().filter_map(|rule| rule.observe(epoch)).reduce(|first, _| first)
        })
    }

    /// Stops at this criterion or at another, whichever is first.
    #[must_use]
    pub fn or(self, other: impl Into<EarlyStopping>) -> EarlyStopping {
        let parts = |rule| match rule {
            EarlyStopping::Any(rules) => rules,
            rule => vec![rule],
        };
        EarlyStopping::Any([parts(self), parts(other.into())].concat())
    }

    pub(crate) fn needs_validation(&self) -> bool {
        each!(self, rule => rule.needs_validation(), rules => {
            rules.iter().any(EarlyStopping::needs_validation)
        })
    }

    pub(crate) fn needs_clock(&self) -> bool {
        each!(self, rule => rule.needs_clock(), rules => {
            rules.iter().any(EarlyStopping::needs_clock)
        })
    }

    pub(crate) fn overdue(&self, elapsed: Duration) -> Option<String> {
        each!(self, rule => rule.overdue(elapsed), rules => {
            rules.iter().find_map(|rule| rule.overdue(elapsed))
        })
    }

    /// Its settings, as a checkpoint has them.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(crate) fn settings(&self) -> String {
        each!(self, rule => rule.settings(), rules => {
            rules.iter().map(EarlyStopping::settings).collect::<Vec<_>>().join(" or ")
        })
    }

    /// What it remembers, for a checkpoint; `Any` puts the length before each part.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(crate) fn memory(&self) -> Vec<f64> {
        each!(self, rule => rule.memory(), rules => {
            let part = |rule: &EarlyStopping| {
                let memory = rule.memory();
                [vec![memory.len() as f64], memory].concat()
            };
            rules.iter().flat_map(part).collect()
        })
    }

    /// Takes over what a criterion of the same settings remembered; false if it is nothing such.
    #[must_use]
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(crate) fn recall(&mut self, memory: &[f64]) -> bool {
        each!(self, rule => rule.recall(memory), rules => {
            let mut rest = memory;
            for rule in rules {
                let Some((&len, behind)) = rest.split_first() else { return false };
                let Some(len) = whole(len) else { return false };
                let Some((part, behind)) = behind.split_at_checked(len) else { return false };
                if !rule.recall(part) {
                    return false;
                }
                rest = behind;
            }
            rest.is_empty()
        })
    }
}

/// Makes criteria out of their structs: conversion, and `or`.
macro_rules! criteria {
    ($($name:ident),*) => { $(
        impl From<$name> for EarlyStopping {
            fn from(rule: $name) -> EarlyStopping {
                EarlyStopping::$name(rule)
            }
        }

        impl $name {
            /// Stops at this criterion or at another, whichever is first.
            #[must_use]
            pub fn or(self, other: impl Into<EarlyStopping>) -> EarlyStopping {
                EarlyStopping::from(self).or(other)
            }
        }
    )* };
}
criteria!(Patience, GeneralizationLoss, ProgressQuotient, StripRise, TimeLimit, EpochLimit);
