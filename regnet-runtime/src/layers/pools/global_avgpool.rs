//! y_c = 1/P · Σ_p x_pc.   x [B,P,C]  y [B,C]

use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, times};
use crate::layers::padded::padded_pool;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};
use std::fmt;

/// The mean of each channel over all positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GlobalAvgPool {
    /// P, height times width, or the length of a sequence.
    pub positions: usize,
    /// C.
    pub channels: usize,
}

kernels! {
    /// The passes of a global average pool; slices have their exact lengths.
    pub trait GlobalAvgPoolKernel: Number {
        fn global_avgpool_forward(layer: &GlobalAvgPool, x: &[Self], y: &mut [Self]) = forward;
        fn global_avgpool_backward(layer: &GlobalAvgPool, d_y: &[Self], d_x: &mut [Self]) = backward;
    }
}

impl GlobalAvgPool {
    /// [C]
    #[must_use]
    pub const fn output(&self) -> Shape {
        Shape::new(&[self.channels])
    }

    /// No multiply-adds are counted for a pool.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    const fn input_len(&self) -> usize {
        times(self.positions, self.channels)
    }

    /// Examples that one task takes.
    fn examples(&self) -> usize {
        CHUNK.div_ceil(self.input_len().max(1))
    }

    /// y = mean over the positions.   x [B,P,C]  y [B,C]
    #[track_caller]
    pub fn forward<T: GlobalAvgPoolKernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
        let x = head(x, times(batch, self.input_len()), "x");
        T::global_avgpool_forward(INSIDE, self, x, head_mut(y, times(batch, self.channels), "y"));
    }

    /// d_x = d_y / P at each position.   d_y [B,C]  d_x [B,P,C]
    #[track_caller]
    pub fn backward<T: GlobalAvgPoolKernel>(&self, batch: usize, d_y: &[T], d_x: &mut [T]) {
        let d_y = head(d_y, times(batch, self.channels), "d_y");
        T::global_avgpool_backward(INSIDE, self, d_y, head_mut(d_x, times(batch, self.input_len()), "d_x"));
    }

    /// The same pool in lanes: sixteen times as many channels, as many examples as there are groups.
    fn in_lanes(self, lanes: Lanes) -> GlobalAvgPool {
        GlobalAvgPool { channels: times(self.channels, lanes.width()), ..self }
    }

    /// As `forward`, with the examples in lanes.   x [G,P,C,16]  y [G,C,16]
    #[track_caller]
    pub fn forward_in_lanes<T: GlobalAvgPoolKernel>(&self, lanes: Lanes, x: &[T], y: &mut [T]) {
        self.in_lanes(lanes).forward(lanes.groups(), x, y);
    }

    /// As `backward`, with the examples in lanes.
    #[track_caller]
    pub fn backward_in_lanes<T: GlobalAvgPoolKernel>(&self, lanes: Lanes, d_y: &[T], d_x: &mut [T]) {
        self.in_lanes(lanes).backward(lanes.groups(), d_y, d_x);
    }
}

padded_pool!(GlobalAvgPool, GlobalAvgPoolKernel, []);

impl fmt::Display for GlobalAvgPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("global_avgpool")
    }
}

fn forward<T: Number>(layer: &GlobalAvgPool, x: &[T], y: &mut [T]) {
    let (channels, examples, input) = (layer.channels, layer.examples(), layer.input_len().max(1));
    let scale = T::of(1.0 / layer.positions.max(1) as f64);
    pool::chunks_mut(y, examples * channels, &|chunk, y| {
        for (x, y) in x[chunk * examples * input..].chunks_exact(input).zip(y.chunks_exact_mut(channels)) {
            T::column_sums(INSIDE, x, y);
            for y in y {
                *y *= scale;
            }
        }
    });
}

fn backward<T: Number>(layer: &GlobalAvgPool, d_y: &[T], d_x: &mut [T]) {
    let (channels, examples, input) = (layer.channels, layer.examples(), layer.input_len().max(1));
    let scale = T::of(1.0 / layer.positions.max(1) as f64);
    pool::chunks_mut(d_x, examples * input, &|chunk, d_x| {
        let d_y = &d_y[chunk * examples * channels..];
        for (d_x, d_y) in d_x.chunks_exact_mut(input).zip(d_y.chunks_exact(channels.max(1))) {
            for d_x in d_x.chunks_exact_mut(channels) {
                for (d_x, &d_y) in d_x.iter_mut().zip(d_y) {
                    *d_x = scale * d_y;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;

    #[test]
    fn gradients_are_central_differences() {
        for (positions, channels) in [(1, 1), (6, 3), (5, 18)] {
            for batch in [0, 1, 3] {
                let layer = GlobalAvgPool { positions, channels };
                let given = Given::new(batch * positions * channels, 0, batch * channels);
                let mut d_x = given.dirty(batch * positions * channels);
                layer.backward(batch, &given.d_y, &mut d_x);
                given.check(|x, _, y| layer.forward(batch, x, y), &[], &d_x);
            }
        }
    }

    #[test]
    fn means_are_known() {
        let mut y = [0.0_f32; 3];
        GlobalAvgPool { positions: 2, channels: 2 }.forward(1, &[1.0, 10.0, 3.0, 20.0], &mut y);
        assert_eq!(y, [2.0, 15.0, 0.0]);
    }
}
