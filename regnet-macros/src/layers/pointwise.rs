//! What activations of one number have in common.

use proc_macro2::TokenStream;
use quote::quote;

use super::layer::{Calls, Layer, Layout, Output, Reads, Steps};
use super::runtime::{Operation, runtime};
use super::site::Site;
use crate::language::shape::Size;

/// One without options and without a `curve`.
pub fn plan_by(site: &mut Site<'_>, operation: Operation, backward_reads: Reads) -> Option<Layer> {
    site.is_activation(Some(0.0));
    let len = site.input.as_ref()?.len();
    Some(by(backward_reads, operation, &len, &TokenStream::new()))
}

/// One without options.
pub fn plan(site: &mut Site<'_>, operation: Operation) -> Option<Layer> {
    site.is_activation(Some(0.0));
    let len = site.input.as_ref()?.len();
    Some(layer(operation, &len, &TokenStream::new()))
}

/// An activation whose backward pass needs its output alone, and which can therefore work in place.
pub fn layer(operation: Operation, len: &Size, options: &TokenStream) -> Layer {
    let rt = runtime();
    Layer {
        operation,
        config: quote!(#rt::#operation { len: #len #options }),
        output: Output::Same,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls {
            in_place: true,
            curve: true,
            backward_reads: Reads::Y,
            layout: Layout::Any,
            steps: Steps::Values,
            ..Calls::default()
        },
        batch_values: None,
    }
}

/// The same without a `curve`, and whose backward pass may need its input instead.
pub fn by(backward_reads: Reads, operation: Operation, len: &Size, options: &TokenStream) -> Layer {
    let layer = layer(operation, len, options);
    Layer { calls: Calls { curve: false, backward_reads, ..layer.calls }, ..layer }
}
