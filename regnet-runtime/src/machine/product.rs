//! Matrix products: their sizes, what their sums start from and become.

#![deny(clippy::arithmetic_side_effects)]
#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,I]")]

use crate::base::slices::{times, too_many};
use crate::machine::curve::Curve;

/// What the sums start from.
#[derive(Clone, Copy, Debug)]
pub enum Start<'a, T> {
    /// From 0: C = A·B.
    Zero,
    /// From C itself: C += A·B.
    Keep,
    /// From the same row for each row of C, a bias [N]: C = A·B + row.
    Row(&'a [T]),
}

/// What the sums become.
#[derive(Clone, Copy, Debug)]
pub enum End<'a, T> {
    /// They stay.
    Sum,
    /// f(sum), the activation behind a layer.
    Value(Curve),
    /// f'·sum, the gradient of the activation before a layer, from its outputs y = f(·) [M,N].
    Gradient(Curve, &'a [T]),
}

/// The sizes of a product: C [M,N] sums over K.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Rows of C.
    pub m: usize,
    /// Terms of each sum.
    pub k: usize,
    /// Columns of C.
    pub n: usize,
}

impl Sizes {
    /// C [m,n], sums over k.
    #[must_use]
    pub const fn new(m: usize, k: usize, n: usize) -> Sizes {
        Sizes { m, k, n }
    }

    /// Multiply-adds; saturates.
    #[must_use]
    pub const fn macs(self) -> usize {
        self.m.saturating_mul(self.k).saturating_mul(self.n)
    }

    /// Values of A, of B and of C.
    pub(crate) const fn lens(self) -> [usize; 3] {
        let Sizes { m, k, n } = self;
        [times(m, k), times(k, n), times(m, n)]
    }

    /// The length of the panels of B.
    #[must_use]
    #[track_caller]
    pub const fn panels_len(self) -> usize {
        match self.n.checked_next_multiple_of(PANEL) {
            Some(columns) => times(self.k, columns),
            None => too_many(),
        }
    }

    /// Panics unless the slices hold A, B, C and the start row, and no more.
    #[inline]
    #[track_caller]
    pub(crate) fn exact<T>(self, a: &[T], b: &[T], start: Start<'_, T>, c: &[T]) {
        let [of_a, of_b, of_c] = self.lens();
        let row = match start {
            Start::Zero | Start::Keep => true,
            Start::Row(row) => row.len() == self.n,
        };
        if (a.len(), b.len(), c.len(), row) != (of_a, of_b, of_c, true) {
            self.differ([a.len(), b.len(), c.len()]);
        }
    }

    /// The panic of a kernel whose slices are not as its sizes say.
    #[cold]
    #[track_caller]
    fn differ(self, lens: [usize; 3]) -> ! {
        panic!("a product of {self:?} got A, B and C of {lens:?} values, or another start row")
    }

    /// The slices at their exact lengths.
    ///
    /// # Panics
    /// If one is shorter than the sizes say.
    #[track_caller]
    pub(crate) fn cut<'a, T>(self, given: Operands<'a, T>) -> Operands<'a, T> {
        let (Sizes { m, k, n }, [of_a, of_b, of_c]) = (self, self.lens());
        let Operands { a, b, start, end, c } = given;
        assert!(a.len() >= of_a, "a left operand of {} values for {m} x {k}", a.len());
        assert!(b.len() >= of_b, "a right operand of {} values for {k} x {n}", b.len());
        assert!(c.len() >= of_c, "a product of {} values for {m} x {n}", c.len());
        let start = match start {
            Start::Zero | Start::Keep => start,
            Start::Row(row) => {
                assert!(row.len() >= n, "a start row of {} values for {n} columns", row.len());
                Start::Row(&row[..n])
            }
        };
        let end = match end {
            End::Sum | End::Value(_) => end,
            End::Gradient(curve, y) => {
                assert!(y.len() >= of_c, "outputs of {} values for {m} x {n}", y.len());
                End::Gradient(curve, &y[..of_c])
            }
        };
        Operands { a: &a[..of_a], b: &b[..of_b], start, end, c: &mut c[..of_c] }
    }
}

/// What a product reads and writes.
pub(crate) struct Operands<'a, T> {
    pub(crate) a: &'a [T],
    pub(crate) b: &'a [T],
    pub(crate) start: Start<'a, T>,
    pub(crate) end: End<'a, T>,
    pub(crate) c: &'a mut [T],
}

/// The widest panel of B, in columns.
pub(crate) const PANEL: usize = 32;

/// Rows of the tallest tile.
pub(crate) const TALLEST: usize = 12;

/// Multiply-adds of the smallest parallel task: about 2 µs of vector code, five hand-overs.
pub(crate) const TASK: usize = 1 << 16;
