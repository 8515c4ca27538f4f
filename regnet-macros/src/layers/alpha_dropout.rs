//! `alpha_dropout(p)`: drops values to selu's lowest at random in training.

use super::effect;
use super::entry::Entry;
use super::noise;
use super::role::{Auto, Noise, Role};
use super::runtime::Operation;
use super::selu;
use crate::language::args::PROBABILITY;

pub const ENTRY: Entry = Entry {
    word: "alpha_dropout",
    form: "alpha_dropout(p)",
    meaning: "drops values to selu's lowest with probability p, and keeps mean 0 and variance 1 (Klambauer et al. 2017)",
    options: &[],
    auto: Auto::Through,
    role: Role::Noise(Noise::Other),
    plan: |site| noise::elementwise(site, Operation::AlphaDropout, "p", &PROBABILITY, alpha),
};

/// a·(x·m + α′·(1−m)) + b with the a and b that keep mean 0 and variance 1.
fn alpha(p: f64) -> effect::Noise {
    let lowest = -selu::SCALE * selu::ALPHA;
    let scale_square = 1.0 / ((1.0 - p) * (1.0 + p * lowest * lowest));
    effect::Noise {
        factor: scale_square.sqrt() * (1.0 - p),
        factor_square: scale_square * (1.0 - p),
        added_square: scale_square * lowest * lowest * p * (1.0 - p),
        product: -scale_square * lowest * p * (1.0 - p),
        normal: false,
    }
}
