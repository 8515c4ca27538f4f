//! The steps through a body: forward, backward, inference.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::names::Names;
use super::plain::{buffer, local};
use super::settings::Set;
use super::spec;
use super::workspace::{Locals, idents, table};
use crate::layers::layer::{Calls, Inference, Layer, Layout};
use crate::plan::signal::Signal;
use crate::plan::{Body, Constant, Flat, Node, NodeKind};
use crate::program::fold::{Folded, Move};
use crate::program::memory::{During, Memory};
use crate::program::{Fused, Op, OpKind, Pass, Program, Slot};

pub(super) struct Printer<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) body: &'a Body,
    pub(super) locals: &'a Locals,
    memory: &'a Memory,
    set: &'a Set<'a>,
    /// Which of the lists is printed; it decides where values are found.
    list: During,
}

/// All that is known of a body before it is printed.
pub struct Parts<'a> {
    pub body: &'a Body,
    pub program: &'a Program,
    pub memory: &'a Memory,
    /// What `fold` leaves of it, with its program.
    pub folded: Option<(&'a Folded, &'a Program)>,
    /// What is predicted for its values.
    pub signals: Option<&'a [Signal]>,
    /// The name of the block that it is the body of, with its point.
    pub scope: &'a str,
    /// What the lines need beside the plan's.
    pub constants: &'a [Constant],
}

/// `impl Steps for Plan`
pub fn steps(names: &Names<'_>, ty: &Ident, parts: &Parts<'_>) -> TokenStream {
    let Parts { body, program, memory, folded, signals, scope, constants } = *parts;
    let locals = &Locals::of(body, memory, names);
    let set = &Set::of(names, constants, locals);
    let training = Printer { names, body, locals, memory, set, list: During::Training };
    let inference = Printer { list: During::Inference, ..training };
    let (plan, sizes) = (names.sized(ty), names.sizes_and_scalar());
    let layers = spec::layers(names, body, scope, signals);
    let buffers = table(body, program, memory, locals, scope.is_empty());
    let own_layers: Vec<TokenStream> = body.nodes.iter().filter_map(|node| training.init(node)).collect();
    let [pass, ws, params, key] = ["pass", "ws", "params", "key"].map(local);
    let init = (!own_layers.is_empty()).then(|| {
        quote! {
            fn init_layers(#params: &mut [T], #key: __regnet::Key) {
                #(#own_layers)*
            }
        }
    });
    let forward = training.pass(Pass::Forward, training.lines(&program.forward), program);
    let backward = training.pass(Pass::Backward, training.lines(&program.backward), program);
    let infer = inference.infer(program);
    let (left, folding) = folded.map(|(folded, program)| fold(&inference, folded, program)).unzip();
    let only_sizes = names.sizes();
    quote! {
        impl #only_sizes __regnet::Plan for #plan {
            const LAYERS: &'static [__regnet::LayerSpec] = #layers;
            const BUFFERS: &'static [__regnet::BufferSpec] = #buffers;
            #left
        }
        impl #sizes __regnet::Steps<T> for #plan {
            #init
            fn forward(#pass: __regnet::Forward<'_, T>, #ws: &mut __regnet::Buffers<T>) {
                #forward
            }
            fn backward(#pass: __regnet::Backward<'_, T>, #ws: &mut __regnet::Buffers<T>) {
                #backward
            }
            fn infer<'ws>(#pass: __regnet::Infer<'_, T>, #ws: &'ws mut __regnet::Buffers<T>) -> &'ws [T] {
                #infer
            }
            #folding
        }
    }
}

/// What `fold` leaves, and how: for the plan and for its steps.
fn fold(whole: &Printer<'_>, folded: &Folded, program: &Program) -> (TokenStream, TokenStream) {
    let printer = Printer { body: &folded.body, list: During::Folded, ..*whole };
    let moves: TokenStream = folded.moves.iter().map(line).collect();
    let settings = local("settings");
    let with_settings = whole.set.of_pass(moves.clone(), &quote!(__regnet::array(#settings)));
    // Nothing changes where no setting is folded.
    let is_set = with_settings.to_string() != moves.to_string();
    let (name, settings) =
        if is_set { (quote!(fold_with), Some(quote!(#settings: &[f64],))) } else { (quote!(fold), None) };
    let (layers, infer) = (spec::folded(whole.names, printer.body, whole.body), printer.infer(program));
    let [params, stats, to, to_stats] = ["params", "stats", "folded", "folded_stats"].map(local);
    let [pass, ws] = ["pass", "ws"].map(local);
    let left = quote!(const FOLDED: &'static [__regnet::LayerSpec] = #layers;);
    let steps = quote! {
        fn #name(#settings #params: &[T], #stats: &[T], #to: &mut [T], #to_stats: &mut [T]) {
            #with_settings
        }
        fn infer_folded<'ws>(#pass: __regnet::Infer<'_, T>, #ws: &'ws mut __regnet::Buffers<T>) -> &'ws [T] {
            #infer
        }
    };
    (left, steps)
}

/// One step from the whole network's tensors to the folded one's.
fn line(of: &Move) -> TokenStream {
    let [params, stats, to, to_stats] = ["params", "stats", "folded", "folded_stats"].map(local);
    match of {
        Move::Params { from, to: into } => quote!(__regnet::move_to(&#params[#from], &mut #to[#into]);),
        Move::Stats { from, to: into } => quote!(__regnet::move_to(&#stats[#from], &mut #to_stats[#into]);),
        Move::Norm { me, params: own, stats: running, into } => {
            let own = own.as_ref().map_or_else(|| quote!(&[]), |own| quote!(&#params[#own]));
            quote!(#me.fold_into(#own, &#stats[#running], &mut #to[#into]);)
        }
    }
}

/// What a pass takes, in the order of the runtime's struct, and what has to be mutable to be divided.
fn fields(pass: Pass) -> &'static [(&'static str, bool)] {
    match pass {
        Pass::Forward => {
            &[("batch", false), ("x", false), ("params", false), ("stats", true), ("key", false)]
        }
        Pass::Backward => &[
            ("batch", false),
            ("x", false),
            ("params", true),
            ("d_y", false),
            ("grads", false),
            ("key", false),
            ("input_gradient", false),
        ],
        Pass::Infer => &[("batch", false), ("x", false), ("params", false), ("stats", false)],
    }
}

impl Printer<'_> {
    /// The body of a pass: what it takes, the buffers, its lines.
    fn pass(&self, list: Pass, lines: TokenStream, program: &Program) -> TokenStream {
        let lanes = program.lanes.then(|| {
            let [lanes, batch] = ["lanes", "batch"].map(local);
            quote!(let #lanes = __regnet::Lanes::of::<T>(#batch);)
        });
        let [pass, ws] = ["pass", "ws"].map(local);
        let lines = quote!(#lanes #lines);
        let mut used = HashSet::new();
        idents(lines.clone(), &mut used);
        let all = fields(list);
        let is_used = |name: &str| used.contains(&local(name).to_string());
        let count = all.iter().rposition(|(name, _)| is_used(name)).map_or(0, |last| last + 1);
        let taken = all[..count].iter().map(|(name, mutable)| {
            let local = local(name);
            match (is_used(name), mutable) {
                (false, _) => quote!(_),
                (true, false) => quote!(#local),
                (true, true) => quote!(mut #local),
            }
        });
        let rest = (count < all.len()).then(|| quote!(..));
        let taken = (count > 0).then(|| quote!(let (#(#taken,)* #rest) = #pass.parts();));
        let lengths = is_used("lengths").then(|| {
            let lengths = local("lengths");
            quote!(let #lengths = #ws.lengths();)
        });
        let buffers = self.locals.taken_apart(&lines, &ws);
        // The settings are read before the buffers are borrowed.
        let with_settings = self.set.of_pass(quote!(#lengths #buffers #lines), &quote!(#ws.settings()));
        quote!(#taken #with_settings)
    }

    fn lines(&self, ops: &[Op]) -> TokenStream {
        ops.iter().map(|op| self.call(op)).collect()
    }

    /// The body of inference.
    fn infer(&self, program: &Program) -> TokenStream {
        let lines = self.lines(&program.inference);
        let (output, batch) = (self.read(program.inference_output), local("batch"));
        let len = self.body.values[self.body.output].shape.len();
        self.pass(Pass::Infer, quote!(#lines &#output[..#batch * #len]), program)
    }

    /// The local with a value: a buffer, or what the caller gave.
    pub(super) fn read(&self, slot: Slot) -> TokenStream {
        let local = match slot {
            Slot::OutputGrad => local("d_y"),
            Slot::Input => local("x"),
            Slot::Value(_) | Slot::Turned(_) | Slot::Grad(..) | Slot::Saved(_) => {
                buffer(&self.locals.buffers[self.memory.place(self.list, slot)])
            }
        };
        quote!(#local)
    }

    /// The buffer that an operation writes.
    pub(super) fn write(&self, slot: Option<Slot>) -> TokenStream {
        slot.map(|slot| self.read(slot)).unwrap_or_default()
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
            NodeKind::Repeat { .. } => self.repeat(op, pass, node),
            NodeKind::Add(_) | NodeKind::Concat => TokenStream::new(),
        }
    }

    /// A layer's slice of a flat buffer.
    fn slice(&self, node: &Node, flat: Flat) -> Option<TokenStream> {
        let (range, buffer) = (&node.place(flat).as_ref()?.range, local(flat.name()));
        Some(quote!(#buffer[#range]))
    }

    /// A layer's parameters.
    pub(super) fn params(&self, node: &Node) -> Option<TokenStream> {
        self.slice(node, Flat::Params)
    }

    /// Their gradients.
    pub(super) fn grads(&self, node: &Node) -> Option<TokenStream> {
        self.slice(node, Flat::Grads)
    }

    /// A layer's running statistics.
    pub(super) fn stats(&self, node: &Node) -> Option<TokenStream> {
        self.slice(node, Flat::Stats)
    }

    /// A layer's parameters in a backward pass, for it to read or to update.
    pub(super) fn view_of_params(&self, node: &Node) -> Option<TokenStream> {
        let (range, params) = (&node.params.as_ref()?.range, local(Flat::Params.name()));
        Some(quote!(__regnet::Params::part(&mut #params, #range)))
    }

    /// A layer's running statistics in a forward pass in training, for it to move or to normalize with.
    pub(super) fn view_of_stats(&self, node: &Node) -> Option<TokenStream> {
        let (range, stats) = (&node.stats.as_ref()?.range, local(Flat::Stats.name()));
        Some(quote!(__regnet::Stats::part(&mut #stats, #range)))
    }

    fn built_in(&self, op: &Op, pass: Pass, node: &Node, index: usize, layer: &Layer) -> TokenStream {
        let calls = &layer.calls;
        let (me, key) = (&node.me, local("key"));
        let in_lanes = op.lanes && calls.layout == Layout::Lanes;
        let lanes = local("lanes");
        let batch = if in_lanes { quote!(#lanes) } else { examples(op) };
        let params = self.params(node).map(|params| quote!(&#params));
        let saved = calls.saved.as_ref().map(|_| Slot::Saved(index));
        let key = calls.random.then(|| quote!(#key));
        let mut args = vec![quote!(#batch)];
        let method = match pass {
            Pass::Forward | Pass::Infer => {
                let training = pass == Pass::Forward;
                let stats = match training {
                    true => self.view_of_stats(node),
                    false => self.stats(node).map(|stats| quote!(&#stats)),
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
                let mut back: Vec<_> = rest.iter().map(|read| self.read(*read)).collect();
                let part = if calls.learns { self.view_of_params(node) } else { params };
                back.extend(part.or_else(|| empty_params(node)));
                back.extend(saved.map(|saved| self.read(saved)));
                back.extend((!op.in_place).then(|| self.read(d_y)));
                back.extend(self.grads(node).map(|grads| quote!(&mut #grads)).or_else(|| empty_grads(node)));
                back.push(self.d_x(op, calls));
                match back_of(calls) {
                    Some(constructor) => args.push(quote!(__regnet::#constructor(#(#back),*))),
                    None => args.extend(back),
                }
                args.extend(key);
                "backward"
            }
        };
        let method = if in_lanes { format!("{method}_in_lanes") } else { method.to_owned() };
        let method = if op.in_place { format!("{method}_in_place") } else { method };
        let method = Ident::new(&method, node.span.resolved_at(proc_macro2::Span::call_site()));
        // At the layer's own span: rustc then underlines that layer if the call does not fit.
        let span = node.span.resolved_at(proc_macro2::Span::call_site());
        let padded = calls.padded.then(|| {
            let lengths = local("lengths");
            quote!(.padded(&#lengths))
        });
        quote_spanned!(span=> #me #padded.#method(#(#args),*);)
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
            quote!(#wanted.then_some(#place))
        } else {
            quote!(__regnet::Some(#place))
        }
    }
}

/// What makes one value of the slices that a backward pass takes, if they are many.
fn back_of(calls: &Calls) -> Option<TokenStream> {
    match (calls.saved.is_some(), calls.optional_d_x) {
        (true, false) => Some(quote!(Back::new)),
        (true, true) => Some(quote!(Back::optional)),
        (false, _) => None,
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
        NodeKind::Own { .. } | NodeKind::Add(_) | NodeKind::Concat | NodeKind::Repeat { .. } => false,
    }
}

fn inference_method(calls: &Calls) -> &'static str {
    match calls.inference {
        Inference::Own { .. } => "infer",
        Inference::Same | Inference::Identity => "forward",
    }
}
