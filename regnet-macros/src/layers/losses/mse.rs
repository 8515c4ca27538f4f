//! `mse`: the mean squared difference.

use quote::quote;

use super::loss::{Loss, Scores};

pub const LOSS: Loss = Loss {
    word: "mse",
    form: "mse(missing = error)",
    meaning: "(s−t)², mean over batch and outputs; targets are values",
    scores: Scores::Values,
    plan: |site| site.of_outputs("Mse", &quote!()),
};
