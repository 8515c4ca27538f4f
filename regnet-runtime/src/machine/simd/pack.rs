//! Transposes: a panel [K,pitch] of the right operand of a product from B [N,K]; rows to lanes and back.

use super::vector::Vector;
use super::{Level, compiled};

/// out [columns,rows] = xᵀ, its rows `pitch` apart.   x [rows,columns]. False, with nothing done, where the level has
/// no vectors.
pub(crate) fn transposed(
    level: Level,
    (rows, columns): (usize, usize),
    x: &[f32],
    x_pitch: usize,
    out: &mut [f32],
    pitch: usize,
) -> bool {
    if rows == 0 || columns == 0 {
        return level != Level::Portable;
    }
    assert!(columns <= x_pitch && x.len() >= (rows - 1) * x_pitch + columns);
    assert!(rows <= pitch && out.len() >= (columns - 1) * pitch + rows);
    // SAFETY: the level is one of this machine's; the last of `columns` rows of `out` ends within it (asserted), and
    // `transpose` writes `rows` values of each.
    unsafe { transpose(level, (columns, rows), x.as_ptr(), x_pitch, out.as_mut_ptr(), pitch) }
}

compiled! {
    /// Transposes `width` rows of `k` values: panel[p * pitch + j] = b[j * b_row + p].
    ///
    /// # Safety
    /// A level of this machine; `b` is readable for `(width - 1) * b_row + k` values, `panel` writable for
    /// `(k - 1) * pitch + width`.
    pub(super) unsafe fn transpose(size: (usize, usize), b: *const f32, b_row: usize, panel: *mut f32, pitch: usize) = columns_of_rows;
}

/// # Safety
/// As [`transpose`], inlined into a function that enables V.
#[inline(always)]
pub(super) unsafe fn columns_of_rows<V: Vector>(
    (k, width): (usize, usize),
    b: *const f32,
    b_row: usize,
    panel: *mut f32,
    pitch: usize,
) {
    let (k_blocks, width_blocks) = (k / V::BLOCK * V::BLOCK, width / V::BLOCK * V::BLOCK);
    for j in (0..width_blocks).step_by(V::BLOCK) {
        for p in (0..k_blocks).step_by(V::BLOCK) {
            // SAFETY: j + BLOCK <= width and p + BLOCK <= k: the block lies within the caller's conditions.
            unsafe { V::transpose_block(b.add(j * b_row + p), b_row, panel.add(p * pitch + j), pitch) };
        }
    }
    for j in 0..width {
        let rest = if j < width_blocks { k_blocks } else { 0 };
        for p in rest..k {
            // SAFETY: j < width and p < k: both values lie within the caller's conditions.
            unsafe { *panel.add(p * pitch + j) = *b.add(j * b_row + p) };
        }
    }
}

compiled! {
    /// Copies `k` rows of `width` values: panel[p * pitch + j] = b[p * b_row + j].
    ///
    /// # Safety
    /// A level of this machine; `b` is readable for `(k - 1) * b_row + width` values, `panel` writable for
    /// `(k - 1) * pitch + width`.
    pub(super) unsafe fn copy(size: (usize, usize), b: *const f32, b_row: usize, panel: *mut f32, pitch: usize) = copy_rows;
}

/// # Safety
/// As [`copy`], inlined into a function that enables V.
#[inline(always)]
unsafe fn copy_rows<V: Vector>(
    (k, width): (usize, usize),
    b: *const f32,
    b_row: usize,
    panel: *mut f32,
    pitch: usize,
) {
    let whole = width / V::LANES * V::LANES;
    for p in 0..k {
        let (from, to) = (b.wrapping_add(p * b_row), panel.wrapping_add(p * pitch));
        // SAFETY: j + LANES <= whole <= width, and the last vector ends with the row p < k: within the caller's
        // conditions.
        unsafe {
            for j in (0..whole).step_by(V::LANES) {
                V::store(to.add(j), V::load(from.add(j)));
            }
            if whole < width {
                V::store_first(to.add(whole), V::load_first(from.add(whole), width - whole), width - whole);
            }
        }
    }
}
