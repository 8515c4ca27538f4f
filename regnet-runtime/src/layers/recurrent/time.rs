//! Between examples after one another and steps after one another; lengths of sequences; masks that stay in time.

use super::Recurrent;
use crate::base::rng::Key;
use crate::layers::noise::drawn::limit;
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};

/// How many steps of each example are no padding: as the lengths of a padded input say, or, where there are none, up to
/// the last one that is not wholly NaN; all where every step is.   x [B,L,C]  lengths [B] or none  ends [B]
///
/// As numbers of the network's type, which hold them exactly, so that they find room in its scratch.
pub(super) fn ends<T: Number>([length, channels]: [usize; 2], x: &[T], lengths: &[u32], ends: &mut [T]) {
    if !lengths.is_empty() {
        ends.iter_mut().zip(lengths).for_each(|(end, length)| *end = T::of(f64::from(*length)));
        return;
    }
    for (example, end) in ends.iter_mut().enumerate() {
        let steps = x[example * length * channels..][..length * channels].chunks_exact(channels);
        let padding = steps.rev().take_while(|step| step.iter().all(|x| x.is_nan())).count();
        *end = T::of(if padding == length { length } else { length - padding } as f64);
    }
}

/// Whether a step is padding of an example that ends there.
#[inline(always)]
pub(super) fn is_padding<T: Number>(time: usize, end: T) -> bool {
    T::of(time as f64) >= end
}

/// The masks of a pass: factors of the channels [B,C] and of the state [B,U], or nothing without dropout.
pub(super) struct Masks<'a, T> {
    pub(super) x: &'a [T],
    pub(super) h: &'a [T],
}

/// The lengths of the masks for a batch.
pub(super) fn mask_lens(settings: &Recurrent, batch: usize, training: bool) -> [usize; 2] {
    let len = |p: f64, width: usize| if training && p > 0.0 { batch * width } else { 0 };
    [len(settings.dropout, settings.input[1]), len(settings.recurrent_dropout, settings.units)]
}

/// Draws the masks: value i of the batch's first has word i of the stream, the second begins half of the stream later.
pub(super) fn draw<T: Number>(settings: &Recurrent, key: Option<Key>, x: &mut [T], h: &mut [T]) {
    let Some(key) = key.map(|key| key.stream(settings.stream)) else { return };
    let fill = |p: f64, (stream, width): (u64, usize), mask: &mut [T]| {
        let (limit, kept) = (limit(p), T::of(1.0 / (1.0 - p)));
        for (place, factor) in (key.first() * width..).zip(mask) {
            let word = key.block(stream + place as u64 / 4)[place % 4];
            *factor = if word < limit { T::zero() } else { kept };
        }
    };
    fill(settings.dropout, (0, settings.input[1]), x);
    fill(settings.recurrent_dropout, (1 << 63, settings.units), h);
}

/// Steps of a piece of work: as many as fill a chunk.
fn steps_of_chunk(values: usize) -> usize {
    CHUNK.div_ceil(values.max(1))
}

/// The steps in the order of time, masked; padding is 0.   x [B,L,C]  ends [B]  mask [B,C] or none  out [L,B,C]
pub(super) fn gather<T: Number>(input: [usize; 2], x: &[T], ends: &[T], mask: &[T], out: &mut [T]) {
    let ([length, channels], batch) = (input, ends.len());
    let steps = steps_of_chunk(batch * channels);
    pool::chunks_mut(out, steps * batch * channels, &|chunk, out| {
        for (row, out) in out.chunks_exact_mut(channels).enumerate() {
            let (time, example) = (chunk * steps + row / batch, row % batch);
            if is_padding(time, ends[example]) {
                out.fill(T::zero());
                continue;
            }
            out.copy_from_slice(&x[(example * length + time) * channels..][..channels]);
            if !mask.is_empty() {
                drop_values(&mask[example * channels..][..channels], out);
            }
        }
    });
}

/// d_x from its steps in the order of time, masked.   d [L,B,C]  mask [B,C] or none  d_x [B,L,C]
pub(super) fn scatter<T: Number>([length, channels]: [usize; 2], d: &[T], mask: &[T], d_x: &mut [T]) {
    let batch = d_x.len() / (length * channels).max(1);
    let examples = steps_of_chunk(length * channels);
    pool::chunks_mut(d_x, examples * length * channels, &|chunk, d_x| {
        for (row, d_x) in d_x.chunks_exact_mut(channels).enumerate() {
            let (example, time) = (chunk * examples + row / length, row % length);
            d_x.copy_from_slice(&d[(time * batch + example) * channels..][..channels]);
            if !mask.is_empty() {
                drop_values(&mask[example * channels..][..channels], d_x);
            }
        }
    });
}

/// The output from the states, with `padding` behind the end of a sequence.   h [L,B,U]  ends [B]  y [B,U] or [B,L,U]
pub(super) fn emit<T: Number>(settings: &Recurrent, h: &[T], ends: &[T], padding: T, y: &mut [T]) {
    let ([length, _], units, batch) = (settings.input, settings.units, ends.len());
    if !settings.sequence {
        return y.copy_from_slice(&h[(length - 1) * batch * units..]);
    }
    for (row, y) in y.chunks_exact_mut(units).enumerate() {
        let (example, time) = (row / length, row % length);
        match is_padding(time, ends[example]) {
            true => y.fill(padding),
            false => y.copy_from_slice(&h[(time * batch + example) * units..][..units]),
        }
    }
}

/// What is dropped is chosen to be 0, the rest scaled.
pub(super) fn drop_values<T: Number>(mask: &[T], values: &mut [T]) {
    for (value, &factor) in values.iter_mut().zip(mask) {
        *value = if factor == T::zero() { T::zero() } else { *value * factor };
    }
}
