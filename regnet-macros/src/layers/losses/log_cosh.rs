//! `log_cosh`: a square near 0 that goes over into a distance.

use proc_macro2::TokenStream;

use super::loss::{Loss, Scores};

pub const LOSS: Loss = Loss {
    word: "log_cosh",
    form: "log_cosh(missing = error)",
    meaning: "ln cosh(s−t), mean over batch and outputs: nearly a square near 0, nearly a distance beyond; targets are values",
    scores: Scores::Values,
    plan: |site| site.of_outputs("LogCosh", &TokenStream::new()),
};
