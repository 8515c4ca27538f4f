//! Training: y_i = m_i·x_i / (1 − p), with m_i = 0 with probability p, else 1. Inference: y = x.
//!
//! Srivastava et al., JMLR 15 (2014), whose p is the probability of keeping; ours is that of dropping.

use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, times};
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::mask::{BLOCKS, GROUP, Mask, Thresholds, WORD};
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};
use crate::machine::simd::{self, vectorized};
use std::fmt;

/// Drops values at random. The mask is a function of key and stream: the backward pass makes it again.
///
/// A dropped value is chosen to be 0, not multiplied by 0: it is 0 even where x is NaN or infinite. What is
/// kept stays NaN. With p = 0 every pass is the identity, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    /// Values of one example.
    pub len: usize,
    /// The probability of dropping, 0 <= p < 1.
    pub p: f64,
    /// Whether training keeps x as it is and inference multiplies by 1 − p.
    pub classic: bool,
    /// The stream of the step's key that this layer's mask is drawn from.
    pub stream: u32,
}

kernels! {
    /// The passes of a dropout; slices have equal lengths, no x means y itself.
    pub trait DropoutKernel: Number {
        fn dropout_mask(layer: &Dropout, key: Key, x: Option<&[Self]>, y: &mut [Self]) = mask, f32: mask_f32;
        fn dropout_infer_in_place(layer: &Dropout, y: &mut [Self]) = infer_in_place;
    }
}

settings!(Dropout(len: usize, p: f64, stream: u32), classic: bool = false);

impl Dropout {
    /// [len]
    #[must_use]
    pub const fn output(&self) -> Shape {
        Shape::new(&[self.len])
    }

    /// No multiply-adds are counted for a dropout.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    /// What kept values are multiplied by in training.
    pub(in crate::layers) const fn scale(&self) -> f64 {
        if self.classic { 1.0 } else { 1.0 / (1.0 - self.p) }
    }

    /// y = m·x / (1 − p); classic y = m·x.   x, y [B,len]
    #[track_caller]
    pub fn forward<T: DropoutKernel>(&self, batch: usize, x: &[T], y: &mut [T], key: Key) {
        let len = times(batch, self.len);
        T::dropout_mask(INSIDE, self, key, Some(head(x, len, "x")), head_mut(y, len, "y"));
    }

    /// As `forward`, onto its input.   y [B,len]
    #[track_caller]
    pub fn forward_in_place<T: DropoutKernel>(&self, batch: usize, y: &mut [T], key: Key) {
        T::dropout_mask(INSIDE, self, key, None, head_mut(y, times(batch, self.len), "y"));
    }

    /// d_x = m·d_y / (1 − p); classic d_x = m·d_y; with the key of `forward`.   d_y, d_x [B,len]
    #[track_caller]
    pub fn backward<T: DropoutKernel>(&self, batch: usize, d_y: &[T], d_x: &mut [T], key: Key) {
        let len = times(batch, self.len);
        T::dropout_mask(INSIDE, self, key, Some(head(d_y, len, "d_y")), head_mut(d_x, len, "d_x"));
    }

    /// As `backward`, onto its input.   d [B,len]
    #[track_caller]
    pub fn backward_in_place<T: DropoutKernel>(&self, batch: usize, d: &mut [T], key: Key) {
        T::dropout_mask(INSIDE, self, key, None, head_mut(d, times(batch, self.len), "d"));
    }

    /// y = x; classic y = (1 − p)·x.   x, y [B,len]
    #[track_caller]
    pub fn infer<T: DropoutKernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
        let len = times(batch, self.len);
        head_mut(y, len, "y").copy_from_slice(head(x, len, "x"));
        self.infer_in_place(batch, y);
    }

    /// As `infer`, onto its input.   y [B,len]
    #[track_caller]
    pub fn infer_in_place<T: DropoutKernel>(&self, batch: usize, y: &mut [T]) {
        let y = head_mut(y, times(batch, self.len), "y");
        if self.classic && self.p != 0.0 {
            T::dropout_infer_in_place(INSIDE, self, y);
        }
    }
}

impl fmt::Display for Dropout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.classic { write!(f, "dropout({:?}, mode = classic)", self.p) } else { f.write_str("dropout") }
    }
}

/// y = the mask of x, or of y itself without x, by `job` for each chunk of the batch that these examples are of.
fn in_chunks<T: Number>(
    layer: &Dropout,
    key: Key,
    x: Option<&[T]>,
    y: &mut [T],
    job: impl Fn(&Mask<T>, Option<&[T]>, &mut [T]) + Sync,
) {
    if layer.p == 0.0 {
        return x.map_or((), |x| y.copy_from_slice(x));
    }
    let (key, scale) = (key.stream(layer.stream), T::of(layer.scale()));
    let within_a_chunk = |place: usize, x: Option<&[T]>, y: &mut [T]| {
        // The blocks of the masks count from 0.
        let turn = key.block(1 << 63 | (place / CHUNK) as u64)[0];
        let mask = Mask { key, first: place / GROUP, thresholds: Thresholds::new(layer.p, turn), scale };
        from_within_a_group(mask, place % GROUP, x, y, &job);
    };
    let begin = times(key.first(), layer.len);
    let lead = (begin.next_multiple_of(CHUNK) - begin).min(y.len());
    let (first, rest) = y.split_at_mut(lead);
    if lead > 0 {
        within_a_chunk(begin, x.map(|x| &x[..lead]), first);
    }
    pool::chunks_mut(rest, CHUNK, &|chunk, y| {
        let place = lead + chunk * CHUNK;
        within_a_chunk(begin + place, x.map(|x| &x[place..][..y.len()]), y);
    });
}

/// The mask of values of which the first is not the first of its group.
fn from_within_a_group<T: Number>(
    mask: Mask<T>,
    skipped: usize,
    x: Option<&[T]>,
    y: &mut [T],
    job: &impl Fn(&Mask<T>, Option<&[T]>, &mut [T]),
) {
    if skipped == 0 {
        return job(&mask, x, y);
    }
    let count = (GROUP - skipped).min(y.len());
    let (first, rest) = y.split_at_mut(count);
    let mut group = [T::zero(); GROUP];
    group[skipped..][..count].copy_from_slice(x.map_or(&*first, |x| &x[..count]));
    job(&mask, None, &mut group);
    first.copy_from_slice(&group[skipped..][..count]);
    job(&Mask { first: mask.first + 1, ..mask }, x.map(|x| &x[count..]), rest);
}

fn mask<T: Number>(layer: &Dropout, key: Key, x: Option<&[T]>, y: &mut [T]) {
    in_chunks(layer, key, x, y, drop_values);
}

fn mask_f32(layer: &Dropout, key: Key, x: Option<&[f32]>, y: &mut [f32]) {
    in_chunks(layer, key, x, y, |mask, x, y| {
        if simd::dropout::drop_values(simd::level(), mask, x, y) {
            return;
        }
        drop_values(mask, x, y);
    });
}

vectorized! {
    /// y = 0 where the value's byte drops it, else scale·x. Value 64·w + 4·n + b of a group has byte b (from the
    /// lowest) of word w of the group's n-th block.   x [len], or none for y itself   y [len]
    pub(crate) fn drop_values[T: Number](mask: &Mask<T>, x: Option<&[T]>, y: &mut [T]) = drop_values_plain;
}

#[inline(always)]
fn drop_values_plain<T: Number>(mask: &Mask<T>, x: Option<&[T]>, y: &mut [T]) {
    if let Some(x) = x {
        y.copy_from_slice(x);
    }
    let Thresholds { below, open } = &mask.thresholds;
    for (group, y) in y.chunks_mut(GROUP).enumerate() {
        let words = mask.key.blocks::<BLOCKS>((mask.first + group) as u64 * BLOCKS as u64);
        for (y, words) in y.chunks_mut(WORD).zip(&words) {
            let mut bytes = [0; WORD];
            for (bytes, word) in bytes.chunks_exact_mut(4).zip(words) {
                bytes.copy_from_slice(&word.to_le_bytes());
            }
            for ((y, &byte), (&below, &open)) in y.iter_mut().zip(&bytes).zip(below.iter().zip(open)) {
                *y = if byte < below || open == 0 { T::zero() } else { *y * mask.scale };
            }
        }
    }
}

fn infer_in_place<T: Number>(layer: &Dropout, y: &mut [T]) {
    let scale = T::of(1.0 - layer.p);
    pool::chunks_mut(y, CHUNK, &|_, y| {
        for y in y {
            *y *= scale;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;
    use crate::machine::pool::with_threads;

    const KEY: Key = Key::new(11);

    #[test]
    fn gradients_are_central_differences() {
        for (p, classic) in [(0.3, false), (0.5, true), (0.0, false)] {
            for (batch, len) in [(0, 5), (1, 1), (3, 67)] {
                let layer = Dropout { len, p, classic, stream: 3 };
                let given = Given::new(batch * len, 0, batch * len);
                let (mut y, mut d_x) = (given.dirty(batch * len), given.dirty(batch * len));
                layer.forward(batch, &given.x, &mut y, KEY);
                layer.backward(batch, &given.d_y, &mut d_x, KEY);
                given.check(|x, _, y| layer.forward(batch, x, y, KEY), &[], &d_x);
                let (mut again, mut d) = (given.x.clone(), given.d_y.clone());
                layer.forward_in_place(batch, &mut again, KEY);
                layer.backward_in_place(batch, &mut d, KEY);
                assert_eq!(
                    (&again[..batch * len], &d[..batch * len]),
                    (&y[..batch * len], &d_x[..batch * len])
                );
            }
        }
    }

    /// Examples have the mask that they have in the whole batch, wherever a part of it begins.
    #[test]
    fn a_part_of_a_batch_has_its_part_of_the_mask() {
        for len in [1, 7, 64, 130, CHUNK / 100] {
            let (batch, layer) = (300, Dropout { len, p: 0.3, classic: false, stream: 3 });
            let x: Vec<f32> = (0..batch * len).map(|i| i as f32 + 1.0).collect();
            let mut whole = vec![f32::NAN; x.len()];
            layer.forward(batch, &x, &mut whole, KEY);
            for range in [0..100, 64..65, 101..300, 128..256, 299..300] {
                let (values, count) = (range.start * len..range.end * len, range.len());
                let mut y = vec![f32::NAN; values.len()];
                layer.forward(count, &x[values.clone()], &mut y, KEY.from(range.start));
                assert_eq!(y, whole[values.clone()], "{range:?} of {len}");
                let mut y = x[values.clone()].to_vec();
                with_threads(2, || layer.backward_in_place(count, &mut y, KEY.from(range.start)));
                assert_eq!(y, whole[values], "{range:?} of {len}, in place");
            }
        }
    }

    #[test]
    fn inverted_keeps_the_mean_and_classic_scales_at_inference() {
        let len = 100_000;
        let x = vec![1.0_f32; len];
        let mut y = vec![0.0; len];
        for p in [0.2, 0.5, 0.9] {
            let inverted = Dropout { len, p, classic: false, stream: 0 };
            inverted.forward(1, &x, &mut y, KEY);
            let mean = y.iter().map(|&y| f64::from(y)).sum::<f64>() / len as f64;
            // five standard errors of a mean of draws that are 0 or 1 / (1 - p)
            let error = (p / (1.0 - p) / len as f64).sqrt();
            assert!((mean - 1.0).abs() < 5.0 * error, "mean {mean} for p = {p}");
            inverted.infer(1, &x, &mut y);
            assert_eq!(y, x);
            let classic = Dropout { classic: true, ..inverted };
            classic.forward(1, &x, &mut y, KEY);
            assert!(y.iter().all(|&y| y == 0.0 || y == 1.0));
            classic.infer(1, &x, &mut y);
            assert!(y.iter().all(|&y| y == (1.0 - p) as f32));
        }
    }

    #[test]
    fn the_mask_is_a_function_of_key_stream_and_place() {
        let layer = Dropout { len: 2 * CHUNK + 130, p: 0.5, classic: true, stream: 2 };
        let run = |threads, layer: Dropout| {
            with_threads(threads, || {
                let mut y = vec![1.0_f32; layer.len];
                layer.forward_in_place(1, &mut y, KEY);
                y
            })
        };
        let one = run(1, layer);
        assert_eq!(one, run(3, layer));
        assert_ne!(one, run(1, Dropout { stream: 3, ..layer }));
        for at in [0, 1, 7, 63, 64, 255, 256, CHUNK - 1, CHUNK, CHUNK + 66, layer.len - 1] {
            let (group, place) = (at / GROUP, at % GROUP);
            let block = KEY.stream(2).block((group * BLOCKS + place % WORD / 4) as u64);
            let byte = block[place / WORD].to_le_bytes()[place % 4];
            assert_eq!(one[at], if byte < 128 { 0.0 } else { 1.0 }, "value {at}");
        }
    }

    /// Over all turns, a place drops p·2^32 of 256·2^24 cases: here 2^16 turns, evenly.
    #[test]
    fn the_mean_threshold_of_every_place_is_p() {
        const TURNS: u32 = 1 << 16;
        for p in [1e-6, 0.001, 0.2, 0.5, 1.0 / 3.0, 0.999, 1.0 - f64::EPSILON] {
            let mut dropped = [0_u64; WORD];
            for turn in 0..TURNS {
                let thresholds = Thresholds::new(p, turn << 16);
                for (place, dropped) in dropped.iter_mut().enumerate() {
                    let all = thresholds.open[place] == 0;
                    *dropped += if all { 256 } else { u64::from(thresholds.below[place]) };
                }
            }
            for dropped in dropped {
                let mean = dropped as f64 / f64::from(TURNS) / 256.0;
                // half a step of the turns tried, in units of a byte's value
                assert!((mean - p).abs() <= 1.0 / f64::from(TURNS) / 256.0, "{mean} instead of {p}");
            }
        }
        assert_eq!(Thresholds::new(0.5, 0), Thresholds { below: [128; WORD], open: [u8::MAX; WORD] });
    }

    #[test]
    fn nothing_changes_without_dropping_and_a_dropped_value_is_zero() {
        let odd = [f32::from_bits(0x7fc0_1234), -0.0, f32::INFINITY, 1e-44];
        let mut y = [0.0; 4];
        Dropout { len: 4, p: 0.0, classic: false, stream: 0 }.forward(1, &odd, &mut y, KEY);
        assert_eq!(y.map(f32::to_bits), odd.map(f32::to_bits));
        let mut y = [f32::NAN; 1000];
        Dropout { len: 1000, p: 0.5, classic: false, stream: 0 }.forward_in_place(1, &mut y, KEY);
        assert!(y.iter().any(|y| y.is_nan()) && y.contains(&0.0));
        let mut y = [1.0_f32; 1000];
        let near_one = Dropout { len: 1000, p: 1.0 - f64::EPSILON, classic: true, stream: 0 };
        near_one.forward_in_place(1, &mut y, KEY);
        assert_eq!(y, [0.0; 1000]);
    }

    #[test]
    fn text() {
        let layer = Dropout { len: 1, p: 0.5, classic: true, stream: 0 };
        assert_eq!(layer.to_string(), "dropout(0.5, mode = classic)");
        assert_eq!(Dropout { classic: false, ..layer }.to_string(), "dropout");
    }
}
