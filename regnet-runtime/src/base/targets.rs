//! What a loss compares the scores with.

/// Class numbers, one an example: the targets of a classification loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels<'a>(pub &'a [u32]);

/// Targets of either kind. Which one a loss takes is part of its definition; the other is an error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Targets<'a, T> {
    /// One class number an example.
    Labels(&'a [u32]),
    /// As many values as the network has outputs, example after example.
    Values(&'a [T]),
}

impl<'a, T> From<Labels<'a>> for Targets<'a, T> {
    fn from(labels: Labels<'a>) -> Self {
        Targets::Labels(labels.0)
    }
}

impl<'a, T> From<&'a [T]> for Targets<'a, T> {
    fn from(values: &'a [T]) -> Self {
        Targets::Values(values)
    }
}

impl<'a, T> From<&'a Vec<T>> for Targets<'a, T> {
    fn from(values: &'a Vec<T>) -> Self {
        Targets::Values(values)
    }
}

impl<'a, T, const N: usize> From<&'a [T; N]> for Targets<'a, T> {
    fn from(values: &'a [T; N]) -> Self {
        Targets::Values(values)
    }
}
