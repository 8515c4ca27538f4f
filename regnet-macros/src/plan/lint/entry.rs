//! What a lint is, and what comes of what it finds.

use std::collections::HashSet;
use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::graph::Graph;
use crate::language::ast::Stage;
use crate::language::levels::Level;
use crate::plan::parts::Node;
use crate::says::errors::Errors;

/// One lint.
pub struct Lint {
    pub name: &'static str,
    pub level: Level,
    /// When it speaks, for the table in the docs.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the docs"))]
    pub when: &'static str,
    pub find: fn(&Graph<'_>, &mut Findings<'_>),
}

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
pub struct Findings<'a> {
    lint: &'static Lint,
    /// Its place in the list.
    index: usize,
    errors: &'a mut Errors,
    warnings: &'a mut Vec<Warning>,
    /// The stages that it spoke of: the copies of a block share them.
    told: HashSet<*const Stage>,
}

impl<'a> Findings<'a> {
    pub fn new(
        lint: &'static Lint,
        index: usize,
        errors: &'a mut Errors,
        warnings: &'a mut Vec<Warning>,
    ) -> Findings<'a> {
        Findings { lint, index, errors, warnings, told: HashSet::new() }
    }

    /// Reports at the layer's word.
    pub fn at(&mut self, node: &Node, message: impl std::fmt::Display) {
        self.under(node, node.span, message);
    }

    /// Reports at a token of the layer's.
    pub fn under(&mut self, node: &Node, span: Span, message: impl std::fmt::Display) {
        let message = format!("{}: {message}", self.lint.name);
        if !self.told.insert(Rc::as_ptr(&node.stage)) {
            return;
        }
        match node.levels.of(self.index).unwrap_or(self.lint.level) {
            Level::Allow => {}
            Level::Warn => self.warnings.push(Warning { span, message }),
            Level::Deny => self.errors.at(span, message),
        }
    }
}
