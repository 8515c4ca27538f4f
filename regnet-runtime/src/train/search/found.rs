//! What a search found: a table, the best, pictures.

use std::cmp::Ordering;
use std::fmt;

use super::trial::value;
#[cfg(feature = "plot")]
use crate::base::error::Error;
use crate::base::functions::log10;
use crate::base::text::short;
#[cfg(feature = "plot")]
use crate::look::plot::{self, Figure};
use crate::model::regularizers::number;

/// All trials, the best first; [`fmt::Display`] is a table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// The best is the first: those that trained the longest, by their mean score. There is one or more.
    pub outcomes: Vec<Outcome>,
    /// Whether larger scores are better.
    pub largest: bool,
}

/// What came of some values.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// The names of the values.
    pub names: Vec<String>,
    /// The values.
    pub values: Vec<f64>,
    /// How many epochs the last round had.
    pub epochs: usize,
    /// The score on each fold of the last round that it was in; NaN where the training failed.
    pub scores: Vec<f64>,
    /// The mean score of each round, by its epochs.
    pub course: Vec<(usize, f64)>,
    /// Why the first training failed that did.
    pub failure: Option<String>,
}

impl Outcome {
    pub(super) fn new(names: &[String], values: &[f64]) -> Outcome {
        Outcome {
            names: names.to_vec(),
            values: values.to_vec(),
            epochs: 0,
            scores: Vec::new(),
            course: Vec::new(),
            failure: None,
        }
    }

    /// The scores of a round.
    pub(super) fn add(&mut self, epochs: usize, scores: Vec<Result<f64, String>>) {
        self.epochs = epochs;
        self.failure = scores.iter().find_map(|score| score.as_ref().err().cloned());
        self.scores = scores.into_iter().map(|score| score.unwrap_or(f64::NAN)).collect();
        self.course.push((epochs, self.mean()));
    }

    /// The value of this name.
    ///
    /// # Panics
    /// If the search has none of that name.
    #[must_use]
    #[track_caller]
    pub fn value(&self, name: &str) -> f64 {
        value(&self.names, &self.values, name)
    }

    /// The mean score over the folds; NaN if a training failed.
    #[must_use]
    pub fn mean(&self) -> f64 {
        mean(&self.scores)
    }

    /// The standard deviation of the scores over the folds, √(Σ(s − mean)² / (k − 1)); NaN of a single one.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        deviation(&self.scores)
    }
}

/// Σ/n
pub(super) fn mean(scores: &[f64]) -> f64 {
    scores.iter().sum::<f64>() / scores.len() as f64
}

/// √(Σ(s − mean)² / (n − 1))
pub(super) fn deviation(scores: &[f64]) -> f64 {
    let mean = mean(scores);
    let squares: f64 = scores.iter().map(|score| (score - mean) * (score - mean)).sum();
    (squares / (scores.len() as f64 - 1.0)).sqrt()
}

/// `0.4120 ± 0.0134`: the mean has the decimals of the deviation, without which scores that differ would read alike.
pub(super) fn told(scores: &[f64]) -> String {
    let (mean, deviation) = (mean(scores), deviation(scores));
    let (short_mean, short_deviation) = (short(Some(mean)), short(Some(deviation)));
    // NaN of a single score, 0 of equal ones.
    if !(deviation > 0.0 && deviation.is_finite()) {
        return if deviation == 0.0 { format!("{short_mean} ± 0") } else { short_mean };
    }
    // Beyond 12 decimals a mean is noise.
    let decimals = (2 - log10(deviation).floor() as i32).clamp(0, 12) as usize;
    format!("{mean:.decimals$} ± {short_deviation}")
}

/// A value as it was written, a drawn one to three digits.
fn written(value: f64) -> String {
    let text = number(value);
    if text.len() > 7 { short(Some(value)) } else { text }
}

/// The numbers of some outcomes, the best first; of equal ones the earlier, and what failed last.
pub(super) fn ranked(outcomes: &[Outcome], mut numbers: Vec<usize>, largest: bool) -> Vec<usize> {
    numbers.sort_by(|a, b| better(&outcomes[*a], &outcomes[*b], largest));
    numbers
}

fn better(a: &Outcome, b: &Outcome, largest: bool) -> Ordering {
    let (mean_a, mean_b) = (a.mean(), b.mean());
    let by_score = match (mean_a.is_nan(), mean_b.is_nan()) {
        (false, false) if largest => mean_b.total_cmp(&mean_a),
        (false, false) => mean_a.total_cmp(&mean_b),
        (a, b) => a.cmp(&b),
    };
    b.epochs.cmp(&a.epochs).then(by_score)
}

impl Found {
    pub(super) fn new(mut outcomes: Vec<Outcome>, largest: bool) -> Found {
        outcomes.sort_by(|a, b| better(a, b, largest));
        Found { outcomes, largest }
    }

    /// The best.
    #[must_use]
    pub fn best(&self) -> &Outcome {
        &self.outcomes[0]
    }

    /// All trials as lines of values separated by commas, with a line of names: `p,decay,epochs,mean,deviation`.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let names = &self.outcomes[0].names;
        let mut text = format!("{},epochs,mean,deviation\n", names.join(","));
        for outcome in &self.outcomes {
            let values: Vec<String> = outcome.values.iter().map(|value| format!("{value:?}")).collect();
            let (mean, deviation) = (outcome.mean(), outcome.deviation());
            text += &format!("{},{},{mean:?},{deviation:?}\n", values.join(","), outcome.epochs);
        }
        text
    }

    /// Pictures below each other: for each name the scores of all trials against its values, with a line through the best of
    /// each value; and if some went on longer, how the scores of those ran.
    ///
    /// # Errors
    /// A file that cannot be written, or no trial with a score.
    #[cfg(feature = "plot")]
    pub fn save_plot(&self, path: impl AsRef<std::path::Path>) -> Result<(), Error> {
        let mut figures: Vec<Figure> =
            (0..self.outcomes[0].names.len()).map(|name| self.against(name)).collect();
        let long: Vec<&Outcome> = self.outcomes.iter().filter(|outcome| outcome.course.len() > 1).collect();
        if !long.is_empty() {
            let figure = Figure::new("Those that went on", "epochs", "mean score").log_x();
            figures.push(long.iter().take(SHOWN).fold(figure, |figure, outcome| {
                let points = outcome.course.iter().map(|(epochs, mean)| (*epochs as f64, *mean));
                figure.curve(&label(outcome), points)
            }));
        }
        plot::save_all(path, &figures)
    }

    #[cfg(feature = "plot")]
    fn against(&self, name: usize) -> Figure {
        let last = self.outcomes.iter().map(|outcome| outcome.epochs).max().unwrap_or(0);
        let known: Vec<&Outcome> = self.outcomes.iter().filter(|outcome| !outcome.mean().is_nan()).collect();
        let text = &self.outcomes[0].names[name];
        let axis = Across::of(known.iter().map(|outcome| outcome.values[name]));
        let x = |outcome: &Outcome| axis.place(outcome.values[name]);
        let mut best: Vec<(f64, f64)> = Vec::new();
        for outcome in known.iter().filter(|outcome| outcome.epochs == last) {
            // The first one is the best.
            if !best.iter().any(|(other, _)| *other == x(outcome)) {
                best.push((x(outcome), outcome.mean()));
            }
        }
        best.sort_by(|a, b| a.0.total_cmp(&b.0));
        let figure = Figure::new(format!("Score against `{text}`"), axis.label(text), "mean score");
        let figure = figure.points("trials", known.iter().map(|outcome| (x(outcome), outcome.mean())));
        let figure = figure.line("best of each value", best);
        if axis.logarithmic { figure.log_x() } else { figure }
    }
}

/// How the values of a name lie on an axis.
#[cfg(feature = "plot")]
struct Across {
    /// Rates over two decades or more.
    logarithmic: bool,
    /// Where 0 is on a logarithmic axis, a decade below the least.
    zero: Option<f64>,
}

#[cfg(feature = "plot")]
impl Across {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Across {
        let positive = || values.clone().filter(|value| *value > 0.0);
        let (least, most) = (positive().fold(f64::INFINITY, f64::min), positive().fold(0.0, f64::max));
        let logarithmic = values.clone().all(|value| value >= 0.0) && most >= 100.0 * least;
        let zero = (logarithmic && values.clone().any(|value| value == 0.0)).then_some(least / 10.0);
        Across { logarithmic, zero }
    }

    fn place(&self, value: f64) -> f64 {
        self.zero.filter(|_| value == 0.0).unwrap_or(value)
    }

    fn label(&self, name: &str) -> String {
        self.zero.map_or(name.to_owned(), |zero| format!("{name} (0 stands at {})", short(Some(zero))))
    }
}

/// Curves in a picture, at most.
#[cfg(feature = "plot")]
const SHOWN: usize = 8;

/// `p = 0.3, decay = 1e-4`
#[cfg(feature = "plot")]
fn label(outcome: &Outcome) -> String {
    let named = outcome.names.iter().zip(&outcome.values);
    named.map(|(name, value)| format!("{name} = {}", written(*value))).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = &self.outcomes[0].names;
        let head = ["rank".to_owned()].into_iter().chain(names.iter().cloned());
        let mut rows: Vec<Vec<String>> =
            vec![head.chain(["epochs".to_owned(), "score".to_owned()]).collect()];
        for (rank, outcome) in (1..).zip(&self.outcomes) {
            let values = outcome.values.iter().map(|value| written(*value));
            let score = match &outcome.failure {
                Some(text) => format!("failed: {text}"),
                None => told(&outcome.scores),
            };
            let begin = [rank.to_string()].into_iter().chain(values);
            rows.push(begin.chain([outcome.epochs.to_string(), score]).collect());
        }
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
        for (number, row) in rows.iter().enumerate() {
            let (last, cells) = row.split_last().unwrap_or((&row[0], &[]));
            for (cell, width) in cells.iter().zip(&widths) {
                write!(f, "{cell:>width$}  ")?;
            }
            write!(f, "{last}")?;
            if number + 1 < rows.len() {
                writeln!(f)?;
            }
        }
        Ok(())
    }
}
