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
use crate::spec::{Held, LayerSpec, Setting, Spec, TensorSpec, placeholder, set_by};

/// One line for each layer that has something of it: `hidden: l2 = 1e-4`, `dropout1: dropout(0.5)`.
#[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for files"))]
pub(crate) fn regularizers(spec: &Spec) -> String {
    let mut text = String::new();
    lines(spec.layers, spec.settings, 0, &mut text);
    text
}

fn lines(layers: &[LayerSpec], settings: &[Setting], indent: usize, text: &mut String) {
    for layer in layers {
        let mut inner = String::new();
        lines(layer.body, settings, indent + 2, &mut inner);
        let options = of(layer, settings);
        if !(options.is_empty() && inner.is_empty()) {
            let gap = if options.is_empty() { "" } else { " " };
            let _ = writeln!(text, "{:indent$}{}:{gap}{}", "", layer.name, options.join(", "));
        }
        text.push_str(&inner);
    }
}

/// What a layer has of it: `dropout(0.5)`, `momentum = 0.1`, `l2 = 1e-4`; settings by their names, `dropout(p)`.
pub(crate) fn of(layer: &LayerSpec, settings: &[Setting]) -> Vec<String> {
    let (placeholders, words) = (placeholders(settings), Words(settings));
    let mut options = layer.config_with(&placeholders, |config| words.of_layer(config));
    options.extend(layer.params.iter().flat_map(|tensor| words.of_tensor(tensor, &placeholders)));
    options
}

/// What stands for the value of each setting.
pub(crate) fn placeholders(settings: &[Setting]) -> Vec<f64> {
    (0..settings.len()).map(placeholder).collect()
}

/// Options in words, with these settings of the network.
#[derive(Clone, Copy)]
struct Words<'a>(&'a [Setting]);

impl Words<'_> {
    /// Penalties and constraints; a layer's `weight` is what its options mean.
    fn of_tensor(self, tensor: &TensorSpec, placeholders: &[f64]) -> Vec<String> {
        let (name, Held { l1, l2, max_norm }) = (tensor.name, tensor.held(placeholders));
        let of = if name == "weight" { String::new() } else { format!("{name} ") };
        let set = [
            ("l1", l1, l1 != 0.0),
            ("l2", l2, l2 != 0.0),
            ("max_norm", max_norm, max_norm < f64::INFINITY || max_norm.is_nan()),
        ];
        set.iter()
            .filter(|(_, _, set)| *set)
            .map(|(option, value, _)| format!("{of}{option} = {}", self.number(*value)))
            .collect()
    }

    fn of_layer(self, config: &dyn Any) -> Vec<String> {
        let one = |word: &str, rate: f64| Some(vec![format!("{word}({})", self.number(rate))]);
        None.or_else(|| config.downcast_ref().and_then(|&Dropout { p, .. }| one("dropout", p)))
            .or_else(|| config.downcast_ref().and_then(|&SpatialDropout { p, .. }| one("spatial_dropout", p)))
            .or_else(|| config.downcast_ref().and_then(|&AlphaDropout { p, .. }| one("alpha_dropout", p)))
            .or_else(|| {
                config.downcast_ref().and_then(|&GaussianDropout { p, .. }| one("gaussian_dropout", p))
            })
            .or_else(|| {
                config.downcast_ref().and_then(|&GaussianNoise { std, .. }| one("gaussian_noise", std))
            })
            .or_else(|| self.drop_connect(config))
            .or_else(|| self.recurrent(config))
            .or_else(|| self.norm(config))
            .unwrap_or_default()
    }

    fn drop_connect(self, config: &dyn Any) -> Option<Vec<String>> {
        let p = (config.downcast_ref().map(|layer: &DropConnect<Dense>| layer.p))
            .or_else(|| config.downcast_ref().map(|layer: &DropConnect<Conv1d>| layer.p))
            .or_else(|| config.downcast_ref().map(|layer: &DropConnect<Conv2d>| layer.p))
            .or_else(|| config.downcast_ref().map(|layer: &DropConnect<DepthwiseConv2d>| layer.p))?;
        Some(vec![format!("drop_connect = {}", self.number(p))])
    }

    fn recurrent(self, config: &dyn Any) -> Option<Vec<String>> {
        let Recurrent { dropout, recurrent_dropout, .. } = (config.downcast_ref().map(|Rnn(layer)| layer))
            .or_else(|| config.downcast_ref().map(|Gru(layer)| layer))
            .or_else(|| config.downcast_ref().map(|Lstm(layer)| layer))?;
        let rates = [("dropout", dropout), ("recurrent_dropout", recurrent_dropout)];
        let rates = rates.into_iter().filter(|(_, rate)| **rate != 0.0);
        Some(rates.map(|(option, rate)| format!("{option} = {}", self.number(*rate))).collect())
    }

    fn norm(self, config: &dyn Any) -> Option<Vec<String>> {
        let whole = |options: Vec<String>, size: usize| {
            let mut options = options;
            options.push(format!("virtual_batch = {size}"));
            options
        };
        None.or_else(|| config.downcast_ref().map(|norm| self.batch_norm(norm)))
            .or_else(|| config.downcast_ref().map(|norm| self.batch_renorm(norm)))
            .or_else(|| {
                config
                    .downcast_ref()
                    .map(|ghost: &VirtualBatch<BatchNorm>| whole(self.batch_norm(&ghost.norm), ghost.size))
            })
            .or_else(|| {
                config.downcast_ref().map(|ghost: &VirtualBatch<BatchRenorm>| {
                    whole(self.batch_renorm(&ghost.norm), ghost.size)
                })
            })
    }

    fn batch_norm(self, norm: &BatchNorm) -> Vec<String> {
        let variance = match norm.running_variance {
            Variance::Unbiased => "unbiased",
            Variance::Biased => "biased",
        };
        vec![self.momentum(norm.momentum), format!("running_variance = {variance}")]
    }

    fn batch_renorm(self, norm: &BatchRenorm) -> Vec<String> {
        let (r_max, d_max) = (self.number(norm.r_max), self.number(norm.d_max));
        vec![format!("r_max = {r_max}"), format!("d_max = {d_max}"), self.momentum(norm.momentum)]
    }

    fn momentum(self, momentum: Momentum) -> String {
        match momentum {
            Momentum::Of(share) => format!("momentum = {}", self.number(share)),
            Momentum::Cumulative => "momentum = cumulative".into(),
        }
    }

    /// A number as a declaration has it: `3`, `0.5`, `1e-3`, and a setting by its name. A number comes back bit for bit.
    fn number(self, value: f64) -> String {
        if let Some(name) = set_by(value, self.0) {
            return name.to_owned();
        }
        number(value)
    }
}

/// A number as a declaration has it: `3`, `0.5`, `1e-3`. It comes back bit for bit.
pub(crate) fn number(value: f64) -> String {
    let plain = value == 0.0 || (1e-2..1e6).contains(&value.abs());
    if plain { format!("{value}") } else { format!("{value:e}") }
}
