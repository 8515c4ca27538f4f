//! The lines of users' own layers and of blocks that are repeated a constant number of times.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::block_type;
use super::plain::local;
use super::steps::Printer;
use super::workspace::blocks_field;
use crate::plan::{Node, NodeKind};
use crate::program::{Op, Pass, Slot};

impl Printer<'_> {
    pub(super) fn own(
        &self,
        op: &Op,
        pass: Pass,
        node: &Node,
        index: usize,
        input: &TokenStream,
        stream: u32,
    ) -> TokenStream {
        let (me, batch, key) = (&node.me, local("batch"), local("key"));
        let params = self.params(node, "params").unwrap_or_else(|| quote!([]));
        let read = |slot: Option<&Slot>| slot.map(|slot| self.read(*slot));
        let stream = proc_macro2::Literal::u32_unsuffixed(stream);
        let span = node.span.resolved_at(proc_macro2::Span::call_site());
        match pass {
            Pass::Forward => {
                let (x, y, scratch) =
                    (read(op.reads.first()), self.write(op.writes), self.write(Some(Slot::Saved(index))));
                quote_spanned!(span=> __regnet::Layer::<T>::forward(&#me, #input, #batch, #x, &#params, #y, #scratch, #key.stream(#stream));)
            }
            Pass::Infer => {
                let (x, y) = (read(op.reads.first()), self.write(op.writes));
                quote_spanned!(span=> __regnet::Layer::<T>::infer(&#me, #input, #batch, #x, &#params, #y);)
            }
            Pass::Backward => {
                let (d_y, x, y) = (read(op.reads.first()), read(op.reads.get(1)), read(op.reads.get(2)));
                let (scratch, d_x) = (self.read(Slot::Saved(index)), self.write(op.writes));
                let grads = self.params(node, "grads").unwrap_or_else(|| quote!([]));
                quote_spanned!(span=> __regnet::Layer::<T>::backward(&#me, #input, #batch, #x, #y, &#params, #scratch, #d_y, &mut #grads, #d_x, #key.stream(#stream));)
            }
        }
    }

    pub(super) fn repeat(&self, op: &Op, pass: Pass, node: &Node, count: &TokenStream) -> TokenStream {
        let (batch, key, ws) = (local("batch"), local("key"), local("ws"));
        let block = self.names.sized(&block_type(self.names, &node.name));
        let copies = blocks_field(&node.name);
        let params = self.params(node, "params").unwrap_or_else(|| quote!([]));
        let stats = self.params(node, "stats").unwrap_or_else(|| quote!([]));
        let first = self.read(op.reads[0]);
        let out = self.write(op.writes);
        let (run, name, see) = (quote!(__regnet::repeat), &node.name, local("see"));
        match pass {
            Pass::Forward => {
                let stats = self.part_of_stats(node).unwrap_or_else(|| quote!(__regnet::Stats::new(&mut [])));
                quote!(#run::forward::<T, #block>((#name, #count), #batch, #first, &#params, &mut #stats, #out, &mut #ws.#copies, #key, #see);)
            }
            Pass::Infer => {
                quote!(#run::infer::<T, #block>(#count, #batch, #first, &#params, &#stats, #out, &mut #ws.#copies);)
            }
            Pass::Backward => {
                let x = self.read(op.reads[1]);
                let grads = self.params(node, "grads").unwrap_or_else(|| quote!([]));
                let params = self.part_of_params(node).unwrap_or_else(|| quote!(__regnet::Params::new(&[])));
                quote!(#run::backward::<T, #block>((#name, #count), #batch, #x, &mut #params, #first, &mut #grads, #out, &mut #ws.#copies, #key, #see);)
            }
        }
    }

    /// A user's layer writes its own first parameters.
    pub(super) fn init(&self, node: &Node) -> Option<TokenStream> {
        let key = local("key");
        match &node.kind {
            NodeKind::Own { input, stream, .. } => {
                let (me, mine) = (&node.me, self.params(node, "params")?);
                let stream = proc_macro2::Literal::u32_unsuffixed(*stream);
                let span = node.span.resolved_at(proc_macro2::Span::call_site());
                Some(
                    quote_spanned!(span=> __regnet::Layer::<T>::init(&#me, #input, &mut #mine, &mut __regnet::Rng::from_key(#key.stream(#stream)));),
                )
            }
            NodeKind::Repeat { count, .. } => {
                let block = self.names.sized(&block_type(self.names, &node.name));
                let mine = self.params(node, "params")?;
                Some(quote!(__regnet::repeat::init::<T, #block>(#count, &mut #mine, #key);))
            }
            NodeKind::Layer(_) | NodeKind::Add | NodeKind::Concat => None,
        }
    }
}
