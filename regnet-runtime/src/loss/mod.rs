//! Losses: what a network is trained against, one file each.

use crate::error::Error;
use crate::targets::Targets;

/// A loss over the scores of a batch.
pub trait LossFunction<T>: Sync {
    /// The mean loss of the batch.
    ///
    /// # Errors
    /// Targets of the wrong kind, number or range.
    fn value(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Result<f64, Error>;
    /// The mean loss, and its gradient in `d_scores` (overwritten).
    ///
    /// # Errors
    /// Targets of the wrong kind, number or range.
    fn gradient(
        &self,
        batch: usize,
        scores: &[T],
        targets: Targets<'_, T>,
        d_scores: &mut [T],
    ) -> Result<f64, Error>;
    /// Turns scores into what `predict` returns: probabilities for the cross-entropies.
    fn link(&self, batch: usize, y: &mut [T]);
    /// How many examples are right, where that has a meaning.
    fn accuracy(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Option<usize>;
    /// Its word in the language.
    fn word(&self) -> &'static str;
    /// How many scores it takes for one example.
    fn outputs(&self) -> usize;
}
