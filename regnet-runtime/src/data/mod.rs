//! Data.

/// Standardization.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardize;
impl Standardize {
    pub(crate) fn apply_inputs<T>(&self, _x: &mut [T]) {}
    pub(crate) fn restore_targets<T>(&self, _y: &mut [T]) {}
}
