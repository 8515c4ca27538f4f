//! Named rewrites of the lists, one file each. Each keeps the result and can be switched off, so that a test can
//! compare the fused with the unfused expansion.

mod activation_in_dense;
mod in_place;
mod norm_in_producer;
mod pool_in_producer;
mod relu_in_norm;

use crate::plan::{Body, NodeKind};
use crate::program::{Fused, Op, OpKind, Pass, Program, Slot};

/// Which rewrites are applied.
#[derive(Clone, Copy)]
pub struct Fusions {
    /// A max pool, and a relu before it, become part of the convolution whose output they alone read.
    pub pool_in_producer: bool,
    /// A relu, and a max pool behind it, become part of the batch norm whose output they alone read.
    pub relu_in_norm: bool,
    /// At inference a batch norm, and the relu and pool behind it, become part of the convolution whose output they
    /// alone read.
    pub norm_in_producer: bool,
    /// An activation becomes part of the dense layers behind which and before which it stands, with a dropout between
    /// a relu and the latter.
    pub activation_in_dense: bool,
    /// A layer whose backward pass does not need its input overwrites it, if nobody else reads it.
    pub in_place: bool,
}

impl Fusions {
    pub const ALL: Fusions = Fusions::same(true);
    pub const NONE: Fusions = Fusions::same(false);

    const fn same(on: bool) -> Fusions {
        Fusions {
            pool_in_producer: on,
            relu_in_norm: on,
            norm_in_producer: on,
            activation_in_dense: on,
            in_place: on,
        }
    }
}

/// Applies the rewrites.
pub fn fuse(program: &mut Program, body: &Body, fusions: Fusions) {
    if fusions.pool_in_producer {
        pool_in_producer::rewrite(program, body);
    }
    if fusions.relu_in_norm {
        relu_in_norm::rewrite(program, body);
    }
    if fusions.norm_in_producer {
        norm_in_producer::rewrite(program, body);
    }
    if fusions.activation_in_dense {
        activation_in_dense::rewrite(program, body);
    }
    if fusions.in_place {
        in_place::rewrite(program, body);
    }
}

/// A layer's operation in one of the lists: its node and the runtime's type.
fn layer<'a>(op: &Op, pass: Pass, body: &'a Body) -> Option<(usize, &'a str)> {
    let OpKind::Layer(of, node) = op.kind else { return None };
    match &body.nodes[node].kind {
        NodeKind::Layer(layer) if of == pass => Some((node, layer.ty)),
        NodeKind::Layer(_)
        | NodeKind::Own { .. }
        | NodeKind::Add
        | NodeKind::Concat
        | NodeKind::Repeat { .. } => None,
    }
}

/// The forward operation before a node, if that node alone reads what it writes: then the chain is one in all lists.
fn before<'a>(node: usize, program: &'a Program, body: &Body) -> Option<&'a Op> {
    let value = body.nodes[node].inputs[0];
    let readers = body.nodes.iter().filter(|node| node.inputs.contains(&value)).count();
    if value == body.output || readers != 1 {
        return None;
    }
    program.forward.iter().find(|op| op.writes == Some(Slot::Value(value)))
}

/// Makes one operation of a chain of nodes, in all lists.
fn join(program: &mut Program, nodes: &[usize], fused: Fused) {
    join_in_list(&mut program.forward, Pass::Forward, nodes, fused);
    join_in_list(&mut program.inference, Pass::Infer, nodes, fused);
    join_in_list(&mut program.backward, Pass::Backward, nodes, fused);
}

/// Leaves out the lines of the nodes but the last of the list, which becomes the fused one.
fn join_in_list(list: &mut Vec<Op>, pass: Pass, nodes: &[usize], fused: Fused) {
    let of = |op: &Op, node: usize| op.kind == OpKind::Layer(pass, node);
    let place = |node: Option<&usize>| list.iter().position(|op| node.is_some_and(|node| of(op, *node)));
    let ends = [place(nodes.first()), place(nodes.last())];
    let [Some(first), Some(last)] = ends else { return };
    let (begin, end) = if pass == Pass::Backward { (last, first) } else { (first, last) };
    let mut reads = vec![list[begin].reads[0]];
    // The first node's x stands behind its d_y.
    reads.extend((pass == Pass::Backward).then(|| list[end].reads[1]));
    list[end].kind = OpKind::Fused(pass, fused);
    list[end].reads = reads;
    list.retain(|op| !nodes.iter().any(|node| of(op, *node)));
}
