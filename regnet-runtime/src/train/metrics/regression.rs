//! Values against values: root of the mean square, mean distance, share of the variance.

use ndarray::{ArrayView, Dimension};

use super::no_nan;
use crate::base::error::Error;
use crate::base::functions::square;
use crate::model::scalar::Scalar;

/// √(mean (y − t)²), in the units of the targets.
///
/// # Errors
/// Arrays of different shape, empty ones, or one that holds NaN.
pub fn rmse<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    targets: ArrayView<'_, T, D>,
) -> Result<f64, Error> {
    mean(&predictions, &targets, |y, t| square(y - t)).map(f64::sqrt)
}

/// mean |y − t|, in the units of the targets.
///
/// # Errors
/// As [`rmse`].
pub fn mae<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    targets: ArrayView<'_, T, D>,
) -> Result<f64, Error> {
    mean(&predictions, &targets, |y, t| (y - t).abs())
}

/// R² = 1 − Σ (y − t)² / Σ (t − mean t)²: the share of the targets' variance that the predictions explain; 1 is
/// perfect, 0 as good as the mean, below worse. Over all values at once.
///
/// # Errors
/// As [`rmse`], or targets that are all the same.
pub fn r2<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    targets: ArrayView<'_, T, D>,
) -> Result<f64, Error> {
    let residual = mean(&predictions, &targets, |y, t| square(y - t))?;
    let center = mean(&predictions, &targets, |_, t| t)?;
    let variance = mean(&predictions, &targets, |_, t| square(t - center))?;
    if variance == 0.0 {
        return Err(Error::Targets(format!("all targets are {center}: there is no variance to explain")));
    }
    Ok(1.0 - residual / variance)
}

/// The mean of a function of prediction and target.
fn mean<T: Scalar, D: Dimension>(
    predictions: &ArrayView<'_, T, D>,
    targets: &ArrayView<'_, T, D>,
    function: impl Fn(f64, f64) -> f64,
) -> Result<f64, Error> {
    if predictions.shape() != targets.shape() {
        let (found, expected) = (predictions.shape(), targets.shape());
        return Err(Error::Targets(format!("predictions of shape {found:?}, but targets of {expected:?}")));
    }
    if targets.is_empty() {
        return Err(Error::Targets("no predictions have no mean".into()));
    }
    no_nan("prediction", predictions)?;
    no_nan("target", targets)?;
    let values = predictions.iter().zip(targets.iter()).map(|(y, t)| function(y.wide(), t.wide()));
    Ok(values.sum::<f64>() / targets.len() as f64)
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
        assert_eq!(error, "predictions of shape [2], but targets of [3]");
        let error = r2(two.view(), two.view()).unwrap_err().to_string();
        assert_eq!(error, "all targets are 1: there is no variance to explain");
        let none = Array1::<f32>::zeros(0);
        assert_eq!(mae(none.view(), none.view()).unwrap_err().to_string(), "no predictions have no mean");
    }
}
