//! `mae`: the mean absolute difference.

use quote::quote;

use super::loss::{Loss, Scores};

pub const LOSS: Loss = Loss {
    word: "mae",
    form: "mae(missing = error)",
    meaning: "|s−t|, mean over batch and outputs; targets are values",
    scores: Scores::Values,
    plan: |site| site.of_outputs("Mae", &quote!()),
};
