//! conv2d → (relu) → maxpool2d in lanes: pooled before the convolution's output reaches memory.

use crate::plan::{Body, NodeKind};
use crate::program::{Fused, Op, OpKind, Pass, Pooled, Program, Slot};

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
pub fn rewrite(program: &mut Program, body: &Body) {
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
    list[end].kind = OpKind::Fused(pass, Fused::Pooled(nodes));
    list[end].reads = reads;
    list.retain(|op| !of(op, first) && nodes.relu.is_none_or(|relu| !of(op, relu)));
}
