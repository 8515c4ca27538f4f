//! L = Σ w·l / Σ w over the outputs of a batch: each counts as much as its example, its own weight and its step say.

use super::function::{Counted, LossFunction};
use super::weighted::{weighted_gradient, weighted_value};
use crate::base::error::Error;
use crate::base::targets::Targets;
use crate::data::Dataset;
use crate::flat::linear::LinearKernel;
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
    let data = match counts.examples {
        _ if counts.by_outputs(loss) => {
            let width = loss.outputs();
            return loss.counted(batch, scores, targets, &|place| counts.weight(place, width), None);
        }
        None => loss.value(batch, scores, targets)?,
        Some(weights) => weighted_value(loss, scores, targets, weights)?,
    };
    Ok(of_examples(loss, batch, scores, targets, counts.examples, data))
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
    let data = match counts.examples {
        _ if counts.by_outputs(loss) => {
            let width = loss.outputs();
            return loss.counted(
                batch,
                scores,
                targets,
                &|place| counts.weight(place, width),
                Some(d_scores),
            );
        }
        None => loss.gradient(batch, scores, targets, d_scores)?,
        Some(weights) => weighted_gradient(loss, scores, targets, weights, d_scores)?,
    };
    Ok(of_examples(loss, batch, scores, targets, counts.examples, data))
}

/// What there is to a loss of which whole examples count.
fn of_examples<T>(
    loss: &dyn LossFunction<T>,
    batch: usize,
    scores: &[T],
    targets: Targets<'_, T>,
    weights: Option<&[f64]>,
    data: f64,
) -> Counted {
    let weight = weights.map_or(batch as f64, |weights| weights.iter().sum());
    let correct = loss.accuracy(batch, scores, targets);
    Counted { loss: data, weight, correct, examples: batch }
}

/// How much a data set counts: what the weights of the losses of its batches sum up to.
pub(crate) fn weight_of<T: Number>(
    loss: &dyn LossFunction<T>,
    data: &Dataset<T>,
    counts: Counts<'_, T>,
) -> f64 {
    match (data.values(), counts.examples) {
        (Some(values), _) if counts.by_outputs(loss) => {
            let (width, skips) = (data.target_shape().len(), loss.skips_missing());
            let weight = |(place, value): (usize, &T)| match skips && value.is_nan() {
                true => 0.0,
                false => counts.weight(place, width),
            };
            values.iter().enumerate().map(weight).sum()
        }
        (_, None) => data.len() as f64,
        (_, Some(weights)) => weights.iter().sum(),
    }
}

#[cfg(test)]
mod tests {
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
            let counts = Counts { examples: None, outputs: None, steps: None };
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
                let counts = Counts { examples, outputs, steps: None };
                let mut given = Given::new(9, 0, 1);
                given.d_y[0] = 1.0;
                let mut d = vec![NAN; 9];
                let found = gradient(&*loss, 3, &given.x, targets, counts, &mut d).unwrap();
                assert_eq!(found, value(&*loss, 3, &given.x, targets, counts).unwrap());
                given.check(|x, _, y| y[0] = value(&*loss, 3, x, targets, counts).unwrap().loss, &[], &d);
            }
        }
    }

    /// L = Σ w·l / Σ w, by hand.
    #[test]
    fn weights_of_outputs_are_those_of_the_formula() {
        let counts =
            Counts { examples: Some(&[1.0, 2.0]), outputs: Some(&[1.0, 0.5, 0.0, 3.0]), steps: None };
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
            let (mut d, counts) = ([NAN; 6], Counts { examples: None, outputs: None, steps: None });
            let found = gradient(loss, 2, &scores, Targets::Values(&targets), counts, &mut d).unwrap();
            assert!((found.loss - expected).abs() < ROUNDING, "{loss:?}: {}", found.loss);
            assert!(d.iter().zip(slopes).all(|(d, slope)| (d - slope).abs() < ROUNDING), "{loss:?}: {d:?}");
        }
    }

    #[test]
    fn right_is_an_example_of_which_all_that_counts_is() {
        let targets = Targets::Values(&[1.0, NAN, 0.0, 1.0, NAN, NAN]);
        let counts = Counts { examples: None, outputs: None, steps: None };
        let loss = SkipMissing(SigmoidCrossEntropy { outputs: 2 });
        let counted = value(&loss, 3, &[2.0, -5.0, 3.0, 3.0, 1.0, 1.0], targets, counts).unwrap();
        assert_eq!((counted.correct, counted.examples), (Some(1), 2));
    }

    #[test]
    fn where_nothing_counts_there_is_no_loss_and_no_gradient() {
        let (mut d, counts) = ([7.0; 3], Counts { examples: None, outputs: None, steps: None });
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
        let counts = Counts { examples: None, outputs, steps: None };
        let text = "`hinge` expects the values -1 and 1, but a target of example 1 is 0";
        assert_eq!(complaint(check(&loss, 2, targets, counts)), text);
        assert_eq!(complaint(value(&loss, 2, &[0.0; 4], targets, counts)), text);
        let counts = Counts { outputs: Some(&[1.0, 0.0, 1.0, 0.0]), ..counts };
        check(&loss, 2, targets, counts).unwrap();
    }
}
