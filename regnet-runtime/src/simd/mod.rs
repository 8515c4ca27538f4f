//! Vector kernels for `f32`, and which of them this machine can run.

#![allow(unsafe_code)]

/// A function of a plain loop, compiled for AVX2 and FMA beside the default, chosen at run time.
///
/// `plain` is `#[inline(always)]`, so that its loop is compiled with the caller's instructions. It holds no
/// `mul_add`: both copies round alike, and give the same bits.
macro_rules! vectorized {
    ($(#[$doc:meta])* $vis:vis fn $name:ident [$($generics:tt)*] ($($arg:ident: $ty:ty),* $(,)?) = $plain:ident;) => {
        $(#[$doc])*
        $vis fn $name<$($generics)*>($($arg: $ty),*) {
            #[cfg(target_arch = "x86_64")]
            if $crate::simd::level() != $crate::simd::Level::Portable {
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

#[cfg(target_arch = "x86_64")]
pub(crate) mod batchnorm;
#[cfg(target_arch = "x86_64")]
pub(crate) mod columns;
#[cfg(target_arch = "x86_64")]
pub(crate) mod conv;
#[cfg(target_arch = "x86_64")]
pub(crate) mod conv_pool;
#[cfg(target_arch = "x86_64")]
pub(crate) mod conv_rows;
#[cfg(target_arch = "x86_64")]
pub(crate) mod curve;
#[cfg(target_arch = "x86_64")]
pub(crate) mod dropout;
#[cfg(target_arch = "x86_64")]
pub(crate) mod gemm;
#[cfg(target_arch = "x86_64")]
pub(crate) mod layernorm;
#[cfg(target_arch = "x86_64")]
pub(crate) mod maxpool;
pub(crate) mod optim;
#[cfg(target_arch = "x86_64")]
pub(crate) mod pack;
pub(crate) mod peak;
#[cfg(target_arch = "x86_64")]
mod vector;
#[cfg(target_arch = "x86_64")]
pub(crate) mod winograd;

use std::sync::OnceLock;

/// The instruction sets that kernels exist for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// AVX-512 F, BW, DQ, VL.
    Avx512,
    /// AVX2 and FMA.
    Avx2,
    /// What the compiler makes of plain loops.
    Portable,
}

/// The best instruction set of this machine; `REGNET_SIMD=avx512|avx2|portable` pins a lower one.
pub(crate) fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(|| {
        let asked = std::env::var("REGNET_SIMD").unwrap_or_default();
        *available(&asked).first().unwrap_or(&Level::Portable)
    })
}

/// Whether convolutions may take Winograd's form; `REGNET_WINOGRAD=off` leaves them all to the direct sums.
#[cfg(target_arch = "x86_64")]
pub(crate) fn winograd() -> bool {
    static ALLOWED: OnceLock<bool> = OnceLock::new();
    *ALLOWED.get_or_init(|| std::env::var("REGNET_WINOGRAD").map_or(true, |asked| asked.trim() != "off"))
}

/// The instruction sets of this machine, best first, from `asked` downwards.
pub(crate) fn available(asked: &str) -> &'static [Level] {
    let all = supported();
    let best = match asked.trim() {
        "portable" => Level::Portable,
        "avx2" => Level::Avx2,
        _ => return all,
    };
    let from = all.iter().position(|&level| level as u8 >= best as u8).unwrap_or(all.len());
    &all[from..]
}

#[cfg(target_arch = "x86_64")]
fn supported() -> &'static [Level] {
    use std::arch::is_x86_feature_detected as has;
    if !(has!("avx2") && has!("fma")) {
        return &[Level::Portable];
    }
    if has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl") {
        return &[Level::Avx512, Level::Avx2, Level::Portable];
    }
    &[Level::Avx2, Level::Portable]
}

#[cfg(not(target_arch = "x86_64"))]
fn supported() -> &'static [Level] {
    &[Level::Portable]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_can_be_pinned() {
        assert_eq!(available("portable"), [Level::Portable]);
        assert_eq!(available("").last(), Some(&Level::Portable));
        assert!(!available("avx2").contains(&Level::Avx512));
    }
}
