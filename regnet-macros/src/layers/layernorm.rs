//! `layernorm`: each example, over its last axis or all of them, to mean 0 and variance 1.

use quote::quote;

use super::entry::Entry;
use super::layer::{Calls, Inference, Layer, Output, Reads, Saved, Steps};
use super::norms::{self, affine, gamma_beta, times};
use super::role::{Across, Auto, Role};
use super::runtime::{Operation, runtime, settings};
use super::site::Site;
use crate::language::args::{POSITIVE, Value};
use crate::language::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "layernorm",
    form: "layernorm(axes = last, eps = 1e-5, affine = true, bias = true)",
    meaning: "γ·(x−μ)/√(σ²+eps)+β over the last axis of each example; `axes = all`: over the whole example, with γ and β of its shape; `bias = false`: without β",
    options: &[("bias", "whether β exists beside γ")],
    auto: Auto::Through,
    role: Role::Norm(Across::Example),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let all = site.args.choice("axes", &[("last", false), ("all", true)], false);
    let eps = site.args.number("eps", None, Some(1e-5), &POSITIVE);
    let affine = affine(site, true);
    let bias = site.args.choice("bias", &[("true", true), ("false", false)], true);
    let input = site.input.clone()?;
    let (all, eps, affine, bias, rt) = (all?, eps?, affine?, bias?, runtime());
    let (rows, width, tensor) = match all {
        true => (Size::Known(1), input.len(), input.axes()),
        false => (input.rows(), input.last(), vec![input.last()]),
    };
    site.facts.values_of_a_mean = width.known();
    site.facts.effect = norms::of_an_example(&eps, true);
    let axes = if all { quote!(#rt::Axes::All) } else { quote!(#rt::Axes::Last) };
    Some(Layer {
        operation: Operation::LayerNorm,
        config: settings(
            Operation::LayerNorm,
            &[("rows", &rows), ("width", &width)],
            &[
                ("axes", &axes, &quote!(#rt::Axes::Last)),
                ("eps", &eps, &Value::Known(1e-5)),
                ("affine", &affine, &true),
                ("bias", &bias, &true),
            ],
        ),
        output: Output::Same,
        params: gamma_beta(&tensor, affine).into_iter().take(if bias { 2 } else { 1 }).collect(),
        stats: Vec::new(),
        calls: Calls {
            steps: if all { Steps::Mixed } else { Steps::Apart },
            backward_reads: Reads::X,
            affine: true,
            saved: Some(Saved::PerExample(times(2, &rows))),
            inference: Inference::Own { in_place: false },
            ..Calls::PLAIN
        },
        batch_values: None,
    })
}
