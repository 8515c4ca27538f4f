//! What a network's user calls on it from the rooms above the model, and what an expansion writes by one line.

#[cfg(feature = "files")]
mod files;
#[cfg(feature = "files")]
mod load;
mod newtype;
#[cfg(feature = "csv")]
mod tables;

#[cfg(feature = "files")]
pub use load::Load;

use crate::base::error::Error;
use crate::data::{GivenBatches, GivenExamples, GivenInputs};
use crate::look::probe::{self, Probe};
use crate::look::{lsuv, summary};
use crate::model::network::{Network, Trainable};
use crate::model::settings::Settings;
use crate::model::wrapper::Model;
use crate::train::trainer::{self, Report};

/// # Looking at it
impl<N: Network> Model<N> {
    /// Loss and accuracy on a raw data set, or on epoch 0 of a [`DataLoader`](crate::data::DataLoader), in inference mode; the loss is that of training, of standardized targets if the
    /// network [standardizes](Model::set_standardize) them. [`metrics::of`](crate::metrics::of) says more.
    ///
    /// ```
    /// use regnet::{data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let net = DigitNet::new(42);
    /// let report = net.evaluate(&data::digits(100, 2))?;
    /// println!("{report}"); // loss 2.4…, accuracy 9.00 %, 100 examples
    /// let wrong = 1.0 - report.accuracy.expect("digits have classes");
    /// assert!(wrong > 0.5, "it has not been trained");
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// Data that do not fit the network; the error of a loader's source.
    pub fn evaluate(&self, data: &impl GivenBatches<N::Scalar>) -> Result<Report, Error>
    where
        N: Trainable,
    {
        trainer::evaluate(self, data)
    }

    /// A look at all layers on these examples, as in a training step with the masks of this seed: mean, spread, zeros,
    /// gradients, norms of the weights, and what was predicted. Nothing changes.
    ///
    /// ```
    /// use regnet::{data, network};
    /// network! {
    ///     struct Deep: input(28, 28, 1) -> flatten -> repeat(4, dense(32) -> sigmoid) -> dense(10)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let probe = Deep::new(42).probe(&data::digits(64, 1), 7)?;
    /// println!("{probe}"); // a table with a line for each layer
    /// // Gradients vanish on their way to the first layer.
    /// let gradient = |layer| probe.layer(layer).unwrap().gradient;
    /// assert!(gradient("repeat1.0.dense1") < 0.1 * gradient("repeat1.3.dense1"));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// Data that do not fit the network, or a single example before a batch norm.
    pub fn probe(&self, data: &impl GivenExamples<N::Scalar>, seed: u64) -> Result<Probe, Error>
    where
        N: Trainable,
    {
        probe::probe(self, data.data(), seed)
    }

    /// A table: layer, output shape, parameters, multiply-adds.
    ///
    /// ```
    /// use regnet::network;
    /// network! {
    ///     struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let table = Iris::new(1).summary();
    /// println!("{table}");
    /// assert!(table.contains("67 parameters"));
    /// ```
    #[must_use]
    pub fn summary(&self) -> String {
        summary::summary(N::SPEC, self.settings().values().as_ref())
    }
}

/// # Before training
impl<N: Network> Model<N> {
    /// Sets the weights of dense and convolutional layers by a batch of data: orthonormal, then scaled until the
    /// variance of each layer's output lies within 0.1 of 1 (LSUV, Mishkin and Matas 2016); the layers with the
    /// variances that they end with. For a start; a few hundred examples are enough.
    ///
    /// ```
    /// use regnet::{data, network};
    /// network! {
    ///     struct Deep: input(28, 28, 1) -> flatten -> repeat(4, dense(32) -> silu) -> dense(10)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let mut net = Deep::new(42);
    /// for (layer, variance) in net.lsuv(data::digits(200, 1).view())? {
    ///     println!("{layer}: variance {variance:.3}");
    /// }
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// Inputs that `predict` would not take, or an output that is not finite.
    pub fn lsuv(&mut self, inputs: impl GivenInputs<N::Scalar>) -> Result<Vec<(String, f64)>, Error> {
        lsuv::lsuv(self, inputs.array())
    }
}
