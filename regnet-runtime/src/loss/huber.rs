//! L = 1/(B·O) · Σ h(s − t), h(d) = d²/2 for |d| <= δ, δ·(|d| − δ/2) beyond.
//!
//! Huber 1964; PyTorch's `HuberLoss`, which is its `SmoothL1Loss` times δ.

use super::values::{ValueLoss, distance, value_loss};
use crate::base::setting::call;
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;

/// The mean over batch and outputs of a square near 0 that goes on as a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber {
    /// O, the scores of one example.
    pub outputs: usize,
    /// δ, above 0: where the square ends.
    pub delta: f64,
}

kernels! {
    /// Value and gradient; all slices [B,O].
    pub trait HuberKernel: Number {
        fn huber_value(delta: f64, scores: &[Self], targets: &[Self]) -> f64 = value;
        fn huber_gradient(delta: f64, scores: &[Self], targets: &[Self], d_scores: &mut [Self]) -> f64 = gradient;
    }
}

value_loss!(Huber, HuberKernel);

impl<T: HuberKernel> ValueLoss<T> for Huber {
    const WORD: &'static str = "huber";

    fn width(&self) -> usize {
        self.outputs
    }

    fn text(&self) -> String {
        call("huber", &[("delta", &self.delta)])
    }

    fn mean(&self, scores: &[T], targets: &[T]) -> f64 {
        T::huber_value(INSIDE, self.delta, scores, targets)
    }

    fn slopes(&self, scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
        T::huber_gradient(INSIDE, self.delta, scores, targets, d_scores)
    }
}

fn value<T: Number>(delta: f64, scores: &[T], targets: &[T]) -> f64 {
    let term = |(&s, &t): (&T, &T)| {
        let distance = distance(s, t).abs();
        if distance > delta { delta * (distance - 0.5 * delta) } else { 0.5 * distance * distance }
    };
    scores.iter().zip(targets).map(term).sum::<f64>() / targets.len().max(1) as f64
}

/// d_scores = (s − t) / (B·O), where s − t is cut off at −δ and δ.
fn gradient<T: Number>(delta: f64, scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
    let (end, scale) = (T::of(delta), T::of(1.0 / targets.len().max(1) as f64));
    for ((d, &s), &t) in d_scores.iter_mut().zip(scores).zip(targets) {
        let difference = s - t;
        // Comparisons with NaN are false: it passes.
        let difference = if difference > end { end } else { difference };
        *d = if difference < -end { -end } else { difference } * scale;
    }
    value(delta, scores, targets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::targets::Targets;
    use crate::loss::LossFunction;
    use crate::loss::testing::{check, complaint};

    const LOSS: Huber = Huber { outputs: 2, delta: 0.5 };

    #[test]
    fn gradients_are_central_differences() {
        for delta in [0.5, 1.0, 3.0] {
            check(&Huber { delta, ..LOSS }, 0, Targets::Values(&[]));
            check(&Huber { delta, ..LOSS }, 3, Targets::Values(&[0.0, 1.0, -3.0, 2.0, 0.5, 7.0]));
        }
    }

    #[test]
    fn values_are_known() {
        let scores = [1.0_f32, 2.0, 9.0];
        // (0.02 + 0.5·1.75) / 2
        let value = LOSS.value(1, &scores, Targets::Values(&[0.8, 4.0])).expect("fitting targets");
        assert!((value - 0.4475).abs() < 1e-7, "{value}");
        let mut d = [7.0_f64; 2];
        let nan = LOSS.gradient(1, &[f64::NAN, 3.0], Targets::Values(&[0.0, 0.0]), &mut d);
        assert!(nan.expect("fitting targets").is_nan() && d[0].is_nan());
        assert_eq!(d[1], 0.25);
    }

    #[test]
    fn targets_are_checked() {
        assert_eq!(
            complaint(LOSS.value(2, &[0.0_f64; 4], Targets::Labels(&[0, 1]))),
            "`huber` expects values, 2 an example, but gets 2 labels"
        );
    }
}
