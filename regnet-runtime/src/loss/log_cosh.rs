//! L = 1/(B·O) · Σ ln cosh(s − t);  d_s = tanh(s − t) / (B·O).
//!
//! ln cosh d = |d| + ln(1 + e^(−2|d|)) − ln 2: nearly d²/2 near 0, nearly |d| − ln 2 beyond. Keras's `LogCosh`.

use super::values::{ValueLoss, distance, distance_loss};
use crate::base::functions::{exp, ln, tanh};
use crate::machine::number::Number;

distance_loss! {
    /// The mean over batch and outputs of the logarithm of the hyperbolic cosine of the distance.
    LogCosh, LogCoshKernel, "log_cosh"
}

/// Below this distance the terms of the formula cancel: the series d²/2 − d⁴/12 + d⁶/45 is nearer, to 1e-12.
const NEAR: f64 = 0.02;

fn log_cosh(distance: f64) -> f64 {
    let d = distance.abs();
    if d < NEAR {
        let square = d * d;
        return square * (0.5 - square * (1.0 / 12.0 - square / 45.0));
    }
    d + ln(1.0 + exp(-2.0 * d)) - std::f64::consts::LN_2
}

fn value<T: Number>(scores: &[T], targets: &[T]) -> f64 {
    let term = |(&s, &t): (&T, &T)| log_cosh(distance(s, t));
    scores.iter().zip(targets).map(term).sum::<f64>() / targets.len().max(1) as f64
}

fn gradient<T: Number>(scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
    let scale = 1.0 / targets.len().max(1) as f64;
    for ((d, &s), &t) in d_scores.iter_mut().zip(scores).zip(targets) {
        *d = T::of(tanh((s - t).wide()) * scale);
    }
    value(scores, targets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::targets::Targets;
    use crate::loss::LossFunction;
    use crate::loss::testing::{check, complaint};

    const LOSS: LogCosh = LogCosh { outputs: 2 };

    #[test]
    fn gradients_are_central_differences() {
        check(&LOSS, 0, Targets::Values(&[]));
        check(&LOSS, 3, Targets::Values(&[0.0, 1.0, -3.0, 2.0, 0.5, 7.0]));
    }

    #[test]
    fn values_are_known() {
        // ln cosh 1 = 0.433780830483027, and far away |d| − ln 2.
        let value = LOSS.value(1, &[1.0_f64, 1000.0], Targets::Values(&[0.0, 0.0])).expect("fitting targets");
        let expected = (0.433_780_830_483_027_2 + 1000.0 - std::f64::consts::LN_2) / 2.0;
        assert!((value - expected).abs() < 1e-12, "{value}");
        // Where the formula changes, it does not jump.
        let [below, above] = [NEAR * (1.0 - 1e-13), NEAR].map(log_cosh);
        assert!((above / below - 1.0).abs() < 1e-11, "{below} {above}");
        let mut d = [7.0_f64; 2];
        let nan = LOSS.gradient(1, &[f64::NAN, -1000.0], Targets::Values(&[0.0, 0.0]), &mut d);
        assert!(nan.expect("fitting targets").is_nan() && d[0].is_nan());
        assert_eq!(d[1], -0.5);
    }

    #[test]
    fn targets_are_checked() {
        assert_eq!(
            complaint(LOSS.value(2, &[0.0_f64; 4], Targets::Labels(&[0, 1]))),
            "`log_cosh` expects values, 2 an example, but gets 2 labels"
        );
    }
}
