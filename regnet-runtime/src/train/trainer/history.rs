//! What a training was like, epoch by epoch: as a table, as JSON, as a picture.

use std::fmt::{self, Write};

use super::epoch::Epoch;
use crate::base::clock;
#[cfg(feature = "plot")]
use crate::base::error::Error;
use crate::base::text::json_text;
#[cfg(feature = "plot")]
use crate::look::plot::{Figure, save_all};
use crate::look::probe::Probe;
use crate::train::metrics::title as spoken;

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
    /// The epoch whose weights the network has: that with the lowest validation loss, or the best by what is
    /// [monitored](super::Trainer::monitor); none without validation.
    pub best_epoch: Option<usize>,
    /// Why it ended.
    pub stopped: Stopped,
    /// What all layers looked like, where [`Trainer::probe_every`](super::Trainer::probe_every) asks for it.
    pub probes: Vec<Probe>,
    /// What was amiss, such as a checkpoint that could not be read.
    pub warnings: Vec<String>,
}

/// A column of the table: its title and its cell for an epoch, if it has one.
type Column = (&'static str, fn(&Epoch) -> Option<String>);

const COLUMNS: [Column; 6] = [
    ("epoch", |e| Some(e.epoch.to_string())),
    ("train loss", |e| Some(loss(e.train_loss))),
    ("penalty", |e| (e.penalty != 0.0).then(|| loss(e.penalty))),
    ("train acc.", |e| e.train_accuracy.map(percent)),
    ("valid loss", |e| e.valid_loss.map(loss)),
    ("valid acc.", |e| e.valid_accuracy.map(percent)),
];
/// Those behind the metrics.
const LAST_COLUMNS: [Column; 2] = [
    ("rate", |e| Some(format!("{:.2e}", e.learning_rate))),
    ("time", |e| clock::EXISTS.then(|| format!("{:.2} s", e.seconds))),
];

/// At least; between a longer title and the column before it is a space.
const COLUMN_WIDTH: usize = 11;

/// Six decimals where they say something and fit the column.
fn loss(value: f64) -> String {
    let fits = value == 0.0 || !value.is_finite() || (1e-3..1e3).contains(&value.abs());
    if fits { format!("{value:.6}") } else { format!("{value:.3e}") }
}

/// How wide the column of a title is.
fn width(title: &str) -> usize {
    COLUMN_WIDTH.max(title.chars().count() + 1)
}

fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

impl History {
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

    /// The cells of an epoch under their titles, of the columns that the first epoch fills.
    fn cells<'e>(&'e self, epoch: &'e Epoch) -> Vec<(&'e str, String)> {
        let first = self.epochs.first().unwrap_or(epoch);
        let of = |columns: &'static [Column]| {
            let filled = columns.iter().filter(|(_, cell)| cell(first).is_some());
            filled.map(|(title, cell)| (*title, cell(epoch).unwrap_or_default()))
        };
        let metrics = epoch.metrics.iter().map(|(name, value)| (spoken(name), loss(*value)));
        of(&COLUMNS).chain(metrics).chain(of(&LAST_COLUMNS)).collect()
    }

    /// The titles of the table.
    pub(super) fn header(&self) -> String {
        let cells = self.epochs.first().map(|first| self.cells(first)).unwrap_or_default();
        cells.iter().fold(String::new(), |line, (title, _)| format!("{line}{title:>0$}", width(title)))
    }

    fn row(&self, epoch: &Epoch) -> String {
        let cells = self.cells(epoch);
        cells.iter().fold(String::new(), |line, (title, cell)| format!("{line}{cell:>0$}", width(title)))
    }

    /// The row of an epoch, with a mark if it is the best.
    pub(super) fn marked(&self, epoch: &Epoch, best: bool) -> String {
        format!("{}{}", self.row(epoch), if best { "  best" } else { "" })
    }

    /// The same in one line that stands for itself.
    #[cfg(any(feature = "log", test))]
    pub(super) fn line(&self, epoch: &Epoch, of: usize, best: bool) -> String {
        let cells = self.cells(epoch);
        // The first is its number.
        let cells: Vec<String> = cells[1..].iter().map(|(title, cell)| format!("{title} {cell}")).collect();
        format!("epoch {}/{of}: {}{}", epoch.epoch, cells.join(", "), if best { ", best" } else { "" })
    }

    /// The table with a row for every so many epochs, and those of the first, the best and the last.
    ///
    /// ```
    /// # use regnet::{Adam, Trainer, data, network};
    /// # network! { struct Net: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    /// # let (train, valid) = data::digits(60, 1).split(0.8, 1);
    /// # let trainer = Trainer::new(Adam::new(1e-3)).epochs(20).progress(false);
    /// let history = trainer.fit(&mut Net::new(42), &train, Some(&valid))?;
    /// println!("{}", history.every(5)); // epochs 1, 5, 10, 15, 20, and the best one
    /// # assert!((7..=8).contains(&history.every(5).to_string().lines().count()));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Panics
    /// If it is every 0 epochs.
    #[track_caller]
    pub fn every(&self, every: usize) -> impl fmt::Display {
        assert!(every > 0, "a row every 0 epochs");
        Rows { history: self, every }
    }

    fn table(&self, f: &mut fmt::Formatter<'_>, every: usize) -> fmt::Result {
        writeln!(f, "{}", self.header())?;
        for epoch in &self.epochs {
            let (number, best) = (epoch.epoch, self.best_epoch == Some(epoch.epoch));
            if best || number == 1 || number == self.epochs.len() || number.is_multiple_of(every) {
                writeln!(f, "{}", self.marked(epoch, best))?;
            }
        }
        f.write_str(&self.ending())
    }

    /// All of it as JSON: `{"epochs": [{"epoch": 1, …}], "best_epoch": 1, "stopped": "…"}`, and `"probes"` where
    /// there are some; what is missing or not finite is null.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::from("{\"epochs\": [");
        for (index, epoch) in self.epochs.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            json += comma;
            json += &epoch.to_json();
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

    /// The losses over the epochs as an SVG, with a mark at the best one; each metric below them.
    ///
    /// # Errors
    /// A file that cannot be written, or no epoch at all.
    #[cfg(feature = "plot")]
    pub fn plot(&self, path: impl AsRef<std::path::Path>) -> Result<(), Error> {
        self.plot_titled(path, "Training")
    }

    /// The same under a title of your own.
    ///
    /// # Errors
    /// As [`History::plot`].
    #[cfg(feature = "plot")]
    pub fn plot_titled(&self, path: impl AsRef<std::path::Path>, title: &str) -> Result<(), Error> {
        let losses = Figure::new(title, "epoch", "mean loss per example")
            .curve("training", self.curve(|epoch| Some(epoch.train_loss)))
            .curve("validation", self.curve(|epoch| epoch.valid_loss));
        let losses = self.with_best(losses, |epoch| epoch.valid_loss);
        let names = self.epochs.first().into_iter().flat_map(|first| &first.metrics);
        let metrics = names.map(|(name, _)| {
            let figure =
                Figure::new("", "epoch", spoken(name)).curve("validation", self.curve(|e| e.metric(name)));
            self.with_best(figure, |epoch| epoch.metric(name))
        });
        // One without a number has nothing to show.
        let metrics = metrics.filter(|figure| !figure.is_empty());
        save_all(path, &[losses].into_iter().chain(metrics).collect::<Vec<_>>())
    }

    /// A mark where the best epoch has this number.
    #[cfg(feature = "plot")]
    fn with_best(&self, figure: Figure, number: impl Fn(&Epoch) -> Option<f64>) -> Figure {
        let is_best = |epoch: &Epoch| self.best_epoch == Some(epoch.epoch);
        let best = self.curve(|epoch| number(epoch).filter(|_| is_best(epoch)));
        if best.is_empty() { figure } else { figure.points("best epoch", best) }
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

/// The table with a row for every so many epochs.
struct Rows<'h> {
    history: &'h History,
    every: usize,
}

impl fmt::Display for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.history.table(f, self.every)
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table(f, 1)
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
            metrics: Vec::new(),
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
    fn metrics_stand_in_columns_of_their_own_and_in_json() {
        let mut history = history();
        for (epoch, value) in history.epochs.iter_mut().zip([0.5, 0.25]) {
            epoch.metrics = vec![("calibration_error".into(), value), ("own \"cost\"".into(), 1e6 * value)];
        }
        let table = history.to_string();
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].contains(" valid acc. calibration error own \"cost\"       rate"), "{table}");
        assert!(lines[1].contains("    97.50 %          0.500000    5.000e5    1.00e-3"), "{table}");
        let json = history.to_json();
        assert!(
            json.contains(r#""learning_rate": 0.001, "calibration_error": 0.25, "own \"cost\"": 250000.0}"#),
            "{json}"
        );
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
