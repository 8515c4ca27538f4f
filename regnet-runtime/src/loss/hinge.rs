//! L = 1/(B·O) · Σ max(0, 1 − t·s), targets −1 and 1.

use super::function::Answers;
use super::values::{ValueLoss, value_loss};
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;

/// The mean over batch and outputs of what is missing to a margin of 1 on the target's side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hinge {
    /// O, the scores of one example.
    pub outputs: usize,
}

kernels! {
    /// Value, gradient and accuracy; all slices [B,O].
    pub trait HingeKernel: Number {
        fn hinge_value(scores: &[Self], targets: &[Self]) -> f64 = value;
        fn hinge_gradient(scores: &[Self], targets: &[Self], d_scores: &mut [Self]) -> f64 = gradient;
        fn hinge_right(outputs: usize, scores: &[Self], targets: &[Self]) -> usize = right;
    }
}

value_loss!(Hinge, HingeKernel);

impl<T: HingeKernel> ValueLoss<T> for Hinge {
    const WORD: &'static str = "hinge";
    const TARGETS: &'static str = "the values -1 and 1";
    const ANSWERS: Answers = Answers::YesOrNo { probabilities: false };

    fn width(&self) -> usize {
        self.outputs
    }

    fn mean(&self, scores: &[T], targets: &[T]) -> f64 {
        T::hinge_value(INSIDE, scores, targets)
    }

    fn slopes(&self, scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
        T::hinge_gradient(INSIDE, scores, targets, d_scores)
    }

    fn refuses(target: T) -> bool {
        !target.is_nan() && target.abs() != T::one()
    }

    /// Right is an example of which every score has its target's sign.
    fn right(&self, outputs: usize, scores: &[T], targets: &[T]) -> Option<usize> {
        Some(T::hinge_right(INSIDE, outputs, scores, targets))
    }

    fn drawn(uniform: f64) -> f64 {
        if uniform < 0.5 { -1.0 } else { 1.0 }
    }
}

/// 1 − t·s, or 0 below; NaN is passed on.
fn missing<T: Number>(score: T, target: T) -> T {
    let missing = T::one() - target * score;
    if missing < T::zero() { T::zero() } else { missing }
}

fn value<T: Number>(scores: &[T], targets: &[T]) -> f64 {
    let total: f64 = scores.iter().zip(targets).map(|(&s, &t)| missing(s, t).wide()).sum();
    total / targets.len().max(1) as f64
}

/// d_scores = −t / (B·O) within the margin, 0 beyond it and at its end.
fn gradient<T: Number>(scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
    let scale = T::of(1.0 / targets.len().max(1) as f64);
    for ((d, &s), &t) in d_scores.iter_mut().zip(scores).zip(targets) {
        let missing = missing(s, t);
        // The product is 0, or NaN.
        *d = if missing > T::zero() { -t * scale } else { T::zero() * missing };
    }
    value(scores, targets)
}

fn right<T: Number>(outputs: usize, scores: &[T], targets: &[T]) -> usize {
    let examples = scores.chunks_exact(outputs.max(1)).zip(targets.chunks_exact(outputs.max(1)));
    examples.filter(|(scores, targets)| scores.iter().zip(*targets).all(|(&s, &t)| s * t > T::zero())).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::targets::Targets;
    use crate::loss::LossFunction;
    use crate::loss::testing::{check, complaint};

    const LOSS: Hinge = Hinge { outputs: 2 };

    #[test]
    fn gradients_are_central_differences() {
        check(&LOSS, 0, Targets::Values(&[]));
        check(&LOSS, 3, Targets::Values(&[1.0, -1.0, 1.0, 1.0, -1.0, -1.0]));
    }

    #[test]
    fn values_and_accuracy_are_known() {
        let (scores, targets) = ([0.25_f64, -2.0, 1.0, f64::NAN], [1.0, 1.0, 1.0, -1.0]);
        let value = LOSS.value(1, &scores, Targets::Values(&targets[..2])).expect("fitting targets");
        assert_eq!(value, (0.75 + 3.0) / 2.0);
        let mut d = [7.0; 4];
        LOSS.gradient(2, &scores, Targets::Values(&targets), &mut d).expect("fitting targets");
        assert_eq!(d[..3], [-0.25, -0.25, 0.0]);
        assert!(d[3].is_nan());
        let right = |targets: &[f64; 4]| LOSS.accuracy(2, &[0.5, -2.0, 1.0, 0.0], Targets::Values(targets));
        assert_eq!(right(&[1.0, -1.0, 1.0, 1.0]), Some(1));
        assert_eq!(right(&[1.0, 1.0, 1.0, 1.0]), Some(0));
    }

    #[test]
    fn targets_are_checked() {
        let text = "`hinge` expects the values -1 and 1, but a target of example 1 is 0";
        let targets = Targets::Values(&[1.0, -1.0, 1.0, 0.0]);
        assert_eq!(complaint(LOSS.value(2, &[0.0_f64; 4], targets)), text);
        assert_eq!(complaint(LOSS.check(2, targets)), text);
        let nan = LOSS.value(1, &[0.0_f64; 2], Targets::Values(&[f64::NAN, 1.0]));
        assert!(nan.expect("left to the trainer").is_nan());
    }
}
