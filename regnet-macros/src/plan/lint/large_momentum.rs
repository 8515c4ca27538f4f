//! `large_momentum`: in other libraries `momentum` is what is kept of the running statistics, here what a batch counts.

use super::entry::{Findings, Lint};
use super::graph::Graph;
use crate::language::levels::Level;
use crate::says::number::number;

pub const LINT: Lint = Lint {
    name: "large_momentum",
    level: Level::Warn,
    when: "the `momentum` of a norm over the batch is above 0.5, as where it is what is kept of the running statistics",
    find,
};

/// Above it a batch counts more than all before it.
const LARGE: f64 = 0.5;

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in graph.nodes() {
        let Some((momentum, span)) = node.facts.momentum.filter(|(momentum, _)| *momentum > LARGE) else {
            continue;
        };
        let word = &node.word;
        let (counts, meant) = match 1.0 - momentum {
            0.0 => ("only the last batch counts".to_owned(), "0.1".to_owned()),
            kept => {
                let (momentum, kept) = (number(momentum), number(kept));
                (format!("the last batch counts {momentum} and all before it {kept}"), kept)
            }
        };
        let momentum = number(momentum);
        findings.under(
            node,
            span,
            format!("in the running statistics of `{word}` {counts}; where `momentum` is what is kept, as in Keras, {momentum} is written `momentum = {meant}` here"),
        );
    }
}
