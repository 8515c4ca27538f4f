//! One accessor for each layer with tensors, in a type of its own, so that a layer named `save` cannot meet a
//! method of the network.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::names::Names;
use super::names::field;
use crate::language::ast::{Chain, StageKind};
use crate::plan::Body;
use crate::program::memory::field_name;

/// `DigitNetLayers`
pub fn type_name(names: &Names<'_>) -> Ident {
    format_ident!("{}Layers", names.net, span = proc_macro2::Span::call_site())
}

/// The type with its accessors.
pub fn accessors(names: &Names<'_>, body: &Body) -> TokenStream {
    let nodes = body.nodes.iter().filter(|node| node.params.is_some() || node.stats.is_some());
    let methods = nodes.map(|node| {
        let (name, docs) = (&node.name, &node.stage.docs);
        let doc = format!(" The tensors of `{name}`, a `{}`.", node.word);
        let doc = if docs.is_empty() { quote!(#[doc = #doc]) } else { quote!(#(#docs)*) };
        // The one place where the stage's own name is printed as it was written: an editor renames both.
        let written = node.stage.name.as_ref().filter(|written| *written == name);
        method(&written.cloned().unwrap_or_else(|| field(&field_name(name))), name, &doc)
    });
    structure(names, &methods.collect())
}

/// The same for a broken network: every name that is written in the declaration's outer chain.
pub fn stub_accessors(names: &Names<'_>, chain: &Chain) -> TokenStream {
    let mut counts = std::collections::HashMap::<String, usize>::new();
    let mut seen = std::collections::HashSet::new();
    let methods = chain.stages.iter().filter_map(|stage| {
        let word = stage.kind.word();
        let count = counts.entry(word.clone()).or_default();
        *count += 1;
        let name = match (&stage.name, &stage.kind) {
            (Some(name), _) => name.unraw().to_string(),
            (None, StageKind::Layer(_) | StageKind::Path { .. } | StageKind::Map { .. }) => {
                format!("{word}{count}")
            }
            (None, StageKind::Residual { .. } | StageKind::Repeat { .. } | StageKind::Branch { .. }) => {
                return None;
            }
        };
        let written = stage.name.clone().unwrap_or_else(|| field(&name));
        seen.insert(name.clone()).then(|| method(&written, &name, &quote!(#[doc = " A layer."])))
    });
    structure(names, &methods.collect())
}

fn method(method: &Ident, name: &str, doc: &TokenStream) -> TokenStream {
    quote! {
        #doc
        pub fn #method(&self) -> __regnet::LayerView<'net, T> {
            __regnet::Model::layer_view(self.0, #name)
        }
    }
}

fn structure(names: &Names<'_>, methods: &TokenStream) -> TokenStream {
    let (ty, consts, args) = (type_name(names), &names.consts, &names.args);
    if methods.is_empty() {
        return TokenStream::new();
    }
    quote! {
        impl<'net, #(#consts,)* T: __regnet::Scalar> #ty<'net, #({ #args },)* T> {
            #methods
        }
    }
}
