//! What says which epoch is the best: the validation loss, or what the trainer is told to monitor.

use super::epoch::Epoch;
use crate::base::error::Error;
use crate::base::suggest::did_you_mean;
use crate::loss::Answers;
use crate::model::network::Network;
use crate::train::early_stopping::Monitored;
use crate::train::metrics::{Better, Metric, title};

/// The numbers of the validation set that are there without asking.
const LOSS: &str = "valid_loss";
const ACCURACY: &str = "valid_accuracy";

/// A number of each epoch, and which way it is better.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Monitor {
    name: String,
    better: Better,
}

impl Default for Monitor {
    fn default() -> Monitor {
        Monitor { name: LOSS.into(), better: Better::Lower }
    }
}

impl Monitor {
    /// The validation loss, or what is asked for.
    ///
    /// # Errors
    /// A name that no epoch of this training has; a metric that has one of the epoch's own.
    pub fn new<N: Network>(asked: Option<&str>, metrics: &[Metric]) -> Result<Monitor, Error> {
        if let Some(metric) = metrics.iter().find(|metric| Epoch::has_own(metric.name())) {
            let name = metric.name();
            return Err(Error::Setting(format!(
                "a metric is called `{name}`, which every epoch has; `Metric::new` takes another name"
            )));
        }
        let is_right = N::LOSS.is_some_and(|loss| loss.answers() != Answers::Value);
        let accuracy = is_right.then_some((ACCURACY, Better::Higher));
        let own = [(LOSS, Better::Lower)].into_iter().chain(accuracy);
        let all: Vec<_> = own.chain(metrics.iter().map(|metric| (metric.name(), metric.better()))).collect();
        let name = asked.unwrap_or(LOSS);
        match all.iter().find(|(found, _)| *found == name) {
            Some((_, better)) => Ok(Monitor { name: name.to_owned(), better: *better }),
            None => {
                let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
                let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                Err(Error::Setting(format!(
                    "there is no `{name}` to monitor, but {}{}; `metric` adds others",
                    listed.join(", "),
                    did_you_mean(name, &names)
                )))
            }
        }
    }

    /// That of an epoch, where the training has it.
    pub fn of(&self, epoch: &Epoch) -> Option<Monitored<'_>> {
        let (name, value) = match self.name.as_str() {
            LOSS => return epoch.valid_loss.map(Monitored::loss),
            ACCURACY => ("validation accuracy", epoch.valid_accuracy),
            name => (title(name), epoch.metric(name)),
        };
        value.map(|value| Monitored { name, value, better: self.better })
    }

    /// That of an epoch after which there was a validation.
    ///
    /// # Errors
    /// A value by which no weights could be called the best.
    pub fn checked(&self, epoch: &Epoch) -> Result<Option<Monitored<'_>>, Error> {
        match self.of(epoch) {
            None if epoch.valid_loss.is_none() => Ok(None),
            Some(monitored) if monitored.value.is_finite() => Ok(Some(monitored)),
            other => Err(Error::NotFinite(format!(
                "`{}`, which is monitored, is {} in epoch {}: it must be a number in every epoch; where it has no meaning, the \
                 worst there is would do",
                self.name,
                other.map_or(f64::NAN, |monitored| monitored.value),
                epoch.epoch
            ))),
        }
    }

    /// Its name, where it is not what is monitored unasked.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub fn setting(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| *name != LOSS)
    }
}
