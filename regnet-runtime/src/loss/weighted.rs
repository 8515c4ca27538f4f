//! L = Σ_b w_b·L_b / Σ_b w_b: examples that count more than others, under any loss.

use super::function::LossFunction;
use crate::base::error::Error;
use crate::base::targets::Targets;
use crate::flat::linear::LinearKernel;
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;

/// The loss where each example counts as much as its weight; 0 where all weights are 0.   scores [B,O]  weights [B]
pub(crate) fn weighted_value<T: Number>(
    loss: &dyn LossFunction<T>,
    scores: &[T],
    targets: Targets<'_, T>,
    weights: &[f64],
) -> Result<f64, Error> {
    loss.check(weights.len(), targets)?;
    let (outputs, total) = (loss.outputs(), weights.iter().sum::<f64>());
    let mut sum = 0.0;
    for (example, weight) in weights.iter().enumerate() {
        let scores = &scores[example * outputs..][..outputs];
        // What counts for nothing may be anything.
        if *weight != 0.0 {
            sum += weight * loss.value(1, scores, one(targets, example, outputs))?;
        }
    }
    Ok(if total > 0.0 { sum / total } else { 0.0 })
}

/// The same; overwrites d_scores [B,O] with its gradient.
pub(crate) fn weighted_gradient<T: LinearKernel + Number>(
    loss: &dyn LossFunction<T>,
    scores: &[T],
    targets: Targets<'_, T>,
    weights: &[f64],
    d_scores: &mut [T],
) -> Result<f64, Error> {
    let (batch, outputs, total) = (weights.len(), loss.outputs(), weights.iter().sum::<f64>());
    loss.gradient(batch, scores, targets, d_scores)?;
    for (d_scores, weight) in d_scores.chunks_exact_mut(outputs).zip(weights) {
        match *weight {
            0.0 => d_scores.fill(T::zero()),
            weight => T::scale_by(INSIDE, weight * batch as f64 / total, d_scores),
        }
    }
    weighted_value(loss, scores, targets, weights)
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
        let weighted =
            weighted_value(&loss, &[a, b, c].concat(), Targets::Labels(&[0, 1, 1]), &[2.0, 1.0, 0.0]);
        let repeated = loss.value(3, &[a, a, b].concat(), Targets::Labels(&[0, 0, 1]));
        assert!((weighted.unwrap() - repeated.unwrap()).abs() < ROUNDING);
    }

    #[test]
    fn gradients_are_central_differences() {
        let targets = Targets::Values(&[0.5, -1.0, 2.0, 0.0, 1.0, 3.0]);
        let (loss, weights) = (Mse { outputs: 2 }, [0.5, 0.0, 3.0]);
        let mut given = Given::new(6, 0, 1);
        given.d_y[0] = 1.0;
        let mut d_scores = vec![f64::NAN; 6];
        let value = weighted_gradient(&loss, &given.x, targets, &weights, &mut d_scores).unwrap();
        assert_eq!(value, weighted_value(&loss, &given.x, targets, &weights).unwrap());
        given.check(|x, _, y| y[0] = weighted_value(&loss, x, targets, &weights).unwrap(), &[], &d_scores);
    }

    #[test]
    fn a_batch_that_counts_for_nothing_has_no_loss_and_no_gradient() {
        let mut d = [1.0_f32; 2];
        let value = weighted_gradient(
            &Mse { outputs: 1 },
            &[1.0, 2.0],
            Targets::Values(&[0.0; 2]),
            &[0.0; 2],
            &mut d,
        );
        assert_eq!((value.unwrap(), d), (0.0, [0.0; 2]));
    }
}
