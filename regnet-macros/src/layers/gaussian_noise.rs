//! `gaussian_noise(std)`: noise that is added in training.

use super::effect;
use super::entry::Entry;
use super::noise;
use super::role::{Auto, Noise, Role};
use super::runtime::Operation;
use crate::language::args::NOT_NEGATIVE;

pub const ENTRY: Entry = Entry {
    word: "gaussian_noise",
    form: "gaussian_noise(std)",
    meaning: "adds N(0, std²) in training",
    options: &[],
    auto: Auto::Through,
    role: Role::Noise(Noise::Other),
    plan: |site| noise::elementwise(site, Operation::GaussianNoise, "std", &NOT_NEGATIVE, added),
};

fn added(std: f64) -> effect::Noise {
    effect::Noise { added_square: std * std, normal: true, ..effect::Noise::factor(1.0, 1.0) }
}
