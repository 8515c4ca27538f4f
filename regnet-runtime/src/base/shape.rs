//! Shapes of one example: `[F]`, `[L, C]`, `[H, W, C]`; of weights up to four axes.

use std::fmt;

use crate::base::message::Message;

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

    /// The length of the last axis: features or channels.
    #[must_use]
    pub const fn last(&self) -> usize {
        if self.rank == 0 { 1 } else { self.dims[self.rank - 1] }
    }

    /// The product of all axes but the last.
    #[must_use]
    pub const fn rows(&self) -> usize {
        let mut product: usize = 1;
        let mut axis = 0;
        while axis + 1 < self.rank {
            product = product.saturating_mul(self.dims[axis]);
            axis += 1;
        }
        product
    }

    /// The size of a flat input.
    ///
    /// # Panics
    /// If it is not flat; the text says what `layer` gets. While the program compiles that is its error.
    #[must_use]
    #[track_caller]
    pub const fn features(&self, layer: &str) -> usize {
        if self.rank != 1 {
            Message::new("`")
                .text(layer)
                .text("` expects a flat input [features], but gets ")
                .shape(self)
                .text("; put `flatten` before it")
                .fail();
        }
        self.dims[0]
    }

    /// Length and channels of a sequence.
    ///
    /// # Panics
    /// If it is no sequence; the text says what `layer` gets.
    #[must_use]
    #[track_caller]
    pub const fn sequence(&self, layer: &str) -> [usize; 2] {
        if self.rank != 2 {
            Message::new("`")
                .text(layer)
                .text("` expects a sequence [length, channels], but gets ")
                .shape(self)
                .fail();
        }
        [self.dims[0], self.dims[1]]
    }

    /// Height, width and channels of an image.
    ///
    /// # Panics
    /// If it is no image; the text says what `layer` gets.
    #[must_use]
    #[track_caller]
    pub const fn image(&self, layer: &str) -> [usize; 3] {
        if self.rank != 3 {
            Message::new("`")
                .text(layer)
                .text("` expects an image [height, width, channels], but gets ")
                .shape(self)
                .fail();
        }
        [self.dims[0], self.dims[1], self.dims[2]]
    }

    /// Whether both have the same axes.
    #[must_use]
    pub const fn equals(&self, other: &Shape) -> bool {
        let mut same = self.rank == other.rank;
        let mut axis = 0;
        while axis < self.rank {
            same = same && self.dims[axis] == other.dims[axis];
            axis += 1;
        }
        same
    }

    /// The shape of a sum: both must agree.
    ///
    /// # Panics
    /// If they do not; the text has both.
    #[must_use]
    #[track_caller]
    pub const fn same(layer: &str, a: Shape, b: Shape) -> Shape {
        if !a.equals(&b) {
            Message::new("`")
                .text(layer)
                .text("` adds ")
                .shape(&a)
                .text(" and ")
                .shape(&b)
                .text("; make them agree")
                .fail();
        }
        a
    }

    /// The shape behind a block that is repeated a constant number of times: the one before it.
    ///
    /// # Panics
    /// If the block makes another; the text has both.
    #[must_use]
    #[track_caller]
    pub const fn kept(before: Shape, after: Shape) -> Shape {
        if !before.equals(&after) {
            Message::new("a block repeated a constant number of times keeps its shape, but this one makes ")
                .shape(&after)
                .text(" of ")
                .shape(&before)
                .fail();
        }
        before
    }

    /// The shape of a concatenation along the last axis.
    ///
    /// # Panics
    /// If another axis differs; the text has both shapes.
    #[must_use]
    #[track_caller]
    pub const fn joined(parts: &[Shape]) -> Shape {
        let mut out = parts[0];
        let mut part = 1;
        while part < parts.len() {
            let mut aligned = parts[part];
            if aligned.rank == out.rank && out.rank > 0 {
                aligned.dims[out.rank - 1] = out.dims[out.rank - 1];
            }
            if !aligned.equals(&out) {
                Message::new("`concat` joins the last axis of ")
                    .shape(&parts[0])
                    .text(" and ")
                    .shape(&parts[part])
                    .text("; make the other axes agree")
                    .fail();
            }
            out.dims[out.rank - 1] += parts[part].last();
            part += 1;
        }
        out
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

impl Message {
    /// The axes of a shape in brackets.
    pub(crate) const fn shape(self, shape: &Shape) -> Message {
        let dims = shape.dims();
        let mut message = self.text("[");
        let mut axis = 0;
        while axis < dims.len() {
            if axis > 0 {
                message = message.text(", ");
            }
            message = message.number(dims[axis]);
            axis += 1;
        }
        message.text("]")
    }
}

/// [width] for a single row, else [rows,width].
pub(crate) const fn rows_shape(rows: usize, width: usize) -> Shape {
    if rows == 1 { Shape::new(&[width]) } else { Shape::new(&[rows, width]) }
}

/// Where a value of an example with these axes stands: `in column 3`, or by all its axes.
pub(crate) fn column(axes: &[usize], mut place: usize) -> String {
    if axes.len() == 1 {
        return format!("in column {place}");
    }
    let mut axes = axes.to_vec();
    for axis in axes.iter_mut().rev() {
        (place, *axis) = (place / *axis, place % *axis);
    }
    format!("at {axes:?}")
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    /// What rustc shows of a mistake in constant sizes.
    fn text<R: std::fmt::Debug>(job: impl FnOnce() -> R + std::panic::UnwindSafe) -> String {
        *catch_unwind(job).unwrap_err().downcast::<String>().unwrap()
    }

    #[test]
    fn shapes_that_fit_are_taken() {
        assert_eq!(Shape::new(&[7]).features("dense"), 7);
        assert_eq!(Shape::new(&[7, 2]).sequence("conv1d"), [7, 2]);
        assert_eq!(Shape::new(&[7, 2, 3]).image("conv2d"), [7, 2, 3]);
        let (a, b) = (Shape::new(&[4, 2]), Shape::new(&[4, 3]));
        assert_eq!(Shape::joined(&[a, b, a]), Shape::new(&[4, 7]));
        assert_eq!((Shape::same("sum", a, a), Shape::kept(b, b), a.rows()), (a, b, 4));
        assert!(!a.equals(&b) && !a.equals(&Shape::new(&[4])));
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
    fn shapes_that_do_not_fit_are_told_with_their_sizes() {
        let (a, b) = (Shape::new(&[4, 2]), Shape::new(&[12]));
        for (told, expected) in [
            (
                text(move || a.features("dense")),
                "`dense` expects a flat input [features], but gets [4, 2]; put `flatten` before it",
            ),
            (
                text(move || b.sequence("conv1d")),
                "`conv1d` expects a sequence [length, channels], but gets [12]",
            ),
            (
                text(move || a.image("conv2d")),
                "`conv2d` expects an image [height, width, channels], but gets [4, 2]",
            ),
            (text(move || Shape::same("sum", a, b)), "`sum` adds [4, 2] and [12]; make them agree"),
            (
                text(move || Shape::kept(a, b)),
                "a block repeated a constant number of times keeps its shape, but this one makes [12] of [4, 2]",
            ),
            (
                text(move || Shape::joined(&[a, b])),
                "`concat` joins the last axis of [4, 2] and [12]; make the other axes agree",
            ),
        ] {
            assert_eq!(told, expected);
        }
    }
}
