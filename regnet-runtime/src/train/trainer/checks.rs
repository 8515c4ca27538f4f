//! What must be right before the first step: settings, shapes, targets.

use super::Trainer;
use crate::base::error::Error;
use crate::optim::Optimizer;
use crate::train::early_stopping::EarlyStopping;

pub(super) fn settings<O: Optimizer>(
    trainer: &Trainer<O>,
    validates: bool,
    has_clock: bool,
) -> Result<(), Error> {
    let rate = trainer.optimizer.learning_rate();
    let faults = [
        (trainer.epochs == 0, "0 epochs train nothing".to_string()),
        (trainer.batch_size == 0, "a batch of 0 examples trains nothing".to_string()),
        (trainer.threads == Some(0), "0 threads do no work".to_string()),
        (!(rate > 0.0 && rate.is_finite()), format!("learning rate {rate} is not positive and finite")),
        (
            !validates && trainer.rules.iter().any(EarlyStopping::needs_validation),
            "early stopping needs a validation set".to_string(),
        ),
        (
            !validates && !trainer.metrics.is_empty(),
            "metrics are of the validation set, and `fit` gets none".to_string(),
        ),
        (
            !validates && trainer.monitor.is_some(),
            "`monitor` looks at the validation set, and `fit` gets none".to_string(),
        ),
        (
            !has_clock && trainer.rules.iter().any(EarlyStopping::needs_clock),
            "`time_limit` needs a clock, and this machine has none; `epoch_limit` counts epochs".to_string(),
        ),
    ];
    match faults.into_iter().find(|(wrong, _)| *wrong) {
        Some((_, text)) => Err(Error::Setting(text)),
        None => Ok(()),
    }
}

/// A schedule that ends early leaves a rate that trains nothing.
pub(super) fn schedule<O: Optimizer>(trainer: &Trainer<O>, steps: usize) -> Result<(), Error> {
    trainer.schedule.check(trainer.epochs as u64, steps as u64)
}
