//! A plan in the making: the nodes so far, the values between them, names and constants.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::parts::{Body, Constant, Flat, Node, NodeKind, Place, Value, stretch};
use crate::language::ast::Stage;
use crate::language::expr::LARGEST_SIZE;
use crate::language::levels::Levels;
use crate::language::settings::Settings;
use crate::language::shape::{Shape, Size};
use crate::layers::role::Next;
use crate::layers::site::Facts;
use crate::says::errors::Errors;

/// Whether a name was chosen by the user, for the message when it comes twice.
#[derive(Clone, Copy, PartialEq)]
pub enum Origin {
    Chosen,
    Generated,
}

/// The value that flows from stage to stage; unknown after an error.
pub type Flow = Option<usize>;

/// What is planned so far.
pub struct Planner<'a> {
    pub errors: &'a mut Errors,
    pub settings: &'a Settings,
    /// The type that carries the constants: `Plan`.
    pub plan: TokenStream,
    pub nodes: Vec<Node>,
    pub values: Vec<Value>,
    pub constants: Vec<Constant>,
    /// By the name of its constant: the full name, and who chose it.
    pub names: HashMap<String, (String, Origin)>,
    pub random_layers: u32,
    /// The lints' levels at the stage that is planned.
    pub levels: Levels,
    /// Whether it plans a block in a loop, whose input is not the network's.
    pub inside_a_loop: bool,
    pub params_end: Size,
    pub stats_end: Size,
}

/// Where a stage stands.
#[derive(Clone, Copy)]
pub struct Spot<'a> {
    pub stage: &'a Rc<Stage>,
    /// The full name.
    pub name: &'a str,
    /// What flows in.
    pub flow: Flow,
    /// What follows it, next first.
    pub following: &'a [Next],
}

impl<'a> Planner<'a> {
    pub fn new(
        plan: TokenStream,
        levels: Levels,
        settings: &'a Settings,
        errors: &'a mut Errors,
    ) -> Planner<'a> {
        Planner {
            errors,
            settings,
            plan,
            nodes: Vec::new(),
            values: Vec::new(),
            constants: Vec::new(),
            names: HashMap::new(),
            random_layers: 0,
            levels,
            inside_a_loop: false,
            params_end: Size::Known(0),
            stats_end: Size::Known(0),
        }
    }

    pub fn body(self, output: usize) -> Body {
        Body {
            nodes: self.nodes,
            values: self.values,
            output,
            constants: self.constants,
            params: self.params_end,
            stats: self.stats_end,
        }
    }

    pub fn value(&mut self, name: &str, shape: Shape) -> usize {
        self.values.push(Value { name: name.to_owned(), shape, padded: false });
        self.values.len() - 1
    }

    pub fn too_large(&mut self, shape: &Shape, span: Span) -> bool {
        let too_large = shape.len().known().is_some_and(|n| n > LARGEST_SIZE);
        if too_large {
            self.errors.at(span, format!("{} has more than {LARGEST_SIZE} values", shape.text()));
        }
        too_large
    }

    /// Declares a constant and gives its path.
    pub fn constant(&mut self, name: &str, ty: &TokenStream, value: TokenStream) -> TokenStream {
        let name = format_ident!("{name}");
        let plan = &self.plan;
        let path = quote!(#plan::#name);
        self.constants.push(Constant { name, ty: ty.clone(), value });
        path
    }

    /// Whether a value is the network's input, perhaps under another shape.
    pub fn is_input(&self, value: usize) -> bool {
        let maker = self.nodes.iter().find(|node| node.output == value);
        match maker.map(|node| (&node.kind, &node.inputs)) {
            None => !self.inside_a_loop,
            Some((NodeKind::Layer(layer), inputs)) => layer.calls.view && self.is_input(inputs[0]),
            Some((
                NodeKind::Own { .. } | NodeKind::Add(_) | NodeKind::Concat | NodeKind::Repeat { .. },
                _,
            )) => false,
        }
    }

    /// A layer's range of a flat buffer.
    pub fn place(&mut self, constant: &str, flat: Flat, len: Size) -> Place {
        let name = format!("{constant}__{}", flat.name().to_uppercase());
        let mut end = self.end(flat).clone();
        let place = stretch(&mut end, len, |value| {
            self.constant(&name, &quote!(::core::ops::Range<__regnet::usize>), value)
        });
        *self.end(flat) = end;
        place
    }

    /// How far a flat buffer is taken.
    fn end(&mut self, flat: Flat) -> &mut Size {
        match flat {
            Flat::Params | Flat::Grads => &mut self.params_end,
            Flat::Stats => &mut self.stats_end,
        }
    }

    /// A node at a stage; the caller says what is more than a name there.
    pub fn node(&self, stage: &Rc<Stage>, name: &str, word: &str, span: Span, kind: NodeKind) -> Node {
        Node {
            name: name.to_owned(),
            word: word.to_owned(),
            entry: None,
            me: TokenStream::new(),
            span,
            stage: Rc::clone(stage),
            levels: self.levels.clone(),
            facts: Facts::default(),
            kind,
            inputs: Vec::new(),
            output: 0,
            params: None,
            stats: None,
        }
    }
}
