//! What the norms have in common: gamma and beta, running statistics.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::effect::Effect;
use super::inits;
use super::layer::{Calls, Layer, Layout, Saved, Steps, Tensor};
use super::runtime::{Kind, Operation, runtime};
use super::site::Site;
use crate::language::args::{FRACTION, Value};
use crate::language::shape::{Shape, Size};

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
        Some((word, None))
            if site.args.setting(expr).is_none() && word.to_string().chars().any(char::is_lowercase) =>
        {
            site.args.unknown_word("momentum", expr, &["cumulative"]);
            None
        }
        _ => {
            let number = site.args.read_number("momentum", expr, &FRACTION)?;
            site.facts.momentum = number.known().map(|momentum| (momentum, expr.span));
            Some(of(quote!(#number)))
        }
    }
}

/// The runtime's value of the default.
pub fn usual_momentum() -> TokenStream {
    let rt = runtime();
    quote!(#rt::Momentum::Of(0.1))
}

/// What runs along with the batches.
pub struct Running<'a> {
    pub momentum: &'a Momentum,
    /// The name of the second statistic.
    pub spread: &'static str,
}

/// The running statistics of each channel, and the number of batches where it counts.
pub fn running(Running { momentum, spread }: Running<'_>, channels: &Size) -> Vec<Tensor> {
    let tensor = |name, size: &Size, init| Tensor::new(name, Kind::Statistic, vec![size.clone()], init);
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
    vec![gamma(axes), Tensor::new("beta", Kind::Beta, axes.to_vec(), inits::zeros())]
}

/// What a norm over the values of one example does to a signal.
pub fn of_an_example(eps: &Value, centered: bool) -> Effect {
    eps.known().map_or(Effect::AnyNorm, |eps| Effect::ExampleNorm { eps, centered })
}

pub fn gamma(axes: &[Size]) -> Tensor {
    Tensor::new("gamma", Kind::Gamma, axes.to_vec(), inits::ones())
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
        // In a product, too.
        None => Size::Computed(quote!((#size + 1))),
    }
}

/// `virtual_batch = n`, or `whole`.
pub fn virtual_batch(site: &mut Site<'_>) -> Option<Option<Size>> {
    let Some(expr) = site.args.expr("virtual_batch", None) else { return Some(None) };
    match expr.word() {
        Some((word, None)) if word == "whole" => Some(None),
        _ => site.args.read_size("virtual_batch", expr).map(Some),
    }
}

/// The norm of runs of `size` examples: over rows, in which a run is one piece.
pub fn ghosts(
    site: &mut Site<'_>,
    input: &Shape,
    plain: Layer,
    size: Option<Size>,
    saved: Size,
) -> Option<Layer> {
    let Some(size) = size else { return Some(plain) };
    let (rt, norm) = (runtime(), &plain.config);
    let config = quote!(#rt::VirtualBatch { norm: #norm, size: #size });
    let config = match (input.rows().known(), size.known()) {
        (Some(1), Some(1)) => {
            let span = site.args.span_of("virtual_batch", None, site.call);
            let message =
                "a virtual batch of 1 has one value per channel, and so no variance; write 2 or more";
            site.args.errors.at(span, message);
            return None;
        }
        (Some(_), Some(_)) => config,
        (_, _) => {
            let span = site.args.word.span().resolved_at(Span::call_site());
            let inner = plain.operation;
            quote_spanned!(span=> __regnet::VirtualBatch::<__regnet::#inner>::checked(#config))
        }
    };
    let calls = Calls {
        around: Some(plain.operation),
        saved: Some(Saved::PerExample(saved)),
        layout: Layout::Rows,
        steps: Steps::Mixed,
        ..plain.calls
    };
    Some(Layer { operation: Operation::VirtualBatch, config, calls, ..plain })
}
