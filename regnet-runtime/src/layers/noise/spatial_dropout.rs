//! Training: y_bsc = m_bc·x_bsc / (1 − p), with m_bc = 0 with probability p, else 1: whole channels. Inference: y = x.
//!
//! Tompson, Goroshin, Jain, LeCun & Bregler, CVPR 2015: neighbours in an image agree so much that dropping single values
//! takes little away.

use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, times};
use crate::layers::noise::drawn::{limit, same};
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool;
use std::fmt;

/// Drops whole channels at random. The mask is a function of key, stream, example and channel, whatever the layout.
///
/// A dropped value is chosen to be 0, not multiplied by 0. With p = 0 every pass is the identity, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpatialDropout {
    /// S, the cells of an image or the steps of a sequence.
    pub positions: usize,
    /// C
    pub channels: usize,
    /// The probability of dropping, 0 <= p < 1.
    pub p: f64,
    /// The stream of the step's key that this layer's mask is drawn from.
    pub stream: u32,
}

kernels! {
    /// Drops channels; no x means y itself.   x, y [G,S,C,width]
    pub trait SpatialDropoutKernel: Number {
        fn spatial_dropout(layer: &SpatialDropout, lanes: Lanes, key: Key, x: Option<&[Self]>, y: &mut [Self]) = drop_channels;
    }
}

impl SpatialDropout {
    /// [S,C]
    #[must_use]
    pub const fn output(&self) -> Shape {
        Shape::new(&[self.positions, self.channels])
    }

    /// No multiply-adds are counted for a dropout.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    const fn len(&self) -> usize {
        times(self.positions, self.channels)
    }

    /// y = m·x / (1 − p).   x, y [B,S,C]
    #[track_caller]
    pub fn forward<T: SpatialDropoutKernel>(&self, batch: usize, x: &[T], y: &mut [T], key: Key) {
        self.forward_in_lanes(Lanes::rows(batch), x, y, key);
    }

    /// As `forward`, onto its input.   y [B,S,C]
    #[track_caller]
    pub fn forward_in_place<T: SpatialDropoutKernel>(&self, batch: usize, y: &mut [T], key: Key) {
        self.forward_in_lanes_in_place(Lanes::rows(batch), y, key);
    }

    /// As `forward`, in lanes.   x, y [G,S,C,width]
    #[track_caller]
    pub fn forward_in_lanes<T: SpatialDropoutKernel>(&self, lanes: Lanes, x: &[T], y: &mut [T], key: Key) {
        let len = times(lanes.examples(), self.len());
        T::spatial_dropout(INSIDE, self, lanes, key, Some(head(x, len, "x")), head_mut(y, len, "y"));
    }

    /// As `forward`, in lanes, onto its input.   y [G,S,C,width]
    #[track_caller]
    pub fn forward_in_lanes_in_place<T: SpatialDropoutKernel>(&self, lanes: Lanes, y: &mut [T], key: Key) {
        T::spatial_dropout(
            INSIDE,
            self,
            lanes,
            key,
            None,
            head_mut(y, times(lanes.examples(), self.len()), "y"),
        );
    }

    /// d_x = m·d_y / (1 − p), with the key of `forward`.   d_y, d_x [B,S,C]
    #[track_caller]
    pub fn backward<T: SpatialDropoutKernel>(&self, batch: usize, d_y: &[T], d_x: &mut [T], key: Key) {
        self.forward(batch, d_y, d_x, key);
    }

    /// As `backward`, onto its input.   d [B,S,C]
    #[track_caller]
    pub fn backward_in_place<T: SpatialDropoutKernel>(&self, batch: usize, d: &mut [T], key: Key) {
        self.forward_in_place(batch, d, key);
    }

    /// As `backward`, in lanes.   d_y, d_x [G,S,C,width]
    #[track_caller]
    pub fn backward_in_lanes<T: SpatialDropoutKernel>(
        &self,
        lanes: Lanes,
        d_y: &[T],
        d_x: &mut [T],
        key: Key,
    ) {
        self.forward_in_lanes(lanes, d_y, d_x, key);
    }

    /// As `backward`, in lanes, onto its input.   d [G,S,C,width]
    #[track_caller]
    pub fn backward_in_lanes_in_place<T: SpatialDropoutKernel>(&self, lanes: Lanes, d: &mut [T], key: Key) {
        self.forward_in_lanes_in_place(lanes, d, key);
    }
}

impl fmt::Display for SpatialDropout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("spatial_dropout")
    }
}

fn drop_channels<T: Number>(layer: &SpatialDropout, lanes: Lanes, key: Key, x: Option<&[T]>, y: &mut [T]) {
    if layer.p == 0.0 {
        return same(x, y);
    }
    let (key, size) = (key.stream(layer.stream), times(layer.len(), lanes.width()));
    pool::chunks_mut(y, size, &|group, y| {
        same(x.map(|x| &x[group * size..][..y.len()]), y);
        T::with_scratch(layer.channels * lanes.width(), |factors| {
            group_factors(layer, lanes, key, group, factors);
            for y in y.chunks_exact_mut(factors.len().max(1)) {
                for (y, &factor) in y.iter_mut().zip(&*factors) {
                    *y = if factor == T::zero() { T::zero() } else { *y * factor };
                }
            }
        });
    });
}

/// 0 or 1 / (1 − p) for each channel of each example of a group. Channel c of example b has word b·C + c.
fn group_factors<T: Number>(layer: &SpatialDropout, lanes: Lanes, key: Key, group: usize, factors: &mut [T]) {
    let (limit, kept) = (limit(layer.p), T::of(1.0 / (1.0 - layer.p)));
    for (channel, factors) in factors.chunks_exact_mut(lanes.width()).enumerate() {
        for (lane, factor) in factors.iter_mut().enumerate() {
            let place = (key.first() + group * lanes.width() + lane) * layer.channels + channel;
            let word = key.block(place as u64 / 4)[place % 4];
            *factor = if word < limit { T::zero() } else { kept };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;
    use crate::machine::lanes::{from_lanes, to_lanes};
    use crate::machine::pool::with_threads;

    const KEY: Key = Key::new(11);

    #[test]
    fn gradients_are_central_differences() {
        for (batch, positions, channels) in [(0, 2, 3), (1, 1, 1), (3, 5, 7), (2, 1, 33)] {
            let (layer, len) =
                (SpatialDropout { positions, channels, p: 0.4, stream: 3 }, batch * positions * channels);
            let given = Given::new(len, 0, len);
            let (mut y, mut d_x) = (given.dirty(len), given.dirty(len));
            layer.forward(batch, &given.x, &mut y, KEY);
            layer.backward(batch, &given.d_y, &mut d_x, KEY);
            given.check(|x, _, y| layer.forward(batch, x, y, KEY), &[], &d_x);
            let (mut again, mut d) = (given.x.clone(), given.d_y.clone());
            layer.forward_in_place(batch, &mut again, KEY);
            layer.backward_in_place(batch, &mut d, KEY);
            assert_eq!((&again[..len], &d[..len]), (&y[..len], &d_x[..len]));
        }
    }

    #[test]
    fn whole_channels_are_dropped_with_probability_p() {
        let (batch, layer) = (300, SpatialDropout { positions: 4, channels: 50, p: 0.3, stream: 0 });
        let mut y = vec![1.0_f64; batch * 200];
        layer.forward_in_place(batch, &mut y, KEY);
        let mut dropped = 0;
        for example in y.chunks_exact(200) {
            let first = &example[..50];
            assert!(example.chunks_exact(50).all(|cell| cell == first));
            assert!(first.iter().all(|&y| y == 0.0 || y == 1.0 / 0.7));
            dropped += first.iter().filter(|&&y| y == 0.0).count();
        }
        let (share, n) = (dropped as f64 / 15_000.0, 15_000.0_f64);
        assert!((share - 0.3).abs() < 4.0 * (0.21 / n).sqrt(), "four standard errors: {share}");
    }

    #[test]
    fn lanes_and_threads_change_nothing() {
        let (batch, layer) = (21, SpatialDropout { positions: 6, channels: 5, p: 0.5, stream: 2 });
        let lanes = Lanes::of::<f32>(batch);
        let (mut rows, mut turned) = (vec![1.0_f32; batch * 30], vec![0.0; lanes.examples() * 30]);
        to_lanes(lanes, 30, &rows, &mut turned);
        with_threads(1, || layer.forward_in_place(batch, &mut rows, KEY));
        with_threads(3, || layer.forward_in_lanes_in_place(lanes, &mut turned, KEY));
        let mut back = vec![9.0; batch * 30];
        from_lanes(lanes, 30, &turned, &mut back);
        assert_eq!(back, rows);
        let other = SpatialDropout { stream: 3, ..layer };
        let mut again = vec![1.0_f32; batch * 30];
        other.forward(batch, &again.clone(), &mut again, KEY);
        assert_ne!(again, rows);
    }

    #[test]
    fn nothing_changes_without_dropping_and_a_dropped_value_is_zero() {
        let odd = [f32::NAN, -0.0, f32::INFINITY, 1e-44];
        let (mut y, layer) = ([0.0; 4], SpatialDropout { positions: 2, channels: 2, p: 0.0, stream: 0 });
        layer.forward(1, &odd, &mut y, KEY);
        assert_eq!(y.map(f32::to_bits), odd.map(f32::to_bits));
        let mut y = [f32::NAN; 100];
        SpatialDropout { positions: 1, channels: 100, p: 0.5, ..layer }.forward_in_place(1, &mut y, KEY);
        assert!(y.iter().any(|y| y.is_nan()) && y.contains(&0.0));
    }
}
