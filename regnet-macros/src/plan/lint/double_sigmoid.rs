//! `double_sigmoid`: the sigmoid loss takes scores and applies the sigmoid itself.

use super::entry::{Findings, Lint};
use super::graph::{Graph, does};
use crate::language::levels::Level;
use crate::layers::function::sigmoid;
use crate::layers::losses::loss::Scores;
use crate::layers::runtime::Operation;
use crate::says::number::number;

pub const LINT: Lint = Lint {
    name: "double_sigmoid",
    level: Level::Warn,
    when: "`sigmoid` stands before the sigmoid loss, which applies it itself",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    let Some(loss) = graph.loss.filter(|loss| loss.scores == Scores::Sigmoid) else { return };
    let Some(node) = graph.last().filter(|node| does(node, Operation::Sigmoid)) else { return };
    let (word, loss) = (&node.word, loss.word);
    let [low, high] = [0.0, 1.0].map(|score| number(sigmoid(score)));
    findings.at(
        node,
        format!("`loss {loss}` applies the sigmoid itself, and of values between 0 and 1 it makes probabilities between {low} and {high}; leave `{word}` out"),
    );
}
