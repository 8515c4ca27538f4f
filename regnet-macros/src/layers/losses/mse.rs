//! `mse`: the mean squared difference.

use quote::quote;

use super::Loss;

pub const LOSS: Loss = Loss {
    word: "mse",
    form: "mse",
    meaning: "(s−t)², mean over batch and outputs; targets are values",
    plan: |site| site.of_outputs("Mse", &quote!()),
};
