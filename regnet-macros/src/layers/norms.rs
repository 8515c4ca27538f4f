//! What the norms have in common: gamma and beta.

use super::{Site, Tensor, inits};
use crate::shape::Size;

/// `affine = true` or `false`.
pub fn affine(site: &mut Site<'_>, default: bool) -> Option<bool> {
    site.args.choice("affine", &[("true", true), ("false", false)], default)
}

/// A scale that starts at 1 and a shift that starts at 0, or neither.
pub fn gamma_beta(axes: &[Size], affine: bool) -> Vec<Tensor> {
    if !affine {
        return Vec::new();
    }
    vec![gamma(axes), Tensor::new("beta", "Beta", axes.to_vec(), inits::zeros())]
}

pub fn gamma(axes: &[Size]) -> Tensor {
    Tensor::new("gamma", "Gamma", axes.to_vec(), inits::ones())
}

/// So many times as much.
pub fn times(factor: usize, size: &Size) -> Size {
    match size.known() {
        Some(n) => Size::Known(factor * n),
        None => {
            let factor = Size::Known(factor);
            Size::Computed(quote::quote!(#factor * #size))
        }
    }
}
