//! The layers as `SPEC` has them, a line each.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use super::names::{Names, block_type};
use super::settings;
use crate::language::args::Value;
use crate::language::shape::Shape;
use crate::layers::layer::Tensor;
use crate::layers::runtime::{Init, Kind, is_known};
use crate::plan::signal::Signal;
use crate::plan::{Body, Constant, Flat, Node, NodeKind, Plan, Sum, constant_name, shape_value};

/// The value of `SPEC`.
pub fn spec(names: &Names<'_>, plan: &Plan, signals: &[Signal]) -> TokenStream {
    let name = names.net.to_string();
    let input = match &plan.input {
        Shape::Known(dims) => {
            let dims = crate::language::shape::list(dims);
            quote!(&#dims)
        }
        Shape::Computed { constant, .. } => quote!(__regnet::Shape::dims(&#constant)),
    };
    let loss = plan.loss.as_ref().map(|planned| &planned.text).map(|text| quote!(.loss(#text)));
    let signal = signal(&signals[0]);
    let padded = plan.body.values[0].padded.then(|| quote!(.padded()));
    let settings = settings::described(&plan.settings);
    let padded_output = plan.body.values[plan.body.output].padded.then(|| quote!(.padded_output()));
    // Not a constant of a stage's, which may have the same name.
    let steps = names.sized(&Ident::new("__PlanItself", Span::call_site()));
    quote!(&__regnet::Spec::new(#name, #input, <#steps as __regnet::Plan>::LAYERS, <#steps as __regnet::Plan>::BUFFERS) #loss #signal #padded #padded_output #settings)
}

/// The layers of a body; `scope` is the name of the block that it is the body of, with its point.
pub fn layers(names: &Names<'_>, body: &Body, scope: &str, signals: Option<&[Signal]>) -> TokenStream {
    let layers = body.nodes.iter().enumerate().map(|(index, node)| {
        let (layer, reads) = (layer(names, body, node, scope), reads(body, index, scope));
        let signal = signals.and_then(|signals| signal(&signals[node.output]));
        quote!(#layer #reads #signal)
    });
    quote!(&[#(#layers),*])
}

/// The layers that `fold` leaves of a body: those that stay as they were by their numbers.
pub fn folded(names: &Names<'_>, body: &Body, whole: &Body) -> TokenStream {
    let layers = body.nodes.iter().enumerate().map(|(index, node)| {
        let before = whole.nodes.iter().position(|before| before.name == node.name);
        let same = before.filter(|before| whole.nodes[*before].me.to_string() == node.me.to_string());
        let Some(number) = same else {
            let (layer, reads) = (layer(names, body, node, ""), reads(body, index, ""));
            return quote!(#layer #reads);
        };
        let (now, then) = (reads(body, index, ""), reads(whole, number, ""));
        let text = |reads: &Option<TokenStream>| reads.as_ref().map(ToString::to_string);
        let differs = text(&now) != text(&then);
        let now = differs.then(|| now.unwrap_or_else(|| quote!(.reads(&[]))));
        let number = Literal::usize_unsuffixed(number);
        quote!(<Self as __regnet::Plan>::LAYERS[#number] #now)
    });
    quote!(&__regnet::trained([#(#layers),*]))
}

/// The name of a layer without that of the block it stands in.
fn local<'a>(node: &'a Node, scope: &str) -> &'a str {
    node.name.strip_prefix(scope).unwrap_or(&node.name)
}

/// What a layer reads, unless that is the layer before it.
fn reads(body: &Body, index: usize, scope: &str) -> Option<TokenStream> {
    let before = index.checked_sub(1).map_or(0, |before| body.nodes[before].output);
    let node = &body.nodes[index];
    if node.inputs == [before] {
        return None;
    }
    let names = node.inputs.iter().map(|value| match body.nodes.iter().find(|node| node.output == *value) {
        Some(node) => {
            let name = local(node, scope);
            quote!(#name)
        }
        None => quote!(__regnet::INPUT),
    });
    Some(quote!(.reads(&[#(#names),*])))
}

/// One layer.
fn layer(names: &Names<'_>, body: &Body, node: &Node, scope: &str) -> TokenStream {
    let (name, me) = (local(node, scope), &node.me);
    let shape = &body.values[node.output].shape;
    let line = match shape {
        Shape::Known(dims) => {
            let dims = crate::language::shape::list(dims);
            quote!(layer(#name, &#dims))
        }
        Shape::Computed { constant, .. } => quote!(layer_of(#name, #constant)),
    };
    match &node.kind {
        NodeKind::Layer(layer) => {
            let params = tensors(names, node, Flat::Params, &layer.params);
            let stats = tensors(names, node, Flat::Stats, &layer.stats);
            let over = layer.batch_values.as_ref().map(|values| quote!(.over_batch(#values)));
            let below = layer.calls.inputs_below.as_ref().map(|below| quote!(.whole_below(#below)));
            let padded = layer.calls.padded.then(|| quote!(.padded()));
            let set = settings::of_layer(names, node);
            quote!(#me.#line #params #stats #over #below #padded #set)
        }
        NodeKind::Own { by_values, .. } => {
            let of_shape = shape_value(shape);
            let line = if *by_values { quote!(map_of(#name, #of_shape)) } else { line };
            let [own, params] = ["OWN", &of_tensors(Flat::Params)].map(|of| path(names, node, of));
            let params = node.params.as_ref().map(|_| quote!(.params(#params)));
            quote!(#own.#line #params)
        }
        NodeKind::Add(Sum::Residual) => quote!((&__regnet::Add::RESIDUAL).#line),
        NodeKind::Add(Sum::Branches) => quote!((&__regnet::Add::SUM).#line),
        NodeKind::Concat => quote!(#me.#line),
        NodeKind::Repeat { count, .. } => {
            let (block, shape) = (names.sized(&block_type(&node.name)), shape_value(shape));
            quote!(__regnet::repeat::layer::<#block>(#name, #shape, #count))
        }
    }
}

/// What is predicted, to four digits; nothing where nothing is.
fn signal(signal: &Signal) -> Option<TokenStream> {
    let digits = |x: f64| Value::Known(format!("{x:.3e}").parse().unwrap_or(x));
    match (signal.spread.map(digits), signal.gradient.map(digits)) {
        (None, None) => None,
        (Some(spread), None) => Some(quote!(.spread(#spread))),
        (None, Some(gradient)) => Some(quote!(.gradient(#gradient))),
        (Some(spread), Some(gradient)) => Some(quote!(.signal(#spread, #gradient))),
    }
}

/// The path of a constant beside that of a layer's settings, whose name it begins with.
pub fn path(names: &Names<'_>, node: &Node, of: &str) -> TokenStream {
    let (plan, name) = (names.path(&names.plan), constant(node, of));
    quote!(#plan::#name)
}

pub fn constant(node: &Node, of: &str) -> Ident {
    let me = node.me.clone().into_iter().filter_map(|tree| match tree {
        TokenTree::Ident(ident) => Some(ident),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    });
    let settings = me.last().map_or_else(|| constant_name(&node.name), |ident| ident.to_string());
    format_ident!("{settings}__{of}")
}

/// `.params(&[…])`; where rustc computes a size or a penalty, the list is a constant.
fn tensors(names: &Names<'_>, node: &Node, flat: Flat, tensors: &[Tensor]) -> Option<TokenStream> {
    if tensors.is_empty() {
        return None;
    }
    let list = list(tensors);
    // A reference to what may fail is not kept for the time of the program.
    let list = if is_known(list.clone()) { list } else { path(names, node, &of_tensors(flat)) };
    let method = format_ident!("{}", flat.name());
    Some(quote!(.#method(#list)))
}

fn of_tensors(flat: Flat) -> String {
    format!("{}_SPEC", flat.name().to_uppercase())
}

fn list(tensors: &[Tensor]) -> TokenStream {
    let tensors = tensors.iter().map(tensor);
    quote!(&[#(#tensors),*])
}

/// The constants that the lines of a body need beside the plan's: what is known of users' layers, and lists of tensors that
/// rustc computes.
pub fn constants(body: &Body) -> Vec<Constant> {
    let mut all = Vec::new();
    for node in &body.nodes {
        let me = &node.me;
        match &node.kind {
            NodeKind::Layer(layer) => {
                for (flat, tensors) in [(Flat::Params, &layer.params), (Flat::Stats, &layer.stats)] {
                    let (list, of) = (list(tensors), of_tensors(flat));
                    if !tensors.is_empty() && !is_known(list.clone()) {
                        all.push(specs(constant(node, &of), list));
                    }
                }
            }
            NodeKind::Own { text, input, stream, .. } => {
                let span = node.span.resolved_at(proc_macro2::Span::call_site());
                let (word, stream) = (&node.word, proc_macro2::Literal::u32_unsuffixed(*stream));
                let (mine, size) = (respanned(me, span), quote_spanned!(span=> (&#me).params(#input)));
                let layer = quote_spanned!(span=> &#mine);
                let scratch = quote_spanned!(span=> (&#me).scratch(#input));
                let value = quote! {
                    &__regnet::Own { text: #text, word: #word, layer: #layer, input: #input, scratch: #scratch, stream: #stream }
                };
                all.push(Constant { name: constant(node, "OWN"), ty: quote!(&'static __regnet::Own), value });
                if node.params.is_some() {
                    let list = quote!(&[__regnet::tensor("params", __regnet::Kind::Weight, &[#size], __regnet::Init::Layer)]);
                    all.push(specs(constant(node, &of_tensors(Flat::Params)), list));
                }
            }
            NodeKind::Repeat { .. } | NodeKind::Add(_) | NodeKind::Concat => {}
        }
    }
    all
}

/// The tokens of a path at another place of the source.
fn respanned(path: &TokenStream, span: Span) -> TokenStream {
    let at = |mut tree: TokenTree| {
        tree.set_span(span);
        tree
    };
    path.clone().into_iter().map(at).collect()
}

fn specs(name: Ident, value: TokenStream) -> Constant {
    Constant { name, ty: quote!(&'static [__regnet::TensorSpec]), value }
}

/// The tensors that have a function of their own in the runtime: the name, and the first values that it takes for granted.
const USUAL: &[(&str, Option<Init>)] = &[
    ("weight", None),
    ("bias", Some(Init::Zeros)),
    ("gamma", Some(Init::Ones)),
    ("beta", Some(Init::Zeros)),
    ("running_mean", Some(Init::Zeros)),
    ("running_var", Some(Init::Ones)),
];

fn tensor(tensor: &Tensor) -> TokenStream {
    let Tensor { name, kind, shape, init, l1, l2, max_norm } = tensor;
    let usual = USUAL.iter().find(|(known, start)| known == name && start.is_none_or(|start| init.is(start)));
    // A prelu's slope is a weight by name alone.
    let usual = usual.filter(|_| *name != "weight" || *kind == Kind::Weight);
    let function = format_ident!("{name}");
    let plain = match usual {
        Some((_, Some(_))) => quote!(__regnet::#function(&[#(#shape),*])),
        Some((_, None)) => quote!(__regnet::#function(&[#(#shape),*], #init)),
        None => quote!(__regnet::tensor(#name, __regnet::Kind::#kind, &[#(#shape),*], #init)),
    };
    let [l1, l2] = [("l1", l1), ("l2", l2)].map(penalty);
    let max_norm = max_norm.as_ref().and_then(|longest| penalty(("max_norm", longest)));
    quote!(#plain #l1 #l2 #max_norm)
}

fn penalty((method, value): (&str, &Value)) -> Option<TokenStream> {
    let method = format_ident!("{method}");
    if let Value::Setting { number, default } = value {
        let (method, number) = (format_ident!("{method}_set"), Literal::usize_unsuffixed(*number));
        let default = crate::language::settings::literal(*default);
        return Some(quote!(.#method(#number, #default)));
    }
    (!value.is_always(0.0)).then(|| quote!(.#method(#value)))
}
