//! Four lanes without intrinsics: arrays, of whose lanes every target's compiler makes its vectors of 128 bits: SSE2, NEON,
//! simd128.

use super::dropout::Words;
use super::vector::Vector;
use super::{FUSED, Four, Level, REGISTERS};
use crate::machine::elementary::ROUNDER;
use std::hint::black_box;

/// Lanes of a vector.
const LANES: usize = 4;

type Lanes = [f32; LANES];

/// The lanes of a register.
#[inline(always)]
fn lanes(register: Four) -> Lanes {
    // SAFETY: both are four numbers, one after the other.
    unsafe { std::mem::transmute(register) }
}

/// A register of lanes. Between two instructions lanes are in the target's own type: of arrays that go around a loop the
/// compiler would transpose four turns at once.
#[inline(always)]
fn register(lanes: Lanes) -> Four {
    // SAFETY: as in `lanes`.
    unsafe { std::mem::transmute(lanes) }
}

/// An array of what the expression gives for each lane. A loop would take the compiler much longer.
macro_rules! for_lanes {
    (|$i:ident| $value:expr) => {
        [
            {
                const $i: usize = 0;
                $value
            },
            {
                const $i: usize = 1;
                $value
            },
            {
                const $i: usize = 2;
                $value
            },
            {
                const $i: usize = 3;
                $value
            },
        ]
    };
}

/// The register of what the expression gives for each lane of registers.
macro_rules! each {
    (|$($from:ident),+| $i:ident: $value:expr) => {{
        $( let $from = lanes($from); )+
        register(for_lanes!(|$i| $value))
    }};
}

/// The bits of the lanes of a register.
#[inline(always)]
fn bits(register: Four) -> [u32; LANES] {
    // SAFETY: as in `lanes`.
    unsafe { std::mem::transmute(register) }
}

/// The register of such bits.
#[inline(always)]
fn of_bits(bits: [u32; LANES]) -> Four {
    // SAFETY: as in `lanes`.
    unsafe { std::mem::transmute(bits) }
}

/// A register whose lanes are all ones where a condition holds, else 0. It is hidden what they are: the compiler would go on
/// with each lane by itself.
#[inline(always)]
fn mask(holds: [bool; LANES]) -> Four {
    black_box(of_bits(for_lanes!(|I| if holds[I] { u32::MAX } else { 0 })))
}

pub(super) struct Vector128;

// SAFETY of every block below that says so: the conditions of the trait, given by the caller.

impl Vector for Vector128 {
    const LEVEL: Level = Level::Vector128;
    const LANES: usize = LANES;
    const REGISTERS: usize = REGISTERS;
    const FUSED: bool = FUSED;
    type Register = Four;
    type Mask = Four;

    #[inline(always)]
    unsafe fn zero() -> Four {
        register([0.0; LANES])
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Four {
        // SAFETY: see above.
        unsafe { from.cast::<Four>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Four {
        // SAFETY: see above; lanes behind `count` are not touched.
        let lanes = for_lanes!(|I| if I < count { unsafe { *from.add(I) } } else { 0.0 });
        // What is known of single lanes is hidden: the compiler would go on with each by itself.
        black_box(register(lanes))
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Four) {
        // SAFETY: see above.
        unsafe { to.cast::<Four>().write_unaligned(value) }
    }
    #[inline(always)]
    unsafe fn store_first(to: *mut f32, value: Four, count: usize) {
        // As in `load_first`: lanes that are not stored would be left out one by one.
        let value = lanes(black_box(value));
        // SAFETY: see above; lanes behind `count` are not touched.
        for_lanes!(|I| if I < count {
            unsafe { *to.add(I) = value[I] }
        });
    }
    #[inline(always)]
    unsafe fn broadcast(from: *const f32) -> Four {
        // SAFETY: see above.
        register([unsafe { *from }; LANES])
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Four {
        register([value; LANES])
    }
    #[inline(always)]
    unsafe fn add(a: Four, b: Four) -> Four {
        each!(|a, b| I: a[I] + b[I])
    }
    #[inline(always)]
    unsafe fn subtract(a: Four, b: Four) -> Four {
        each!(|a, b| I: a[I] - b[I])
    }
    #[inline(always)]
    unsafe fn multiply(a: Four, b: Four) -> Four {
        each!(|a, b| I: a[I] * b[I])
    }
    #[inline(always)]
    unsafe fn multiply_add(a: Four, b: Four, c: Four) -> Four {
        each!(|a, b, c| I: if FUSED { a[I].mul_add(b[I], c[I]) } else { a[I] * b[I] + c[I] })
    }
    #[inline(always)]
    unsafe fn minus_product(a: Four, b: Four, c: Four) -> Four {
        each!(|a, b, c| I: if FUSED { (-a[I]).mul_add(b[I], c[I]) } else { c[I] - a[I] * b[I] })
    }
    #[inline(always)]
    unsafe fn divide(a: Four, b: Four) -> Four {
        each!(|a, b| I: a[I] / b[I])
    }
    #[inline(always)]
    unsafe fn at_most(x: Four, limit: Four) -> Four {
        // A comparison with NaN is false.
        each!(|x, limit| I: if limit[I] < x[I] { limit[I] } else { x[I] })
    }
    #[inline(always)]
    unsafe fn at_least(x: Four, limit: Four) -> Four {
        // A comparison with NaN is false.
        each!(|x, limit| I: if limit[I] > x[I] { limit[I] } else { x[I] })
    }
    #[inline(always)]
    unsafe fn times_power(a: Four, n: Four) -> Four {
        each!(|a, n| I: times_power(a[I], n[I]))
    }
    #[inline(always)]
    unsafe fn take_first(x: Four, top: Four, waiting: Four) -> (Four, Four) {
        // SAFETY: see above.
        unsafe {
            let (values, top) = (lanes(x), lanes(top));
            let won = mask(for_lanes!(|I| (values[I] == top[I]) | values[I].is_nan()));
            (Self::select(won, waiting, Self::zero()), Self::select(won, Self::zero(), waiting))
        }
    }
    #[inline(always)]
    unsafe fn beats(x: Four, largest: Four) -> Four {
        let (x, largest) = (lanes(x), lanes(largest));
        mask(for_lanes!(|I| !largest[I].is_nan() & ((x[I] > largest[I]) | x[I].is_nan())))
    }
    #[inline(always)]
    unsafe fn above(a: Four, b: Four) -> Four {
        let (a, b) = (lanes(a), lanes(b));
        mask(for_lanes!(|I| a[I] > b[I]))
    }
    #[inline(always)]
    unsafe fn equal(a: Four, b: Four) -> Four {
        let (a, b) = (lanes(a), lanes(b));
        mask(for_lanes!(|I| a[I] == b[I]))
    }
    #[inline(always)]
    unsafe fn select(mask: Four, yes: Four, no: Four) -> Four {
        let (mask, yes, no) = (bits(mask), bits(yes), bits(no));
        of_bits(for_lanes!(|I| yes[I] & mask[I] | no[I] & !mask[I]))
    }
    #[inline(always)]
    unsafe fn sum(a: Four) -> f32 {
        let a = lanes(a);
        (a[0] + a[2]) + (a[1] + a[3])
    }
    const BLOCK: usize = LANES;
    #[inline(always)]
    unsafe fn transpose_block(from: *const f32, from_row: usize, to: *mut f32, to_row: usize) {
        // SAFETY: see above.
        unsafe {
            let [a, b, c, d] = for_lanes!(|I| lanes(Self::load(from.add(I * from_row))));
            for_lanes!(|J| Self::store(to.add(J * to_row), register([a[J], b[J], c[J], d[J]])));
        }
    }
}

/// a · 2^n, in two steps, each with a normal power: the first is exact, so that only the second rounds.
#[inline(always)]
fn times_power(a: f32, n: f32) -> f32 {
    // What n is where it is NaN does not matter: a is NaN there.
    let n = ((n + ROUNDER).to_bits() as i32).wrapping_sub(ROUNDER.to_bits() as i32);
    let half = n >> 1;
    let power = |n: i32| f32::from_bits((n.wrapping_add(127) << 23) as u32);
    a * power(half) * power(n.wrapping_sub(half))
}

/// The two halves of a register, as whole numbers.
type Halves = [u64; LANES / 2];

/// As `lanes`.
#[inline(always)]
fn halves(words: Four) -> Halves {
    // SAFETY: both are 16 bytes.
    unsafe { std::mem::transmute(words) }
}

/// As `register`.
#[inline(always)]
fn words(halves: Halves) -> Four {
    // SAFETY: as in `halves`.
    unsafe { std::mem::transmute(halves) }
}

impl Words for Vector128 {
    type Words = Four;

    #[inline(always)]
    unsafe fn repeat(word: u32) -> Four {
        words([u64::from(word); 2])
    }
    #[inline(always)]
    unsafe fn every_second(first: u32) -> Four {
        words([u64::from(first), u64::from(first) + 2])
    }
    #[inline(always)]
    unsafe fn product(a: Four, b: Four) -> Four {
        let (a, b) = (halves(a), halves(b));
        let product = |a: u64, b: u64| u64::from(a as u32) * u64::from(b as u32);
        words([product(a[0], b[0]), product(a[1], b[1])])
    }
    #[inline(always)]
    unsafe fn upper_half(a: Four) -> Four {
        let a = halves(a);
        words([a[0] >> 32, a[1] >> 32])
    }
    #[inline(always)]
    unsafe fn xor(a: Four, b: Four, c: Four) -> Four {
        let (a, b, c) = (halves(a), halves(b), halves(c));
        words([a[0] ^ b[0] ^ c[0], a[1] ^ b[1] ^ c[1]])
    }
    #[inline(always)]
    unsafe fn interleave(even: Four, odd: Four) -> Four {
        let (even, odd) = (halves(even), halves(odd));
        let both = |even: u64, odd: u64| u64::from(even as u32) | odd << 32;
        words([both(even[0], odd[0]), both(even[1], odd[1])])
    }
    #[inline(always)]
    unsafe fn keep(random: Four, below: *const u8, open: *const u8, scale: f32, x: *const f32, y: *mut f32) {
        const BYTES: usize = 4 * LANES;
        // SAFETY: see above; four vectors of x and y for the sixteen bytes.
        unsafe {
            let (below, open) = (below.cast::<[u8; BYTES]>().read(), open.cast::<[u8; BYTES]>().read());
            let random: [u8; BYTES] = std::mem::transmute(halves(random).map(u64::to_le));
            let mut kept = [0_u8; BYTES];
            for i in 0..BYTES {
                kept[i] = if (random[i] >= below[i]) & (open[i] != 0) { u8::MAX } else { 0 };
            }
            // As in `mask`.
            let kept = black_box(kept);
            let scale = Self::splat(scale);
            for first in (0..BYTES).step_by(LANES) {
                let scaled = bits(Self::multiply(Self::load(x.add(first)), scale));
                let kept = for_lanes!(|I| scaled[I] & i32::from(kept[first + I] as i8) as u32);
                Self::store(y.add(first), of_bits(kept));
            }
        }
    }
}
