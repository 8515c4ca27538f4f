//! What a network's user calls on it from the rooms above the model, and what an expansion writes by one line.

mod newtype;

use ndarray::{ArrayView, Dimension};

use crate::base::error::Error;
use crate::data::Dataset;
#[cfg(feature = "files")]
use crate::files;
use crate::look::probe::{self, Probe};
use crate::look::{lsuv, summary};
use crate::model::folded::{Foldable, Folded};
use crate::model::methods::Model;
use crate::model::network::{Network, Trainable};
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

/// # Files
#[cfg(feature = "files")]
impl<N: Network> Model<N> {
    /// Writes the model as safetensors: parameters, statistics, standardization, architecture.
    ///
    /// # Errors
    /// If the file cannot be written; an older file of that name is then still whole.
    pub fn save(&self, path: impl AsRef<std::path::Path>) -> Result<(), Error> {
        files::save(self, path.as_ref())
    }

    /// The bytes of the file that [`save`](Model::save) writes, for machines and places without files.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        files::to_bytes(self)
    }

    /// Takes from a model file whatever fits by name and shape, for fine-tuning, and reports the rest.
    ///
    /// # Errors
    /// A file that cannot be read or is broken; nothing has changed then.
    pub fn load_matching(&mut self, path: impl AsRef<std::path::Path>) -> Result<files::Matched, Error> {
        files::load_matching(self, path.as_ref())
    }
}

#[cfg(feature = "files")]
impl<N: Foldable> Folded<N> {
    /// Reads a model that `save` of a folded network wrote.
    ///
    /// # Errors
    /// A file that cannot be read, is broken, or belongs to another architecture.
    pub fn load(path: impl AsRef<std::path::Path>) -> Result<Folded<N>, Error> {
        files::load(path.as_ref())
    }

    /// The bytes of the file that `save` writes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        files::to_bytes(self)
    }

    /// Reads a model from the bytes that `to_bytes` of a folded network gave or `save` wrote.
    ///
    /// # Errors
    /// As `load`; the text begins with `the bytes` in place of a path.
    pub fn from_bytes(bytes: &[u8]) -> Result<Folded<N>, Error> {
        files::from_bytes(bytes)
    }
}
