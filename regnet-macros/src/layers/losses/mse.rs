//! `mse`: the mean squared difference.

use quote::quote;

use super::loss::Loss;

pub const LOSS: Loss = Loss {
    word: "mse",
    form: "mse",
    meaning: "(s−t)², mean over batch and outputs; targets are values",
    softmax: false,
    plan: |site| site.of_outputs("Mse", &quote!()),
};
