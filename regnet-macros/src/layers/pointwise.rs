//! Activations of one number without options: `relu tanh sigmoid`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Auto, Calls, Entry, Layer, Layout, Output, Reads, Site, runtime};
use crate::shape::Size;

pub const RELU: Entry = Entry {
    word: "relu",
    form: "relu",
    meaning: "max(0, x)",
    auto: Auto::HeIn,
    plan: |site| plan(site, "Relu"),
};

pub const TANH: Entry = Entry {
    word: "tanh",
    form: "tanh",
    meaning: "tanh x",
    auto: Auto::Glorot,
    plan: |site| plan(site, "Tanh"),
};

pub const SIGMOID: Entry = Entry {
    word: "sigmoid",
    form: "sigmoid",
    meaning: "1 / (1 + e⁻ˣ)",
    auto: Auto::Glorot,
    plan: |site| plan(site, "Sigmoid"),
};

fn plan(site: &mut Site<'_>, ty: &'static str) -> Option<Layer> {
    let len = site.input.as_ref()?.len();
    Some(layer(ty, &len, &TokenStream::new()))
}

/// An activation whose backward pass needs its output alone, and which can therefore work in place.
pub fn layer(ty: &'static str, len: &Size, options: &TokenStream) -> Layer {
    let (rt, name) = (runtime(), format_ident!("{ty}"));
    Layer {
        ty,
        config: quote!(#rt::#name { len: #len #options }),
        output: Output::Same,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls {
            in_place: true,
            curve: true,
            backward_reads: Reads::Y,
            layout: Layout::Any,
            ..Calls::default()
        },
        batch_values: None,
    }
}
