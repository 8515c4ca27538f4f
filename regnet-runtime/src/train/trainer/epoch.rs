//! What a training was like in one epoch.

use std::fmt::Write;

use crate::base::setting::whole;
use crate::base::text::{json_number, json_text};

/// One epoch.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Epoch {
    /// Its number, from 1.
    pub epoch: usize,
    /// The mean loss over the steps, in training mode, without penalties.
    pub train_loss: f64,
    /// The mean penalty over the steps.
    pub penalty: f64,
    /// The share of examples that were right in training mode, where that has a meaning.
    pub train_accuracy: Option<f64>,
    /// The loss on the validation set after the epoch, in inference mode, without penalties.
    pub valid_loss: Option<f64>,
    /// The share of the validation set that was right.
    pub valid_accuracy: Option<f64>,
    /// How long training and validation took; 0 on a machine without a clock.
    pub seconds: f64,
    /// The learning rate of its last step.
    pub learning_rate: f64,
    /// What [`Trainer::metric`](super::Trainer::metric) asked for of the validation set, each with its name.
    pub metrics: Vec<(String, f64)>,
}

/// A number that every epoch has, by the name of its field.
type Number = (&'static str, fn(&Epoch) -> Option<f64>);

const OWN: [Number; 8] = [
    ("epoch", |e| Some(e.epoch as f64)),
    ("train_loss", |e| Some(e.train_loss)),
    ("penalty", |e| Some(e.penalty)),
    ("train_accuracy", |e| e.train_accuracy),
    ("valid_loss", |e| e.valid_loss),
    ("valid_accuracy", |e| e.valid_accuracy),
    ("seconds", |e| Some(e.seconds)),
    ("learning_rate", |e| Some(e.learning_rate)),
];

impl Epoch {
    /// The value of one of its metrics, by name.
    #[must_use]
    pub fn metric(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|(found, _)| found == name).map(|(_, value)| *value)
    }

    /// Whether every epoch has a number of this name.
    pub(super) fn has_own(name: &str) -> bool {
        OWN.iter().any(|(own, _)| *own == name)
    }

    /// `{"epoch": 1, "train_loss": 0.5, …}` with the metrics behind the numbers that every epoch has; what is missing or not
    /// finite is null.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = format!("{{\"epoch\": {}", self.epoch);
        let own = OWN[1..].iter().map(|(name, number)| (*name, number(self)));
        let metrics = self.metrics.iter().map(|(name, value)| (name.as_str(), Some(*value)));
        for (name, value) in own.chain(metrics) {
            let _ = write!(json, ", \"{}\": {}", json_text(name), json_number(value));
        }
        json + "}"
    }

    /// Its numbers, for a checkpoint; NaN for what is missing, which none of its own is in an epoch that ended well.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(super) fn numbers(&self) -> Vec<f64> {
        let own = OWN.iter().map(|(_, number)| number(self).unwrap_or(f64::NAN));
        own.chain(self.metrics.iter().map(|(_, value)| *value)).collect()
    }

    /// The epochs of these numbers, if they can be those of the first epochs of a training with these metrics.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(super) fn of_numbers(numbers: &[f64], metrics: &[&str]) -> Option<Vec<Epoch>> {
        let epochs = numbers.chunks_exact(OWN.len() + metrics.len());
        let rest = epochs.remainder().is_empty().then_some(());
        rest.and_then(|()| {
            (1..).zip(epochs).map(|(number, epoch)| Epoch::of(number, epoch, metrics)).collect()
        })
    }

    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    fn of(number: usize, numbers: &[f64], metrics: &[&str]) -> Option<Epoch> {
        let (&own, values) = numbers.split_first_chunk::<{ OWN.len() }>()?;
        let [epoch, train_loss, penalty, train_accuracy, valid_loss, valid_accuracy, seconds, learning_rate] =
            own;
        let some = |value: f64| Some(value).filter(|value| !value.is_nan());
        let (train_accuracy, valid_accuracy) = (some(train_accuracy), some(valid_accuracy));
        let valid_loss = some(valid_loss);
        let from_zero = |value: f64| value >= 0.0 && value.is_finite();
        let is_share = |share: Option<f64>| share.is_none_or(|share| (0.0..=1.0).contains(&share));
        let possible = whole(epoch) == Some(number)
            && !train_loss.is_nan()
            && !penalty.is_nan()
            && valid_loss.is_none_or(f64::is_finite)
            && is_share(train_accuracy)
            && is_share(valid_accuracy)
            && from_zero(seconds)
            && from_zero(learning_rate);
        possible.then_some(Epoch {
            epoch: number,
            train_loss,
            penalty,
            train_accuracy,
            valid_loss,
            valid_accuracy,
            seconds,
            learning_rate,
            metrics: metrics.iter().map(|name| (*name).to_owned()).zip(values.iter().copied()).collect(),
        })
    }
}
