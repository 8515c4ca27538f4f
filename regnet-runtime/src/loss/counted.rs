//! L = Σ w·l / W over the outputs of a batch: each counts as much as its example, its own weight and its step say. W is Σ w,
//! or in a training the number of examples times what one of the whole set counts on average, so that the mean over the
//! batches is that of the set.

use super::function::{Counted, LossFunction};
use super::weighted::{scale_by_weights, weighted_accuracy, weighted_sum};
use crate::base::error::Error;
use crate::base::slices::{head_mut, times};
use crate::base::targets::Targets;
use crate::data::Dataset;
use crate::flat::linear::LinearKernel;
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;

/// How much of a batch counts; all of it the same where nothing is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts<'a, T> {
    /// The weights of the examples.   [B]
    pub examples: Option<&'a [f64]>,
    /// The weights of the outputs.   [B,O]
    pub outputs: Option<&'a [T]>,
    /// How many steps of each example exist, and how many values a step has, of outputs that are padded sequences.   [B]
    pub steps: Option<(&'a [u32], usize)>,
    /// By how much the loss is divided for each example; by what the batch counts on average where nothing is said.
    pub mean: Option<f64>,
}

impl<'a, T: Number> Counts<'a, T> {
    /// How much output `place` of the batch counts, with `width` outputs an example.
    pub(crate) fn weight(&self, place: usize, width: usize) -> f64 {
        let is_padding =
            |(lengths, values): (&[u32], usize)| place % width / values >= lengths[place / width] as usize;
        if self.steps.is_some_and(is_padding) {
            return 0.0;
        }
        let example = self.examples.map_or(1.0, |weights| weights[place / width]);
        example * self.outputs.map_or(1.0, |weights| weights[place].wide())
    }

    /// The loss divided as it should be, and what that makes of the slopes of its mean over what counts.
    fn share(&self, batch: usize, found: Counted) -> (Counted, f64) {
        let Some(mean) = self.mean else { return (found, 1.0) };
        let whole = mean * batch as f64;
        (Counted { loss: found.sum / whole, ..found }, found.weight / whole)
    }

    /// Whether outputs of one example may count differently under this loss.
    pub(crate) fn by_outputs(&self, loss: &dyn LossFunction<T>) -> bool {
        self.outputs.is_some() || self.steps.is_some() || loss.skips_missing()
    }
}

/// Whether the targets are of the right kind and number, and those that count inside the loss's range.
pub(crate) fn check<T: Number>(
    loss: &dyn LossFunction<T>,
    batch: usize,
    targets: Targets<'_, T>,
    counts: Counts<'_, T>,
) -> Result<(), Error> {
    match counts.by_outputs(loss) {
        false => loss.check(batch, targets),
        true => {
            let width = loss.outputs();
            loss.check_counted(batch, targets, &|place| counts.weight(place, width))
        }
    }
}

/// The loss of a batch.   scores [B,O]
pub(crate) fn value<T: Number>(
    loss: &dyn LossFunction<T>,
    batch: usize,
    scores: &[T],
    targets: Targets<'_, T>,
    counts: Counts<'_, T>,
) -> Result<Counted, Error> {
    let width = loss.outputs();
    let found = match counts.examples {
        _ if counts.by_outputs(loss) => {
            loss.counted(batch, scores, targets, &|place| counts.weight(place, width), None)?
        }
        None => whole(loss, batch, scores, targets, loss.value(batch, scores, targets)?),
        Some(weights) => weighted(loss, scores, targets, weights)?,
    };
    Ok(counts.share(batch, found).0)
}

/// The same; overwrites d_scores [B,O] with its gradient.
pub(crate) fn gradient<T: LinearKernel + Number>(
    loss: &dyn LossFunction<T>,
    batch: usize,
    scores: &[T],
    targets: Targets<'_, T>,
    counts: Counts<'_, T>,
    d_scores: &mut [T],
) -> Result<Counted, Error> {
    let width = loss.outputs();
    let d_scores = head_mut(d_scores, times(batch, width), "d_scores");
    match counts.examples {
        _ if counts.by_outputs(loss) => {
            let weight = |place: usize| counts.weight(place, width);
            let found = loss.counted(batch, scores, targets, &weight, Some(&mut *d_scores))?;
            let (found, factor) = counts.share(batch, found);
            if factor != 1.0 {
                T::scale_by(INSIDE, factor, d_scores);
            }
            Ok(found)
        }
        None => {
            let value = loss.gradient(batch, scores, targets, d_scores)?;
            Ok(whole(loss, batch, scores, targets, value))
        }
        Some(weights) => {
            loss.gradient(batch, scores, targets, d_scores)?;
            let found = weighted(loss, scores, targets, weights)?;
            let mean = counts.mean.unwrap_or(found.weight / batch as f64);
            scale_by_weights(weights, mean, d_scores);
            Ok(counts.share(batch, found).0)
        }
    }
}

/// What there is to a mean loss of which each example counts as one.
fn whole<T>(
    loss: &dyn LossFunction<T>,
    batch: usize,
    scores: &[T],
    targets: Targets<'_, T>,
    mean: f64,
) -> Counted {
    let (count, correct) = (batch as f64, loss.accuracy(batch, scores, targets));
    Counted { loss: mean, sum: count * mean, weight: count, correct, examples: batch }
}

/// The loss of which whole examples count more than others.
fn weighted<T: Number>(
    loss: &dyn LossFunction<T>,
    scores: &[T],
    targets: Targets<'_, T>,
    weights: &[f64],
) -> Result<Counted, Error> {
    let (sum, weight) = (weighted_sum(loss, scores, targets, weights)?, weights.iter().sum());
    let loss_of_batch = if weight > 0.0 { sum / weight } else { 0.0 };
    let correct = weighted_accuracy(loss, scores, targets, weights);
    let examples = weights.iter().filter(|weight| **weight > 0.0).count();
    Ok(Counted { loss: loss_of_batch, sum, weight, correct, examples })
}

/// How much an example of a data set that counts at all counts on average; nothing where each counts as one, or none does.
pub(crate) fn mean_weight<T: Number>(
    loss: &dyn LossFunction<T>,
    data: &Dataset<T>,
    counts: Counts<'_, T>,
) -> Option<f64> {
    let (weight, weights) = (weight_of(loss, data.values(), counts)?, counts.examples);
    let examples = weights.map_or(data.len(), |weights| weights.iter().filter(|w| **w > 0.0).count());
    (weight > 0.0).then(|| weight / examples as f64)
}

/// How much each of these examples counts on average, so that the losses of parts of a batch are divided by what the whole
/// counts; nothing where each counts as one, or none does.
pub(crate) fn mean_of_batch<T: Number>(
    loss: &dyn LossFunction<T>,
    batch: usize,
    targets: Targets<'_, T>,
    counts: Counts<'_, T>,
) -> Option<f64> {
    let values = match targets {
        Targets::Values(values) => Some(values),
        Targets::Labels(_) => None,
    };
    weight_of(loss, values, counts).filter(|weight| *weight > 0.0).map(|weight| weight / batch as f64)
}

/// Σ w; nothing where each example counts as one.   values [B,O]
fn weight_of<T: Number>(
    loss: &dyn LossFunction<T>,
    values: Option<&[T]>,
    counts: Counts<'_, T>,
) -> Option<f64> {
    match values {
        Some(values) if counts.by_outputs(loss) => {
            let (width, skips) = (loss.outputs(), loss.skips_missing());
            let weight = |(place, value): (usize, &T)| match skips && value.is_nan() {
                true => 0.0,
                false => counts.weight(place, width),
            };
            Some(values.iter().enumerate().map(weight).sum())
        }
        _ => counts.examples.map(|weights| weights.iter().sum()),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use ndarray::Array2;

    use super::*;
    use crate::layers::testing::Given;
    use crate::loss::testing::complaint;
    use crate::loss::{Hinge, Huber, LogCosh, Mae, Mse, SigmoidCrossEntropy, SkipMissing};

    /// 64-bit sums in another order.
    const ROUNDING: f64 = 1e-14;
    const NAN: f64 = f64::NAN;

    fn losses() -> [Box<dyn LossFunction<f64>>; 6] {
        [
            Box::new(SkipMissing(Mse { outputs: 3 })),
            Box::new(SkipMissing(Mae { outputs: 3 })),
            Box::new(SkipMissing(Huber { outputs: 3, delta: 0.5 })),
            Box::new(SkipMissing(LogCosh { outputs: 3 })),
            Box::new(SkipMissing(SigmoidCrossEntropy { outputs: 3 })),
            Box::new(SkipMissing(Hinge { outputs: 3 })),
        ]
    }

    /// What is missing changes neither value nor gradient, whatever its score; the mean is over the rest.
    #[test]
    fn missing_targets_count_for_nothing() {
        let targets = [1.0, NAN, 1.0, NAN, NAN, NAN, 1.0, 1.0, NAN];
        let scores = [0.3, NAN, -0.4, 9.0, f64::INFINITY, 1.0, 0.2, 0.25, 7.0];
        let there: Vec<usize> = (0..9).filter(|place| !targets[*place].is_nan()).collect();
        for loss in losses() {
            let mut d = [NAN; 9];
            let counts = Counts { examples: None, outputs: None, steps: None, mean: None };
            let counted = gradient(&*loss, 3, &scores, Targets::Values(&targets), counts, &mut d).unwrap();
            let alone: f64 = there
                .iter()
                .map(|place| {
                    let mut one = [NAN; 3];
                    one[0] = targets[*place];
                    loss.value(1, &[scores[*place], 5.0, 5.0], Targets::Values(&one)).unwrap()
                })
                .sum();
            assert!((counted.loss - alone / there.len() as f64).abs() < ROUNDING, "{loss:?}");
            assert_eq!((counted.weight, counted.examples), (there.len() as f64, 2));
            assert_eq!(counted.loss, loss.value(3, &scores, Targets::Values(&targets)).unwrap());
            for (place, d) in d.iter().enumerate() {
                assert_eq!(there.contains(&place), *d != 0.0, "{loss:?} at {place}: {d}");
            }
        }
    }

    #[test]
    fn gradients_are_central_differences() {
        let targets = Targets::Values(&[1.0, NAN, 1.0, NAN, NAN, NAN, 1.0, 1.0, 1.0]);
        let masks: [Option<&[f64]>; 2] = [None, Some(&[1.0, 1.0, 0.5, 1.0, 0.0, 2.0, 0.0, 3.0, 0.25])];
        for loss in losses() {
            for (outputs, examples) in
                [(masks[0], None), (masks[1], None), (masks[1], Some(&[0.5, 2.0, 3.0][..]))]
            {
                let counts = Counts { examples, outputs, steps: None, mean: None };
                let mut given = Given::new(9, 0, 1);
                given.d_y[0] = 1.0;
                let mut d = vec![NAN; 9];
                let found = gradient(&*loss, 3, &given.x, targets, counts, &mut d).unwrap();
                assert_eq!(found, value(&*loss, 3, &given.x, targets, counts).unwrap());
                given.check(|x, _, y| y[0] = value(&*loss, 3, x, targets, counts).unwrap().loss, &[], &d);
            }
        }
    }

    /// Divided by what an example counts on average in a larger set: weights of examples, and of outputs.
    #[test]
    fn a_batch_is_divided_by_the_mean_of_its_set() {
        let targets = Targets::Values(&[0.5, -1.0, 2.0, 0.0, 1.0, 3.0]);
        let (loss, mean) = (Mse { outputs: 2 }, Some(1.25));
        for outputs in [None, Some(&[1.0, 2.0, 0.5, 0.5, 0.0, 1.0][..])] {
            let counts = Counts { examples: Some(&[0.5, 0.0, 3.0]), outputs, steps: None, mean };
            let mut given = Given::new(6, 0, 1);
            given.d_y[0] = 1.0;
            let mut d = vec![NAN; 6];
            let found = gradient(&loss, 3, &given.x, targets, counts, &mut d).unwrap();
            assert_eq!(found, value(&loss, 3, &given.x, targets, counts).unwrap());
            assert_eq!(found.loss, found.sum / (1.25 * 3.0));
            given.check(|x, _, y| y[0] = value(&loss, 3, x, targets, counts).unwrap().loss, &[], &d);
        }
    }

    /// The mean over the batches is the loss of the whole set, whatever the batches and whatever is missing in each.
    #[test]
    fn batches_of_any_size_minimize_the_same() {
        let (targets, scores) =
            ([1.0, NAN, 0.5, 2.0, NAN, NAN, NAN, 3.0], [0.1, 1.0, 2.0, 0.3, 1.0, 1.0, 4.0, 0.5]);
        let masks = [1.0, 1.0, 0.5, 2.0, 1.0, 1.0, 1.0, 0.25];
        let data = Dataset::with_targets(
            Array2::<f64>::zeros((4, 1)),
            Array2::from_shape_vec((4, 2), targets.to_vec()).unwrap(),
        );
        let (data, loss) = (data.unwrap(), SkipMissing(Mse { outputs: 2 }));
        let of = |examples: Range<usize>, mean: Option<f64>| {
            let (counts, places) = (
                Counts {
                    examples: None,
                    outputs: Some(&masks[2 * examples.start..2 * examples.end]),
                    steps: None,
                    mean,
                },
                2 * examples.start..2 * examples.end,
            );
            value(&loss, examples.len(), &scores[places.clone()], Targets::Values(&targets[places]), counts)
                .unwrap()
                .loss
        };
        let whole = Counts { examples: None, outputs: Some(&masks[..]), steps: None, mean: None };
        let mean = mean_weight(&loss, &data, whole);
        assert_eq!(mean, Some(3.75 / 4.0));
        for size in [1, 2, 3, 4] {
            let batches = (0..4).step_by(size).map(|first| first..(first + size).min(4));
            let sum: f64 = batches.map(|range| range.len() as f64 / 4.0 * of(range, mean)).sum();
            assert!((sum - of(0..4, None)).abs() < ROUNDING, "{size}: {sum}");
        }
    }

    #[test]
    fn examples_of_weight_zero_have_no_loss_and_no_gradient() {
        let (mut d, targets) = ([1.0; 2], Targets::Values(&[0.0; 2]));
        for mean in [None, Some(1.0)] {
            let counts = Counts { examples: Some(&[0.0; 2]), outputs: None, steps: None, mean };
            let found = gradient(&Mse { outputs: 1 }, 2, &[1.0, NAN], targets, counts, &mut d).unwrap();
            assert_eq!((found.loss, found.sum, found.examples, d), (0.0, 0.0, 0, [0.0; 2]));
        }
    }

    /// L = Σ w·l / Σ w, by hand.
    #[test]
    fn weights_of_outputs_are_those_of_the_formula() {
        let counts = Counts {
            examples: Some(&[1.0, 2.0]),
            outputs: Some(&[1.0, 0.5, 0.0, 3.0]),
            steps: None,
            mean: None,
        };
        let (scores, targets) = ([1.0, 2.0, NAN, 4.0], Targets::Values(&[0.0; 4]));
        let counted = value(&Mse { outputs: 2 }, 2, &scores, targets, counts).unwrap();
        let expected = (1.0 + 0.5 * 4.0 + 2.0 * 3.0 * 16.0) / (1.0 + 0.5 + 6.0);
        assert_eq!((counted.loss, counted.weight, counted.examples), (expected, 7.5, 2));
    }

    /// PyTorch's `mse_loss`, `huber_loss(delta = 0.7)` and `binary_cross_entropy_with_logits` of `s[mask], t[mask]`, in f64.
    #[test]
    fn means_over_targets_that_are_there_are_those_of_pytorch() {
        let (scores, targets) = ([0.5, -1.0, 2.0, 0.25, 1.5, -0.75], [1.0, NAN, 0.0, NAN, 0.5, 1.0]);
        let entropies =
            [-0.09438516719953635, 0.0, 0.22019926949447058, 0.0, 0.07939361904841091, -0.16979467479384824];
        let cases: [(&dyn LossFunction<f64>, f64, [f64; 6]); 3] = [
            (&SkipMissing(Mse { outputs: 3 }), 2.078125, [-0.25, 0.0, 1.0, 0.0, 0.5, -0.875]),
            (
                &SkipMissing(Huber { outputs: 3, delta: 0.7 }),
                0.67875,
                [-0.125, 0.0, 0.175, 0.0, 0.175, -0.175],
            ),
            (&SkipMissing(SigmoidCrossEntropy { outputs: 3 }), 1.172322319830183, entropies),
        ];
        for (loss, expected, slopes) in cases {
            let (mut d, counts) =
                ([NAN; 6], Counts { examples: None, outputs: None, steps: None, mean: None });
            let found = gradient(loss, 2, &scores, Targets::Values(&targets), counts, &mut d).unwrap();
            assert!((found.loss - expected).abs() < ROUNDING, "{loss:?}: {}", found.loss);
            assert!(d.iter().zip(slopes).all(|(d, slope)| (d - slope).abs() < ROUNDING), "{loss:?}: {d:?}");
        }
    }

    #[test]
    fn right_is_an_example_of_which_all_that_counts_is() {
        let targets = Targets::Values(&[1.0, NAN, 0.0, 1.0, NAN, NAN]);
        let counts = Counts { examples: None, outputs: None, steps: None, mean: None };
        let loss = SkipMissing(SigmoidCrossEntropy { outputs: 2 });
        let counted = value(&loss, 3, &[2.0, -5.0, 3.0, 3.0, 1.0, 1.0], targets, counts).unwrap();
        assert_eq!((counted.correct, counted.examples), (Some(1), 2));
    }

    #[test]
    fn where_nothing_counts_there_is_no_loss_and_no_gradient() {
        let (mut d, counts) = ([7.0; 3], Counts { examples: None, outputs: None, steps: None, mean: None });
        for loss in losses() {
            let found = gradient(&*loss, 1, &[1.0; 3], Targets::Values(&[NAN; 3]), counts, &mut d).unwrap();
            assert_eq!((found.loss, found.weight, found.examples, d), (0.0, 0.0, 0, [0.0; 3]));
        }
    }

    /// What counts for nothing may be anything; what counts is looked at as ever.
    #[test]
    fn targets_that_count_are_checked() {
        let loss = Hinge { outputs: 2 };
        let targets = Targets::Values(&[1.0, 7.0, -1.0, 0.0]);
        let outputs = Some(&[1.0, 0.0, 1.0, 1.0][..]);
        let counts = Counts { examples: None, outputs, steps: None, mean: None };
        let text = "`hinge` expects the values -1 and 1, but a target of example 1 is 0";
        assert_eq!(complaint(check(&loss, 2, targets, counts)), text);
        assert_eq!(complaint(value(&loss, 2, &[0.0; 4], targets, counts)), text);
        let counts = Counts { outputs: Some(&[1.0, 0.0, 1.0, 0.0]), ..counts };
        check(&loss, 2, targets, counts).unwrap();
    }
}
