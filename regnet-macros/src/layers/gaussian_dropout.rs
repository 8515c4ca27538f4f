//! `gaussian_dropout(p)`: factors around 1 in training.

use super::entry::Entry;
use super::noise;
use super::role::{Auto, Noise, Role};
use super::runtime::Operation;
use crate::language::args::PROBABILITY;

pub const ENTRY: Entry = Entry {
    word: "gaussian_dropout",
    form: "gaussian_dropout(p)",
    meaning: "multiplies by N(1, p/(1−p)) in training",
    options: &[],
    auto: Auto::Through,
    role: Role::Noise(Noise::Factor),
    plan: |site| noise::elementwise(site, Operation::GaussianDropout, "p", &PROBABILITY, noise::inverted),
};
