//! `sigmoid_cross_entropy`: each output is a question of its own, answered by yes or no.

use quote::quote;

use super::loss::{Loss, Scores};

pub const LOSS: Loss = Loss {
    word: "sigmoid_cross_entropy",
    form: "sigmoid_cross_entropy(missing = error)",
    meaning: "−t·log σ(s) − (1−t)·log(1−σ(s)), mean over batch and outputs; targets are values in 0..1; `predict` gives probabilities",
    scores: Scores::Sigmoid,
    plan: |site| site.of_outputs("SigmoidCrossEntropy", &quote!()),
};
