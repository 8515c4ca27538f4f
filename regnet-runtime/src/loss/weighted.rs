//! L = Σ_b w_b·L_b / W: examples that count more than others, under any loss. Over a whole data set W is Σ_b w_b; in a batch of it,
//! the number of examples times the mean weight of the set, so that the mean over the batches is that of the set.

use super::function::LossFunction;
use crate::base::error::Error;
use crate::base::targets::Targets;
use crate::data::Weights;
use crate::flat::linear::LinearKernel;
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;

/// The sum of the losses, each as often as its example weighs.   scores [B,O]  weights [B]
pub(crate) fn weighted_sum<T: Number>(
    loss: &dyn LossFunction<T>,
    scores: &[T],
    targets: Targets<'_, T>,
    weights: &[f64],
) -> Result<f64, Error> {
    loss.check(weights.len(), targets)?;
    let (outputs, mut sum) = (loss.outputs(), 0.0);
    for (example, weight) in weights.iter().enumerate() {
        let scores = &scores[example * outputs..][..outputs];
        // What counts for nothing may be anything.
        if *weight != 0.0 {
            sum += weight * loss.value(1, scores, one(targets, example, outputs))?;
        }
    }
    Ok(sum)
}

/// The loss of a batch of a training set; overwrites d_scores [B,O] with its gradient.
pub(crate) fn weighted_gradient<T: LinearKernel + Number>(
    loss: &dyn LossFunction<T>,
    scores: &[T],
    targets: Targets<'_, T>,
    weights: Weights<'_>,
    d_scores: &mut [T],
) -> Result<f64, Error> {
    let Weights { each, mean } = weights;
    let (batch, outputs) = (each.len(), loss.outputs());
    loss.gradient(batch, scores, targets, d_scores)?;
    for (d_scores, weight) in d_scores.chunks_exact_mut(outputs).zip(each) {
        match *weight {
            0.0 => d_scores.fill(T::zero()),
            weight => T::scale_by(INSIDE, weight / mean, d_scores),
        }
    }
    Ok(weighted_sum(loss, scores, targets, each)? / (mean * batch as f64))
}

/// How many examples that count are right, each once, if that has a meaning.
pub(crate) fn weighted_accuracy<T: Number>(
    loss: &dyn LossFunction<T>,
    scores: &[T],
    targets: Targets<'_, T>,
    weights: &[f64],
) -> Option<usize> {
    let outputs = loss.outputs();
    let counted = weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
    counted
        .map(|(example, _)| {
            loss.accuracy(1, &scores[example * outputs..][..outputs], one(targets, example, outputs))
        })
        .sum()
}

/// The target of one example.
fn one<T>(targets: Targets<'_, T>, example: usize, outputs: usize) -> Targets<'_, T> {
    match targets {
        Targets::Labels(labels) => Targets::Labels(&labels[example..=example]),
        Targets::Values(values) => Targets::Values(&values[example * outputs..][..outputs]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;
    use crate::loss::{Mse, SoftmaxCrossEntropy};

    /// 64-bit sums in another order.
    const ROUNDING: f64 = 1e-14;

    #[test]
    fn a_weight_of_two_is_the_example_twice_and_of_zero_none() {
        let loss = SoftmaxCrossEntropy { classes: 2, label_smoothing: 0.0 };
        let (a, b, c) = ([0.3, -0.4], [1.0, 2.0], [9.0, f64::NAN]);
        let (scores, targets, weights) = ([a, b, c].concat(), Targets::Labels(&[0, 1, 1]), [2.0, 1.0, 0.0]);
        let weighted = weighted_sum(&loss, &scores, targets, &weights).unwrap() / 3.0;
        let repeated = loss.value(3, &[a, a, b].concat(), Targets::Labels(&[0, 0, 1]));
        assert!((weighted - repeated.unwrap()).abs() < ROUNDING);
        assert_eq!(weighted_accuracy(&loss, &scores, targets, &weights), Some(2));
    }

    #[test]
    fn gradients_are_central_differences() {
        let targets = Targets::Values(&[0.5, -1.0, 2.0, 0.0, 1.0, 3.0]);
        let (loss, weights) = (Mse { outputs: 2 }, Weights { each: &[0.5, 0.0, 3.0], mean: 1.25 });
        let mut given = Given::new(6, 0, 1);
        given.d_y[0] = 1.0;
        let value = |x: &[f64], d: &mut [f64]| weighted_gradient(&loss, x, targets, weights, d).unwrap();
        let mut d_scores = vec![f64::NAN; 6];
        let sum = weighted_sum(&loss, &given.x, targets, weights.each).unwrap();
        assert_eq!(value(&given.x, &mut d_scores), sum / (1.25 * 3.0));
        given.check(|x, _, y| y[0] = value(x, &mut [0.0; 6]), &[], &d_scores);
    }

    #[test]
    fn a_batch_that_counts_for_nothing_has_no_loss_and_no_gradient() {
        let (mut d, targets) = ([1.0_f32; 2], Targets::Values(&[0.0; 2]));
        let weights = Weights { each: &[0.0; 2], mean: 1.0 };
        let value = weighted_gradient(&Mse { outputs: 1 }, &[1.0, f32::NAN], targets, weights, &mut d);
        assert_eq!((value.unwrap(), d), (0.0, [0.0; 2]));
    }
}
