//! The validation set: how good the network is after each epoch, and the best weights so far.

use super::best::Best;
use super::evaluate::{Evaluation, Report};
use crate::base::error::Error;
use crate::base::real::Real;
use crate::data::{Dataset, Standardize};
use crate::model::diagnose;
use crate::model::network::Network;
use crate::model::wrapper::Model;
use crate::train::metrics::{Measured, Measures};

/// The set as the layers see it, and what is known of it.
pub(super) struct Validation<'a, N: Network> {
    pub data: &'a Dataset<N::Scalar>,
    /// The metrics, if there are some.
    pub measures: Option<Measures<'a, N>>,
    pub best: Best<N::Scalar>,
    evaluation: Evaluation<N>,
}

impl<'a, N: Network> Validation<'a, N> {
    pub fn new(net: &Model<N>, data: &'a Dataset<N::Scalar>) -> Validation<'a, N> {
        Validation { data, measures: None, best: Best::new(net), evaluation: Evaluation::new(data.len()) }
    }

    /// The loss and the metrics after an epoch, in one pass.
    pub fn look(
        &mut self,
        net: &Model<N>,
        standardize: Option<&Standardize>,
        epoch: usize,
    ) -> Result<(Report, Measured), Error> {
        if self.measures.is_none() {
            return Ok((self.loss(net, epoch, |_, _| ())?, Measured::new()));
        }
        // As `predict` gives them.
        let mut predictions = Vec::with_capacity(self.data.len() * N::SPEC.output.len());
        let report = self.loss(net, epoch, |batch, scores| {
            let start = predictions.len();
            predictions.extend_from_slice(scores);
            let y = &mut predictions[start..];
            N::LOSS.into_iter().for_each(|loss| loss.link(batch, y));
            standardize.into_iter().for_each(|standardize| standardize.restore_targets(y));
        })?;
        let predictions: Vec<f64> = predictions.iter().map(|value| value.wide()).collect();
        let metrics = self.measures.as_ref().map(|measures| measures.of(&predictions)).transpose()?;
        Ok((report, metrics.unwrap_or_default()))
    }

    /// The loss after an epoch; `show` is given each batch of scores.
    fn loss(
        &mut self,
        net: &Model<N>,
        epoch: usize,
        show: impl FnMut(usize, &[N::Scalar]),
    ) -> Result<Report, Error> {
        let report = self.evaluation.run(net, self.data, show)?;
        // No weights could be called the best by it.
        if !report.loss.data.is_finite() {
            let (name, begin) = (
                |example: usize| self.data.name("validation set", example),
                format!("the validation loss is {} in epoch {epoch}", report.loss.data),
            );
            return Err(Error::NotFinite(
                match diagnose::bad_data::<N>(&self.data.slice(0..self.data.len()), &name) {
                    Some(text) => format!("{begin}: {text}"),
                    None => format!(
                        "{begin}, though the training loss is finite; look at the validation set, or take a smaller learning rate"
                    ),
                },
            ));
        }
        Ok(report)
    }
}
