//! Where a layer's arguments are read: what it finds there, and what it leaves for the lints.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::effect::Effect;
use super::function::Activation;
use super::role::{Next, Role};
use super::runtime::Operation;
use crate::language::args::Args;
use crate::language::ast::Call;
use crate::language::shape::{FEATURES, IMAGE, SEQUENCE, Shape};

/// A layer's place in the network, where its arguments are read.
pub struct Site<'a> {
    pub args: Args<'a>,
    pub call: &'a Call,
    /// Its input, unless an error before it left that unknown.
    pub input: Option<Shape>,
    /// Whether that is the network's own input.
    pub of_input: bool,
    /// What it does.
    pub role: Role,
    /// The constant that holds its settings: `DigitNetPlan::CONV2D1`.
    pub me: TokenStream,
    /// What follows it, next first.
    pub following: &'a [Next],
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
    /// How much a batch counts in the running statistics, and where that is written.
    pub momentum: Option<(f64, Span)>,
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

impl Site<'_> {
    /// Says that it is the word's function of one value, if the value of its one option is known.
    pub fn is_activation(&mut self, option: Option<f64>) {
        if let Role::Activation(curve) = self.role
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
    pub fn checked(&self, operation: Operation, config: &TokenStream) -> TokenStream {
        // A call is shown where its path and its parentheses stand.
        quote_spanned!(self.args.word.span().resolved_at(Span::call_site())=> __regnet::#operation::checked(#config))
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
