//! A loss that a user writes: used in a declaration by its path, `loss my::Focal(2.0)`.

use std::fmt;

use super::function::{Answers, LossFunction, labels};
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::slices::{head, head_mut, times};
use crate::base::targets::Targets;
use crate::machine::number::Number;

/// What a loss of your own compares the scores of an example with: [`Class`] or [`Values`].
pub trait TargetKind: fmt::Debug {
    /// The target of one example.
    type Of<'a, T: 'a>: Copy;
    /// Whether it is a label.
    const LABELS: bool;

    /// That of one example of a batch, with so many values each.
    #[doc(hidden)]
    fn of<T>(targets: Targets<'_, T>, example: usize, outputs: usize) -> Option<Self::Of<'_, T>>;
}

/// One of the classes, by its number: as many outputs as there are classes.
#[derive(Clone, Copy, Debug)]
pub enum Class {}

/// As many values as there are outputs.
#[derive(Clone, Copy, Debug)]
pub enum Values {}

impl TargetKind for Class {
    type Of<'a, T: 'a> = usize;
    const LABELS: bool = true;

    fn of<T>(targets: Targets<'_, T>, example: usize, _: usize) -> Option<usize> {
        match targets {
            Targets::Labels(labels) => labels.get(example).map(|label| *label as usize),
            Targets::Values(_) => None,
        }
    }
}

impl TargetKind for Values {
    type Of<'a, T: 'a> = &'a [T];
    const LABELS: bool = false;

    fn of<T>(targets: Targets<'_, T>, example: usize, outputs: usize) -> Option<&[T]> {
        match targets {
            Targets::Values(values) => values.chunks_exact(outputs).nth(example),
            Targets::Labels(_) => None,
        }
    }
}

/// A loss of your own, of one example. `loss my::Focal(2.0)` in a declaration means the constant `my::Focal::new(2.0)`; the
/// network's loss is its mean over the batch, weights of examples counted. Trainer, metrics, checks and checkpoints know it.
///
/// ```
/// use regnet::{Class, OwnLoss, Real, check, network};
///
/// /// −(1−p)^γ·log p of the label's probability p (Lin et al., arXiv 1708.02002, eq. 5).
/// #[derive(Debug)]
/// pub struct Focal {
///     gamma: f64,
/// }
///
/// impl Focal {
///     pub const fn new(gamma: f64) -> Focal {
///         Focal { gamma }
///     }
/// }
///
/// impl<T: Real> OwnLoss<T> for Focal {
///     type Target = Class;
///
///     fn of_example(&self, scores: &[T], label: usize, d_scores: &mut [T]) -> f64 {
///         let largest = scores.iter().fold(f64::MIN, |largest, score| largest.max(score.wide()));
///         let sum: f64 = scores.iter().map(|score| (score.wide() - largest).exp()).sum();
///         let log_p = scores[label].wide() - largest - sum.ln();
///         let (p, q) = (log_p.exp(), 1.0 - log_p.exp());
///         // By log p, of which the slope by score k is (k = label) − p_k.
///         let slope = self.gamma * q.powf(self.gamma - 1.0) * p * log_p - q.powf(self.gamma);
///         for (class, (d, score)) in d_scores.iter_mut().zip(scores).enumerate() {
///             let of_class = (score.wide() - largest).exp() / sum;
///             *d = T::of(slope * (f64::from(u8::from(class == label)) - of_class));
///         }
///         -q.powf(self.gamma) * log_p
///     }
///
///     fn link(&self, scores: &mut [T]) {
///         let largest = scores.iter().fold(f64::MIN, |largest, score| largest.max(score.wide()));
///         let sum: f64 = scores.iter().map(|score| (score.wide() - largest).exp()).sum();
///         scores.iter_mut().for_each(|score| *score = T::of((score.wide() - largest).exp() / sum));
///     }
/// }
///
/// network! { struct Rare: input(6) -> dense(16) -> tanh -> dense(3) -> loss Focal(2.0); }
///
/// let check = check::gradients(&Rare::new(42).cast::<f64>(), 4, 7);
/// assert!(check.max_relative_error < 1e-6, "{check}");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss",
    note = "a loss of your own has `impl<T: regnet::Real> regnet::OwnLoss<T>`, for both number types, and `Debug`"
)]
pub trait OwnLoss<T: Real>: Sync + fmt::Debug {
    /// What it compares the scores with: [`Class`] or [`Values`].
    type Target: TargetKind;

    /// The loss of one example; overwrites d_scores with its gradient.   scores, d_scores [outputs]
    fn of_example(
        &self,
        scores: &[T],
        target: <Self::Target as TargetKind>::Of<'_, T>,
        d_scores: &mut [T],
    ) -> f64;

    /// What `predict` shows for the scores of an example, in place; the scores by default.
    fn link(&self, scores: &mut [T]) {
        let _ = scores;
    }

    /// Whether an example is right, for accuracies; with classes the largest score has to be the label's by default.
    fn right(&self, scores: &[T], target: <Self::Target as TargetKind>::Of<'_, T>) -> Option<bool> {
        let _ = (scores, target);
        None
    }

    /// Whether [`Trainer::standardize`](crate::Trainer::standardize) standardizes the targets too, and predictions get their
    /// deviation and mean back. Not by default: it is right only where each output is a value in the units of its own target, as
    /// a mean or a quantile of it, and wrong for a logarithm of a deviation, a rate or a count. Inputs are standardized anyway.
    fn standardizes_targets(&self) -> bool {
        false
    }

    /// A target that fits, from a draw in 0..1, for `check::gradients`: that number by default.
    fn target(&self, uniform: f64) -> f64 {
        uniform
    }
}

/// A user's loss in a network: the mean over the batch.
#[derive(Clone, Copy, Debug)]
pub struct Mean<L> {
    /// The loss of one example.
    pub loss: L,
    /// As it is written in the declaration.
    pub text: &'static str,
    /// O, the scores of one example.
    pub outputs: usize,
}

impl<L> Mean<L> {
    /// The targets, as many as the batch has.
    fn check_targets<T: Number>(&self, batch: usize, targets: Targets<'_, T>) -> Result<(), Error>
    where
        L: OwnLoss<T>,
    {
        let (text, outputs) = (self.text, self.outputs);
        if L::Target::LABELS {
            return labels(text, batch, outputs, targets).map(drop);
        }
        let needed = times(batch, outputs);
        let got = match targets {
            Targets::Values(values) if values.len() == needed => return Ok(()),
            Targets::Values(values) => format!("{}", values.len()),
            Targets::Labels(labels) => format!("{} labels", labels.len()),
        };
        Err(Error::Targets(format!(
            "`{text}` expects {needed} values, {outputs} for each of {batch} examples, but gets {got}"
        )))
    }

    /// The losses of all examples, one after the other; `each` gets the slopes of one.
    fn sum<T: Number>(
        &self,
        batch: usize,
        scores: &[T],
        targets: Targets<'_, T>,
        mut slopes: impl FnMut(usize, &mut dyn FnMut(&mut [T])),
    ) -> Result<f64, Error>
    where
        L: OwnLoss<T>,
    {
        self.check_targets(batch, targets)?;
        let scores = head(scores, times(batch, self.outputs), "scores");
        let mut sum = 0.0;
        for (example, scores) in scores.chunks_exact(self.outputs).enumerate() {
            let target = L::Target::of(targets, example, self.outputs).expect("the targets were checked");
            slopes(example, &mut |d_scores| sum += self.loss.of_example(scores, target, d_scores));
        }
        Ok(sum / batch.max(1) as f64)
    }
}

impl<T: Number, L: OwnLoss<T>> LossFunction<T> for Mean<L> {
    #[track_caller]
    fn value(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Result<f64, Error> {
        T::with_scratch(self.outputs, |room| self.sum(batch, scores, targets, |_, run| run(room)))
    }

    #[track_caller]
    fn gradient(
        &self,
        batch: usize,
        scores: &[T],
        targets: Targets<'_, T>,
        d_scores: &mut [T],
    ) -> Result<f64, Error> {
        let (outputs, share) = (self.outputs, T::of(1.0 / batch.max(1) as f64));
        let d_scores = head_mut(d_scores, times(batch, outputs), "d_scores");
        self.sum(batch, scores, targets, |example, run| {
            let d_scores = &mut d_scores[example * outputs..][..outputs];
            run(d_scores);
            d_scores.iter_mut().for_each(|d| *d *= share);
        })
    }

    #[track_caller]
    fn link(&self, batch: usize, y: &mut [T]) {
        let y = head_mut(y, times(batch, self.outputs), "y");
        y.chunks_exact_mut(self.outputs).for_each(|scores| self.loss.link(scores));
    }

    #[track_caller]
    fn accuracy(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Option<usize> {
        self.check_targets(batch, targets).ok()?;
        let scores = head(scores, times(batch, self.outputs), "scores");
        let right = scores.chunks_exact(self.outputs).enumerate().map(|(example, scores)| {
            let by_loss = self.loss.right(scores, L::Target::of(targets, example, self.outputs)?);
            let largest = |label: usize| crate::base::slices::largest(scores) == label;
            by_loss.or_else(|| Class::of(targets, example, self.outputs).map(largest)).map(usize::from)
        });
        right.sum()
    }

    fn takes_labels(&self) -> bool {
        L::Target::LABELS
    }

    fn answers(&self) -> Answers {
        if L::Target::LABELS { Answers::Class } else { Answers::Value }
    }

    fn standardizes_targets(&self) -> bool {
        !L::Target::LABELS && self.loss.standardizes_targets()
    }

    fn word(&self) -> &'static str {
        self.text
    }

    fn outputs(&self) -> usize {
        self.outputs
    }

    fn target(&self, uniform: f64) -> f64 {
        self.loss.target(uniform)
    }

    fn check(&self, batch: usize, targets: Targets<'_, T>) -> Result<(), Error> {
        self.check_targets(batch, targets)
    }
}
