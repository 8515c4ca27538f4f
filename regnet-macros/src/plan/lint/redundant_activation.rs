//! `redundant_activation`: an activation that leaves every value that can reach it as it is.

use super::entry::{Findings, Lint};
use super::graph::{Graph, role};
use crate::language::levels::Level;
use crate::layers::role::{Bounds, Noise, Role};
use crate::plan::parts::{Node, NodeKind};
use crate::says::number::number;

pub const LINT: Lint = Lint {
    name: "redundant_activation",
    level: Level::Warn,
    when: "an activation gets only values that it leaves as they are: relu after relu and its like",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    // Values are numbered in the order in which they are made.
    let mut bounds = vec![Bounds::ALL; graph.body.values.len()];
    for node in graph.nodes() {
        let given: Vec<Bounds> = node.inputs.iter().map(|value| bounds[*value]).collect();
        bounds[node.output] = output(node, &given);
        if let Some(Role::Activation(curve)) = role(node)
            && curve.identity.is_some_and(|kept| contains(kept, given[0]))
        {
            let word = &node.word;
            let range = match given[0].high.is_finite() {
                true => format!("between {} and {}", number(given[0].low), number(given[0].high)),
                false => format!("{} or more", number(given[0].low)),
            };
            findings.at(
                node,
                format!("`{word}` changes nothing, since its input is {range} already; leave it out"),
            );
        }
    }
}

fn contains(outer: Bounds, inner: Bounds) -> bool {
    outer.low <= inner.low && inner.high <= outer.high
}

/// Where the values of a node lie.
fn output(node: &Node, given: &[Bounds]) -> Bounds {
    let with_zero = |x: Bounds| Bounds { low: x.low.min(0.0), high: x.high.max(0.0) };
    match (&node.kind, role(node)) {
        (NodeKind::Layer(_), Some(Role::Activation(curve))) => match curve.identity {
            Some(kept) if contains(kept, given[0]) => given[0],
            Some(_) | None => curve.output,
        },
        (NodeKind::Layer(_), Some(Role::Softmax { log: false })) => Bounds::UNIT,
        (NodeKind::Layer(_), Some(Role::Pool | Role::Flatten | Role::Reshape)) => given[0],
        (NodeKind::Layer(_), Some(Role::Pad)) => with_zero(given[0]),
        (NodeKind::Layer(_), Some(Role::Noise(Noise::Dropout | Noise::ChannelDropout))) => {
            let factor = node.facts.dropped.map_or(f64::INFINITY, |p| 1.0 / (1.0 - p));
            let times = |x: f64| if x == 0.0 { 0.0 } else { x * factor };
            with_zero(Bounds { low: times(given[0].low), high: times(given[0].high) })
        }
        (NodeKind::Layer(_), _) | (NodeKind::Own { .. } | NodeKind::Repeat { .. }, _) => Bounds::ALL,
        (NodeKind::Add(_), _) => {
            Bounds { low: given.iter().map(|x| x.low).sum(), high: given.iter().map(|x| x.high).sum() }
        }
        (NodeKind::Concat, _) => Bounds {
            low: given.iter().map(|x| x.low).fold(f64::INFINITY, f64::min),
            high: given.iter().map(|x| x.high).fold(f64::NEG_INFINITY, f64::max),
        },
    }
}
