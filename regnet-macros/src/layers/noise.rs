//! Layers that are random in training and nothing at inference, beside `dropout`: `spatial_dropout(p)`,
//! `alpha_dropout(p)`, `gaussian_dropout(p)`, `gaussian_noise(std)`.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::pointwise::{SELU_ALPHA, SELU_SCALE};
use super::{Auto, Calls, Entry, Inference, Layer, Layout, Noise, Output, Role, Site, runtime};
use crate::language::args::{NOT_NEGATIVE, PROBABILITY, Range, Value};
use crate::plan::signal::{self, Effect};

pub const SPATIAL_DROPOUT: Entry = Entry {
    word: "spatial_dropout",
    form: "spatial_dropout(p)",
    meaning: "drops whole channels of `[L, C]` or `[H, W, C]` with probability p: x·m/(1−p) in training, x at inference",
    auto: Auto::Through,
    role: Role::Noise(Noise::ChannelDropout),
    plan: spatial,
};

pub const ALPHA_DROPOUT: Entry = Entry {
    word: "alpha_dropout",
    form: "alpha_dropout(p)",
    meaning: "drops values to selu's lowest with probability p, and keeps mean 0 and variance 1 (Klambauer et al. 2017)",
    auto: Auto::Through,
    role: Role::Noise(Noise::Other),
    plan: |site| elementwise(site, "AlphaDropout", "p", &PROBABILITY, alpha),
};

pub const GAUSSIAN_DROPOUT: Entry = Entry {
    word: "gaussian_dropout",
    form: "gaussian_dropout(p)",
    meaning: "multiplies by N(1, p/(1−p)) in training",
    auto: Auto::Through,
    role: Role::Noise(Noise::Factor),
    plan: |site| elementwise(site, "GaussianDropout", "p", &PROBABILITY, inverted),
};

pub const GAUSSIAN_NOISE: Entry = Entry {
    word: "gaussian_noise",
    form: "gaussian_noise(std)",
    meaning: "adds N(0, std²) in training",
    auto: Auto::Through,
    role: Role::Noise(Noise::Other),
    plan: |site| elementwise(site, "GaussianNoise", "std", &NOT_NEGATIVE, added),
};

/// A layer that changes each value by itself, by one number.
fn elementwise(
    site: &mut Site<'_>,
    ty: &'static str,
    option: &'static str,
    range: &Range,
    effect: fn(f64) -> signal::Noise,
) -> Option<Layer> {
    let value = site.args.number(option, Some(0), None, range);
    says(site, value.as_ref(), effect);
    site.facts.dropped = value.as_ref().filter(|_| option == "p").and_then(Value::known);
    let len = site.input.as_ref()?.len();
    let (value, field, stream) = (value?, format_ident!("{option}"), Literal::u32_unsuffixed(site.stream));
    Some(layer(ty, &quote!(len: #len, #field: #value, stream: #stream), Layout::Any))
}

/// Values that are dropped, and the rest raised by 1/(1−p); N(1, p/(1−p)) has the same moments.
pub fn inverted(p: f64) -> signal::Noise {
    signal::Noise::factor(1.0, 1.0 / (1.0 - p))
}

/// a·(x·m + α′·(1−m)) + b with the a and b that keep mean 0 and variance 1.
fn alpha(p: f64) -> signal::Noise {
    let lowest = -SELU_SCALE * SELU_ALPHA;
    let scale_square = 1.0 / ((1.0 - p) * (1.0 + p * lowest * lowest));
    signal::Noise {
        factor: scale_square.sqrt() * (1.0 - p),
        factor_square: scale_square * (1.0 - p),
        added_square: scale_square * lowest * lowest * p * (1.0 - p),
        product: -scale_square * lowest * p * (1.0 - p),
        normal: false,
    }
}

fn added(std: f64) -> signal::Noise {
    signal::Noise { added_square: std * std, normal: true, ..signal::Noise::factor(1.0, 1.0) }
}

/// Says what it does to a signal, if its one number is known.
pub fn says(site: &mut Site<'_>, number: Option<&Value>, effect: fn(f64) -> signal::Noise) {
    if let Some(number) = number.and_then(Value::known) {
        site.facts.effect = Effect::Noise(effect(number));
    }
}

fn spatial(site: &mut Site<'_>) -> Option<Layer> {
    let p = site.args.number("p", Some(0), None, &PROBABILITY);
    says(site, p.as_ref(), inverted);
    site.facts.dropped = p.as_ref().and_then(Value::known);
    let input = site.input.clone()?;
    if input.rank() == Some(1) {
        let (word, text) = (site.args.word, input.text());
        let message = format!(
            "`{word}` expects [length, channels] or {}, but gets {text}; write `dropout`, which drops single values",
            crate::language::shape::IMAGE
        );
        site.args.errors.at(word.span(), message);
        return None;
    }
    let (positions, channels) = (input.rows(), input.last());
    let (p, stream) = (p?, Literal::u32_unsuffixed(site.stream));
    let config = quote!(positions: #positions, channels: #channels, p: #p, stream: #stream);
    let layout = if input.rank() == Some(3) { Layout::Lanes } else { Layout::Rows };
    Some(layer("SpatialDropout", &config, layout))
}

fn layer(ty: &'static str, settings: &TokenStream, layout: Layout) -> Layer {
    let (rt, name) = (runtime(), format_ident!("{ty}"));
    Layer {
        ty,
        config: quote!(#rt::#name { #settings }),
        output: Output::Same,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls {
            in_place: true,
            random: true,
            layout,
            inference: Inference::Identity,
            ..Calls::default()
        },
        batch_values: None,
    }
}
