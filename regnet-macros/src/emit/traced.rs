//! The forward pass that shows every layer's output, also where a line keeps only what another layer makes of it.

use proc_macro2::TokenStream;
use quote::quote;

use super::steps::{Printer, examples};
use super::{block_type, local};
use crate::plan::NodeKind;
use crate::program::{Fused, Op, OpKind, Pass, Slot};

impl Printer<'_> {
    /// One line of the pass that shows every output; a repeated block shows its own.
    pub(super) fn traced(&self, op: &Op) -> TokenStream {
        if let OpKind::Layer(Pass::Forward, index) = op.kind
            && let NodeKind::Repeat { count, .. } = &self.body.nodes[index].kind
        {
            let node = &self.body.nodes[index];
            let block = self.names.sized(&block_type(self.names, &node.name));
            let args = self.repeat_args(op, node);
            let (name, see) = (&node.name, local("see"));
            return quote!(__regnet::repeat::trace::<T, #block>((#name, #count), #args, #see););
        }
        let (hidden, call, seen) = (self.hidden(op), self.call(op), self.seen(op));
        quote!(#hidden #call #seen)
    }

    /// Shows the output of the weights in a line that keeps only what an activation or a pool makes of it.
    fn hidden(&self, op: &Op) -> Option<TokenStream> {
        let (node, method) = match op.kind {
            OpKind::Fused(_, Fused::Pooled(nodes)) => (nodes.conv, quote!(forward_in_lanes)),
            OpKind::Fused(_, Fused::Activated(nodes)) => (nodes.dense, quote!(forward)),
            OpKind::Fused(_, Fused::Through(_) | Fused::NormRelu(_) | Fused::ConvNorm(_))
            | OpKind::Layer(..)
            | OpKind::Add
            | OpKind::Copy
            | OpKind::ToLanes
            | OpKind::FromLanes
            | OpKind::Put { .. }
            | OpKind::Take { .. } => return None,
        };
        let node = &self.body.nodes[node];
        let (me, name, params) = (&node.me, &node.name, self.params(node, "params"));
        let (x, y, see, count) = (self.read(op.reads[0]), local("y"), local("see"), examples(op));
        let batch = if op.lanes { local("lanes") } else { local("batch") };
        let len = self.body.values[node.output].shape.len();
        Some(quote! {
            let mut #y = __regnet::Buffer::zeros(#count * #len);
            #me.#method(#batch, #x, &#params, &mut #y);
            #see(#name, &#y);
        })
    }

    /// Shows the output of a line to whoever looks for the first bad value.
    fn seen(&self, op: &Op) -> Option<TokenStream> {
        let (count, see) = (examples(op), local("see"));
        let Some(Slot::Value(value)) = op.writes else { return None };
        let name = match op.kind {
            OpKind::Fused(_, Fused::NormRelu(nodes)) => &self.body.nodes[nodes.norm].name,
            OpKind::Fused(_, Fused::ConvNorm(nodes)) => &self.body.nodes[nodes.conv].name,
            OpKind::Fused(_, Fused::Pooled(_) | Fused::Activated(_) | Fused::Through(_))
            | OpKind::Layer(..)
            | OpKind::Add
            | OpKind::Copy
            | OpKind::ToLanes
            | OpKind::FromLanes
            | OpKind::Put { .. }
            | OpKind::Take { .. } => &self.body.values[value].name,
        };
        let len = self.len(op);
        let place = self.place(Slot::Value(value));
        Some(quote!(#see(#name, &#place[..#count * #len]);))
    }
}
