//! The description of a network that its expansion carries: layers, shapes, tensors, costs.

use std::any::Any;
use std::fmt::{self, Write};
use std::ops::Range;

use super::buffers::BufferSpec;
use crate::base::hash::Hash;
use crate::base::shape::Shape;
use crate::spec::init::Init;

/// What is known of a network while the program compiles. Everything that works on the flat buffers
/// (optimizers, penalties, files) reads its tensors here and knows no layer.
///
/// ```
/// use regnet::network;
/// network! {
///     struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3)
///         -> loss softmax_cross_entropy;
/// }
///
/// const PARAMETERS: usize = Iris::SPEC.params; // a constant, as the bytes are
/// const { assert!(PARAMETERS < 100 && Iris::SPEC.inference_bytes() < 1000) }
/// for layer in Iris::SPEC.layers {
///     println!("{} {} {:?}: {} parameters", layer.name, layer.word, layer.output, layer.param_count());
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The name of the struct.
    pub name: &'static str,
    /// The shape of one example.
    pub input: Shape,
    /// The shape of one output.
    pub output: Shape,
    /// The layers in the order of the source.
    pub layers: &'static [LayerSpec],
    /// The word of the loss; empty without one.
    pub loss: &'static str,
    /// The length of the parameter buffer.
    pub params: usize,
    /// The length of the buffer of running statistics.
    pub stats: usize,
    /// What is taken for the input, and the gradient that is predicted for it.
    pub signal: Signal,
    /// The buffers of a workspace.
    pub buffers: &'static [BufferSpec],
}

/// The settings of a layer: typed, behind [`LayerSpec::operation`](crate::LayerSpec::operation); as they are displayed,
/// they are what changes the network's results at inference.
pub trait Config: fmt::Display + fmt::Debug + Sync + Any {}
impl<T: fmt::Display + fmt::Debug + Sync + Any> Config for T {}

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
    /// What it takes as its input.
    pub inputs: Inputs,
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
            output,
            reads: &[],
            params: &[],
            stats: &[],
            macs: 0,
            batch_values: 0,
            inputs: Inputs::Any,
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
        let (mut count, mut index) = (0, 0);
        while index < self.params.len() {
            count += self.params[index].shape.len();
            index += 1;
        }
        let mut index = 0;
        while index < self.body.len() {
            count += self.copies * self.body[index].param_count();
            index += 1;
        }
        count
    }

    /// The number of running statistics, those of all copies of a block together.
    #[must_use]
    pub const fn stat_count(&self) -> usize {
        let (mut count, mut index) = (0, 0);
        while index < self.stats.len() {
            count += self.stats[index].shape.len();
            index += 1;
        }
        let mut index = 0;
        while index < self.body.len() {
            count += self.copies * self.body[index].stat_count();
            index += 1;
        }
        count
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

/// What a tensor is: decay, penalties and initial values go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The weight of a product or a convolution, or a user's layer's parameters.
    Weight,
    /// What is added to the product.
    Bias,
    /// The scale of a norm.
    Gamma,
    /// The shift of a norm.
    Beta,
    /// A running statistic: not trained.
    Statistic,
}

/// One tensor of a layer.
#[derive(Clone, Copy, Debug)]
pub struct TensorSpec {
    /// Its name within the layer: `weight`, `bias`, `gamma`, `beta`, `running_mean`, `running_var`.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Its axes; a dense weight is `[in, out]`, a convolution's `[kh, kw, in, out]`.
    pub shape: Shape,
    /// How it starts.
    pub init: Init,
    /// λ of the penalty λ·Σ|w|.
    pub l1: f64,
    /// λ of the penalty λ·Σw².
    pub l2: f64,
    /// The longest that a unit's incoming weights are after an update; infinite without a constraint.
    pub max_norm: f64,
}

impl TensorSpec {
    /// A tensor without a penalty or a constraint.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, shape: Shape, init: Init) -> TensorSpec {
        TensorSpec { name, kind, shape, init, l1: 0.0, l2: 0.0, max_norm: f64::INFINITY }
    }

    /// The same with the penalty λ·Σ|w|.
    #[must_use]
    pub const fn l1(self, l1: f64) -> TensorSpec {
        TensorSpec { l1, ..self }
    }

    /// The same with the penalty λ·Σw².
    #[must_use]
    pub const fn l2(self, l2: f64) -> TensorSpec {
        TensorSpec { l2, ..self }
    }

    /// The same with a longest norm of a unit's incoming weights.
    #[must_use]
    pub const fn max_norm(self, max_norm: f64) -> TensorSpec {
        TensorSpec { max_norm, ..self }
    }
}

/// A tensor with these axes.
#[must_use]
pub const fn tensor(name: &'static str, kind: Kind, axes: &[usize], init: Init) -> TensorSpec {
    TensorSpec::new(name, kind, Shape::new(axes), init)
}

/// The tensors that most layers have, by name, kind and first value.
macro_rules! tensors {
    ($($name:ident $kind:ident $init:ident;)*) => {
        $(
            #[doc = concat!("The tensor `", stringify!($name), "` of a layer, which starts as `", stringify!($init), "`.")]
            #[must_use]
            pub const fn $name(axes: &[usize]) -> TensorSpec {
                tensor(stringify!($name), Kind::$kind, axes, Init::$init)
            }
        )*
    };
}

tensors! {
    bias Bias Zeros;
    gamma Gamma Ones;
    beta Beta Zeros;
    running_mean Statistic Zeros;
    running_var Statistic Ones;
}

/// The tensor `weight` of a layer.
#[must_use]
pub const fn weight(axes: &[usize], init: Init) -> TensorSpec {
    tensor("weight", Kind::Weight, axes, init)
}

/// A tensor and where it stands in its flat buffer.
#[derive(Clone, Copy, Debug)]
pub struct Tensor<'a> {
    spec: &'static TensorSpec,
    /// The layer; `path` holds the copies of repeated blocks around it.
    layer: &'static LayerSpec,
    path: Path<'a>,
    start: usize,
}

/// The copies of repeated blocks that a layer stands in, innermost first.
#[derive(Clone, Copy, Debug)]
struct Path<'a>(Option<(&'static str, usize, &'a Path<'a>)>);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => Ok(()),
            Some((block, copy, outer)) => write!(f, "{outer}{block}.{copy}."),
        }
    }
}

impl Tensor<'_> {
    /// The key under which the tensor is found everywhere: `hidden.weight`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}{}.{}", self.path, self.layer.name, self.spec.name)
    }

    /// The word of its layer.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.layer.word
    }

    /// What the declaration says of it.
    #[must_use]
    pub fn spec(&self) -> &'static TensorSpec {
        self.spec
    }

    /// Its place in the flat buffer.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.spec.shape.len()
    }
}

/// Which of a layer's two lists of tensors.
#[derive(Clone, Copy)]
enum Buffer {
    Params,
    Stats,
}

impl Spec {
    /// A network of these layers and buffers, without a loss.
    #[must_use]
    pub const fn new(
        name: &'static str,
        input: &[usize],
        layers: &'static [LayerSpec],
        buffers: &'static [BufferSpec],
    ) -> Spec {
        let input = Shape::new(input);
        let (mut output, mut params, mut stats, mut index) = (input, 0, 0, 0);
        while index < layers.len() {
            output = layers[index].output;
            params += layers[index].param_count();
            stats += layers[index].stat_count();
            index += 1;
        }
        Spec { name, input, output, layers, loss: "", params, stats, signal: Signal::UNKNOWN, buffers }
    }

    /// The same with the word of a loss.
    #[must_use]
    pub const fn loss(self, loss: &'static str) -> Spec {
        Spec { loss, ..self }
    }

    /// The same with what is taken for the spread of the input, and what is predicted for its gradient.
    #[must_use]
    pub const fn signal(self, spread: f64, gradient: f64) -> Spec {
        self.spread(spread).gradient(gradient)
    }

    /// The same with what is taken for the spread of the input.
    #[must_use]
    pub const fn spread(self, spread: f64) -> Spec {
        Spec { signal: Signal { spread: Some(spread), ..self.signal }, ..self }
    }

    /// The same with what is predicted for the gradient of the input.
    #[must_use]
    pub const fn gradient(self, gradient: f64) -> Spec {
        Spec { signal: Signal { gradient: Some(gradient), ..self.signal }, ..self }
    }

    /// Calls `visit` with each parameter tensor, in the order of the buffer. Does not allocate.
    pub fn each_param(&self, mut visit: impl FnMut(Tensor<'_>)) {
        each(self.layers, Buffer::Params, 0, Path(None), &mut visit);
    }

    /// Calls `visit` with each running statistic, in the order of the buffer. Does not allocate.
    pub fn each_stat(&self, mut visit: impl FnMut(Tensor<'_>)) {
        each(self.layers, Buffer::Stats, 0, Path(None), &mut visit);
    }

    /// The layer whose batch statistic would be taken over a single value, with `batch` examples; those with frozen
    /// statistics take none.
    #[must_use]
    pub fn single_value_layer(&self, batch: usize, frozen: &[Range<usize>]) -> Option<&'static LayerSpec> {
        fn find(
            layers: &'static [LayerSpec],
            mut start: usize,
            (batch, frozen): (usize, &[Range<usize>]),
        ) -> Option<&'static LayerSpec> {
            layers.iter().find_map(|layer| {
                let own = start..start + layer.stat_count();
                start = own.end;
                if layer.batch_values * batch == 1 && !frozen.iter().any(|range| own.contains(&range.start)) {
                    return Some(layer);
                }
                let width: usize = layer.body.iter().map(LayerSpec::stat_count).sum();
                (0..layer.copies).find_map(|copy| find(layer.body, own.start + copy * width, (batch, frozen)))
            })
        }
        find(self.layers, 0, (batch, frozen))
    }

    /// The layer that takes the network's input as whole numbers, and below which; of several the strictest.
    #[must_use]
    pub const fn whole_inputs(&self) -> Option<(&'static str, usize)> {
        let (mut strictest, mut index) = (None, 0);
        while index < self.layers.len() {
            let layer = &self.layers[index];
            strictest = match (layer.inputs, strictest) {
                (Inputs::Any, strictest) => strictest,
                (Inputs::Below(below), Some((_, least))) if least <= below => strictest,
                (Inputs::Below(below), _) => Some((layer.name, below)),
            };
            index += 1;
        }
        strictest
    }

    /// Whether its input may be padded with NaN: there is a recurrent layer to pass over it.
    pub(crate) fn takes_padding(&self) -> bool {
        fn any(layers: &[LayerSpec]) -> bool {
            layers.iter().any(|layer| matches!(layer.word, "rnn" | "gru" | "lstm") || any(layer.body))
        }
        any(self.layers)
    }

    /// Whether any tensor has a penalty.
    #[must_use]
    pub const fn penalized(&self) -> bool {
        marked(self.layers, Mark::Penalty)
    }

    /// Whether any tensor has a constraint.
    #[must_use]
    pub const fn constrained(&self) -> bool {
        marked(self.layers, Mark::Constraint)
    }

    /// Multiply-adds of one example's forward pass.
    #[must_use]
    pub const fn macs(&self) -> usize {
        let (mut count, mut index) = (0, 0);
        while index < self.layers.len() {
            count += self.layers[index].mac_count();
            index += 1;
        }
        count
    }

    /// A number that two networks share exactly if they compute the same function of their parameters at
    /// inference: names, words, shapes and settings such as an activation's slope or a stride. Rates of
    /// dropout, inits and penalties are left out. 64-bit FNV-1a of the architecture in words.
    #[must_use]
    pub fn digest(&self) -> u64 {
        Hash::new().with(self.architecture().as_bytes()).value()
    }

    /// All that the declaration says of a training too, one line a layer: rates of dropout, penalties, constraints. A
    /// checkpoint goes on only under the same.
    #[cfg(feature = "files")]
    pub(crate) fn declaration(&self) -> String {
        fn lines(layers: &[LayerSpec], text: &mut String) {
            for layer in layers {
                let _ = write!(text, "{}: {:?}", layer.name, layer.config);
                for TensorSpec { name, l1, l2, max_norm, .. } in layer.params {
                    let _ = write!(text, " {name}: l1 {l1} l2 {l2} max_norm {max_norm}");
                }
                text.push('\n');
                lines(layer.body, text);
            }
        }
        let mut text = String::new();
        lines(self.layers, &mut text);
        text
    }

    /// The architecture in words, one line a layer: what the digest is taken of.
    #[must_use]
    pub fn architecture(&self) -> String {
        fn lines(layers: &[LayerSpec], indent: usize, text: &mut String) {
            for layer in layers {
                let times = if layer.copies > 0 { format!(" {} times", layer.copies) } else { String::new() };
                let _ =
                    writeln!(text, "{:indent$}{}: {}{times} {}", "", layer.name, layer.config, layer.output);
                lines(layer.body, indent + 2, text);
            }
        }
        let mut text = format!("input {}\n", self.input);
        lines(self.layers, 0, &mut text);
        let _ = writeln!(text, "loss {}", self.loss);
        text
    }
}

/// What a tensor may have.
#[derive(Clone, Copy)]
enum Mark {
    Penalty,
    Constraint,
}

/// Whether any tensor has it.
const fn marked(layers: &[LayerSpec], mark: Mark) -> bool {
    let mut index = 0;
    while index < layers.len() {
        let mut tensor = 0;
        while tensor < layers[index].params.len() {
            let TensorSpec { l1, l2, max_norm, .. } = layers[index].params[tensor];
            let found = match mark {
                Mark::Penalty => l1 != 0.0 || l2 != 0.0,
                Mark::Constraint => max_norm < f64::INFINITY,
            };
            if found {
                return true;
            }
            tensor += 1;
        }
        if marked(layers[index].body, mark) {
            return true;
        }
        index += 1;
    }
    false
}

fn each(
    layers: &'static [LayerSpec],
    buffer: Buffer,
    mut start: usize,
    path: Path<'_>,
    visit: &mut dyn FnMut(Tensor<'_>),
) {
    for layer in layers {
        let tensors = match buffer {
            Buffer::Params => layer.params,
            Buffer::Stats => layer.stats,
        };
        for spec in tensors {
            visit(Tensor { spec, layer, path, start });
            start += spec.shape.len();
        }
        let width: usize = match buffer {
            Buffer::Params => layer.body.iter().map(LayerSpec::param_count).sum(),
            Buffer::Stats => layer.body.iter().map(LayerSpec::stat_count).sum(),
        };
        for copy in 0..layer.copies {
            each(layer.body, buffer, start, Path(Some((layer.name, copy, &path))), visit);
            start += width;
        }
    }
}
