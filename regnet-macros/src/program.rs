//! Writes a body out as straight lists of operations on values: the forward pass in training, the backward
//! pass, and inference. Every value is written once (copies for `concat` part by part); which buffer it gets
//! is decided later.

use std::collections::HashMap;

use crate::layers::{Inference, Layer, Reads};
use crate::plan::{Body, NodeKind};

/// A value of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Slot {
    /// The batch that the caller gave.
    Input,
    /// The output of a layer, by the number of the plan's value.
    Value(usize),
    /// A gradient, by the number of the value it belongs to and a running number.
    Grad(usize, usize),
    /// What a layer saves for its backward pass, by the number of its node.
    Saved(usize),
}

/// One line of the expansion.
#[derive(Clone, Debug)]
pub struct Op {
    pub kind: OpKind,
    pub reads: Vec<Slot>,
    pub writes: Option<Slot>,
    /// The output overwrites the first value read. Set by `fuse`.
    pub in_place: bool,
    /// What it writes serves the gradient of the input alone: no parameters stand before it.
    pub for_input: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OpKind {
    /// `forward` of a node: reads x.
    Forward(usize),
    /// `infer` of a node: reads x.
    Infer(usize),
    /// `backward` of a node: reads d_y, then x and y as the layer asks.
    Backward(usize),
    /// out = a + b
    Add,
    Copy,
    /// Writes one part of a concatenation.
    Put {
        node: usize,
        part: usize,
    },
    /// Reads one part of a concatenation's gradient.
    Take {
        node: usize,
        part: usize,
    },
}

/// The lists of one body.
pub struct Program {
    pub forward: Vec<Op>,
    pub output: Slot,
    /// The gradient that the loss, or the caller, writes.
    pub output_grad: Slot,
    pub backward: Vec<Op>,
    pub input_grad: Slot,
    pub inference: Vec<Op>,
    pub inference_output: Slot,
}

fn op(kind: OpKind, reads: Vec<Slot>, writes: Slot) -> Op {
    Op { kind, reads, writes: Some(writes), in_place: false, for_input: false }
}

/// Which of the two forward lists is written.
#[derive(Clone, Copy, PartialEq)]
enum Pass {
    Training,
    Inference,
}

/// Writes the lists.
pub fn program(body: &Body) -> Program {
    let (training, values) = forward(body, Pass::Training);
    let (inference, inferred) = forward(body, Pass::Inference);
    let output = values[&body.output];
    let mut backward = Backward {
        body,
        values: &values,
        ops: Vec::new(),
        grads: HashMap::new(),
        count: 0,
        trained: trained(body),
    };
    let (output_grad, input_grad) = backward.run();
    Program {
        forward: training,
        output,
        output_grad,
        backward: backward.ops,
        input_grad,
        inference,
        inference_output: inferred[&body.output],
    }
}

/// A forward list, and where each of the plan's values is found: views share the slot of what they view.
fn forward(body: &Body, pass: Pass) -> (Vec<Op>, HashMap<usize, Slot>) {
    let mut ops = Vec::new();
    let mut slots = HashMap::from([(0, Slot::Input)]);
    for (index, node) in body.nodes.iter().enumerate() {
        let out = Slot::Value(node.output);
        let reads: Vec<Slot> = node.inputs.iter().map(|value| slots[value]).collect();
        let slot = match &node.kind {
            NodeKind::Layer(layer) if skipped(layer, pass) => reads[0],
            NodeKind::Layer(_) | NodeKind::Own { .. } | NodeKind::Repeat { .. } => {
                let kind = match pass {
                    Pass::Training => OpKind::Forward(index),
                    Pass::Inference => OpKind::Infer(index),
                };
                ops.push(op(kind, reads, out));
                out
            }
            NodeKind::Add => {
                ops.push(op(OpKind::Add, reads, out));
                out
            }
            NodeKind::Concat => {
                let put = |(part, read)| op(OpKind::Put { node: index, part }, vec![read], out);
                ops.extend(reads.into_iter().enumerate().map(put));
                out
            }
        };
        slots.insert(node.output, slot);
    }
    // The output is handed out from the workspace, and so cannot be the caller's own slice.
    if slots[&body.output] == Slot::Input {
        let out = Slot::Value(body.output);
        ops.push(op(OpKind::Copy, vec![Slot::Input], out));
        slots.insert(body.output, out);
    }
    (ops, slots)
}

fn skipped(layer: &Layer, pass: Pass) -> bool {
    layer.calls.view || (pass == Pass::Inference && layer.calls.inference == Inference::Identity)
}

/// For each value whether parameters stand before it: else its gradient serves that of the input alone.
fn trained(body: &Body) -> Vec<bool> {
    let mut trained = vec![false; body.values.len()];
    for node in &body.nodes {
        trained[node.output] = node.params.is_some() || node.inputs.iter().any(|value| trained[*value]);
    }
    trained
}

struct Backward<'a> {
    body: &'a Body,
    /// Where the forward pass left each value.
    values: &'a HashMap<usize, Slot>,
    ops: Vec<Op>,
    /// The gradient of each value, as far as it is summed up.
    grads: HashMap<usize, Slot>,
    count: usize,
    trained: Vec<bool>,
}

impl Backward<'_> {
    fn fresh(&mut self, value: usize) -> Slot {
        self.count += 1;
        Slot::Grad(value, self.count)
    }

    /// Writes the list from the last layer to the first; gives the slots of the output's and the input's gradient.
    fn run(&mut self) -> (Slot, Slot) {
        let output_grad = self.fresh(self.body.output);
        self.grads.insert(self.body.output, output_grad);
        for index in (0..self.body.nodes.len()).rev() {
            let node = &self.body.nodes[index];
            let Some(d_y) = self.grads.get(&node.output).copied() else { continue };
            match &node.kind {
                NodeKind::Layer(layer) if layer.calls.view => self.contribute(node.inputs[0], d_y),
                NodeKind::Layer(_) | NodeKind::Own { .. } | NodeKind::Repeat { .. } => self.layer(index, d_y),
                NodeKind::Add => node.inputs.iter().for_each(|value| self.contribute(*value, d_y)),
                NodeKind::Concat => {
                    for (part, value) in node.inputs.iter().enumerate() {
                        let d_x = self.fresh(*value);
                        let take = op(OpKind::Take { node: index, part }, vec![d_y], d_x);
                        self.ops.push(Op { for_input: !self.trained[*value], ..take });
                        self.contribute(*value, d_x);
                    }
                }
            }
        }
        let input_grad = self.grads.get(&0).copied().unwrap_or(output_grad);
        (output_grad, input_grad)
    }

    fn layer(&mut self, index: usize, d_y: Slot) {
        let node = &self.body.nodes[index];
        let (x, y) = (self.values[&node.inputs[0]], self.values[&node.output]);
        let mut reads = vec![d_y];
        let (of_x, of_y) = match &node.kind {
            NodeKind::Layer(layer) => match layer.calls.backward_reads {
                Reads::Nothing => (false, false),
                Reads::X => (true, false),
                Reads::Y => (false, true),
                Reads::Both => (true, true),
            },
            NodeKind::Own { .. } => (true, true),
            NodeKind::Repeat { .. } => (true, false),
            NodeKind::Add | NodeKind::Concat => (false, false),
        };
        reads.extend(of_x.then_some(x));
        reads.extend(of_y.then_some(y));
        let d_x = self.fresh(node.inputs[0]);
        let for_input = !self.trained[node.inputs[0]];
        self.ops.push(Op { for_input, ..op(OpKind::Backward(index), reads, d_x) });
        self.contribute(node.inputs[0], d_x);
    }

    /// Adds to the gradient of a value that several layers read.
    fn contribute(&mut self, value: usize, d: Slot) {
        let sum = match self.grads.get(&value).copied() {
            None => d,
            Some(other) => {
                let sum = self.fresh(value);
                let add = op(OpKind::Add, vec![d, other], sum);
                self.ops.push(Op { for_input: !self.trained[value], ..add });
                sum
            }
        };
        self.grads.insert(value, sum);
    }
}
