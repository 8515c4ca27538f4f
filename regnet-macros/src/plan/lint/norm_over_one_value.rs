//! `norm_over_one_value`: one value less its own mean is 0, whatever it was.

use super::entry::{Findings, Lint};
use super::graph::Graph;
use crate::language::levels::Level;

pub const LINT: Lint = Lint {
    name: "norm_over_one_value",
    level: Level::Deny,
    when: "the mean of a layer, group or instance norm is taken over a single value, which makes it 0",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in graph.nodes() {
        if node.facts.values_of_a_mean != Some(1) {
            continue;
        }
        let (word, shape) = (&node.word, graph.input(node).text());
        findings.at(
            node,
            format!("`{word}` takes each mean over 1 value of {shape}, so that its output does not depend on its input; give it more values, or leave it out"),
        );
    }
}
