//! What a value meets behind a stage, for what depends on it: inits and biases.

use std::rc::Rc;

use crate::language::ast::{Stage, StageKind};
use crate::layers::role::Next;
use crate::layers::words;

/// What a value meets after a stage, next first; of branches the first.
pub fn following(stages: &[Rc<Stage>], after: &[Next]) -> Vec<Next> {
    let mut list = Vec::new();
    collect(stages, &mut list);
    list.extend_from_slice(after);
    list
}

fn collect(stages: &[Rc<Stage>], list: &mut Vec<Next>) {
    for stage in stages {
        list.push(match &stage.kind {
            // `my::BatchNorm` is no batch norm.
            StageKind::Path { .. } => Next::UNKNOWN,
            StageKind::Layer(_)
            | StageKind::Residual { .. }
            | StageKind::Repeat { .. }
            | StageKind::Branch { .. } => words::next(&stage.kind.word()),
        });
        match &stage.kind {
            StageKind::Layer(_) | StageKind::Path { .. } => {}
            StageKind::Residual { chain, .. } | StageKind::Repeat { chain, .. } => {
                collect(&chain.stages, list)
            }
            StageKind::Branch { chains, .. } => {
                if let Some(chain) = chains.first() {
                    collect(&chain.stages, list);
                }
            }
        }
    }
}
