//! `norm_after_activation`: a norm was proposed for what goes into the activation (Ioffe and Szegedy 2015, §3.2).

use super::entry::{Findings, Lint};
use super::graph::{Graph, role};
use crate::language::levels::Level;
use crate::layers::role::Role;

pub const LINT: Lint = Lint {
    name: "norm_after_activation",
    level: Level::Allow,
    when: "a norm stands right behind an activation instead of before it",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in graph.nodes() {
        let Some(Role::Norm(_)) = role(node) else { continue };
        let Some(before) = graph.maker(node.inputs[0]) else { continue };
        if !matches!(role(before), Some(Role::Activation(_))) {
            continue;
        }
        let (word, activation) = (&node.word, &before.word);
        findings.at(
            node,
            format!("`{word}` behind `{activation}` normalizes values that are no longer spread around 0 evenly; put it before `{activation}`"),
        );
    }
}
