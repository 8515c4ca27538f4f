//! Predictions that are probabilities: how much of what happened they foresaw.

use ndarray::{ArrayView, Dimension};

use super::mean;
use super::outputs::Outputs;
use super::truths::Truths;
use crate::base::error::Error;
use crate::base::functions::{ln, square};
use crate::base::slices::largest;
use crate::model::scalar::Scalar;

/// Cells of the confidences of [`calibration_error`].
const CELLS: usize = 15;

/// Log loss, the mean of −ln p of what happened: p of the label's class; of target values in 0..1 the mean over all outputs of
/// −t·ln p − (1 − t)·ln(1 − p). Probabilities are kept away from 0 and 1 by the last place of their
/// number type, 1.2e-7 or 2.2e-16, as by scikit-learn.
///
/// ```
/// use regnet::{metrics, ndarray::array};
///
/// let probabilities = array![[0.75, 0.25], [0.5, 0.5]];
/// let loss = metrics::log_loss(probabilities.view(), &[0, 1])?;
/// assert!((loss + (0.75_f64.ln() + 0.5_f64.ln()) / 2.0).abs() < 1e-12);
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// # Errors
/// Another number of predictions than of truths, NaN, a prediction outside of 0..1, or none at all.
pub fn log_loss<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<f64, Error> {
    let outputs = probabilities(&predictions, truths)?;
    Ok(log_loss_of(&outputs, T::EPSILON))
}

/// Brier's score, the mean square distance of probabilities from what happened: Σ_k (p_k − t_k)² of each example, halved for
/// two classes, where t is 1 for the label's class and 0 for the others, as scikit-learn's; of target values the mean over all
/// outputs.
///
/// ```
/// use regnet::{metrics, ndarray::array};
///
/// let rain = array![0.1, 0.9, 0.8, 0.3];
/// assert!((metrics::brier(rain.view(), &[0.0, 1.0, 1.0, 0.0])? - 0.0375).abs() < 1e-12);
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// # Errors
/// As [`log_loss`].
pub fn brier<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<f64, Error> {
    let outputs = probabilities(&predictions, truths)?;
    Ok(brier_of(&outputs))
}

/// Expected calibration error, Σ_b n_b/n·|share that is right − mean confidence| over 15 cells of equal width of the confidence,
/// which is the largest probability of an example (Guo et al. 2017); of target values it is the probability itself, and what
/// is right a value above 0.5.
///
/// ```
/// use regnet::{metrics, ndarray::array};
///
/// // Sure to nine tenths, and right half of the time.
/// let probabilities = array![[0.9, 0.1], [0.9, 0.1]];
/// assert!((metrics::calibration_error(probabilities.view(), &[0, 1])? - 0.4).abs() < 1e-12);
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// # Errors
/// As [`log_loss`].
pub fn calibration_error<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<f64, Error> {
    let outputs = probabilities(&predictions, truths)?;
    Ok(calibration_error_of(&outputs))
}

fn probabilities<T: Scalar, D: Dimension>(
    predictions: &ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<Outputs, Error> {
    let outputs = Outputs::new(predictions, truths)?;
    let (Outputs::Classes { width, predictions, .. } | Outputs::Values { width, predictions, .. }) = &outputs;
    if predictions.is_empty() {
        return Err(Error::Targets("no predictions have no mean".into()));
    }
    // Sums of a softmax may be off by rounding.
    match predictions.iter().position(|p| !(-1e-6..=1.0 + 1e-6).contains(p)) {
        None => Ok(outputs),
        Some(place) => Err(Error::Targets(format!(
            "the prediction {} of example {} is no probability: `predict` gives them with `softmax_cross_entropy` and \
             `sigmoid_cross_entropy`",
            predictions[place],
            place / width
        ))),
    }
}

pub(super) fn log_loss_of(outputs: &Outputs, clip: f64) -> f64 {
    let log = |p: f64| ln(p.clamp(clip, 1.0 - clip));
    match outputs {
        Outputs::Classes { width, predictions, labels } => {
            let of_label = |(row, label): (&[f64], &u32)| -log(row[*label as usize]);
            mean(predictions.chunks_exact(*width).zip(labels).map(of_label))
        }
        Outputs::Values { predictions, targets, .. } => {
            let pairs = predictions.iter().zip(targets);
            mean(pairs.map(|(p, t)| -t * log(*p) - (1.0 - t) * log(1.0 - p)))
        }
    }
}

pub(super) fn brier_of(outputs: &Outputs) -> f64 {
    match outputs {
        Outputs::Classes { width, predictions, labels } => {
            let scale = if *width == 2 { 0.5 } else { 1.0 };
            let of_row = |(row, label): (&[f64], &u32)| {
                let truth = |class: usize| f64::from(u8::from(class == *label as usize));
                scale * row.iter().enumerate().map(|(class, p)| square(p - truth(class))).sum::<f64>()
            };
            mean(predictions.chunks_exact(*width).zip(labels).map(of_row))
        }
        Outputs::Values { predictions, targets, .. } => {
            mean(predictions.iter().zip(targets).map(|(p, t)| square(p - t)))
        }
    }
}

pub(super) fn calibration_error_of(outputs: &Outputs) -> f64 {
    // Number, sum of confidences and number that is right of each cell.
    let mut cells = [(0.0, 0.0, 0.0); CELLS];
    let mut add = |confidence: f64, right: bool| {
        // A cell ends with its upper bound: 0.2 is in the third of fifteen.
        let cell = ((confidence * CELLS as f64).ceil() as usize).clamp(1, CELLS) - 1;
        let (count, sum, rights) = &mut cells[cell];
        (*count, *sum, *rights) = (*count + 1.0, *sum + confidence, *rights + f64::from(u8::from(right)));
    };
    match outputs {
        Outputs::Classes { width, predictions, labels } => {
            for (row, label) in predictions.chunks_exact(*width).zip(labels) {
                let class = largest(row);
                add(row[class], class == *label as usize);
            }
        }
        Outputs::Values { predictions, targets, .. } => {
            predictions.iter().zip(targets).for_each(|(p, t)| add(*p, *t > 0.5));
        }
    }
    let all: f64 = cells.iter().map(|(count, ..)| count).sum();
    cells.iter().map(|(_, sum, rights)| (rights - sum).abs() / all).sum()
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::train::metrics::{Confusion, auc};

    /// 64-bit sums in another order.
    const ROUNDING: f64 = 1e-14;

    fn classes() -> (Array2<f64>, [u32; 6]) {
        let predictions = array![
            [0.7, 0.2, 0.1],
            [0.1, 0.6, 0.3],
            [0.2, 0.5, 0.3],
            [0.3, 0.3, 0.4],
            [0.05, 0.15, 0.8],
            [0.45, 0.35, 0.2]
        ];
        (predictions, [0, 1, 2, 2, 2, 1])
    }

    #[track_caller]
    fn near(found: Result<f64, Error>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < ROUNDING, "{found}, not {expected}");
    }

    /// scikit-learn's `log_loss`, `brier_score_loss`, `roc_auc_score(multi_class = "ovr")`, `f1_score(average = "macro")`; the
    /// calibration error by its formula in numpy.
    #[test]
    fn of_classes_they_are_those_of_scikit_learn() {
        let (predictions, labels) = classes();
        near(log_loss(predictions.view(), &labels), 0.7101216299529503);
        near(brier(predictions.view(), &labels), 0.4083333333333334);
        near(calibration_error(predictions.view(), &labels), 0.40833333333333327);
        near(auc(predictions.view(), &labels), 0.9398148148148149);
        let macro_f1 = Confusion::new(predictions.view(), &labels).map(|confusion| confusion.macro_f1());
        near(macro_f1, 0.6555555555555556);
    }

    /// Likewise, of one output; and of two columns of classes that say the same.
    #[test]
    fn of_yes_and_no_they_are_those_of_scikit_learn() {
        let (yes, truths) = (array![0.1, 0.4, 0.35, 0.8, 0.65], [0.0, 0.0, 1.0, 1.0, 0.0]);
        near(log_loss(yes.view(), &truths), 0.5877947879470765);
        near(brier(yes.view(), &truths), 0.211);
        near(calibration_error(yes.view(), &truths), 0.24);
        let columns = Array2::from_shape_fn((5, 2), |(row, class)| [1.0 - yes[row], yes[row]][class]);
        let labels = truths.map(|truth| truth as u32);
        near(log_loss(columns.view(), &labels), 0.5877947879470765);
        near(brier(columns.view(), &labels), 0.211);
    }

    #[test]
    fn certainty_that_is_wrong_costs_what_the_number_type_has() {
        let sure = array![[1.0_f32, 0.0]];
        near(log_loss(sure.view(), &[1]), -ln(f64::from(f32::EPSILON)));
        near(log_loss(sure.mapv(f64::from).view(), &[1]), -ln(f64::EPSILON));
    }

    #[test]
    fn what_is_no_probability_is_told() {
        let text = log_loss(array![[0.5, 3.0]].view(), &[0]).unwrap_err().to_string();
        assert!(text.starts_with("the prediction 3 of example 0 is no probability"), "{text}");
        let text = brier(Array2::<f64>::zeros((0, 2)).view(), &[] as &[u32]).unwrap_err().to_string();
        assert_eq!(text, "no predictions have no mean");
    }
}
