//! What the norms have in common: gamma and beta, running statistics.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Site, Tensor, inits, runtime};
use crate::args::FRACTION;
use crate::shape::Size;

/// How much a batch counts in the running statistics.
pub struct Momentum {
    /// The runtime's value.
    pub value: TokenStream,
    /// Whether they are a plain mean, which needs the number of batches.
    pub counts: bool,
}

/// `momentum = 0.1`, or `cumulative`.
pub fn momentum(site: &mut Site<'_>) -> Option<Momentum> {
    let rt = runtime();
    let of = |value| Momentum { value: quote!(#rt::Momentum::Of(#value)), counts: false };
    let Some(expr) = site.args.expr("momentum", None) else { return Some(of(quote!(0.1))) };
    match expr.word() {
        Some((word, None)) if word == "cumulative" => {
            Some(Momentum { value: quote!(#rt::Momentum::Cumulative), counts: true })
        }
        // A constant is in capitals; a word that is not known was meant as a word.
        Some((word, None)) if word.to_string().chars().any(char::is_lowercase) => {
            site.args.unknown_word("momentum", expr, &["cumulative"]);
            None
        }
        _ => site.args.read_number("momentum", expr, &FRACTION).map(|number| of(quote!(#number))),
    }
}

/// What runs along with the batches.
pub struct Running<'a> {
    pub momentum: &'a Momentum,
    /// The name of the second statistic.
    pub spread: &'static str,
}

/// The running statistics of each channel, and the number of batches where it counts.
pub fn running(Running { momentum, spread }: Running<'_>, channels: &Size) -> Vec<Tensor> {
    let tensor = |name, size: &Size, init| Tensor::new(name, "Statistic", vec![size.clone()], init);
    let mut stats =
        vec![tensor("running_mean", channels, inits::zeros()), tensor(spread, channels, inits::ones())];
    stats.extend(momentum.counts.then(|| tensor("num_batches", &Size::Known(1), inits::zeros())));
    stats
}

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
            Size::Computed(quote!(#factor * #size))
        }
    }
}

/// n + 1.
pub fn and_one_more(size: &Size) -> Size {
    match size.known() {
        Some(n) => Size::Known(n + 1),
        None => Size::Computed(quote!(#size + 1)),
    }
}
