//! Which values a dropout drops: one random byte for each.

use crate::base::rng::Key;
use crate::machine::pool::CHUNK;

/// Blocks of random words of a group.
pub(crate) const BLOCKS: usize = 16;

/// Values whose bytes stand in the same word of the blocks.
pub(crate) const WORD: usize = 4 * BLOCKS;

/// Values of a group: one for each byte of its blocks.
pub(crate) const GROUP: usize = 4 * WORD;

const _: () = assert!(CHUNK.is_multiple_of(GROUP), "a group lies in one chunk");

/// For each of the 64 bytes of a word, what drops its value: a byte less than `below`, or any where `open` is 0.
///
/// A byte has 256 values, and 256·p is rarely whole: at a share frac(256·p) of the 64 places, one value of the
/// byte more drops. Which places is drawn for each chunk, so that every value is dropped with probability p, to
/// 2^-32; two values of a chunk covary by less than 4e-6, where the variance is p·(1 − p).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Thresholds {
    pub(crate) below: [u8; WORD],
    pub(crate) open: [u8; WORD],
}

impl Thresholds {
    /// `turn` is a random word: the places are those where turn + place·2^26 (mod 2^32) is small enough.
    pub(crate) fn new(p: f64, turn: u32) -> Thresholds {
        // Whole numbers of 256·p, and the rest in units of 2^-32.
        let scaled = (p * (1_u64 << 40) as f64) as u64;
        let (whole, rest) = ((scaled >> 32) as u16, scaled as u32);
        let mut thresholds = Thresholds { below: [0; WORD], open: [0; WORD] };
        for place in 0..WORD {
            let more = turn.wrapping_add((place << 26) as u32) < rest;
            let dropped = whole + u16::from(more);
            thresholds.below[place] = dropped as u8;
            thresholds.open[place] = if dropped > u16::from(u8::MAX) { 0 } else { u8::MAX };
        }
        thresholds
    }
}

/// The mask of a chunk.
#[derive(Debug)]
pub(crate) struct Mask<T> {
    pub(crate) key: Key,
    /// The group that the chunk begins with.
    pub(crate) first: usize,
    pub(crate) thresholds: Thresholds,
    /// What is kept is multiplied by it.
    pub(crate) scale: T,
}
