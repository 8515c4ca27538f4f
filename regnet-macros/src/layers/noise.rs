//! What layers have in common that are random in training and nothing at inference.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::effect::{self, Effect};
use super::layer::{Calls, Inference, Layer, Layout, Output, Steps};
use super::runtime::{Operation, runtime};
use super::site::Site;
use crate::language::args::{Range, Value};

/// A layer that changes each value by itself, by one number.
pub fn elementwise(
    site: &mut Site<'_>,
    operation: Operation,
    option: &'static str,
    range: &Range,
    effect: fn(f64) -> effect::Noise,
) -> Option<Layer> {
    let value = site.args.number(option, Some(0), None, range);
    says(site, value.as_ref(), effect);
    site.facts.dropped = value.as_ref().filter(|_| option == "p").and_then(Value::known);
    let len = site.input.as_ref()?.len();
    let (value, field, stream) = (value?, format_ident!("{option}"), Literal::u32_unsuffixed(site.stream));
    Some(layer(operation, &quote!(len: #len, #field: #value, stream: #stream), Layout::Any))
}

/// Values that are dropped, and the rest raised by 1/(1−p); N(1, p/(1−p)) has the same moments.
pub fn inverted(p: f64) -> effect::Noise {
    effect::Noise::factor(1.0, 1.0 / (1.0 - p))
}

/// Says what it does to a signal, if its one number is known.
pub fn says(site: &mut Site<'_>, number: Option<&Value>, effect: fn(f64) -> effect::Noise) {
    if let Some(number) = number.and_then(Value::known) {
        site.facts.effect = Effect::Noise(effect(number));
    }
}

pub fn layer(operation: Operation, settings: &TokenStream, layout: Layout) -> Layer {
    let rt = runtime();
    Layer {
        operation,
        config: quote!(#rt::#operation { #settings }),
        output: Output::Same,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls {
            steps: Steps::Values,
            in_place: true,
            random: true,
            layout,
            inference: Inference::Identity,
            ..Calls::default()
        },
        batch_values: None,
    }
}
