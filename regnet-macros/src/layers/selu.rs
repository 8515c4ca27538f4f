//! `selu`: an elu that keeps mean 0 and variance 1.

use super::entry::Entry;
use super::function::Function;
use super::layer::Reads;
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;

/// Those that the fixed point of mean 0 and variance 1 gives.
pub const ALPHA: f64 = 1.673_263_242_354_377_2;
pub const SCALE: f64 = 1.050_700_987_355_480_5;

pub const ENTRY: Entry = Entry {
    word: "selu",
    form: "selu",
    meaning: "λ·x above 0, λ·α·(eˣ − 1) below, with the α and λ that keep mean 0 and variance 1 (Klambauer et al. 2017)",
    options: &[],
    auto: Auto::Lecun,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: None,
        function: Function::kinked(|x, _| match x > 0.0 {
            true => [SCALE * x, SCALE],
            false => [SCALE * ALPHA * x.exp_m1(), SCALE * ALPHA * x.exp()],
        }),
    }),
    plan: |site| pointwise::plan_by(site, Operation::Selu, Reads::Y),
};
