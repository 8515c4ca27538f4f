//! The table of buffers, and the names that the passes have for them.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::names::Names;
use super::plain::{self, LOCALS, buffer};
use crate::language::shape::Size;
use crate::plan::{Body, NodeKind};
use crate::program::memory::{Buffer, During, Len, Memory, Tenant, field_name};
use crate::program::{Program, Slot};

/// The buffers of a body by number, and the copies of its repeated blocks, as the passes name them.
pub struct Locals {
    pub buffers: Vec<String>,
    /// By the name of the block.
    blocks: Vec<(String, String)>,
    /// The network's settings, by number.
    pub settings: Vec<String>,
    /// Names that others have.
    taken: HashSet<String>,
}

impl Locals {
    /// Names that meet none of the passes' other locals, and no other name that is written in the declaration but that of
    /// the stage itself.
    pub fn of(body: &Body, memory: &Memory, names: &Names<'_>) -> Locals {
        let declaration = names.declaration;
        let mut taken: HashSet<String> =
            LOCALS.iter().map(|name| plain::free(name, |name| declaration.may_have(name))).collect();
        let clashes = |name: &str, own| match own {
            true => declaration.may_mean(name),
            false => declaration.may_have(name),
        };
        let mut unused = |name: &str, own: bool| {
            let mut name = name.to_owned();
            while taken.contains(&name) || clashes(&name, own) {
                name.push('_');
            }
            taken.insert(name.clone());
            name
        };
        // The values keep the names of their stages; what we name ourselves gives way.
        let values: HashSet<String> = body.values.iter().map(|value| field_name(&value.name)).collect();
        let mut buffers = vec![String::new(); memory.buffers.len()];
        for own in [true, false] {
            for (local, buffer) in buffers.iter_mut().zip(&memory.buffers) {
                if values.contains(&buffer.name) == own {
                    *local = unused(&buffer.name, own);
                }
            }
        }
        let blocks = body.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Repeat { .. }));
        let blocks = blocks
            .map(|node| (node.name.clone(), unused(&format!("copies_{}", field_name(&node.name)), false)))
            .collect();
        let mut locals = Locals { buffers, blocks, settings: Vec::new(), taken };
        for setting in names.settings {
            // The declaration means it by its name.
            let name = plain::free(&setting.name.to_string(), |name| locals.taken.contains(name));
            locals.taken.insert(name.clone());
            locals.settings.push(name);
        }
        locals
    }

    /// Whether a local has this name.
    pub fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// The local for the copies of a block.
    pub fn copies(&self, block: &str) -> Ident {
        let found = self.blocks.iter().find(|(name, _)| name == block);
        buffer(found.map_or(block, |(_, local)| local))
    }

    /// `let [relu1, _] = ws.all();` for those that the lines of a pass name.
    pub fn taken_apart(&self, lines: &TokenStream, ws: &Ident) -> Option<TokenStream> {
        let mut used = HashSet::new();
        idents(lines.clone(), &mut used);
        let pattern = |name: &String| {
            let local = buffer(name);
            if used.contains(&local.to_string()) { quote!(#local) } else { quote!(_) }
        };
        let buffers: Vec<TokenStream> = self.buffers.iter().map(pattern).collect();
        if self.blocks.is_empty() {
            return (!buffers.is_empty()).then(|| quote!(let [#(#buffers),*] = #ws.all();));
        }
        let blocks = self.blocks.iter().map(|(_, local)| pattern(local));
        Some(quote!(let ([#(#buffers),*], [#(#blocks),*]) = #ws.all_and_blocks();))
    }
}

/// All identifiers of some tokens.
pub fn idents(tokens: TokenStream, found: &mut HashSet<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(ident) => drop(found.insert(ident.to_string())),
            TokenTree::Group(group) => idents(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The table: which buffers, how large, and what they hold from which step to which.
pub fn table(
    body: &Body,
    program: &Program,
    memory: &Memory,
    locals: &Locals,
    keeps_input: bool,
) -> TokenStream {
    // Only a network keeps its input for `backward`, if that reads it; a block reads the copy before it.
    let keeps_input = keeps_input && program.backward.iter().any(|op| op.reads.contains(&Slot::Input));
    let len = body.values[0].shape.len();
    let input = match (body.values[0].padded, keeps_input) {
        (true, _) => Some(quote!(__regnet::padded_input(#len),)),
        (false, true) => Some(quote!(__regnet::input(#len),)),
        (false, false) => None,
    };
    let [output, input_gradient] =
        [program.output, program.input_grad].map(|slot| memory.place(During::Training, slot));
    let buffers = memory.buffers.iter().zip(&locals.buffers).enumerate().map(|(index, (buffer, name))| {
        let held = |during: During, method: &str| {
            let of = |tenant: &&Tenant| tenant.during == during;
            let tenants: Vec<TokenStream> = buffer.tenants.iter().filter(of).map(tenant).collect();
            let method = format_ident!("{method}");
            (!tenants.is_empty()).then(|| quote!(.#method(&[#(#tenants),*])))
        };
        let (training, inference) = (held(During::Training, "holds"), held(During::Inference, "infers"));
        let function = if index == output {
            "output"
        } else if index == input_gradient {
            "input_gradient"
        } else if buffer.inference {
            "shared"
        } else {
            "kept"
        };
        let made = made(buffer, name, function);
        quote!(__regnet::#made #training #inference)
    });
    let all = quote!([#input #(#buffers),*]);
    if program.lanes { quote!(&__regnet::in_lanes(#all)) } else { quote!(&#all) }
}

fn tenant(tenant: &Tenant) -> TokenStream {
    let [from, to] = [tenant.from, tenant.to].map(Literal::usize_unsuffixed);
    let value = &tenant.value;
    quote!((#value, #from, #to))
}

/// How a buffer is made: by a function of the runtime, its name and its length.
fn made(buffer: &Buffer, name: &str, function: &str) -> TokenStream {
    let per_example: Vec<&Size> = buffer.lens.iter().filter_map(Len::per_example).collect();
    let known = per_example.iter().map(|size| size.known()).collect::<Option<Vec<usize>>>();
    let len = match (per_example.as_slice(), known.map(|known| known.into_iter().max())) {
        ([], _) => {
            let per_batch = buffer.lens.first().map_or(Size::Known(0), |len| len.size().clone());
            return quote!(once(#name, #per_batch));
        }
        (_, Some(Some(most))) => Size::Known(most),
        ([size], _) => (*size).clone(),
        (sizes, _) => Size::Computed(quote!(__regnet::largest(&[#(#sizes),*]))),
    };
    let function = format_ident!("{function}");
    quote!(#function(#name, #len))
}
