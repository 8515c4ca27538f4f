//! `batchnorm`: each feature, or each channel of an image, to mean 0 and variance 1 over the batch.

use quote::{format_ident, quote};

use super::effect::Effect;
use super::entry::Entry;
use super::layer::{Calls, Inference, Layer, Layout, Output, Reads, Saved, Steps};
use super::norms::{self, Running, affine, gamma_beta, running};
use super::role::{Across, Auto, Role};
use super::runtime::{Operation, runtime, settings};
use super::site::Site;
use crate::language::args::{POSITIVE, Value};

pub const ENTRY: Entry = Entry {
    word: "batchnorm",
    form: "batchnorm(momentum = 0.1, eps = 1e-5, affine = true, running_variance = unbiased, virtual_batch = whole)",
    meaning: "γ·(x−μ)/√(σ²+eps)+β over the batch (and the image), biased σ²; at inference with running statistics, running = (1−momentum)·running + momentum·batch; `momentum = cumulative`: the plain mean of all batches; `running_variance = biased`: that of σ²; `virtual_batch = n`: each run of n examples by itself",
    options: &[],
    auto: Auto::Through,
    role: Role::Norm(Across::Batch),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let momentum = norms::momentum(site);
    let eps = site.args.number("eps", None, Some(1e-5), &POSITIVE);
    let affine = affine(site, true);
    let variances = [("unbiased", "Unbiased"), ("biased", "Biased")];
    let variance = site.args.choice("running_variance", &variances, "Unbiased");
    let ghost = norms::virtual_batch(site);
    if let Some(eps) = eps.as_ref().and_then(Value::known) {
        site.facts.effect = Effect::BatchNorm { eps };
    }
    let input = site.input.clone()?;
    let (momentum, eps, affine, variance, ghost) = (momentum?, eps?, affine?, variance?, ghost?);
    let (positions, channels) = (input.rows(), input.last());
    let (rt, weight, variance) = (runtime(), &momentum.value, format_ident!("{variance}"));
    let config = settings(
        Operation::BatchNorm,
        &[("positions", &positions), ("channels", &channels)],
        &[
            ("momentum", &weight, &norms::usual_momentum()),
            ("running_variance", &quote!(#rt::Variance::#variance), &quote!(#rt::Variance::Unbiased)),
            ("eps", &eps, &Value::Known(1e-5)),
            ("affine", &affine, &true),
        ],
    );
    let saved = norms::and_one_more(&norms::times(2, &channels));
    let plain = Layer {
        operation: Operation::BatchNorm,
        config,
        output: Output::Same,
        params: gamma_beta(std::slice::from_ref(&channels), affine),
        stats: running(Running { momentum: &momentum, spread: "running_var" }, &channels),
        calls: Calls {
            backward_reads: Reads::X,
            affine: true,
            saved: Some(Saved::PerBatch(saved.clone())),
            inference: Inference::Own { in_place: true },
            layout: if input.rank().is_some_and(|rank| rank > 1) { Layout::Lanes } else { Layout::Rows },
            steps: Steps::Counted { sequence: true },
            ..Calls::PLAIN
        },
        batch_values: Some(positions),
    };
    norms::ghosts(site, &input, plain, ghost, saved)
}
