//! Writes a body out as straight lists of operations on values: the forward pass in training, the backward
//! pass, and inference. Every value is written once (copies for `concat` part by part); which buffer it gets
//! is decided later.

use std::collections::HashMap;

use crate::layers::layer::{Inference, Layer, Layout, Reads};
use crate::plan::{Body, Node, NodeKind};

/// A value of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Slot {
    /// The batch that the caller gave.
    Input,
    /// The gradient of the output that the caller, or the loss, gave.
    OutputGrad,
    /// The output of a layer, by the number of the plan's value.
    Value(usize),
    /// The same output in the other layout, for a layer that wants it so.
    Turned(usize),
    /// A gradient, by the number of the value it belongs to and a running number.
    Grad(usize, usize),
    /// What a layer saves for its backward pass, by the number of its node.
    Saved(usize),
}

impl Slot {
    /// Whether it is a slice of the caller, which may only be read.
    pub fn is_given(self) -> bool {
        match self {
            Slot::Input | Slot::OutputGrad => true,
            Slot::Value(_) | Slot::Turned(_) | Slot::Grad(..) | Slot::Saved(_) => false,
        }
    }
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
    /// On examples in lanes.
    pub lanes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OpKind {
    /// A node. Forward and inference read x, backward d_y, then x and y as the layer asks.
    Layer(Pass, usize),
    /// Several nodes in one. Set by `fuse`.
    Fused(Pass, Fused),
    /// out = a + b
    Add,
    Copy,
    /// Rows to lanes.
    ToLanes,
    /// Lanes to rows.
    FromLanes,
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

/// Which of its functions a layer runs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Pass {
    Forward,
    Infer,
    Backward,
}

/// Nodes that are one operation; a variant for each rewrite that makes such.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Fused {
    /// Reads x, backward d_y and x.
    Pooled(Pooled),
    /// Reads x, backward d_y and x.
    NormRelu(NormRelu),
    /// Inference alone; reads x.
    ConvNorm(ConvNorm),
    /// Forward and inference; reads x.
    Activated(Activated),
    /// Backward; reads d_y and x.
    Through(Through),
}

/// The nodes of a dense layer and the activation behind it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Activated {
    pub dense: usize,
    pub curve: usize,
}

/// The nodes of a dense layer and the activation before it, with a dropout between them.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Through {
    pub dense: usize,
    pub curve: usize,
    pub dropout: Option<usize>,
}

/// The nodes of a convolution whose output is pooled before it reaches memory.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pooled {
    pub conv: usize,
    pub relu: Option<usize>,
    pub pool: usize,
}

/// The nodes of a batch norm whose output passes a relu, and perhaps a pool, before it reaches memory.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct NormRelu {
    pub norm: usize,
    pub relu: usize,
    pub pool: Option<usize>,
}

/// The nodes of a convolution whose output passes a batch norm, and perhaps more, before it reaches memory.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ConvNorm {
    pub conv: usize,
    pub norm: usize,
    pub relu: Option<NormRelu>,
}

/// The lists of one body.
pub struct Program {
    pub forward: Vec<Op>,
    pub output: Slot,
    pub backward: Vec<Op>,
    pub input_grad: Slot,
    pub inference: Vec<Op>,
    pub inference_output: Slot,
    /// Whether any value lies in lanes.
    pub lanes: bool,
}

impl Program {
    pub fn list(&self, pass: Pass) -> &[Op] {
        match pass {
            Pass::Forward => &self.forward,
            Pass::Infer => &self.inference,
            Pass::Backward => &self.backward,
        }
    }

    pub fn list_mut(&mut self, pass: Pass) -> &mut Vec<Op> {
        match pass {
            Pass::Forward => &mut self.forward,
            Pass::Infer => &mut self.inference,
            Pass::Backward => &mut self.backward,
        }
    }

    /// What a list is run for.
    pub fn result(&self, pass: Pass) -> Slot {
        match pass {
            Pass::Forward => self.output,
            Pass::Infer => self.inference_output,
            Pass::Backward => self.input_grad,
        }
    }
}

fn op(kind: OpKind, reads: Vec<Slot>, writes: Slot) -> Op {
    Op { kind, reads, writes: Some(writes), in_place: false, for_input: false, lanes: false }
}

/// Writes the lists.
pub fn program(body: &Body) -> Program {
    let lanes = in_lanes(body);
    let training = Forward::run(body, &lanes, Pass::Forward);
    let inference = Forward::run(body, &lanes, Pass::Infer);
    let mut backward = Backward {
        body,
        lanes: &lanes,
        forward: &training,
        ops: Vec::new(),
        grads: HashMap::new(),
        count: 0,
        trained: trained(body),
    };
    let input_grad = backward.run();
    Program {
        output: training.output,
        backward: backward.ops,
        input_grad,
        forward: training.ops,
        inference: inference.ops,
        inference_output: inference.output,
        lanes: lanes.contains(&true),
    }
}

/// For each value whether it lies in lanes: from the first convolution or pool to the last, in networks that
/// have convolutions.
fn in_lanes(body: &Body) -> Vec<bool> {
    let mut lanes = vec![false; body.values.len()];
    if !body.nodes.iter().any(lays_lanes) {
        return lanes;
    }
    for node in &body.nodes {
        lanes[node.output] = match &node.kind {
            NodeKind::Layer(layer) => match layer.calls.layout {
                Layout::Rows => false,
                Layout::Lanes => true,
                Layout::Any => lanes[node.inputs[0]],
            },
            NodeKind::Add(_) => node.inputs.iter().any(|value| lanes[*value]),
            NodeKind::Own { .. } | NodeKind::Concat | NodeKind::Repeat { .. } => false,
        };
    }
    lanes
}

fn lays_lanes(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Layer(layer) => layer.calls.lays_lanes,
        NodeKind::Own { .. } | NodeKind::Add(_) | NodeKind::Concat | NodeKind::Repeat { .. } => false,
    }
}

/// A forward list in the making.
struct Forward<'a> {
    lanes: &'a [bool],
    ops: Vec<Op>,
    /// Where each of the plan's values is found: views share the slot of what they view.
    slots: HashMap<usize, Slot>,
    /// Values that were turned for some layer.
    turned: HashMap<usize, Slot>,
    /// What each node read.
    reads: Vec<Vec<Slot>>,
    output: Slot,
}

impl<'a> Forward<'a> {
    fn run(body: &Body, lanes: &'a [bool], pass: Pass) -> Forward<'a> {
        let slots = HashMap::from([(0, Slot::Input)]);
        let mut list = Forward {
            lanes,
            ops: Vec::new(),
            slots,
            turned: HashMap::new(),
            reads: Vec::new(),
            output: Slot::Input,
        };
        for (index, node) in body.nodes.iter().enumerate() {
            list.node(index, node, pass);
        }
        list.output = list.value(body.output, false);
        // The output is handed out from the workspace, and so cannot be the caller's own slice.
        if list.output == Slot::Input {
            list.output = Slot::Value(body.output);
            list.ops.push(op(OpKind::Copy, vec![Slot::Input], list.output));
        }
        list
    }

    fn node(&mut self, index: usize, node: &Node, pass: Pass) {
        let (out, lanes) = (Slot::Value(node.output), self.lanes[node.output]);
        let reads: Vec<Slot> = node.inputs.iter().map(|value| self.value(*value, lanes)).collect();
        self.reads.push(reads.clone());
        let slot = match &node.kind {
            NodeKind::Layer(layer) if skipped(layer, pass) => reads[0],
            NodeKind::Layer(_) | NodeKind::Own { .. } | NodeKind::Repeat { .. } => {
                self.ops.push(Op { lanes, ..op(OpKind::Layer(pass, index), reads, out) });
                out
            }
            NodeKind::Add(_) => {
                self.ops.push(Op { lanes, ..op(OpKind::Add, reads, out) });
                out
            }
            NodeKind::Concat => {
                let put = |(part, read)| op(OpKind::Put { node: index, part }, vec![read], out);
                self.ops.extend(reads.into_iter().enumerate().map(put));
                out
            }
        };
        self.slots.insert(node.output, slot);
    }

    /// Where a value is found in the wanted layout; turned once, if it lies in the other.
    fn value(&mut self, value: usize, lanes: bool) -> Slot {
        let slot = self.slots[&value];
        if self.lanes[value] == lanes {
            return slot;
        }
        if let Some(turned) = self.turned.get(&value) {
            return *turned;
        }
        let kind = if lanes { OpKind::ToLanes } else { OpKind::FromLanes };
        self.ops.push(op(kind, vec![slot], Slot::Turned(value)));
        self.turned.insert(value, Slot::Turned(value));
        Slot::Turned(value)
    }
}

fn skipped(layer: &Layer, pass: Pass) -> bool {
    layer.calls.view || (pass == Pass::Infer && layer.calls.inference == Inference::Identity)
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
    lanes: &'a [bool],
    forward: &'a Forward<'a>,
    ops: Vec<Op>,
    /// The gradient of each value, as far as it is summed up, in the value's own layout.
    grads: HashMap<usize, Slot>,
    count: usize,
    trained: Vec<bool>,
}

impl Backward<'_> {
    fn fresh(&mut self, value: usize) -> Slot {
        self.count += 1;
        Slot::Grad(value, self.count)
    }

    /// Writes the list from the last layer to the first; gives the slot of the input's gradient.
    fn run(&mut self) -> Slot {
        self.contribute(self.body.output, Slot::OutputGrad, false);
        for index in (0..self.body.nodes.len()).rev() {
            let node = &self.body.nodes[index];
            let Some(d_y) = self.grads.get(&node.output).copied() else { continue };
            let lanes = self.lanes[node.output];
            match &node.kind {
                NodeKind::Layer(layer) if layer.calls.view => self.contribute(node.inputs[0], d_y, lanes),
                NodeKind::Layer(_) | NodeKind::Own { .. } | NodeKind::Repeat { .. } => self.layer(index, d_y),
                NodeKind::Add(_) => node.inputs.iter().for_each(|value| self.contribute(*value, d_y, lanes)),
                NodeKind::Concat => {
                    for (part, value) in node.inputs.iter().enumerate() {
                        let d_x = self.fresh(*value);
                        let take = op(OpKind::Take { node: index, part }, vec![d_y], d_x);
                        self.ops.push(Op { for_input: !self.trained[*value], ..take });
                        self.contribute(*value, d_x, false);
                    }
                }
            }
        }
        let input_grad = self.grads.get(&0).copied().unwrap_or(Slot::OutputGrad);
        if input_grad != Slot::OutputGrad {
            return input_grad;
        }
        // It is handed out from the workspace, and so cannot be the caller's own slice.
        let copy = self.fresh(0);
        self.ops.push(Op { for_input: true, ..op(OpKind::Copy, vec![input_grad], copy) });
        copy
    }

    fn layer(&mut self, index: usize, d_y: Slot) {
        let node = &self.body.nodes[index];
        let (input, lanes) = (node.inputs[0], self.lanes[node.output]);
        let (x, y) = (self.forward.reads[index][0], self.forward.slots[&node.output]);
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
            NodeKind::Add(_) | NodeKind::Concat => (false, false),
        };
        reads.extend(of_x.then_some(x));
        reads.extend(of_y.then_some(y));
        let (d_x, for_input) = (self.fresh(input), !self.trained[input]);
        self.ops.push(Op { for_input, lanes, ..op(OpKind::Layer(Pass::Backward, index), reads, d_x) });
        self.contribute(input, d_x, lanes);
    }

    /// Adds to the gradient of a value that several layers read; `lanes` says how `d` lies.
    fn contribute(&mut self, value: usize, d: Slot, lanes: bool) {
        let mut d = d;
        let (own, for_input) = (self.lanes[value], !self.trained[value]);
        if own != lanes {
            let turned = self.fresh(value);
            let kind = if own { OpKind::ToLanes } else { OpKind::FromLanes };
            self.ops.push(Op { for_input, ..op(kind, vec![d], turned) });
            d = turned;
        }
        let sum = match self.grads.get(&value).copied() {
            None => d,
            Some(other) => {
                let sum = self.fresh(value);
                self.ops.push(Op { for_input, lanes: own, ..op(OpKind::Add, vec![d, other], sum) });
                sum
            }
        };
        self.grads.insert(value, sum);
    }
}
