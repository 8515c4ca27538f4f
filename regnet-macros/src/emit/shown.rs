//! What a pass shows of itself: every layer's output, also where a line keeps only what another layer makes of it, and
//! every gradient that is written to memory.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::plain::local;
use super::steps::{Printer, empty_params, examples};
use crate::language::shape::Size;
use crate::layers::layer::{Calls, Layer};
use crate::plan::NodeKind;
use crate::program::{Fused, Op, OpKind, Program, Slot};

impl Printer<'_> {
    /// One line of the forward pass, and what it shows.
    pub(super) fn shown(&self, op: &Op) -> TokenStream {
        let (hidden, call, seen) = (self.hidden(op), self.call(op), self.seen(op));
        quote!(#hidden #call #seen)
    }

    /// One line of the backward pass, and the gradients that are whole with it. The input's is handed out anyway.
    pub(super) fn shown_back(&self, op: &Op, program: &Program) -> TokenStream {
        let call = self.call(op);
        let slot = op.writes.filter(|_| !op.for_input);
        let lanes = op.lanes || op.kind == OpKind::ToLanes;
        let seen = slot.map(|slot| self.gradients(program, slot, lanes));
        quote!(#call #seen)
    }

    /// The gradient that the caller gives.
    pub(super) fn given_gradient(&self, program: &Program) -> TokenStream {
        self.gradients(program, Slot::OutputGrad, false)
    }

    fn gradients(&self, program: &Program, slot: Slot, lanes: bool) -> TokenStream {
        let place = self.read(slot);
        let values = program.gradients.get(&slot).into_iter().flatten();
        let lines = values.map(|value| {
            let value = &self.body.values[*value];
            show("gradient", &value.name, lanes, &value.shape.len(), &place)
        });
        quote!(#(#lines)*)
    }

    /// Shows the output of the weights or the norm in a line that keeps only what an activation or a pool makes of it. Who
    /// looks does so with statistics of its own, which may move twice.
    fn hidden(&self, op: &Op) -> Option<TokenStream> {
        let index = match op.kind {
            OpKind::Fused(_, Fused::Pooled(nodes)) => nodes.conv,
            OpKind::Fused(_, Fused::Activated(nodes)) => nodes.dense,
            OpKind::Fused(_, Fused::NormRelu(nodes)) => nodes.norm,
            OpKind::Fused(_, Fused::Through(_) | Fused::ConvNorm(_))
            | OpKind::Layer(..)
            | OpKind::Add
            | OpKind::Copy
            | OpKind::ToLanes
            | OpKind::FromLanes
            | OpKind::Put { .. }
            | OpKind::Take { .. } => return None,
        };
        let node = &self.body.nodes[index];
        let params =
            self.params(node, "params").map(|params| quote!(&#params)).or_else(|| empty_params(node));
        let (x, y, see, count) = (self.read(op.reads[0]), local("y"), local("see"), examples(op));
        let (batch, method) = match op.lanes {
            true => (local("lanes"), quote!(forward_in_lanes)),
            false => (local("batch"), quote!(forward)),
        };
        let mut args = vec![quote!(#batch), x];
        args.extend(params);
        args.extend(self.part_of_stats(node));
        args.push(quote!(&mut #y));
        if let NodeKind::Layer(Layer { calls: Calls { saved: Some(_), .. }, .. }) = &node.kind {
            args.push(self.write(Some(Slot::Saved(index))));
        }
        let (me, len) = (&node.me, self.body.values[node.output].shape.len());
        let shown = show("output", &node.name, op.lanes, &len, &quote!(&#y));
        Some(quote! {
            if #see.sees() {
                let mut #y = __regnet::Buffer::zeros(#count * #len);
                #me.#method(#(#args),*);
                #shown
            }
        })
    }

    /// Shows the output of a line.
    fn seen(&self, op: &Op) -> Option<TokenStream> {
        let Some(Slot::Value(value)) = op.writes else { return None };
        // A repeated block shows its own.
        if let OpKind::Layer(_, index) = op.kind
            && let NodeKind::Repeat { .. } = &self.body.nodes[index].kind
        {
            return None;
        }
        let value = &self.body.values[value];
        let place = op.writes.map(|slot| self.read(slot))?;
        Some(show("output", &value.name, op.lanes, &value.shape.len(), &place))
    }
}

/// The line that shows so many values an example.
fn show(what: &str, name: &str, lanes: bool, len: &Size, values: &TokenStream) -> TokenStream {
    let (see, batch) = (local("see"), local("batch"));
    if lanes {
        let (method, lanes) = (format_ident!("{what}_in_lanes"), local("lanes"));
        return quote!(#see.#method(#name, #lanes, #len, #values););
    }
    let method = format_ident!("{what}");
    quote!(#see.#method(#name, #batch * #len, #values);)
}
