//! Named rewrites of the lists. Each keeps the result and can be switched off, so that a test can compare the
//! fused with the unfused expansion.

use crate::layers::Inference;
use crate::plan::{Body, NodeKind};
use crate::program::{Op, OpKind, Pass, Pooled, Program, Slot};

/// Which rewrites are applied.
#[derive(Clone, Copy)]
pub struct Fusions {
    /// A max pool, and a relu before it, become part of the convolution whose output they alone read.
    pub pool_in_producer: bool,
    /// A layer whose backward pass does not need its input overwrites it, if nobody else reads it.
    pub in_place: bool,
}

impl Fusions {
    pub const ALL: Fusions = Fusions { pool_in_producer: true, in_place: true };
    pub const NONE: Fusions = Fusions { pool_in_producer: false, in_place: false };
}

/// Applies the rewrites.
pub fn fuse(program: &mut Program, body: &Body, fusions: Fusions) {
    if fusions.pool_in_producer {
        pool_in_producer(program, body);
    }
    if fusions.in_place {
        in_place(program, body);
    }
}

/// The runtime's type of a layer in lanes.
fn in_lanes<'a>(op: &Op, pass: Pass, body: &'a Body) -> Option<(usize, &'a str)> {
    let OpKind::Layer(of, node) = op.kind else { return None };
    match &body.nodes[node].kind {
        NodeKind::Layer(layer) if of == pass && op.lanes => Some((node, layer.ty)),
        NodeKind::Layer(_)
        | NodeKind::Own { .. }
        | NodeKind::Add
        | NodeKind::Concat
        | NodeKind::Repeat { .. } => None,
    }
}

/// Makes one operation of each convolution, the relu after it, and the max pool after that.
fn pool_in_producer(program: &mut Program, body: &Body) {
    // Read by one node alone, and not handed out: then the chain is one in all lists.
    let readers = |value: usize| body.nodes.iter().filter(|node| node.inputs.contains(&value)).count();
    let between = |node: usize| {
        let value = body.nodes[node].output;
        value != body.output && readers(value) == 1
    };
    let mut all = Vec::new();
    for pool in &program.forward {
        let Some((pool, "MaxPool2d")) = in_lanes(pool, Pass::Forward, body) else { continue };
        let before = |node: usize| {
            let value = body.nodes[node].inputs[0];
            let op = program.forward.iter().find(|op| op.writes == Some(Slot::Value(value)))?;
            in_lanes(op, Pass::Forward, body).filter(|(node, _)| between(*node))
        };
        let (relu, conv) = match before(pool) {
            Some((relu, "Relu")) => (Some(relu), before(relu)),
            conv => (None, conv),
        };
        if let Some((conv, "Conv2d")) = conv {
            all.push(Pooled { conv, relu, pool });
        }
    }
    for nodes in all {
        for (list, pass) in [
            (&mut program.forward, Pass::Forward),
            (&mut program.inference, Pass::Infer),
            (&mut program.backward, Pass::Backward),
        ] {
            pool_in_list(list, pass, nodes);
        }
    }
}

/// Leaves out the lines of the three nodes but the last, which becomes the fused one.
fn pool_in_list(list: &mut Vec<Op>, pass: Pass, nodes: Pooled) {
    let of = |op: &Op, node: usize| op.kind == OpKind::Layer(pass, node);
    let (first, last) =
        if pass == Pass::Backward { (nodes.pool, nodes.conv) } else { (nodes.conv, nodes.pool) };
    let (Some(begin), Some(end)) =
        (list.iter().position(|op| of(op, first)), list.iter().position(|op| of(op, last)))
    else {
        return;
    };
    let mut reads = vec![list[begin].reads[0]];
    // The convolution's x stands behind its d_y.
    reads.extend((pass == Pass::Backward).then(|| list[end].reads[1]));
    list[end].kind = OpKind::Pooled(pass, nodes);
    list[end].reads = reads;
    list.retain(|op| !of(op, first) && nodes.relu.is_none_or(|relu| !of(op, relu)));
}

/// Marks the operations whose output takes the place of their first input.
fn in_place(program: &mut Program, body: &Body) {
    let later: Vec<Slot> = program.backward.iter().flat_map(|op| op.reads.clone()).collect();
    let kept = |slot: &Slot| later.contains(slot) || *slot == program.output;
    mark(&mut program.forward, body, |slot| kept(&slot));
    let input_grad = program.input_grad;
    mark(&mut program.backward, body, |slot| slot == input_grad);
    let output = program.inference_output;
    mark(&mut program.inference, body, |slot| slot == output);
}

fn mark(ops: &mut [Op], body: &Body, needed_after: impl Fn(Slot) -> bool) {
    for index in 0..ops.len() {
        let first = ops[index].reads[0];
        let read_later = ops[index + 1..].iter().any(|op| op.reads.contains(&first));
        let read_twice = ops[index].reads[1..].contains(&first);
        // Only the layer itself may be on the way: what else reads the value here would see it changed.
        let free = first != Slot::Input && !read_later && !read_twice && !needed_after(first);
        if free && can(&ops[index], body) {
            ops[index].in_place = true;
        } else if ops[index].kind == OpKind::Add {
            swap_add(ops, index, &needed_after);
        }
    }
}

/// a + b can take the place of b as well.
fn swap_add(ops: &mut [Op], index: usize, needed_after: &impl Fn(Slot) -> bool) {
    let second = ops[index].reads[1];
    let read_later = ops[index + 1..].iter().any(|op| op.reads.contains(&second));
    if second != ops[index].reads[0] && second != Slot::Input && !read_later && !needed_after(second) {
        ops[index].reads.swap(0, 1);
        ops[index].in_place = true;
    }
}

/// Whether the runtime has an in-place form of the operation.
fn can(op: &Op, body: &Body) -> bool {
    let of_layer = |node: usize| match &body.nodes[node].kind {
        NodeKind::Layer(layer) => Some(&layer.calls),
        NodeKind::Own { .. } | NodeKind::Add | NodeKind::Concat | NodeKind::Repeat { .. } => None,
    };
    match op.kind {
        OpKind::Layer(Pass::Forward | Pass::Backward, node) => {
            of_layer(node).is_some_and(|calls| calls.in_place)
        }
        OpKind::Layer(Pass::Infer, node) => of_layer(node).is_some_and(|calls| match calls.inference {
            Inference::Same => calls.in_place,
            Inference::Own { in_place } => in_place,
            Inference::Identity => false,
        }),
        OpKind::Add => true,
        OpKind::Pooled(..)
        | OpKind::Copy
        | OpKind::ToLanes
        | OpKind::FromLanes
        | OpKind::Put { .. }
        | OpKind::Take { .. } => false,
    }
}
