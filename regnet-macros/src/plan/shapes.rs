//! Shapes as expressions, and whether two of them agree.

use proc_macro2::TokenStream;
use quote::quote;

use crate::language::shape::{self, Shape};
use crate::layers::runtime::runtime;

/// A shape as an expression of the runtime's type.
pub fn shape_value(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Known(dims) => {
            let (rt, dims) = (runtime(), shape::list(dims));
            quote!(#rt::Shape::new(&#dims))
        }
        Shape::Computed { constant, .. } => constant.clone(),
    }
}

/// Whether two shapes are known to be different.
pub fn differ(a: &Shape, b: &Shape) -> bool {
    match (a, b) {
        (Shape::Known(a), Shape::Known(b)) => a != b,
        (a, b) => matches!((a.rank(), b.rank()), (Some(a), Some(b)) if a != b),
    }
}

/// Whether two shapes are known to differ in another axis than the last.
pub fn outer_differ(a: &Shape, b: &Shape) -> bool {
    match (a.known(), b.known()) {
        (Some([a @ .., _]), Some([b @ .., _])) => a != b,
        (_, _) => differ(a, b),
    }
}
