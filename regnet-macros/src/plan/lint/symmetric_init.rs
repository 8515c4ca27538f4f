//! `symmetric_init`: units that start as copies and get the same gradient stay copies.

use super::entry::{Findings, Lint};
use super::graph::{Graph, layer, role};
use crate::language::levels::Level;
use crate::layers::layer::Layer;
use crate::layers::role::Role;
use crate::layers::runtime::Kind;
use crate::plan::parts::{Node, NodeKind};

pub const LINT: Lint = Lint {
    name: "symmetric_init",
    level: Level::Deny,
    when: "a layer with several units and every layer that reads them have constant weights, with nothing random between: the units stay copies of one",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    let equal = equal_gradients(graph);
    for node in graph.nodes() {
        let Some((layer, role)) = layer(node) else { continue };
        if !mixes(role) || !constant(layer) || node.facts.grouped {
            continue;
        }
        let Some(units) = graph.output(node).last().known().filter(|units| *units > 1) else { continue };
        if !equal[node.output] {
            continue;
        }
        let word = &node.word;
        let message = format!(
            "the {units} units of `{word}` start equal, and so do the weights that read them, so that they stay copies of one unit; write `init = auto` in one of the two"
        );
        match node.facts.explicit_init {
            Some(span) => findings.under(node, span, message),
            None => findings.at(node, message),
        }
    }
}

/// Whether each unit reads what the others read.
fn mixes(role: Role) -> bool {
    match role {
        Role::Affine | Role::Recurrent | Role::Table => true,
        Role::Depthwise
        | Role::Activation(_)
        | Role::Softmax { .. }
        | Role::Norm(_)
        | Role::Pool
        | Role::Pad
        | Role::Flatten
        | Role::Reshape
        | Role::Noise(_) => false,
    }
}

/// Whether all weights of a layer, and its biases, are the same for each unit and stay unmasked.
fn constant(layer: &Layer) -> bool {
    let own = |kind| matches!(kind, Kind::Weight | Kind::Bias);
    !layer.calls.random
        && layer.params.iter().filter(|tensor| own(tensor.kind)).all(|tensor| tensor.init.is_constant())
}

/// For each value whether its units get the same gradient, if they are equal: all that reads it does so by constant
/// weights. What is not known counts as a difference.
fn equal_gradients(graph: &Graph<'_>) -> Vec<bool> {
    let mut equal = vec![true; graph.body.values.len()];
    // The output's units meet different targets.
    equal[graph.body.output] = false;
    for node in graph.body.nodes.iter().rev() {
        let through = keeps_equal(node, equal[node.output]);
        for input in &node.inputs {
            equal[*input] &= through;
        }
    }
    equal
}

/// The same of what one node passes back, whose output has equal gradients or not.
fn keeps_equal(node: &Node, behind: bool) -> bool {
    let layer = match &node.kind {
        NodeKind::Layer(layer) => layer,
        NodeKind::Concat => return behind,
        // A block that adds nothing at the start is a known remedy.
        NodeKind::Add(_) | NodeKind::Own { .. } | NodeKind::Repeat { .. } => return false,
    };
    if !constant(layer) {
        return false;
    }
    match role(node) {
        Some(Role::Affine | Role::Recurrent) => !node.facts.grouped,
        Some(
            Role::Depthwise
            | Role::Activation(_)
            | Role::Softmax { .. }
            | Role::Norm(_)
            | Role::Pool
            | Role::Pad
            | Role::Flatten,
        ) => behind,
        Some(Role::Reshape | Role::Noise(_) | Role::Table) | None => false,
    }
}
