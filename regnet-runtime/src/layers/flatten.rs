//! The same values as one axis: no code, only another shape.

use std::fmt;

use crate::base::shape::Shape;

/// `[H, W, C]` as `[H·W·C]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flatten {
    /// The number of values.
    pub len: usize,
}

impl Flatten {
    /// The shape of one example.
    #[must_use]
    pub const fn output(&self) -> Shape {
        Shape::new(&[self.len])
    }

    /// Multiply-adds of one example.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }
}

impl fmt::Display for Flatten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("flatten")
    }
}
