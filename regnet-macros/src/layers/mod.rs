//! THE list of layers. Parser, messages, the README's table and the tests are derived from it.
//!
//! To add a layer: write `layers/<word>.rs` here (its syntax: arguments, shapes, tensors) and the file of the
//! same name in regnet-runtime (its formula), and add one `mod` line and one line to `LAYERS` below.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use self::inits::Start;
use crate::args::{Args, Value};
use crate::ast::Call;
use crate::shape::{FEATURES, IMAGE, SEQUENCE, Shape, Size};
use crate::signal::Effect;
use crate::signal::moments::{Activation, Function};

mod avgpool1d;
mod avgpool2d;
mod batch_renorm;
mod batchnorm;
mod conv1d;
mod conv2d;
mod dense;
mod depthwise_conv2d;
mod dropout;
mod elu;
mod embedding;
mod flatten;
mod gelu;
mod global_avgpool;
mod global_maxpool;
mod groupnorm;
pub mod inits;
mod instancenorm;
mod layernorm;
mod leaky_relu;
pub mod losses;
mod maxpool1d;
mod maxpool2d;
mod noise;
mod norms;
#[cfg(test)]
pub mod options;
mod pad2d;
mod pointwise;
mod prelu;
mod recurrent;
mod reshape;
mod rmsnorm;
mod softmax;
mod weights;
mod window;

/// One word of the language.
pub struct Entry {
    pub word: &'static str,
    /// How it is written, options with their defaults.
    pub form: &'static str,
    /// What it does, for the README's table.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the README"))]
    pub meaning: &'static str,
    /// What it says about the `auto` init of the weights before it.
    pub auto: Auto,
    /// What it does to a signal, for the lints.
    pub role: Role,
    /// Reads its arguments and checks them against its input.
    pub plan: fn(&mut Site<'_>) -> Option<Layer>,
}

/// What a layer says about the `auto` init of the weights before it.
#[derive(Clone, Copy, PartialEq)]
pub enum Auto {
    /// Nothing: the layer after it decides.
    Through,
    /// The relu family: he_in.
    HeIn,
    /// selu: lecun.
    Lecun,
    /// Everything else: glorot.
    Glorot,
}

/// What a layer does to a signal.
#[derive(Clone, Copy)]
pub enum Role {
    /// Units that each are a weighted sum of all channels.
    Affine,
    /// The same of one channel each.
    Depthwise,
    /// Rows that are looked up.
    Table,
    Recurrent,
    /// A function of one value.
    Activation(Curve),
    Softmax {
        log: bool,
    },
    Norm(Across),
    /// Values that are chosen or averaged.
    Pool,
    /// Zeros around an image.
    Pad,
    Flatten,
    Reshape,
    Noise(Noise),
}

/// A function of one value, and where its values lie.
#[derive(Clone, Copy)]
pub struct Curve {
    pub output: Bounds,
    /// Inputs that it leaves as they are.
    pub identity: Option<Bounds>,
    pub function: Function,
}

/// From `low` to `high`.
#[derive(Clone, Copy, PartialEq)]
pub struct Bounds {
    pub low: f64,
    pub high: f64,
}

impl Bounds {
    pub const ALL: Bounds = Bounds { low: f64::NEG_INFINITY, high: f64::INFINITY };
    pub const NOT_NEGATIVE: Bounds = Bounds { low: 0.0, high: f64::INFINITY };
    pub const WITHIN_ONE: Bounds = Bounds { low: -1.0, high: 1.0 };
    pub const UNIT: Bounds = Bounds { low: 0.0, high: 1.0 };
}

/// What a norm takes its mean and variance over.
#[derive(Clone, Copy, PartialEq)]
pub enum Across {
    Batch,
    Example,
}

/// What is random in training.
#[derive(Clone, Copy, PartialEq)]
pub enum Noise {
    /// Single values are dropped.
    Dropout,
    /// Whole channels are dropped.
    ChannelDropout,
    /// Each value has a random factor of either sign, and so more variance.
    Factor,
    /// Anything else.
    Other,
}

pub const LAYERS: &[Entry] = &[
    dense::ENTRY,
    conv2d::ENTRY,
    embedding::ENTRY,
    conv1d::ENTRY,
    depthwise_conv2d::ENTRY,
    recurrent::rnn::ENTRY,
    recurrent::gru::ENTRY,
    recurrent::lstm::ENTRY,
    maxpool2d::ENTRY,
    avgpool2d::ENTRY,
    maxpool1d::ENTRY,
    avgpool1d::ENTRY,
    global_maxpool::ENTRY,
    global_avgpool::ENTRY,
    pad2d::ENTRY,
    flatten::ENTRY,
    reshape::ENTRY,
    pointwise::RELU,
    leaky_relu::ENTRY,
    prelu::ENTRY,
    elu::ENTRY,
    pointwise::SELU,
    gelu::ENTRY,
    pointwise::SILU,
    pointwise::SOFTPLUS,
    pointwise::TANH,
    pointwise::HARD_TANH,
    pointwise::SIGMOID,
    softmax::ENTRY,
    softmax::LOG,
    dropout::ENTRY,
    noise::SPATIAL_DROPOUT,
    noise::ALPHA_DROPOUT,
    noise::GAUSSIAN_DROPOUT,
    noise::GAUSSIAN_NOISE,
    batchnorm::ENTRY,
    batch_renorm::ENTRY,
    layernorm::ENTRY,
    groupnorm::ENTRY,
    instancenorm::ENTRY,
    rmsnorm::ENTRY,
];

/// A word of the grammar that is no layer but stands where one may stand.
pub struct Structure {
    pub word: &'static str,
    pub form: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the words for editors"))]
    pub meaning: &'static str,
}

const fn structure_of(word: &'static str, form: &'static str, meaning: &'static str) -> Structure {
    Structure { word, form, meaning }
}

pub const STRUCTURE: &[Structure] = &[
    structure_of(
        "input",
        "input(dims…)",
        "the shape of one example: `[features]`, `[length, channels]` or `[height, width, channels]`",
    ),
    structure_of(
        "residual",
        "residual(layers, shortcut = none)",
        "adds its input to what its layers make of it",
    ),
    structure_of(
        "repeat",
        "repeat(count, layers)",
        "the layers again and again, each time with weights of their own",
    ),
    structure_of("concat", "concat", "joins branches along the last axis: `(a | b) -> concat`"),
    structure_of("sum", "sum", "adds branches: `(a | b) -> sum`"),
];

/// The word of the grammar.
pub fn structure(word: &str) -> Option<&'static Structure> {
    STRUCTURE.iter().find(|known| known.word == word)
}

/// The layer of this word.
pub fn find(word: &str) -> Option<&'static Entry> {
    LAYERS.iter().find(|entry| entry.word == word)
}

/// All words that can begin a stage, for messages.
pub fn words() -> Vec<&'static str> {
    LAYERS.iter().map(|entry| entry.word).chain(STRUCTURE.iter().map(|known| known.word)).collect()
}

/// How many values without names a layer or loss takes, from the form that documents it.
pub fn positions(form: &str) -> usize {
    let Some((_, inside)) = form.split_once('(') else {
        return 0;
    };
    if inside.contains('…') {
        return usize::MAX;
    }
    let positional = |arg: &&str| !arg.contains('=') || POSITIONAL_WITH_DEFAULT.contains(&arg.trim());
    inside.trim_end_matches(')').split(", ").take_while(positional).count()
}

/// The names of the options of a form, without their defaults.
pub fn options_of(form: &str) -> Vec<&str> {
    let Some((_, inside)) = form.split_once('(') else {
        return Vec::new();
    };
    let name = |arg: &'_ str| {
        arg.len() - arg.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len()
    };
    inside.trim_end_matches(')').split(", ").map(|arg| &arg[..name(arg)]).collect()
}

/// Options that have a default and may still stand without their name.
const POSITIONAL_WITH_DEFAULT: &[&str] = &["slope = 0.01", "alpha = 1", "delta = 1"];

/// A layer's place in the network, where its arguments are read.
pub struct Site<'a> {
    pub args: Args<'a>,
    pub call: &'a Call,
    /// Its input, unless an error before it left that unknown.
    pub input: Option<Shape>,
    /// Whether that is the network's own input.
    pub of_input: bool,
    /// The constant that holds its settings: `DigitNetPlan::CONV2D1`.
    pub me: TokenStream,
    /// What follows it, next first.
    pub following: &'a [String],
    /// How many layers with random numbers stand before it.
    pub stream: u32,
    /// What it leaves for the lints.
    pub facts: Facts,
}

/// What the lints want to know of a layer's options beside its tensors; nothing where that is not known.
#[derive(Clone, Default)]
pub struct Facts {
    /// Where `bias = true` is written.
    pub explicit_bias: Option<Span>,
    /// Where `init = …` is written.
    pub explicit_init: Option<Span>,
    /// The probability of dropping.
    pub dropped: Option<f64>,
    /// Rows and columns that no window reads.
    pub unread: [usize; 2],
    /// How many values each mean of a norm is taken over.
    pub values_of_a_mean: Option<usize>,
    /// Whether its units read different channels.
    pub grouped: bool,
    /// What it does to a signal.
    pub effect: Effect,
}

/// What the later passes know of a layer.
#[derive(Clone)]
pub struct Layer {
    /// The runtime's type.
    pub ty: &'static str,
    /// Its settings: the value of a constant of that type.
    pub config: TokenStream,
    pub output: Output,
    pub params: Vec<Tensor>,
    pub stats: Vec<Tensor>,
    pub calls: Calls,
    /// How many values of one example each batch statistic is taken over.
    pub batch_values: Option<Size>,
}

/// The shape of a layer's output.
#[derive(Clone)]
pub enum Output {
    Same,
    Known(Vec<usize>),
    /// `<constant>.output()`, with this many axes.
    Computed(Option<usize>),
}

/// One tensor of a layer.
#[derive(Clone)]
pub struct Tensor {
    pub name: &'static str,
    /// The variant of the runtime's `Kind`.
    pub kind: &'static str,
    pub shape: Vec<Size>,
    pub init: Start,
    pub l1: Value,
    pub l2: Value,
    pub max_norm: Option<Value>,
}

impl Tensor {
    /// A tensor without a penalty or a constraint.
    pub fn new(name: &'static str, kind: &'static str, shape: Vec<Size>, init: Start) -> Tensor {
        Tensor { name, kind, shape, init, l1: Value::Known(0.0), l2: Value::Known(0.0), max_norm: None }
    }

    /// The number of values, if known.
    pub fn len(&self) -> Option<usize> {
        self.shape.iter().try_fold(1usize, |n, size| Some(n.saturating_mul(size.known()?)))
    }
}

/// How the layer's functions in the runtime are called. The order of arguments is always the same, each only
/// where it is needed: forward and infer `batch, x, params, stats, y, saved, key`, backward
/// `batch, x, y, params, saved, d_y, d_params, d_x, key`.
#[derive(Clone)]
pub struct Calls {
    /// The output is the input under another shape: no code at all.
    pub view: bool,
    /// `forward_in_place` and `backward_in_place` exist.
    pub in_place: bool,
    /// `curve` exists: the layer is a function of one value, which a dense layer can apply.
    pub curve: bool,
    /// What `backward` reads of the forward pass.
    pub backward_reads: Reads,
    /// Values that forward leaves for backward beside x and y.
    pub saved: Option<Saved>,
    /// Draws random numbers in training.
    pub random: bool,
    pub inference: Inference,
    pub layout: Layout,
    /// Its kernels are so much faster in lanes that a network with such a layer turns to them.
    pub lays_lanes: bool,
    /// The runtime's type that its own is made around: `DropConnect<Dense>`.
    pub around: Option<&'static str>,
    /// `backward` takes its part of the parameters whole, since it may update them.
    pub learns: bool,
    /// At inference an affine map of each unit: `fold_into` exists.
    pub folds: bool,
    /// Its outputs are weighted sums, of which the last axis of the first parameter counts the units.
    pub weighted_sums: bool,
    /// `backward` can leave d_x out, for the first layer.
    pub optional_d_x: bool,
    /// Its input is the network's own and holds whole numbers below this.
    pub inputs_below: Option<Size>,
}

impl Calls {
    /// A layer without state whose backward pass reads nothing of the forward pass.
    pub const PLAIN: Calls = Calls {
        view: false,
        in_place: false,
        curve: false,
        backward_reads: Reads::Nothing,
        saved: None,
        random: false,
        inference: Inference::Same,
        layout: Layout::Rows,
        lays_lanes: false,
        around: None,
        learns: false,
        folds: false,
        weighted_sums: false,
        optional_d_x: false,
        inputs_below: None,
    };
}

impl Default for Calls {
    fn default() -> Calls {
        Calls::PLAIN
    }
}

#[derive(Default, Clone, Copy, PartialEq)]
pub enum Reads {
    #[default]
    Nothing,
    X,
    Y,
    Both,
}

/// How the layer's input and output lie in memory where the network has convolutions.
#[derive(Default, Clone, Copy, PartialEq)]
pub enum Layout {
    /// Example after example.
    #[default]
    Rows,
    /// Sixteen examples side by side; `…_in_lanes` of its methods exist.
    Lanes,
    /// Value by value, whatever the order.
    Any,
}

/// The size of what forward saves.
#[derive(Clone)]
pub enum Saved {
    PerExample(Size),
    PerBatch(Size),
}

/// What the layer does at inference.
#[derive(Default, Clone, Copy, PartialEq)]
pub enum Inference {
    /// The same as in training: `forward`.
    #[default]
    Same,
    /// `infer`.
    Own { in_place: bool },
    /// Nothing.
    Identity,
}

impl Site<'_> {
    /// Says that it is the word's function of one value, if the value of its one option is known.
    pub fn is_activation(&mut self, option: Option<f64>) {
        if let Some(Role::Activation(curve)) = find(&self.call.word.to_string()).map(|entry| entry.role)
            && let Some(option) = option
        {
            self.facts.effect = Effect::Activation(Activation { function: curve.function, option });
        }
    }

    /// The input if it is flat; else the error that says what is missing before this layer.
    pub fn features(&mut self) -> Option<Shape> {
        self.of_rank(&[1])
    }

    /// The input if it is an image.
    pub fn image(&mut self) -> Option<Shape> {
        self.of_rank(&[3])
    }

    /// The input if it is a sequence.
    pub fn sequence(&mut self) -> Option<Shape> {
        self.of_rank(&[2])
    }

    /// The input if it has channels at positions: a sequence or an image.
    pub fn positions(&mut self) -> Option<Shape> {
        self.of_rank(&[3, 2])
    }

    /// Lets rustc check settings that only it knows; what it finds is shown at the layer.
    pub fn checked(&self, ty: &str, config: &TokenStream) -> TokenStream {
        let ty = Ident::new(ty, Span::call_site());
        // A call is shown where its path and its parentheses stand.
        quote_spanned!(self.args.word.span().resolved_at(Span::call_site())=> __regnet::#ty::checked(#config))
    }

    /// The input if it has one of these numbers of axes; the remedy in the message is for the first.
    fn of_rank(&mut self, ranks: &[usize]) -> Option<Shape> {
        let input = self.input.clone()?;
        if input.rank().is_none_or(|given| ranks.contains(&given)) {
            return Some(input);
        }
        let word = self.args.word;
        let kinds: Vec<String> = ranks.iter().map(|rank| kind(*rank)).collect();
        let remedy = match ranks[0] {
            1 => "; put `flatten` before it".to_owned(),
            2 => remedy_for_sequence(&input),
            _ => remedy_for_image(&input),
        };
        let (kinds, text) = (kinds.join(" or "), input.text());
        self.args.errors.at(word.span(), format!("`{word}` expects {kinds}, but gets {text}{remedy}"));
        None
    }
}

/// What a shape with so many axes is called.
fn kind(rank: usize) -> String {
    match rank {
        1 => format!("a flat input {FEATURES}"),
        2 => format!("a sequence {SEQUENCE}"),
        _ => format!("an image {IMAGE}"),
    }
}

/// A flat vector misses its channels; the rows and columns of an image become steps.
fn remedy_for_sequence(input: &Shape) -> String {
    match input.known() {
        Some([n]) => format!("; put `reshape({n}, 1)` before it"),
        Some([h, w, channels]) => format!("; put `reshape({}, {channels})` before it", h * w),
        _ => String::new(),
    }
}

/// Two axes miss their channels; a flat vector has lost its axes.
fn remedy_for_image(input: &Shape) -> String {
    match input.known() {
        Some([h, w]) => format!("; put `reshape({h}, {w}, 1)` before it"),
        Some([n]) => match square_root(*n) {
            Some(side) => format!("; put `reshape({side}, {side}, 1)` before it"),
            None => "; put `reshape(height, width, channels)` before it".into(),
        },
        _ => String::new(),
    }
}

fn square_root(n: usize) -> Option<usize> {
    (1..=4096).find(|side| side * side == n)
}

/// What the expansion imports the runtime as.
pub fn runtime() -> TokenStream {
    quote!(__regnet)
}
