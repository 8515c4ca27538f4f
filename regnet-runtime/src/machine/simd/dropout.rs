//! The mask of a dropout for `f32`: sixteen blocks of Philox at once, one byte of them for each value. The
//! portable twin is `layers::dropout`, with the same bits.

#![allow(
    clippy::needless_range_loop,
    reason = "an iterator's closures would not have the vector instructions"
)]

use super::vector::Vector;
use super::{Level, compiled};
use crate::base::rng::{Key, MULTIPLIERS, ROUNDS, STEPS};
use crate::machine::mask::{BLOCKS, GROUP, Mask, WORD};

/// Vectors of 64-bit lanes whose lower halves hold random words; what is in the upper halves does not matter.
///
/// # Safety
/// As [`Vector`]: every function needs the instruction set of the implementing type.
pub(super) trait Words: Vector {
    type Words: Copy;
    unsafe fn repeat(word: u32) -> Self::Words;
    /// first, first + 2, …
    unsafe fn every_second(first: u32) -> Self::Words;
    /// The 64-bit product of the lower halves.
    unsafe fn product(a: Self::Words, b: Self::Words) -> Self::Words;
    unsafe fn upper_half(a: Self::Words) -> Self::Words;
    /// a ⊕ b ⊕ c
    unsafe fn xor(a: Self::Words, b: Self::Words, c: Self::Words) -> Self::Words;
    /// The lower halves of both in turns.
    unsafe fn interleave(even: Self::Words, odd: Self::Words) -> Self::Words;
    /// y = scale·x where byte i of `bytes` is at least `below[i]` and `open[i]` is not 0, else 0, for as many
    /// values as there are bytes.
    unsafe fn keep(
        bytes: Self::Words,
        below: *const u8,
        open: *const u8,
        scale: f32,
        x: *const f32,
        y: *mut f32,
    );
}

/// y = 0 where the mask drops, else scale·x. False, with nothing done, without vectors.
///
/// x [len], or none for y itself   y [len]
pub(crate) fn drop_values(level: Level, mask: &Mask<f32>, x: Option<&[f32]>, y: &mut [f32]) -> bool {
    if let Some(x) = x {
        assert!(x.len() == y.len());
    }
    let whole = y.len() / GROUP;
    let to = y.as_mut_ptr();
    let from = x.map_or(to.cast_const(), <[f32]>::as_ptr);
    // SAFETY: the level is one of this machine's; x and y hold whole · GROUP values.
    if !unsafe { groups_on(level, Task { mask, first: mask.first, groups: whole, x: from, y: to }) } {
        return false;
    }
    let rest = &mut y[whole * GROUP..];
    if !rest.is_empty() {
        // A last group that is not full is made beside.
        let mut group = [0.0; GROUP];
        group[..rest.len()].copy_from_slice(x.map_or(&*rest, |x| &x[whole * GROUP..]));
        let to = group.as_mut_ptr();
        // SAFETY: as above, for a group of its own.
        let done = unsafe {
            groups_on(level, Task { mask, first: mask.first + whole, groups: 1, x: to.cast_const(), y: to })
        };
        assert!(done, "a level with vectors");
        rest.copy_from_slice(&group[..rest.len()]);
    }
    true
}

/// Whole groups of a mask; y may be x.
struct Task<'a> {
    mask: &'a Mask<f32>,
    first: usize,
    groups: usize,
    x: *const f32,
    y: *mut f32,
}

compiled! {
    /// # Safety
    /// As [`groups`], on a level of this machine.
    unsafe fn groups_on(task: Task<'_>) = groups;
}

/// # Safety
/// Inlined into a function that enables V; x and y hold groups · GROUP values.
#[inline(always)]
unsafe fn groups<V: Words>(task: Task<'_>) {
    let Task { mask: Mask { key, thresholds, scale, .. }, first, groups, x, y } = task;
    for group in 0..groups {
        for begin in (0..BLOCKS).step_by(V::LANES) {
            // SAFETY: V is enabled; at + 4·LANES <= 4·BLOCKS = WORD, word <= 3, and so
            // value + 4·LANES <= (group + 1)·GROUP <= groups·GROUP.
            unsafe {
                let words = blocks::<V>(*key, (first + group) as u64 * BLOCKS as u64 + begin as u64);
                let at = 4 * begin;
                for word in 0..4 {
                    let value = group * GROUP + word * WORD + at;
                    let (below, open) = (thresholds.below.as_ptr().add(at), thresholds.open.as_ptr().add(at));
                    V::keep(words[word], below, open, *scale, x.add(value), y.add(value));
                }
            }
        }
    }
}

/// The words of `LANES` blocks from `first` on, which is a multiple of `LANES`: the lower half of the index does
/// not wrap within.
///
/// # Safety
/// Inlined into a function that enables V.
#[inline(always)]
unsafe fn blocks<V: Words>(key: Key, first: u64) -> [V::Words; 4] {
    let (mut k, stream) = key.words();
    // No closures: they would be compiled without the caller's instructions.
    // SAFETY: V is enabled.
    unsafe {
        let multipliers = [V::repeat(MULTIPLIERS[0]), V::repeat(MULTIPLIERS[1])];
        let (index, stream) = (V::repeat((first >> 32) as u32), [V::repeat(stream[0]), V::repeat(stream[1])]);
        let mut even = [V::every_second(first as u32), index, stream[0], stream[1]];
        let mut odd = [V::every_second(first as u32 + 1), index, stream[0], stream[1]];
        for _ in 0..ROUNDS {
            let keys = [V::repeat(k[0]), V::repeat(k[1])];
            even = round::<V>(even, multipliers, keys);
            odd = round::<V>(odd, multipliers, keys);
            k = [k[0].wrapping_add(STEPS[0]), k[1].wrapping_add(STEPS[1])];
        }
        [
            V::interleave(even[0], odd[0]),
            V::interleave(even[1], odd[1]),
            V::interleave(even[2], odd[2]),
            V::interleave(even[3], odd[3]),
        ]
    }
}

/// # Safety
/// Inlined into a function that enables V.
#[inline(always)]
unsafe fn round<V: Words>(
    c: [V::Words; 4],
    multipliers: [V::Words; 2],
    keys: [V::Words; 2],
) -> [V::Words; 4] {
    // SAFETY: V is enabled.
    unsafe {
        let (a, b) = (V::product(c[0], multipliers[0]), V::product(c[2], multipliers[1]));
        let first = V::xor(V::upper_half(b), c[1], keys[0]);
        let third = V::xor(V::upper_half(a), c[3], keys[1]);
        [first, b, third, a]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::noise::dropout;
    use crate::machine::mask::Thresholds;
    use crate::machine::simd::available;

    /// Every level, in place and not, at lengths around a vector and a group, beyond 2^32 blocks, and with bytes
    /// that always and never drop.
    #[test]
    fn every_level_gives_the_bits_of_the_portable_twin() {
        for len in [0, 1, 7, 8, 31, 32, 33, 255, 256, 257, 1000] {
            for (first, p) in
                [(0, 0.5), (5, 0.3), (((1_u64 << 32) / BLOCKS as u64 - 1) as usize, 1e-4), (9, 0.999)]
            {
                let thresholds = Thresholds::new(p, (len as u32).wrapping_mul(0x0123_4567));
                let mask = Mask { key: Key::new(77).stream(4), first, thresholds, scale: 1.25 };
                let x: Vec<f32> = (0..len).map(|i| i as f32 - 7.5).collect();
                let mut expected = vec![f32::NAN; len];
                dropout::drop_values(&mask, Some(&x), &mut expected);
                for &level in available("") {
                    let (mut y, mut in_place) = (vec![f32::NAN; len], x.clone());
                    let done = drop_values(level, &mask, Some(&x), &mut y);
                    assert_eq!(done, level != Level::Portable);
                    if done {
                        drop_values(level, &mask, None, &mut in_place);
                        assert_eq!(y, expected, "{level:?}, {len} values from group {first}, p = {p}");
                        assert_eq!(in_place, expected, "{level:?}, in place");
                    }
                }
            }
        }
    }
}
