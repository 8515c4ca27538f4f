//! THE list of lints: what is legal in a declaration and yet no good idea. To add one: `lint/<name>.rs`, one `mod` line
//! and one line of `LINTS` below.
//!
//! A lint never guesses: what it cannot know (a user's own layer, a size that rustc computes, a block in a loop) ends its
//! reasoning without a word.

mod double_softmax;
mod dropout_before_batchnorm;
mod graph;
mod mismatched_init;
mod norm_after_activation;
mod norm_over_one_value;
mod on_output;
mod pool_drops_pixels;
mod redundant_activation;
mod redundant_bias;
mod signal;
mod stacked_affine;
mod symmetric_init;

use std::collections::HashSet;
use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::language::ast::Stage;
use crate::language::levels::Level;
use crate::layers::losses::Loss;
use crate::plan::signal::Signal;
use crate::plan::{Body, Node, NodeKind, Plan};
use crate::says::errors::Errors;
use graph::Graph;

/// One lint.
pub struct Lint {
    pub name: &'static str,
    pub level: Level,
    /// When it speaks, for the table in the docs.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the docs"))]
    pub when: &'static str,
    find: fn(&Graph<'_>, &mut Findings<'_>),
}

pub const LINTS: &[Lint] = &[
    symmetric_init::LINT,
    signal::VANISHING,
    signal::EXPLODING,
    dropout_before_batchnorm::LINT,
    redundant_bias::LINT,
    double_softmax::LINT,
    redundant_activation::LINT,
    stacked_affine::LINT,
    on_output::DROPOUT,
    on_output::NORM,
    pool_drops_pixels::LINT,
    norm_over_one_value::LINT,
    mismatched_init::LINT,
    norm_after_activation::LINT,
];

/// A warning of rustc's at a token of the declaration.
pub struct Warning {
    span: Span,
    message: String,
}

impl Warning {
    /// What makes stable rustc warn: the use of an item that is deprecated, with the message for a note.
    pub fn emit(&self) -> TokenStream {
        let Warning { span, message } = self;
        let span = span.resolved_at(Span::call_site());
        let item = Ident::new("network", span);
        quote_spanned! {Span::call_site()=>
            const _: () = {
                #[deprecated(note = #message)]
                #[allow(non_upper_case_globals)]
                const network: () = ();
                #item
            };
        }
    }
}

/// What one lint finds.
struct Findings<'a> {
    lint: usize,
    errors: &'a mut Errors,
    warnings: &'a mut Vec<Warning>,
    /// The stages that it spoke of: the copies of a block share them.
    told: HashSet<*const Stage>,
}

impl Findings<'_> {
    /// Reports at the layer's word.
    fn at(&mut self, node: &Node, message: impl std::fmt::Display) {
        self.under(node, node.span, message);
    }

    /// Reports at a token of the layer's.
    fn under(&mut self, node: &Node, span: Span, message: impl std::fmt::Display) {
        let message = format!("{}: {message}", LINTS[self.lint].name);
        if !self.told.insert(Rc::as_ptr(&node.stage)) {
            return;
        }
        match node.levels.of(self.lint) {
            Level::Allow => {}
            Level::Warn => self.warnings.push(Warning { span, message }),
            Level::Deny => self.errors.at(span, message),
        }
    }
}

/// Looks at a plan with every lint: errors for what is denied, and the warnings.
pub fn lint(plan: &Plan, signals: &[Signal], errors: &mut Errors) -> Vec<Warning> {
    let mut warnings = Vec::new();
    body(&plan.body, plan.loss.as_ref().map(|(loss, _)| *loss), signals, errors, &mut warnings);
    warnings
}

fn body(
    body: &Body,
    loss: Option<&'static Loss>,
    signals: &[Signal],
    errors: &mut Errors,
    warnings: &mut Vec<Warning>,
) {
    let graph = Graph::new(body, loss, signals);
    for (index, lint) in LINTS.iter().enumerate() {
        (lint.find)(&graph, &mut Findings { lint: index, errors, warnings, told: HashSet::new() });
    }
    for node in &body.nodes {
        if let NodeKind::Repeat { body, .. } = &node.kind {
            // How often it runs is not known, and so nothing is predicted within.
            self::body(body, None, &vec![Signal::default(); body.values.len()], errors, warnings);
        }
    }
}

/// A number for a message: `0.71`, `13`, and `1.2e-44` where it is below 1e-3 or above 1e4.
fn number(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || (1e-3..=1e4).contains(&size) {
        let text = format!("{x:.3}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        format!("{x:.1e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (x, text) in [(0.5, "0.5"), (13.0, "13"), (2.4669, "2.467"), (1.23e-44, "1.2e-44"), (0.0, "0")] {
            assert_eq!(number(x), text);
        }
        assert_eq!(number(123_456.0), "1.2e5");
    }
}
