//! What `fold` makes: the steps of inference without what was folded, and how their parameters come about.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::plain::local;
use super::{Names, constants, spec, steps, workspace};
use crate::plan::Plan;
use crate::plan::signal::Signal;
use crate::program::fold::{self, Move};
use crate::program::fuse::{self, Fusions};
use crate::program::{self, memory};

/// `impl Foldable for DigitNet`, and what it needs.
pub fn foldable(names: &Names<'_>, plan: &Plan, fusions: Fusions) -> TokenStream {
    let ty = format_ident!("{}Folded", names.plan);
    let path = path(names, &ty);
    let Some(folded) = fold::fold(plan, &path) else { return whole(names) };
    let body = &folded.plan.body;
    let mut program = program::program(body);
    fuse::fuse(&mut program, body, fusions);
    let program = program.of_inference();
    let memory = memory::memory(body, &program);
    let workspace = workspace::workspace(names, &ty, body, &program, &memory);
    let steps = steps::of_inference(names, &ty, body, &program, &memory);
    // What is folded has been trained: the start of training tells nothing of it.
    let signals = vec![Signal::default(); body.values.len()];
    let spec = spec::spec(names, &ty, &folded.plan, &signals);
    let moves = folded.moves.iter().map(line);
    let (sizes, plan_ty) = (names.sizes(), names.sized(&ty));
    let constants = (!body.constants.is_empty()).then(|| {
        let constants = constants(body);
        quote!(impl #sizes #plan_ty { #constants })
    });
    let doc = format!(" The layers of `{}` as inference alone needs them.", names.net);
    let lines = quote!(#(#moves)*);
    let implementation = implementation(names, &plan_ty, &spec, &lines);
    quote! {
        #[doc = #doc]
        pub struct #ty #sizes;
        #constants
        #workspace
        #steps
        #implementation
    }
}

/// A network of which inference needs all, or one that could not be planned.
pub fn whole(names: &Names<'_>) -> TokenStream {
    let (plan, [params, stats, to, to_stats]) =
        (names.sized(&names.plan), ["params", "stats", "folded", "folded_stats"].map(local));
    let lines = quote! {
        #to.copy_from_slice(#params);
        #to_stats.copy_from_slice(#stats);
    };
    implementation(names, &plan, &quote!(*<Self as __regnet::Network>::SPEC), &lines)
}

fn implementation(
    names: &Names<'_>,
    plan: &TokenStream,
    spec: &TokenStream,
    lines: &TokenStream,
) -> TokenStream {
    let (sizes, net) = (names.sizes_and_scalar(), names.net_of(&quote!(T)));
    let [params, stats, to, to_stats] = ["params", "stats", "folded", "folded_stats"].map(local);
    quote! {
        impl #sizes __regnet::Foldable for #net {
            type FoldedSteps = #plan;
            const FOLDED: &'static __regnet::Spec = &#spec;
            fn fold_parameters(#params: &[T], #stats: &[T], #to: &mut [T], #to_stats: &mut [T]) {
                #lines
            }
        }
    }
}

/// `DigitNetPlanFolded`, or with the sizes of the network for a path: `DigitNetPlanFolded::<H>`.
fn path(names: &Names<'_>, ty: &proc_macro2::Ident) -> TokenStream {
    let args = &names.args;
    if args.is_empty() { quote!(#ty) } else { quote!(#ty::<#(#args),*>) }
}

fn line(of: &Move) -> TokenStream {
    let [params, stats, to, to_stats] = ["params", "stats", "folded", "folded_stats"].map(local);
    match of {
        Move::Params { from, to: into } => quote!(__regnet::move_to(&#params[#from], &mut #to[#into]);),
        Move::Stats { from, to: into } => quote!(__regnet::move_to(&#stats[#from], &mut #to_stats[#into]);),
        Move::Norm { me, params: own, stats: running, into } => {
            let own = own.as_ref().map_or_else(|| quote!(&[]), |own| quote!(&#params[#own]));
            quote!(#me.fold_into(#own, &#stats[#running], &mut #to[#into]);)
        }
    }
}
