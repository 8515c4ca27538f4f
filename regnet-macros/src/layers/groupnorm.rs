//! `groupnorm(groups)`: each example, over groups of channels, to mean 0 and variance 1.

use proc_macro2::TokenStream;

use super::effect::Effect;
use super::entry::Entry;
use super::layer::{Calls, Inference, Layer, Layout, Output, Reads, Saved, Steps};
use super::norms::{self, affine, gamma_beta, times};
use super::role::{Across, Auto, Role};
use super::runtime::{Operation, settings};
use super::site::Site;
use crate::language::args::{POSITIVE, Value};
use crate::language::shape::{Shape, Size};

pub const ENTRY: Entry = Entry {
    word: "groupnorm",
    form: "groupnorm(groups, eps = 1e-5, affine = true)",
    meaning: "γ·(x−μ)/√(σ²+eps)+β over each group of channels (and the image) of each example; one group is layer norm over all axes, one channel a group instance norm",
    options: &[],
    auto: Auto::Through,
    role: Role::Norm(Across::Example),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let groups = site.args.size("groups", 0);
    let eps = site.args.number("eps", None, Some(1e-5), &POSITIVE);
    let affine = affine(site, true);
    let input = site.input.clone()?;
    let (groups, eps, affine) = (groups?, eps?, affine?);
    let (positions, channels) = (input.rows(), input.last());
    let config = settings(
        Operation::GroupNorm,
        &[("positions", &positions), ("channels", &channels), ("groups", &groups)],
        &[("eps", &eps, &Value::Known(1e-5)), ("affine", &affine, &true)],
    );
    let config = match (channels.known(), groups.known()) {
        (Some(channels), Some(groups)) if !channels.is_multiple_of(groups) => {
            let span = site.args.span_of("groups", Some(0), site.call);
            let text = input.text();
            site.args
                .errors
                .at(span, format!("{groups} groups do not divide the {channels} channels of {text}"));
            return None;
        }
        (Some(_), Some(_)) => config,
        (_, _) => site.checked(Operation::GroupNorm, &config),
    };
    site.facts.values_of_a_mean = values_of_a_mean(&input, &groups);
    site.facts.effect = match groups.known() {
        Some(1) => norms::of_an_example(&eps, true),
        Some(_) | None => Effect::AnyNorm,
    };
    Some(layer(Operation::GroupNorm, config, &input, &groups, affine))
}

/// How many values of an example a group has.
pub fn values_of_a_mean(input: &Shape, groups: &Size) -> Option<usize> {
    input.len().known()?.checked_div(groups.known()?)
}

/// A norm of groups of channels, each of them of an example by itself.
pub fn layer(operation: Operation, config: TokenStream, input: &Shape, groups: &Size, affine: bool) -> Layer {
    Layer {
        operation,
        config,
        output: Output::Same,
        params: gamma_beta(&[input.last()], affine),
        stats: Vec::new(),
        calls: Calls {
            backward_reads: Reads::X,
            affine: true,
            saved: Some(Saved::PerExample(times(2, groups))),
            inference: Inference::Own { in_place: false },
            layout: Layout::Lanes,
            steps: Steps::Counted { sequence: true },
            ..Calls::PLAIN
        },
        batch_values: None,
    }
}
