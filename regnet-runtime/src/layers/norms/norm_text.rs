//! How norms are displayed.

/// A norm as it is declared, without what has its default.
pub(super) struct NormText {
    word: &'static str,
    options: Vec<String>,
}

impl NormText {
    pub(super) fn new(word: &'static str) -> NormText {
        NormText { word, options: Vec::new() }
    }

    pub(super) fn with(mut self, option: String) -> NormText {
        self.options.push(option);
        self
    }

    pub(super) fn value(self, value: usize) -> NormText {
        self.with(value.to_string())
    }

    pub(super) fn eps(self, eps: f64, default: f64) -> NormText {
        if eps == default { self } else { self.with(format!("eps = {eps:e}")) }
    }

    pub(super) fn affine(self, affine: bool, default: bool) -> NormText {
        if affine == default { self } else { self.with(format!("affine = {affine}")) }
    }

    pub(super) fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.options.join(", ") {
            none if none.is_empty() => f.write_str(self.word),
            options => write!(f, "{}({options})", self.word),
        }
    }
}
