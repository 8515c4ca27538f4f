//! Stops when the validation loss has not fallen for some epochs.

use super::{Criterion, EarlyStopping, Observation};
use crate::base::setting::{call, is_lowest, whole};

/// [`EarlyStopping::patience`]
#[derive(Clone, Debug, PartialEq)]
pub struct Patience {
    epochs: usize,
    min_delta: f64,
    /// The lowest cost so far.
    lowest: f64,
    waited: usize,
}

impl EarlyStopping {
    /// Stops when the validation loss has not fallen for this many epochs.
    ///
    /// # Panics
    /// If `epochs` is 0.
    #[must_use]
    #[track_caller]
    pub fn patience(epochs: usize) -> Patience {
        assert!(epochs > 0, "a patience of 0 epochs stops before the first");
        Patience { epochs, min_delta: 0.0, lowest: f64::INFINITY, waited: 0 }
    }
}

impl Patience {
    /// Counts an epoch as better only if its loss lies more than this below the lowest, or what is monitored above its
    /// highest; 0 at first.
    ///
    /// # Panics
    /// If it is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn min_delta(self, min_delta: f64) -> Patience {
        assert!(
            min_delta >= 0.0 && min_delta.is_finite(),
            "min_delta {min_delta} is not a finite number from 0 up"
        );
        Patience { min_delta, ..self }
    }
}

impl Criterion for Patience {
    fn observe(&mut self, epoch: &Observation<'_>) -> Option<String> {
        let seen = epoch.monitored()?;
        if seen.cost() < self.lowest - self.min_delta {
            self.lowest = seen.cost();
            self.waited = 0;
            return None;
        }
        self.waited += 1;
        (self.waited >= self.epochs).then(|| {
            let (name, turned) = (seen.name, seen.word("fallen below", "risen above"));
            format!("the {name} has not {turned} {:.6} for {} epochs", seen.of_cost(self.lowest), self.waited)
        })
    }

    fn settings(&self) -> String {
        call("patience", &[("epochs", &self.epochs), ("min_delta", &self.min_delta)])
    }

    fn memory(&self) -> Vec<f64> {
        vec![self.lowest, self.waited as f64]
    }

    fn recall(&mut self, memory: &[f64]) -> bool {
        let &[lowest, waited] = memory else { return false };
        let Some(waited) = whole(waited) else { return false };
        (self.lowest, self.waited) = (lowest, waited);
        is_lowest(lowest) && waited <= self.epochs
    }
}
