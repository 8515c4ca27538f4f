//! `instancenorm`: each channel of each example to mean 0 and variance 1.

use super::effect::Effect;
use super::entry::Entry;
use super::groupnorm;
use super::layer::Layer;
use super::norms::affine;
use super::role::{Across, Auto, Role};
use super::runtime::{Operation, settings};
use super::site::Site;
use crate::language::args::{POSITIVE, Value};

pub const ENTRY: Entry = Entry {
    word: "instancenorm",
    form: "instancenorm(eps = 1e-5, affine = false)",
    meaning: "(x−μ)/√(σ²+eps) over each channel of each example, on `[H, W, C]` or `[L, C]`",
    options: &[],
    auto: Auto::Through,
    role: Role::Norm(Across::Example),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let eps = site.args.number("eps", None, Some(1e-5), &POSITIVE);
    let affine = affine(site, false);
    let input = site.positions()?;
    let (eps, affine) = (eps?, affine?);
    let (positions, channels) = (input.rows(), input.last());
    let config = settings(
        Operation::InstanceNorm,
        &[("positions", &positions), ("channels", &channels)],
        &[("eps", &eps, &Value::Known(1e-5)), ("affine", &affine, &false)],
    );
    site.facts.effect = Effect::AnyNorm;
    site.facts.values_of_a_mean = groupnorm::values_of_a_mean(&input, &channels);
    Some(groupnorm::layer(Operation::InstanceNorm, config, &input, &channels, affine))
}
