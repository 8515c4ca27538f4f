//! `mismatched_init`: an init that was derived for another activation (Glorot and Bengio 2010, He et al. 2015).

use super::entry::{Findings, Lint};
use super::graph::{Graph, layer, role};
use crate::language::levels::Level;
use crate::layers::inits;
use crate::layers::role::{Auto, Role};
use crate::layers::runtime::Init;
use crate::plan::parts::Node;
use crate::says::number::number;

pub const LINT: Lint = Lint {
    name: "mismatched_init",
    level: Level::Allow,
    when: "an init that is written was derived for another activation than the next one",
    find,
};

fn find(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for node in graph.nodes() {
        let (Some(span), Some((layer, _))) = (node.facts.explicit_init, layer(node)) else { continue };
        let Some(start) = layer.params.first().map(|tensor| &tensor.init) else { continue };
        let Some(activation) = activation_behind(graph, node) else { continue };
        let (Some(given), Some(entry)) = (start.word(), activation.entry) else { continue };
        let narrow = start.is(Init::Glorot) || start.is(Init::Lecun);
        let wide = start.is(Init::HeIn) || start.is(Init::HeOut) || start.is(Init::HeAvg);
        let factor = match entry.auto {
            Auto::HeIn if narrow => 0.5,
            Auto::Lecun | Auto::Glorot if wide => 2.0,
            Auto::HeIn | Auto::Lecun | Auto::Glorot | Auto::Through => continue,
        };
        let Some(better) = inits::auto(entry.auto).word() else { continue };
        let word = &activation.word;
        findings.under(
            node,
            span,
            format!("`{given}` has {} times the variance that suits `{word}` where layers are equally wide; write `init = {better}`, or leave it to `auto`", number(factor)),
        );
    }
}

/// The activation behind a layer, with at most a norm between.
fn activation_behind<'a>(graph: &Graph<'a>, node: &Node) -> Option<&'a Node> {
    let next = graph.only_reader(node.output)?;
    let next = if matches!(role(next), Some(Role::Norm(_))) { graph.only_reader(next.output)? } else { next };
    matches!(role(next), Some(Role::Activation(_))).then_some(next)
}
