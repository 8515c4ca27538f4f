//! The constant `SPEC`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{Names, block_type};
use crate::language::args::Value;
use crate::layers::layer::Tensor;
use crate::plan::signal::Signal;
use crate::plan::{Body, Node, NodeKind, Plan, Stretch, shape_value};

/// The value of `SPEC`.
pub fn spec(names: &Names<'_>, steps: &Ident, plan: &Plan, signals: &[Signal]) -> TokenStream {
    let steps = names.sized(steps);
    let name = names.net.to_string();
    let (input, output) = (shape_value(&plan.input), shape_value(&plan.output));
    let layers =
        plan.body.nodes.iter().map(|node| layer(names, &plan.body, node, "", Some(&signals[node.output])));
    let signal = signal(&signals[0]).unwrap_or(quote!(__regnet::Signal::UNKNOWN));
    let loss = plan.loss.as_ref().map_or("", |(loss, _)| loss.word);
    let (params, stats) = (&plan.body.params, &plan.body.stats);
    quote! {
        __regnet::Spec {
            name: #name,
            input: #input,
            output: #output,
            layers: &[#(#layers),*],
            loss: #loss,
            params: #params,
            stats: #stats,
            signal: #signal,
            buffers: <#steps as __regnet::Steps<T>>::BUFFERS,
        }
    }
}

/// One layer; its name without the scope of the block it stands in.
fn layer(
    names: &Names<'_>,
    body: &Body,
    node: &Node,
    scope: &str,
    predicted: Option<&Signal>,
) -> TokenStream {
    let name = node.name.strip_prefix(scope).unwrap_or(&node.name);
    let (word, me) = (&node.word, &node.me);
    let output = shape_value(&body.values[node.output].shape);
    let signal = predicted.and_then(signal).map(|signal| quote!(signal: #signal,));
    let params_start = start("params_start", node.params.as_ref());
    let stats_start = start("stats_start", node.stats.as_ref());
    let rest = match &node.kind {
        NodeKind::Layer(layer) => {
            let params = tensors("params", &layer.params);
            let stats = tensors("stats", &layer.stats);
            let batch_values = layer.batch_values.as_ref().map(|values| quote!(batch_values: #values,));
            let inputs = layer.calls.inputs_below.as_ref();
            let inputs = inputs.map(|below| quote!(inputs: __regnet::Inputs::Below(#below),));
            quote!(config: &#me, macs: #me.macs(), #params #stats #batch_values #inputs)
        }
        NodeKind::Own { text, input, .. } => {
            let span = node.span.resolved_at(proc_macro2::Span::call_site());
            let size = quote_spanned!(span=> #me.params(#input));
            let params = quote! {
                params: &[__regnet::TensorSpec::new("params", __regnet::Kind::Weight, __regnet::Shape::new(&[#size]), __regnet::Init::Layer)],
            };
            let params = node.params.as_ref().map(|_| params);
            quote!(config: &#text, #params)
        }
        NodeKind::Add => quote!(config: &#word,),
        NodeKind::Concat => quote!(config: &#me,),
        NodeKind::Repeat { count, body } => {
            let scope = format!("{}.", node.name);
            let block = names.sized(&block_type(names, &node.name));
            let layers = body.nodes.iter().map(|node| layer(names, body, node, &scope, None));
            quote!(config: &#word, copies: #count, body: &[#(#layers),*], buffers: <#block as __regnet::Steps<T>>::BUFFERS,)
        }
    };
    quote! {
        __regnet::LayerSpec { name: #name, word: #word, output: #output, #params_start #stats_start #rest #signal ..__regnet::LayerSpec::PLAIN }
    }
}

/// What is predicted, to four digits; nothing where nothing is.
fn signal(signal: &Signal) -> Option<TokenStream> {
    let digits = |x: f64| Value::Known(format!("{x:.3e}").parse().unwrap_or(x));
    let value = match (signal.spread.map(digits), signal.gradient.map(digits)) {
        (None, None) => return None,
        (Some(spread), None) => quote!(forward(#spread)),
        (None, Some(gradient)) => quote!(backward(#gradient)),
        (Some(spread), Some(gradient)) => quote!(new(#spread, #gradient)),
    };
    Some(quote!(__regnet::Signal::#value))
}

fn start(field: &str, stretch: Option<&Stretch>) -> Option<TokenStream> {
    let (field, start) = (format_ident!("{field}"), &stretch?.start);
    Some(quote!(#field: #start,))
}

fn tensors(field: &str, tensors: &[Tensor]) -> Option<TokenStream> {
    if tensors.is_empty() {
        return None;
    }
    let (field, tensors) = (format_ident!("{field}"), tensors.iter().map(tensor));
    Some(quote!(#field: &[#(#tensors),*],))
}

fn tensor(tensor: &Tensor) -> TokenStream {
    let Tensor { name, kind, shape, init, l1, l2, max_norm } = tensor;
    let plain = quote! {
        __regnet::TensorSpec::new(#name, __regnet::Kind::#kind, __regnet::Shape::new(&[#(#shape),*]), #init)
    };
    let l1 = penalty("l1", l1);
    let l2 = penalty("l2", l2);
    let max_norm = max_norm.as_ref().map(|longest| quote!(max_norm: #longest,));
    if l1.is_none() && l2.is_none() && max_norm.is_none() {
        return plain;
    }
    quote!(__regnet::TensorSpec { #l1 #l2 #max_norm ..#plain })
}

fn penalty(field: &str, value: &Value) -> Option<TokenStream> {
    let field = format_ident!("{field}");
    (value.known() != Some(0.0)).then(|| quote!(#field: #value,))
}
