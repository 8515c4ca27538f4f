//! The description of a network that its expansion carries: its layers in a row, and where their tensors stand.

use std::fmt::{self, Write};
use std::ops::Range;

use super::buffers::BufferSpec;
use super::layer::{Inputs, LayerSpec, Signal, params_of, stats_of};
use super::setting::Setting;
use super::tensor::TensorSpec;
use crate::base::hash::Hash;
use crate::base::shape::Shape;

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
    /// Whether steps of NaN at the end of its input are padding.
    pub padded: bool,
    /// Whether its output is a sequence with the lengths of its input.
    pub padded_output: bool,
    /// The settings that it has at run time.
    pub settings: &'static [Setting],
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
        let output = if let Some(last) = layers.last() { last.output } else { input };
        let (params, stats) = (params_of(layers), stats_of(layers));
        Spec {
            name,
            input,
            output,
            layers,
            loss: "",
            params,
            stats,
            signal: Signal::UNKNOWN,
            buffers,
            padded: false,
            padded_output: false,
            settings: &[],
        }
    }

    /// The same with the word of a loss.
    #[must_use]
    pub const fn loss(self, loss: &'static str) -> Spec {
        Spec { loss, ..self }
    }

    /// The same for an input whose last steps may be padding.
    #[must_use]
    pub const fn padded(self) -> Spec {
        Spec { padded: true, ..self }
    }

    /// The same with an output that is as long as the input of each example.
    #[must_use]
    pub const fn padded_output(self) -> Spec {
        Spec { padded_output: true, ..self }
    }

    /// The same with settings.
    #[must_use]
    pub const fn settings(self, settings: &'static [Setting]) -> Spec {
        Spec { settings, ..self }
    }

    /// How many steps an input has, padding included.
    #[must_use]
    pub const fn steps(&self) -> usize {
        match self.input.dims() {
            [steps, ..] => *steps,
            [] => 1,
        }
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

    /// The layer whose batch statistic would be taken over a single value, with `batch` examples, and of a padded input so
    /// many `steps` that exist; those with frozen statistics take none.
    #[must_use]
    pub fn single_value_layer(
        &self,
        (batch, steps): (usize, usize),
        frozen: &[Range<usize>],
    ) -> Option<&'static LayerSpec> {
        fn find(
            layers: &'static [LayerSpec],
            mut start: usize,
            (values, frozen): ((usize, usize), &[Range<usize>]),
        ) -> Option<&'static LayerSpec> {
            layers.iter().find_map(|layer| {
                let own = start..start + layer.stat_count();
                start = own.end;
                let (batch, steps) = values;
                let single = match layer.padded {
                    true => layer.batch_values > 0 && steps == 1,
                    false => layer.batch_values * batch == 1,
                };
                if single && !frozen.iter().any(|range| own.contains(&range.start)) {
                    return Some(layer);
                }
                let width = stats_of(layer.body);
                (0..layer.copies)
                    .find_map(|copy| find(layer.body, own.start + copy * width, (values, frozen)))
            })
        }
        find(self.layers, 0, ((batch, steps), frozen))
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

    /// The architecture in words, one line a layer: what the digest is taken of.
    #[must_use]
    pub fn architecture(&self) -> String {
        fn lines(layers: &[LayerSpec], indent: usize, text: &mut String) {
            for layer in layers {
                let times = if layer.copies > 0 { format!(" {} times", layer.copies) } else { String::new() };
                let config = layer.text();
                let _ = writeln!(text, "{:indent$}{}: {config}{times} {}", "", layer.name, layer.output);
                lines(layer.body, indent + 2, text);
            }
        }
        let padded = if self.padded { ", padded" } else { "" };
        let mut text = format!("input {}{padded}\n", self.input);
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
            let TensorSpec { l1, l2, max_norm, set, .. } = layers[index].params[tensor];
            // A setting may be any number at run time.
            let found = match mark {
                Mark::Penalty => l1 != 0.0 || l2 != 0.0 || set[0].is_some() || set[1].is_some(),
                Mark::Constraint => max_norm < f64::INFINITY || set[2].is_some(),
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
        let width = match buffer {
            Buffer::Params => params_of(layer.body),
            Buffer::Stats => stats_of(layer.body),
        };
        for copy in 0..layer.copies {
            each(layer.body, buffer, start, Path(Some((layer.name, copy, &path))), visit);
            start += width;
        }
    }
}
