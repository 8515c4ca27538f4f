//! The stages of a chain, one after the other.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::{Ident, Span};

use super::following::Following;
use super::names::constant_name;
use super::planner::{Flow, Origin, Planner, Spot};
use crate::language::ast::{Call, Stage, StageKind};
use crate::layers::role::Next;

/// The stage that joins branches, before its name is known.
pub struct Join<'a> {
    pub stage: &'a Rc<Stage>,
    pub generated: String,
    pub scope: &'a str,
}

impl Planner<'_> {
    /// The stages of a chain; names begin with `scope`, and `after` tells what follows the chain.
    pub fn stages(&mut self, stages: &[Rc<Stage>], scope: &str, mut flow: Flow, after: &[Next]) -> Flow {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut joined = false;
        let following = Following::of(stages, after);
        for (index, stage) in stages.iter().enumerate() {
            let word = stage.kind.word();
            let count = counts.entry(word.clone()).or_default();
            *count += 1;
            if std::mem::take(&mut joined) {
                continue;
            }
            let name = self.name(stage, scope, &format!("{word}{count}"));
            let next = stages.get(index + 1);
            let levels = self.levels.clone();
            self.levels = levels.with(&stage.levels);
            let spot = Spot { stage, name: &name, flow, following: following.behind(index) };
            flow = match &stage.kind {
                StageKind::Layer(call) => self.layer(spot, call),
                StageKind::Path { path, args, span } => self.own(spot, path, args, *span),
                StageKind::Map { word, function } => self.map(spot, function, word.span()),
                StageKind::Residual { word, chain, shortcut } => {
                    self.residual(spot, word, chain, shortcut.as_ref())
                }
                StageKind::Repeat { word, count, chain } => self.repeat(spot, word, count, chain),
                StageKind::Branch { span, chains } => {
                    // The joiner stands after it and is done with it; it keeps its own number and name.
                    joined = next.is_some_and(|next| join_word(next).is_some());
                    let join = next.map(|next| {
                        let word = next.kind.word();
                        let number = counts.get(&word).copied().unwrap_or(0) + 1;
                        Join { stage: next, generated: format!("{word}{number}"), scope }
                    });
                    self.branch(spot, chains, *span, join)
                }
            };
            self.levels = levels;
        }
        flow
    }

    /// The full name of a stage: chosen, or its word and number.
    pub fn name(&mut self, stage: &Stage, scope: &str, generated: &str) -> String {
        let (own, origin) = match &stage.name {
            Some(name) => (syn::ext::IdentExt::unraw(name).to_string(), Origin::Chosen),
            None => (generated.to_owned(), Origin::Generated),
        };
        let name = format!("{scope}{own}");
        let span = stage.name.as_ref().map_or(stage.kind.span(), Ident::span);
        // What the expansion adds to a name begins with `__`, and scopes are joined by `_`.
        if origin == Origin::Chosen && own.split('_').any(str::is_empty) {
            let message =
                format!("a stage's name has `_` only between two words, one at a time, but this is `{own}`");
            self.errors.at(span, message);
        }
        self.claim(&name, &own, origin, span);
        name
    }

    /// Gives a name away, once; `own` is the part of it that stands at the stage.
    pub fn claim(&mut self, name: &str, own: &str, origin: Origin, span: Span) {
        let given = self.names.insert(constant_name(name), (name.to_owned(), origin));
        if let Some((other, other_origin)) = given {
            let message = match (origin, other_origin) {
                _ if other != name => alike(name, &other),
                (Origin::Chosen, Origin::Chosen) => format!("the name `{own}` is given twice"),
                (Origin::Chosen, Origin::Generated) => {
                    format!(
                        "`{own}` is already the name of the stage before it that has none of its own; choose another"
                    )
                }
                (Origin::Generated, _) => {
                    format!(
                        "this stage's name would be `{own}`, which was chosen for another; give it a name, or rename the other"
                    )
                }
            };
            self.errors.at(span, message);
        }
    }
}

/// Two names that are not equal, and become so.
fn alike(name: &str, other: &str) -> String {
    let accessor = name.replace('.', "_");
    if accessor == other.replace('.', "_") {
        format!("`{name}` and `{other}` would both be `{accessor}` in `layers()`; rename one of the two")
    } else {
        format!("`{name}` and `{other}` differ in capitals alone; rename one of the two")
    }
}

/// How branches are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Junction {
    Concat,
    Sum,
}

/// `concat` or `sum`, if that is what stands there.
pub fn join_word(stage: &Stage) -> Option<(Junction, &Call)> {
    match &stage.kind {
        StageKind::Layer(call) if call.word == "concat" => Some((Junction::Concat, call)),
        StageKind::Layer(call) if call.word == "sum" => Some((Junction::Sum, call)),
        StageKind::Layer(_)
        | StageKind::Residual { .. }
        | StageKind::Repeat { .. }
        | StageKind::Branch { .. }
        | StageKind::Path { .. }
        | StageKind::Map { .. } => None,
    }
}
