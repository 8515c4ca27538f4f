//! `rmsnorm`: each example, over its last axis, to a mean square of 1.

use super::entry::Entry;
use super::layer::{Calls, Inference, Layer, Output, Reads, Saved, Steps};
use super::norms::{self, affine, gamma};
use super::role::{Across, Auto, Role};
use super::runtime::{Operation, settings};
use super::site::Site;
use crate::language::args::{POSITIVE, Value};

pub const ENTRY: Entry = Entry {
    word: "rmsnorm",
    form: "rmsnorm(eps = 1e-6, affine = true)",
    meaning: "γ·x/√(mean(x²)+eps) over the last axis of each example",
    options: &[],
    auto: Auto::Through,
    role: Role::Norm(Across::Example),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let eps = site.args.number("eps", None, Some(1e-6), &POSITIVE);
    let affine = affine(site, true);
    let input = site.input.clone()?;
    let (eps, affine) = (eps?, affine?);
    let (rows, width) = (input.rows(), input.last());
    site.facts.effect = norms::of_an_example(&eps, false);
    Some(Layer {
        operation: Operation::RmsNorm,
        config: settings(
            Operation::RmsNorm,
            &[("rows", &rows), ("width", &width)],
            &[("eps", &eps, &Value::Known(1e-6)), ("affine", &affine, &true)],
        ),
        output: Output::Same,
        params: affine.then(|| gamma(&[width])).into_iter().collect(),
        stats: Vec::new(),
        calls: Calls {
            steps: Steps::Apart,
            backward_reads: Reads::X,
            affine: true,
            saved: Some(Saved::PerExample(rows)),
            inference: Inference::Own { in_place: false },
            ..Calls::PLAIN
        },
        batch_values: None,
    })
}
