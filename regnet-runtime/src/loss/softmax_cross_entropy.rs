//! L = 1/B · Σ_b (ln Σ_j e^(s_bj) − Σ_j q_bj·s_bj), with q = 1 − ε for the label plus ε/K for every class.
//!
//! Label smoothing: Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, CVPR 2016; as PyTorch's `CrossEntropyLoss`.

use super::function::{LossFunction, labels};
use super::values::distance;
use crate::base::error::Error;
use crate::base::functions::ln;
use crate::base::setting::call;
use crate::base::slices::{head, head_mut, times};
use crate::base::targets::Targets;
use crate::layers::activations::softmax::{Softmax, SoftmaxKernel};
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;

/// The mean over the batch of −Σ_j q_j·ln softmax(scores)_j: of −ln softmax(scores)[label] without smoothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoftmaxCrossEntropy {
    /// K, the scores of one example.
    pub classes: usize,
    /// ε, the share of the target that goes to all classes alike, 0 <= ε < 1.
    pub label_smoothing: f64,
}

impl SoftmaxCrossEntropy {
    /// Over so many classes, without smoothing.
    #[must_use]
    pub const fn new(classes: usize) -> SoftmaxCrossEntropy {
        SoftmaxCrossEntropy { classes, label_smoothing: 0.0 }
    }
}

kernels! {
    /// Value, gradient and accuracy; scores [B,K], labels [B] below K.
    pub trait SoftmaxCrossEntropyKernel: SoftmaxKernel {
        fn softmax_cross_entropy_value(loss: &SoftmaxCrossEntropy, scores: &[Self], labels: &[u32]) -> f64 = value;
        fn softmax_cross_entropy_gradient(loss: &SoftmaxCrossEntropy, scores: &[Self], labels: &[u32], d_scores: &mut [Self]) -> f64 = gradient;
        fn softmax_cross_entropy_right(classes: usize, scores: &[Self], labels: &[u32]) -> usize = right;
    }
}

const WORD: &str = "softmax_cross_entropy";

impl<T: SoftmaxCrossEntropyKernel> LossFunction<T> for SoftmaxCrossEntropy {
    #[track_caller]
    fn value(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Result<f64, Error> {
        let labels = labels(WORD, batch, self.classes, targets)?;
        Ok(T::softmax_cross_entropy_value(
            INSIDE,
            self,
            head(scores, times(batch, self.classes), "scores"),
            labels,
        ))
    }

    #[track_caller]
    fn gradient(
        &self,
        batch: usize,
        scores: &[T],
        targets: Targets<'_, T>,
        d_scores: &mut [T],
    ) -> Result<f64, Error> {
        let labels = labels(WORD, batch, self.classes, targets)?;
        let len = times(batch, self.classes);
        let (scores, d_scores) = (head(scores, len, "scores"), head_mut(d_scores, len, "d_scores"));
        Ok(T::softmax_cross_entropy_gradient(INSIDE, self, scores, labels, d_scores))
    }

    #[track_caller]
    fn link(&self, batch: usize, y: &mut [T]) {
        Softmax { rows: 1, width: self.classes }.forward_in_place(batch, y);
    }

    #[track_caller]
    fn accuracy(&self, batch: usize, scores: &[T], targets: Targets<'_, T>) -> Option<usize> {
        let labels = labels(WORD, batch, self.classes, targets).ok()?;
        let scores = head(scores, times(batch, self.classes), "scores");
        Some(T::softmax_cross_entropy_right(INSIDE, self.classes, scores, labels))
    }

    fn takes_labels(&self) -> bool {
        true
    }

    fn word(&self) -> &'static str {
        WORD
    }

    fn settings(&self) -> String {
        call(WORD, &[("label_smoothing", &self.label_smoothing)])
    }

    fn outputs(&self) -> usize {
        self.classes
    }

    fn check(&self, batch: usize, targets: Targets<'_, T>) -> Result<(), Error> {
        labels(WORD, batch, self.classes, targets).map(drop)
    }
}

/// The largest score: less it, no exponential overflows.
fn top<T: Number>(scores: &[T]) -> T {
    scores.iter().fold(T::neg_infinity(), |top, &s| if s > top { s } else { top })
}

/// Σ_j q_j·(s_j − top)
fn aim<T: Number>(smoothing: f64, scores: &[T], top: T, label: u32) -> f64 {
    let labelled = distance(scores[label as usize], top);
    if smoothing == 0.0 {
        return labelled;
    }
    let mean = scores.iter().map(|&s| distance(s, top)).sum::<f64>() / scores.len() as f64;
    labelled + smoothing * (mean - labelled)
}

/// Σ ln x of numbers from 1 to K, by one logarithm of a product of many.
struct Logarithms {
    sum: f64,
    product: f64,
}

impl Logarithms {
    fn new() -> Logarithms {
        Logarithms { sum: 0.0, product: 1.0 }
    }

    fn add(&mut self, x: f64) {
        // One factor more does not overflow.
        const LARGE: f64 = 1e200;
        self.product *= x;
        if self.product > LARGE {
            *self = Logarithms { sum: self.sum(), product: 1.0 };
        }
    }

    fn sum(&self) -> f64 {
        self.sum + ln(self.product)
    }
}

fn value<T: Number>(loss: &SoftmaxCrossEntropy, scores: &[T], labels: &[u32]) -> f64 {
    let (mut aims, mut logarithms) = (0.0, Logarithms::new());
    for (scores, &label) in scores.chunks_exact(loss.classes.max(1)).zip(labels) {
        let top = top(scores);
        let sum: f64 = scores.iter().map(|&s| (s - top).exponential().wide()).sum();
        logarithms.add(sum);
        aims += aim(loss.label_smoothing, scores, top, label);
    }
    (logarithms.sum() - aims) / labels.len().max(1) as f64
}

/// d_scores = (softmax(scores) − q) / B
fn gradient<T: Number>(loss: &SoftmaxCrossEntropy, scores: &[T], labels: &[u32], d_scores: &mut [T]) -> f64 {
    let (classes, smoothing) = (loss.classes, loss.label_smoothing);
    let (mut aims, mut logarithms) = (0.0, Logarithms::new());
    let batch = labels.len().max(1) as f64;
    let every = T::of(smoothing / (classes as f64 * batch));
    let examples = scores.chunks_exact(classes.max(1)).zip(d_scores.chunks_exact_mut(classes.max(1)));
    for ((scores, d_scores), &label) in examples.zip(labels) {
        let top = top(scores);
        for (d, &s) in d_scores.iter_mut().zip(scores) {
            *d = (s - top).exponential();
        }
        let sum: f64 = d_scores.iter().map(|d| d.wide()).sum();
        logarithms.add(sum);
        aims += aim(smoothing, scores, top, label);
        let scale = T::of(1.0 / (sum * batch));
        for d in d_scores.iter_mut() {
            *d = *d * scale - every;
        }
        d_scores[label as usize] -= T::of((1.0 - smoothing) / batch);
    }
    (logarithms.sum() - aims) / batch
}

/// Examples whose largest score is the label's; of equal scores the first counts, NaN never is right.
fn right<T: Number>(classes: usize, scores: &[T], labels: &[u32]) -> usize {
    let is_right = |(scores, &label): (&[T], &u32)| {
        let (before, rest) = scores.split_at(label as usize);
        before.iter().all(|&s| s < rest[0]) && rest.iter().all(|&s| s <= rest[0])
    };
    scores.chunks_exact(classes.max(1)).zip(labels).filter(|&example| is_right(example)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::testing::{check, complaint};

    const LOSS: SoftmaxCrossEntropy = SoftmaxCrossEntropy { classes: 3, label_smoothing: 0.0 };

    #[test]
    fn gradients_are_central_differences() {
        check(&LOSS, 0, Targets::Labels(&[]));
        check(&LOSS, 1, Targets::Labels(&[2]));
        check(&LOSS, 4, Targets::Labels(&[2, 0, 1, 1]));
        check(&SoftmaxCrossEntropy { label_smoothing: 0.2, ..LOSS }, 4, Targets::Labels(&[2, 0, 1, 1]));
    }

    #[test]
    fn values_are_known_and_large_scores_stable() {
        let one = |scores: &[f32]| LOSS.value(1, scores, Targets::Labels(&[0])).expect("fitting targets");
        assert!((one(&[5.0, 5.0, 5.0]) - 3.0_f64.ln()).abs() < 1e-7);
        assert_eq!(one(&[1e30, 0.0, 0.0]), 0.0);
        assert_eq!(one(&[0.0, 1000.0, 0.0]), 1000.0);
        assert!(one(&[0.0, f32::NAN, 0.0]).is_nan());
        let mut d = [0.0_f32; 3];
        LOSS.gradient(1, &[0.0, 1000.0, 0.0], Targets::Labels(&[0]), &mut d).expect("fitting targets");
        assert_eq!(d, [-1.0, 1.0, 0.0]);
    }

    #[test]
    fn smoothing_has_the_value_of_its_formula() {
        let loss = SoftmaxCrossEntropy { label_smoothing: 0.3, ..LOSS };
        let value = loss.value(1, &[1.0_f64, 2.0, 4.0], Targets::Labels(&[1])).expect("fitting targets");
        let all = (1_f64.exp() + 2_f64.exp() + 4_f64.exp()).ln();
        assert!((value - (all - 0.8 * 2.0 - 0.1 * (1.0 + 4.0))).abs() < 1e-14, "{value}");
    }

    #[test]
    fn link_and_accuracy() {
        let mut y = [0.0_f32, 0.0, 0.0, 9.0];
        LOSS.link(1, &mut y);
        assert_eq!(y, [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 9.0]);
        let scores = [3.0, 1.0, 2.0, 0.0, f64::NAN, 1.0, 1.0, 1.0, 1.0];
        assert_eq!(LOSS.accuracy(3, &scores, Targets::Labels(&[0, 2, 0])), Some(2));
        assert_eq!(LOSS.accuracy(3, &scores, Targets::Labels(&[1, 1, 1])), Some(0));
        assert_eq!(LOSS.accuracy(1, &scores, Targets::Values(&[1.0])), None);
    }

    #[test]
    fn targets_are_checked() {
        let loss: SoftmaxCrossEntropy = SoftmaxCrossEntropy { classes: 10, ..LOSS };
        let value = |targets| complaint(loss.value(4, &[0.0_f64; 40], targets));
        assert_eq!(
            value(Targets::Labels(&[0, 1, 2, 12])),
            "label 12 of example 3 is outside the 10 classes 0..10"
        );
        assert_eq!(
            value(Targets::Labels(&[0])),
            "`softmax_cross_entropy` expects 4 labels for 4 examples, but gets 1"
        );
        assert_eq!(
            value(Targets::Values(&[0.0; 4])),
            "`softmax_cross_entropy` expects labels, one an example, but gets 4 values"
        );
        let mut d = [0.5; 40];
        complaint(loss.gradient(4, &[0.0_f64; 40], Targets::Labels(&[10, 1, 2, 3]), &mut d));
        assert_eq!(d, [0.5; 40]);
    }
}
