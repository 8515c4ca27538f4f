//! Predictions beside what is true of them, looked at once.

use ndarray::{ArrayView, Dimension};

use super::truths::Truths;
use crate::base::error::Error;
use crate::base::shape::column;
use crate::base::targets::Targets;
use crate::model::scalar::Scalar;

/// Predictions and truths that belong together, in 64 bits.
pub(super) enum Outputs {
    /// Probabilities or scores of K classes, and the class of each example.
    Classes { width: usize, predictions: Vec<f64>, labels: Vec<u32> },
    /// Values beside values, W of each example.
    Values { width: usize, predictions: Vec<f64>, targets: Vec<f64> },
}

impl Outputs {
    /// Of an array whose first axis counts the examples.
    ///
    /// # Errors
    /// Another number of truths than of predictions, a label outside the classes, NaN in either.
    pub(super) fn new<T: Scalar, D: Dimension>(
        predictions: &ArrayView<'_, T, D>,
        truths: impl Truths<T>,
    ) -> Result<Outputs, Error> {
        truths.with(|truths| Outputs::of(predictions, truths))
    }

    fn of<T: Scalar, D: Dimension>(
        predictions: &ArrayView<'_, T, D>,
        truths: Targets<'_, T>,
    ) -> Result<Outputs, Error> {
        let rows = predictions.shape().first().copied().unwrap_or(0);
        let axes = predictions.shape().get(1..).unwrap_or_default();
        let width = axes.iter().product();
        let found: Vec<f64> = predictions.iter().map(|value| value.wide()).collect();
        match truths {
            Targets::Labels(labels) => {
                check_labels(rows, width, labels)?;
                no_nan("prediction", axes, &found)?;
                Ok(Outputs::Classes { width, predictions: found, labels: labels.to_vec() })
            }
            Targets::Values(targets) => {
                if targets.len() != found.len() {
                    let shape = predictions.shape();
                    return Err(Error::Targets(format!(
                        "predictions of shape {shape:?}, but {} target values",
                        targets.len()
                    )));
                }
                no_nan("prediction", axes, &found)?;
                let targets: Vec<f64> = targets.iter().map(|value| value.wide()).collect();
                no_nan("target", axes, &targets)?;
                Ok(Outputs::Values { width, predictions: found, targets })
            }
        }
    }

    /// The number of classes, the predictions and the labels.
    ///
    /// # Errors
    /// Values; `what` is what asks for classes.
    pub(super) fn classes(self, what: &str) -> Result<(usize, Vec<f64>, Vec<u32>), Error> {
        match self {
            Outputs::Classes { width, predictions, labels } => Ok((width, predictions, labels)),
            Outputs::Values { .. } => Err(Error::Targets(format!(
                "{what} is of classes: it takes labels, one an example, not target values"
            ))),
        }
    }
}

/// Whether there is a label for each example, and a class for each label.
fn check_labels(rows: usize, classes: usize, labels: &[u32]) -> Result<(), Error> {
    if rows != labels.len() {
        return Err(Error::Targets(format!("{rows} predictions, but {} labels", labels.len())));
    }
    match labels.iter().position(|&label| label as usize >= classes) {
        None => Ok(()),
        Some(example) => Err(Error::Targets(format!(
            "label {} of example {example} is outside the {classes} classes 0..{classes}",
            labels[example]
        ))),
    }
}

/// An error that names the first example that holds NaN.
fn no_nan(what: &str, axes: &[usize], values: &[f64]) -> Result<(), Error> {
    let Some(place) = values.iter().position(|x| x.is_nan()) else { return Ok(()) };
    let width: usize = axes.iter().product();
    let column = match axes {
        [] => String::new(),
        _ => format!(" {}", column(axes, place % width)),
    };
    Err(Error::NotFinite(format!("the {what} of example {} holds NaN{column}", place / width)))
}
