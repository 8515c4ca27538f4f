//! How good predictions are, beyond the loss and the accuracy of [`Report`](crate::Report).
//!
//! [`of`] looks at a network and a data set and says all that fits its loss:
//!
//! ```
//! use regnet::{data, metrics, network};
//! # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
//!
//! let (net, test) = (DigitNet::new(42), data::digits(100, 2));
//! let metrics = metrics::of(&net, &test)?;
//! println!("{metrics}"); // accuracy, precision, recall and F1 of each digit, AUC, log loss, Brier, calibration error
//! assert!(metrics.get("accuracy").is_some_and(|accuracy| accuracy < 0.5), "it has not been trained");
//!
//! // Each by itself takes what `predict` gives and what the data set holds.
//! let probabilities = net.predict(test.view());
//! println!("top 3: {:.3}", metrics::top_k(probabilities.view(), test.targets(), 3)?);
//! # Ok::<(), regnet::Error>(())
//! ```
//!
//! [`Metric`] is one of these numbers, for [`Trainer::metric`](crate::Trainer::metric): after each epoch of a training.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: [B,K]")]

mod auc;
mod confusion;
mod measures;
mod metric;
mod numbers;
mod outputs;
mod probabilities;
mod regression;
mod report;
mod table;
mod truths;

pub use auc::auc;
pub use confusion::{Confusion, top_k};
pub(crate) use measures::{Measured, Measures};
pub use metric::{Better, Metric};
pub(crate) use numbers::title;
pub use probabilities::{brier, calibration_error, log_loss};
pub use regression::{mae, r2, rmse};
pub use report::{Binary, Classes, Kind, Metrics, Values, of};
pub use truths::Truths;

/// a / b, and 0 where there is nothing to divide by.
fn share(a: u64, b: u64) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}

/// That of no value is NaN.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}
