//! Vector kernels for `f32`, and which of them this machine can run.
//!
//! The kernels are generic over [`vector::Vector`]. `vector128` implements it without intrinsics, for every target. What one
//! target has beside it stands in a folder of its own: its instruction sets, their vectors, and how a kernel is compiled
//! for each of them. A new target is a folder with what `plain` has, and a line below.

#![allow(unsafe_code)]

#[cfg_attr(target_arch = "x86_64", path = "x86/mod.rs")]
#[cfg_attr(not(target_arch = "x86_64"), path = "plain.rs")]
mod target;

/// The type of four lanes in a register. The type alone: no instruction of a target is called by its name.
#[cfg(target_arch = "x86_64")]
type Four = std::arch::x86_64::__m128;
#[cfg(target_arch = "aarch64")]
type Four = std::arch::aarch64::float32x4_t;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
type Four = std::arch::wasm32::v128;
#[cfg(not(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
type Four = [f32; 4];

/// Registers of four lanes.
const REGISTERS: usize = if cfg!(target_arch = "aarch64") { 32 } else { 16 };

/// Whether their multiply-adds are one instruction. Where they are not, `mul_add` would be a call that takes 50 times as long.
pub(crate) const FUSED: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));

pub(crate) mod batchnorm;
pub(crate) mod columns;
mod compiled;
pub(crate) mod conv;
pub(crate) mod conv_pool;
pub(crate) mod conv_rows;
pub(crate) mod curve;
pub(crate) mod dropout;
pub(crate) mod gemm;
pub(crate) mod layernorm;
pub(crate) mod maxpool;
pub(crate) mod optim;
pub(crate) mod pack;
pub(crate) mod peak;
mod vector;
mod vector128;
pub(crate) mod winograd;

use std::sync::OnceLock;

use crate::base::environment;
use compiled::compiled;
pub(crate) use compiled::vectorized;
pub(crate) use target::vectorized_here;

/// Examples of a group, and lanes of a vector.
pub const WIDTH: usize = 16;

/// The instruction sets that kernels exist for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// AVX-512 F, BW, DQ, VL.
    Avx512,
    /// AVX2 and FMA.
    Avx2,
    /// Four lanes, which every machine has: SSE2, NEON, simd128.
    Vector128,
    /// What the compiler makes of plain loops.
    Portable,
}

impl Level {
    /// Every level, best first.
    pub(crate) const ALL: [Level; 4] = [Level::Avx512, Level::Avx2, Level::Vector128, Level::Portable];

    /// What `REGNET_SIMD` calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Level::Avx512 => "avx512",
            Level::Avx2 => "avx2",
            Level::Vector128 => "vector128",
            Level::Portable => "portable",
        }
    }

    /// Values of a vector; none without vectors.
    pub(crate) const fn lanes(self) -> Option<usize> {
        match self {
            Level::Avx512 => Some(16),
            Level::Avx2 => Some(8),
            Level::Vector128 => Some(4),
            Level::Portable => None,
        }
    }
}

/// The kernels that run in this process: `avx512`, `avx2`, `vector128` (SSE2, NEON or simd128, what every target has) or
/// `portable` (plain loops). It is the best that the machine has, or what the environment's `REGNET_SIMD` asks for, if the
/// machine has it.
///
/// The same seed gives the same bits on the same level for any number of threads, on others it does not: programs on several
/// machines that shall agree can compare it.
///
/// ```
/// let level = regnet::simd_level();
/// println!("kernels for {level}");
/// assert!(["avx512", "avx2", "vector128", "portable"].contains(&level));
/// ```
#[must_use]
pub fn simd_level() -> &'static str {
    level().name()
}

/// The best instruction set of this machine; `REGNET_SIMD=avx512|avx2|vector128|portable` pins a lower one.
pub(crate) fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(|| *available(&environment::instruction_set()).first().unwrap_or(&Level::Portable))
}

/// Whether convolutions may take Winograd's form; `REGNET_WINOGRAD=off` leaves them all to the direct sums.
pub(crate) fn winograd() -> bool {
    static ALLOWED: OnceLock<bool> = OnceLock::new();
    *ALLOWED.get_or_init(environment::winograd)
}

/// The instruction sets of this machine, best first, from `asked` downwards.
pub(crate) fn available(asked: &str) -> &'static [Level] {
    let all = target::supported();
    let Some(best) = Level::ALL.into_iter().find(|level| level.name() == asked.trim()) else { return all };
    let from = all.iter().position(|&level| level as u8 >= best as u8).unwrap_or(all.len());
    &all[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_can_be_pinned() {
        assert_eq!(available("portable"), [Level::Portable]);
        assert_eq!(available("vector128"), [Level::Vector128, Level::Portable]);
        assert!(available("").ends_with(&[Level::Vector128, Level::Portable]), "every machine has both");
        assert!(!available("avx2").contains(&Level::Avx512));
    }

    /// Each entry trusts its slices from there on: neither one value more nor one less is taken.
    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
    fn kernels_take_exact_lengths_alone() {
        use crate::machine::curve::{Curve, Relu};
        use crate::machine::product::{End, Sizes, Start};
        use crate::machine::window::{Geometry, Padding};
        use std::panic::{AssertUnwindSafe, catch_unwind};

        let axis = |input, output| conv::Axis { input, output, kernel: 3, stride: 1, before: 0 };
        let sizes = conv::Sizes { rows: axis(5, 3), columns: axis(5, 3), channels: 2, filters: 4 };
        let (x_len, weight_len, y_len) = (5 * 5 * 2, 3 * 3 * 2 * 4, 3 * 3 * 4);
        let pool = Geometry::new([4, 4, 16], [2, 2], [2, 2], Padding::Valid);
        let (product, relu) = (Sizes::new(3, 4, 5), Curve::Relu(Relu { len: 8 }));
        let ends = (Start::Zero, End::Sum);
        type Call<'a> = &'a dyn Fn(Level, [&[f32]; 3], &mut [f32]);
        // The lengths of what is read, then of what is written.
        let entries: [(&str, [usize; 3], usize, Call<'_>); 9] = [
            ("gemm::nn", [12, 20, 0], 15, &|level, [a, b, _], c| {
                gemm::nn(level, product, a, b, ends, c);
            }),
            ("gemm::nt", [12, 20, 0], 15, &|level, [a, b, _], c| {
                gemm::nt(level, product, a, b, ends, c);
            }),
            ("gemm::tn", [12, 20, 0], 15, &|level, [a, b, _], c| {
                gemm::tn(level, product, a, b, Start::Zero, c);
            }),
            ("curve::gradients", [8, 8, 0], 8, &|level, [y, d_y, _], d_x| {
                curve::gradients(level, relu, y, Some(d_y), d_x);
            }),
            ("maxpool::backward", [256, 64, 64], 256, &|level, [x, y, d_y], d_x| {
                maxpool::backward(level, pool, x, y, d_y, d_x);
            }),
            ("conv::forward", [x_len * WIDTH, weight_len, 0], y_len * WIDTH, &|level, [x, weight, _], y| {
                conv::forward(level, sizes, 1, x, weight, conv::After::default(), y);
            }),
            (
                "conv::weight_gradient",
                [x_len * WIDTH, y_len * WIDTH, 0],
                weight_len,
                &|level, [x, d_y, _], d| {
                    conv::weight_gradient(level, sizes, 1, x, d_y, d);
                },
            ),
            ("conv_rows::forward", [x_len, weight_len, 0], y_len, &|level, [x, weight, _], y| {
                conv_rows::forward(level, sizes, 1, x, weight, conv::After::default(), false, y);
            }),
            (
                "winograd::forward",
                [x_len * WIDTH, weight_len, 0],
                y_len * WIDTH,
                &|level, [x, weight, _], y| {
                    winograd::forward(level, sizes, 1, x, weight, conv::After::default(), false, y);
                },
            ),
        ];
        for &level in available("").iter().filter(|level| **level != Level::Portable) {
            for (name, reads, writes, call) in entries {
                let run = |reads: [usize; 3], writes: usize| {
                    let [a, b, c] = reads.map(|len| vec![0.5; len]);
                    catch_unwind(AssertUnwindSafe(|| call(level, [&a, &b, &c], &mut vec![0.0; writes])))
                };
                assert!(run(reads, writes).is_ok(), "{name} at {level:?}");
                let changed = (0..reads.len()).filter(|place| reads[*place] > 0);
                for place in changed.chain([reads.len()]) {
                    for len in [|len: usize| len - 1, |len| len + 1] {
                        let (mut reads, mut writes) = (reads, writes);
                        let of = reads.get_mut(place).unwrap_or(&mut writes);
                        *of = len(*of);
                        assert!(run(reads, writes).is_err(), "{name} at {level:?}: {reads:?}, {writes}");
                    }
                }
            }
        }
    }
}
