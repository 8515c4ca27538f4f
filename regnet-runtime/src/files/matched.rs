//! What became of each tensor when a file met a network.

use crate::base::text::clipped;
use std::fmt;

/// The most names that a text lists of one kind.
const LISTED: usize = 10;

/// The tensors of a file and of a network, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// Those that the network took.
    pub taken: Vec<String>,
    /// Those of the network that the file does not have.
    pub missing: Vec<String>,
    /// Those of another type or shape: the name, what was found, what was expected (`F32 [784, 128]`).
    pub misshapen: Vec<(String, String, String)>,
    /// Those of the file that the network has no place for.
    pub surplus: Vec<String>,
}

impl Matched {
    /// Whether every tensor of the one is in the other.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.misshapen.is_empty() && self.surplus.is_empty()
    }

    /// What differs, in words; empty if nothing does.
    pub(super) fn differences(&self) -> String {
        let misshapen = self.misshapen.iter().map(|(name, found, expected)| {
            let quoted = quoted(name);
            format!("{quoted} ({found}, expected {expected})")
        });
        let parts = [
            ("missing", listed(self.missing.iter().map(|name| quoted(name)))),
            ("misshapen", listed(misshapen)),
            ("surplus", listed(self.surplus.iter().map(|name| quoted(name)))),
        ];
        let parts = parts.iter().filter(|(_, names)| !names.is_empty());
        parts.map(|(what, names)| format!("{what} {names}")).collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Display for Matched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.taken.len() + self.missing.len() + self.misshapen.len();
        write!(f, "{} of {total} tensors taken", self.taken.len())?;
        if self.is_complete() { Ok(()) } else { write!(f, "; {}", self.differences()) }
    }
}

fn quoted(name: &str) -> String {
    format!("`{}`", clipped(name))
}

/// The first names, and how many more there are.
pub fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let rest = names.len().saturating_sub(LISTED);
    let mut text = names.take(LISTED).collect::<Vec<_>>().join(", ");
    if rest > 0 {
        text.push_str(&format!(" and {rest} more"));
    }
    text
}
