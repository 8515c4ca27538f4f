//! Stops when the validation loss lies some percent above its lowest.

use super::{Criterion, EarlyStopping, Observation};
use crate::base::setting::{call, is_lowest};

/// [`EarlyStopping::generalization_loss`]
#[derive(Clone, Debug, PartialEq)]
pub struct GeneralizationLoss {
    alpha: f64,
    lowest: Lowest,
}

impl EarlyStopping {
    /// Stops when the validation loss lies more than `alpha` percent above its lowest:
    /// GL(t) = 100·(E_va(t) / E_opt(t) − 1) > α, with E_opt(t) the lowest until t.
    ///
    /// # Panics
    /// If `alpha` is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn generalization_loss(alpha: f64) -> GeneralizationLoss {
        GeneralizationLoss { alpha: checked_alpha(alpha), lowest: Lowest::default() }
    }
}

#[track_caller]
pub(super) fn checked_alpha(alpha: f64) -> f64 {
    assert!(alpha >= 0.0 && alpha.is_finite(), "alpha {alpha} is not a finite number from 0 up");
    alpha
}

/// E_opt: the lowest validation loss so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lowest(pub f64);

impl Default for Lowest {
    fn default() -> Lowest {
        Lowest(f64::INFINITY)
    }
}

impl Lowest {
    /// Takes a loss in; GL, in percent.
    pub fn generalization_loss(&mut self, valid_loss: f64) -> f64 {
        self.0 = self.0.min(valid_loss);
        match valid_loss {
            // 0 / 0 for a loss that reached 0, ∞ / ∞ before the first finite one: both are the lowest.
            loss if loss == self.0 => 0.0,
            loss if loss.is_nan() => f64::INFINITY,
            loss => 100.0 * (loss / self.0 - 1.0),
        }
    }
}

impl Criterion for GeneralizationLoss {
    fn observe(&mut self, epoch: &Observation) -> Option<String> {
        let above = self.lowest.generalization_loss(epoch.valid_loss?);
        (above > self.alpha).then(|| {
            format!(
                "the validation loss lies {above:.3} % above its lowest, {:.6}; alpha is {}",
                self.lowest.0, self.alpha
            )
        })
    }

    fn settings(&self) -> String {
        call("generalization_loss", &[("alpha", &self.alpha)])
    }

    fn memory(&self) -> Vec<f64> {
        vec![self.lowest.0]
    }

    fn recall(&mut self, memory: &[f64]) -> bool {
        let &[lowest] = memory else { return false };
        self.lowest = Lowest(lowest);
        is_lowest(lowest)
    }
}
