//! The lines of operations that `fuse` made of several layers.

use proc_macro2::TokenStream;
use quote::quote;

use super::local;
use super::steps::Printer;
use crate::program::{Op, Pass, Pooled, Slot};

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
}
