//! The mean loss and the accuracy over a data set, in inference mode.

use std::fmt;

use super::feed;
use crate::base::error::Error;
use crate::base::setting::whole;
use crate::data::{Dataset, Given, GivenBatches, batch_ranges};
use crate::loss::{Counted, counted};
use crate::model::network::{Network, Trainable};
use crate::model::padding;
use crate::model::predict::INFERENCE_BATCH;
use crate::model::standardized;
use crate::model::step::{self, Loss};
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;

/// How good a network is on a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The mean loss over the examples, and the penalty of the weights.
    pub loss: Loss,
    /// The share of examples that are right, where that has a meaning.
    pub accuracy: Option<f64>,
    /// How many examples there were.
    pub examples: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.6}", self.loss.data)?;
        if self.loss.penalty != 0.0 {
            write!(f, " + penalty {:.6}", self.loss.penalty)?;
        }
        if let Some(accuracy) = self.accuracy {
            write!(f, ", accuracy {:.2} %", 100.0 * accuracy)?;
        }
        write!(f, ", {} examples", self.examples)
    }
}

/// The network's loss and accuracy on a raw data set, or on epoch 0 of a loader, in inference mode.
///
/// # Errors
/// An empty set, or one that does not fit the network; the error of a loader's source.
pub fn evaluate<N: Trainable>(net: &Model<N>, data: &impl GivenBatches<N::Scalar>) -> Result<Report, Error> {
    let standardize = net.state().standardize.as_ref();
    match data.given() {
        Given::Set(data) => {
            let data = standardized::seen::<N>(standardize, "data set", data)?;
            Evaluation::new(data.len()).run(net, &data, |_, _| ())
        }
        Given::Loader(loader) => {
            let (mut evaluation, mut sum) = (Evaluation::new(INFERENCE_BATCH), Sum::default());
            let mut reading = loader.start((0, 0), 1);
            while let Some(batch) = reading.next() {
                evaluation.add(net, &feed::prepare::<N>(standardize, batch?)?.data, &mut sum, |_, _| ())?;
            }
            if sum.examples == 0 {
                Err(Error::Data("the loader has no batch".into()))
            } else {
                Ok(sum.mean())
            }
        }
    }
}

/// Buffers for an evaluation, to be used again after each epoch.
pub(super) struct Evaluation<N: Network> {
    ws: Workspace<N>,
    /// How many steps of each example count, of outputs that are padded sequences.
    lengths: Vec<u32>,
}

impl<N: Network> Evaluation<N> {
    /// For so many examples.
    pub fn new(examples: usize) -> Evaluation<N> {
        Evaluation { ws: Workspace::new(INFERENCE_BATCH.min(examples), false), lengths: Vec::new() }
    }

    /// The mean over the examples of a set that has been checked; `show` is given each batch of scores with its number of
    /// examples.
    pub fn run(
        &mut self,
        net: &Model<N>,
        data: &Dataset<N::Scalar>,
        show: impl FnMut(usize, &[N::Scalar]),
    ) -> Result<Report, Error> {
        let mut sum = Sum::default();
        self.add(net, data, &mut sum, show)?;
        Ok(sum.mean())
    }

    /// Adds its examples to a sum.
    fn add(
        &mut self,
        net: &Model<N>,
        data: &Dataset<N::Scalar>,
        sum: &mut Sum,
        mut show: impl FnMut(usize, &[N::Scalar]),
    ) -> Result<(), Error> {
        let (spec, penalty) = (N::SPEC, step::penalty_of(net));
        for range in batch_ranges(data.len(), INFERENCE_BATCH, false) {
            let batch = range.len();
            let examples = data.slice(range);
            let scores = step::try_infer(net, examples.x, &mut self.ws)?;
            show(batch, scores);
            if spec.padded_output {
                padding::lengths(spec, examples.x, &mut self.lengths);
            }
            let counts = padding::counts::<N>(&examples, &self.lengths);
            let found = step::with_loss::<N, _>(net.settings(), |loss| {
                counted::value(loss, batch, scores, examples.targets, counts)
            })?;
            sum.add(batch, penalty, &found);
        }
        Ok(())
    }
}

/// Sums over batches of different size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sum {
    /// Of the data's loss each batch as much as what counts of it.
    loss: Loss,
    weight: f64,
    correct: usize,
    examples: usize,
    /// Examples whose being right has a meaning.
    counted: usize,
}

impl Sum {
    /// A batch with the penalty of its weights, and its loss over what counts.
    pub fn add(&mut self, batch: usize, penalty: f64, counted: &Counted) {
        self.weight += counted.weight;
        self.loss.data += counted.sum;
        self.loss.penalty += batch as f64 * penalty;
        self.examples += batch;
        if let Some(correct) = counted.correct {
            self.correct += correct;
            self.counted += counted.examples;
        }
    }

    /// The means over the examples.
    pub fn mean(&self) -> Report {
        let share = (self.examples as f64).recip();
        let data = if self.weight > 0.0 { self.loss.data / self.weight } else { 0.0 };
        let loss = Loss { data, penalty: share * self.loss.penalty };
        let accuracy = (self.counted > 0).then(|| self.correct as f64 / self.counted as f64);
        Report { loss, accuracy, examples: self.examples }
    }

    /// Its numbers, for a checkpoint.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub fn numbers(&self) -> [f64; 6] {
        let Sum { loss, weight, correct, examples, counted } = *self;
        [loss.data, loss.penalty, weight, correct as f64, examples as f64, counted as f64]
    }

    /// The sum over so many examples, where that is known, that has these numbers, if one can.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub fn of(
        [data, penalty, weight, correct, found, counted]: [f64; 6],
        expected: Option<usize>,
    ) -> Option<Sum> {
        let (correct, counted, examples) = (whole(correct)?, whole(counted)?, whole(found)?);
        let counts =
            expected.is_none_or(|expected| examples == expected) && correct <= counted && counted <= examples;
        let sums = !data.is_nan() && !penalty.is_nan() && weight >= 0.0 && weight.is_finite();
        let sum = Sum { loss: Loss { data, penalty }, weight, correct, examples, counted };
        (counts && sums).then_some(sum)
    }
}
