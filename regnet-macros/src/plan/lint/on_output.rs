//! `dropout_on_output`, `norm_on_output`: what stands behind the last weights changes the scores themselves.

use super::entry::{Findings, Lint};
use super::graph::{Graph, may_hold_weights, role};
use crate::language::levels::Level;
use crate::layers::role::Role;
use crate::plan::parts::Node;
use crate::says::number::number;

pub const DROPOUT: Lint = Lint {
    name: "dropout_on_output",
    level: Level::Warn,
    when: "a dropout or noise stands behind the last weights of a network with a loss",
    find: dropout,
};

pub const NORM: Lint = Lint {
    name: "norm_on_output",
    level: Level::Warn,
    when: "a norm stands behind the last weights of a network with a loss",
    find: norm,
};

fn dropout(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in behind_the_weights(graph) {
        if !matches!(role(node), Some(Role::Noise(_))) {
            continue;
        }
        let word = &node.word;
        let effect = match node.facts.dropped {
            Some(p) => format!("drops {} % of the outputs themselves in each step", number(100.0 * p)),
            None => "changes the outputs themselves in each step".to_owned(),
        };
        findings.at(
            node,
            format!("`{word}` behind the last weights {effect}; put it before the last layer with weights"),
        );
    }
}

fn norm(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in behind_the_weights(graph) {
        let Some(Role::Norm(_)) = role(node) else { continue };
        let word = &node.word;
        let outputs =
            graph.output(node).len().known().map_or("outputs".to_owned(), |n| format!("{n} outputs"));
        findings.at(
            node,
            format!("`{word}` behind the last weights fixes the spread of the {outputs} themselves; put it before the last layer with weights"),
        );
    }
}

/// What has weights before it and none behind, where the loss reads the output.
fn behind_the_weights<'a>(graph: &Graph<'a>) -> Vec<&'a Node> {
    if graph.loss.is_none() {
        return Vec::new();
    }
    let meets = graph.meets_weights();
    let mut reached = vec![false; graph.body.values.len()];
    let mut behind = Vec::new();
    for node in graph.nodes() {
        let after = node.inputs.iter().any(|value| reached[*value]);
        reached[node.output] = after || may_hold_weights(node);
        if after && !meets[node.output] {
            behind.push(node);
        }
    }
    behind
}
