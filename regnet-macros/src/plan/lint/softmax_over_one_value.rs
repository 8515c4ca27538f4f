//! `softmax_over_one_value`: the shares of one value are 1, whatever it is.

use super::entry::{Findings, Lint};
use super::graph::{Graph, role};
use crate::language::levels::Level;
use crate::layers::role::Role;

pub const LINT: Lint = Lint {
    name: "softmax_over_one_value",
    level: Level::Deny,
    when: "the last axis of a softmax has a single value, which makes it a constant",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in graph.nodes() {
        let Some(Role::Softmax { log }) = role(node) else { continue };
        if graph.output(node).last().known() == Some(1) {
            let (word, constant) = (&node.word, if log { 0 } else { 1 });
            findings.at(
                node,
                format!("`{word}` over 1 value is always {constant}, whatever its input is; give it more values, or write `sigmoid` for one probability"),
            );
        }
    }
}
