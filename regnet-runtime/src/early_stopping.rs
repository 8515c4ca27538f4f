//! When to stop: criteria over the losses of training and validation after each epoch (Prechelt 1998).

/// What a criterion sees of an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// The mean training loss of the epoch, without penalties.
    pub train_loss: f64,
    /// The validation loss after it, without penalties.
    pub valid_loss: f64,
}

/// A criterion as the trainer keeps it. The trainer puts back the weights of the lowest validation loss
/// whichever criterion ends the training.
///
/// A new criterion is a variant here, a constructor, and a struct with `observe`.
#[derive(Clone, Debug, PartialEq)]
pub enum EarlyStopping {
    /// [`EarlyStopping::patience`]
    Patience(Patience),
    /// [`EarlyStopping::generalization_loss`]
    GeneralizationLoss(GeneralizationLoss),
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

    /// Stops when the validation loss lies more than `alpha` percent above its lowest:
    /// GL(t) = 100·(E_va(t) / E_opt(t) − 1) > α, with E_opt(t) the lowest until t.
    ///
    /// # Panics
    /// If `alpha` is negative or not finite.
    #[must_use]
    #[track_caller]
    pub fn generalization_loss(alpha: f64) -> GeneralizationLoss {
        assert!(alpha >= 0.0 && alpha.is_finite(), "alpha {alpha} is not a finite number from 0 up");
        GeneralizationLoss { alpha, lowest: f64::INFINITY }
    }

    /// Takes the next epoch in; says why to stop, if it is time.
    pub fn observe(&mut self, epoch: &Observation) -> Option<String> {
        match self {
            EarlyStopping::Patience(rule) => rule.observe(epoch),
            EarlyStopping::GeneralizationLoss(rule) => rule.observe(epoch),
        }
    }
}

/// Stops when the validation loss has not fallen for some epochs.
#[derive(Clone, Debug, PartialEq)]
pub struct Patience {
    epochs: usize,
    min_delta: f64,
    lowest: f64,
    waited: usize,
}

impl Patience {
    /// Counts an epoch as better only if its loss lies more than this below the lowest; 0 at first.
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

    fn observe(&mut self, epoch: &Observation) -> Option<String> {
        if epoch.valid_loss < self.lowest - self.min_delta {
            self.lowest = epoch.valid_loss;
            self.waited = 0;
            return None;
        }
        self.waited += 1;
        (self.waited >= self.epochs).then(|| {
            format!("the validation loss has not fallen below {:.6} for {} epochs", self.lowest, self.waited)
        })
    }
}

impl From<Patience> for EarlyStopping {
    fn from(rule: Patience) -> EarlyStopping {
        EarlyStopping::Patience(rule)
    }
}

/// Stops when the validation loss lies some percent above its lowest.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneralizationLoss {
    alpha: f64,
    lowest: f64,
}

impl GeneralizationLoss {
    fn observe(&mut self, epoch: &Observation) -> Option<String> {
        self.lowest = self.lowest.min(epoch.valid_loss);
        let above = match epoch.valid_loss {
            // 0 / 0 for a loss that reached 0, ∞ / ∞ before the first finite one: both are the lowest.
            loss if loss == self.lowest => 0.0,
            loss if loss.is_nan() => f64::INFINITY,
            loss => 100.0 * (loss / self.lowest - 1.0),
        };
        (above > self.alpha).then(|| {
            format!(
                "the validation loss lies {above:.3} % above its lowest, {:.6}; alpha is {}",
                self.lowest, self.alpha
            )
        })
    }
}

impl From<GeneralizationLoss> for EarlyStopping {
    fn from(rule: GeneralizationLoss) -> EarlyStopping {
        EarlyStopping::GeneralizationLoss(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The epoch, from 1, at which the criterion stops.
    fn stop(rule: impl Into<EarlyStopping>, losses: &[f64]) -> Option<usize> {
        let mut rule = rule.into();
        let stops = |&valid_loss: &f64| rule.observe(&Observation { train_loss: 0.0, valid_loss }).is_some();
        losses.iter().position(stops).map(|index| index + 1)
    }

    #[test]
    fn patience_counts_epochs_since_the_lowest() {
        let losses = [1.0, 0.9, 0.95, 0.89, 0.9, 0.89, 0.88];
        assert_eq!(stop(EarlyStopping::patience(1), &losses), Some(3));
        assert_eq!(stop(EarlyStopping::patience(2), &losses), Some(6));
        assert_eq!(stop(EarlyStopping::patience(3), &losses), None);
    }

    #[test]
    fn an_improvement_below_min_delta_is_none() {
        let losses = [1.0, 0.96, 0.93, 0.85];
        assert_eq!(stop(EarlyStopping::patience(2).min_delta(0.05), &losses), None);
        assert_eq!(stop(EarlyStopping::patience(2).min_delta(0.1), &losses), Some(3));
    }

    /// By hand: E_opt = 1, 0.8, 0.8, 0.8, 0.5, 0.5; GL = 0, 0, 2.5, 5, 0, 10.
    #[test]
    fn generalization_loss_is_percent_above_the_lowest() {
        let losses = [1.0, 0.8, 0.82, 0.84, 0.5, 0.55];
        assert_eq!(stop(EarlyStopping::generalization_loss(2.0), &losses), Some(3));
        assert_eq!(stop(EarlyStopping::generalization_loss(4.9), &losses), Some(4));
        assert_eq!(stop(EarlyStopping::generalization_loss(5.1), &losses), Some(6));
        assert_eq!(stop(EarlyStopping::generalization_loss(10.1), &losses), None);
    }

    #[test]
    fn losses_without_a_ratio_have_a_meaning() {
        let rule = || EarlyStopping::generalization_loss(5.0);
        assert_eq!(stop(rule(), &[0.0, 0.0, 1e-9]), Some(3));
        assert_eq!(stop(rule(), &[f64::INFINITY, 1.0, f64::NAN]), Some(3));
        assert_eq!(stop(EarlyStopping::patience(2), &[1.0, f64::NAN, f64::NAN]), Some(3));
    }

    #[test]
    fn the_reason_has_the_numbers() {
        let mut rule = EarlyStopping::from(EarlyStopping::generalization_loss(5.0));
        assert_eq!(rule.observe(&Observation { train_loss: 0.1, valid_loss: 0.5 }), None);
        let reason = rule.observe(&Observation { train_loss: 0.1, valid_loss: 0.55 }).unwrap();
        assert_eq!(reason, "the validation loss lies 10.000 % above its lowest, 0.500000; alpha is 5");
    }

    #[test]
    #[should_panic(expected = "alpha NaN is not a finite number from 0 up")]
    fn an_alpha_that_is_no_number_panics() {
        let _ = EarlyStopping::generalization_loss(f64::NAN);
    }
}
