//! Stops when the validation loss has risen from strip to strip.

use super::{Criterion, EarlyStopping, Observation};
use crate::base::setting::{call, is_lowest, whole};

/// [`EarlyStopping::strip_rise`]
#[derive(Clone, Debug, PartialEq)]
pub struct StripRise {
    rises: usize,
    strip: usize,
    /// Epochs of the strip so far.
    epochs: usize,
    /// The cost at the last strip's end.
    last: f64,
    /// How often it rose in a row.
    risen: usize,
}

impl EarlyStopping {
    /// Prechelt's UP: stops when the validation loss has risen at the ends of `rises` strips in a row, each against
    /// the end of the strip before: E_va(t) > E_va(t − strip), with strips of `strip` epochs. Prechelt takes strips
    /// of 5.
    ///
    /// # Panics
    /// If `rises` or `strip` is 0.
    #[must_use]
    #[track_caller]
    pub fn strip_rise(rises: usize, strip: usize) -> StripRise {
        assert!(rises > 0, "no rise at all would stop at once");
        assert!(strip > 0, "a strip of 0 epochs has no end");
        StripRise { rises, strip, epochs: 0, last: f64::INFINITY, risen: 0 }
    }
}

impl Criterion for StripRise {
    fn observe(&mut self, epoch: &Observation<'_>) -> Option<String> {
        let seen = epoch.monitored()?;
        let cost = seen.cost();
        self.epochs += 1;
        if self.epochs < self.strip {
            return None;
        }
        // NaN is worse than any number.
        self.risen = if cost > self.last || cost.is_nan() { self.risen + 1 } else { 0 };
        (self.epochs, self.last) = (0, cost);
        (self.risen >= self.rises).then(|| {
            format!(
                "the {} has {}, to {:.6}, at the ends of {} strips of {} epochs in a row",
                seen.name,
                seen.word("risen", "fallen"),
                seen.value,
                self.risen,
                self.strip
            )
        })
    }

    fn settings(&self) -> String {
        call("strip_rise", &[("rises", &self.rises), ("strip", &self.strip)])
    }

    fn memory(&self) -> Vec<f64> {
        vec![self.epochs as f64, self.last, self.risen as f64]
    }

    fn recall(&mut self, memory: &[f64]) -> bool {
        let &[epochs, last, risen] = memory else { return false };
        let (Some(epochs), Some(risen)) = (whole(epochs), whole(risen)) else { return false };
        (self.epochs, self.last, self.risen) = (epochs, last, risen);
        epochs < self.strip && is_lowest(last) && risen <= self.rises
    }
}
