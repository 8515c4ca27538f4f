//! The metrics of a training, on its validation set.

use ndarray::{ArrayViewD, IxDyn};

use super::metric::Metric;
use super::numbers::fitting;
use super::report::of_predictions;
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::targets::Targets;
use crate::data::Dataset;
use crate::model::network::Network;
use crate::model::step::loss_of;

/// The metrics of an epoch, each with its name.
pub(crate) type Measured = Vec<(String, f64)>;

/// What is measured, of which raw data set.
pub(crate) struct Measures<'a, N: Network> {
    metrics: &'a [Metric],
    data: &'a Dataset<N::Scalar>,
    /// The targets that are values, in 64 bits, where a function of the user's asks for them.
    values: Vec<f64>,
}

impl<'a, N: Network> Measures<'a, N> {
    /// # Errors
    /// A number that the loss has not, or this data set; a name that is there already.
    pub fn new(metrics: &'a [Metric], data: &'a Dataset<N::Scalar>) -> Result<Self, Error> {
        let loss = loss_of::<N>()?;
        for (place, metric) in metrics.iter().enumerate() {
            let name = metric.name();
            if name.is_empty() || name.chars().any(char::is_control) {
                return Err(Error::Setting(format!(
                    "a metric cannot be called {name:?}: give it a name in one line"
                )));
            }
            if metrics[..place].iter().any(|before| before.name() == name) {
                return Err(Error::Setting(format!(
                    "two metrics are called `{name}`; `Metric::new` takes another name"
                )));
            }
            if metric.own().is_none() {
                fitting(name, loss.answers()).map_err(|instead| {
                    Error::Setting(format!("`{}` has no `{name}`; {instead}", loss.word()))
                })?;
            }
        }
        let asked = metrics.iter().any(|metric| metric.own().is_some());
        let values = match data.targets() {
            Targets::Values(values) if asked => values.iter().map(|value| value.wide()).collect(),
            Targets::Values(_) | Targets::Labels(_) => Vec::new(),
        };
        let measures = Measures { metrics, data, values };
        measures.check_report()?;
        Ok(measures)
    }

    /// Whether the data have what the report's numbers take: that follows from the targets, whatever is predicted.
    fn check_report(&self) -> Result<(), Error> {
        let predictions = vec![0.0; self.data.len() * N::SPEC.output.len()];
        let found = self.of_report(&predictions)?;
        match self.metrics.iter().zip(found).find(|(metric, value)| metric.own().is_none() && value.is_none())
        {
            None => Ok(()),
            Some((metric, _)) => {
                let (name, answers) = (metric.name(), loss_of::<N>()?.answers());
                let lacks = fitting(name, answers).map_or("", |number| number.lacks);
                Err(Error::Data(format!("the validation set has no `{name}`: it takes {lacks}")))
            }
        }
    }

    /// Those of the report, each at its place.
    fn of_report(&self, predictions: &[f64]) -> Result<Vec<Option<f64>>, Error> {
        let asked = || self.metrics.iter().filter(|metric| metric.own().is_none());
        if asked().next().is_none() {
            return Ok(vec![None; self.metrics.len()]);
        }
        let report =
            of_predictions::<N>(self.data, predictions, asked().any(|metric| metric.name() == "auc"))?;
        let of = |metric: &Metric| if metric.own().is_none() { report.get(metric.name()) } else { None };
        Ok(self.metrics.iter().map(of).collect())
    }

    /// All of them, by name, of the predictions of all examples as `predict` gives them; NaN is what has no value.
    ///
    /// # Errors
    /// Those of functions of the user's.
    pub fn of(&self, predictions: &[f64]) -> Result<Measured, Error> {
        let report = self.of_report(predictions)?;
        let axes: Vec<usize> = [&[self.data.len()], N::SPEC.output.dims()].concat();
        let all = ArrayViewD::from_shape(IxDyn(&axes), predictions).expect("one output an example");
        let truths = match self.data.targets() {
            Targets::Labels(labels) => Targets::Labels(labels),
            Targets::Values(_) => Targets::Values(&self.values[..]),
        };
        let value = |(metric, found): (&Metric, Option<f64>)| {
            let value = match metric.own() {
                Some(own) => own(all.view(), truths)?,
                None => found.unwrap_or(f64::NAN),
            };
            Ok((metric.name().to_owned(), value))
        };
        self.metrics.iter().zip(report).map(value).collect()
    }
}
