//! A transpose in blocks of 8 by 8, in registers.

use std::arch::x86_64::*;

/// Rows and columns of a block.
pub(super) const BLOCK: usize = 8;

/// Transposes a block of 8 by 8.
///
/// # Safety
/// AVX2; 8 rows of 8 values are readable at `from` and writable at `to`.
#[inline]
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn block(from: *const f32, from_row: usize, to: *mut f32, to_row: usize) {
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
