//! What the losses of values have in common: means over batch and outputs, of targets that were looked at before.

use crate::base::error::Error;
use crate::base::slices::times;
use crate::base::targets::Targets;
use crate::machine::number::Number;

/// A loss whose targets are values, as many as there are scores.   scores, targets, d_scores [B,O]
pub(super) trait ValueLoss<T: Number>: Sync + std::fmt::Debug {
    /// The word of the language.
    const WORD: &'static str;
    /// Which targets there can be, for the message of the others.
    const TARGETS: &'static str = "values";

    /// O, the scores of one example.
    fn width(&self) -> usize;

    /// The word with what it is declared with.
    fn text(&self) -> String {
        Self::WORD.to_owned()
    }

    /// L
    fn mean(&self, scores: &[T], targets: &[T]) -> f64;

    /// L; overwrites d_scores with its gradient.
    fn slopes(&self, scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64;

    /// Whether a target has no place in the formula. NaN has one, so that the trainer can say whose it is.
    fn refuses(_target: T) -> bool {
        false
    }

    /// Turns scores into predictions; as they are they are predictions of most losses.
    fn predict(&self, _batch: usize, _y: &mut [T]) {}

    /// How many examples are right, if that has a meaning.
    fn right(&self, _scores: &[T], _targets: &[T]) -> Option<usize> {
        None
    }

    /// A target from a draw in 0..1.
    fn drawn(uniform: f64) -> f64 {
        uniform
    }
}

/// s − t, in 64 bits where fewer cannot hold it.
#[inline(always)]
pub(super) fn distance<T: Number>(s: T, t: T) -> f64 {
    let narrow = s - t;
    if narrow.is_finite() { narrow.wide() } else { s.wide() - t.wide() }
}

/// The values of targets, as many as there are scores.
pub(super) fn values<'a, T: Number, L: ValueLoss<T>>(
    loss: &L,
    batch: usize,
    targets: Targets<'a, T>,
) -> Result<&'a [T], Error> {
    let (word, outputs) = (L::WORD, loss.width());
    let needed = times(batch, outputs);
    match targets {
        Targets::Values(values) if values.len() == needed => Ok(values),
        Targets::Values(values) => {
            let got = values.len();
            Err(Error::Targets(format!(
                "`{word}` expects {needed} values, {outputs} for each of {batch} examples, but gets {got}"
            )))
        }
        Targets::Labels(labels) => {
            let got = labels.len();
            Err(Error::Targets(format!(
                "`{word}` expects values, {outputs} an example, but gets {got} labels"
            )))
        }
    }
}

/// The same, none of which the loss refuses.
pub(super) fn checked<'a, T: Number, L: ValueLoss<T>>(
    loss: &L,
    batch: usize,
    targets: Targets<'a, T>,
) -> Result<&'a [T], Error> {
    let targets = values(loss, batch, targets)?;
    match targets.iter().position(|&target| L::refuses(target)) {
        None => Ok(targets),
        Some(place) => {
            let (word, expected) = (L::WORD, L::TARGETS);
            let (example, value) = (place / loss.width(), targets[place]);
            Err(Error::Targets(format!(
                "`{word}` expects {expected}, but a target of example {example} is {value}"
            )))
        }
    }
}

/// A loss that is a mean over the distances of scores from targets, without an option: its type, its kernels, which are the
/// functions `value` and `gradient` beside it, and its traits. `distance_loss!(/// … Mse, MseKernel, "mse")`
macro_rules! distance_loss {
    ($(#[$doc:meta])* $loss:ident, $kernel:ident, $word:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $loss {
            /// O, the scores of one example.
            pub outputs: usize,
        }

        kernels! {
            /// Value and gradient; all slices [B,O].
            pub trait $kernel: Number {
                fn distance_value(scores: &[Self], targets: &[Self]) -> f64 = value;
                fn distance_gradient(scores: &[Self], targets: &[Self], d_scores: &mut [Self]) -> f64 = gradient;
            }
        }

        $crate::loss::values::value_loss!($loss, $kernel);

        impl<T: $kernel> ValueLoss<T> for $loss {
            const WORD: &'static str = $word;

            fn width(&self) -> usize {
                self.outputs
            }

            fn mean(&self, scores: &[T], targets: &[T]) -> f64 {
                <T as $kernel>::distance_value($crate::machine::kernel::INSIDE, scores, targets)
            }

            fn slopes(&self, scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
                <T as $kernel>::distance_gradient($crate::machine::kernel::INSIDE, scores, targets, d_scores)
            }
        }
    };
}
pub(super) use distance_loss;

/// What every loss of values is to a network: a blanket `impl` cannot ask for the kernel of the one loss.
macro_rules! value_loss {
    ($loss:ident, $kernel:ident) => {
        impl<T: $kernel> $crate::loss::function::LossFunction<T> for $loss {
            #[track_caller]
            fn value(
                &self,
                batch: usize,
                scores: &[T],
                targets: $crate::base::targets::Targets<'_, T>,
            ) -> Result<f64, $crate::base::error::Error> {
                let targets = $crate::loss::values::checked(self, batch, targets)?;
                Ok(self.mean($crate::base::slices::head(scores, targets.len(), "scores"), targets))
            }

            #[track_caller]
            fn gradient(
                &self,
                batch: usize,
                scores: &[T],
                targets: $crate::base::targets::Targets<'_, T>,
                d_scores: &mut [T],
            ) -> Result<f64, $crate::base::error::Error> {
                let targets = $crate::loss::values::checked(self, batch, targets)?;
                let len = targets.len();
                Ok(self.slopes(
                    $crate::base::slices::head(scores, len, "scores"),
                    targets,
                    $crate::base::slices::head_mut(d_scores, len, "d_scores"),
                ))
            }

            #[track_caller]
            fn link(&self, batch: usize, y: &mut [T]) {
                self.predict(batch, y);
            }

            #[track_caller]
            fn accuracy(
                &self,
                batch: usize,
                scores: &[T],
                targets: $crate::base::targets::Targets<'_, T>,
            ) -> Option<usize> {
                let targets = $crate::loss::values::values(self, batch, targets).ok()?;
                self.right($crate::base::slices::head(scores, targets.len(), "scores"), targets)
            }

            fn takes_labels(&self) -> bool {
                false
            }

            fn word(&self) -> &'static str {
                <$loss as $crate::loss::values::ValueLoss<T>>::WORD
            }

            fn settings(&self) -> String {
                $crate::loss::values::ValueLoss::<T>::text(self)
            }

            fn outputs(&self) -> usize {
                $crate::loss::values::ValueLoss::<T>::width(self)
            }

            fn target(&self, uniform: f64) -> f64 {
                <$loss as $crate::loss::values::ValueLoss<T>>::drawn(uniform)
            }

            fn check(
                &self,
                batch: usize,
                targets: $crate::base::targets::Targets<'_, T>,
            ) -> Result<(), $crate::base::error::Error> {
                $crate::loss::values::checked(self, batch, targets).map(drop)
            }
        }
    };
}
pub(super) use value_loss;
