//! The names of what an expansion declares.

use proc_macro2::{Ident, Span};

/// The type that carries the constants of a network.
pub fn plan_type() -> Ident {
    Ident::new("__Plan", Span::call_site())
}

/// `residual1.dense1` as the name of a constant: `RESIDUAL1_DENSE1`.
pub fn constant_name(name: &str) -> String {
    name.replace('.', "_").to_uppercase()
}
