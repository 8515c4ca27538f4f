//! The steps through a body: forward, backward, inference. The first two show what they make to whoever looks.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::plain::local;
use super::workspace::{buffers, field, make};
use super::{Names, workspace_type};
use crate::layers::layer::{Calls, Inference, Layer, Layout};
use crate::plan::{Body, Node, NodeKind};
use crate::program::memory::Memory;
use crate::program::{Fused, Op, OpKind, Pass, Program, Slot};

/// Which of the lists is printed; it decides where values are found.
#[derive(Clone, Copy, PartialEq)]
enum List {
    Training,
    Inference,
}

pub(super) struct Printer<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) body: &'a Body,
    memory: &'a Memory,
    list: List,
}

/// `impl Steps for DigitNetPlan`
pub fn steps(names: &Names<'_>, ty: &Ident, body: &Body, program: &Program, memory: &Memory) -> TokenStream {
    let training = Printer { names, body, memory, list: List::Training };
    let inference = Printer { names, body, memory, list: List::Inference };
    let forward = program.forward.iter().map(|op| training.shown(op));
    let given = training.given_gradient(program);
    let backward = program.backward.iter().map(|op| training.shown_back(op, program));
    let infer = program.inference.iter().map(|op| inference.call(op));
    let own_layers: Vec<TokenStream> = body.nodes.iter().filter_map(|node| training.init(node)).collect();
    let (make, buffers) = (make(names, ty, body, program, memory), buffers(names, ty, body, program, memory));
    let output = field(memory.inference(program.inference_output));
    let output_len = body.values[body.output].shape.len();
    let (params_len, stats_len) = (&body.params, &body.stats);
    let (workspace, plan, sizes, args) =
        (workspace_type(names, ty), names.sized(ty), names.sizes_and_scalar(), &names.args);
    let [batch, x, params, stats, ws, key] = ["batch", "x", "params", "stats", "ws", "key"].map(local);
    let [d_y, grads, see, capacity, for_training, wanted] =
        ["d_y", "grads", "see", "capacity", "training", "input_gradient"].map(local);
    let lanes = program.lanes.then(|| {
        let lanes = local("lanes");
        quote!(let #lanes = __regnet::Lanes::of::<T>(#batch);)
    });
    quote! {
        impl #sizes __regnet::Steps<T> for #plan {
            type Workspace = #workspace<#(#args,)* T>;
            const PARAMS: usize = #params_len;
            const STATS: usize = #stats_len;
            #buffers
            fn make_workspace(#capacity: usize, #for_training: bool) -> Self::Workspace {
                #make
            }
            fn init_layers(#params: &mut [T], #key: __regnet::Key) {
                #(#own_layers)*
            }
            fn forward_steps(#batch: usize, #x: &[T], #params: &[T], #stats: &mut __regnet::Stats<'_, T>, #ws: &mut Self::Workspace, #key: __regnet::Key, #see: &mut __regnet::See<'_, T>) {
                #lanes
                #(#forward)*
            }
            fn backward_steps(#batch: usize, #x: &[T], #params: &mut __regnet::Params<'_, T>, #d_y: &[T], #ws: &mut Self::Workspace, #key: __regnet::Key, #grads: &mut [T], #wanted: bool, #see: &mut __regnet::See<'_, T>) {
                #lanes
                #given
                #(#backward)*
            }
            fn infer_steps<'ws>(#batch: usize, #x: &[T], #params: &[T], #stats: &[T], #ws: &'ws mut Self::Workspace) -> &'ws [T] {
                #lanes
                #(#infer)*
                &#ws.#output[..#batch * #output_len]
            }
        }
    }
}

/// The same for inference alone.
pub fn of_inference(
    names: &Names<'_>,
    ty: &Ident,
    body: &Body,
    program: &Program,
    memory: &Memory,
) -> TokenStream {
    let inference = Printer { names, body, memory, list: List::Inference };
    let infer = program.inference.iter().map(|op| inference.call(op));
    let (make, buffers) = (make(names, ty, body, program, memory), buffers(names, ty, body, program, memory));
    let output = field(memory.inference(program.inference_output));
    let output_len = body.values[body.output].shape.len();
    let (params_len, stats_len) = (&body.params, &body.stats);
    let (workspace, plan, sizes, args) =
        (workspace_type(names, ty), names.sized(ty), names.sizes_and_scalar(), &names.args);
    let [batch, x, params, stats, ws] = ["batch", "x", "params", "stats", "ws"].map(local);
    let [capacity, for_training] = ["capacity", "training"].map(local);
    let lanes = program.lanes.then(|| {
        let lanes = local("lanes");
        quote!(let #lanes = __regnet::Lanes::of::<T>(#batch);)
    });
    quote! {
        impl #sizes __regnet::Steps<T> for #plan {
            type Workspace = #workspace<#(#args,)* T>;
            const PARAMS: usize = #params_len;
            const STATS: usize = #stats_len;
            #buffers
            fn make_workspace(#capacity: usize, #for_training: bool) -> Self::Workspace {
                #make
            }
            fn init_layers(_: &mut [T], _: __regnet::Key) {}
            fn forward_steps(_: usize, _: &[T], _: &[T], _: &mut __regnet::Stats<'_, T>, _: &mut Self::Workspace, _: __regnet::Key, _: &mut __regnet::See<'_, T>) { __regnet::inference_only() }
            fn backward_steps(_: usize, _: &[T], _: &mut __regnet::Params<'_, T>, _: &[T], _: &mut Self::Workspace, _: __regnet::Key, _: &mut [T], _: bool, _: &mut __regnet::See<'_, T>) { __regnet::inference_only() }
            fn infer_steps<'ws>(#batch: usize, #x: &[T], #params: &[T], #stats: &[T], #ws: &'ws mut Self::Workspace) -> &'ws [T] {
                #lanes
                #(#infer)*
                &#ws.#output[..#batch * #output_len]
            }
        }
    }
}

/// Steps of a network that could not be planned.
pub fn stub(names: &Names<'_>) -> TokenStream {
    let (plan, plan_ty, sizes, with_scalar) =
        (&names.plan, names.sized(&names.plan), names.sizes(), names.sizes_and_scalar());
    quote! {
        pub struct #plan #sizes;
        impl #with_scalar __regnet::Steps<T> for #plan_ty {
            type Workspace = __regnet::NoWorkspace<T>;
            const PARAMS: usize = 0;
            const STATS: usize = 0;
            fn make_workspace(_: usize, _: bool) -> Self::Workspace { __regnet::broken() }
            fn init_layers(_: &mut [T], _: __regnet::Key) {}
            fn forward_steps(_: usize, _: &[T], _: &[T], _: &mut __regnet::Stats<'_, T>, _: &mut Self::Workspace, _: __regnet::Key, _: &mut __regnet::See<'_, T>) {}
            fn backward_steps(_: usize, _: &[T], _: &mut __regnet::Params<'_, T>, _: &[T], _: &mut Self::Workspace, _: __regnet::Key, _: &mut [T], _: bool, _: &mut __regnet::See<'_, T>) {}
            fn infer_steps<'ws>(_: usize, _: &[T], _: &[T], _: &[T], _: &'ws mut Self::Workspace) -> &'ws [T] { &[] }
        }
    }
}

impl Printer<'_> {
    /// The field that holds a value, or `None` for what the caller gave.
    pub(super) fn place(&self, slot: Slot) -> Option<TokenStream> {
        let ws = local("ws");
        if slot.is_given() {
            return None;
        }
        let name = match self.list {
            List::Training => self.memory.training(slot),
            List::Inference => self.memory.inference(slot),
        };
        let field = field(name);
        Some(quote!(#ws.#field))
    }

    pub(super) fn read(&self, slot: Slot) -> TokenStream {
        match self.place(slot) {
            Some(place) => quote!(&#place),
            None => {
                let given = local(if slot == Slot::OutputGrad { "d_y" } else { "x" });
                quote!(#given)
            }
        }
    }

    pub(super) fn write(&self, slot: Option<Slot>) -> TokenStream {
        let place = slot.and_then(|slot| self.place(slot));
        quote!(&mut #place)
    }

    /// One line.
    pub(super) fn call(&self, op: &Op) -> TokenStream {
        let (batch, count, lanes) = (local("batch"), examples(op), local("lanes"));
        let line = match op.kind {
            OpKind::Layer(pass, index) => self.layer(op, pass, index),
            OpKind::Fused(pass, Fused::Pooled(nodes)) => self.pooled(op, pass, nodes),
            OpKind::Fused(_, Fused::Activated(nodes)) => self.activated(op, nodes),
            OpKind::Fused(_, Fused::Through(nodes)) => self.through(op, nodes),
            OpKind::Fused(pass, Fused::NormRelu(nodes)) => self.norm_relu(op, pass, nodes),
            OpKind::Fused(_, Fused::ConvNorm(nodes)) => self.conv_norm(op, nodes),
            OpKind::Add => {
                let len = self.len(op);
                let (first, second) = (self.read(op.reads[0]), self.read(op.reads[1]));
                match op.in_place {
                    true => {
                        let acc = self.write(Some(op.reads[0]));
                        quote!(__regnet::add_assign(#count * #len, #acc, #second);)
                    }
                    false => {
                        let out = self.write(op.writes);
                        quote!(__regnet::add(#count * #len, #first, #second, #out);)
                    }
                }
            }
            OpKind::Copy => {
                let (len, from, to) = (self.len(op), self.read(op.reads[0]), self.write(op.writes));
                quote!(__regnet::copy(#batch * #len, #from, #to);)
            }
            OpKind::ToLanes => {
                let (len, from, to) = (self.len(op), self.read(op.reads[0]), self.write(op.writes));
                quote!(__regnet::to_lanes(#lanes, #len, #from, #to);)
            }
            OpKind::FromLanes => {
                let (len, from, to) = (self.len(op), self.read(op.reads[0]), self.write(op.writes));
                quote!(__regnet::from_lanes(#lanes, #len, #from, #to);)
            }
            OpKind::Put { node, part } => self.part(op, node, part, "put"),
            OpKind::Take { node, part } => self.part(op, node, part, "take"),
        };
        if op.for_input && !self.trains(op) {
            let wanted = local("input_gradient");
            return quote!(if #wanted { #line });
        }
        line
    }

    fn part(&self, op: &Op, node: usize, part: usize, method: &str) -> TokenStream {
        let (batch, me, method) =
            (local("batch"), &self.body.nodes[node].me, quote::format_ident!("{method}"));
        let (from, to) = (self.read(op.reads[0]), self.write(op.writes));
        let part = proc_macro2::Literal::usize_unsuffixed(part);
        quote!(#me.#method(#batch, #part, #from, #to);)
    }

    /// The length of what an operation writes, for one example.
    pub(super) fn len(&self, op: &Op) -> TokenStream {
        let value = match op.writes {
            Some(Slot::Value(value) | Slot::Turned(value) | Slot::Grad(value, _)) => value,
            Some(Slot::Input | Slot::OutputGrad | Slot::Saved(_)) | None => 0,
        };
        let len = self.body.values[value].shape.len();
        quote!(#len)
    }

    /// Whether an operation also writes the gradients of parameters.
    fn trains(&self, op: &Op) -> bool {
        match op.kind {
            OpKind::Layer(Pass::Backward, index) => self.body.nodes[index].params.is_some(),
            OpKind::Fused(Pass::Backward, Fused::Pooled(_) | Fused::Activated(_) | Fused::Through(_)) => true,
            OpKind::Fused(Pass::Backward, Fused::NormRelu(nodes)) => {
                self.body.nodes[nodes.norm].params.is_some()
            }
            OpKind::Layer(Pass::Forward | Pass::Infer, _)
            | OpKind::Fused(Pass::Forward | Pass::Infer, _)
            | OpKind::Fused(Pass::Backward, Fused::ConvNorm(_))
            | OpKind::Add
            | OpKind::Copy
            | OpKind::ToLanes
            | OpKind::FromLanes
            | OpKind::Put { .. }
            | OpKind::Take { .. } => false,
        }
    }

    fn layer(&self, op: &Op, pass: Pass, index: usize) -> TokenStream {
        let node = &self.body.nodes[index];
        match &node.kind {
            NodeKind::Layer(layer) => self.built_in(op, pass, node, index, layer),
            NodeKind::Own { input, stream, .. } => self.own(op, pass, node, index, input, *stream),
            NodeKind::Repeat { count, .. } => self.repeat(op, pass, node, count),
            NodeKind::Add | NodeKind::Concat => TokenStream::new(),
        }
    }

    /// A layer's slice of a flat buffer.
    pub(super) fn params(&self, node: &Node, buffer: &str) -> Option<TokenStream> {
        let stretch = if buffer == "stats" { node.stats.as_ref() } else { node.params.as_ref() };
        let (range, buffer) = (&stretch?.range, local(buffer));
        Some(quote!(#buffer[#range]))
    }

    /// A layer's parameters in a backward pass, for it to read or to update.
    pub(super) fn part_of_params(&self, node: &Node) -> Option<TokenStream> {
        let (range, params) = (&node.params.as_ref()?.range, local("params"));
        Some(quote!(#params.part(#range)))
    }

    /// A layer's running statistics in a forward pass in training, for it to move or to normalize with.
    pub(super) fn part_of_stats(&self, node: &Node) -> Option<TokenStream> {
        let (range, stats) = (&node.stats.as_ref()?.range, local("stats"));
        Some(quote!(#stats.part(#range)))
    }

    fn built_in(&self, op: &Op, pass: Pass, node: &Node, index: usize, layer: &Layer) -> TokenStream {
        let calls = &layer.calls;
        let (me, key) = (&node.me, local("key"));
        let in_lanes = op.lanes && calls.layout == Layout::Lanes;
        let lanes = local("lanes");
        let batch = if in_lanes { quote!(#lanes) } else { examples(op) };
        let params = self.params(node, "params").map(|params| quote!(&#params));
        let saved = calls.saved.as_ref().map(|_| Slot::Saved(index));
        let key = calls.random.then(|| quote!(#key));
        let mut args = vec![quote!(#batch)];
        let method = match pass {
            Pass::Forward | Pass::Infer => {
                let training = pass == Pass::Forward;
                let stats = match training {
                    true => self.part_of_stats(node),
                    false => self.params(node, "stats").map(|stats| quote!(&#stats)),
                };
                args.extend((!op.in_place).then(|| self.read(op.reads[0])));
                args.extend(params.or_else(|| empty_params(node)));
                args.extend(stats);
                args.push(self.write(if op.in_place { Some(op.reads[0]) } else { op.writes }));
                if training {
                    args.extend(saved.map(|saved| self.write(Some(saved))));
                    args.extend(key);
                    "forward"
                } else {
                    inference_method(calls)
                }
            }
            Pass::Backward => {
                let (d_y, rest) = (op.reads[0], &op.reads[1..]);
                args.extend(rest.iter().map(|read| self.read(*read)));
                let part = if calls.learns { self.part_of_params(node) } else { params };
                args.extend(part.or_else(|| empty_params(node)));
                args.extend(saved.map(|saved| self.read(saved)));
                args.extend((!op.in_place).then(|| self.read(d_y)));
                args.extend(
                    self.params(node, "grads").map(|grads| quote!(&mut #grads)).or_else(|| empty_grads(node)),
                );
                args.push(self.d_x(op, calls));
                args.extend(key);
                "backward"
            }
        };
        let method = if in_lanes { format!("{method}_in_lanes") } else { method.to_owned() };
        let method = if op.in_place { format!("{method}_in_place") } else { method };
        let method = Ident::new(&method, node.span.resolved_at(proc_macro2::Span::call_site()));
        // At the layer's own span: rustc then underlines that layer if the call does not fit.
        let span = node.span.resolved_at(proc_macro2::Span::call_site());
        quote_spanned!(span=> #me.#method(#(#args),*);)
    }

    /// Where a backward pass puts the gradient of its input.
    fn d_x(&self, op: &Op, calls: &Calls) -> TokenStream {
        let target = if op.in_place { Some(op.reads[0]) } else { op.writes };
        let place = self.write(target);
        if calls.optional_d_x { self.optional_d_x(op, &place) } else { place }
    }

    /// `Some(place)`, or as the caller wants it where the gradient serves the input alone.
    pub(super) fn optional_d_x(&self, op: &Op, place: &TokenStream) -> TokenStream {
        if op.for_input {
            let wanted = local("input_gradient");
            quote!(#wanted.then_some(#place[..]))
        } else {
            quote!(::core::option::Option::Some(#place[..]))
        }
    }
}

/// How many examples an operation runs over, empty lanes included.
pub(super) fn examples(op: &Op) -> TokenStream {
    let (batch, lanes) = (local("batch"), local("lanes"));
    if op.lanes { quote!(#lanes.examples()) } else { quote!(#batch) }
}

/// A norm without gamma and beta still takes the slice for them.
pub(super) fn empty_params(node: &Node) -> Option<TokenStream> {
    takes_params(node).then(|| quote!(&[]))
}

pub(super) fn empty_grads(node: &Node) -> Option<TokenStream> {
    takes_params(node).then(|| quote!(&mut []))
}

fn takes_params(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Layer(layer) => layer.calls.affine && layer.params.is_empty(),
        NodeKind::Own { .. } | NodeKind::Add | NodeKind::Concat | NodeKind::Repeat { .. } => false,
    }
}

fn inference_method(calls: &Calls) -> &'static str {
    match calls.inference {
        Inference::Own { .. } => "infer",
        Inference::Same | Inference::Identity => "forward",
    }
}
