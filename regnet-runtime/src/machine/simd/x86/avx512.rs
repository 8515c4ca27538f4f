//! AVX-512: sixteen lanes, masks in registers of their own.

use std::arch::x86_64::*;

use super::transpose;
use crate::machine::simd::Level;
use crate::machine::simd::dropout::Words;
use crate::machine::simd::vector::Vector;

pub(in crate::machine::simd) struct Avx512;

// SAFETY of every block below that says so: the conditions of the trait, given by the caller.

impl Vector for Avx512 {
    const LEVEL: Level = Level::Avx512;
    const LANES: usize = 16;
    const REGISTERS: usize = 32;
    const FUSED: bool = true;
    const BLOCK: usize = transpose::BLOCK;
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
    #[inline(always)]
    unsafe fn transpose_block(from: *const f32, from_row: usize, to: *mut f32, to_row: usize) {
        // SAFETY: see above.
        unsafe { transpose::block(from, from_row, to, to_row) }
    }
}

/// The mask of the first `count` lanes, `count <= 16`.
#[inline(always)]
fn lanes512(count: usize) -> __mmask16 {
    ((1_u32 << count) - 1) as __mmask16
}

impl Words for Avx512 {
    type Words = __m512i;

    #[inline(always)]
    unsafe fn repeat(word: u32) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_set1_epi64(i64::from(word)) }
    }
    #[inline(always)]
    unsafe fn every_second(first: u32) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_add_epi64(Self::repeat(first), _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14)) }
    }
    #[inline(always)]
    unsafe fn product(a: __m512i, b: __m512i) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_mul_epu32(a, b) }
    }
    #[inline(always)]
    unsafe fn upper_half(a: __m512i) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_srli_epi64::<32>(a) }
    }
    #[inline(always)]
    unsafe fn xor(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
        // SAFETY: see above; 0x96 is the truth table of the exclusive or of three.
        unsafe { _mm512_ternarylogic_epi64::<0x96>(a, b, c) }
    }
    #[inline(always)]
    unsafe fn interleave(even: __m512i, odd: __m512i) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_mask_shuffle_epi32::<0b10_10_00_00>(even, 0xaaaa, odd) }
    }
    #[inline(always)]
    unsafe fn keep(
        bytes: __m512i,
        below: *const u8,
        open: *const u8,
        scale: f32,
        x: *const f32,
        y: *mut f32,
    ) {
        // SAFETY: see above; four vectors of x and y for the 64 bytes.
        unsafe {
            let open = _mm512_loadu_si512(open.cast());
            let open = _mm512_test_epi8_mask(open, open);
            let kept = _mm512_mask_cmpge_epu8_mask(open, bytes, _mm512_loadu_si512(below.cast()));
            let scale = _mm512_set1_ps(scale);
            for part in 0..4 {
                let at = part * Self::LANES;
                let kept = (kept >> at) as __mmask16;
                Self::store(y.add(at), _mm512_maskz_mul_ps(kept, Self::load(x.add(at)), scale));
            }
        }
    }
}
