//! What a network's user calls on it from the rooms above the model, and what an expansion writes by one line.

#[cfg(feature = "files")]
mod files;
mod newtype;

use ndarray::{ArrayView, Dimension};

use crate::base::error::Error;
use crate::data::Dataset;
use crate::look::probe::{self, Probe};
use crate::look::{lsuv, summary};
use crate::model::network::{Network, Trainable};
use crate::model::wrapper::Model;
use crate::train::trainer::{self, Report};

/// # Looking at it
impl<N: Network> Model<N> {
    /// Loss and accuracy on a data set, in inference mode. As in training, a standardization is applied before:
    /// `net.evaluate(&scale.apply(&test))`.
    ///
    /// # Errors
    /// Data that do not fit the network.
    pub fn evaluate(&self, data: &Dataset<N::Scalar>) -> Result<Report, Error>
    where
        N: Trainable,
    {
        trainer::evaluate(self, data)
    }

    /// A look at all layers on these examples, as in a training step with the masks of this seed: mean, spread, zeros,
    /// gradients, norms of the weights, and what was predicted. Nothing changes.
    ///
    /// # Errors
    /// Data that do not fit the network, or a single example before a batch norm.
    pub fn probe(&self, data: &Dataset<N::Scalar>, seed: u64) -> Result<Probe, Error>
    where
        N: Trainable,
    {
        probe::probe(self, data, seed)
    }

    /// A table: layer, output shape, parameters, multiply-adds.
    #[must_use]
    pub fn summary(&self) -> String {
        summary::summary(N::SPEC)
    }
}

/// # Before training
impl<N: Network> Model<N> {
    /// Sets the weights of dense and convolutional layers by a batch of data: orthonormal, then scaled until the
    /// variance of each layer's output lies within 0.1 of 1 (LSUV, Mishkin and Matas 2016); the layers with the
    /// variances that they end with. For a start; a few hundred examples are enough.
    ///
    /// # Errors
    /// Inputs that `predict` would not take, or an output that is not finite.
    pub fn lsuv<Axes: Dimension>(
        &mut self,
        inputs: ArrayView<'_, N::Scalar, Axes>,
    ) -> Result<Vec<(String, f64)>, Error> {
        lsuv::lsuv(self, inputs)
    }
}
