//! The lines of operations that `fuse` made of several layers.

use proc_macro2::TokenStream;
use quote::quote;

use super::local;
use super::steps::Printer;
use crate::program::{Activated, Op, Pass, Pooled, Slot, Through};

impl Printer<'_> {
    /// A convolution with the relu and the max pool behind it.
    pub(super) fn pooled(&self, op: &Op, pass: Pass, nodes: Pooled) -> TokenStream {
        let (node, pool, lanes) =
            (&self.body.nodes[nodes.conv], &self.body.nodes[nodes.pool].me, local("lanes"));
        let (conv, relu) = (&node.me, nodes.relu.is_some());
        let fused = quote!(__regnet::ConvPool { conv: #conv, relu: #relu, pool: #pool });
        let params = self.params(node, "params").map(|params| quote!(&#params));
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
                let grads = self.params(node, "grads").map(|grads| quote!(&mut #grads));
                let d_x = self.optional_d_x(op, &self.write(op.writes));
                quote!(#fused.backward_in_lanes(#lanes, #x, #params, #winners, #d_y, #grads, #d_x);)
            }
        }
    }

    /// A dense layer with the activation behind it.
    pub(super) fn activated(&self, op: &Op, nodes: Activated) -> TokenStream {
        let (dense, curve, batch) =
            (&self.body.nodes[nodes.dense], &self.body.nodes[nodes.curve].me, local("batch"));
        let (me, params) = (&dense.me, self.params(dense, "params"));
        let (x, y) = (self.read(op.reads[0]), self.write(op.writes));
        quote!(#me.forward_then(#curve.curve(), #batch, #x, &#params, #y);)
    }

    /// The backward pass of a dense layer and of the activation before it.
    pub(super) fn through(&self, op: &Op, nodes: Through) -> TokenStream {
        let (dense, curve, batch) =
            (&self.body.nodes[nodes.dense], &self.body.nodes[nodes.curve].me, local("batch"));
        let (me, params, grads) = (&dense.me, self.part_of_params(dense), self.params(dense, "grads"));
        let curve = match nodes.dropout {
            None => quote!(#curve.curve()),
            Some(dropout) => {
                let dropout = &self.body.nodes[dropout].me;
                quote!(#curve.dropped_by(&#dropout))
            }
        };
        let (d_y, x) = (self.read(op.reads[0]), self.read(op.reads[1]));
        let d_z = self.optional_d_x(op, &self.write(op.writes));
        quote!(#me.backward_through(#curve, #batch, #x, #params, #d_y, &mut #grads, #d_z);)
    }
}
