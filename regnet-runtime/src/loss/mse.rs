//! L = 1/(B·O) · Σ (s − t)²

use super::values::{ValueLoss, distance, distance_loss};
use crate::machine::number::Number;

distance_loss! {
    /// The mean squared difference over batch and outputs.
    Mse, MseKernel, "mse"
}

fn value<T: Number>(scores: &[T], targets: &[T]) -> f64 {
    let square = |(&s, &t): (&T, &T)| {
        let difference = distance(s, t);
        difference * difference
    };
    scores.iter().zip(targets).map(square).sum::<f64>() / targets.len().max(1) as f64
}

/// d_scores = 2·(s − t) / (B·O)
fn gradient<T: Number>(scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
    let scale = T::of(2.0 / targets.len().max(1) as f64);
    for ((d, &s), &t) in d_scores.iter_mut().zip(scores).zip(targets) {
        let narrow = s - t;
        *d = if narrow.is_finite() { narrow * scale } else { T::of(distance(s, t) * scale.wide()) };
    }
    value(scores, targets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::targets::Targets;
    use crate::loss::LossFunction;
    use crate::loss::testing::{check, complaint};

    const LOSS: Mse = Mse { outputs: 2 };

    #[test]
    fn gradients_are_central_differences() {
        check(&LOSS, 0, Targets::Values(&[]));
        check(&LOSS, 3, Targets::Values(&[0.0, 1.0, -3.0, 2.0, 0.5, 7.0]));
    }

    #[test]
    fn values_are_known() {
        let scores = [1.0_f32, 2.0, 9.0];
        assert_eq!(LOSS.value(1, &scores, Targets::Values(&[0.0, 4.0])).expect("fitting targets"), 2.5);
        let mut y = scores;
        LOSS.link(1, &mut y);
        assert_eq!(y, scores);
        assert_eq!(LOSS.accuracy(1, &scores, Targets::Values(&[0.0, 4.0])), None);
    }

    #[test]
    fn targets_are_checked() {
        assert_eq!(
            complaint(LOSS.value(2, &[0.0_f64; 4], Targets::Values(&[0.0; 5]))),
            "`mse` expects 4 values, 2 for each of 2 examples, but gets 5"
        );
    }
}
