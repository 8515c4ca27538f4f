//! One line of a network's description: a layer, or a block that is repeated.

use std::any::Any;
use std::fmt;

use super::buffers::BufferSpec;
use super::setting::placeholder;
use super::tensor::{TensorSpec, values_of};
use crate::base::shape::Shape;

/// The settings of a layer: typed, behind [`LayerSpec::operation`](crate::LayerSpec::operation); as they are displayed,
/// they are what changes the network's results at inference.
pub trait Config: fmt::Display + fmt::Debug + Sync + Any {}
impl<T: fmt::Display + fmt::Debug + Sync + Any> Config for T {}

/// Makes the settings of a layer out of those of the network, and hands them on.
pub type SetConfig = fn(&[f64], &mut dyn FnMut(&dyn Config));

/// What a layer reads that reads the input of the network, or of the block that it stands in. No layer has that name.
pub const INPUT: &str = "";

/// One layer, or a block that is repeated a constant number of times.
#[derive(Clone, Copy)]
pub struct LayerSpec {
    /// Its name; inside a repeated block the name within one copy.
    pub name: &'static str,
    /// Its word in the language.
    pub word: &'static str,
    /// Its settings: to display, as far as they change what the network computes at inference.
    pub config: &'static dyn Config,
    /// Its settings where some are those of the network, which change at run time; `config` has the defaults.
    pub set: Option<SetConfig>,
    /// The names of these settings of the network.
    pub set_by: &'static [&'static str],
    /// The shape of its output for one example.
    pub output: Shape,
    /// The layers whose outputs it reads, each by its name, or [`INPUT`]. Empty where it reads the layer before it, or the
    /// first the input.
    pub reads: &'static [&'static str],
    /// Its parameters; those of all layers stand one after the other.
    pub params: &'static [TensorSpec],
    /// Its running statistics, in the same way.
    pub stats: &'static [TensorSpec],
    /// Multiply-adds of one example's forward pass.
    pub macs: usize,
    /// How many values of one example each batch statistic is taken over; 0 where none is.
    pub batch_values: usize,
    /// Whether what it computes of an example depends on that example alone, apart from batch statistics. Of a user's layer
    /// nobody knows.
    pub by_example: bool,
    /// What it takes as its input.
    pub inputs: Inputs,
    /// Whether that is a padded sequence, of which it takes the steps that exist.
    pub padded: bool,
    /// How widely its outputs and their gradients spread at the start of training.
    pub signal: Signal,
    /// A repeated block: how often, and its layers (offsets from the start of a copy). Else 0 and empty.
    pub copies: usize,
    /// The layers of one copy.
    pub body: &'static [LayerSpec],
    /// The buffers of one copy.
    pub buffers: &'static [BufferSpec],
}

impl fmt::Debug for LayerSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} -> {}", self.name, self.config, self.output)
    }
}

impl LayerSpec {
    /// A layer without parameters or statistics that reads the layer before it. The layers' own `layer` gives it.
    #[must_use]
    pub const fn new(
        name: &'static str,
        word: &'static str,
        config: &'static dyn Config,
        output: Shape,
    ) -> LayerSpec {
        LayerSpec {
            name,
            word,
            config,
            set: None,
            set_by: &[],
            output,
            reads: &[],
            params: &[],
            stats: &[],
            macs: 0,
            batch_values: 0,
            by_example: true,
            inputs: Inputs::Any,
            padded: false,
            signal: Signal::UNKNOWN,
            copies: 0,
            body: &[],
            buffers: &[],
        }
    }

    /// The same with other multiply-adds.
    #[must_use]
    pub const fn with_macs(self, macs: usize) -> LayerSpec {
        LayerSpec { macs, ..self }
    }

    /// The same where the network's settings of these names are some of its own.
    #[must_use]
    pub const fn set(self, by: &'static [&'static str], set: SetConfig) -> LayerSpec {
        LayerSpec { set: Some(set), set_by: by, ..self }
    }

    /// What a job makes of its settings, with these of the network.
    pub(crate) fn config_with<R>(&self, settings: &[f64], job: impl FnOnce(&dyn Config) -> R) -> R {
        let Some(set) = self.set else { return job(self.config) };
        let (mut job, mut result) = (Some(job), None);
        set(settings, &mut |config| result = job.take().map(|job| job(config)));
        result.expect("the settings are handed on once")
    }

    /// What it is in words, as far as that changes what the network computes; settings by their names, since their values
    /// are no part of it.
    pub(crate) fn text(&self) -> String {
        let placeholders: Vec<f64> = (0..=usize::from(u8::MAX)).map(placeholder).collect();
        let text = self.config_with(&placeholders, |config| config.to_string());
        text.replace("NaN", &self.set_by.join(" or "))
    }

    /// The same with what it reads.
    #[must_use]
    pub const fn reads(self, reads: &'static [&'static str]) -> LayerSpec {
        LayerSpec { reads, ..self }
    }

    /// The same with these parameters.
    #[must_use]
    pub const fn params(self, params: &'static [TensorSpec]) -> LayerSpec {
        LayerSpec { params, ..self }
    }

    /// The same with these running statistics.
    #[must_use]
    pub const fn stats(self, stats: &'static [TensorSpec]) -> LayerSpec {
        LayerSpec { stats, ..self }
    }

    /// The same with batch statistics, each over so many values of one example.
    #[must_use]
    pub const fn over_batch(self, batch_values: usize) -> LayerSpec {
        LayerSpec { batch_values, ..self }
    }

    /// The same where examples of a batch may depend on each other.
    #[must_use]
    pub const fn of_the_whole_batch(self) -> LayerSpec {
        LayerSpec { by_example: false, ..self }
    }

    /// The same on a padded sequence.
    #[must_use]
    pub const fn padded(self) -> LayerSpec {
        LayerSpec { padded: true, ..self }
    }

    /// The same for inputs that are whole numbers below this.
    #[must_use]
    pub const fn whole_below(self, below: usize) -> LayerSpec {
        LayerSpec { inputs: Inputs::Below(below), ..self }
    }

    /// The same with both predictions: the spread of the outputs, and that of their gradients.
    #[must_use]
    pub const fn signal(self, spread: f64, gradient: f64) -> LayerSpec {
        self.spread(spread).gradient(gradient)
    }

    /// The same with a predicted spread of the outputs.
    #[must_use]
    pub const fn spread(self, spread: f64) -> LayerSpec {
        LayerSpec { signal: Signal { spread: Some(spread), ..self.signal }, ..self }
    }

    /// The same with a predicted spread of the outputs' gradients.
    #[must_use]
    pub const fn gradient(self, gradient: f64) -> LayerSpec {
        LayerSpec { signal: Signal { gradient: Some(gradient), ..self.signal }, ..self }
    }

    /// A block of these layers and buffers, so many times one after the other.
    #[must_use]
    pub const fn repeated(
        name: &'static str,
        output: Shape,
        copies: usize,
        body: &'static [LayerSpec],
        buffers: &'static [BufferSpec],
    ) -> LayerSpec {
        LayerSpec { copies, body, buffers, ..LayerSpec::new(name, "repeat", &"repeat", output) }
    }

    /// The number of parameters, those of all copies of a block together.
    #[must_use]
    pub const fn param_count(&self) -> usize {
        values_of(self.params) + self.copies * params_of(self.body)
    }

    /// The number of running statistics, those of all copies of a block together.
    #[must_use]
    pub const fn stat_count(&self) -> usize {
        values_of(self.stats) + self.copies * stats_of(self.body)
    }

    /// Multiply-adds of one example's forward pass, all copies of a block together.
    #[must_use]
    pub const fn mac_count(&self) -> usize {
        let (mut count, mut index) = (self.macs, 0);
        while index < self.body.len() {
            count += self.copies * self.body[index].mac_count();
            index += 1;
        }
        count
    }
}

/// What is predicted for a layer's output at the start of training, in training mode, by the macro: mean-field theory
/// (Glorot and Bengio 2010, He et al. 2015, Poole et al. 2016, Yang et al. 2019), which takes inputs with mean 0 and
/// variance 1, wide layers and large batches for granted. `None` where something is not known, such as the correlation of
/// the pixels that a pool reads, or a user's layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal {
    /// The standard deviation over units and examples.
    pub spread: Option<f64>,
    /// That of the loss's gradient with respect to the output, relative to that at the network's output.
    pub gradient: Option<f64>,
}

impl Signal {
    /// Nothing is predicted.
    pub const UNKNOWN: Signal = Signal { spread: None, gradient: None };
}

/// Which values a layer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inputs {
    /// All.
    Any,
    /// Whole numbers below this, in the network's input: an embedding.
    Below(usize),
}

/// The number of parameters of some layers.
pub(crate) const fn params_of(layers: &[LayerSpec]) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < layers.len() {
        count += layers[index].param_count();
        index += 1;
    }
    count
}

/// The number of their running statistics.
pub(crate) const fn stats_of(layers: &[LayerSpec]) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < layers.len() {
        count += layers[index].stat_count();
        index += 1;
    }
    count
}

/// The bytes of all buffers of a workspace, those of each copy of a repeated block counted.
pub(crate) const fn bytes_of(
    buffers: &[BufferSpec],
    layers: &[LayerSpec],
    batch: usize,
    training: bool,
) -> usize {
    let (mut sum, mut index) = (0usize, 0);
    while index < buffers.len() {
        sum = sum.saturating_add(buffers[index].bytes(batch, training));
        index += 1;
    }
    let mut index = 0;
    while index < layers.len() {
        let LayerSpec { copies, buffers, body, .. } = layers[index];
        if copies > 0 {
            sum = sum.saturating_add(copies.saturating_mul(bytes_of(buffers, body, batch, training)));
        }
        index += 1;
    }
    sum
}
