//! What a layer is to the later passes: its shape, its tensors, and how its functions in the runtime are called.

use proc_macro2::TokenStream;

use super::inits::Start;
use super::runtime::{Kind, Operation};
use crate::language::args::Value;
use crate::language::shape::Size;

/// What the later passes know of a layer.
#[derive(Clone)]
pub struct Layer {
    pub operation: Operation,
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
    pub kind: Kind,
    pub shape: Vec<Size>,
    pub init: Start,
    pub l1: Value,
    pub l2: Value,
    pub max_norm: Option<Value>,
}

impl Tensor {
    /// A tensor without a penalty or a constraint.
    pub fn new(name: &'static str, kind: Kind, shape: Vec<Size>, init: Start) -> Tensor {
        Tensor { name, kind, shape, init, l1: Value::Known(0.0), l2: Value::Known(0.0), max_norm: None }
    }

    /// The number of values, if known.
    pub fn len(&self) -> Option<usize> {
        self.shape.iter().try_fold(1usize, |n, size| Some(n.saturating_mul(size.known()?)))
    }
}

/// How the layer's functions in the runtime are called. The order of arguments is always the same, each only
/// where it is needed: forward and infer `batch, x, params, stats, y, saved, key`, backward
/// `batch, x, y, params, saved, d_y, d_params, d_x, key`, where those from x to d_x are one value if something is
/// saved.
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
    /// What its own operation is made around: `DropConnect<Dense>`.
    pub around: Option<Operation>,
    /// `backward` takes its part of the parameters whole, since it may update them.
    pub learns: bool,
    /// Its functions take gamma and beta, and an empty slice where it has none.
    pub affine: bool,
    /// `backward` can leave d_x out, for the first layer.
    pub optional_d_x: bool,
    /// Its input is the network's own and holds whole numbers below this.
    pub inputs_below: Option<Size>,
    /// What it does with the steps of a sequence.
    pub steps: Steps,
    /// Its input is a padded sequence, of whose lengths it is told.
    pub padded: bool,
}

/// What a layer does with the steps of a sequence, which decides whether it may get a padded one.
#[derive(Default, Clone, Copy, PartialEq)]
pub enum Steps {
    /// It mixes them, and knows nothing of lengths.
    #[default]
    Mixed,
    /// Each value goes by itself.
    Values,
    /// Each step goes by itself.
    Apart,
    /// `padded(lengths)` of it takes those that exist; whether a sequence comes out.
    Counted { sequence: bool },
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
        affine: false,
        optional_d_x: false,
        inputs_below: None,
        steps: Steps::Mixed,
        padded: false,
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
