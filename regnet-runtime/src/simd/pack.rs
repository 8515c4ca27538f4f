//! Transposes: a panel [K,pitch] of the right operand of a product from B [N,K]; rows to lanes and back.

use std::arch::x86_64::*;

use super::Level;
use super::vector::{Avx2, Avx512, Vector};

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
    if level == Level::Portable || rows == 0 || columns == 0 {
        return level != Level::Portable;
    }
    assert!(columns <= x_pitch && x.len() >= (rows - 1) * x_pitch + columns);
    assert!(rows <= pitch && out.len() >= (columns - 1) * pitch + rows);
    // SAFETY: a level above `Portable` has AVX2; the last of `columns` rows of `out` ends within it (asserted), and
    // `transpose` writes `rows` values of each.
    unsafe { transpose(columns, rows, x.as_ptr(), x_pitch, out.as_mut_ptr(), pitch) };
    true
}

/// Copies `k` rows of `width` values: panel[p * pitch + j] = b[p * b_row + j].
///
/// # Safety
/// A level of this machine with vectors; `b` is readable for `(k - 1) * b_row + width` values, `panel` writable for
/// `(k - 1) * pitch + width`.
pub(super) unsafe fn copy(
    level: Level,
    (k, width): (usize, usize),
    b: *const f32,
    b_row: usize,
    panel: *mut f32,
    pitch: usize,
) {
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
    unsafe fn avx512(size: (usize, usize), b: *const f32, b_row: usize, panel: *mut f32, pitch: usize) {
        // SAFETY: the instructions are enabled here, the rest is the caller's.
        unsafe { copy_rows::<Avx512>(size, b, b_row, panel, pitch) }
    }
    #[target_feature(enable = "avx2,fma")]
    unsafe fn avx2(size: (usize, usize), b: *const f32, b_row: usize, panel: *mut f32, pitch: usize) {
        // SAFETY: the instructions are enabled here, the rest is the caller's.
        unsafe { copy_rows::<Avx2>(size, b, b_row, panel, pitch) }
    }
    // SAFETY: the caller's conditions.
    match level {
        Level::Avx512 => unsafe { avx512((k, width), b, b_row, panel, pitch) },
        Level::Avx2 | Level::Portable => unsafe { avx2((k, width), b, b_row, panel, pitch) },
    }
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

/// Transposes `width` rows of `k` values: panel[p * pitch + j] = b[j * b_row + p].
///
/// # Safety
/// AVX2; `b` is readable for `(width - 1) * b_row + k` values, `panel` writable for `(k - 1) * pitch + width`.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn transpose(
    k: usize,
    width: usize,
    b: *const f32,
    b_row: usize,
    panel: *mut f32,
    pitch: usize,
) {
    let (k_blocks, width_blocks) = (k / 8 * 8, width / 8 * 8);
    for j in (0..width_blocks).step_by(8) {
        for p in (0..k_blocks).step_by(8) {
            // SAFETY: j + 8 <= width and p + 8 <= k: the block lies within the caller's conditions.
            unsafe { transpose_block(b.add(j * b_row + p), b_row, panel.add(p * pitch + j), pitch) };
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

/// Transposes a block of 8 by 8.
///
/// # Safety
/// AVX2; 8 rows of 8 values are readable at `from` and writable at `to`.
#[inline]
#[target_feature(enable = "avx2,fma")]
unsafe fn transpose_block(from: *const f32, from_row: usize, to: *mut f32, to_row: usize) {
    let mut r = [_mm256_setzero_ps(); 8];
    for (i, row) in r.iter_mut().enumerate() {
        // SAFETY: i < 8 rows of 8 values, by the caller.
        *row = unsafe { _mm256_loadu_ps(from.add(i * from_row)) };
    }
    let mut pairs = [_mm256_setzero_ps(); 8];
    for i in 0..4 {
        pairs[2 * i] = _mm256_unpacklo_ps(r[2 * i], r[2 * i + 1]);
        pairs[2 * i + 1] = _mm256_unpackhi_ps(r[2 * i], r[2 * i + 1]);
    }
    let mut fours = [_mm256_setzero_ps(); 8];
    for i in 0..2 {
        let (low, high) = (4 * i, 4 * i + 2);
        fours[4 * i] = _mm256_shuffle_ps::<0x44>(pairs[low], pairs[high]);
        fours[4 * i + 1] = _mm256_shuffle_ps::<0xee>(pairs[low], pairs[high]);
        fours[4 * i + 2] = _mm256_shuffle_ps::<0x44>(pairs[low + 1], pairs[high + 1]);
        fours[4 * i + 3] = _mm256_shuffle_ps::<0xee>(pairs[low + 1], pairs[high + 1]);
    }
    for i in 0..4 {
        let top = _mm256_permute2f128_ps::<0x20>(fours[i], fours[i + 4]);
        let bottom = _mm256_permute2f128_ps::<0x31>(fours[i], fours[i + 4]);
        // SAFETY: i + 4 < 8 rows of 8 values, by the caller.
        unsafe {
            _mm256_storeu_ps(to.add(i * to_row), top);
            _mm256_storeu_ps(to.add((i + 4) * to_row), bottom);
        }
    }
}
