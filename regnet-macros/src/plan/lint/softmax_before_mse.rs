//! `softmax_before_mse`: a distance between probabilities has no gradient where they are surely wrong.

use super::entry::{Findings, Lint};
use super::graph::{Graph, role};
use crate::language::levels::Level;
use crate::layers::losses::loss::Scores;
use crate::layers::role::Role;

pub const LINT: Lint = Lint {
    name: "softmax_before_mse",
    level: Level::Warn,
    when: "`softmax` stands before `mse` or another loss of distances, whose gradient vanishes where a prediction is surely wrong",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    let Some(loss) = graph.loss.filter(|loss| loss.scores == Scores::Values) else { return };
    let Some(node) = graph.last() else { return };
    let of_several = graph.output(node).last().known() != Some(1);
    if of_several && matches!(role(node), Some(Role::Softmax { log: false })) {
        let (word, loss) = (&node.word, loss.word);
        findings.at(
            node,
            format!("the gradient of `loss {loss}` through `{word}` vanishes where a prediction is surely wrong; leave `{word}` out and write `loss softmax_cross_entropy`"),
        );
    }
}
