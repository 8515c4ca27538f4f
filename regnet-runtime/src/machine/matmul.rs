//! Matrix products on row-major slices: C = A·B, C = A·Bᵀ, C = Aᵀ·B, with what C starts from.
//!
//! Every value of C is one sum over k in rising order, started from its start value: the same bits for any
//! tiling and any number of threads. A C of one row is summed in a few parts where vectors do it: the same example
//! in a larger batch may differ in its last bits. Slices may be longer than needed.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,I]")]

use crate::machine::elementary::Elementary;
use crate::machine::kernel::INSIDE;
use crate::machine::pointwise;
use crate::machine::pool::{self, Scratch};
pub use crate::machine::product::{End, Sizes, Start};
use crate::machine::product::{Operands, TASK};
use crate::machine::simd;

kernels! {
    /// C [M,N] = start + a product that sums over K, and what the sums become. The `serial` forms use the calling
    /// thread alone.
    pub trait MatmulKernel {
        /// C = A·B.   a [M,K]  b [K,N]
        fn matmul_nn(sizes: Sizes, a: &[Self], b: &[Self], ends: (Start<'_, Self>, End<'_, Self>), c: &mut [Self]) = plain_nn, f32: nn_f32;
        /// C = A·Bᵀ.   a [M,K]  b [N,K]
        fn matmul_nt(sizes: Sizes, a: &[Self], b: &[Self], ends: (Start<'_, Self>, End<'_, Self>), c: &mut [Self]) = plain_nt, f32: nt_f32;
        /// C = Aᵀ·B.   a [K,M]  b [K,N]
        fn matmul_tn(sizes: Sizes, a: &[Self], b: &[Self], start: Start<'_, Self>, c: &mut [Self]) = plain_tn, f32: tn_f32;
        /// B copied as `matmul_tn_block` reads it.   b [K,N]  out [panels_len]
        fn matmul_panels(sizes: Sizes, b: &[Self], out: &mut [Self]) = panels, f32: panels_f32;
        /// The rows of C = Aᵀ·B from `first` on, as many as c holds; on the calling thread alone. What is needed `soon`
        /// is fetched meanwhile.   a [K,M]  panels of B [K,N]  c [rows,N]
        fn matmul_tn_block(sizes: Sizes, first: usize, a: &[Self], panels: &[Self], soon: [&[Self]; 3], c: &mut [Self]) = tn_block, f32: tn_block_f32;
        /// C = A·B.   a [M,K]  b [K,N]
        fn matmul_nn_serial(sizes: Sizes, a: &[Self], b: &[Self], start: Start<'_, Self>, c: &mut [Self]) = plain_nn_serial, f32: nn_serial_f32;
        /// C = Aᵀ·B.   a [K,M]  b [K,N]
        fn matmul_tn_serial(sizes: Sizes, a: &[Self], b: &[Self], start: Start<'_, Self>, c: &mut [Self]) = plain_tn_serial, f32: tn_serial_f32;
    }
}

/// C [M,N] = start + A·B, and what the sums become, on all threads.   a [M,K]  b [K,N]
///
/// ```
/// use regnet::matmul::{self, End, Sizes, Start};
///
/// let (a, b, bias) = ([1.0_f32, 2.0], [3.0, 4.0, 5.0, 6.0], [10.0, 20.0]);
/// let mut c = [0.0; 2];
/// matmul::nn(Sizes::new(1, 2, 2), &a, &b, (Start::Row(&bias), End::Sum), &mut c);
/// assert_eq!(c, [10.0 + 3.0 + 10.0, 20.0 + 4.0 + 12.0]);
/// ```
///
/// # Panics
/// If a slice is shorter than the sizes say, or a product of them is larger than any slice.
#[track_caller]
pub fn nn<T: MatmulKernel>(sizes: Sizes, a: &[T], b: &[T], ends: (Start<'_, T>, End<'_, T>), c: &mut [T]) {
    let (start, end) = ends;
    let Operands { a, b, start, end, c } = sizes.cut(Operands { a, b, start, end, c });
    T::matmul_nn(INSIDE, sizes, a, b, (start, end), c);
}

/// As [`nn`] with B turned: C = start + A·Bᵀ.   a [M,K]  b [N,K]
///
/// # Panics
/// As [`nn`].
#[track_caller]
pub fn nt<T: MatmulKernel>(sizes: Sizes, a: &[T], b: &[T], ends: (Start<'_, T>, End<'_, T>), c: &mut [T]) {
    let (start, end) = ends;
    let Operands { a, b, start, end, c } = sizes.cut(Operands { a, b, start, end, c });
    T::matmul_nt(INSIDE, sizes, a, b, (start, end), c);
}

/// As [`nn`] with A turned, and sums that stay: C = start + Aᵀ·B.   a [K,M]  b [K,N]
///
/// # Panics
/// As [`nn`].
#[track_caller]
pub fn tn<T: MatmulKernel>(sizes: Sizes, a: &[T], b: &[T], start: Start<'_, T>, c: &mut [T]) {
    let Operands { a, b, start, c, .. } = sizes.cut(Operands { a, b, start, end: End::Sum, c });
    T::matmul_tn(INSIDE, sizes, a, b, start, c);
}

/// As [`nn`] with sums that stay, on the calling thread alone.
#[track_caller]
pub(crate) fn nn_serial<T: MatmulKernel>(sizes: Sizes, a: &[T], b: &[T], start: Start<'_, T>, c: &mut [T]) {
    let Operands { a, b, start, c, .. } = sizes.cut(Operands { a, b, start, end: End::Sum, c });
    T::matmul_nn_serial(INSIDE, sizes, a, b, start, c);
}

/// As [`tn`], on the calling thread alone.
#[track_caller]
pub(crate) fn tn_serial<T: MatmulKernel>(sizes: Sizes, a: &[T], b: &[T], start: Start<'_, T>, c: &mut [T]) {
    let Operands { a, b, start, c, .. } = sizes.cut(Operands { a, b, start, end: End::Sum, c });
    T::matmul_tn_serial(INSIDE, sizes, a, b, start, c);
}

macro_rules! f32_front {
    ($name:ident, $fast:ident, $portable:ident, $ends:ty) => {
        fn $name(sizes: Sizes, a: &[f32], b: &[f32], ends: $ends, c: &mut [f32]) {
            // The terms of no sum may be any number.
            if !c.is_empty() && !simd::gemm::$fast(simd::level(), sizes, a, b, ends, c) {
                $portable(sizes, a, b, ends, c);
            }
        }
    };
}
f32_front!(nn_f32, nn, plain_nn, (Start<'_, f32>, End<'_, f32>));
f32_front!(nt_f32, nt, plain_nt, (Start<'_, f32>, End<'_, f32>));
f32_front!(tn_f32, tn, plain_tn, Start<'_, f32>);
f32_front!(nn_serial_f32, nn_serial, plain_nn_serial, Start<'_, f32>);
f32_front!(tn_serial_f32, tn_serial, plain_tn_serial, Start<'_, f32>);

fn panels_f32(sizes: Sizes, b: &[f32], out: &mut [f32]) {
    if simd::gemm::panels(simd::level(), sizes, b, out) {
        return;
    }
    panels(sizes, b, out);
}

fn tn_block_f32(sizes: Sizes, first: usize, a: &[f32], panels: &[f32], soon: [&[f32]; 3], c: &mut [f32]) {
    if simd::gemm::tn_block(simd::level(), sizes, first, a, panels, soon, c) {
        return;
    }
    tn_block(sizes, first, a, panels, soon, c);
}

fn panels<T: Elementary + Scratch>(sizes: Sizes, b: &[T], out: &mut [T]) {
    let [_, of_b, _] = sizes.lens();
    out[..of_b].copy_from_slice(&b[..of_b]);
}

fn tn_block<T: Elementary + Scratch>(
    sizes: Sizes,
    first: usize,
    a: &[T],
    b: &[T],
    _soon: [&[T]; 3],
    c: &mut [T],
) {
    rows(first, sizes, Left { data: a, row: 1, col: sizes.m }, b, Start::Zero, c);
}

fn plain_nn<T: Elementary + Scratch>(
    sizes: Sizes,
    a: &[T],
    b: &[T],
    (start, end): (Start<'_, T>, End<'_, T>),
    c: &mut [T],
) {
    sizes.exact(a, b, start, c);
    rows_in_parallel(sizes, Left { data: a, row: sizes.k, col: 1 }, b, (start, end), c);
}

fn plain_tn<T: Elementary + Scratch>(sizes: Sizes, a: &[T], b: &[T], start: Start<'_, T>, c: &mut [T]) {
    sizes.exact(a, b, start, c);
    rows_in_parallel(sizes, Left { data: a, row: 1, col: sizes.m }, b, (start, End::Sum), c);
}

fn plain_nt<T: Elementary + Scratch>(
    sizes: Sizes,
    a: &[T],
    b: &[T],
    (start, end): (Start<'_, T>, End<'_, T>),
    c: &mut [T],
) {
    sizes.exact(a, b, start, c);
    let Sizes { k, n, .. } = sizes;
    T::with_scratch(k * n, |transposed| {
        transpose(n, k, b, transposed);
        rows_in_parallel(sizes, Left { data: a, row: k, col: 1 }, transposed, (start, end), c);
    });
}

fn plain_nn_serial<T: Elementary + Scratch>(
    sizes: Sizes,
    a: &[T],
    b: &[T],
    start: Start<'_, T>,
    c: &mut [T],
) {
    sizes.exact(a, b, start, c);
    rows(0, sizes, Left { data: a, row: sizes.k, col: 1 }, b, start, c);
}

fn plain_tn_serial<T: Elementary + Scratch>(
    sizes: Sizes,
    a: &[T],
    b: &[T],
    start: Start<'_, T>,
    c: &mut [T],
) {
    sizes.exact(a, b, start, c);
    rows(0, sizes, Left { data: a, row: 1, col: sizes.m }, b, start, c);
}

/// out [columns,rows] = xᵀ.   x [rows,columns]
pub(crate) fn transpose<T: Elementary + Scratch>(rows: usize, columns: usize, x: &[T], out: &mut [T]) {
    for (column, out) in out.chunks_exact_mut(rows.max(1)).take(columns).enumerate() {
        for (row, out) in out.iter_mut().enumerate() {
            *out = x[row * columns + column];
        }
    }
}

/// The left operand: value (i, p) is data[i * row + p * col].
#[derive(Clone, Copy)]
struct Left<'a, T> {
    data: &'a [T],
    row: usize,
    col: usize,
}

fn rows_in_parallel<T: Elementary + Scratch>(
    sizes: Sizes,
    a: Left<'_, T>,
    b: &[T],
    (start, end): (Start<'_, T>, End<'_, T>),
    c: &mut [T],
) {
    let Sizes { k, n, .. } = sizes;
    let rows_of_task = (TASK / (k * n).max(1)).max(TILE_ROWS).next_multiple_of(TILE_ROWS);
    pool::chunks_mut(c, rows_of_task.saturating_mul(n), &|task, c| {
        rows(task * rows_of_task, sizes, a, b, start, c);
        match end {
            End::Sum => {}
            End::Value(curve) => pointwise::values(curve, c),
            End::Gradient(curve, y) => pointwise::gradients(curve, &y[task * rows_of_task * n..], c),
        }
    });
}

/// Rows and columns of a portable tile: its sums stay in the 16 registers of SSE2.
const TILE_ROWS: usize = 4;
const TILE_COLUMNS: usize = 8;

/// The rows of C from row `first` on, as many as `c` holds.
fn rows<T: Elementary + Scratch>(
    first: usize,
    sizes: Sizes,
    a: Left<'_, T>,
    b: &[T],
    start: Start<'_, T>,
    c: &mut [T],
) {
    let Sizes { k, n, .. } = sizes;
    for (block, c) in c.chunks_mut(TILE_ROWS.saturating_mul(n).max(1)).enumerate() {
        let top = first + block * TILE_ROWS;
        let height = c.len() / n;
        for left in (0..n).step_by(TILE_COLUMNS) {
            let width = TILE_COLUMNS.min(n - left);
            let mut sums = [[T::zero(); TILE_COLUMNS]; TILE_ROWS];
            for (i, sums) in sums.iter_mut().enumerate().take(height) {
                match start {
                    Start::Zero => {}
                    Start::Keep => sums[..width].copy_from_slice(&c[i * n + left..][..width]),
                    Start::Row(row) => sums[..width].copy_from_slice(&row[left..][..width]),
                }
            }
            for p in 0..k {
                let b = &b[p * n + left..][..width];
                for (i, sums) in sums.iter_mut().enumerate().take(height) {
                    add_scaled(sums, a.data[(top + i) * a.row + p * a.col], b);
                }
            }
            for (i, sums) in sums.iter().enumerate().take(height) {
                c[i * n + left..][..width].copy_from_slice(&sums[..width]);
            }
        }
    }
}

/// sums += a · b
#[inline]
fn add_scaled<T: Elementary + Scratch>(sums: &mut [T; TILE_COLUMNS], a: T, b: &[T]) {
    // The fixed width is what the compiler turns into vectors.
    if let Ok(b) = <&[T; TILE_COLUMNS]>::try_from(b) {
        for (sum, &b) in sums.iter_mut().zip(b) {
            *sum += a * b;
        }
    } else {
        for (sum, &b) in sums.iter_mut().zip(b) {
            *sum += a * b;
        }
    }
}

#[cfg(test)]
mod tests;
