//! What the losses of values have in common: means over batch and outputs, or over those that count, of targets that were
//! looked at before.

use super::function::{Answers, Counted};
use crate::base::error::Error;
use crate::base::slices::{head, head_mut, times};
use crate::base::targets::Targets;
use crate::machine::number::Number;

/// A loss whose targets are values, as many as there are scores.   scores, targets, d_scores [B,O]
pub(super) trait ValueLoss<T: Number>: Sync + std::fmt::Debug {
    /// The word of the language.
    const WORD: &'static str;
    /// Which targets there can be, for the message of the others.
    const TARGETS: &'static str = "values";

    /// What predictions say.
    const ANSWERS: Answers = Answers::Value;

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

    /// How many examples of so many outputs are right, if that has a meaning.
    fn right(&self, _outputs: usize, _scores: &[T], _targets: &[T]) -> Option<usize> {
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

/// The same; of those that count the loss refuses none.
pub(super) fn checked<'a, T: Number, L: ValueLoss<T>>(
    loss: &L,
    batch: usize,
    targets: Targets<'a, T>,
    weight: &dyn Fn(usize) -> f64,
) -> Result<&'a [T], Error> {
    let targets = values(loss, batch, targets)?;
    let refused = |(place, target): (usize, &T)| L::refuses(*target) && weight(place) != 0.0;
    match targets.iter().enumerate().position(refused) {
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

/// See `LossFunction::counted`: the kernels run over what counts, one behind the other.
#[track_caller]
pub(super) fn counted<T: Number, L: ValueLoss<T>>(
    loss: &L,
    batch: usize,
    scores: &[T],
    targets: Targets<'_, T>,
    weight: &dyn Fn(usize) -> f64,
    d_scores: Option<&mut [T]>,
) -> Result<Counted, Error> {
    let targets = checked(loss, batch, targets, weight)?;
    let (len, width) = (targets.len(), loss.width());
    let scores = head(scores, len, "scores");
    Ok(T::with_scratch(times(3, len), |room| {
        let (packed_scores, rest) = room.split_at_mut(len);
        let (packed_targets, packed_slopes) = rest.split_at_mut(len);
        let packed = Packed::of((scores, targets), width, weight, (packed_scores, packed_targets));
        let count = packed.count;
        let (s, t, slopes) = (&packed_scores[..count], &packed_targets[..count], &mut packed_slopes[..count]);
        let mean = match &d_scores {
            None => loss.mean(s, t),
            Some(_) => loss.slopes(s, t, slopes),
        };
        if let Some(d_scores) = d_scores {
            packed.scatter(slopes, weight, head_mut(d_scores, len, "d_scores"));
        }
        let (value, sum) = match packed.all_the_same {
            _ if packed.total == 0.0 => (0.0, 0.0),
            true => (mean, packed.total * mean),
            false => {
                let sum = packed.weighted_sum(loss, (s, t), weight, len);
                (sum / packed.total, sum)
            }
        };
        Counted {
            loss: value,
            sum,
            weight: packed.total,
            correct: packed.correct(loss, (s, t), width, weight, batch),
            examples: packed.examples,
        }
    }))
}

/// What is known of the places of a batch that count.
struct Packed {
    count: usize,
    /// Σ w
    total: f64,
    all_the_same: bool,
    /// How many examples have one.
    examples: usize,
}

impl Packed {
    /// Moves the scores and targets that count to the front of two other slices.
    fn of<T: Number>(
        (scores, targets): (&[T], &[T]),
        width: usize,
        weight: &dyn Fn(usize) -> f64,
        (to_scores, to_targets): (&mut [T], &mut [T]),
    ) -> Packed {
        let mut packed = Packed { count: 0, total: 0.0, all_the_same: true, examples: 0 };
        let (mut first, mut example) = (None, None);
        for (place, (score, target)) in scores.iter().zip(targets).enumerate() {
            let w = weight(place);
            if w == 0.0 {
                continue;
            }
            to_scores[packed.count] = *score;
            to_targets[packed.count] = *target;
            packed.count += 1;
            packed.total += w;
            packed.all_the_same &= *first.get_or_insert(w) == w;
            packed.examples += usize::from(example.replace(place / width) != Some(place / width));
        }
        packed
    }

    /// d_scores from the slopes of the mean over all that counts, each times its weight over the mean weight.
    fn scatter<T: Number>(&self, slopes: &[T], weight: &dyn Fn(usize) -> f64, d_scores: &mut [T]) {
        let mut slopes = slopes.iter();
        for (place, d) in d_scores.iter_mut().enumerate() {
            *d = match weight(place) {
                0.0 => T::zero(),
                _ if self.all_the_same => slopes.next().copied().unwrap_or(T::zero()),
                w => {
                    let slope = slopes.next().copied().unwrap_or(T::zero());
                    slope * T::of(w * self.count as f64 / self.total)
                }
            };
        }
    }

    /// Σ w·l
    fn weighted_sum<T: Number, L: ValueLoss<T>>(
        &self,
        loss: &L,
        (scores, targets): (&[T], &[T]),
        weight: &dyn Fn(usize) -> f64,
        len: usize,
    ) -> f64 {
        let weights = (0..len).map(weight).filter(|w| *w != 0.0);
        let terms = scores.chunks(1).zip(targets.chunks(1)).zip(weights);
        terms.map(|((s, t), w)| w * loss.mean(s, t)).sum()
    }

    /// How many examples are right in all that counts of them.
    fn correct<T: Number, L: ValueLoss<T>>(
        &self,
        loss: &L,
        (scores, targets): (&[T], &[T]),
        width: usize,
        weight: &dyn Fn(usize) -> f64,
        batch: usize,
    ) -> Option<usize> {
        loss.right(width, &[], &[])?;
        let (mut right, mut end) = (0, 0);
        for example in 0..batch {
            let begin = end;
            end += (example * width..(example + 1) * width).filter(|place| weight(*place) != 0.0).count();
            if end > begin {
                right += loss.right(end - begin, &scores[begin..end], &targets[begin..end])?;
            }
        }
        Some(right)
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
                let targets = $crate::loss::values::checked(self, batch, targets, &|_| 1.0)?;
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
                let targets = $crate::loss::values::checked(self, batch, targets, &|_| 1.0)?;
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
                let scores = $crate::base::slices::head(scores, targets.len(), "scores");
                self.right(<$loss as $crate::loss::values::ValueLoss<T>>::width(self), scores, targets)
            }

            fn takes_labels(&self) -> bool {
                false
            }

            fn answers(&self) -> $crate::loss::function::Answers {
                <$loss as $crate::loss::values::ValueLoss<T>>::ANSWERS
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
                self.check_counted(batch, targets, &|_| 1.0)
            }

            fn check_counted(
                &self,
                batch: usize,
                targets: $crate::base::targets::Targets<'_, T>,
                weight: &dyn Fn(usize) -> f64,
            ) -> Result<(), $crate::base::error::Error> {
                $crate::loss::values::checked(self, batch, targets, weight).map(drop)
            }

            #[track_caller]
            fn counted(
                &self,
                batch: usize,
                scores: &[T],
                targets: $crate::base::targets::Targets<'_, T>,
                weight: &dyn Fn(usize) -> f64,
                d_scores: Option<&mut [T]>,
            ) -> Result<$crate::loss::function::Counted, $crate::base::error::Error> {
                $crate::loss::values::counted(self, batch, scores, targets, weight, d_scores)
            }
        }
    };
}
pub(super) use value_loss;
