//! How good predictions are, beyond the loss and the accuracy of [`Report`](crate::Report): of classes, of values.
//!
//! ```no_run
//! # use regnet::{Dataset, Error, metrics};
//! # use ndarray::Array2;
//! # fn f(probabilities: Array2<f32>, test: Dataset) -> Result<(), Error> {
//! // let probabilities = net.predict(test.view());
//! let confusion = metrics::Confusion::new(probabilities.view(), test.labels().unwrap())?;
//! println!("{confusion}\nmacro F1 {:.3}", confusion.macro_f1());
//! println!("top 3: {:.3}", metrics::top_k(probabilities.view(), test.labels().unwrap(), 3)?);
//! # Ok(()) }
//! ```

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: [B,K]")]

mod auc;
mod confusion;
mod regression;

pub use auc::auc;
pub use confusion::{Confusion, top_k};
pub use regression::{mae, r2, rmse};

use ndarray::{ArrayView, ArrayView2, Dimension};

use crate::base::error::Error;
use crate::base::shape::column;
use crate::model::scalar::Scalar;

/// Predictions [B,K] and labels that belong together.
fn check<T: Scalar>(predictions: ArrayView2<'_, T>, labels: &[u32]) -> Result<(), Error> {
    let (rows, classes) = predictions.dim();
    if rows != labels.len() {
        return Err(Error::Targets(format!("{rows} predictions, but {} labels", labels.len())));
    }
    if let Some(example) = labels.iter().position(|&label| label as usize >= classes) {
        let label = labels[example];
        return Err(Error::Targets(format!(
            "label {label} of example {example} is outside the {classes} classes 0..{classes}"
        )));
    }
    no_nan("prediction", &predictions)
}

/// An error that names the first example of an array that holds NaN.
fn no_nan<T: Scalar, D: Dimension>(what: &str, array: &ArrayView<'_, T, D>) -> Result<(), Error> {
    let Some(place) = array.iter().position(|x| x.is_nan()) else { return Ok(()) };
    let axes = array.shape().get(1..).unwrap_or_default();
    let width: usize = axes.iter().product();
    let column = match axes {
        [] => String::new(),
        _ => format!(" {}", column(axes, place % width)),
    };
    Err(Error::NotFinite(format!("the {what} of example {} holds NaN{column}", place / width)))
}

/// a / b, and 0 where there is nothing to divide by.
fn share(a: u64, b: u64) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}
