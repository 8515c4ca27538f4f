//! Looks at a plan with every lint of the list.

use super::LINTS;
use super::entry::{Findings, Warning};
use super::graph::Graph;
use crate::language::settings::Settings;
use crate::layers::losses::loss::Loss;
use crate::plan::parts::{Body, NodeKind, Plan};
use crate::plan::signal::Signal;
use crate::says::errors::Errors;

/// Looks at a plan with every lint: errors for what is denied, and the warnings.
pub fn lint(plan: &Plan, signals: &[Signal], errors: &mut Errors) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let loss = plan.loss.as_ref().map(|planned| planned.loss);
    body((&plan.body, &plan.settings), loss, signals, errors, &mut warnings);
    warnings
}

fn body(
    (body, settings): (&Body, &Settings),
    loss: Option<&'static Loss>,
    signals: &[Signal],
    errors: &mut Errors,
    warnings: &mut Vec<Warning>,
) {
    let graph = Graph::new(body, loss, signals);
    for (index, lint) in LINTS.iter().enumerate() {
        (lint.find)(&graph, &mut Findings::new(lint, index, settings, errors, warnings));
    }
    for node in &body.nodes {
        if let NodeKind::Repeat { body, .. } = &node.kind {
            // How often it runs is not known, and so nothing is predicted within.
            let unknown = vec![Signal::default(); body.values.len()];
            self::body((body, settings), None, &unknown, errors, warnings);
        }
    }
}
