//! The same values under other axes: no code, only another shape.

use std::fmt;

use crate::base::message::Message;
use crate::base::shape::Shape;

/// The new axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reshape {
    /// The shape that the values get.
    pub shape: Shape,
}

impl Reshape {
    /// Itself, if the new shape holds as many values as the old one, `len`.
    ///
    /// # Panics
    /// If it does not; while the program compiles that is its error.
    #[must_use]
    #[track_caller]
    pub const fn checked(self, len: usize) -> Reshape {
        if self.shape.len() != len {
            Message::new("`reshape` to ")
                .shape(&self.shape)
                .text(" makes ")
                .number(self.shape.len())
                .text(" values, but gets ")
                .number(len)
                .fail();
        }
        self
    }

    /// The shape of one example.
    #[must_use]
    pub const fn output(&self) -> Shape {
        self.shape
    }

    /// Multiply-adds of one example.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }
}

impl fmt::Display for Reshape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "reshape({})", self.shape.to_string().trim_matches(['[', ']']))
    }
}
