//! `vanishing_signal`, `exploding_signal`: what the first layer makes of an input hardly reaches the last, or drowns
//! everything; the same of gradients on their way back.

use super::entry::{Findings, Lint};
use super::graph::{Graph, may_hold_weights, role};
use crate::language::levels::Level;
use crate::layers::role::Role;
use crate::plan::parts::Node;
use crate::plan::signal::{self, Signal, Weights};
use crate::says::number::number;

pub const VANISHING: Lint = Lint {
    name: "vanishing_signal",
    level: Level::Warn,
    when: "the predicted spread (standard deviation) of activations falls below 1e-4 from the first layer with weights to the last, or that of gradients from the last to the first",
    find: |graph, findings| find(graph, findings, |factor| factor < 1e-4),
};

pub const EXPLODING: Lint = Lint {
    name: "exploding_signal",
    level: Level::Warn,
    when: "the same rises above 1e4",
    find: |graph, findings| find(graph, findings, |factor| factor > 1e4),
};

/// How a spread changes over the layers with weights, as far as it is predicted.
struct Way<'a> {
    first: &'a Node,
    last: &'a Node,
    factor: f64,
}

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>, beyond: fn(f64) -> bool) {
    let layers: Vec<&Node> = graph.nodes().filter(|node| may_hold_weights(node)).collect();
    let ways = |signals: &[Signal]| {
        let forward = way(layers.iter().copied(), |node| signals[node.output].spread);
        let backward = way(layers.iter().rev().copied(), |node| signals[node.output].gradient);
        [("activations", forward), ("gradients", backward)]
    };
    let found: Vec<(&str, Way<'_>)> = ways(graph.signals)
        .into_iter()
        .filter_map(|(what, way)| way.filter(|way| beyond(way.factor)).map(|way| (what, way)))
        .collect();
    let Some((_, way)) = found.first() else { return };
    let parts: Vec<String> = found
        .iter()
        .map(|(what, way)| {
            format!(
                "the predicted spread of {what} at `{}` is {} times that at `{}`",
                way.last.name,
                number(way.factor),
                way.first.name
            )
        })
        .collect();
    let auto = signal::predict(graph.body, Weights::Auto);
    let by_auto: Option<Vec<String>> = found
        .iter()
        .map(|(what, _)| {
            let (_, way) = ways(&auto).into_iter().find(|(other, _)| other == what)?;
            way.filter(|way| !beyond(way.factor) && !beyond(1.0 / way.factor)).map(|way| number(way.factor))
        })
        .collect();
    let text = parts.join(", and ");
    let Some(factors) = by_auto else {
        // Behind relu it is the norms themselves that make gradients grow.
        let normed = graph.nodes().any(|node| matches!(role(node), Some(Role::Norm(_))));
        let remedy = match normed {
            true => "put `residual(…)` around the layers, or write fewer",
            false => "put a norm between the layers or `residual(…)` around them, or write fewer",
        };
        return findings.of_all(way.last, way.last.span, format!("{text}; {remedy}"));
    };
    let message =
        format!("{text}; with `init = auto` everywhere it would be {} times", factors.join(" and "));
    // The init that was written is the cause, then.
    match layers.iter().find_map(|node| Some((node, node.facts.explicit_init?))) {
        Some((node, span)) => findings.of_all(node, span, message),
        None => findings.of_all(way.last, way.last.span, message),
    }
}

/// From the first layer to the last before the prediction ends. A spread of exactly 0 is meant: a last layer that starts
/// at 0.
fn way<'a>(layers: impl Iterator<Item = &'a Node>, spread: impl Fn(&Node) -> Option<f64>) -> Option<Way<'a>> {
    let mut known = layers.map_while(|node| spread(node).filter(|x| *x > 0.0).map(|x| (node, x)));
    let (first, start) = known.next()?;
    let (last, end) = known.last()?;
    Some(Way { first, last, factor: end / start })
}
