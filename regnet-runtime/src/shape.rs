//! Shapes of one example: `[F]`, `[L, C]`, `[H, W, C]`; of weights up to four axes.

use std::fmt;

/// The most axes that a shape has (a convolution's weight).
const MAX_RANK: usize = 4;

/// A shape that can be computed while the program compiles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    dims: [usize; MAX_RANK],
    rank: usize,
}

impl Shape {
    /// The shape with these axes, outermost first; at most four.
    #[must_use]
    pub const fn new(axes: &[usize]) -> Shape {
        assert!(axes.len() <= MAX_RANK, "a shape has at most four axes");
        let mut dims = [0; MAX_RANK];
        let mut axis = 0;
        while axis < axes.len() {
            dims[axis] = axes[axis];
            axis += 1;
        }
        Shape { dims, rank: axes.len() }
    }

    /// The axes, outermost first.
    #[must_use]
    pub const fn dims(&self) -> &[usize] {
        self.dims.split_at(self.rank).0
    }

    /// The number of values: the product of the axes; saturates instead of overflowing.
    #[must_use]
    pub const fn len(&self) -> usize {
        let mut product: usize = 1;
        let mut axis = 0;
        while axis < self.rank {
            product = product.saturating_mul(self.dims[axis]);
            axis += 1;
        }
        product
    }

    /// Whether the shape holds no value.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.dims())
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
