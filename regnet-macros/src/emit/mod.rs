//! Prints the expansion: names, sizes, order and straight-line calls; no loop, no formula, no `unsafe`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use self::constants::Constants;
use self::names::{Names, block_type};
use crate::language::ast::{Net, attribute_word};
use crate::language::settings::Settings;
use crate::plan::lint::entry::Warning;
use crate::plan::signal::Signal;
use crate::plan::{self, Body, NodeKind, Plan};
use crate::program::fold;
use crate::program::fuse::{self, Fusions};
use crate::program::{self, memory};

mod api;
mod blocks;
mod constants;
mod fused;
mod ide;
mod layers;
mod names;
mod plain;
mod settings;
mod spec;
mod steps;
mod workspace;

/// The expansion of a network without a mistake.
pub fn network(net: &Net, plan: &Plan, signals: &[Signal], warnings: &[Warning]) -> TokenStream {
    let mut names = Names::new(net);
    let fusions = if net.unfused { Fusions::NONE } else { Fusions::ALL };
    let folded = fold::fold(plan, &names.path(&names.plan));
    let mut all = plan.body.constants.clone();
    all.extend(folded.iter().flat_map(|folded| folded.body.constants.iter().cloned()));
    names.constants.clone_from(&all);
    let (plan_type, plan_ty, sizes) = (&names.plan, names.sized(&names.plan), names.sizes());
    let Printed { constants, steps } =
        body(&names, &names.plan, &plan.body, fusions, (folded.as_ref(), Some(signals), ""));
    all.extend(constants);
    let constants = Constants::new(&names, &all);
    let declared = constants.declared(&all);
    let spec = spec::spec(&names, plan, signals);
    // Each by itself, so that all that are exceeded are reported.
    let of_net = names.net_of(&quote!(__regnet::f32));
    let checked = quote!(<#of_net as __regnet::Network>::SPEC);
    let budget = net.budget.iter().filter(|_| net.generics.is_empty()).map(|limit| limit.check(&checked));
    let warnings = warnings.iter().map(Warning::emit);
    let inner = quote! {
        pub struct #plan_type #sizes;
        #declared
        #(const _: () = #budget;)*
        #steps
        #(#warnings)*
    };
    let facts = api::Facts {
        spec,
        steps: plan_ty,
        budget: if net.generics.is_empty() { &[] } else { &net.budget },
        loss: plan.loss.as_ref().map(|planned| planned.value.clone()),
        output_rank: plan.output.rank(),
        layers: layers::accessors(&names, &plan.body),
    };
    wrap(net, &names, &inner, &facts, |tokens| constants.named(tokens))
}

/// The struct with all its methods for a network that could not be planned, so that its uses do not add
/// errors of their own.
pub fn stub(net: &Net) -> TokenStream {
    let names = Names::new(net);
    let facts = api::Facts {
        spec: {
            let name = net.name.to_string();
            let settings = settings::described(&Settings::new(&net.name, &net.settings, [].into_iter()));
            quote!(&__regnet::Spec::new(#name, &[], &[], &[]) #settings)
        },
        steps: quote!(__regnet::Broken),
        budget: &[],
        loss: net.loss.as_ref().map(|_| quote!(__regnet::Mse { outputs: 0 })),
        output_rank: None,
        layers: layers::stub_accessors(&names, &net.chain),
    };
    wrap(net, &names, &TokenStream::new(), &facts, |tokens| tokens)
}

/// Struct, plan and methods. What has no name of its own for the user lives in an anonymous constant.
fn wrap(
    net: &Net,
    names: &Names<'_>,
    inner: &TokenStream,
    facts: &api::Facts<'_>,
    named: impl FnOnce(TokenStream) -> TokenStream,
) -> TokenStream {
    let krate = net.krate.clone().unwrap_or_else(|| quote!(::regnet));
    let (structure, settings) = (api::structure(net, names, &krate), settings::structure(net, names));
    let ide = ide::probe(net, names, &krate);
    let api = api::network(names, facts);
    // A struct that is left out takes its methods with it.
    let conditions = net.attrs.iter().filter(|attr| attribute_word(attr).is_some_and(|word| word == "cfg"));
    let conditions: Vec<_> = conditions.collect();
    let inside = plain::plain(named(quote!(#inner #api)), &net.written, &krate);
    quote! {
        #structure
        #settings
        #(#conditions)*
        #[allow(clippy::all, missing_docs, nonstandard_style, unexpected_cfgs, unused)]
        const _: () = {
            #ide
            #inside
        };
    }
}

/// The steps of a body and of its blocks, and the constants that they need beside those of the plan.
struct Printed {
    constants: Vec<plan::Constant>,
    steps: TokenStream,
}

/// The steps of a body, and of the blocks in it that are repeated a constant number of times.
fn body(
    names: &Names<'_>,
    ty: &Ident,
    body: &Body,
    fusions: Fusions,
    (folded, signals, scope): (Option<&fold::Folded>, Option<&[Signal]>, &str),
) -> Printed {
    let fused = |body: &Body| {
        let mut program = program::program(body);
        fuse::fuse(&mut program, body, fusions);
        program
    };
    let (program, of_folded) = (fused(body), folded.map(|folded| fused(&folded.body)));
    let folded = folded.zip(of_folded.as_ref());
    let memory = memory::memory(body, &program, folded.map(|(folded, program)| (&folded.body, program)));
    let mut constants = spec::constants(body);
    constants.extend(fused::constants(body, &program));
    if let Some((folded, program)) = folded {
        let body = &folded.body;
        // What stays as it was has its constants already.
        let new = spec::constants(body).into_iter().chain(fused::constants(body, program));
        let new: Vec<_> = new.filter(|new| !constants.iter().any(|old| old.name == new.name)).collect();
        constants.extend(new);
    }
    let parts = steps::Parts {
        body,
        program: &program,
        memory: &memory,
        folded,
        signals,
        scope,
        constants: &constants,
    };
    let mut steps = steps::steps(names, ty, &parts);
    for node in &body.nodes {
        let NodeKind::Repeat { body: inner, .. } = &node.kind else { continue };
        let (block, scope) = (block_type(&node.name), format!("{}.", node.name));
        let inner = self::body(names, &block, inner, fusions, (None, None, &scope));
        let (sizes, of_block) = (names.sizes(), inner.steps);
        steps = quote! {
            pub struct #block #sizes;
            #of_block
            #steps
        };
        constants.extend(inner.constants);
    }
    Printed { constants, steps }
}
