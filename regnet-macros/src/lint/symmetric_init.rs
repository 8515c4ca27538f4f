//! `symmetric_init`: units that start as copies and get the same gradient stay copies.

use super::graph::{Graph, layer};
use super::{Findings, Level, Lint};
use crate::layers::{Layer, Role};
use crate::plan::{Node, NodeKind};

pub const LINT: Lint = Lint {
    name: "symmetric_init",
    level: Level::Deny,
    when: "a layer with several units and every layer that reads them have constant weights, with nothing random between: the units stay copies of one",
    find: Some(find),
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in graph.nodes() {
        let Some((layer, role)) = layer(node) else { continue };
        if !mixes(role) || !constant(layer) || node.facts.grouped {
            continue;
        }
        let Some(units) = graph.output(node).last().known().filter(|units| *units > 1) else { continue };
        if equal_gradients(graph, node) != Some(true) {
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
    let own = |kind: &str| kind == "Weight" || kind == "Bias";
    !layer.calls.random
        && layer.params.iter().filter(|tensor| own(tensor.kind)).all(|tensor| tensor.init.is_constant())
}

/// Whether the units of a layer get the same gradient: all that reads them does so by constant weights. `None` where
/// a layer is met that cannot be known.
fn equal_gradients(graph: &Graph<'_>, node: &Node) -> Option<bool> {
    // The output's units meet different targets.
    if node.output == graph.body.output {
        return Some(false);
    }
    for reader in graph.readers(node.output) {
        let NodeKind::Layer(layer) = &reader.kind else {
            match &reader.kind {
                NodeKind::Concat => {
                    if !equal_gradients(graph, reader)? {
                        return Some(false);
                    }
                    continue;
                }
                // A block that adds nothing at the start is a known remedy.
                NodeKind::Add => return Some(false),
                NodeKind::Layer(_) | NodeKind::Own { .. } | NodeKind::Repeat { .. } => return None,
            }
        };
        if layer.calls.random || !constant(layer) {
            return Some(false);
        }
        let ends = match super::graph::role(reader)? {
            Role::Affine | Role::Recurrent => !reader.facts.grouped,
            Role::Depthwise
            | Role::Activation(_)
            | Role::Softmax { .. }
            | Role::Norm(_)
            | Role::Pool
            | Role::Pad
            | Role::Flatten => equal_gradients(graph, reader)?,
            Role::Reshape | Role::Noise(_) | Role::Table => false,
        };
        if !ends {
            return Some(false);
        }
    }
    Some(true)
}
