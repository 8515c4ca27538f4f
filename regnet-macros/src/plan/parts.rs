//! What a plan is made of: nodes, the values between them, their places in the flat buffers.

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::language::ast::Stage;
use crate::language::levels::Levels;
use crate::language::settings::Settings;
use crate::language::shape::{Shape, Size};
use crate::layers::entry::Entry;
use crate::layers::layer::Layer;
use crate::layers::losses::read::Planned;
use crate::layers::site::Facts;

/// A network in which everything is decided.
pub struct Plan {
    pub input: Shape,
    pub output: Shape,
    pub body: Body,
    pub loss: Option<Planned>,
    pub settings: Settings,
}

/// Layers and the values between them; value 0 is the input.
#[derive(Clone)]
pub struct Body {
    pub nodes: Vec<Node>,
    pub values: Vec<Value>,
    pub output: usize,
    /// Constants that the expansion declares, in the order in which they need each other.
    pub constants: Vec<Constant>,
    pub params: Size,
    pub stats: Size,
}

/// A value between layers.
#[derive(Clone)]
pub struct Value {
    pub name: String,
    pub shape: Shape,
    /// Whether it is a sequence whose last steps may be padding.
    pub padded: bool,
}

/// `const #name: #ty = #value;`
#[derive(Clone)]
pub struct Constant {
    pub name: Ident,
    pub ty: TokenStream,
    pub value: TokenStream,
}

/// One layer in its place.
#[derive(Clone)]
pub struct Node {
    pub name: String,
    pub word: String,
    /// That of the list, if it is a layer of the list.
    pub entry: Option<&'static Entry>,
    /// The path of the constant that holds its settings: `Plan::CONV2D1`.
    pub me: TokenStream,
    /// The source's token, at which rustc shows what it finds wrong in the expansion.
    pub span: Span,
    /// What it was written as; the copies of a block share it.
    pub stage: Rc<Stage>,
    /// The lints' levels there.
    pub levels: Levels,
    pub facts: Facts,
    pub kind: NodeKind,
    pub inputs: Vec<usize>,
    pub output: usize,
    pub params: Place,
    pub stats: Place,
}

impl Node {
    /// Where its tensors stand in a flat buffer.
    pub fn place(&self, flat: Flat) -> &Place {
        match flat {
            Flat::Params | Flat::Grads => &self.params,
            Flat::Stats => &self.stats,
        }
    }
}

/// What values are added for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// `(a | b) -> sum`
    Branches,
    /// `residual(…)`
    Residual,
}

impl Sum {
    pub fn word(self) -> &'static str {
        match self {
            Sum::Branches => "sum",
            Sum::Residual => "residual",
        }
    }
}

#[derive(Clone)]
pub enum NodeKind {
    Layer(Layer),
    /// A user's own layer, and how it was written.
    Own {
        text: String,
        input: TokenStream,
        stream: u32,
        /// Whether it takes each value by itself: `map`.
        by_values: bool,
    },
    /// Adds two values.
    Add(Sum),
    Concat,
    /// A block that is repeated a constant number of times.
    Repeat {
        count: TokenStream,
        body: Box<Body>,
    },
}

/// A flat buffer of a network.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flat {
    Params,
    Stats,
    /// The gradients of the parameters, at their places.
    Grads,
}

impl Flat {
    /// What the passes call it.
    pub fn name(self) -> &'static str {
        match self {
            Flat::Params => "params",
            Flat::Stats => "stats",
            Flat::Grads => "grads",
        }
    }
}

/// A range of a flat buffer; `None` where a layer has nothing there.
pub type Place = Option<Stretch>;

/// Where a layer's tensors stand in a flat buffer.
#[derive(Clone)]
pub struct Stretch {
    /// The range, as an expression.
    pub range: TokenStream,
}

/// The next range of a flat buffer behind `end`: literal while all before it is known, else a constant, which `declare`
/// declares and gives the path of.
pub fn stretch(end: &mut Size, len: Size, declare: impl FnOnce(TokenStream) -> TokenStream) -> Place {
    let (place, behind) = match (end.clone(), len) {
        (_, Size::Known(0)) => return None,
        (Size::Known(start), Size::Known(len)) => {
            let (start, end) = (Size::Known(start), Size::Known(start.saturating_add(len)));
            (Stretch { range: quote!(#start..#end) }, end)
        }
        (start, len) => {
            let range = declare(quote!(#start..#start + #len));
            let end = Size::Computed(quote!(#range.end));
            (Stretch { range }, end)
        }
    };
    *end = behind;
    Some(place)
}
