//! `hinge`: what is missing to a margin of 1.

use quote::quote;

use super::loss::{Loss, Scores};

pub const LOSS: Loss = Loss {
    word: "hinge",
    form: "hinge(missing = error)",
    meaning: "max(0, 1−t·s), mean over batch and outputs; targets are −1 and 1",
    scores: Scores::Margins,
    plan: |site| site.of_outputs("Hinge", &quote!()),
};
