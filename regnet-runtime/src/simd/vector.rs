//! A vector of `f32`: the few instructions that the kernels need, for AVX-512 and for AVX2.

use std::arch::x86_64::*;

/// A vector register.
///
/// # Safety
/// Every function needs the instruction set of the implementing type, and is inlined into a function that
/// enables it. Loads and stores touch `LANES` values at the pointer, or the first `count <= LANES`.
pub(super) trait Vector: Copy {
    const LANES: usize;
    /// Registers of the machine.
    const REGISTERS: usize;
    /// Rows of the largest tile whose accumulators, with two vectors a row, stay in registers.
    const ROWS: usize;
    /// Cells of the largest tile whose accumulators, with six filters a cell, stay in registers.
    const CELLS: usize;
    /// Filters of the largest tile whose accumulators, with four cells a filter, stay in registers.
    const POOLED: usize;
    type Register: Copy;
    type Mask: Copy;
    unsafe fn zero() -> Self::Register;
    unsafe fn load(from: *const f32) -> Self::Register;
    /// Asks for the cache line of `from`, which may lie anywhere.
    #[inline(always)]
    fn prefetch(from: *const f32) {
        // SAFETY: SSE is part of x86-64, and a prefetch reads nothing that the program could see.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(from.cast()) }
    }
    unsafe fn load_first(from: *const f32, count: usize) -> Self::Register;
    unsafe fn store(to: *mut f32, value: Self::Register);
    unsafe fn store_first(to: *mut f32, value: Self::Register, count: usize);
    unsafe fn broadcast(from: *const f32) -> Self::Register;
    unsafe fn splat(value: f32) -> Self::Register;
    unsafe fn add(a: Self::Register, b: Self::Register) -> Self::Register;
    unsafe fn subtract(a: Self::Register, b: Self::Register) -> Self::Register;
    unsafe fn multiply(a: Self::Register, b: Self::Register) -> Self::Register;
    /// a · b + c, rounded once.
    unsafe fn multiply_add(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register;
    /// c − a · b, rounded once.
    unsafe fn minus_product(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register;
    unsafe fn divide(a: Self::Register, b: Self::Register) -> Self::Register;
    /// `limit` where x is larger; NaN stays.
    unsafe fn at_most(x: Self::Register, limit: Self::Register) -> Self::Register;
    /// `limit` where x is smaller; NaN stays.
    unsafe fn at_least(x: Self::Register, limit: Self::Register) -> Self::Register;
    /// a · 2^n, rounded once, for whole numbers n with |n| <= 200.
    unsafe fn times_power(a: Self::Register, n: Self::Register) -> Self::Register;
    /// `waiting` where x equals `top` or is NaN, else 0; and what of `waiting` is left.
    unsafe fn take_first(
        x: Self::Register,
        top: Self::Register,
        waiting: Self::Register,
    ) -> (Self::Register, Self::Register);
    /// Where `x` takes the place of the largest value so far: it is larger, or NaN where that is not.
    unsafe fn beats(x: Self::Register, largest: Self::Register) -> Self::Mask;
    /// Where a > b.
    unsafe fn above(a: Self::Register, b: Self::Register) -> Self::Mask;
    /// Where a = b.
    unsafe fn equal(a: Self::Register, b: Self::Register) -> Self::Mask;
    /// `yes` where the mask is set, else `no`.
    unsafe fn select(mask: Self::Mask, yes: Self::Register, no: Self::Register) -> Self::Register;
    /// The sum of all lanes, halves first.
    unsafe fn sum(a: Self::Register) -> f32;
    /// As `layers::relu`: what is not below 0 stays, NaN too.
    #[inline(always)]
    unsafe fn relu(a: Self::Register) -> Self::Register {
        // SAFETY: the caller's conditions.
        unsafe { Self::select(Self::above(Self::zero(), a), Self::zero(), a) }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Avx512;

#[derive(Clone, Copy)]
pub(super) struct Avx2;

// SAFETY of every block in the two implementations: the conditions of the trait, given by the caller.

impl Vector for Avx512 {
    const LANES: usize = 16;
    const REGISTERS: usize = 32;
    const ROWS: usize = 12;
    const CELLS: usize = 4;
    const POOLED: usize = 6;
    type Register = __m512;
    type Mask = __mmask16;

    #[inline(always)]
    unsafe fn zero() -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_setzero_ps() }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_loadu_ps(from) }
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> __m512 {
        // SAFETY: see above; masked lanes are not touched.
        unsafe { _mm512_maskz_loadu_ps(lanes512(count), from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: __m512) {
        // SAFETY: see above.
        unsafe { _mm512_storeu_ps(to, value) }
    }
    #[inline(always)]
    unsafe fn store_first(to: *mut f32, value: __m512, count: usize) {
        // SAFETY: see above; masked lanes are not touched.
        unsafe { _mm512_mask_storeu_ps(to, lanes512(count), value) }
    }
    #[inline(always)]
    unsafe fn broadcast(from: *const f32) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_set1_ps(*from) }
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_set1_ps(value) }
    }
    #[inline(always)]
    unsafe fn add(a: __m512, b: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_add_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn subtract(a: __m512, b: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_sub_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn multiply(a: __m512, b: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_mul_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn multiply_add(a: __m512, b: __m512, c: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn minus_product(a: __m512, b: __m512, c: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_fnmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn divide(a: __m512, b: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_div_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn at_most(x: __m512, limit: __m512) -> __m512 {
        // SAFETY: see above. Of a NaN and another number the instruction takes the second.
        unsafe { _mm512_min_ps(limit, x) }
    }
    #[inline(always)]
    unsafe fn at_least(x: __m512, limit: __m512) -> __m512 {
        // SAFETY: see above. Of a NaN and another number the instruction takes the second.
        unsafe { _mm512_max_ps(limit, x) }
    }
    #[inline(always)]
    unsafe fn times_power(a: __m512, n: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_scalef_ps(a, n) }
    }
    #[inline(always)]
    unsafe fn take_first(x: __m512, top: __m512, waiting: __m512) -> (__m512, __m512) {
        // SAFETY: see above.
        unsafe {
            let won = _mm512_cmp_ps_mask::<_CMP_EQ_OQ>(x, top) | _mm512_cmp_ps_mask::<_CMP_UNORD_Q>(x, x);
            (_mm512_maskz_mov_ps(won, waiting), _mm512_maskz_mov_ps(!won, waiting))
        }
    }
    #[inline(always)]
    unsafe fn beats(x: __m512, largest: __m512) -> __mmask16 {
        // SAFETY: see above.
        unsafe {
            let ordered = _mm512_cmp_ps_mask::<_CMP_ORD_Q>(largest, largest);
            _mm512_mask_cmp_ps_mask::<_CMP_NLE_UQ>(ordered, x, largest)
        }
    }
    #[inline(always)]
    unsafe fn above(a: __m512, b: __m512) -> __mmask16 {
        // SAFETY: see above.
        unsafe { _mm512_cmp_ps_mask::<_CMP_GT_OQ>(a, b) }
    }
    #[inline(always)]
    unsafe fn equal(a: __m512, b: __m512) -> __mmask16 {
        // SAFETY: see above.
        unsafe { _mm512_cmp_ps_mask::<_CMP_EQ_OQ>(a, b) }
    }
    #[inline(always)]
    unsafe fn select(mask: __mmask16, yes: __m512, no: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_mask_mov_ps(no, mask, yes) }
    }
    #[inline(always)]
    unsafe fn sum(a: __m512) -> f32 {
        // SAFETY: see above.
        unsafe { _mm512_reduce_add_ps(a) }
    }
}

/// The mask of the first `count` lanes, `count <= 16`.
#[inline(always)]
fn lanes512(count: usize) -> __mmask16 {
    ((1_u32 << count) - 1) as __mmask16
}

impl Vector for Avx2 {
    const LANES: usize = 8;
    const REGISTERS: usize = 16;
    const ROWS: usize = 6;
    const CELLS: usize = 2;
    const POOLED: usize = 2;
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
