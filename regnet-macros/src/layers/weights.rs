//! The options that every layer with weights has: `init bias bias_init l1 l2 max_norm drop_connect`.

use proc_macro2::Literal;
use quote::quote;

use super::effect::{Effect, Sums};
use super::inits::{self, Start};
use super::layer::{Calls, Inference, Layer, Saved, Tensor};
use super::role::{Across, Auto, Next, Role};
use super::runtime::{Kind, Operation, runtime};
use super::site::Site;
use crate::language::args::{LIMIT, NOT_NEGATIVE, PROBABILITY, Range, Value};
use crate::language::shape::Size;

/// What the options say.
pub struct Weights {
    pub init: Start,
    pub bias: bool,
    pub bias_init: Start,
    pub l1: Value,
    pub l2: Value,
    pub max_norm: Option<Value>,
    pub drop_connect: Option<Value>,
    /// What `init = auto` is here.
    auto: Start,
}

/// `bias = auto`: none when the next stage is a norm over the batch, which takes it away; its beta does the same.
#[derive(Clone, Copy)]
enum Bias {
    Auto,
    Given(bool),
}

impl Weights {
    pub fn read(site: &mut Site<'_>) -> Option<Weights> {
        Weights::read_in_groups(site, &Size::Known(1))
    }

    /// The same of so many groups of units.
    pub fn read_in_groups(site: &mut Site<'_>, groups: &Size) -> Option<Weights> {
        let auto = inits::auto(weight_init(site.following));
        let init = inits::read_in_groups(&mut site.args, "init", auto.clone(), groups);
        let words = [("auto", Bias::Auto), ("true", Bias::Given(true)), ("false", Bias::Given(false))];
        let bias = site.args.choice("bias", &words, Bias::Auto);
        let bias_init = inits::read(&mut site.args, "bias_init", inits::zeros());
        let l1 = site.args.number("l1", None, Some(0.0), &NOT_NEGATIVE);
        let l2 = site.args.number("l2", None, Some(0.0), &NOT_NEGATIVE);
        let max_norm = optional(site, "max_norm", &LIMIT);
        let drop_connect = optional(site, "drop_connect", &PROBABILITY);
        let written = |name: &str| {
            let mut args = site.call.args.iter();
            args.find(|arg| arg.name.as_ref().is_some_and(|given| given == name)).map(|arg| arg.value.span)
        };
        site.facts.explicit_init = written("init");
        site.facts.explicit_bias = written("bias").filter(|_| matches!(bias, Some(Bias::Given(true))));
        site.facts.grouped = groups.known() != Some(1);
        let bias = match bias? {
            Bias::Auto => {
                !matches!(site.following.first(), Some(Next { role: Some(Role::Norm(Across::Batch)), .. }))
            }
            Bias::Given(bias) => bias,
        };
        let (max_norm, drop_connect) = (max_norm?, drop_connect?);
        if drop_connect.is_some() {
            // Its constant holds the layer's.
            let me = &site.me;
            site.me = quote!(#me.layer);
        }
        let (init, bias_init, l1, l2) = (init?, bias_init?, l1?, l2?);
        Some(Weights { init, bias, bias_init, l1, l2, max_norm, drop_connect, auto })
    }

    /// The layer with its parameters, whose weights join so many pairs of an input and an output value; with
    /// `drop_connect` a layer around it, which masks the weights.
    pub fn on(self, layer: Layer, axes: Vec<Size>, pairs: Option<f64>, site: &mut Site<'_>) -> Layer {
        let drop_connect = self.drop_connect.clone();
        let kept = drop_connect.as_ref().map_or(Some(1.0), |p| p.known().map(|p| 1.0 - p));
        if let (Some(pairs), Some(kept)) = (pairs, kept) {
            site.facts.effect = Effect::Sums(Sums { pairs, kept, auto: self.auto.clone() });
        }
        let params = self.tensors(axes);
        let layer = Layer { params, ..layer };
        let Some(p) = drop_connect else { return layer };
        let (rt, config, me) = (runtime(), &layer.config, &site.me);
        let stream = Literal::u32_unsuffixed(site.stream);
        let count = layer.params.iter().try_fold(0, |n, tensor| Some(n + tensor.len()?));
        let saved = count.map_or_else(|| Size::Computed(quote!((&#me).params())), Size::Known);
        Layer {
            config: quote!(#rt::DropConnect { layer: #config, p: #p, stream: #stream }),
            operation: Operation::DropConnect,
            calls: Calls {
                around: Some(layer.operation),
                saved: Some(Saved::PerBatch(saved)),
                random: true,
                learns: false,
                inference: Inference::Own { in_place: false },
                ..layer.calls
            },
            ..layer
        }
    }

    /// Of a table whose rows are looked up: no product, hence no fans and no bias.
    pub fn of_a_table(site: &mut Site<'_>) -> Option<Weights> {
        let init = inits::read(&mut site.args, "init", inits::normal(1.0));
        let l1 = site.args.number("l1", None, Some(0.0), &NOT_NEGATIVE);
        let l2 = site.args.number("l2", None, Some(0.0), &NOT_NEGATIVE);
        Some(Weights {
            init: init?,
            bias: false,
            bias_init: inits::zeros(),
            l1: l1?,
            l2: l2?,
            max_norm: None,
            drop_connect: None,
            auto: inits::normal(1.0),
        })
    }

    /// Weight and bias; the last axis is the units'.
    pub fn tensors(self, axes: Vec<Size>) -> Vec<Tensor> {
        let units = axes.last().cloned();
        let weight = Tensor::new("weight", Kind::Weight, axes, self.init);
        let mut tensors = vec![Tensor { l1: self.l1, l2: self.l2, max_norm: self.max_norm, ..weight }];
        if self.bias {
            tensors.push(Tensor::new("bias", Kind::Bias, units.into_iter().collect(), self.bias_init));
        }
        tensors
    }
}

/// A number that may be missing.
fn optional(site: &mut Site<'_>, name: &'static str, range: &Range) -> Option<Option<Value>> {
    match site.args.expr(name, None) {
        None => Some(None),
        Some(expr) => site.args.read_number(name, expr, range).map(Some),
    }
}

/// The first layer behind the weights that has an opinion.
fn weight_init(following: &[Next]) -> Auto {
    let mut opinions = following.iter().map(|next| next.auto);
    opinions.find(|auto| *auto != Auto::Through).unwrap_or(Auto::Glorot)
}
