//! Stops when the validation loss lies some percent above its lowest.

use super::{Criterion, EarlyStopping, Monitored, Observation};
use crate::base::setting::{call, is_lowest};

/// [`EarlyStopping::generalization_loss`]
#[derive(Clone, Debug, PartialEq)]
pub struct GeneralizationLoss {
    alpha: f64,
    lowest: Lowest,
}

impl EarlyStopping {
    /// Stops when the validation loss lies more than `alpha` percent above its lowest:
    /// GL(t) = 100·(E_va(t) / E_opt(t) − 1) > α, with E_opt(t) the lowest until t. Where higher is better, it is percent below
    /// the highest: 100·(1 − E_va(t) / E_opt(t)); in general 100·|E_va(t) − E_opt(t)| / |E_opt(t)|.
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

/// E_opt: the lowest cost so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lowest(pub f64);

impl Default for Lowest {
    fn default() -> Lowest {
        Lowest(f64::INFINITY)
    }
}

impl Lowest {
    /// Takes a cost in; GL, in percent.
    pub fn generalization_loss(&mut self, cost: f64) -> f64 {
        self.0 = self.0.min(cost);
        match cost {
            // 0 / 0 for a loss that reached 0, ∞ / ∞ before the first finite one: both are the lowest.
            cost if cost == self.0 => 0.0,
            cost if cost.is_nan() => f64::INFINITY,
            // That of what is the better the higher it is, up to 0.
            cost if self.0 < 0.0 => 100.0 * (1.0 - cost / self.0),
            cost => 100.0 * (cost / self.0 - 1.0),
        }
    }

    /// `the validation loss lies 10.000 % above its lowest, 0.500000`
    pub fn text(&self, seen: &Monitored<'_>, above: f64) -> String {
        let (side, lowest) = (seen.word("above its lowest", "below its highest"), seen.of_cost(self.0));
        format!("the {} lies {above:.3} % {side}, {lowest:.6}", seen.name)
    }
}

impl Criterion for GeneralizationLoss {
    fn observe(&mut self, epoch: &Observation<'_>) -> Option<String> {
        let seen = epoch.monitored()?;
        let above = self.lowest.generalization_loss(seen.cost());
        (above > self.alpha).then(|| format!("{}; alpha is {}", self.lowest.text(&seen, above), self.alpha))
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
