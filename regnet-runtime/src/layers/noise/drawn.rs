//! Random numbers by the place of a value: the passes of layers that draw one word, or one normal number, a value.
//!
//! Both are functions of key, stream and place, so that the backward pass draws the forward pass's again.

use crate::base::rng::Key;
use crate::base::slices::times;
use crate::machine::elementary::{Elementary, polynomial};
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};
use crate::machine::simd::vectorized;

/// Blocks of random words of a group.
const BLOCKS: usize = 16;

/// Values of a group: one for each word of its blocks.
const GROUP: usize = 4 * BLOCKS;

const _: () = assert!(CHUNK.is_multiple_of(GROUP), "a group lies in one chunk");

/// The kernels and methods of a layer that changes each value at random in training: `noise_layer!(Noise, NoiseKernel)`
/// beside functions `forward` and `backward`.
macro_rules! noise_layer {
    ($layer:ident, $kernel:ident) => {
        kernels! {
            /// Both passes; slices have equal lengths, no x means y itself, no d_y d_x.
            pub trait $kernel: $crate::machine::number::Number {
                fn noise_forward(layer: $layer, key: Key, x: Option<&[Self]>, y: &mut [Self]) = forward;
                fn noise_backward(layer: $layer, key: Key, d_y: Option<&[Self]>, d_x: &mut [Self]) = backward;
            }
        }

        impl $layer {
            /// [len]
            #[must_use]
            pub const fn output(&self) -> Shape {
                Shape::new(&[self.len])
            }

            /// No multiply-adds are counted for noise.
            #[must_use]
            pub const fn macs(&self) -> usize {
                0
            }

            /// y of the training pass.   x, y [B,len]
            #[track_caller]
            pub fn forward<T: $kernel>(&self, batch: usize, x: &[T], y: &mut [T], key: Key) {
                let (len, key) = ($crate::base::slices::times(batch, self.len), key.stream(self.stream));
                <T as $kernel>::noise_forward(
                    $crate::machine::kernel::INSIDE,
                    *self,
                    key,
                    Some(head(x, len, "x")),
                    head_mut(y, len, "y"),
                );
            }

            /// As `forward`, onto its input.   y [B,len]
            #[track_caller]
            pub fn forward_in_place<T: $kernel>(&self, batch: usize, y: &mut [T], key: Key) {
                let (len, key) = ($crate::base::slices::times(batch, self.len), key.stream(self.stream));
                <T as $kernel>::noise_forward(
                    $crate::machine::kernel::INSIDE,
                    *self,
                    key,
                    None,
                    head_mut(y, len, "y"),
                );
            }

            /// d_x of the training pass, with the key of `forward`.   d_y, d_x [B,len]
            #[track_caller]
            pub fn backward<T: $kernel>(&self, batch: usize, d_y: &[T], d_x: &mut [T], key: Key) {
                let (len, key) = ($crate::base::slices::times(batch, self.len), key.stream(self.stream));
                <T as $kernel>::noise_backward(
                    $crate::machine::kernel::INSIDE,
                    *self,
                    key,
                    Some(head(d_y, len, "d_y")),
                    head_mut(d_x, len, "d_x"),
                );
            }

            /// As `backward`, onto its input.   d [B,len]
            #[track_caller]
            pub fn backward_in_place<T: $kernel>(&self, batch: usize, d: &mut [T], key: Key) {
                let (len, key) = ($crate::base::slices::times(batch, self.len), key.stream(self.stream));
                <T as $kernel>::noise_backward(
                    $crate::machine::kernel::INSIDE,
                    *self,
                    key,
                    None,
                    head_mut(d, len, "d"),
                );
            }
        }
    };
}
pub(super) use noise_layer;

/// Words below it drop their values, with probability p to 2^-32.
pub(in crate::layers) fn limit(p: f64) -> u32 {
    (p * (1_u64 << 32) as f64) as u32
}

/// y = x, where there is one.
pub(super) fn same<T: Number>(x: Option<&[T]>, y: &mut [T]) {
    if let Some(x) = x {
        y.copy_from_slice(x);
    }
}

/// Where the random numbers of a pass begin, with `len` values of an example; a pass over a part of a batch begins with a
/// whole group.
fn begin(key: Key, len: usize) -> usize {
    let begin = times(key.first(), len);
    debug_assert!(
        begin.is_multiple_of(GROUP),
        "example {} of {len} values begins within a group",
        key.first()
    );
    begin
}

/// y_i = f(x_i, word i), or of y itself without x; `len` values of an example.
pub(super) fn by_words<T: Number>(
    key: Key,
    len: usize,
    x: Option<&[T]>,
    y: &mut [T],
    f: impl Fn(T, u32) -> T + Copy + Sync,
) {
    let begin = begin(key, len);
    pool::chunks_mut(y, CHUNK, &|chunk, y| {
        same(x.map(|x| &x[chunk * CHUNK..][..y.len()]), y);
        words(key, begin + chunk * CHUNK, y, f);
    });
}

/// y_i = f(x_i, n_i) with n_i from N(0, 1), or of y itself without x; `len` values of an example.
pub(super) fn by_normals<T: Number>(
    key: Key,
    len: usize,
    x: Option<&[T]>,
    y: &mut [T],
    f: impl Fn(T, T) -> T + Copy + Sync,
) {
    let begin = begin(key, len);
    pool::chunks_mut(y, CHUNK, &|chunk, y| {
        same(x.map(|x| &x[chunk * CHUNK..][..y.len()]), y);
        normals(key, begin + chunk * CHUNK, y, f);
    });
}

vectorized! {
    /// y = f(y, word) for the values from `first`. Value 16·w + n of a group has word w of the group's n-th block.
    fn words[T: Number, F: Fn(T, u32) -> T + Copy](key: Key, first: usize, y: &mut [T], f: F) = words_plain;
}

#[inline(always)]
fn words_plain<T: Number, F: Fn(T, u32) -> T + Copy>(key: Key, first: usize, y: &mut [T], f: F) {
    for (group, y) in y.chunks_mut(GROUP).enumerate() {
        let blocks = key.blocks::<BLOCKS>((first / GROUP + group) as u64 * BLOCKS as u64);
        for (y, words) in y.chunks_mut(BLOCKS).zip(&blocks) {
            y.iter_mut().zip(words).for_each(|(y, &word)| *y = f(*y, word));
        }
    }
}

vectorized! {
    /// y = f(y, n) for the values from `first`. The words 0 and 1 of a block make the normal numbers of their places,
    /// as do 2 and 3.
    fn normals[T: Number, F: Fn(T, T) -> T + Copy](key: Key, first: usize, y: &mut [T], f: F) = normals_plain;
}

#[inline(always)]
fn normals_plain<T: Number, F: Fn(T, T) -> T + Copy>(key: Key, first: usize, y: &mut [T], f: F) {
    for (group, y) in y.chunks_mut(GROUP).enumerate() {
        let blocks = key.blocks::<BLOCKS>((first / GROUP + group) as u64 * BLOCKS as u64);
        let mut draws = [0.0_f32; GROUP];
        for (draws, blocks) in draws.chunks_exact_mut(2 * BLOCKS).zip(blocks.chunks_exact(2)) {
            let (left, right) = draws.split_at_mut(BLOCKS);
            for n in 0..BLOCKS {
                (left[n], right[n]) = normal_pair(blocks[0][n], blocks[1][n]);
            }
        }
        y.iter_mut().zip(&draws).for_each(|(y, &draw)| *y = f(*y, T::of(f64::from(draw))));
    }
}

/// sin x and cos x by their series, the highest power first, for |x| <= π/4.
const SINE: [f32; 5] = [1.0 / 362_880.0, -1.0 / 5_040.0, 1.0 / 120.0, -1.0 / 6.0, 1.0];
const COSINE: [f32; 5] = [1.0 / 40_320.0, -1.0 / 720.0, 1.0 / 24.0, -1.0 / 2.0, 1.0];

/// Two independent draws from N(0, 1), by Box and Muller in f32: one word for the radius, up to 6.7, one for the
/// direction: 30 bits within a quarter of the circle, and two for which quarter.
#[inline(always)]
fn normal_pair(radius: u32, direction: u32) -> (f32, f32) {
    const UNIT: f32 = 1.0 / 4_294_967_296.0;
    let radius = (-2.0 * ((radius as f32 + 0.5) * UNIT).logarithm()).max(0.0).sqrt();
    let angle = ((direction >> 2) as f32 * (4.0 * UNIT) - 0.5) * std::f32::consts::FRAC_PI_2;
    let square = angle * angle;
    let along = radius * polynomial(&COSINE, square);
    let along = if direction & 2 == 0 { along } else { -along };
    let across = radius * angle * polynomial(&SINE, square);
    if direction & 1 == 0 { (along, across) } else { (across, along) }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::machine::pool::with_threads;

    /// Checks a layer of noise: gradients, in place, any number of threads, key and stream.
    macro_rules! check_noise {
        ($layer:ident { $($option:ident: $value:expr),* }) => {
            let key = $crate::base::rng::Key::new(11);
            for (batch, len) in [(0, 3), (1, 1), (3, 67)] {
                let (layer, count) = ($layer { len, $($option: $value,)* stream: 3 }, batch * len);
                let given = $crate::layers::testing::Given::new(count, 0, count);
                let (mut y, mut d_x) = (given.dirty(count), given.dirty(count));
                layer.forward(batch, &given.x, &mut y, key);
                layer.backward(batch, &given.d_y, &mut d_x, key);
                let (mut again, mut d) = (given.x.clone(), given.d_y.clone());
                layer.forward_in_place(batch, &mut again, key);
                layer.backward_in_place(batch, &mut d, key);
                assert_eq!((&again[..count], &d[..count]), (&y[..count], &d_x[..count]));
                let (narrow, mut y32) = (given.narrow(), vec![0.0_f32; count]);
                layer.forward(batch, &narrow.x, &mut y32, key);
                $crate::layers::testing::twins(&y32, &y[..count]);
                given.check(|x, _, y| layer.forward(batch, x, y, key), &[], &d_x);
            }
            let layer = $layer { len: 2 * $crate::machine::pool::CHUNK + 131, $($option: $value,)* stream: 3 };
            let run = |threads, key, layer: $layer| {
                $crate::machine::pool::with_threads(threads, || {
                    let mut y = vec![1.0_f32; layer.len];
                    layer.forward_in_place(1, &mut y, key);
                    y
                })
            };
            let one = run(1, key, layer);
            assert_eq!(one, run(3, key, layer));
            assert_ne!(one, run(1, key, $layer { stream: 4, ..layer }));
            // The second half of a batch by itself is as in the whole.
            let (part, half) = ($layer { len: 3, ..layer }, 192);
            let (mut whole, mut d_whole) = (vec![1.0_f32; 2 * half * 3], vec![1.0_f32; 2 * half * 3]);
            let (mut second, mut d_second) = (whole[..half * 3].to_vec(), whole[..half * 3].to_vec());
            part.forward_in_place(2 * half, &mut whole, key);
            part.backward_in_place(2 * half, &mut d_whole, key);
            part.forward_in_place(half, &mut second, key.from(half));
            part.backward_in_place(half, &mut d_second, key.from(half));
            assert_eq!((&whole[half * 3..], &d_whole[half * 3..]), (&second[..], &d_second[..]));
            assert_ne!(one, run(1, $crate::base::rng::Key::new(12), layer));
        };
    }
    pub(in crate::layers) use check_noise;

    /// Mean and variance.
    pub(in crate::layers) fn moments(values: &[f32]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().map(|&y| f64::from(y)).sum::<f64>() / n;
        (mean, values.iter().map(|&y| (f64::from(y) - mean).powi(2)).sum::<f64>() / n)
    }

    const KEY: Key = Key::new(5);

    #[test]
    fn a_word_is_a_function_of_its_place() {
        let mut y = vec![0.0_f64; CHUNK + 150];
        with_threads(2, || by_words(KEY, 1, None, &mut y, |_, word| f64::from(word)));
        for at in [0, 1, 15, 16, 63, 64, CHUNK - 1, CHUNK, CHUNK + 149] {
            let block = KEY.block((at / GROUP * BLOCKS + at % BLOCKS) as u64);
            assert_eq!(y[at], f64::from(block[at % GROUP / BLOCKS]), "value {at}");
        }
    }

    #[test]
    fn normal_numbers_have_the_moments_and_tails_of_their_distribution() {
        let n = 400_000;
        let mut y = vec![0.0_f32; n];
        by_normals(KEY, 1, None, &mut y, |_, draw| draw);
        let (mean, variance) = moments(&y);
        let share = |test: &dyn Fn(f32) -> bool| y.iter().filter(|y| test(**y)).count() as f64 / n as f64;
        let root = (n as f64).sqrt();
        // four standard errors each
        assert!(mean.abs() < 4.0 / root, "mean {mean}");
        assert!((variance - 1.0).abs() < 4.0 * 2_f64.sqrt() / root, "variance {variance}");
        for (end, p) in [(0.0_f32, 0.5), (1.0, 0.158_655_25), (2.0, 0.022_750_13), (3.0, 0.001_349_9)] {
            for found in [share(&|y| y > end), share(&|y| y < -end)] {
                assert!((found - p).abs() < 4.0 * f64::sqrt(p * (1.0 - p)) / root, "beyond {end}: {found}");
            }
        }
        // neighbours of a pair, of a block, of a group
        for apart in [1, BLOCKS, 2 * BLOCKS, GROUP] {
            let products: f64 = y.iter().zip(&y[apart..]).map(|(a, b)| f64::from(a * b)).sum();
            assert!((products / n as f64).abs() < 4.0 / root, "covariance {apart} apart");
        }
    }

    #[test]
    fn a_pair_is_that_of_the_formula() {
        for (a, b) in
            [(0, 0), (u32::MAX, 1), (1 << 31, 2), (12_345, u32::MAX), (3_000_000_000, 7), (99, 1 << 30)]
        {
            let (x, y) = normal_pair(a, b);
            let radius = (-2.0 * ((f64::from(a) + 0.5) / 4_294_967_296.0).ln()).sqrt();
            assert!((f64::from(x).hypot(f64::from(y)) - radius).abs() < 1e-3, "{a}: {x}, {y}, not {radius}");
        }
    }
}
