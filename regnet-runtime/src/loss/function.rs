//! What a loss is to a network.

use crate::base::error::Error;
use crate::base::targets::Targets;

/// A loss over what counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    /// Σ w·l / W, where W is Σ w unless another is asked for; 0 where nothing counts.
    pub loss: f64,
    /// Σ w·l
    pub sum: f64,
    /// Σ w
    pub weight: f64,
    /// How many examples are right in all that counts of them; none where the question has no meaning.
    pub correct: Option<usize>,
    /// How many examples have something that counts.
    pub examples: usize,
}

/// What the predictions under a loss say of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// Which class it is: as many outputs as there are classes.
    Class,
    /// Of each output whether it is so: yes above the middle of the two targets that there can be.
    YesOrNo {
        /// Whether predictions are the probabilities of yes, and 1 and 0 the targets; else −1 is no.
        probabilities: bool,
    },
    /// Values.
    Value,
}

/// A mean loss over a batch. `scores` are the network's raw outputs, [B, outputs]; the slice may be longer.
///
/// Targets of the wrong kind or number, and labels outside the classes, are `Error::Targets`.
pub trait LossFunction<T>: Sync + std::fmt::Debug {
    /// The mean loss.
    fn value(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Result<f64, Error>;
    /// The mean loss; overwrites d_scores [B, outputs] with its gradient.
    fn gradient(
        &self,
        batch: usize,
        scores: &[T],
        targets: Targets<'_, T>,
        d_scores: &mut [T],
    ) -> Result<f64, Error>;
    /// Turns scores into predictions in place: softmax, sigmoid, or nothing.
    fn link(&self, batch: usize, y: &mut [T]);
    /// How many examples are predicted right; none where the question has no meaning.
    fn accuracy(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Option<usize>;
    /// Whether its targets are labels; else they are values.
    fn takes_labels(&self) -> bool;
    /// What predictions say.
    fn answers(&self) -> Answers {
        if self.takes_labels() { Answers::Class } else { Answers::Value }
    }
    /// Whether `Trainer::standardize` takes the mean and deviation of the targets as well: only where each output is a value in
    /// the units of its own target, for which the deviation and mean are put back.
    fn standardizes_targets(&self) -> bool {
        self.answers() == Answers::Value
    }
    /// The word of the language.
    fn word(&self) -> &'static str;
    /// The word with what it is declared with beside its outputs: a checkpoint goes on only under the same.
    fn settings(&self) -> String {
        self.word().to_owned()
    }
    /// Scores of one example.
    fn outputs(&self) -> usize;

    /// A target that fits, from a draw in 0..1: for checks, of a loss that takes values.
    fn target(&self, uniform: f64) -> f64 {
        uniform
    }

    /// Whether the targets are of the right kind and number, and inside the loss's range.
    fn check(&self, batch: usize, targets: Targets<'_, T>) -> Result<(), Error>;

    /// Whether targets that are NaN count for nothing.
    fn skips_missing(&self) -> bool {
        false
    }

    /// As `check`, but what counts for nothing, by its place in the batch, may lie outside.
    fn check_counted(
        &self,
        batch: usize,
        targets: Targets<'_, T>,
        weight: &dyn Fn(usize) -> f64,
    ) -> Result<(), Error> {
        let _ = weight;
        self.check(batch, targets)
    }

    /// The loss Σ w·l / Σ w, where `weight` says how much each place [B,O] of the batch counts; overwrites d_scores with
    /// its gradient where that is wanted. A loss of labels has no places of which one could count less.
    fn counted(
        &self,
        batch: usize,
        scores: &[T],
        targets: Targets<'_, T>,
        weight: &dyn Fn(usize) -> f64,
        d_scores: Option<&mut [T]>,
    ) -> Result<Counted, Error> {
        let _ = (scores, weight, d_scores);
        self.check(batch, targets)?;
        let word = self.word();
        Err(Error::Targets(format!(
            "an example of `{word}` counts as a whole: give its weight to `weighted`"
        )))
    }
}

/// The labels, one an example, each below `classes`.
pub(super) fn labels<'a, T>(
    word: &str,
    batch: usize,
    classes: usize,
    targets: Targets<'a, T>,
) -> Result<&'a [u32], Error> {
    let labels = match targets {
        Targets::Labels(labels) => labels,
        Targets::Values(values) => {
            let got = values.len();
            return Err(Error::Targets(format!(
                "`{word}` expects labels, one an example, but gets {got} values"
            )));
        }
    };
    if labels.len() != batch {
        let got = labels.len();
        return Err(Error::Targets(format!(
            "`{word}` expects {batch} labels for {batch} examples, but gets {got}"
        )));
    }
    match labels.iter().position(|&label| label as usize >= classes) {
        None => Ok(labels),
        Some(example) => {
            let label = labels[example];
            Err(Error::Targets(format!(
                "label {label} of example {example} is outside the {classes} classes 0..{classes}"
            )))
        }
    }
}
