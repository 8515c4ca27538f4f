//! `redundant_bias`: a norm over the batch takes a bias before it away (Ioffe and Szegedy 2015, §3.2).

use super::entry::{Findings, Lint};
use super::graph::{Graph, layer, role};
use crate::language::levels::Level;
use crate::layers::role::{Across, Role};
use crate::layers::runtime::Kind;

pub const LINT: Lint = Lint {
    name: "redundant_bias",
    level: Level::Warn,
    when: "`bias = true` is written although the next stage is a norm over the batch, whose mean takes it away",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in graph.nodes() {
        let (Some(span), Some((layer, _))) = (node.facts.explicit_bias, layer(node)) else { continue };
        let Some(norm) = graph.only_reader(node.output) else { continue };
        if !matches!(role(norm), Some(Role::Norm(Across::Batch))) {
            continue;
        }
        let Some(bias) = layer.params.iter().find(|tensor| tensor.kind == Kind::Bias) else { continue };
        let count = bias.len().map_or("biases".to_owned(), |n| format!("{n} parameters"));
        let norm = &norm.word;
        findings.under(
            node,
            span,
            format!("the {count} of this bias have no effect, since the mean of `{norm}` takes them away; leave `bias = true` out"),
        );
    }
}
