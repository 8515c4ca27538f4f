//! What the lints ask of a plan: which layer makes a value, which read it, and what lies beyond.

use crate::language::shape::Shape;
use crate::layers::layer::Layer;
use crate::layers::losses::loss::Loss;
use crate::layers::role::Role;
use crate::layers::runtime::{Kind, Operation};
use crate::plan::parts::{Body, Node, NodeKind};
use crate::plan::signal::Signal;

/// The layers of a network or of a block in a loop.
pub struct Graph<'a> {
    pub body: &'a Body,
    pub loss: Option<&'static Loss>,
    /// What is predicted of each value.
    pub signals: &'a [Signal],
    makers: Vec<Option<usize>>,
    readers: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    pub fn new(body: &'a Body, loss: Option<&'static Loss>, signals: &'a [Signal]) -> Graph<'a> {
        let mut makers = vec![None; body.values.len()];
        let mut readers = vec![Vec::new(); body.values.len()];
        for (index, node) in body.nodes.iter().enumerate() {
            makers[node.output] = Some(index);
            for input in &node.inputs {
                readers[*input].push(index);
            }
        }
        Graph { body, loss, signals, makers, readers }
    }

    pub fn nodes(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        self.body.nodes.iter()
    }

    /// The layer that makes a value; `None` for the input.
    pub fn maker(&self, value: usize) -> Option<&'a Node> {
        self.makers[value].map(|index| &self.body.nodes[index])
    }

    pub fn readers(&self, value: usize) -> impl Iterator<Item = &'a Node> + '_ {
        self.readers[value].iter().map(|index| &self.body.nodes[*index])
    }

    /// The one layer that reads a value, where nothing else does.
    pub fn only_reader(&self, value: usize) -> Option<&'a Node> {
        match self.readers[value].as_slice() {
            [one] if value != self.body.output => Some(&self.body.nodes[*one]),
            _ => None,
        }
    }

    /// The shape of a layer's input.
    pub fn input(&self, node: &Node) -> &'a Shape {
        &self.body.values[node.inputs[0]].shape
    }

    /// The shape of a layer's output.
    pub fn output(&self, node: &Node) -> &'a Shape {
        &self.body.values[node.output].shape
    }

    /// For each value, whether it passes through weights, or through what may hold some, on a way to the output.
    pub fn meets_weights(&self) -> Vec<bool> {
        let mut meets = vec![false; self.body.values.len()];
        for node in self.body.nodes.iter().rev() {
            let ahead = meets[node.output] || may_hold_weights(node);
            for input in &node.inputs {
                meets[*input] |= ahead;
            }
        }
        meets
    }
}

/// A node's layer and what it does; `None` for joints, users' own layers and loops.
pub fn layer(node: &Node) -> Option<(&Layer, Role)> {
    match &node.kind {
        NodeKind::Layer(layer) => Some((layer, node.entry?.role)),
        NodeKind::Own { .. } | NodeKind::Add(_) | NodeKind::Concat | NodeKind::Repeat { .. } => None,
    }
}

/// What a layer does.
pub fn role(node: &Node) -> Option<Role> {
    layer(node).map(|(_, role)| role)
}

/// Whether it is the runtime's layer of this type.
pub fn does(node: &Node, operation: Operation) -> bool {
    layer(node).is_some_and(|(layer, _)| layer.operation == operation)
}

/// Whether it has weights, or might have.
pub fn may_hold_weights(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Layer(layer) => layer.params.iter().any(|tensor| tensor.kind == Kind::Weight),
        NodeKind::Own { .. } | NodeKind::Repeat { .. } => true,
        NodeKind::Add(_) | NodeKind::Concat => false,
    }
}

/// How many parameters a node has, where that is known.
pub fn params(node: &Node) -> Option<usize> {
    let (layer, _) = layer(node)?;
    layer.params.iter().map(|tensor| tensor.len()).sum()
}
