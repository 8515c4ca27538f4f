//! Σ_b w_b·L_b: examples that count more than others, under any loss.

use super::function::LossFunction;
use crate::base::error::Error;
use crate::base::targets::Targets;
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

/// The slopes of a mean loss, each as much of them as its example weighs beside the mean.   d_scores [B,O]
pub(crate) fn scale_by_weights<T: LinearKernel>(weights: &[f64], mean: f64, d_scores: &mut [T]) {
    let outputs = d_scores.len() / weights.len();
    for (d_scores, weight) in d_scores.chunks_exact_mut(outputs).zip(weights) {
        match *weight {
            0.0 => d_scores.fill(T::of(0.0)),
            weight => T::scale_by(INSIDE, weight / mean, d_scores),
        }
    }
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
    use crate::loss::SoftmaxCrossEntropy;

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
}
