//! What a layer does to a signal, as far as its declaration tells: what the prediction of signals reads.

use super::function::Activation;
use super::inits::Start;

/// What a layer does to a signal, as far as its declaration tells.
#[derive(Clone, Default)]
pub enum Effect {
    /// Nothing is known of it.
    #[default]
    Unknown,
    /// Sums by random weights.
    Sums(Sums),
    /// Rows of a random table.
    Rows,
    Activation(Activation),
    Noise(Noise),
    /// To mean 0 and variance 1 over the batch.
    BatchNorm {
        eps: f64,
    },
    /// To mean 0 (if centered) and mean square 1 over the channels of one example.
    ExampleNorm {
        eps: f64,
        centered: bool,
    },
    /// To mean 0 and variance 1 over something whose own variance is not known.
    AnyNorm,
    /// Means of windows, which hand so much of a gradient's square back.
    Means {
        back: f64,
    },
    /// Zeros around.
    Zeros,
}

/// Weighted sums.
#[derive(Clone)]
pub struct Sums {
    /// Pairs of an input and an output value that a weight joins.
    pub pairs: f64,
    /// The probability that a weight is kept in a step.
    pub kept: f64,
    /// What `init = auto` would be.
    pub auto: Start,
}

/// y = f·x + a with random f and a of mean 0, for each value and example anew.
#[derive(Clone, Copy)]
pub struct Noise {
    /// E f
    pub factor: f64,
    /// E f²
    pub factor_square: f64,
    /// E a²
    pub added_square: f64,
    /// E f·a
    pub product: f64,
    /// Whether a normal x makes a normal y.
    pub normal: bool,
}

impl Noise {
    /// A factor alone.
    pub const fn factor(factor: f64, factor_square: f64) -> Noise {
        Noise { factor, factor_square, added_square: 0.0, product: 0.0, normal: false }
    }
}
