//! The mean loss and the accuracy over a data set, in inference mode.

use std::fmt;

use super::checks;
use crate::data::{Dataset, batch_ranges};
use crate::error::Error;
use crate::network::{Network, Trainable, WorkspaceOf};
use crate::penalty;
use crate::predict::INFERENCE_BATCH;
use crate::step::{self, Loss, loss_of};

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

/// The network's loss and accuracy on a data set, in inference mode. The set is taken as it is: apply the
/// [`Standardize`](crate::data::Standardize) of the training set before.
///
/// # Errors
/// An empty set, or one that does not fit the network.
pub fn evaluate<N: Trainable>(net: &N, data: &Dataset<N::Scalar>) -> Result<Report, Error> {
    checks::data::<N>("data set", data)?;
    Evaluation::new(data).run(net, data)
}

/// Buffers for an evaluation, to be used again after each epoch.
pub(super) struct Evaluation<N: Network> {
    ws: WorkspaceOf<N>,
}

impl<N: Network> Evaluation<N> {
    pub fn new(data: &Dataset<N::Scalar>) -> Evaluation<N> {
        Evaluation { ws: step::workspace::<N>(INFERENCE_BATCH.min(data.len()), false) }
    }

    /// The mean over the examples of a set that has been checked.
    pub fn run(&mut self, net: &N, data: &Dataset<N::Scalar>) -> Result<Report, Error> {
        let (spec, loss) = (N::SPEC, loss_of::<N>()?);
        let penalty = penalty::value(spec, &net.state().params);
        let mut sum = Sum::default();
        for range in batch_ranges(data.len(), INFERENCE_BATCH, false) {
            let batch = range.len();
            let (x, targets) = data.slice(range);
            let scores = step::infer(net, x, &mut self.ws);
            let data = loss.value(batch, scores, targets)?;
            sum.add(batch, Loss { data, penalty }, loss.accuracy(batch, scores, targets));
        }
        Ok(sum.mean())
    }
}

/// Sums over batches of different size.
#[derive(Default)]
pub(super) struct Sum {
    loss: Loss,
    correct: usize,
    examples: usize,
    /// Examples whose being right has a meaning.
    counted: usize,
}

impl Sum {
    /// A batch with its mean loss.
    pub fn add(&mut self, batch: usize, loss: Loss, correct: Option<usize>) {
        self.loss.data += batch as f64 * loss.data;
        self.loss.penalty += batch as f64 * loss.penalty;
        self.examples += batch;
        if let Some(correct) = correct {
            self.correct += correct;
            self.counted += batch;
        }
    }

    /// The means over the examples.
    pub fn mean(&self) -> Report {
        let share = (self.examples as f64).recip();
        let loss = Loss { data: share * self.loss.data, penalty: share * self.loss.penalty };
        let accuracy = (self.counted > 0).then(|| self.correct as f64 / self.counted as f64);
        Report { loss, accuracy, examples: self.examples }
    }
}
