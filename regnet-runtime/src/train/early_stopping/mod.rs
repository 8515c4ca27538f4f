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
use crate::train::metrics::Better;

/// What a criterion sees of an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation<'a> {
    /// Its number, from 1.
    pub epoch: usize,
    /// The mean training loss of the epoch, without penalties.
    pub train_loss: f64,
    /// The validation loss after it, without penalties; none without a validation set.
    pub valid_loss: Option<f64>,
    /// What is monitored instead of the validation loss, if something is.
    pub monitored: Option<Monitored<'a>>,
    /// How long the training has taken, before an interruption too; zero on a machine without a clock.
    pub elapsed: Duration,
}

impl<'a> Observation<'a> {
    /// What the criteria look at: the validation loss, or what is monitored instead.
    fn monitored(&self) -> Option<Monitored<'a>> {
        self.monitored.or(self.valid_loss.map(Monitored::loss))
    }
}

/// A number that says how good an epoch is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Monitored<'a> {
    /// What it is called in reasons to stop.
    pub name: &'a str,
    /// Its value.
    pub value: f64,
    /// Which way it is better.
    pub better: Better,
}

impl Monitored<'_> {
    /// A validation loss.
    #[must_use]
    pub fn loss(value: f64) -> Monitored<'static> {
        Monitored { name: "validation loss", value, better: Better::Lower }
    }

    /// The value, or its negative where higher is better: what all criteria want to be low.
    #[must_use]
    pub fn cost(&self) -> f64 {
        self.of_cost(self.value)
    }

    /// The value of which this is the cost, and the other way round.
    fn of_cost(&self, cost: f64) -> f64 {
        match self.better {
            Better::Lower => cost,
            // Never −0, which would turn the sign of what is divided by it.
            Better::Higher => 0.0 - cost,
        }
    }

    /// One of two words, for lower and for higher.
    fn word(&self, lower: &'static str, higher: &'static str) -> &'static str {
        match self.better {
            Better::Lower => lower,
            Better::Higher => higher,
        }
    }
}

/// A criterion as the trainer keeps it. It looks at the validation loss, or at what [`Trainer::monitor`](crate::Trainer::monitor)
/// names, where what is said of falling and of the lowest holds for rising and the highest if higher is better. The trainer puts
/// back the weights of the best epoch by that number whichever criterion ends the training.
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
    fn observe(&mut self, epoch: &Observation<'_>) -> Option<String>;
    /// Whether it looks at the validation set.
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
    pub fn observe(&mut self, epoch: &Observation<'_>) -> Option<String> {
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
