//! AVX2 with fused multiply-adds: eight lanes.

use std::arch::x86_64::*;

use super::transpose;
use crate::machine::simd::Level;
use crate::machine::simd::dropout::Words;
use crate::machine::simd::vector::Vector;

pub(in crate::machine::simd) struct Avx2;

// SAFETY of every block below that says so: the conditions of the trait, given by the caller.

impl Vector for Avx2 {
    const LEVEL: Level = Level::Avx2;
    const LANES: usize = 8;
    const REGISTERS: usize = 16;
    const FUSED: bool = true;
    const BLOCK: usize = transpose::BLOCK;
    type Register = __m256;
    type Mask = __m256;

    #[inline(always)]
    unsafe fn zero() -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_setzero_ps() }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_loadu_ps(from) }
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> __m256 {
        // SAFETY: see above; masked lanes are not touched.
        unsafe { _mm256_maskload_ps(from, lanes256(count)) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: __m256) {
        // SAFETY: see above.
        unsafe { _mm256_storeu_ps(to, value) }
    }
    #[inline(always)]
    unsafe fn store_first(to: *mut f32, value: __m256, count: usize) {
        // SAFETY: see above; masked lanes are not touched.
        unsafe { _mm256_maskstore_ps(to, lanes256(count), value) }
    }
    #[inline(always)]
    unsafe fn broadcast(from: *const f32) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_set1_ps(*from) }
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_set1_ps(value) }
    }
    #[inline(always)]
    unsafe fn add(a: __m256, b: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_add_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn subtract(a: __m256, b: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_sub_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn multiply(a: __m256, b: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_mul_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn multiply_add(a: __m256, b: __m256, c: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn minus_product(a: __m256, b: __m256, c: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_fnmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn divide(a: __m256, b: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_div_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn at_most(x: __m256, limit: __m256) -> __m256 {
        // SAFETY: see above. Of a NaN and another number the instruction takes the second.
        unsafe { _mm256_min_ps(limit, x) }
    }
    #[inline(always)]
    unsafe fn at_least(x: __m256, limit: __m256) -> __m256 {
        // SAFETY: see above. Of a NaN and another number the instruction takes the second.
        unsafe { _mm256_max_ps(limit, x) }
    }
    #[inline(always)]
    unsafe fn times_power(a: __m256, n: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe {
            // In two steps, each a normal power: the first is exact, so that only the second rounds.
            let n = _mm256_cvtps_epi32(n);
            let half = _mm256_srai_epi32::<1>(n);
            let power =
                |n| _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_add_epi32(n, _mm256_set1_epi32(127))));
            _mm256_mul_ps(_mm256_mul_ps(a, power(half)), power(_mm256_sub_epi32(n, half)))
        }
    }
    #[inline(always)]
    unsafe fn take_first(x: __m256, top: __m256, waiting: __m256) -> (__m256, __m256) {
        // SAFETY: see above.
        unsafe {
            let won = _mm256_or_ps(_mm256_cmp_ps::<_CMP_EQ_OQ>(x, top), _mm256_cmp_ps::<_CMP_UNORD_Q>(x, x));
            (_mm256_and_ps(won, waiting), _mm256_andnot_ps(won, waiting))
        }
    }
    #[inline(always)]
    unsafe fn beats(x: __m256, largest: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe {
            let ordered = _mm256_cmp_ps::<_CMP_ORD_Q>(largest, largest);
            _mm256_and_ps(ordered, _mm256_cmp_ps::<_CMP_NLE_UQ>(x, largest))
        }
    }
    #[inline(always)]
    unsafe fn above(a: __m256, b: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_cmp_ps::<_CMP_GT_OQ>(a, b) }
    }
    #[inline(always)]
    unsafe fn equal(a: __m256, b: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_cmp_ps::<_CMP_EQ_OQ>(a, b) }
    }
    #[inline(always)]
    unsafe fn select(mask: __m256, yes: __m256, no: __m256) -> __m256 {
        // SAFETY: see above.
        unsafe { _mm256_blendv_ps(no, yes, mask) }
    }
    #[inline(always)]
    unsafe fn sum(a: __m256) -> f32 {
        // SAFETY: see above.
        unsafe {
            let four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)))
        }
    }
    #[inline(always)]
    unsafe fn transpose_block(from: *const f32, from_row: usize, to: *mut f32, to_row: usize) {
        // SAFETY: see above.
        unsafe { transpose::block(from, from_row, to, to_row) }
    }
}

/// The mask of the first `count` lanes, `count <= 8`.
#[inline(always)]
unsafe fn lanes256(count: usize) -> __m256i {
    // SAFETY: the caller enables AVX2.
    unsafe {
        let lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
        _mm256_cmpgt_epi32(_mm256_set1_epi32(count as i32), lane)
    }
}

impl Words for Avx2 {
    type Words = __m256i;

    #[inline(always)]
    unsafe fn repeat(word: u32) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_set1_epi64x(i64::from(word)) }
    }
    #[inline(always)]
    unsafe fn every_second(first: u32) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_add_epi64(Self::repeat(first), _mm256_setr_epi64x(0, 2, 4, 6)) }
    }
    #[inline(always)]
    unsafe fn product(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_mul_epu32(a, b) }
    }
    #[inline(always)]
    unsafe fn upper_half(a: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_srli_epi64::<32>(a) }
    }
    #[inline(always)]
    unsafe fn xor(a: __m256i, b: __m256i, c: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_xor_si256(_mm256_xor_si256(a, b), c) }
    }
    #[inline(always)]
    unsafe fn interleave(even: __m256i, odd: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_blend_epi32::<0b1010_1010>(even, _mm256_slli_epi64::<32>(odd)) }
    }
    #[inline(always)]
    unsafe fn keep(
        bytes: __m256i,
        below: *const u8,
        open: *const u8,
        scale: f32,
        x: *const f32,
        y: *mut f32,
    ) {
        // SAFETY: see above; four vectors of x and y for the 32 bytes.
        unsafe {
            let below = _mm256_loadu_si256(below.cast());
            let kept = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, below), bytes);
            let kept = _mm256_and_si256(kept, _mm256_loadu_si256(open.cast()));
            let (low, high) = (_mm256_castsi256_si128(kept), _mm256_extracti128_si256::<1>(kept));
            let eights = [low, _mm_srli_si128::<8>(low), high, _mm_srli_si128::<8>(high)];
            let scale = _mm256_set1_ps(scale);
            for (part, eight) in eights.into_iter().enumerate() {
                let at = part * Self::LANES;
                let kept = _mm256_castsi256_ps(_mm256_cvtepi8_epi32(eight));
                let scaled = _mm256_mul_ps(Self::load(x.add(at)), scale);
                Self::store(y.add(at), _mm256_and_ps(kept, scaled));
            }
        }
    }
}
