//! What must be right before the first step: settings, shapes, targets.

use super::Trainer;
use crate::data::{Dataset, batch_ranges};
use crate::early_stopping::EarlyStopping;
use crate::error::Error;
use crate::inputs;
use crate::network::Network;
use crate::optim::Optimizer;
use crate::predict::{INFERENCE_BATCH, fits, remedy};
use crate::scalar::Real;
use crate::step::loss_of;

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
            !has_clock && trainer.rules.iter().any(EarlyStopping::needs_clock),
            "`time_limit` needs a clock, and this machine has none; `epoch_limit` counts epochs".to_string(),
        ),
    ];
    match faults.into_iter().find(|(wrong, _)| *wrong) {
        Some((_, text)) => Err(Error::Setting(text)),
        None => Ok(()),
    }
}

/// A cycle that ends early leaves a rate that trains nothing.
pub(super) fn cycle<O: Optimizer>(trainer: &Trainer<O>, examples: usize) -> Result<(), Error> {
    let steps = batch_ranges(examples, trainer.batch_size, true).count();
    let updates = (steps as u64).saturating_mul(trainer.epochs as u64);
    match trainer.schedule.end().filter(|end| *end < updates) {
        None => Ok(()),
        Some(end) => Err(Error::Setting(format!(
            "the cycle ends after {end} updates, but {} epochs of {steps} steps are {updates}",
            trainer.epochs
        ))),
    }
}

/// Whether the network can take this set; `what` it is called in a message.
pub(crate) fn data<N: Network>(what: &str, data: &Dataset<N::Scalar>) -> Result<(), Error> {
    let spec = N::SPEC;
    if data.is_empty() {
        return Err(Error::Data(format!("the {what} is empty")));
    }
    let (expected, found) = (spec.input, data.input_shape());
    if !fits(expected, found.dims()) {
        let flat = expected.dims() == [found.len()];
        let hint = if flat { "; `flatten` makes them lists" } else { remedy(expected, found.dims()) };
        let text =
            format!("`{}` takes inputs {expected}, but the {what} has inputs {found}{hint}", spec.name);
        return Err(Error::Data(text));
    }
    inputs::check::<N>(data.inputs(), 0).map_err(|error| Error::Data(format!("{what}: {error}")))?;
    targets::<N>(what, data)
}

/// Lets the loss look at all targets, with scores of zero: it knows what it takes.
fn targets<N: Network>(what: &str, data: &Dataset<N::Scalar>) -> Result<(), Error> {
    let loss = loss_of::<N>()?;
    let outputs = N::SPEC.output.len();
    let scores = vec![N::Scalar::of(0.0); INFERENCE_BATCH.min(data.len()) * outputs];
    for range in batch_ranges(data.len(), INFERENCE_BATCH, false) {
        let (count, first, last) = (range.len(), range.start, range.end - 1);
        let targets = data.slice(range).targets;
        loss.value(count, &scores[..count * outputs], targets)
            .map_err(|error| Error::Targets(format!("{what}, examples {first} to {last}: {error}")))?;
    }
    Ok(())
}
