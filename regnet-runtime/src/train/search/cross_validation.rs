//! How good a way of training is, and how sure that is.

use std::fmt;
use std::sync::OnceLock;

use super::found::{deviation, mean, told};
use crate::base::error::Error;
use crate::data::Dataset;
use crate::machine::pool;
use crate::model::scalar::Scalar;

/// The scores of all folds; [`fmt::Display`] is their mean and their deviation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CrossValidation {
    /// One a fold.
    pub scores: Vec<f64>,
}

impl CrossValidation {
    /// The mean over the folds.
    #[must_use]
    pub fn mean(&self) -> f64 {
        mean(&self.scores)
    }

    /// The standard deviation over the folds, √(Σ(s − mean)² / (k − 1)).
    #[must_use]
    pub fn deviation(&self) -> f64 {
        deviation(&self.scores)
    }
}

impl fmt::Display for CrossValidation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} over {} folds", told(&self.scores), self.scores.len())
    }
}

/// Scores a way of training on each of so many folds: `score` gets the number of the fold, what to train on and what to score
/// on. Folds of labels have their share of each class. They run side by side on all cores, with the same result for any number
/// of them.
///
/// ```
/// use regnet::{Adam, Trainer, data, network, search::cross_validate};
/// network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(16) -> relu -> dense(10) -> loss softmax_cross_entropy; }
///
/// let found = cross_validate(&data::digits(100, 1), 4, 7, |fold, train, valid| {
///     let mut net = DigitNet::new(fold as u64);
///     Trainer::new(Adam::new(1e-3)).epochs(2).progress(false).fit(&mut net, train, None)?;
///     Ok(net.evaluate(valid)?.accuracy.expect("digits have classes"))
/// })?;
/// println!("accuracy {found}"); // accuracy 0.150 ± 0.0757 over 4 folds, after two epochs
/// # assert_eq!(found.scores.len(), 4);
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// # Errors
/// The first error of a fold, by its number.
///
/// # Panics
/// If the data set cannot make so many folds.
#[track_caller]
pub fn cross_validate<T: Scalar>(
    data: &Dataset<T>,
    folds: usize,
    seed: u64,
    score: impl Fn(usize, &Dataset<T>, &Dataset<T>) -> Result<f64, Error> + Sync,
) -> Result<CrossValidation, Error> {
    let parts: Vec<(Dataset<T>, Dataset<T>)> = match data.labels() {
        Some(_) => data.stratified_folds(folds, seed).collect(),
        None => data.folds(folds, seed).collect(),
    };
    let scores: Vec<OnceLock<Result<f64, Error>>> = parts.iter().map(|_| OnceLock::new()).collect();
    pool::for_each(parts.len(), &|fold| {
        let (train, valid) = &parts[fold];
        // Each fold has a place of its own.
        let _ = scores[fold].set(score(fold, train, valid));
    });
    let scores = scores.into_iter().map(|score| score.into_inner().expect("every fold was scored"));
    Ok(CrossValidation { scores: scores.collect::<Result<_, _>>()? })
}
