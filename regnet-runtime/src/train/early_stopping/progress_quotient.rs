//! Stops when the validation loss rises by more than training still gains.

use super::generalization_loss::{Lowest, checked_alpha};
use super::{Criterion, EarlyStopping, Observation};
use crate::base::setting::{call, is_lowest};

/// [`EarlyStopping::progress_quotient`]
#[derive(Clone, Debug, PartialEq)]
pub struct ProgressQuotient {
    alpha: f64,
    strip: usize,
    lowest: Lowest,
    /// The training losses of the strip so far.
    losses: Vec<f64>,
}

impl EarlyStopping {
    /// Stops at the end of a strip of `strip` epochs when GL(t) / P(t) > α, with GL of
    /// [`EarlyStopping::generalization_loss`] and the training progress of the strip
    /// P(t) = 1000·(Σ E_tr / (strip·min E_tr) − 1). Prechelt takes strips of 5.
    ///
    /// # Panics
    /// If `alpha` is negative or not finite, or `strip` is 0.
    #[must_use]
    #[track_caller]
    pub fn progress_quotient(alpha: f64, strip: usize) -> ProgressQuotient {
        assert!(strip > 0, "a strip of 0 epochs has no end");
        ProgressQuotient { alpha: checked_alpha(alpha), strip, lowest: Lowest::default(), losses: Vec::new() }
    }
}

/// P, in thousandths: how far the mean training loss of the strip lies above its lowest.
fn progress(losses: &[f64]) -> f64 {
    let lowest = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let mean = losses.iter().sum::<f64>() / losses.len() as f64;
    // A strip of zeros makes no progress.
    if mean == lowest { 0.0 } else { 1000.0 * (mean / lowest - 1.0) }
}

impl Criterion for ProgressQuotient {
    fn observe(&mut self, epoch: &Observation<'_>) -> Option<String> {
        let seen = epoch.monitored()?;
        let above = self.lowest.generalization_loss(seen.cost());
        self.losses.push(epoch.train_loss);
        if self.losses.len() < self.strip {
            return None;
        }
        let progress = progress(&self.losses);
        self.losses.clear();
        // Without a rise there is nothing to weigh, not even against no progress.
        let quotient = if above == 0.0 { 0.0 } else { above / progress };
        (quotient > self.alpha).then(|| {
            format!(
                "{}, with a training progress of {progress:.3} ‰ in {} epochs; their quotient is {quotient:.3}, alpha is {}",
                self.lowest.text(&seen, above),
                self.strip,
                self.alpha
            )
        })
    }

    fn settings(&self) -> String {
        call("progress_quotient", &[("alpha", &self.alpha), ("strip", &self.strip)])
    }

    fn memory(&self) -> Vec<f64> {
        [&[self.lowest.0], &self.losses[..]].concat()
    }

    fn recall(&mut self, memory: &[f64]) -> bool {
        let Some((&lowest, losses)) = memory.split_first() else { return false };
        (self.lowest, self.losses) = (Lowest(lowest), losses.to_vec());
        losses.len() < self.strip && is_lowest(lowest) && !losses.iter().any(|loss| loss.is_nan())
    }
}
