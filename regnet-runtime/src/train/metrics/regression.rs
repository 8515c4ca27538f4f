//! Values against values: root of the mean square, mean distance, share of the variance.

use ndarray::{ArrayView, Dimension};

use super::mean;
use super::outputs::Outputs;
use super::truths::Truths;
use crate::base::error::Error;
use crate::base::functions::square;
use crate::model::scalar::Scalar;

/// √(mean (y − t)²), in the units of the targets.
///
/// ```
/// use regnet::{Dataset, metrics, ndarray::array, network};
/// network! { struct Price: input(2) -> dense(1) -> loss mse; }
///
/// let houses = array![[120.0f32, 3.0], [80.0, 2.0]];
/// let test = Dataset::with_targets(houses, array![[300.0], [210.0]])?;
/// let error = metrics::rmse(Price::new(1).predict(test.view()).view(), test.targets())?;
/// println!("off by {error:.0}");
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// # Errors
/// Another number of values than of predictions, none, one that is NaN, or labels.
pub fn rmse<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<f64, Error> {
    let (y, t) = pairs(&predictions, truths)?;
    Ok(rmse_of(y.iter().zip(&t).map(|(y, t)| (*y, *t))))
}

/// mean |y − t|, in the units of the targets.
///
/// # Errors
/// As [`rmse`].
pub fn mae<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<f64, Error> {
    let (y, t) = pairs(&predictions, truths)?;
    Ok(mae_of(y.iter().zip(&t).map(|(y, t)| (*y, *t))))
}

/// R² = 1 − Σ (y − t)² / Σ (t − mean t)²: the share of the targets' variance that the predictions explain; 1 is
/// perfect, 0 as good as the mean, below worse. Over all values at once.
///
/// # Errors
/// As [`rmse`], or targets that are all the same.
pub fn r2<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<f64, Error> {
    let (y, t) = pairs(&predictions, truths)?;
    r2_of(y.iter().zip(&t).map(|(y, t)| (*y, *t)))
        .ok_or_else(|| Error::Targets(format!("all targets are {}: there is no variance to explain", t[0])))
}

pub(super) fn rmse_of(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    mean(pairs.map(|(y, t)| square(y - t))).sqrt()
}

pub(super) fn mae_of(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    mean(pairs.map(|(y, t)| (y - t).abs()))
}

/// None where the targets have no variance.
pub(super) fn r2_of(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let residual = mean(pairs.clone().map(|(y, t)| square(y - t)));
    let center = mean(pairs.clone().map(|(_, t)| t));
    let variance = mean(pairs.map(|(_, t)| square(t - center)));
    (variance > 0.0).then(|| 1.0 - residual / variance)
}

fn pairs<T: Scalar, D: Dimension>(
    predictions: &ArrayView<'_, T, D>,
    truths: impl Truths<T>,
) -> Result<(Vec<f64>, Vec<f64>), Error> {
    match Outputs::new(predictions, truths)? {
        Outputs::Classes { .. } => {
            Err(Error::Targets("labels are no values that predictions could be near to".into()))
        }
        Outputs::Values { predictions, .. } if predictions.is_empty() => {
            Err(Error::Targets("no predictions have no mean".into()))
        }
        Outputs::Values { predictions, targets, .. } => Ok((predictions, targets)),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, array};

    use super::*;

    #[test]
    fn values_are_those_of_their_formulas() {
        let (y, t) = (array![[1.0_f32, 2.0], [3.0, 5.0]], array![[1.0_f32, 0.0], [3.0, 4.0]]);
        assert_eq!(rmse(y.view(), t.view()).unwrap(), (5.0_f64 / 4.0).sqrt());
        assert_eq!(mae(y.view(), t.view()).unwrap(), 0.75);
        // mean 2, Σ (t − 2)² = 1 + 4 + 1 + 4
        assert_eq!(r2(y.view(), t.view()).unwrap(), 0.5);
        assert_eq!(r2(t.view(), t.view()).unwrap(), 1.0);
    }

    #[test]
    fn what_holds_nan_is_named() {
        let (y, t) = (array![[1.0_f32, 2.0], [3.0, f32::NAN]], array![[1.0_f32, 0.0], [3.0, 4.0]]);
        let text = rmse(y.view(), t.view()).unwrap_err().to_string();
        assert_eq!(text, "the prediction of example 1 holds NaN in column 1");
        let text = r2(array![1.0, 2.0].view(), array![f64::NAN, 1.0].view()).unwrap_err().to_string();
        assert_eq!(text, "the target of example 0 holds NaN");
    }

    #[test]
    fn what_cannot_be_compared_is_told() {
        let (two, three) = (array![1.0_f64, 1.0], array![1.0_f64, 2.0, 3.0]);
        let error = rmse(two.view(), three.view()).unwrap_err().to_string();
        assert_eq!(error, "predictions of shape [2], but 3 target values");
        let error = r2(two.view(), two.view()).unwrap_err().to_string();
        assert_eq!(error, "all targets are 1: there is no variance to explain");
        let none = Array1::<f32>::zeros(0);
        assert_eq!(mae(none.view(), none.view()).unwrap_err().to_string(), "no predictions have no mean");
    }
}
