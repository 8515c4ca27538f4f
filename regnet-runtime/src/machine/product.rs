//! Matrix products: their sizes, what their sums start from and become.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,I]")]

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

    /// The length of the panels of B.
    #[must_use]
    pub const fn panels_len(self) -> usize {
        self.k * self.n.next_multiple_of(PANEL)
    }

    /// Panics unless the slices hold A, B, C and the start row.
    #[track_caller]
    pub(crate) fn check<T>(self, a: &[T], b: &[T], start: Start<'_, T>, c: &[T]) {
        let Sizes { m, k, n } = self;
        assert!(a.len() >= m * k, "a left operand of {} values for {m} x {k}", a.len());
        assert!(b.len() >= k * n, "a right operand of {} values for {k} x {n}", b.len());
        assert!(c.len() >= m * n, "a product of {} values for {m} x {n}", c.len());
        if let Start::Row(row) = start {
            assert!(row.len() >= n, "a start row of {} values for {n} columns", row.len());
        }
    }
}

/// The widest panel of B, in columns.
pub(crate) const PANEL: usize = 32;

/// Rows of the tallest tile.
pub(crate) const TALLEST: usize = 12;

/// Multiply-adds of the smallest parallel task: about 2 µs of vector code, five hand-overs.
pub(crate) const TASK: usize = 1 << 16;
