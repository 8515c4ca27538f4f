//! The struct, a newtype over the runtime's model with its methods, and what the runtime asks of a network.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::names::Names;
use super::settings;
use crate::language::ast::{Net, attribute_word};
use crate::language::budget::Limit;

/// What the methods depend on.
pub struct Facts<'a> {
    pub spec: TokenStream,
    /// The type with its steps.
    pub steps: TokenStream,
    /// What is checked where the network is used, since its sizes are known there.
    pub budget: &'a [Limit],
    pub loss: Option<TokenStream>,
    pub output_rank: Option<usize>,
    /// The type with an accessor for each layer.
    pub layers: TokenStream,
}

/// The struct itself, in the user's scope.
pub fn structure(net: &Net, names: &Names<'_>, krate: &TokenStream) -> TokenStream {
    let (attrs, vis, name) = (&net.attrs, &net.vis, names.net);
    let (consts, args) = (&names.consts, &names.args);
    // A public item needs a documentation under `deny(missing_docs)`; the user's own stands before it.
    let documented = attrs.iter().any(|attr| attribute_word(attr).is_some_and(|word| word == "doc"));
    let doc = (!documented).then(|| {
        let doc = format!(" The network `{name}`.");
        quote!(#[doc = #doc])
    });
    quote! {
        #(#attrs)*
        #doc
        #vis struct #name<#(#consts,)* T: #krate::Scalar = ::core::primitive::f32> {
            model: #krate::Model<#name<#({ #args },)* T>>,
        }
    }
}

/// What makes it a network.
pub fn network(names: &Names<'_>, facts: &Facts<'_>) -> TokenStream {
    let (sizes, net) = (names.sizes_and_scalar(), names.net_of(&quote!(T)));
    let (name, consts, args) = (names.net, &names.consts, &names.args);
    let (only_sizes, single) = (names.sizes(), names.net_of(&quote!(__regnet::f32)));
    let (spec, steps, views) = (&facts.spec, &facts.steps, super::layers::type_name(names));
    let loss = match &facts.loss {
        Some(loss) => {
            let loss = settings::with_defaults(names, loss.clone());
            // What a type of the user's lacks is shown at its path.
            let span = loss.clone().into_iter().next().map_or_else(Span::call_site, |tree| tree.span());
            let loss = quote_spanned!(span=> &#loss);
            quote!(__regnet::Some(#loss))
        }
        None => quote!(__regnet::None),
    };
    let with_loss = facts.loss.as_ref().and_then(|loss| settings::with_loss(names, loss));
    let own_settings = match names.settings {
        [] => quote!(()),
        _ => settings::type_of(names).into_token_stream(),
    };
    let settings = settings::implementation(names);
    let outputs = match facts.output_rank {
        Some(1) => quote!(__regnet::ndarray::Ix2),
        Some(2) => quote!(__regnet::ndarray::Ix3),
        Some(3) => quote!(__regnet::ndarray::Ix4),
        Some(_) | None => quote!(__regnet::ndarray::IxDyn),
    };
    let checks = facts.budget.iter().map(|limit| limit.check(&quote!(<Self as __regnet::Network>::SPEC)));
    let budget = (!facts.budget.is_empty()).then(|| quote!(const BUDGET: () = { #(#checks;)* };));
    let trainable = facts.loss.as_ref().map(|_| quote!(, trainable));
    let layers = &facts.layers;
    quote! {
        __regnet::model!(#name<#(#args),*>, [#(#consts,)*], #views #trainable);
        #settings
        impl #only_sizes #single {
            /// Layers, shapes, tensors and costs.
            pub const SPEC: &'static __regnet::Spec = <Self as __regnet::Network>::SPEC;
        }
        impl #sizes __regnet::Network for #net {
            type Scalar = T;
            type Steps = #steps;
            type Outputs = #outputs;
            type Settings = #own_settings;
            const SPEC: &'static __regnet::Spec = #spec;
            #budget
            const LOSS: __regnet::LossOf<T> = #loss;
            #with_loss
        }
        #layers
    }
}
