//! An output takes the place of the input that nobody reads again.

use crate::layers::layer::Inference;
use crate::plan::{Body, NodeKind};
use crate::program::list::{Op, OpKind, Pass, Program, Slot};

/// Marks the operations whose output takes the place of their first input.
pub fn rewrite(program: &mut Program, body: &Body) {
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
        let free = !first.is_given() && !read_later && !read_twice && !needed_after(first);
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
    if second != ops[index].reads[0] && !second.is_given() && !read_later && !needed_after(second) {
        ops[index].reads.swap(0, 1);
        ops[index].in_place = true;
    }
}

/// Whether the runtime has an in-place form of the operation.
fn can(op: &Op, body: &Body) -> bool {
    let of_layer = |node: usize| match &body.nodes[node].kind {
        NodeKind::Layer(layer) => Some(&layer.calls),
        NodeKind::Own { .. } | NodeKind::Add(_) | NodeKind::Concat | NodeKind::Repeat { .. } => None,
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
        OpKind::Fused(..)
        | OpKind::Copy
        | OpKind::ToLanes
        | OpKind::FromLanes
        | OpKind::Put { .. }
        | OpKind::Take { .. } => false,
    }
}
