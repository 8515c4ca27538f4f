//! What x86-64 has above its SSE2: AVX-512, and AVX2 with fused multiply-adds, found at run time.

mod avx2;
mod avx512;
mod transpose;

pub(super) use avx2::Avx2;
pub(super) use avx512::Avx512;

use super::Level;
use std::arch::x86_64::{_MM_HINT_T0, _MM_HINT_T1, _mm_prefetch};

/// The instruction sets of this machine, best first.
pub(super) fn supported() -> &'static [Level] {
    use std::arch::is_x86_feature_detected as has;
    if !(has!("avx2") && has!("fma")) {
        return &[Level::Vector128, Level::Portable];
    }
    if has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl") {
        return &[Level::Avx512, Level::Avx2, Level::Vector128, Level::Portable];
    }
    &[Level::Avx2, Level::Vector128, Level::Portable]
}

/// Asks for the cache line of `from` in the first cache; it may lie anywhere.
#[inline(always)]
pub(super) fn prefetch(from: *const f32) {
    // SAFETY: SSE is part of x86-64, and a prefetch reads nothing that the program could see.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(from.cast()) }
}

/// As `prefetch`, in the second cache.
#[inline(always)]
pub(super) fn prefetch_far(from: *const f32) {
    // SAFETY: as in `prefetch`.
    unsafe { _mm_prefetch::<_MM_HINT_T1>(from.cast()) }
}

/// The kernel in a function of its own for AVX-512 and for AVX2, from which the caller returns true; nothing on other
/// levels.
macro_rules! compiled_here {
    ($level:ident, $source:ident($($arg:ident: $ty:ty),*)) => {
        #[inline(never)]
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
        unsafe fn avx512($($arg: $ty),*) {
            // SAFETY: the instructions are enabled here, the rest is the caller's.
            unsafe { $source::<$crate::machine::simd::target::Avx512>($($arg),*) }
        }
        #[inline(never)]
        #[target_feature(enable = "avx2,fma")]
        unsafe fn avx2($($arg: $ty),*) {
            // SAFETY: as above.
            unsafe { $source::<$crate::machine::simd::target::Avx2>($($arg),*) }
        }
        match $level {
            $crate::machine::simd::Level::Avx512 => {
                // SAFETY: the level is one of this machine's, and the rest is given by the caller.
                unsafe { avx512($($arg),*) };
                return true;
            }
            $crate::machine::simd::Level::Avx2 => {
                // SAFETY: as above.
                unsafe { avx2($($arg),*) };
                return true;
            }
            $crate::machine::simd::Level::Vector128 | $crate::machine::simd::Level::Portable => {}
        }
    };
}
pub(super) use compiled_here;

/// The loop compiled for AVX2 and FMA, from which the caller returns; nothing on levels without them.
macro_rules! vectorized_here {
    ($plain:ident [$($generics:tt)*] ($($arg:ident: $ty:ty),*)) => {
        use $crate::machine::simd::Level;
        if matches!($crate::machine::simd::level(), Level::Avx512 | Level::Avx2) {
            #[target_feature(enable = "avx2,fma")]
            fn avx2<$($generics)*>($($arg: $ty),*) {
                $plain($($arg),*);
            }
            // SAFETY: the level is one that `supported` found: AVX2 and FMA are there.
            #[allow(unsafe_code)]
            return unsafe { avx2($($arg),*) };
        }
    };
}
pub(crate) use vectorized_here;
