//! `batch_renorm`: batch norm whose training gives what its inference will give, within limits.

use super::entry::Entry;
use super::layer::{Calls, Inference, Layer, Layout, Output, Reads, Saved, Steps};
use super::norms::{self, Running, affine, gamma_beta, running};
use super::role::{Across, Auto, Role};
use super::runtime::{Operation, settings};
use super::site::Site;
use crate::language::args::{AT_LEAST_ONE, NOT_NEGATIVE, POSITIVE, Value};

pub const ENTRY: Entry = Entry {
    word: "batch_renorm",
    form: "batch_renorm(r_max = 3, d_max = 5, momentum = 0.1, eps = 1e-5, affine = true, virtual_batch = whole)",
    meaning: "batch norm, then ·r+d before γ and β, with r = σ_batch/σ_running within 1/r_max…r_max and d = (μ_batch−μ_running)/σ_running within ±d_max, both constant for the gradient (Ioffe 2017); the standard deviation runs along, not the variance",
    options: &[],
    auto: Auto::Through,
    role: Role::Norm(Across::Batch),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let r_max = site.args.number("r_max", None, Some(3.0), &AT_LEAST_ONE);
    let d_max = site.args.number("d_max", None, Some(5.0), &NOT_NEGATIVE);
    let momentum = norms::momentum(site);
    let eps = site.args.number("eps", None, Some(1e-5), &POSITIVE);
    let affine = affine(site, true);
    let ghost = norms::virtual_batch(site);
    let input = site.input.clone()?;
    let (r_max, d_max, momentum, eps) = (r_max?, d_max?, momentum?, eps?);
    let (affine, ghost) = (affine?, ghost?);
    let (positions, channels, weight) = (input.rows(), input.last(), &momentum.value);
    let saved = norms::and_one_more(&norms::times(4, &channels));
    let plain = Layer {
        operation: Operation::BatchRenorm,
        config: settings(
            Operation::BatchRenorm,
            &[("positions", &positions), ("channels", &channels)],
            &[
                ("r_max", &r_max, &Value::Known(3.0)),
                ("d_max", &d_max, &Value::Known(5.0)),
                ("momentum", &weight, &norms::usual_momentum()),
                ("eps", &eps, &Value::Known(1e-5)),
                ("affine", &affine, &true),
            ],
        ),
        output: Output::Same,
        params: gamma_beta(std::slice::from_ref(&channels), affine),
        stats: running(Running { momentum: &momentum, spread: "running_std" }, &channels),
        calls: Calls {
            backward_reads: Reads::X,
            affine: true,
            saved: Some(Saved::PerBatch(saved.clone())),
            inference: Inference::Own { in_place: false },
            layout: if input.rank().is_some_and(|rank| rank > 1) { Layout::Lanes } else { Layout::Rows },
            steps: Steps::Counted { sequence: true },
            ..Calls::PLAIN
        },
        batch_values: Some(positions),
    };
    norms::ghosts(site, &input, plain, ghost, saved)
}
