//! One number of the predictions on a data set, for the epochs of a training.

use std::fmt;
use std::sync::Arc;

use ndarray::ArrayViewD;

use crate::base::error::Error;
use crate::base::targets::Targets;

/// Which way a number is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// As a loss is.
    Lower,
    /// As a share of what is right is.
    Higher,
}

type Own = dyn Fn(ArrayViewD<'_, f64>, Targets<'_, f64>) -> Result<f64, Error> + Send + Sync;

/// A number of the predictions on the validation set, which [`Trainer::metric`](crate::Trainer::metric) adds to each epoch: one of
/// those of [`metrics::of`](super::of), under its name there, or one of your own.
///
/// ```
/// use regnet::{Adam, Trainer, data, metrics::{self, Better, Metric}, network};
/// network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(16) -> relu -> dense(10) -> loss softmax_cross_entropy; }
///
/// let (train, valid) = data::digits(300, 1).split(0.8, 1);
/// let history = Trainer::new(Adam::new(1e-3))
///     .epochs(3)
///     .metric(Metric::macro_f1())
///     .metric(Metric::new("top 3", Better::Higher, |y, truths| metrics::top_k(y, truths, 3)))
///     .monitor("macro_f1")
/// #   .progress(false)
///     .fit(&mut DigitNet::new(42), &train, Some(&valid))?;
/// println!("{history}"); // with the columns `macro F1` and `top 3`; the best epoch is that of the highest macro F1
/// assert!(history.epochs[2].metric("top 3") > history.epochs[2].metric("accuracy"));
/// # Ok::<(), regnet::Error>(())
/// ```
#[derive(Clone)]
pub struct Metric {
    name: String,
    better: Better,
    /// None for one of the report's.
    own: Option<Arc<Own>>,
}

impl Metric {
    /// One of your own, of a name and a direction. It is given the predictions, as `predict` gives them, [B, …output], and the
    /// truths, of all examples of the validation set in their order, whatever they weigh; an output that is a sequence is NaN at
    /// its padding. An error of it ends the training.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        better: Better,
        of: impl Fn(ArrayViewD<'_, f64>, Targets<'_, f64>) -> Result<f64, Error> + Send + Sync + 'static,
    ) -> Metric {
        Metric { name: name.into(), better, own: Some(Arc::new(of)) }
    }

    pub(super) fn of_report(name: &str, better: Better) -> Metric {
        Metric { name: name.into(), better, own: None }
    }

    /// What it is called in a history and by [`Trainer::monitor`](crate::Trainer::monitor).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which way it is better.
    #[must_use]
    pub fn better(&self) -> Better {
        self.better
    }

    /// The function of one that is not the report's.
    pub(crate) fn own(&self) -> Option<&Own> {
        self.own.as_deref()
    }
}

impl fmt::Debug for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Metric({:?}, {:?} is better)", self.name, self.better)
    }
}
