//! What a declaration says of training alone, in its own words: rates of masks and noise, penalties, constraints, how running
//! statistics run. Inference computes the same without it, so that the architecture leaves it out.
//!
//! Files carry the text, and a checkpoint goes on only under the same: it changes with the language, not with the names of
//! fields.

use std::any::Any;
use std::fmt::Write;

use crate::layers::{
    AlphaDropout, BatchNorm, BatchRenorm, Conv1d, Conv2d, Dense, DepthwiseConv2d, DropConnect, Dropout,
    GaussianDropout, GaussianNoise, Gru, Lstm, Momentum, Recurrent, Rnn, SpatialDropout, Variance,
    VirtualBatch,
};
use crate::spec::{LayerSpec, Spec, TensorSpec};

/// One line for each layer that has something of it: `hidden: l2 = 1e-4`, `dropout1: dropout(0.5)`.
#[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for files"))]
pub(crate) fn regularizers(spec: &Spec) -> String {
    let mut text = String::new();
    lines(spec.layers, 0, &mut text);
    text
}

fn lines(layers: &[LayerSpec], indent: usize, text: &mut String) {
    for layer in layers {
        let mut inner = String::new();
        lines(layer.body, indent + 2, &mut inner);
        let options = of(layer);
        if !(options.is_empty() && inner.is_empty()) {
            let gap = if options.is_empty() { "" } else { " " };
            let _ = writeln!(text, "{:indent$}{}:{gap}{}", "", layer.name, options.join(", "));
        }
        text.push_str(&inner);
    }
}

/// What a layer has of it: `dropout(0.5)`, `momentum = 0.1`, `l2 = 1e-4`.
pub(crate) fn of(layer: &LayerSpec) -> Vec<String> {
    let mut options = of_layer(layer.config);
    options.extend(layer.params.iter().flat_map(of_tensor));
    options
}

/// Penalties and constraints; a layer's `weight` is what its options mean.
fn of_tensor(tensor: &TensorSpec) -> Vec<String> {
    let TensorSpec { name, l1, l2, max_norm, .. } = *tensor;
    let of = if name == "weight" { String::new() } else { format!("{name} ") };
    let set = [("l1", l1, l1 != 0.0), ("l2", l2, l2 != 0.0), ("max_norm", max_norm, max_norm.is_finite())];
    set.iter()
        .filter(|(_, _, set)| *set)
        .map(|(option, value, _)| format!("{of}{option} = {}", number(*value)))
        .collect()
}

fn of_layer(config: &dyn Any) -> Vec<String> {
    let one = |word: &str, rate: f64| Some(vec![format!("{word}({})", number(rate))]);
    None.or_else(|| config.downcast_ref().and_then(|&Dropout { p, .. }| one("dropout", p)))
        .or_else(|| config.downcast_ref().and_then(|&SpatialDropout { p, .. }| one("spatial_dropout", p)))
        .or_else(|| config.downcast_ref().and_then(|&AlphaDropout { p, .. }| one("alpha_dropout", p)))
        .or_else(|| config.downcast_ref().and_then(|&GaussianDropout { p, .. }| one("gaussian_dropout", p)))
        .or_else(|| config.downcast_ref().and_then(|&GaussianNoise { std, .. }| one("gaussian_noise", std)))
        .or_else(|| drop_connect(config))
        .or_else(|| recurrent(config))
        .or_else(|| norm(config))
        .unwrap_or_default()
}

fn drop_connect(config: &dyn Any) -> Option<Vec<String>> {
    let p = (config.downcast_ref().map(|layer: &DropConnect<Dense>| layer.p))
        .or_else(|| config.downcast_ref().map(|layer: &DropConnect<Conv1d>| layer.p))
        .or_else(|| config.downcast_ref().map(|layer: &DropConnect<Conv2d>| layer.p))
        .or_else(|| config.downcast_ref().map(|layer: &DropConnect<DepthwiseConv2d>| layer.p))?;
    Some(vec![format!("drop_connect = {}", number(p))])
}

fn recurrent(config: &dyn Any) -> Option<Vec<String>> {
    let Recurrent { dropout, recurrent_dropout, .. } = (config.downcast_ref().map(|Rnn(layer)| layer))
        .or_else(|| config.downcast_ref().map(|Gru(layer)| layer))
        .or_else(|| config.downcast_ref().map(|Lstm(layer)| layer))?;
    let rates = [("dropout", dropout), ("recurrent_dropout", recurrent_dropout)];
    let rates = rates.into_iter().filter(|(_, rate)| **rate != 0.0);
    Some(rates.map(|(option, rate)| format!("{option} = {}", number(*rate))).collect())
}

fn norm(config: &dyn Any) -> Option<Vec<String>> {
    let whole = |options: Vec<String>, size: usize| {
        let mut options = options;
        options.push(format!("virtual_batch = {size}"));
        options
    };
    None.or_else(|| config.downcast_ref().map(batch_norm))
        .or_else(|| config.downcast_ref().map(batch_renorm))
        .or_else(|| {
            config
                .downcast_ref()
                .map(|ghost: &VirtualBatch<BatchNorm>| whole(batch_norm(&ghost.norm), ghost.size))
        })
        .or_else(|| {
            config
                .downcast_ref()
                .map(|ghost: &VirtualBatch<BatchRenorm>| whole(batch_renorm(&ghost.norm), ghost.size))
        })
}

fn batch_norm(norm: &BatchNorm) -> Vec<String> {
    let variance = match norm.running_variance {
        Variance::Unbiased => "unbiased",
        Variance::Biased => "biased",
    };
    vec![momentum(norm.momentum), format!("running_variance = {variance}")]
}

fn batch_renorm(norm: &BatchRenorm) -> Vec<String> {
    let (r_max, d_max) = (number(norm.r_max), number(norm.d_max));
    vec![format!("r_max = {r_max}"), format!("d_max = {d_max}"), momentum(norm.momentum)]
}

fn momentum(momentum: Momentum) -> String {
    match momentum {
        Momentum::Of(share) => format!("momentum = {}", number(share)),
        Momentum::Cumulative => "momentum = cumulative".into(),
    }
}

/// A number as a declaration has it: `3`, `0.5`, `1e-3`. It comes back bit for bit.
fn number(value: f64) -> String {
    let plain = value == 0.0 || (1e-2..1e6).contains(&value.abs());
    if plain { format!("{value}") } else { format!("{value:e}") }
}
