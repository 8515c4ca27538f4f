//! The workspace: one named buffer for each value that is kept, and the shared ones.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::plain::local;
use super::{Names, block_type, workspace_type};
use crate::language::shape::Size;
use crate::plan::{Body, NodeKind};
use crate::program::memory::{Buffer, During, Len, Memory, field_name};
use crate::program::{Program, Slot};

/// A field's name as an identifier; a stage may have the name of a keyword.
pub fn field(name: &str) -> Ident {
    syn::parse_str::<Ident>(name).unwrap_or_else(|_| format_ident!("r#{name}"))
}

/// The fields of the blocks that are repeated a constant number of times: name, type, count.
fn blocks<'a>(names: &Names<'_>, body: &'a Body) -> Vec<(Ident, TokenStream, &'a TokenStream)> {
    let blocks = body.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Repeat { count, .. } => {
            let ty = block_type(names, &node.name);
            Some((blocks_field(&node.name), names.sized(&ty), count))
        }
        NodeKind::Layer(_) | NodeKind::Own { .. } | NodeKind::Add | NodeKind::Concat => None,
    });
    blocks.collect()
}

/// The field with the workspaces of a block's copies. No stage's name begins as it does.
pub fn blocks_field(name: &str) -> Ident {
    format_ident!("__copies_{}", field_name(name))
}

/// The struct and its trait. `make` is part of the steps.
pub fn workspace(
    names: &Names<'_>,
    ty: &Ident,
    body: &Body,
    program: &Program,
    memory: &Memory,
) -> TokenStream {
    let workspace = workspace_type(names, ty);
    let fields: Vec<Ident> = memory.buffers.iter().map(|buffer| field(&buffer.name)).collect();
    let blocks = blocks(names, body)
        .into_iter()
        .map(|(field, ty, _)| quote!(#field: ::std::vec::Vec<<#ty as __regnet::Steps<T>>::Workspace>));
    let [output, input_grad] = match program.forward.is_empty() {
        false => [memory.training(program.output), memory.training(program.input_grad)].map(field),
        true => [memory.inference(program.inference_output); 2].map(field),
    };
    let doc = format!(" Every intermediate of `{}`, made once.", names.net);
    let sizes = names.sizes_and_scalar();
    let args = &names.args;
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct #workspace #sizes {
            __frame: __regnet::Frame<T>,
            #(#fields: __regnet::Buffer<T>,)*
            #(#blocks,)*
        }
        impl #sizes __regnet::Workspace<T> for #workspace<#(#args,)* T> {
            fn frame(&self) -> &__regnet::Frame<T> {
                &self.__frame
            }
            fn frame_mut(&mut self) -> &mut __regnet::Frame<T> {
                &mut self.__frame
            }
            fn output(&self) -> &[T] {
                &self.#output
            }
            fn input_gradient(&self) -> &[T] {
                &self.#input_grad
            }
        }
    }
}

/// The body of `make_workspace`.
pub fn make(names: &Names<'_>, ty: &Ident, body: &Body, program: &Program, memory: &Memory) -> TokenStream {
    let lanes = program.lanes;
    let workspace = workspace_type(names, ty);
    let (capacity, training, kept) = (local("capacity"), local("training"), local("kept"));
    let room = if lanes { local("room") } else { capacity.clone() };
    let input = if kept_input(names, ty, program) { body.values[0].shape.len() } else { Size::Known(0) };
    let buffers = memory.buffers.iter().map(|buffer| {
        let name = field(&buffer.name);
        let count = if buffer.inference { &room } else { &kept };
        let len = length(buffer, count);
        quote!(#name: __regnet::Buffer::zeros(#len))
    });
    let blocks = blocks(names, body).into_iter().map(|(field, ty, count)| {
        quote!(#field: __regnet::repeat::workspaces::<T, #ty>(#count, #capacity, #training))
    });
    let any_kept = memory.buffers.iter().any(|buffer| !buffer.inference);
    let kept = any_kept.then(|| quote!(let #kept = if #training { #room } else { 0 };));
    // Empty lanes need room too.
    let room = lanes.then(|| quote!(let #room = __regnet::Lanes::of::<T>(#capacity).examples();));
    quote! {
        #room
        #kept
        #workspace {
            __frame: __regnet::Frame::new(#capacity, #training, #input),
            #(#buffers,)*
            #(#blocks,)*
        }
    }
}

/// The constant that describes the buffers: which, how large, and what they hold from which step to which.
pub fn buffers(
    names: &Names<'_>,
    ty: &Ident,
    body: &Body,
    program: &Program,
    memory: &Memory,
) -> TokenStream {
    let lanes = program.lanes;
    let input = kept_input(names, ty, program).then(|| {
        let len = body.values[0].shape.len();
        quote! {
            __regnet::BufferSpec { name: "input", per_example: #len, per_batch: 0, lanes: false, inference: false, training: &[], at_inference: &[] },
        }
    });
    let buffers = memory.buffers.iter().map(|buffer| {
        let (name, inference) = (buffer.name.trim_start_matches("__"), buffer.inference);
        let [per_example, per_batch] = lengths(buffer);
        let held = |during: During| {
            let tenants = buffer.tenants.iter().filter(move |tenant| tenant.during == during).map(|tenant| {
                let [from, to] = [tenant.from, tenant.to].map(Literal::usize_unsuffixed);
                let value = &tenant.value;
                quote!((#value, #from, #to))
            });
            quote!(&[#(#tenants),*])
        };
        let (training, at_inference) = (held(During::Training), held(During::Inference));
        quote! {
            __regnet::BufferSpec { name: #name, per_example: #per_example, per_batch: #per_batch, lanes: #lanes, inference: #inference, training: #training, at_inference: #at_inference }
        }
    });
    quote!(const BUFFERS: &'static [__regnet::BufferSpec] = &[#input #(#buffers),*];)
}

/// Only a network keeps its input for `backward`, if that reads it; a block reads the copy before it.
fn kept_input(names: &Names<'_>, ty: &Ident, program: &Program) -> bool {
    *ty == names.plan && program.backward.iter().any(|op| op.reads.contains(&Slot::Input))
}

/// Values an example, and values a batch, of which one is 0.
fn lengths(buffer: &Buffer) -> [Size; 2] {
    let none = Size::Known(0);
    let per_example: Vec<&Size> = buffer.lens.iter().filter_map(Len::per_example).collect();
    let known = per_example.iter().map(|size| size.known()).collect::<Option<Vec<usize>>>();
    match (per_example.as_slice(), known.map(|known| known.into_iter().max())) {
        ([], _) => {
            let per_batch = buffer.lens.first().map_or(none.clone(), |len| len.size().clone());
            [none, per_batch]
        }
        (_, Some(Some(most))) => [Size::Known(most), none],
        ([size], _) => [(*size).clone(), none],
        (sizes, _) => [Size::Computed(quote!(__regnet::largest(&[#(#sizes),*]))), none],
    }
}

/// How many values, of which what is saved once for a batch is there as often as there is one: not without training.
fn length(buffer: &Buffer, batch: &Ident) -> TokenStream {
    match lengths(buffer) {
        [Size::Known(0), Size::Known(0)] => quote!(0),
        [Size::Known(0), per_batch] => quote!(#batch.min(1) * #per_batch),
        [per_example, _] => quote!(#batch * #per_example),
    }
}
