//! dense → activation: applied where the product's sums are complete; its gradient likewise, in the product that
//! makes it, also through a dropout behind a relu: what was dropped is 0 as what the relu cut off.

use crate::layers::Layer;
use crate::plan::{Body, NodeKind};
use crate::program::{Activated, Fused, Op, OpKind, Pass, Program, Slot, Through};

/// The layer whose pass an operation is.
fn layer<'a>(op: &Op, pass: Pass, body: &'a Body) -> Option<(usize, &'a Layer)> {
    let OpKind::Layer(of, node) = op.kind else { return None };
    match &body.nodes[node].kind {
        NodeKind::Layer(layer) if of == pass => Some((node, layer)),
        NodeKind::Layer(_)
        | NodeKind::Own { .. }
        | NodeKind::Add
        | NodeKind::Concat
        | NodeKind::Repeat { .. } => None,
    }
}

/// Makes one operation of each dense layer and the activation behind it, and of its backward pass and that of the
/// activation before it.
pub fn rewrite(program: &mut Program, body: &Body) {
    let later: Vec<Slot> = program.backward.iter().flat_map(|op| op.reads.clone()).collect();
    let output = program.output;
    activate(&mut program.forward, Pass::Forward, body, |slot| later.contains(&slot) || slot == output);
    let output = program.inference_output;
    activate(&mut program.inference, Pass::Infer, body, |slot| slot == output);
    go_through(program, body);
}

/// The operation that alone reads what the one at `index` writes.
fn only_reader(ops: &[Op], index: usize) -> Option<usize> {
    let written = ops[index].writes?;
    let mut readers = (0..ops.len()).filter(|reader| ops[*reader].reads.contains(&written));
    readers.next().filter(|_| readers.next().is_none())
}

fn activate(ops: &mut Vec<Op>, pass: Pass, body: &Body, needed: impl Fn(Slot) -> bool) {
    for index in (0..ops.len()).rev() {
        let Some((dense, Layer { ty: "Dense", .. })) = layer(&ops[index], pass, body) else { continue };
        let Some(reader) = only_reader(ops, index) else { continue };
        let Some((curve, _)) = layer(&ops[reader], pass, body).filter(|(_, layer)| layer.calls.curve) else {
            continue;
        };
        if ops[index].writes.is_some_and(&needed) {
            continue;
        }
        ops[index].kind = OpKind::Fused(pass, Fused::Activated(Activated { dense, curve }));
        ops[index].writes = ops[reader].writes;
        ops.remove(reader);
    }
}

fn go_through(program: &mut Program, body: &Body) {
    let mut index = 0;
    while index < program.backward.len() {
        if let Some((nodes, absorbed)) = before(program, body, index) {
            program.backward[index].kind = OpKind::Fused(Pass::Backward, Fused::Through(nodes));
            program.backward[index].writes = absorbed.last().and_then(|last| program.backward[*last].writes);
            for gone in absorbed.iter().rev() {
                program.backward.remove(*gone);
            }
        }
        index += 1;
    }
}

/// What stands before the dense layer whose backward pass is at `index`, and where the lines of it are.
fn before(program: &Program, body: &Body, index: usize) -> Option<(Through, Vec<usize>)> {
    let ops = &program.backward;
    let (dense, Layer { ty: "Dense", .. }) = layer(&ops[index], Pass::Backward, body)? else { return None };
    let x = ops[index].reads[1];
    let own = |at: usize| ops[at].writes != Some(program.input_grad);
    let next = only_reader(ops, index).filter(|_| own(index))?;
    let (curve, of_next) = layer(&ops[next], Pass::Backward, body)?;
    if of_next.calls.curve {
        let nodes = Through { dense, curve, dropout: None };
        return (ops[next].reads[1] == x).then(|| (nodes, vec![next]));
    }
    let dropout = curve;
    let forward = |op: &&Op| op.kind == OpKind::Layer(Pass::Forward, dropout) && op.writes == Some(x);
    let thinned = program.forward.iter().find(forward)?.reads[0];
    let last = only_reader(ops, next).filter(|_| own(next) && of_next.ty == "Dropout")?;
    let (curve, Layer { ty: "Relu", .. }) = layer(&ops[last], Pass::Backward, body)? else { return None };
    let nodes = Through { dense, curve, dropout: Some(dropout) };
    (ops[last].reads[1] == thinned).then(|| (nodes, vec![next, last]))
}
