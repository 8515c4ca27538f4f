//! The tiles of a product: their sums in registers over all of k, then what becomes of them.

use super::super::curve::{tile_gradients_on, tile_values_on};
use super::super::vector::Vector;
use super::super::{compiled, target};
use super::ahead::{Ahead, STRIP};
use super::{Finish, PITCH, Product};
use crate::machine::product::Sizes;

/// Rows so few that two vectors of columns would leave each sum waiting for its own multiply-add: tiles of them
/// are four or eight vectors wide.
pub(super) const FEW_ROWS: usize = 3;

compiled! {
    /// # Safety
    /// As [`block`], on a level of this machine.
    pub(super) unsafe fn block_on(product: &Product) = block;
}

/// All tiles of a product.
#[inline(always)]
unsafe fn block<V: Vector>(p: &Product) {
    // SAFETY: the caller's conditions.
    unsafe {
        match p.sizes.m {
            0 => {}
            1..=FEW_ROWS => wide_tiles::<V>(p),
            _ => tiles::<V>(p),
        }
    }
}

/// Panels of two vectors outside, tiles of balanced height inside.
#[inline(always)]
unsafe fn tiles<V: Vector>(p: &Product) {
    let Sizes { m, n, .. } = p.sizes;
    let tiles = m.div_ceil(V::ROWS);
    for column in (0..n).step_by(2 * V::LANES) {
        let width = (n - column).min(2 * V::LANES);
        let (mut row, mut p) = (0, *p);
        for tile in 0..tiles {
            let height = (m - row).div_ceil(tiles - tile);
            // SAFETY: row + height <= m, column + width <= n, height <= ROWS, 1 <= width <= 2 LANES; the first tile
            // fills the copy, and a product with a copy has one panel.
            unsafe {
                tile_of::<V>(&p, &mut [], row, column, height, width);
                finish::<V>(&p, row, column, height, width);
            }
            row += height;
            if !p.copy.is_null() {
                p = Product { b: p.copy, b_row: PITCH, copy: std::ptr::null_mut(), ..p };
            }
        }
    }
}

compiled! {
    /// # Safety
    /// As [`panels`], on a level of this machine.
    pub(super) unsafe fn panels_on(product: &Product, soon: [&[f32]; 3]) = panels;
}

/// All tiles of a product whose B lies in panels of two vectors, K · b_row values each. What is needed `soon` is
/// fetched meanwhile.
#[inline(always)]
unsafe fn panels<V: Vector>(p: &Product, soon: [&[f32]; 3]) {
    let Sizes { m, k, n } = p.sizes;
    let (tiles, panels) = (m.div_ceil(V::ROWS), n.div_ceil(2 * V::LANES));
    let mut soon = soon.map(|values| Ahead::new(values, panels * tiles, k));
    for panel in 0..panels {
        let column = panel * 2 * V::LANES;
        let width = (n - column).min(2 * V::LANES);
        let b = p.b.wrapping_add(panel * k * p.b_row);
        let part = Product { sizes: Sizes { n: width, ..p.sizes }, b, c: p.c.wrapping_add(column), ..*p };
        let mut row = 0;
        for tile in 0..tiles {
            let height = (m - row).div_ceil(tiles - tile);
            // SAFETY: row + height <= m, height <= ROWS, 1 <= width <= 2 LANES, column + width <= n.
            unsafe { tile_of::<V>(&part, &mut soon, row, 0, height, width) };
            row += height;
        }
    }
}

/// All rows at once, of as many vectors as keep the multiply-adds busy.
#[inline(always)]
unsafe fn wide_tiles<V: Vector>(p: &Product) {
    let Sizes { m, n, .. } = p.sizes;
    let mut column = 0;
    while column < n {
        let left = n - column;
        // SAFETY: m rows, column + width <= n; the width is right for the number of vectors.
        let width = unsafe {
            match m {
                1 if left >= 8 * V::LANES => wide_tile::<V, 1, 8>(p, column),
                1 if left >= 4 * V::LANES => row_tile::<V, 4, 2>(p, column, 4 * V::LANES),
                1 if left > V::LANES => row_tile::<V, 2, 4>(p, column, left.min(2 * V::LANES)),
                1 => row_tile::<V, 1, 4>(p, column, left),
                2 if left >= 4 * V::LANES => wide_tile::<V, 2, 4>(p, column),
                3 if left >= 4 * V::LANES => wide_tile::<V, 3, 4>(p, column),
                _ => {
                    let width = left.min(2 * V::LANES);
                    tile_of::<V>(p, &mut [], 0, column, m, width);
                    width
                }
            }
        };
        // SAFETY: as above.
        unsafe { finish::<V>(p, 0, column, m, width) };
        column += width;
    }
}

/// # Safety
/// As [`tile`], for full vectors and rows from 0 on.
#[inline(always)]
unsafe fn wide_tile<V: Vector, const ROWS: usize, const COUNT: usize>(p: &Product, column: usize) -> usize {
    let width = COUNT * V::LANES;
    // SAFETY: the caller's conditions.
    unsafe { tile::<V, ROWS, COUNT, true>(p, &mut [], 0, column, width) };
    width
}

/// A single row's columns from `column` on, `width` of them in COUNT registers, as PARTS sums of every PARTS-th term: one
/// sum would wait for its own multiply-add. Gives the width.
///
/// # Safety
/// As [`tile`], for one row.
#[inline(always)]
unsafe fn row_tile<V: Vector, const COUNT: usize, const PARTS: usize>(
    p: &Product,
    column: usize,
    width: usize,
) -> usize {
    let (k, last) = (p.sizes.k, width - (COUNT - 1) * V::LANES);
    let full = |j: usize| j + 1 < COUNT || last == V::LANES;
    // SAFETY: the columns < N of matrices that `product` checked, terms < K; the last vector is masked to `last` values
    // unless it is full.
    unsafe {
        let load =
            |from: *const f32, j: usize| if full(j) { V::load(from) } else { V::load_first(from, last) };
        let mut sums = [[V::zero(); COUNT]; PARTS];
        if !p.start.is_null() {
            for (j, sum) in sums[0].iter_mut().enumerate() {
                *sum = load(p.start.add(column + j * V::LANES), j);
            }
        }
        for first in (0..k).step_by(PARTS) {
            for (part, sums) in sums.iter_mut().enumerate() {
                let term = first + part;
                if term < k {
                    let left = V::broadcast(p.a.add(term * p.a_col));
                    for (j, sum) in sums.iter_mut().enumerate() {
                        let b = p.b.add(term * p.b_row + column + j * V::LANES);
                        *sum = V::multiply_add(left, load(b, j), *sum);
                    }
                }
            }
        }
        for j in 0..COUNT {
            let sum = sums.iter().skip(1).fold(sums[0][j], |sum, part| V::add(sum, part[j]));
            let to = p.c.add(column + j * V::LANES);
            if full(j) { V::store(to, sum) } else { V::store_first(to, sum, last) }
        }
    }
    width
}

/// What becomes of a tile, while it lies in the first cache.
///
/// # Safety
/// row + height <= M, column + width <= N.
#[inline(always)]
unsafe fn finish<V: Vector>(p: &Product, row: usize, column: usize, height: usize, width: usize) {
    let at = row * p.c_row + column;
    // SAFETY: C, and y that lies as C does, hold the tile.
    unsafe {
        match p.end {
            Finish::Sum => {}
            Finish::Value(curve) => {
                let done = tile_values_on(V::LEVEL, curve, (height, width), p.c.add(at), p.c_row);
                assert!(done, "V is the vector of a level");
            }
            Finish::Gradient(curve, y) => {
                let (y, c) = (y.add(at), p.c.add(at));
                let done = tile_gradients_on(V::LEVEL, curve, (height, width), y, c, p.c_row);
                assert!(done, "V is the vector of a level");
            }
        }
    }
}

compiled! {
    /// Tiles of every size, compiled once for each instruction set: all ways to a tile call them.
    ///
    /// # Safety
    /// A level of this machine; the conditions of [`tile`], height <= ROWS.
    unsafe fn sized_tile_on(
        p: &Product,
        ahead: &mut [Ahead],
        row: usize,
        column: usize,
        height: usize,
        width: usize,
    ) = sized_tile;
}

/// # Safety
/// As [`sized_tile_on`], inlined into a function that enables V.
#[inline(always)]
unsafe fn tile_of<V: Vector>(
    p: &Product,
    ahead: &mut [Ahead],
    row: usize,
    column: usize,
    height: usize,
    width: usize,
) {
    // SAFETY: the caller's conditions.
    let done = unsafe { sized_tile_on(V::LEVEL, p, ahead, row, column, height, width) };
    assert!(done, "V is the vector of a level");
}

/// Chooses the tile's code by its height and width.
#[inline(always)]
unsafe fn sized_tile<V: Vector>(
    p: &Product,
    ahead: &mut [Ahead],
    row: usize,
    column: usize,
    height: usize,
    width: usize,
) {
    macro_rules! by_height {
        ($($rows:literal)*) => {
            match height {
                // Tiles that V has no registers for are not compiled.
                $( $rows => if const { $rows <= V::ROWS } { by_width!($rows) }, )*
                _ => unreachable!("a tile of {height} rows"),
            }
        };
    }
    macro_rules! by_width {
        ($rows:literal) => {
            // SAFETY: the caller's conditions; the width is right for the number of vectors.
            unsafe {
                if width == 2 * V::LANES {
                    tile::<V, $rows, 2, true>(p, ahead, row, column, width)
                } else if width > V::LANES {
                    tile::<V, $rows, 2, false>(p, ahead, row, column, width)
                } else {
                    tile::<V, $rows, 1, false>(p, ahead, row, column, width)
                }
            }
        };
    }
    by_height!(1 2 3 4 5 6 7 8 9 10 11 12);
}

/// How many rows of B the first tile of a panel asks for in advance: the third cache takes as long as ten steps.
const AHEAD: usize = 16;

/// C[row..row + ROWS, column..column + width] = start + A·B, in ROWS x COUNT registers.
///
/// # Safety
/// row + ROWS <= M, column + width <= N, (COUNT - 1) LANES < width <= COUNT LANES, equal if FULL; a copy is writable
/// for K rows of PITCH, and COUNT is then at most 2.
#[inline(always)]
unsafe fn tile<V: Vector, const ROWS: usize, const COUNT: usize, const FULL: bool>(
    p: &Product,
    ahead: &mut [Ahead],
    row: usize,
    column: usize,
    width: usize,
) {
    let last = width - (COUNT - 1) * V::LANES;
    let full = |j: usize| FULL || j + 1 < COUNT;
    // SAFETY: rows < M and columns < N of matrices that `product` checked; the last vector is masked to
    // `last` values unless it is full.
    unsafe {
        let load =
            |from: *const f32, j: usize| if full(j) { V::load(from) } else { V::load_first(from, last) };
        let mut sums = [[V::zero(); COUNT]; ROWS];
        if !p.start.is_null() {
            for (i, sums) in sums.iter_mut().enumerate() {
                for (j, sum) in sums.iter_mut().enumerate() {
                    *sum = load(p.start.add((row + i) * p.start_row + column + j * V::LANES), j);
                }
            }
        }
        // Without terms, A and B may be empty: their pointers may not leave them by `add`.
        // A pointer for every three rows: one that walks over all would wait for itself, row after row.
        let mut a = [p.a; ROWS];
        for (group, a) in a.iter_mut().enumerate() {
            *a = a.wrapping_add((row + 3 * group) * p.a_row);
        }
        let mut b = p.b.wrapping_add(column);
        let mut copy = p.copy;
        // One strip where nothing is to be fetched.
        let k = p.sizes.k;
        let strip = if ahead.iter().all(Ahead::is_done) { k } else { STRIP };
        let mut left_of_k = k;
        while left_of_k > 0 {
            let terms = strip.min(left_of_k);
            left_of_k -= terms;
            for _ in 0..terms {
                let mut right = [V::zero(); COUNT];
                for (j, right) in right.iter_mut().enumerate() {
                    *right = load(b.add(j * V::LANES), j);
                }
                if !p.copy.is_null() {
                    for (j, &right) in right.iter().enumerate() {
                        V::store(copy.add(j * V::LANES), right);
                        target::prefetch(b.wrapping_add(AHEAD * p.b_row + j * V::LANES));
                    }
                    copy = copy.add(PITCH);
                }
                for (i, sums) in sums.iter_mut().enumerate() {
                    let left = V::broadcast(a[i / 3].add(i % 3 * p.a_row));
                    for (sum, &right) in sums.iter_mut().zip(&right) {
                        *sum = V::multiply_add(left, right, *sum);
                    }
                }
                for a in &mut a[..ROWS.div_ceil(3)] {
                    *a = a.wrapping_add(p.a_col);
                }
                b = b.wrapping_add(p.b_row);
            }
            for ahead in &mut *ahead {
                ahead.fetch();
            }
        }
        for (i, sums) in sums.iter().enumerate() {
            for (j, &sum) in sums.iter().enumerate() {
                let to = p.c.add((row + i) * p.c_row + column + j * V::LANES);
                if full(j) { V::store(to, sum) } else { V::store_first(to, sum, last) }
            }
        }
    }
}
