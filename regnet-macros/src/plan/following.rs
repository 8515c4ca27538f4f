//! What a value meets behind a stage, for what depends on it: inits and biases.

use std::rc::Rc;

use crate::language::ast::{Stage, StageKind};
use crate::layers::role::Next;
use crate::plan::words;

/// What a value meets behind each stage of a chain.
pub struct Following {
    list: Vec<Next>,
    /// Where in the list begins what is behind a stage.
    behind: Vec<usize>,
}

impl Following {
    /// `after` is what follows the chain, next first.
    pub fn of(stages: &[Rc<Stage>], after: &[Next]) -> Following {
        let (mut list, mut behind) = (Vec::new(), Vec::new());
        for stage in stages {
            collect(stage, &mut list);
            behind.push(list.len());
        }
        list.extend_from_slice(after);
        Following { list, behind }
    }

    /// What a value meets behind a stage, next first; of branches the first.
    pub fn behind(&self, stage: usize) -> &[Next] {
        &self.list[self.behind[stage]..]
    }

    /// What it meets from the first stage on.
    pub fn all(&self) -> &[Next] {
        &self.list
    }
}

fn collect(stage: &Stage, list: &mut Vec<Next>) {
    list.push(match &stage.kind {
        // `my::BatchNorm` is no batch norm.
        StageKind::Path { .. } | StageKind::Map { .. } => Next::UNKNOWN,
        StageKind::Layer(_)
        | StageKind::Residual { .. }
        | StageKind::Repeat { .. }
        | StageKind::Branch { .. } => words::next(&stage.kind.word()),
    });
    let inside = match &stage.kind {
        StageKind::Layer(_) | StageKind::Path { .. } | StageKind::Map { .. } => None,
        StageKind::Residual { chain, .. } | StageKind::Repeat { chain, .. } => Some(chain),
        StageKind::Branch { chains, .. } => chains.first(),
    };
    for stage in inside.iter().flat_map(|chain| &chain.stages) {
        collect(stage, list);
    }
}
