//! What a lint is, and what comes of what it finds.

use std::collections::HashSet;
use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::graph::Graph;
use crate::language::ast::Stage;
use crate::language::levels::Level;
use crate::language::settings::Settings;
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
    /// What makes stable rustc warn: the use of an item that is deprecated, with the message for a note. Of all items a
    /// macro is named as it is written, without the path of where it stands.
    pub fn emit(&self) -> TokenStream {
        let Warning { span, message } = self;
        let span = span.resolved_at(Span::call_site());
        let item = Ident::new("lint", span);
        quote_spanned! {Span::call_site()=>
            const _: () = {
                #[deprecated(note = #message)]
                macro_rules! lint {
                    () => {};
                }
                #item! {}
            };
        }
    }
}

/// What one lint finds.
pub struct Findings<'a> {
    lint: &'static Lint,
    /// Its place in the list.
    index: usize,
    settings: &'a Settings,
    errors: &'a mut Errors,
    warnings: &'a mut Vec<Warning>,
    /// The stages that it spoke of: the copies of a block share them.
    told: HashSet<*const Stage>,
}

impl<'a> Findings<'a> {
    pub fn new(
        lint: &'static Lint,
        index: usize,
        settings: &'a Settings,
        errors: &'a mut Errors,
        warnings: &'a mut Vec<Warning>,
    ) -> Findings<'a> {
        Findings { lint, index, settings, errors, warnings, told: HashSet::new() }
    }

    /// Reports at the layer's word.
    pub fn at(&mut self, node: &Node, message: impl std::fmt::Display) {
        self.under(node, node.span, message);
    }

    /// Reports at a token of the layer's.
    pub fn under(&mut self, node: &Node, span: Span, message: impl std::fmt::Display) {
        let defaults = self.settings.defaults(|found| found.layer == node.name);
        self.report(node, span, format!("{message}{defaults}"));
    }

    /// Reports at a token of a layer's what any layer may have a part in.
    pub fn of_all(&mut self, node: &Node, span: Span, message: impl std::fmt::Display) {
        let defaults = self.settings.defaults(|_| true);
        self.report(node, span, format!("{message}{defaults}"));
    }

    fn report(&mut self, node: &Node, span: Span, message: String) {
        let name = self.lint.name;
        let message = format!(
            "{name}: {message}; to keep it so, write `#[allow({name})]` before the stage or the network"
        );
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
