//! L = 1/(B·O) · Σ max(s, 0) − s·t + ln(1 + e^−|s|): the cross-entropy of sigmoid(s) with t, without overflow.

use super::function::Answers;
use super::values::{ValueLoss, value_loss};
use crate::machine::curve::Sigmoid;
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;
use crate::machine::simd::vectorized;

/// The mean over batch and outputs of −t·ln p − (1 − t)·ln(1 − p), p = sigmoid(score).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SigmoidCrossEntropy {
    /// O, the scores of one example, each a question of its own.
    pub outputs: usize,
}

kernels! {
    /// Value, gradient and accuracy; all slices [B,O].
    pub trait SigmoidCrossEntropyKernel: Number {
        fn sigmoid_cross_entropy_value(scores: &[Self], targets: &[Self]) -> f64 = value;
        fn sigmoid_cross_entropy_gradient(scores: &[Self], targets: &[Self], d_scores: &mut [Self]) -> f64 = gradient;
        fn sigmoid_cross_entropy_right(outputs: usize, scores: &[Self], targets: &[Self]) -> usize = right;
    }
}

value_loss!(SigmoidCrossEntropy, SigmoidCrossEntropyKernel);

impl<T: SigmoidCrossEntropyKernel> ValueLoss<T> for SigmoidCrossEntropy {
    const WORD: &'static str = "sigmoid_cross_entropy";
    const TARGETS: &'static str = "values from 0 to 1";
    const ANSWERS: Answers = Answers::YesOrNo { probabilities: true };

    fn width(&self) -> usize {
        self.outputs
    }

    fn mean(&self, scores: &[T], targets: &[T]) -> f64 {
        T::sigmoid_cross_entropy_value(INSIDE, scores, targets)
    }

    fn slopes(&self, scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
        T::sigmoid_cross_entropy_gradient(INSIDE, scores, targets, d_scores)
    }

    /// Beyond 0..=1 the loss has no lower bound.
    fn refuses(target: T) -> bool {
        target < T::zero() || target > T::one()
    }

    fn predict(&self, batch: usize, y: &mut [T]) {
        Sigmoid { len: self.outputs }.forward_in_place(batch, y);
    }

    /// Right is an example of which every probability is on the target's side of 0.5.
    fn right(&self, outputs: usize, scores: &[T], targets: &[T]) -> Option<usize> {
        Some(T::sigmoid_cross_entropy_right(INSIDE, outputs, scores, targets))
    }
}

fn value<T: Number>(scores: &[T], targets: &[T]) -> f64 {
    let mut total = 0.0;
    add_terms(scores, targets, &mut total);
    total / targets.len().max(1) as f64
}

vectorized! {
    /// total += Σ of the terms, in their order
    fn add_terms[T: Number](scores: &[T], targets: &[T], total: &mut f64) = add_terms_plain;
}

/// Terms that are computed at once.
const GROUP: usize = 16;

#[inline(always)]
fn add_terms_plain<T: Number>(scores: &[T], targets: &[T], total: &mut f64) {
    let (groups, rest) = scores.as_chunks::<GROUP>();
    let (their_targets, rest_of_targets) = targets.as_chunks::<GROUP>();
    for (scores, targets) in groups.iter().zip(their_targets) {
        let mut terms = [T::zero(); GROUP];
        for i in 0..GROUP {
            terms[i] = term(scores[i], targets[i]);
        }
        terms.iter().for_each(|term| *total += term.wide());
    }
    for (&score, &target) in rest.iter().zip(rest_of_targets) {
        *total += term(score, target).wide();
    }
}

/// max(s, 0) − s·t + ln(1 + e^−|s|)
#[inline(always)]
fn term<T: Number>(score: T, target: T) -> T {
    let positive = if score < T::zero() { T::zero() } else { score };
    positive - score * target + (-score.abs()).exponential().log_one_plus()
}

/// d_scores = (sigmoid(s) − t) / (B·O)
fn gradient<T: Number>(scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
    let scale = T::of(1.0 / targets.len().max(1) as f64);
    for ((d, &s), &t) in d_scores.iter_mut().zip(scores).zip(targets) {
        *d = (T::one() / (T::one() + (-s).exponential()) - t) * scale;
    }
    value(scores, targets)
}

fn right<T: Number>(outputs: usize, scores: &[T], targets: &[T]) -> usize {
    let half = T::of(0.5);
    // sigmoid(s) > 0.5 where s > 0
    let agree = |(&s, &t): (&T, &T)| !s.is_nan() && (s > T::zero()) == (t > half);
    let examples = scores.chunks_exact(outputs.max(1)).zip(targets.chunks_exact(outputs.max(1)));
    examples.filter(|(scores, targets)| scores.iter().zip(*targets).all(agree)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::targets::Targets;
    use crate::loss::LossFunction;
    use crate::loss::testing::{check, complaint};

    const LOSS: SigmoidCrossEntropy = SigmoidCrossEntropy { outputs: 2 };

    #[test]
    fn gradients_are_central_differences() {
        check(&LOSS, 0, Targets::Values(&[]));
        check(&LOSS, 1, Targets::Values(&[0.0, 1.0]));
        check(&LOSS, 3, Targets::Values(&[0.0, 1.0, 0.3, 0.9, 1.0, 1.0]));
    }

    #[test]
    fn large_scores_are_stable() {
        let value =
            |scores: &[f32]| LOSS.value(1, scores, Targets::Values(&[0.0, 1.0])).expect("fitting targets");
        assert_eq!(value(&[-1e30, 1e30]), 0.0);
        assert_eq!(value(&[1000.0, -1000.0]), 1000.0);
        assert!((value(&[0.0, 0.0]) - 2.0_f64.ln()).abs() < 1e-7);
        assert!(value(&[f32::NAN, 0.0]).is_nan());
    }

    #[test]
    fn link_and_accuracy() {
        let mut y = [0.0_f32, -1e30, 5.0];
        LOSS.link(1, &mut y);
        assert_eq!(y, [0.5, 0.0, 5.0]);
        let scores = [-1.0, 2.0, -1.0, f64::NAN, 3.0, 3.0];
        assert_eq!(LOSS.accuracy(3, &scores, Targets::Values(&[0.0, 1.0, 0.0, 0.0, 0.2, 1.0])), Some(1));
        assert_eq!(LOSS.accuracy(3, &scores, Targets::Labels(&[0, 1, 0])), None);
    }

    #[test]
    fn targets_are_checked() {
        let value = |targets| complaint(LOSS.value(2, &[0.0_f64; 4], targets));
        assert_eq!(
            value(Targets::Values(&[0.0])),
            "`sigmoid_cross_entropy` expects 4 values, 2 for each of 2 examples, but gets 1"
        );
        assert_eq!(
            value(Targets::Labels(&[0, 1])),
            "`sigmoid_cross_entropy` expects values, 2 an example, but gets 2 labels"
        );
        assert_eq!(
            value(Targets::Values(&[0.0, 1.0, 0.5, 3.0])),
            "`sigmoid_cross_entropy` expects values from 0 to 1, but a target of example 1 is 3"
        );
        let below = Targets::Values(&[-0.5_f64, 1.0]);
        assert_eq!(complaint(LOSS.check(1, below)), complaint(LOSS.value(1, &[0.0; 2], below)));
        let nan = LOSS.value(1, &[0.0_f64; 2], Targets::Values(&[f64::NAN, 0.0]));
        assert!(nan.expect("left to the trainer").is_nan());
    }
}
