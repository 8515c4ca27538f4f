//! What x86-64 has: AVX-512, and AVX2 with fused multiply-adds, found at run time.

mod avx2;
mod avx512;
mod transpose;

pub(super) use avx2::Avx2;
pub(super) use avx512::Avx512;
pub(super) use transpose::transpose;

use super::Level;
use std::arch::x86_64::{_MM_HINT_T0, _MM_HINT_T1, _mm_prefetch};

/// The instruction sets of this machine, best first.
pub(super) fn supported() -> &'static [Level] {
    use std::arch::is_x86_feature_detected as has;
    if !(has!("avx2") && has!("fma")) {
        return &[Level::Portable];
    }
    if has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl") {
        return &[Level::Avx512, Level::Avx2, Level::Portable];
    }
    &[Level::Avx2, Level::Portable]
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

/// A function that is generic over the vector, compiled for each instruction set, and chosen by the level. It gives
/// false, with nothing done, where the level has no vectors.
///
/// ```text
/// compiled! {
///     /// # Safety
///     /// As [`sums`], on a level of this machine.
///     unsafe fn sums_on(x: &[f32], out: &mut [f32]) = sums;      // sums_on(level, x, out) calls sums::<V>(x, out)
/// }
/// ```
///
/// Where the level is a constant, `V::LEVEL`, the choice is made by the compiler; the function stays one of its own.
macro_rules! compiled {
    ($(#[$doc:meta])* $vis:vis unsafe fn $name:ident($($arg:ident: $ty:ty),* $(,)?) = $source:ident;) => {
        $(#[$doc])*
        #[inline(always)]
        #[must_use]
        $vis unsafe fn $name(level: $crate::machine::simd::Level, $($arg: $ty),*) -> bool {
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
            match level {
                // SAFETY: the level is one of this machine's, and the rest is given by the caller.
                $crate::machine::simd::Level::Avx512 => unsafe { avx512($($arg),*) },
                // SAFETY: as above.
                $crate::machine::simd::Level::Avx2 => unsafe { avx2($($arg),*) },
                $crate::machine::simd::Level::Portable => return false,
            }
            true
        }
    };
}
pub(super) use compiled;

/// A function of a plain loop, compiled for AVX2 and FMA beside the default, chosen at run time.
///
/// `plain` is `#[inline(always)]`, so that its loop is compiled with the caller's instructions. It holds no
/// `mul_add`: both copies round alike, and give the same bits.
macro_rules! vectorized {
    ($(#[$doc:meta])* $vis:vis fn $name:ident [$($generics:tt)*] ($($arg:ident: $ty:ty),* $(,)?) = $plain:ident;) => {
        $(#[$doc])*
        $vis fn $name<$($generics)*>($($arg: $ty),*) {
            if $crate::machine::simd::level() != $crate::machine::simd::Level::Portable {
                #[target_feature(enable = "avx2,fma")]
                fn avx2<$($generics)*>($($arg: $ty),*) {
                    $plain($($arg),*);
                }
                // SAFETY: a level above `Portable` is one that `supported` found: AVX2 and FMA are there.
                #[allow(unsafe_code)]
                return unsafe { avx2($($arg),*) };
            }
            $plain($($arg),*);
        }
    };
}
pub(crate) use vectorized;
