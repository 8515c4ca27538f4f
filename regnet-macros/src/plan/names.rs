//! The names of what an expansion declares.

use proc_macro2::{Ident, Span};
use quote::format_ident;

use crate::language::ast::Net;

/// The type that carries the constants of a network.
pub fn plan_type(net: &Net) -> Ident {
    // Without the name's span: an editor shows the struct there, and nothing else.
    format_ident!("{}Plan", net.name, span = Span::call_site())
}

/// `residual1.dense1` as the name of a constant: `RESIDUAL1_DENSE1`.
pub fn constant_name(name: &str) -> String {
    name.replace('.', "_").to_uppercase()
}
