//! The search for good settings: every trial trains on parts of the data and is scored on the others.

mod cross_validation;
mod found;
mod kept;
mod space;
mod trial;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::base::error::Error;
use crate::data::Dataset;
use crate::machine::pool;
use crate::model::scalar::Scalar;
use crate::train::progress::Progress;
use found::ranked;
use kept::Kept;

pub use cross_validation::{CrossValidation, cross_validate};
pub use found::{Found, Outcome};
pub use space::Range;
pub use trial::Trial;

/// Which values are tried, how each trial is scored, and how many go on.
///
/// A trial is a function of yours: it makes a network with the trial's values, trains it on the one part of the data and gives
/// its score on the other, of which the lowest is the best. Values are numbers under names of yours: settings of the network,
/// which [`Trial::set`] gives it, learning rates, batch sizes, anything.
///
/// ```
/// use regnet::search::Search;
/// use regnet::{Adam, Trainer, data, network};
/// network! {
///     struct Mlp(p = 0.5, decay = 1e-4): input(28, 28, 1) -> flatten -> dense(16, l2 = decay) -> relu -> dropout(p) -> dense(10)
///         -> loss softmax_cross_entropy;
/// }
///
/// let digits = data::digits(120, 1);
/// let found = Search::grid([("p", [0.0, 0.3]), ("decay", [1e-4, 1e-2])])
///     .folds(3)
///     .epochs(3)
///     .run(&digits, |trial, train, valid| {
///         let mut net = Mlp::new(trial.seed());
///         trial.set(&mut net)?;
///         Trainer::new(Adam::new(1e-3)).epochs(trial.epochs()).progress(false).fit(&mut net, train, Some(valid))?;
///         Ok(net.evaluate(valid)?.loss.data)
///     })?;
/// println!("{found}");
/// println!("the best: p = {}", found.best().value("p"));
/// # assert_eq!(found.outcomes.len(), 4);
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// Trials run side by side on all cores, each on one of them. What is found does not depend on how many there are: a trial gets
/// its values, its part of the data and its seed, and nothing of the others.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a search does nothing until `run`"]
pub struct Search {
    names: Vec<String>,
    points: Vec<Vec<f64>>,
    parts: Parts,
    epochs: usize,
    halving: Option<Halving>,
    seed: u64,
    largest: bool,
    folder: Option<PathBuf>,
    progress: bool,
}

/// What a trial trains on, and what it is scored on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parts {
    Folds(usize),
    /// So much of the data is trained on.
    HoldOut(f64),
}

/// Successive halving: after so many epochs one in `factor` goes on with `factor` times as many.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Halving {
    first: usize,
    factor: usize,
}

impl Search {
    fn of(names: Vec<String>, points: Vec<Vec<f64>>) -> Search {
        Search {
            names,
            points,
            parts: Parts::Folds(5),
            epochs: 10,
            halving: None,
            seed: 0,
            largest: false,
            folder: None,
            progress: true,
        }
    }

    /// Every combination of these values: arrays of one length, or lists of any with `vec![…]`.
    pub fn grid<'a, V: AsRef<[f64]>>(values: impl IntoIterator<Item = (&'a str, V)>) -> Search {
        let (names, values): (Vec<&str>, Vec<V>) = values.into_iter().unzip();
        let values: Vec<&[f64]> = values.iter().map(AsRef::as_ref).collect();
        Search::of(names.into_iter().map(str::to_owned).collect(), space::combinations(&values))
    }

    /// So many draws from these ranges, each by itself (Bergstra and Bengio, JMLR 13 (2012): with more than two values most of a
    /// grid repeats what it knows).
    pub fn random<'a>(
        trials: usize,
        ranges: impl IntoIterator<Item = (&'a str, Range)>,
        seed: u64,
    ) -> Search {
        let (names, ranges): (Vec<&str>, Vec<Range>) = ranges.into_iter().unzip();
        let points = space::draws(trials, &ranges, seed);
        Search { seed, ..Search::of(names.into_iter().map(str::to_owned).collect(), points) }
    }

    /// Scores each trial on each of so many folds, 5 at first; those of labels have their share of each class.
    pub fn folds(self, folds: usize) -> Search {
        Search { parts: Parts::Folds(folds), ..self }
    }

    /// Scores each trial once: trains on this share of the data, and scores on the rest.
    pub fn hold_out(self, share: f64) -> Search {
        Search { parts: Parts::HoldOut(share), ..self }
    }

    /// What [`Trial::epochs`] says, 10 at first; of [`halving`](Search::halving) it is the most.
    pub fn epochs(self, epochs: usize) -> Search {
        Search { epochs, ..self }
    }

    /// Successive halving (Jamieson and Talwalkar 2016): all trials train for `first` epochs, the best one in `factor` of them
    /// `factor` times as long, and so on up to [`epochs`](Search::epochs).
    pub fn halving(self, first: usize, factor: usize) -> Search {
        Search { halving: Some(Halving { first, factor }), ..self }
    }

    /// What the folds and the trials' seeds are made of; the trials of a fold have one seed, so that they differ in their values
    /// alone.
    pub fn seed(self, seed: u64) -> Search {
        Search { seed, ..self }
    }

    /// Takes the largest score for the best: accuracies.
    pub fn largest(self) -> Search {
        Search { largest: true, ..self }
    }

    /// Writes each score to `search.tsv` in this folder when it is known, and takes those that are there already: a search that
    /// was ended goes on. The folder is made if it is not there.
    pub fn folder(self, folder: impl AsRef<Path>) -> Search {
        Search { folder: Some(folder.as_ref().to_owned()), ..self }
    }

    /// Whether a bar over the trainings shows on a terminal, with the feature `progress`; at first it does.
    pub fn progress(self, progress: bool) -> Search {
        Search { progress, ..self }
    }

    /// Runs all trials.
    ///
    /// # Errors
    /// No value to try, a number of folds or epochs that cannot be; the first error of a trial but [`Error::NotFinite`]: a
    /// training that leaves the finite numbers is a bad trial and no end of the search. The folder of another search, or a file
    /// that cannot be written.
    pub fn run<T: Scalar>(
        &self,
        data: &Dataset<T>,
        trial: impl Fn(&Trial, &Dataset<T>, &Dataset<T>) -> Result<f64, Error> + Sync,
    ) -> Result<Found, Error> {
        self.check(data.len())?;
        let parts = self.parts(data);
        let kept = self.folder.as_deref().map(|folder| Kept::open(folder, &self.text(data))).transpose()?;
        let mut outcomes: Vec<Outcome> =
            self.points.iter().map(|values| Outcome::new(&self.names, values)).collect();
        let mut running: Vec<usize> = (0..outcomes.len()).collect();
        for (rung, epochs) in self.rungs().into_iter().enumerate() {
            if rung > 0 {
                let all = std::mem::take(&mut running);
                let most = all.len().div_ceil(self.halving.map_or(1, |halving| halving.factor));
                running = ranked(&outcomes, all, self.largest).into_iter().take(most).collect();
                running.sort_unstable();
            }
            let scores = self.rung(&running, epochs, &parts, kept.as_ref(), &trial)?;
            for (number, scores) in running.iter().zip(scores) {
                outcomes[*number].add(epochs, scores);
            }
        }
        Ok(Found::new(outcomes, self.largest))
    }

    /// The scores of some trials, of each on all folds.
    fn rung<T: Scalar>(
        &self,
        running: &[usize],
        epochs: usize,
        parts: &[(Dataset<T>, Dataset<T>)],
        kept: Option<&Kept>,
        trial: &(impl Fn(&Trial, &Dataset<T>, &Dataset<T>) -> Result<f64, Error> + Sync),
    ) -> Result<Vec<Vec<Result<f64, String>>>, Error> {
        let jobs: Vec<(usize, usize)> =
            running.iter().flat_map(|number| (0..parts.len()).map(move |fold| (*number, fold))).collect();
        let results: Vec<OnceLock<Result<Result<f64, String>, Error>>> =
            jobs.iter().map(|_| OnceLock::new()).collect();
        let written = Mutex::new(Ok(()));
        let shown = Mutex::new((Progress::new(self.progress && std::io::stderr().is_terminal()), f64::NAN));
        let lock = || shown.lock().unwrap_or_else(PoisonError::into_inner);
        lock().0.start(format!("{} trials of {epochs} epochs", running.len()), jobs.len());
        // Inside a job the kernels have its thread alone.
        pool::for_each(jobs.len(), &|job| {
            let (number, fold) = jobs[job];
            let this = Trial::new(&self.names, &self.points[number], fold, self.seed, epochs);
            let found = match kept.and_then(|kept| kept.score(&this)) {
                Some(known) => Ok(known),
                None => {
                    let (train, valid) = &parts[fold];
                    let score = match trial(&this, train, valid) {
                        Ok(score) if score.is_finite() => Ok(Ok(score)),
                        Ok(score) => Ok(Err(format!("a score of {score}"))),
                        Err(Error::NotFinite(text)) => Ok(Err(text)),
                        Err(error) => Err(error),
                    };
                    if let (Some(kept), Ok(score)) = (kept, &score)
                        && let Err(error) = kept.add(&this, score)
                    {
                        *written.lock().expect("nobody panics with it") = Err(error);
                    }
                    score
                }
            };
            let (progress, best) = &mut *lock();
            if let Ok(Ok(score)) = found {
                *best = if self.largest { score.max(*best) } else { score.min(*best) };
            }
            progress.step("best score", *best);
            // Each job has a place of its own.
            let _ = results[job].set(found);
        });
        lock().0.end();
        written.into_inner().expect("nobody panics with it")?;
        let results = results.into_iter().map(|result| result.into_inner().expect("every job was done"));
        let results = results.collect::<Result<Vec<_>, Error>>()?;
        Ok(results.chunks(parts.len()).map(<[_]>::to_vec).collect())
    }

    fn check(&self, examples: usize) -> Result<(), Error> {
        let twice = |name: &&String| self.names.iter().filter(|other| other == name).count() > 1;
        let faults = [
            (self.points.is_empty(), "a search without a value tries nothing".to_owned()),
            (
                matches!(self.parts, Parts::Folds(folds) if folds < 2 || folds > examples),
                format!(
                    "{examples} examples cannot make these folds: at least 2, and at most one an example"
                ),
            ),
            (
                matches!(self.parts, Parts::HoldOut(share) if !(share > 0.0 && share < 1.0)),
                "a share to train on lies between 0 and 1".to_owned(),
            ),
            (self.epochs == 0, "0 epochs train nothing".to_owned()),
            (
                self.halving
                    .is_some_and(|Halving { first, factor }| first == 0 || first > self.epochs || factor < 2),
                format!("`halving` begins with 1 to {} epochs, and its factor is 2 or more", self.epochs),
            ),
            (
                self.points.iter().flatten().any(|value| !value.is_finite()),
                "a value to try is not finite".to_owned(),
            ),
        ];
        if let Some(name) = self.names.iter().find(twice) {
            return Err(Error::Setting(format!("`{name}` is given twice")));
        }
        match faults.into_iter().find(|(wrong, _)| *wrong) {
            Some((_, text)) => Err(Error::Setting(text)),
            None => Ok(()),
        }
    }

    fn parts<T: Scalar>(&self, data: &Dataset<T>) -> Vec<(Dataset<T>, Dataset<T>)> {
        match self.parts {
            Parts::Folds(folds) if data.labels().is_some() => {
                data.stratified_folds(folds, self.seed).collect()
            }
            Parts::Folds(folds) => data.folds(folds, self.seed).collect(),
            Parts::HoldOut(share) => vec![data.split(share, self.seed)],
        }
    }

    /// For how many epochs the trials of each round train.
    fn rungs(&self) -> Vec<usize> {
        let Some(Halving { first, factor }) = self.halving else { return vec![self.epochs] };
        let mut rungs = vec![first];
        while let Some(last) = rungs.last().copied().filter(|last| *last < self.epochs) {
            rungs.push(last.saturating_mul(factor).min(self.epochs));
        }
        rungs
    }

    /// What must be the same for a search to go on.
    fn text<T: Scalar>(&self, data: &Dataset<T>) -> String {
        let names = self.names.join(", ");
        let parts = match self.parts {
            Parts::Folds(folds) => format!("{folds} folds"),
            Parts::HoldOut(share) => format!("a share of {share:?}"),
        };
        format!("values {names}; {parts}; seed {}; {} examples {}", self.seed, data.len(), data.input_shape())
    }
}
