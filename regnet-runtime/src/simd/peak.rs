//! The machine's multiply-add peak: independent sums in registers, nothing else. For the benches.

/// Independent sums: latency 4, two a cycle, and some to spare.
#[cfg(target_arch = "x86_64")]
const SUMS: usize = 12;

/// Runs `rounds` of multiply-adds; gives how many floating-point operations that were, and a value to keep. Nothing
/// where kernels are plain loops: nobody knows what the compiler makes of them.
pub(crate) fn multiply_adds(rounds: usize) -> Option<(f64, f32)> {
    match super::level() {
        #[cfg(target_arch = "x86_64")]
        super::Level::Avx512 => {
            // SAFETY: `level` found AVX-512 F on this machine.
            let sum = unsafe { avx512(rounds) };
            Some(((rounds * SUMS * 16 * 2) as f64, sum))
        }
        #[cfg(target_arch = "x86_64")]
        super::Level::Avx2 => {
            // SAFETY: `level` found AVX2 and FMA on this machine.
            let sum = unsafe { avx2(rounds) };
            Some(((rounds * SUMS * 8 * 2) as f64, sum))
        }
        #[cfg(not(target_arch = "x86_64"))]
        super::Level::Avx512 | super::Level::Avx2 => None,
        super::Level::Portable => None,
    }
}

macro_rules! peak {
    ($name:ident, $features:literal, $set:ident, $add:ident, $store:ident, $lanes:literal) => {
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = $features)]
        fn $name(rounds: usize) -> f32 {
            use std::arch::x86_64::{$add, $set, $store};
            let (a, b) = ($set(0.999), $set(0.001));
            let mut sums = [$set(0.0); SUMS];
            for _ in 0..rounds {
                sums.iter_mut().for_each(|sum| *sum = $add(*sum, a, b));
            }
            let mut lanes = [0.0f32; $lanes];
            sums.iter()
                .map(|sum| {
                    // SAFETY: the array has as many values as the register.
                    unsafe { $store(lanes.as_mut_ptr(), *sum) };
                    lanes.iter().sum::<f32>()
                })
                .sum()
        }
    };
}
peak!(avx512, "avx512f", _mm512_set1_ps, _mm512_fmadd_ps, _mm512_storeu_ps, 16);
peak!(avx2, "avx2,fma", _mm256_set1_ps, _mm256_fmadd_ps, _mm256_storeu_ps, 8);
