//! The lines of operations that `fuse` made of several layers.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::plain::local;
use super::spec::{constant, path};
use super::steps::{Printer, empty_grads, empty_params};
use crate::plan::{Body, Constant, Flat};
use crate::program::{
    Activated, ConvNorm, Fused, NormRelu, Op, OpKind, Pass, Pooled, Program, Slot, Through,
};

impl Printer<'_> {
    /// A convolution with the relu and the max pool behind it.
    pub(super) fn pooled(&self, op: &Op, pass: Pass, nodes: Pooled) -> TokenStream {
        let (node, lanes) = (&self.body.nodes[nodes.conv], local("lanes"));
        let fused = path(self.names, node, POOL);
        let params = self.params(node).map(|params| quote!(&#params));
        let winners = Slot::Saved(nodes.pool);
        match pass {
            Pass::Forward => {
                let (x, y, winners) =
                    (self.read(op.reads[0]), self.write(op.writes), self.write(Some(winners)));
                quote!(#fused.forward_in_lanes(#lanes, #x, #params, #y, #winners);)
            }
            Pass::Infer => {
                let (x, y) = (self.read(op.reads[0]), self.write(op.writes));
                quote!(#fused.infer_in_lanes(#lanes, #x, #params, #y);)
            }
            Pass::Backward => {
                let (d_y, x, winners) = (self.read(op.reads[0]), self.read(op.reads[1]), self.read(winners));
                let grads = self.grads(node).map(|grads| quote!(&mut #grads));
                let d_x = self.optional_d_x(op, &self.write(op.writes));
                let back = quote!(__regnet::Back::optional(#x, #params, #winners, #d_y, #grads, #d_x));
                quote!(#fused.backward_in_lanes(#lanes, #back);)
            }
        }
    }

    /// A dense layer with the activation behind it.
    pub(super) fn activated(&self, op: &Op, nodes: Activated) -> TokenStream {
        let (dense, curve, batch) =
            (&self.body.nodes[nodes.dense], &self.body.nodes[nodes.curve].me, local("batch"));
        let (me, params) = (&dense.me, self.params(dense));
        let (x, y) = (self.read(op.reads[0]), self.write(op.writes));
        quote!(#me.forward_then(#curve.curve(), #batch, #x, &#params, #y);)
    }

    /// The backward pass of a dense layer and of the activation before it.
    pub(super) fn through(&self, op: &Op, nodes: Through) -> TokenStream {
        let (dense, curve, batch) =
            (&self.body.nodes[nodes.dense], &self.body.nodes[nodes.curve].me, local("batch"));
        let (me, params, grads) = (&dense.me, self.view(dense, Flat::Params), self.grads(dense));
        let curve = match nodes.dropout {
            None => quote!(#curve.curve()),
            Some(dropout) => {
                let dropout = &self.body.nodes[dropout].me;
                quote!(#curve.dropped_by(&#dropout))
            }
        };
        let (d_y, x) = (self.read(op.reads[0]), self.read(op.reads[1]));
        let d_z = self.optional_d_x(op, &self.write(op.writes));
        let back = quote!(__regnet::DenseBack::new(#x, #params, #d_y, &mut #grads, #d_z));
        quote!(#me.backward_through(#curve, #batch, #back);)
    }

    /// A batch norm with the relu, and perhaps the max pool, behind it.
    pub(super) fn norm_relu(&self, op: &Op, pass: Pass, nodes: NormRelu) -> TokenStream {
        let node = &self.body.nodes[nodes.norm];
        let fused = path(self.names, node, RELU);
        let params = self.params(node).map(|params| quote!(&#params)).or_else(|| empty_params(node));
        let stats = self.stats(node);
        let saved = Slot::Saved(nodes.norm);
        let examples = if op.lanes { local("lanes") } else { local("batch") };
        let method =
            |name: &str| if op.lanes { format_ident!("{name}_in_lanes") } else { format_ident!("{name}") };
        match pass {
            Pass::Forward => {
                let (x, y, saved) = (self.read(op.reads[0]), self.write(op.writes), self.write(Some(saved)));
                let forward = method("forward");
                let stats = self.view(node, Flat::Stats);
                quote!(#fused.#forward(#examples, #x, #params, #stats, #y, #saved);)
            }
            Pass::Infer => {
                let (x, y, infer) = (self.read(op.reads[0]), self.write(op.writes), method("infer"));
                quote!(#fused.#infer(#examples, #x, #params, &#stats, #y);)
            }
            Pass::Backward => {
                let (d_y, x, saved) = (self.read(op.reads[0]), self.read(op.reads[1]), self.read(saved));
                let grads = self.grads(node).map(|grads| quote!(&mut #grads)).or_else(|| empty_grads(node));
                let (d_x, backward) = (self.write(op.writes), method("backward"));
                let back = quote!(__regnet::Back::new(#x, #params, #saved, #d_y, #grads, #d_x));
                quote!(#fused.#backward(#examples, #back);)
            }
        }
    }

    /// A convolution with the batch norm, and perhaps the relu and the max pool, behind it.
    pub(super) fn conv_norm(&self, op: &Op, nodes: ConvNorm) -> TokenStream {
        let (conv, norm) = (&self.body.nodes[nodes.conv], &self.body.nodes[nodes.norm]);
        let (fused, lanes) = (path(self.names, conv, NORM), local("lanes"));
        let of_norm_params = self.params(norm).map(|params| quote!(&#params)).or_else(|| empty_params(norm));
        let (of_conv_params, stats) = (self.params(conv), self.stats(norm));
        let (x, y) = (self.read(op.reads[0]), self.write(op.writes));
        quote!(#fused.infer_in_lanes(#lanes, #x, &#of_conv_params, #of_norm_params, &#stats, #y);)
    }
}

/// What the constants of several layers in one have behind the name of the first.
const POOL: &str = "POOL";
const RELU: &str = "RELU";
const NORM: &str = "NORM";

/// The constants of all operations that are several layers in one.
pub fn constants(body: &Body, program: &Program) -> Vec<Constant> {
    let mut all: Vec<Constant> = Vec::new();
    let lists = [&program.forward, &program.backward, &program.inference];
    for op in lists.into_iter().flatten() {
        let OpKind::Fused(_, fused) = op.kind else { continue };
        let me = |node: usize| &body.nodes[node].me;
        let pool = |pool: Option<usize>| {
            pool.map(|pool| {
                let pool = me(pool);
                quote!(.pool(__regnet::Some(#pool)))
            })
        };
        let (first, of, ty, value) = match fused {
            Fused::Pooled(nodes) => {
                let (conv, relu, pool) = (me(nodes.conv), nodes.relu.is_some(), me(nodes.pool));
                (nodes.conv, POOL, quote!(ConvPool), quote!(new(#conv, #relu, #pool)))
            }
            Fused::NormRelu(nodes) => {
                let (norm, pool) = (me(nodes.norm), pool(nodes.pool));
                (nodes.norm, RELU, quote!(NormRelu), quote!(new(#norm) #pool))
            }
            Fused::ConvNorm(nodes) => {
                let (conv, norm) = (me(nodes.conv), me(nodes.norm));
                let relu = nodes.relu.map(|_| quote!(.relu(true)));
                let pool = pool(nodes.relu.and_then(|nodes| nodes.pool));
                (nodes.conv, NORM, quote!(ConvNorm), quote!(new(#conv, #norm) #relu #pool))
            }
            Fused::Activated(_) | Fused::Through(_) => continue,
        };
        let name = constant(&body.nodes[first], of);
        if !all.iter().any(|known| known.name == name) {
            all.push(Constant { name, ty: quote!(__regnet::#ty), value: quote!(__regnet::#ty::#value) });
        }
    }
    all
}
