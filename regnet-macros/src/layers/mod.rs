//! THE list of layers. Parser, messages, the tables of `docs/language.md` and the tests are derived from it.
//!
//! To add a layer: write `layers/<word>.rs` here (its syntax: arguments, shapes, tensors) and the file of the
//! same name in regnet-runtime (its formula), and add one `mod` line and one line to `LAYERS` below.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::signal::moments::Function;

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
mod gru;
pub mod inits;
mod instancenorm;
mod layer;
mod layernorm;
mod leaky_relu;
pub mod losses;
mod lstm;
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
mod rnn;
mod site;
mod softmax;
mod weights;
mod window;

pub use layer::{Calls, Inference, Layer, Layout, Output, Reads, Saved, Tensor};
pub use site::{Facts, Site};

/// One word of the language.
pub struct Entry {
    pub word: &'static str,
    /// How it is written, options with their defaults.
    pub form: &'static str,
    /// What it does, for the table of `docs/language.md`.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the page"))]
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
    rnn::ENTRY,
    gru::ENTRY,
    lstm::ENTRY,
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

/// What the expansion imports the runtime as.
pub fn runtime() -> TokenStream {
    quote!(__regnet)
}
