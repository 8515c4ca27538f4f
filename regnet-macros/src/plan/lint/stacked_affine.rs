//! `stacked_affine`: a weighted sum of weighted sums is one weighted sum.

use super::entry::{Findings, Lint};
use super::graph::{Graph, layer, params, role};
use crate::language::levels::Level;
use crate::language::shape::Shape;
use crate::layers::layer::Layer;
use crate::layers::role::Role;
use crate::plan::parts::Node;

pub const LINT: Lint = Lint {
    name: "stacked_affine",
    level: Level::Warn,
    when: "two affine layers have nothing, `flatten` or `reshape` between; not where the middle is narrower than both ends, which saves parameters",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for second in graph.nodes() {
        let Some(first) = affine_before(graph, second) else { continue };
        let Some(flat) = widths(graph, first, second) else { continue };
        let (a, b) = (&first.name, &second.name);
        let together = params(first).zip(params(second)).map(|(a, b)| a.saturating_add(b));
        let count = match (together, flat) {
            (Some(together), Some(one)) => format!(" whose {together} parameters do what {one} can"),
            (Some(together), None) => format!(" of {together} parameters"),
            (None, _) => String::new(),
        };
        findings.at(
            second,
            format!("`{a}` and `{b}` have no activation between, so that they are one affine map{count}; put an activation between, or leave one of the two out"),
        );
    }
}

/// The affine layer whose output this one alone reads.
fn affine_before<'a>(graph: &Graph<'a>, second: &Node) -> Option<&'a Node> {
    if !plain(second) {
        return None;
    }
    let mut value = second.inputs[0];
    loop {
        let node = graph.maker(value)?;
        graph.only_reader(value)?;
        match role(node)? {
            Role::Flatten | Role::Reshape => value = node.inputs[0],
            Role::Affine if plain(node) => return Some(node),
            Role::Affine
            | Role::Depthwise
            | Role::Table
            | Role::Recurrent
            | Role::Activation(_)
            | Role::Softmax { .. }
            | Role::Norm(_)
            | Role::Pool
            | Role::Pad
            | Role::Noise(_) => return None,
        }
    }
}

/// An affine layer whose weights are all used all the time.
fn plain(node: &Node) -> bool {
    matches!(layer(node), Some((layer, Role::Affine)) if !layer.calls.random && !node.facts.grouped)
}

/// Whether the two are one without loss: the parameters of that one, if both are dense.
fn widths(graph: &Graph<'_>, first: &Node, second: &Node) -> Option<Option<usize>> {
    let ((before, _), (behind, _)) = (layer(first)?, layer(second)?);
    let images = [kernel(before)?, kernel(behind)?];
    let width = |shape: &Shape| -> Option<usize> {
        // Between two convolutions the channels count, else all values.
        if images.iter().all(|kernel| !kernel.is_empty()) {
            shape.last().known()
        } else {
            shape.len().known()
        }
    };
    let (start, middle, end) =
        (width(graph.input(first))?, width(graph.output(first))?, width(graph.output(second))?);
    if middle < start && middle < end {
        return None;
    }
    // A kernel in two steps, one axis after the other, has fewer weights than the whole.
    let [a, b] = &images;
    if let ([a_h, a_w], [b_h, b_w]) = (a.as_slice(), b.as_slice())
        && ((a_h > &1 && b_w > &1 && *a_w == 1 && *b_h == 1)
            || (a_w > &1 && b_h > &1 && *a_h == 1 && *b_w == 1))
    {
        return None;
    }
    let dense = images.iter().all(Vec::is_empty);
    Some(dense.then(|| start.saturating_add(1).saturating_mul(end)))
}

/// The axes of a convolution's kernel; none for a dense layer.
fn kernel(layer: &Layer) -> Option<Vec<usize>> {
    let axes = layer.params.first()?.shape.iter().map(|size| size.known()).collect::<Option<Vec<usize>>>()?;
    axes.get(..axes.len().checked_sub(2)?).map(<[usize]>::to_vec)
}
