//! `dropout_before_batchnorm`: dropout raises the variance in training alone, and the running statistics learn that one
//! (Li et al. 2018).

use super::entry::{Findings, Lint};
use super::graph::{Graph, does, role};
use crate::language::levels::Level;
use crate::layers::role::{Across, Noise, Role};
use crate::layers::runtime::{Init, Kind, Operation};
use crate::plan::parts::{Node, NodeKind};
use crate::says::number::number;

pub const LINT: Lint = Lint {
    name: "dropout_before_batchnorm",
    level: Level::Warn,
    when: "a dropout reaches a later batch norm, which then normalizes by another variance than it meets at inference",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    let next = next_norms(graph);
    for node in graph.nodes() {
        if !raises_variance(node) || node.facts.dropped == Some(0.0) {
            continue;
        }
        let Some(norm) = next[node.output] else { continue };
        let (word, name) = (&node.word, &norm.name);
        let what = match ratio(graph, node, norm) {
            Some(ratio) => {
                format!(
                    "the variance that `{name}` meets in training is {} times that at inference",
                    number(ratio)
                )
            }
            None => format!("the variance that `{name}` meets in training is not that at inference"),
        };
        findings.at(node, format!("after `{word}` {what}; put `{word}` behind the last norm over the batch"));
    }
}

fn raises_variance(node: &Node) -> bool {
    match role(node) {
        Some(Role::Noise(Noise::Dropout | Noise::ChannelDropout | Noise::Factor)) => true,
        Some(_) | None => false,
    }
}

/// For each value the first batch norm that it reaches; a norm of each example ends the way.
fn next_norms<'a>(graph: &Graph<'a>) -> Vec<Option<&'a Node>> {
    let mut next = vec![None; graph.body.values.len()];
    for node in graph.body.nodes.iter().rev() {
        let found = match (role(node), &node.kind) {
            (Some(Role::Norm(Across::Batch)), _) => Some(node),
            (Some(Role::Norm(Across::Example)), _) => None,
            (None, NodeKind::Own { .. } | NodeKind::Repeat { .. }) => None,
            (Some(_), _) | (None, NodeKind::Layer(_) | NodeKind::Add(_) | NodeKind::Concat) => {
                next[node.output]
            }
        };
        for input in &node.inputs {
            next[*input] = found.or(next[*input]);
        }
    }
    next
}

/// (E[x²]/(1−p) − μ²) / (E[x²] − μ²), where x is what is dropped: as it is or in one weighted sum. Independent draws for
/// each value are assumed, and a mean and variance of x that are known.
fn ratio(graph: &Graph<'_>, node: &Node, norm: &Node) -> Option<f64> {
    let (p, noise) = (node.facts.dropped?, role(node)?);
    let mut sums = 0;
    let mut reader = graph.only_reader(node.output)?;
    while !std::ptr::eq(reader, norm) && sums < 2 {
        match role(reader)? {
            Role::Affine => sums += 1,
            Role::Flatten | Role::Reshape => {}
            Role::Depthwise
            | Role::Table
            | Role::Recurrent
            | Role::Activation(_)
            | Role::Softmax { .. }
            | Role::Norm(_)
            | Role::Pool
            | Role::Pad
            | Role::Noise(_) => return None,
        }
        reader = graph.only_reader(reader.output)?;
    }
    let whole_channels = matches!(noise, Role::Noise(Noise::ChannelDropout));
    if sums > 1 || (sums == 1 && whole_channels) {
        return None;
    }
    let (mean, square) = moments(graph, node.inputs[0])?;
    Some((square / (1.0 - p) - mean * mean) / (square - mean * mean))
}

/// Mean and mean square of a value at the start of training, up to a common scale: of a weighted sum by random weights
/// or of a norm they are 0 and 1, and a relu makes 1/√(2π) and 1/2 of them.
fn moments(graph: &Graph<'_>, value: usize) -> Option<(f64, f64)> {
    let node = graph.maker(value)?;
    match role(node)? {
        Role::Affine | Role::Norm(_) => centered(node).then_some((0.0, 1.0)),
        Role::Flatten | Role::Reshape => moments(graph, node.inputs[0]),
        Role::Activation(_) if does(node, Operation::Relu) => match moments(graph, node.inputs[0])? {
            (0.0, square) => Some(((square / std::f64::consts::TAU).sqrt(), square / 2.0)),
            _ => None,
        },
        Role::Activation(_)
        | Role::Depthwise
        | Role::Table
        | Role::Recurrent
        | Role::Softmax { .. }
        | Role::Pool
        | Role::Pad
        | Role::Noise(_) => None,
    }
}

/// Whether the values of a layer have mean 0 at the start: random weights without a constant bias, or a norm that
/// takes the mean away.
fn centered(node: &Node) -> bool {
    let NodeKind::Layer(layer) = &node.kind else { return false };
    layer.params.iter().all(|tensor| match tensor.kind {
        Kind::Weight => !tensor.init.is_constant() && !tensor.init.is(Init::Identity),
        Kind::Bias => tensor.init.is(Init::Zeros),
        Kind::Gamma | Kind::Beta | Kind::Statistic => true,
    }) && layer.operation != Operation::RmsNorm
}
