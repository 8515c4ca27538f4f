//! `cut_scores`: an activation leaves a cross-entropy only a part of the scores that it needs.

use super::entry::{Findings, Lint};
use super::graph::{Graph, does, role};
use crate::language::levels::Level;
use crate::layers::effect::Effect;
use crate::layers::function::{Activation, sigmoid};
use crate::layers::losses::loss::Scores;
use crate::layers::role::{Bounds, Curve, Role};
use crate::layers::runtime::Operation;
use crate::plan::parts::Node;
use crate::says::number::number;

pub const LINT: Lint = Lint {
    name: "cut_scores",
    level: Level::Warn,
    when: "an activation that ends on a side, such as relu or tanh, stands right before a cross-entropy, whose scores are of any size",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    let Some(loss) = graph.loss.filter(|loss| matches!(loss.scores, Scores::Softmax | Scores::Sigmoid))
    else {
        return;
    };
    let Some(node) = graph.last() else { return };
    let bounds = match role(node) {
        // That is `double_sigmoid`.
        Some(Role::Activation(_)) if loss.scores == Scores::Sigmoid && does(node, Operation::Sigmoid) => {
            return;
        }
        Some(Role::Activation(curve)) => bounds(node, curve),
        Some(Role::Softmax { log }) if loss.scores == Scores::Sigmoid => match log {
            true => Bounds { low: f64::NEG_INFINITY, high: 0.0 },
            false => Bounds::UNIT,
        },
        Some(
            Role::Softmax { .. }
            | Role::Affine
            | Role::Depthwise
            | Role::Table
            | Role::Recurrent
            | Role::Norm(_)
            | Role::Pool
            | Role::Pad
            | Role::Flatten
            | Role::Reshape
            | Role::Noise(_),
        )
        | None => return,
    };
    if bounds == Bounds::ALL {
        return;
    }
    let (word, loss_word) = (&node.word, loss.word);
    let effect = match loss.scores {
        Scores::Sigmoid => of_probabilities(bounds),
        Scores::Softmax | Scores::Values | Scores::Margins | Scores::Own => of_classes(graph, node, bounds),
    };
    findings.at(
        node,
        format!(
            "`{word}` passes only scores {} on to `loss {loss_word}`{effect}; leave `{word}` out",
            range(bounds)
        ),
    );
}

fn range(bounds: Bounds) -> String {
    match (bounds.low.is_finite(), bounds.high.is_finite()) {
        (true, true) => format!("between {} and {}", number(bounds.low), number(bounds.high)),
        (true, false) => format!("of {} or more", number(bounds.low)),
        (false, _) => format!("of {} or less", number(bounds.high)),
    }
}

fn of_probabilities(bounds: Bounds) -> String {
    let (low, high) = (sigmoid(bounds.low), sigmoid(bounds.high));
    match (bounds.low.is_finite(), bounds.high.is_finite()) {
        (true, true) => format!(", and so probabilities between {} and {}", number(low), number(high)),
        (true, false) => format!(", and so no probability below {}", number(low)),
        (false, _) => format!(", and so no probability above {}", number(high)),
    }
}

/// The largest probability that one of n classes can have: its score is the highest, all others are the lowest.
fn of_classes(graph: &Graph<'_>, node: &Node, bounds: Bounds) -> String {
    let classes = graph.output(node).len().known().filter(|n| *n > 1);
    match classes {
        Some(n) if bounds.low.is_finite() && bounds.high.is_finite() => {
            let most = 1.0 / (1.0 + (n as f64 - 1.0) * (bounds.low - bounds.high).exp());
            format!(", so that none of {n} classes is given a probability above {}", number(most))
        }
        Some(_) | None => ", and where that ends a class learns little or nothing".to_owned(),
    }
}

/// Beyond this an activation is as good as where it ends.
const FAR: f64 = 60.0;

/// Where the values of an activation lie, by what it is at points in steps of a hundredth; what is not known ends nowhere.
fn bounds(node: &Node, curve: Curve) -> Bounds {
    let Effect::Activation(Activation { function, option }) = node.facts.effect else { return curve.output };
    let at = |x: f64| (function.at)(x, option)[0];
    let ends = |x: f64| (at(2.0 * x) - at(x)).abs() < 1e-6;
    let steps = (FAR * 100.0) as i32;
    let values = || (-steps..=steps).map(|step| at(f64::from(step) / 100.0));
    // A curve that comes near to a whole number is meant by it.
    let near = |x: f64| if (x - x.round()).abs() < 1e-6 { x.round() + 0.0 } else { x };
    Bounds {
        low: if ends(-FAR) { near(values().fold(f64::INFINITY, f64::min)) } else { f64::NEG_INFINITY },
        high: if ends(FAR) { near(values().fold(f64::NEG_INFINITY, f64::max)) } else { f64::INFINITY },
    }
}
