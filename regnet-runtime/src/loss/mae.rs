//! L = 1/(B·O) · Σ |s − t|

use super::values::{ValueLoss, distance, distance_loss};
use crate::machine::number::Number;

distance_loss! {
    /// The mean absolute difference over batch and outputs.
    Mae, MaeKernel, "mae"
}

fn value<T: Number>(scores: &[T], targets: &[T]) -> f64 {
    let total: f64 = scores.iter().zip(targets).map(|(&s, &t)| distance(s, t).abs()).sum();
    total / targets.len().max(1) as f64
}

/// d_scores = sign(s − t) / (B·O), 0 where they are equal.
fn gradient<T: Number>(scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
    let scale = T::of(1.0 / targets.len().max(1) as f64);
    for ((d, &s), &t) in d_scores.iter_mut().zip(scores).zip(targets) {
        let difference = s - t;
        *d = if difference == T::zero() { difference } else { difference.signum() * scale };
    }
    value(scores, targets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::targets::Targets;
    use crate::loss::LossFunction;
    use crate::loss::testing::{check, complaint};

    const LOSS: Mae = Mae { outputs: 2 };

    #[test]
    fn gradients_are_central_differences() {
        check(&LOSS, 0, Targets::Values(&[]));
        check(&LOSS, 3, Targets::Values(&[0.0, 1.0, -3.0, 2.0, 0.5, 7.0]));
    }

    #[test]
    fn values_are_known() {
        let scores = [1.0_f32, 2.0, 9.0];
        assert_eq!(LOSS.value(1, &scores, Targets::Values(&[0.0, 4.0])).expect("fitting targets"), 1.5);
        let mut d = [7.0_f64; 4];
        let targets = [1.0, 4.0, f64::NAN, -1.0];
        let value = LOSS.gradient(2, &[1.0, 2.0, 0.0, 0.0], Targets::Values(&targets), &mut d);
        assert!(value.expect("fitting targets").is_nan() && d[2].is_nan());
        assert_eq!([d[0], d[1], d[3]], [0.0, -0.25, 0.25]);
    }

    #[test]
    fn targets_are_checked() {
        assert_eq!(
            complaint(LOSS.value(2, &[0.0_f64; 4], Targets::Values(&[0.0; 5]))),
            "`mae` expects 4 values, 2 for each of 2 examples, but gets 5"
        );
    }
}
