//! Prints the expansion: names, sizes, order and straight-line calls; no loop, no formula, no `unsafe`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::language::ast::{Net, attribute_word};
use crate::plan::lint::entry::Warning;
use crate::plan::signal::Signal;
use crate::plan::{self, Body, NodeKind, Plan};
use crate::program::fuse::{self, Fusions};
use crate::program::memory::field_name;
use crate::program::{self, memory};

mod api;
mod blocks;
mod folded;
mod fused;
mod ide;
mod layers;
mod plain;
mod shown;
mod spec;
mod steps;
mod workspace;

/// The names that the parts of one expansion share.
pub struct Names<'a> {
    pub net: &'a Ident,
    /// The type that carries constants and steps: `DigitNetPlan`.
    pub plan: Ident,
    /// `const H: usize` for each of the network's sizes, and `H`.
    pub consts: Vec<TokenStream>,
    pub args: Vec<&'a Ident>,
}

impl<'a> Names<'a> {
    fn new(net: &'a Net) -> Names<'a> {
        let args: Vec<&Ident> = net.generics.iter().map(|param| &param.name).collect();
        let consts = args.iter().map(|name| quote!(const #name: usize)).collect();
        Names { net: &net.name, plan: plan::plan_type(net), consts, args }
    }

    /// `DigitNet<H, T>` for a number type.
    pub fn net_of(&self, scalar: &TokenStream) -> TokenStream {
        let (net, args) = (self.net, &self.args);
        quote!(#net<#(#args,)* #scalar>)
    }

    /// A type of the expansion with the network's sizes: `DigitNetPlan<H>`.
    pub fn sized(&self, ty: &Ident) -> TokenStream {
        let args = &self.args;
        if args.is_empty() { quote!(#ty) } else { quote!(#ty<#(#args),*>) }
    }

    /// `<const H: usize>` or nothing.
    pub fn sizes(&self) -> TokenStream {
        let consts = &self.consts;
        if consts.is_empty() { TokenStream::new() } else { quote!(<#(#consts),*>) }
    }

    /// `<const H: usize, T: __regnet::Scalar>`
    pub fn sizes_and_scalar(&self) -> TokenStream {
        let consts = &self.consts;
        quote!(<#(#consts,)* T: __regnet::Scalar>)
    }
}

/// The expansion of a network without a mistake.
pub fn network(net: &Net, plan: &Plan, signals: &[Signal], warnings: &[Warning]) -> TokenStream {
    let names = Names::new(net);
    let fusions = if net.unfused { Fusions::NONE } else { Fusions::ALL };
    let constants = constants(&plan.body);
    let (plan_type, plan_ty, sizes) = (&names.plan, names.sized(&names.plan), names.sizes());
    let steps = body(&names, &names.plan, &plan.body, fusions);
    let (spec, foldable) =
        (spec::spec(&names, &names.plan, plan, signals), folded::foldable(&names, plan, fusions));
    // Where rustc computes sizes, a mistake in them must show without the network being used.
    let check = (!plan.known() && net.generics.is_empty()).then(|| {
        let net = &net.name;
        quote!(const _: &__regnet::Spec = <#net<f32> as __regnet::Network>::SPEC;)
    });
    // Each by itself, so that all that are exceeded are reported.
    let of_net = names.net_of(&quote!(f32));
    let checked = quote!(<#of_net as __regnet::Network>::SPEC);
    let budget = net.budget.iter().filter(|_| net.generics.is_empty()).map(|limit| limit.check(&checked));
    let warnings = warnings.iter().map(Warning::emit);
    let doc = format!(" The layers of `{}` and the steps through them.", net.name);
    let inner = quote! {
        #[doc = #doc]
        pub struct #plan_type #sizes;
        impl #sizes #plan_ty {
            #constants
        }
        #check
        #(const _: () = #budget;)*
        #steps
        #foldable
        #(#warnings)*
    };
    let facts = api::Facts {
        spec,
        budget: if net.generics.is_empty() { &[] } else { &net.budget },
        loss: plan.loss.as_ref().map(|(_, value)| value.clone()),
        output_rank: plan.output.rank(),
        layers: layers::accessors(&names, &plan.body),
    };
    wrap(net, &names, &inner, &facts)
}

/// The struct with all its methods for a network that could not be planned, so that its uses do not add
/// errors of their own.
pub fn stub(net: &Net) -> TokenStream {
    let names = Names::new(net);
    let facts = api::Facts {
        spec: quote!(__regnet::Spec::BROKEN),
        budget: &[],
        loss: net.loss.as_ref().map(|_| quote!(__regnet::Mse { outputs: 0 })),
        output_rank: None,
        layers: layers::stub_accessors(&names, &net.chain),
    };
    let (steps, foldable) = (steps::stub(&names), folded::whole(&names));
    wrap(net, &names, &quote!(#steps #foldable), &facts)
}

fn constants(body: &Body) -> TokenStream {
    let constants = body.constants.iter().map(|constant| {
        let plan::Constant { name, ty, value } = constant;
        quote!(pub const #name: #ty = #value;)
    });
    quote!(#(#constants)*)
}

/// Struct, plan and methods. What has no name of its own for the user lives in an anonymous constant.
fn wrap(net: &Net, names: &Names<'_>, inner: &TokenStream, facts: &api::Facts<'_>) -> TokenStream {
    let krate = net.krate.clone().unwrap_or_else(|| quote!(::regnet));
    let structure = api::structure(net, names, &krate);
    let ide = ide::probe(net, names, &krate);
    let api = api::network(names, facts);
    // A struct that is left out takes its methods with it.
    let conditions = net.attrs.iter().filter(|attr| attribute_word(attr).is_some_and(|word| word == "cfg"));
    let conditions: Vec<_> = conditions.collect();
    let inside = plain::plain(quote!(#inner #api), &net.written, &krate);
    quote! {
        #(#conditions)*
        #ide
        #structure
        #(#conditions)*
        #[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
        const _: () = {
            #inside
        };
    }
}

/// Workspace and steps of a body, and of the blocks in it that are repeated a constant number of times.
fn body(names: &Names<'_>, ty: &Ident, body: &Body, fusions: Fusions) -> TokenStream {
    let mut program = program::program(body);
    fuse::fuse(&mut program, body, fusions);
    let memory = memory::memory(body, &program);
    let own = workspace::workspace(names, ty, body, &program, &memory);
    let steps = steps::steps(names, ty, body, &program, &memory);
    let blocks = body.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Repeat { body: inner, .. } => {
            let block = block_type(names, &node.name);
            let (sizes, inner) = (names.sizes(), self::body(names, &block, inner, fusions));
            let doc = format!(" One copy of the block `{}`.", node.name);
            Some(quote! {
                #[doc = #doc]
                pub struct #block #sizes;
                #inner
            })
        }
        NodeKind::Layer(_) | NodeKind::Own { .. } | NodeKind::Add | NodeKind::Concat => None,
    });
    quote!(#(#blocks)* #own #steps)
}

/// `DigitNetBlock_repeat1`: a stage may be called `plan`, so that the name alone could meet the plan's.
pub fn block_type(names: &Names<'_>, name: &str) -> Ident {
    format_ident!("{}Block_{}", names.net, field_name(name), span = Span::call_site())
}

/// `DigitNetWorkspace`, or that of a block.
pub fn workspace_type(names: &Names<'_>, ty: &Ident) -> Ident {
    if *ty == names.plan {
        format_ident!("{}Workspace", names.net, span = Span::call_site())
    } else {
        format_ident!("{ty}__Workspace")
    }
}
