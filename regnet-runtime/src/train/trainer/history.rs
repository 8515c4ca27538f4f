//! What a training was like, epoch by epoch: as a table, as JSON, as a picture.

use std::fmt::{self, Write};

use crate::base::clock;
#[cfg(feature = "plot")]
use crate::base::error::Error;
use crate::base::setting::whole;
use crate::base::text::{json_number, json_text};
#[cfg(feature = "plot")]
use crate::look::plot::Figure;
use crate::look::probe::Probe;

/// One epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}

/// Why a training ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stopped {
    /// All epochs were done.
    #[default]
    Finished,
    /// A criterion of early stopping said so, for this reason.
    Criterion(String),
    /// A callback said so, for this reason.
    Callback(String),
    /// The flag of [`Trainer::interrupt`](super::Trainer::interrupt) was set.
    Interrupted,
}

/// All epochs of a training; [`fmt::Display`] is an aligned table.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct History {
    /// The epochs in order.
    pub epochs: Vec<Epoch>,
    /// The epoch with the lowest validation loss, whose weights the network has; none without validation.
    pub best_epoch: Option<usize>,
    /// Why it ended.
    pub stopped: Stopped,
    /// What all layers looked like, where [`Trainer::probe_every`](super::Trainer::probe_every) asks for it.
    pub probes: Vec<Probe>,
    /// What was amiss, such as a checkpoint that could not be read.
    pub warnings: Vec<String>,
}

/// One column of the table: its title and its cell for an epoch, if it has one.
type Column = (&'static str, fn(&Epoch) -> Option<String>);

const COLUMNS: [Column; 8] = [
    ("epoch", |e| Some(e.epoch.to_string())),
    ("train loss", |e| Some(loss(e.train_loss))),
    ("penalty", |e| (e.penalty != 0.0).then(|| loss(e.penalty))),
    ("train acc.", |e| e.train_accuracy.map(percent)),
    ("valid loss", |e| e.valid_loss.map(loss)),
    ("valid acc.", |e| e.valid_accuracy.map(percent)),
    ("rate", |e| Some(format!("{:.2e}", e.learning_rate))),
    ("time", |e| clock::EXISTS.then(|| format!("{:.2} s", e.seconds))),
];

const COLUMN_WIDTH: usize = 11;

/// Six decimals where they say something and fit the column.
fn loss(value: f64) -> String {
    let fits = value == 0.0 || !value.is_finite() || (1e-3..1e3).contains(&value.abs());
    if fits { format!("{value:.6}") } else { format!("{value:.3e}") }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

impl Epoch {
    /// Its numbers, for a checkpoint; NaN for what is missing, which none of them is in an epoch that ended well.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(super) fn numbers(&self) -> [f64; Epoch::NUMBERS] {
        let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
        [
            self.epoch as f64,
            self.train_loss,
            self.penalty,
            number(self.train_accuracy),
            number(self.valid_loss),
            number(self.valid_accuracy),
            self.seconds,
            self.learning_rate,
        ]
    }

    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    const NUMBERS: usize = 8;

    /// The epochs of these numbers, if they can be those of the first epochs of a training.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(super) fn of_numbers(numbers: &[f64]) -> Option<Vec<Epoch>> {
        let (epochs, []) = numbers.as_chunks::<{ Epoch::NUMBERS }>() else { return None };
        (1..).zip(epochs).map(|(number, epoch)| Epoch::of(number, epoch)).collect()
    }

    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    fn of(number: usize, numbers: &[f64; Epoch::NUMBERS]) -> Option<Epoch> {
        let &[epoch, train_loss, penalty, train_accuracy, valid_loss, valid_accuracy, seconds, learning_rate] =
            numbers;
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
        })
    }
}

impl History {
    pub(super) fn push(&mut self, epoch: Epoch) {
        self.epochs.push(epoch);
    }

    /// The table's line of the last epoch, under its header if it is the first.
    pub(super) fn last_lines(&self) -> String {
        let row = self.epochs.last().map(|epoch| self.row(epoch)).unwrap_or_default();
        if self.epochs.len() == 1 { format!("{}\n{row}", self.header()) } else { row }
    }

    /// Why it ended, and whose weights the network has.
    pub(super) fn ending(&self) -> String {
        let reason = match &self.stopped {
            Stopped::Finished if self.epochs.len() == 1 => "the only epoch is done".to_string(),
            Stopped::Finished => format!("all {} epochs are done", self.epochs.len()),
            Stopped::Criterion(reason) | Stopped::Callback(reason) => {
                format!("stopped after epoch {}: {reason}", self.epochs.len())
            }
            Stopped::Interrupted => format!("interrupted after epoch {}", self.epochs.len()),
        };
        match self.best_epoch {
            Some(best) => format!("{reason}; the network has the weights of epoch {best}"),
            None => reason,
        }
    }

    /// The columns that the first epoch fills.
    fn columns(&self) -> impl Iterator<Item = &'static Column> {
        let first = self.epochs.first().copied();
        COLUMNS.iter().filter(move |(_, cell)| first.as_ref().is_some_and(|epoch| cell(epoch).is_some()))
    }

    fn header(&self) -> String {
        self.columns().fold(String::new(), |line, (title, _)| format!("{line}{title:>COLUMN_WIDTH$}"))
    }

    fn row(&self, epoch: &Epoch) -> String {
        self.columns().fold(String::new(), |line, (_, cell)| {
            format!("{line}{:>COLUMN_WIDTH$}", cell(epoch).unwrap_or_default())
        })
    }

    /// The same as JSON: `{"epochs": [{"epoch": 1, …}], "best_epoch": 1, "stopped": "…"}`, and `"probes"` where
    /// there are some; what is missing or not finite is null.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::from("{\"epochs\": [");
        for (index, e) in self.epochs.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            let _ = write!(json, "{comma}{{\"epoch\": {}", e.epoch);
            let numbers = [
                ("train_loss", Some(e.train_loss)),
                ("penalty", Some(e.penalty)),
                ("train_accuracy", e.train_accuracy),
                ("valid_loss", e.valid_loss),
                ("valid_accuracy", e.valid_accuracy),
                ("seconds", Some(e.seconds)),
                ("learning_rate", Some(e.learning_rate)),
            ];
            for (name, value) in numbers {
                let _ = write!(json, ", \"{name}\": {}", json_number(value));
            }
            json.push('}');
        }
        let best = self.best_epoch.map_or("null".to_string(), |best| best.to_string());
        let _ = write!(json, "], \"best_epoch\": {best}, \"stopped\": \"{}\"", json_text(&self.ending()));
        if !self.probes.is_empty() {
            let probes: Vec<String> = self.probes.iter().map(Probe::to_json).collect();
            let _ = write!(json, ", \"probes\": [{}]", probes.join(", "));
        }
        json + "}"
    }

    /// A number of each epoch that has it, for a picture: (epoch, number).
    pub fn curve(&self, number: impl Fn(&Epoch) -> Option<f64>) -> Vec<(f64, f64)> {
        self.epochs.iter().filter_map(|epoch| Some((epoch.epoch as f64, number(epoch)?))).collect()
    }

    /// The losses over the epochs as an SVG.
    ///
    /// # Errors
    /// A file that cannot be written, or no epoch at all.
    #[cfg(feature = "plot")]
    pub fn plot(&self, path: impl AsRef<std::path::Path>) -> Result<(), Error> {
        Figure::new("Training", "epoch", "mean loss per example")
            .curve("training", self.curve(|epoch| Some(epoch.train_loss)))
            .curve("validation", self.curve(|epoch| epoch.valid_loss))
            .save(path)
    }

    /// The validation loss of several runs, each under its name, or the training loss where none was validated.
    ///
    /// # Errors
    /// A file that cannot be written, or no epoch at all.
    #[cfg(feature = "plot")]
    pub fn plot_several(
        path: impl AsRef<std::path::Path>,
        title: &str,
        runs: &[(&str, &History)],
    ) -> Result<(), Error> {
        let validated = runs.iter().any(|(_, run)| run.epochs.iter().any(|epoch| epoch.valid_loss.is_some()));
        let (what, number): (_, fn(&Epoch) -> Option<f64>) = match validated {
            true => ("mean validation loss per example", |epoch| epoch.valid_loss),
            false => ("mean training loss per example", |epoch| Some(epoch.train_loss)),
        };
        let figure = Figure::new(title, "epoch", what);
        runs.iter().fold(figure, |figure, (name, run)| figure.curve(name, run.curve(number))).save(path)
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.header())?;
        for epoch in &self.epochs {
            let mark = if self.best_epoch == Some(epoch.epoch) { "  best" } else { "" };
            writeln!(f, "{}{mark}", self.row(epoch))?;
        }
        f.write_str(&self.ending())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(epoch: usize, valid_loss: f64) -> Epoch {
        Epoch {
            epoch,
            train_loss: 0.5 / epoch as f64,
            penalty: 0.0,
            train_accuracy: None,
            valid_loss: Some(valid_loss),
            valid_accuracy: Some(0.975),
            seconds: 1.25,
            learning_rate: 1e-3,
        }
    }

    fn history() -> History {
        let stopped = Stopped::Criterion("a \"reason\"".into());
        let epochs = vec![epoch(1, 0.25), epoch(2, f64::NAN)];
        History { epochs, best_epoch: Some(1), stopped, probes: Vec::new(), warnings: Vec::new() }
    }

    #[test]
    fn the_table_is_aligned_and_has_no_empty_column() {
        let (title, time) = if clock::EXISTS { ("       time", "     1.25 s") } else { ("", "") };
        let expected = format!(
            "      epoch train loss valid loss valid acc.       rate{title}
          1   0.500000   0.250000    97.50 %    1.00e-3{time}  best
          2   0.250000        NaN    97.50 %    1.00e-3{time}
stopped after epoch 2: a \"reason\"; the network has the weights of epoch 1"
        );
        assert_eq!(history().to_string(), expected);
    }

    #[test]
    fn every_loss_fits_its_column() {
        let cells = [0.0, 999.999, 1e3, 3.8e24, 1e-300, f64::NAN, f64::NEG_INFINITY].map(loss);
        assert_eq!(cells, ["0.000000", "999.999000", "1.000e3", "3.800e24", "1.000e-300", "NaN", "-inf"]);
        assert!(cells.iter().all(|cell| cell.len() < COLUMN_WIDTH));
    }

    #[test]
    fn json_has_null_for_what_is_no_number() {
        let expected = concat!(
            r#"{"epochs": [{"epoch": 1, "train_loss": 0.5, "penalty": 0.0, "train_accuracy": null, "#,
            r#""valid_loss": 0.25, "valid_accuracy": 0.975, "seconds": 1.25, "learning_rate": 0.001}, "#,
            r#"{"epoch": 2, "train_loss": 0.25, "penalty": 0.0, "train_accuracy": null, "#,
            r#""valid_loss": null, "valid_accuracy": 0.975, "seconds": 1.25, "learning_rate": 0.001}], "#,
            r#""best_epoch": 1, "stopped": "stopped after epoch 2: a \"reason\"; the network has the weights of epoch 1"}"#,
        );
        assert_eq!(history().to_json(), expected);
    }
}
