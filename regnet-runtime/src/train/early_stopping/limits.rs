//! Stops when there were enough epochs, or time is up.

use std::time::Duration;

use super::{Criterion, EarlyStopping, Observation};
use crate::base::setting::call;

/// [`EarlyStopping::epoch_limit`]
#[derive(Clone, Debug, PartialEq)]
pub struct EpochLimit {
    epochs: usize,
}

/// [`EarlyStopping::time_limit`]
#[derive(Clone, Debug, PartialEq)]
pub struct TimeLimit {
    limit: Duration,
}

impl EarlyStopping {
    /// Stops after this many epochs: a limit that can be combined with others.
    ///
    /// # Panics
    /// If `epochs` is 0.
    #[must_use]
    #[track_caller]
    pub fn epoch_limit(epochs: usize) -> EpochLimit {
        assert!(epochs > 0, "0 epochs train nothing");
        EpochLimit { epochs }
    }

    /// Stops when the training has taken this long, at the next step: the epoch that it falls into ends there, is
    /// validated and counted. What a checkpointed training took before it was interrupted counts too. Where it stops
    /// depends on the machine, so that no bits can be repeated. On a machine without a clock (WebAssembly outside of
    /// any system) `fit` refuses it.
    #[must_use]
    pub fn time_limit(limit: Duration) -> TimeLimit {
        TimeLimit { limit }
    }
}

impl Criterion for EpochLimit {
    fn observe(&mut self, epoch: &Observation<'_>) -> Option<String> {
        (epoch.epoch >= self.epochs).then(|| format!("the limit of {} epochs is reached", self.epochs))
    }

    fn settings(&self) -> String {
        call("epoch_limit", &[("epochs", &self.epochs)])
    }

    fn needs_validation(&self) -> bool {
        false
    }
}

impl Criterion for TimeLimit {
    fn observe(&mut self, epoch: &Observation<'_>) -> Option<String> {
        self.overdue(epoch.elapsed)
    }

    fn settings(&self) -> String {
        call("time_limit", &[("seconds", &self.limit.as_secs_f64())])
    }

    fn needs_validation(&self) -> bool {
        false
    }

    fn needs_clock(&self) -> bool {
        true
    }

    fn overdue(&self, elapsed: Duration) -> Option<String> {
        (elapsed >= self.limit).then(|| format!("the limit of {:.1?} is reached", self.limit))
    }
}
