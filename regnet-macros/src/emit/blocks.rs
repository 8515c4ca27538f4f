//! The lines of users' own layers and of blocks that are repeated a constant number of times.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::names::block_type;
use super::plain::local;
use super::steps::Printer;
use crate::plan::{Flat, Node, NodeKind};
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
        let params = self.params(node).unwrap_or_else(|| quote!([]));
        let read = |slot: Option<&Slot>| slot.map(|slot| self.read(*slot));
        let stream = proc_macro2::Literal::u32_unsuffixed(stream);
        let span = node.span.resolved_at(proc_macro2::Span::call_site());
        match pass {
            Pass::Forward => {
                let (x, y, scratch) =
                    (read(op.reads.first()), self.write(op.writes), self.write(Some(Slot::Saved(index))));
                quote_spanned!(span=> __regnet::Layer::<T>::forward(&#me, __regnet::LayerForward { input: #input, batch: #batch, x: #x, params: &#params, y: #y, scratch: #scratch, key: #key.stream(#stream) });)
            }
            Pass::Infer => {
                let (x, y) = (read(op.reads.first()), self.write(op.writes));
                quote_spanned!(span=> __regnet::Layer::<T>::infer(&#me, __regnet::LayerInfer { input: #input, batch: #batch, x: #x, params: &#params, y: #y });)
            }
            Pass::Backward => {
                let (d_y, x, y) = (read(op.reads.first()), read(op.reads.get(1)), read(op.reads.get(2)));
                let (scratch, d_x) = (self.read(Slot::Saved(index)), self.write(op.writes));
                let grads = self.grads(node).unwrap_or_else(|| quote!([]));
                quote_spanned!(span=> __regnet::Layer::<T>::backward(&#me, __regnet::LayerBackward { input: #input, batch: #batch, x: #x, y: #y, params: &#params, scratch: #scratch, d_y: #d_y, d_params: &mut #grads, d_x: #d_x, key: #key.stream(#stream) });)
            }
        }
    }

    pub(super) fn repeat(&self, op: &Op, pass: Pass, node: &Node) -> TokenStream {
        let [batch, key] = ["batch", "key"].map(local);
        let block = self.names.sized(&block_type(&node.name));
        let copies = self.locals.copies(&node.name);
        let params = self.params(node).unwrap_or_else(|| quote!([]));
        let (first, out) = (self.read(op.reads[0]), self.write(op.writes));
        let run = quote!(__regnet::repeat);
        match pass {
            Pass::Forward => {
                let stats =
                    self.view(node, Flat::Stats).unwrap_or_else(|| quote!(__regnet::Stats::new(&mut [])));
                quote! {
                    #run::forward::<T, #block>(
                        __regnet::Forward { batch: #batch, x: #first, params: &#params, stats: #stats, key: #key },
                        #out,
                        #copies,
                    );
                }
            }
            Pass::Infer => {
                let stats = self.stats(node).unwrap_or_else(|| quote!([]));
                quote! {
                    #run::infer::<T, #block>(
                        __regnet::Infer { batch: #batch, x: #first, params: &#params, stats: &#stats },
                        #out,
                        #copies,
                    );
                }
            }
            Pass::Backward => {
                let x = self.read(op.reads[1]);
                let grads = self.grads(node).unwrap_or_else(|| quote!([]));
                let params =
                    self.view(node, Flat::Params).unwrap_or_else(|| quote!(__regnet::Params::new(&[])));
                quote! {
                    #run::backward::<T, #block>(
                        __regnet::Backward { batch: #batch, x: #x, params: #params, d_y: #first, grads: &mut #grads, key: #key, input_gradient: true },
                        #out,
                        #copies,
                    );
                }
            }
        }
    }

    /// A user's layer writes its own first parameters.
    pub(super) fn init(&self, node: &Node) -> Option<TokenStream> {
        let key = local("key");
        match &node.kind {
            NodeKind::Own { input, stream, .. } => {
                let (me, mine) = (&node.me, self.params(node)?);
                let stream = proc_macro2::Literal::u32_unsuffixed(*stream);
                let span = node.span.resolved_at(proc_macro2::Span::call_site());
                Some(
                    quote_spanned!(span=> __regnet::Layer::<T>::init(&#me, #input, &mut #mine, &mut __regnet::Rng::from_key(#key.stream(#stream)));),
                )
            }
            NodeKind::Repeat { count, .. } => {
                let block = self.names.sized(&block_type(&node.name));
                let mine = self.params(node)?;
                Some(quote!(__regnet::repeat::init::<T, #block>(#count, &mut #mine, #key);))
            }
            NodeKind::Layer(_) | NodeKind::Add(_) | NodeKind::Concat => None,
        }
    }
}
