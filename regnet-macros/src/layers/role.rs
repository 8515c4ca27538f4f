//! What a layer is to what stands around it: what it does to a signal, and what it says about the weights before it.

use super::function::Function;

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

impl Role {
    /// Whether its outputs are weighted sums, of which the last axis of the first parameter counts the units.
    pub fn sums(self) -> bool {
        matches!(self, Role::Affine | Role::Depthwise)
    }

    /// Whether it is at inference an affine map of each unit, and so has a `fold_into`.
    pub fn folds(self) -> bool {
        matches!(self, Role::Norm(Across::Batch))
    }
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

/// What a value meets behind a layer: another layer, the end or the beginning of a block, or what is not known.
#[derive(Clone, Copy)]
pub struct Next {
    pub auto: Auto,
    pub role: Option<Role>,
}

impl Next {
    /// The end or the beginning of a block changes no value.
    pub const BLOCK: Next = Next { auto: Auto::Through, role: None };
    /// What a user's layer does is not known.
    pub const UNKNOWN: Next = Next { auto: Auto::Glorot, role: None };
}
