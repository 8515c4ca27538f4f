//! A word of the language that is a layer.

use super::layer::Layer;
use super::role::{Auto, Role};
use super::site::Site;

/// One word of the language.
pub struct Entry {
    pub word: &'static str,
    /// How it is written, options with their defaults.
    pub form: &'static str,
    /// What it does, for the table of `docs/language.md`.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the page"))]
    pub meaning: &'static str,
    /// What its options mean where that is not what `options.rs` says of all.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the words for editors"))]
    pub options: &'static [(&'static str, &'static str)],
    /// What it says about the `auto` init of the weights before it.
    pub auto: Auto,
    /// What it does to a signal, for the lints.
    pub role: Role,
    /// Reads its arguments and checks them against its input.
    pub plan: fn(&mut Site<'_>) -> Option<Layer>,
}
