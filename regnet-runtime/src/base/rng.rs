//! Random numbers by counting: Philox4x32-10 (Salmon et al., SC 2011). Value i of a stream is a function
//! of (seed, stream, i) alone, so that the same seed gives the same bits for any number of threads.

use std::convert::Infallible;

use crate::base::functions::{cos, ln};

/// What a round multiplies the first and the third word of the counter by.
pub(crate) const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// What the two words of the key grow by from round to round.
pub(crate) const STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
/// Rounds of a block.
pub(crate) const ROUNDS: usize = 10;

/// Where a stream of random numbers starts: a seed and a stream number. Copying it repeats the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    seed: u64,
    stream: u64,
    /// The place in its batch of the first example of a pass.
    first: usize,
}

impl Key {
    /// The first stream of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Key {
        Key { seed, stream: 0, first: 0 }
    }

    /// The stream `number` of the same seed, for a layer or a tensor of its own.
    #[must_use]
    pub const fn stream(self, number: u32) -> Key {
        Key { stream: (number as u64) << 32 | self.stream & 0xffff_ffff, ..self }
    }

    /// The key of copy `number` of a repeated block: its streams are none of this key's.
    #[must_use]
    pub const fn fork(self, number: u64) -> Key {
        let words = Key { stream: u64::MAX, ..self }.block(number);
        Key { seed: (words[1] as u64) << 32 | words[0] as u64, stream: 0, ..self }
    }

    /// The same for a pass over a part of the batch that begins with this example: each example has the masks that it
    /// has in a pass over all of them.
    pub(crate) const fn from(self, first: usize) -> Key {
        Key { first, ..self }
    }

    /// The place in its batch of the first example of the pass. A layer that draws for each example counts its random
    /// numbers from there.
    pub(crate) const fn first(self) -> usize {
        self.first
    }

    /// The seed and the stream, in words: the key of the rounds, and the upper half of the counter.
    pub(crate) const fn words(self) -> ([u32; 2], [u32; 2]) {
        let (seed, stream) = (self.seed, self.stream);
        ([seed as u32, (seed >> 32) as u32], [stream as u32, (stream >> 32) as u32])
    }

    /// Four 32-bit words: block `index` of the stream.
    #[inline]
    #[must_use]
    pub const fn block(self, index: u64) -> [u32; 4] {
        let (mut k, stream) = self.words();
        let mut c = [index as u32, (index >> 32) as u32, stream[0], stream[1]];
        let mut round = 0;
        while round < ROUNDS {
            let a = c[0] as u64 * MULTIPLIERS[0] as u64;
            let b = c[2] as u64 * MULTIPLIERS[1] as u64;
            c = [(b >> 32) as u32 ^ c[1] ^ k[0], b as u32, (a >> 32) as u32 ^ c[3] ^ k[1], a as u32];
            k = [k[0].wrapping_add(STEPS[0]), k[1].wrapping_add(STEPS[1])];
            round += 1;
        }
        c
    }

    /// The blocks `first..first + N`, word by word: `[w][n]` is word w of block first + n.
    #[inline(always)]
    #[expect(clippy::needless_range_loop, reason = "a lane n of all four words at once")]
    pub(crate) fn blocks<const N: usize>(self, first: u64) -> [[u32; N]; 4] {
        let mut c = [[0; N]; 4];
        let (mut k, stream) = self.words();
        for n in 0..N {
            let index = first + n as u64;
            (c[0][n], c[1][n]) = (index as u32, (index >> 32) as u32);
            (c[2][n], c[3][n]) = (stream[0], stream[1]);
        }
        for _ in 0..ROUNDS {
            // Each lane by itself: the loop becomes vectors.
            for n in 0..N {
                let a = u64::from(c[0][n]) * u64::from(MULTIPLIERS[0]);
                let b = u64::from(c[2][n]) * u64::from(MULTIPLIERS[1]);
                c[0][n] = (b >> 32) as u32 ^ c[1][n] ^ k[0];
                c[1][n] = b as u32;
                c[2][n] = (a >> 32) as u32 ^ c[3][n] ^ k[1];
                c[3][n] = a as u32;
            }
            k = [k[0].wrapping_add(STEPS[0]), k[1].wrapping_add(STEPS[1])];
        }
        c
    }
}

/// A sequence of random numbers; also a `rand` generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    key: Key,
    next: u64,
}

impl Rng {
    /// A sequence that depends on the seed alone.
    #[must_use]
    pub const fn new(seed: u64) -> Rng {
        Rng { key: Key::new(seed), next: 0 }
    }

    /// The sequence of one stream.
    #[must_use]
    pub const fn from_key(key: Key) -> Rng {
        Rng { key, next: 0 }
    }

    /// A fresh key for one training step: the masks of the step are functions of it.
    #[must_use]
    pub fn key(&mut self) -> Key {
        Key::new(self.word64())
    }

    /// Uniform in [0, 1), 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.word64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Standard normal, by Box and Muller: one of the pair is thrown away, so that every draw costs one block.
    pub fn normal(&mut self) -> f64 {
        let words = self.key.block(self.next);
        self.next += 1;
        let first = (u64::from(words[1]) << 32 | u64::from(words[0])) >> 11;
        let second = (u64::from(words[3]) << 32 | u64::from(words[2])) >> 11;
        let scale = 1.0 / (1u64 << 53) as f64;
        // 1 - u lies in (0, 1], so that the logarithm is finite.
        let radius = (-2.0 * ln(1.0 - first as f64 * scale)).sqrt();
        radius * cos(std::f64::consts::TAU * second as f64 * scale)
    }

    fn word64(&mut self) -> u64 {
        let words = self.key.block(self.next);
        self.next += 1;
        u64::from(words[1]) << 32 | u64::from(words[0])
    }
}

impl rand::TryRng for Rng {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word64() as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.word64())
    }
    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        for chunk in dst.chunks_mut(8) {
            chunk.copy_from_slice(&self.word64().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known-answer vectors of Random123 (kat_vectors, philox4x32 10).
    #[test]
    fn philox_gives_the_published_words() {
        assert_eq!(
            Key { seed: 0, stream: 0, first: 0 }.block(0),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        let ones = Key { seed: u64::MAX, stream: u64::MAX, first: 0 };
        assert_eq!(ones.block(u64::MAX), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
    }

    #[test]
    fn blocks_at_once_are_the_blocks() {
        let key = Key::new(3).stream(9);
        let blocks = key.blocks::<8>(u64::from(u32::MAX) - 3);
        let by_block: [[u32; 4]; 8] = std::array::from_fn(|n| blocks.map(|words| words[n]));
        assert_eq!(by_block, std::array::from_fn(|n| key.block(u64::from(u32::MAX) - 3 + n as u64)));
    }

    #[test]
    fn normal_has_mean_zero_and_variance_one() {
        let mut rng = Rng::new(1);
        let draws: Vec<f64> = (0..100_000).map(|_| rng.normal()).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / draws.len() as f64;
        // standard errors: 0.0032 of the mean, 0.0045 of the variance; four of them
        assert!(mean.abs() < 0.013, "mean {mean}");
        assert!((variance - 1.0).abs() < 0.018, "variance {variance}");
    }
}
