//! Sizes and shapes, known to the macro or left to rustc.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

/// A size: a number, or a constant expression of type `usize`.
#[derive(Clone)]
pub enum Size {
    Known(usize),
    Computed(TokenStream),
}

impl Size {
    /// The number, if the macro knows it.
    pub fn known(&self) -> Option<usize> {
        match self {
            Size::Known(n) => Some(*n),
            Size::Computed(_) => None,
        }
    }
}

impl From<usize> for Size {
    fn from(n: usize) -> Size {
        Size::Known(n)
    }
}

impl ToTokens for Size {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            // 784, not 784usize
            Size::Known(n) => Literal::usize_unsuffixed(*n).to_tokens(tokens),
            Size::Computed(expr) => expr.to_tokens(tokens),
        }
    }
}

/// The shape of one example somewhere in the network.
#[derive(Clone)]
pub enum Shape {
    /// All axes are literals.
    Known(Vec<usize>),
    /// A constant of type `Shape` that rustc computes; the rank is unknown behind a user's own layer.
    Computed { rank: Option<usize>, constant: TokenStream },
}

/// Sizes of one layer that have to be whole, such as `[features]` for a dense layer.
pub const FEATURES: &str = "[features]";
/// `[length, channels]`
pub const SEQUENCE: &str = "[length, channels]";
/// `[height, width, channels]`
pub const IMAGE: &str = "[height, width, channels]";

impl Shape {
    /// The number of axes, if known.
    pub fn rank(&self) -> Option<usize> {
        match self {
            Shape::Known(dims) => Some(dims.len()),
            Shape::Computed { rank, .. } => *rank,
        }
    }

    /// The axes, if all are known.
    pub fn known(&self) -> Option<&[usize]> {
        match self {
            Shape::Known(dims) => Some(dims),
            Shape::Computed { .. } => None,
        }
    }

    /// The number of values.
    pub fn len(&self) -> Size {
        match self {
            Shape::Known(dims) => Size::Known(dims.iter().fold(1, |n: usize, d| n.saturating_mul(*d))),
            Shape::Computed { constant, .. } => Size::Computed(quote!(__regnet::Shape::len(&#constant))),
        }
    }

    /// The length of the last axis.
    pub fn last(&self) -> Size {
        match self {
            Shape::Known(dims) => Size::Known(dims.last().copied().unwrap_or(1)),
            Shape::Computed { constant, .. } => Size::Computed(quote!(__regnet::Shape::last(&#constant))),
        }
    }

    /// The product of all axes but the last.
    pub fn rows(&self) -> Size {
        match self {
            Shape::Known(dims) => {
                let outer = dims.split_last().map_or(&[][..], |(_, outer)| outer);
                Size::Known(outer.iter().fold(1, |n: usize, d| n.saturating_mul(*d)))
            }
            Shape::Computed { constant, .. } => Size::Computed(quote!(__regnet::Shape::rows(&#constant))),
        }
    }

    /// Every axis; a single one of all values where their number is not known.
    pub fn axes(&self) -> Vec<Size> {
        match self {
            Shape::Known(dims) => dims.iter().map(|n| Size::Known(*n)).collect(),
            Shape::Computed { rank: Some(rank), constant } => {
                let axes = (0..*rank).map(Literal::usize_unsuffixed);
                axes.map(|axis| Size::Computed(quote!(__regnet::Shape::dims(&#constant)[#axis]))).collect()
            }
            Shape::Computed { rank: None, .. } => vec![self.len()],
        }
    }

    /// `[28, 28, 1]`, for messages.
    pub fn text(&self) -> String {
        match self {
            Shape::Known(dims) => format!("{dims:?}"),
            Shape::Computed { rank: Some(1), .. } => FEATURES.into(),
            Shape::Computed { rank: Some(2), .. } => SEQUENCE.into(),
            Shape::Computed { rank: Some(3), .. } => IMAGE.into(),
            Shape::Computed { .. } => "a shape that rustc computes".into(),
        }
    }

    /// The single size of a flat input, as an expression of type `usize`.
    pub fn features(&self, word: &Ident) -> TokenStream {
        match self {
            Shape::Known(dims) => Size::Known(dims[0]).to_token_stream(),
            Shape::Computed { constant, .. } => checked(constant, "features", word),
        }
    }

    /// Length and channels, as an expression of type `[usize; 2]`.
    pub fn sequence(&self, word: &Ident) -> TokenStream {
        match self {
            Shape::Known(dims) => list(dims),
            Shape::Computed { constant, .. } => checked(constant, "sequence", word),
        }
    }

    /// Height, width and channels, as an expression of type `[usize; 3]`.
    pub fn image(&self, word: &Ident) -> TokenStream {
        match self {
            Shape::Known(dims) => list(dims),
            Shape::Computed { constant, .. } => checked(constant, "image", word),
        }
    }
}

/// `[28, 28, 1]`
pub fn list(dims: &[usize]) -> TokenStream {
    let dims = dims.iter().map(|n| Literal::usize_unsuffixed(*n));
    quote!([#(#dims),*])
}

/// A shape that rustc checks; what it finds is shown at the layer.
fn checked(shape: &TokenStream, method: &str, word: &Ident) -> TokenStream {
    let (method, name) = (format_ident!("{method}"), word.to_string());
    quote_spanned!(word.span().resolved_at(Span::call_site())=> __regnet::Shape::#method(&#shape, #name))
}
