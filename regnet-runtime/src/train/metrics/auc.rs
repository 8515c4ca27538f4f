//! The area under the ROC curve.

use ndarray::{ArrayView, Dimension};

use super::outputs::Outputs;
use super::truths::Truths;
use crate::base::error::Error;
use crate::model::scalar::Scalar;

/// The area under the ROC curve: the probability that an example of the class scores above one that is not of it,
/// where equal scores count one half (Mann and Whitney's U / (positives·negatives)).
///
/// Of labels with two classes it is that of class 1, with more the mean over the classes, each against the others, as
/// scikit-learn's `roc_auc_score(multi_class = "ovr")`. Of target values a value above 0.5 is of the class, and the mean is over
/// the outputs.
///
/// ```
/// use regnet::{metrics, ndarray::array};
///
/// let scores = array![0.1, 0.4, 0.35, 0.8];
/// // Of the four pairs of one that is and one that is not, three are in order.
/// assert_eq!(metrics::auc(scores.view(), &[0.0, 0.0, 1.0, 1.0])?, 0.75);
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// # Errors
/// Another number of predictions than of truths, one that is NaN, or a class with examples of one kind alone.
pub fn auc<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<f64, Error> {
    match Outputs::new(&predictions, truths)? {
        Outputs::Classes { width, predictions, labels } => of_classes(width, &predictions, &labels),
        Outputs::Values { width, predictions, targets } => {
            let of = |output: usize| {
                let pairs = predictions.iter().zip(&targets).skip(output).step_by(width.max(1));
                area(pairs.map(|(score, target)| (*score, *target > 0.5)))
            };
            mean_of(width, of)
        }
    }
}

/// The mean over the classes, or that of the second of two.
pub(super) fn of_classes(classes: usize, predictions: &[f64], labels: &[u32]) -> Result<f64, Error> {
    let of = |class: usize| {
        let scores = predictions.iter().skip(class).step_by(classes);
        area(scores.zip(labels).map(|(score, label)| (*score, *label as usize == class)))
    };
    if classes == 2 { of(1) } else { mean_of(classes, of) }
}

fn mean_of(count: usize, of: impl Fn(usize) -> Result<f64, Error>) -> Result<f64, Error> {
    let sum = (0..count).map(of).sum::<Result<f64, Error>>()?;
    Ok(sum / count.max(1) as f64)
}

/// That of scores with whether they are of the class.
pub(super) fn area(pairs: impl Iterator<Item = (f64, bool)>) -> Result<f64, Error> {
    let mut pairs: Vec<(f64, bool)> = pairs.collect();
    let positives = pairs.iter().filter(|(_, positive)| *positive).count();
    let negatives = pairs.len() - positives;
    if positives == 0 || negatives == 0 {
        return Err(Error::Targets(format!(
            "{positives} examples of the class and {negatives} others have no ROC curve; both are needed"
        )));
    }
    pairs.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
    let (mut below, mut above) = (0.0, 0.0);
    // 0 and −0 are one score.
    for equal in pairs.chunk_by(|(a, _), (b, _)| a == b) {
        let good = equal.iter().filter(|(_, positive)| *positive).count() as f64;
        let bad = equal.len() as f64 - good;
        above += good * (below + 0.5 * bad);
        below += bad;
    }
    Ok(above / (positives as f64 * negatives as f64))
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayView1, array};

    use super::*;

    #[test]
    fn the_area_is_the_share_of_pairs_in_order() {
        let of = |scores: &[f64]| auc(ArrayView1::from(scores), &[0.0, 0.0, 1.0, 1.0]).unwrap();
        // of the four pairs three are in order
        assert_eq!(of(&[0.1, 0.4, 0.35, 0.8]), 0.75);
        assert_eq!(of(&[0.1, 0.2, 0.3, 0.4]), 1.0);
        assert_eq!(of(&[0.5; 4]), 0.5);
        assert_eq!(of(&[0.0, 1.0, -0.0, 2.0]), (0.5 + 2.0) / 4.0);
    }

    #[test]
    fn of_two_classes_it_is_that_of_the_second_and_of_outputs_their_mean() {
        let scores = array![[0.9_f32, 0.1], [0.6, 0.4], [0.65, 0.35], [0.2, 0.8]];
        assert_eq!(auc(scores.view(), &[0, 0, 1, 1]).unwrap(), 0.75);
        let truths = array![[1.0_f32, 0.0], [0.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
        assert_eq!(auc(scores.view(), truths.view()).unwrap(), (1.0 + 0.75) / 2.0);
    }

    #[test]
    fn what_has_no_curve_is_told() {
        let text =
            |scores: &[f64], truth: &[f64]| auc(ArrayView1::from(scores), truth).unwrap_err().to_string();
        assert_eq!(text(&[0.1], &[]), "predictions of shape [1], but 0 target values");
        assert_eq!(text(&[f64::NAN, 0.1], &[1.0, 0.0]), "the prediction of example 0 holds NaN");
        let expected = "1 examples of the class and 0 others have no ROC curve; both are needed";
        assert_eq!(text(&[0.1], &[1.0]), expected);
    }
}
