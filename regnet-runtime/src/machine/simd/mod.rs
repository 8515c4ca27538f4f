//! Vector kernels for `f32`, and which of them this machine can run.
//!
//! The kernels are generic over [`vector::Vector`]. What only one target has stands in that target's folder: its
//! instruction sets, its vectors, and how a kernel is compiled for each of them. A new target is a folder with what
//! `plain` has, and a line below.

#![allow(unsafe_code)]
#![cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, unused_macros, reason = "no kernel is instantiated where the target has no vectors")
)]

#[cfg_attr(target_arch = "x86_64", path = "x86/mod.rs")]
#[cfg_attr(not(target_arch = "x86_64"), path = "plain/mod.rs")]
mod target;

pub(crate) mod batchnorm;
pub(crate) mod columns;
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
pub(crate) mod winograd;

use std::sync::OnceLock;

use crate::base::environment;
use target::compiled;
pub(crate) use target::vectorized;

/// Examples of a group, and lanes of a vector.
pub const WIDTH: usize = 16;

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

impl Level {
    /// Every level, best first.
    const ALL: [Level; 3] = [Level::Avx512, Level::Avx2, Level::Portable];

    /// What `REGNET_SIMD` calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Level::Avx512 => "avx512",
            Level::Avx2 => "avx2",
            Level::Portable => "portable",
        }
    }

    /// Values of a vector; none without vectors.
    pub(crate) const fn lanes(self) -> Option<usize> {
        match self {
            Level::Avx512 => Some(16),
            Level::Avx2 => Some(8),
            Level::Portable => None,
        }
    }
}

/// The best instruction set of this machine; `REGNET_SIMD=avx512|avx2|portable` pins a lower one.
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
        assert_eq!(available("").last(), Some(&Level::Portable));
        assert!(!available("avx2").contains(&Level::Avx512));
    }
}
