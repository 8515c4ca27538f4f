//! The machine's multiply-add peak: independent sums in registers, nothing else. For the benches.

use super::vector::{Vector, WIDEST};
use super::{compiled, level};

/// Independent sums: latency 4, two a cycle, and some to spare.
const SUMS: usize = 12;

/// Runs `rounds` of multiply-adds; gives how many floating-point operations that were, and a value to keep. Nothing
/// where kernels are plain loops: nobody knows what the compiler makes of them.
pub(crate) fn multiply_adds(rounds: usize) -> Option<(f64, f32)> {
    let (level, mut sums) = (level(), [0.0; WIDEST]);
    // SAFETY: the level is this machine's; no vector has more lanes than `sums`.
    let done = unsafe { run_on(level, rounds, &mut sums) };
    let operations = (rounds * SUMS * level.lanes()? * 2) as f64;
    done.then_some((operations, sums.iter().sum()))
}

compiled! {
    /// # Safety
    /// As [`run`], on a level of this machine.
    unsafe fn run_on(rounds: usize, out: &mut [f32; WIDEST]) = run;
}

/// # Safety
/// Inlined into a function that enables V.
#[inline(always)]
unsafe fn run<V: Vector>(rounds: usize, out: &mut [f32; WIDEST]) {
    // SAFETY: V is enabled; `out` holds a vector of any width.
    unsafe {
        let (a, b) = (V::splat(0.999), V::splat(0.001));
        let mut sums = [V::zero(); SUMS];
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = V::multiply_add(*sum, a, b);
            }
        }
        let mut total = V::zero();
        for sum in sums {
            total = V::add(total, sum);
        }
        V::store(out.as_mut_ptr(), total);
    }
}
