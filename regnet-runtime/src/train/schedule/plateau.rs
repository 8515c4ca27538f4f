//! A factor that falls when a loss stays where it is.

use crate::base::setting::{call, is_lowest, whole};

/// A loss counts as lower below this share of the lowest.
const LOWER: f64 = 1.0 - 1e-4;
/// And one below 0, as the negative of what is the better the higher it is, below this one.
const LOWER_BELOW_0: f64 = 1.0 + 1e-4;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plateau {
    patience: u64,
    /// What the factor is multiplied by.
    cut: f64,
    factor: f64,
    lowest: f64,
    waited: u64,
}

impl Plateau {
    pub fn new(patience: u64, cut: f64) -> Plateau {
        Plateau { patience, cut, factor: 1.0, lowest: f64::INFINITY, waited: 0 }
    }

    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// Takes in the loss of an epoch.
    pub fn observe(&mut self, loss: f64) {
        let share = if self.lowest < 0.0 { LOWER_BELOW_0 } else { LOWER };
        if loss < self.lowest * share {
            (self.lowest, self.waited) = (loss, 0);
            return;
        }
        self.waited += 1;
        if self.waited > self.patience {
            (self.factor, self.waited) = (self.factor * self.cut, 0);
        }
    }

    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub fn memory(&self) -> [f64; 3] {
        [self.factor, self.lowest, self.waited as f64]
    }

    /// Takes over what another one of the same settings remembered; false if none can.
    #[must_use]
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub fn recall(&mut self, [factor, lowest, waited]: [f64; 3]) -> bool {
        let Some(waited) = whole(waited).filter(|waited| *waited as u64 <= self.patience) else {
            return false;
        };
        (self.factor, self.lowest, self.waited) = (factor, lowest, waited as u64);
        // Many cuts bring it to 0.
        (0.0..=1.0).contains(&factor) && is_lowest(lowest)
    }

    /// The settings, as a checkpoint has them.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub fn text(&self) -> String {
        call("on_plateau", &[("patience", &self.patience), ("factor", &self.cut)])
    }
}
