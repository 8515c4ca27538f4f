//! `double_softmax`: the softmax loss takes scores and applies the softmax itself.

use super::entry::{Findings, Lint};
use super::graph::{Graph, role};
use crate::language::levels::Level;
use crate::layers::losses::loss::Scores;
use crate::layers::role::Role;
use crate::says::number::number;

pub const LINT: Lint = Lint {
    name: "double_softmax",
    level: Level::Warn,
    when: "`softmax` or `log_softmax` stands before the softmax loss, which applies it itself",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    let Some(loss) = graph.loss.filter(|loss| loss.scores == Scores::Softmax) else { return };
    let Some(node) = graph.last() else { return };
    let Some(Role::Softmax { log }) = role(node) else { return };
    let (word, loss) = (&node.word, loss.word);
    let classes = graph.output(node).last().known().filter(|_| !log && node.output == graph.body.output);
    let effect = match classes {
        // The scores lie in 0..1: at best one is 1 and the others 0.
        Some(n) if n > 1 => format!(
            ", and for {n} classes its value stays above {}",
            number((1.0 + (n as f64 - 1.0) * (-1.0f64).exp()).ln())
        ),
        Some(_) | None => String::new(),
    };
    findings.at(node, format!("`loss {loss}` applies the softmax itself{effect}; leave `{word}` out"));
}
