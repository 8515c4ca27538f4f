//! y_c = max_p x_pc; NaN passes on.   x [B,P,C]  y [B,C]

use crate::base::shape::Shape;
use crate::layers::padded::padded_pool;
use crate::layers::pools::maxpool2d::{MaxPool2d, MaxPool2dKernel};
use crate::machine::lanes::Lanes;
use crate::machine::window::Padding;
use std::fmt;

/// The largest value of each channel over all positions: a max pool with one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GlobalMaxPool {
    /// P, height times width, or the length of a sequence.
    pub positions: usize,
    /// C.
    pub channels: usize,
}

impl GlobalMaxPool {
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

    #[track_caller]
    const fn one_window(&self) -> MaxPool2d {
        assert!(
            self.positions > 0 && self.channels > 0,
            "`global_maxpool` has 0 positions or channels; it needs 1 or more"
        );
        let size = [self.positions, 1];
        MaxPool2d { input: [self.positions, 1, self.channels], size, stride: size, padding: Padding::Valid }
    }

    /// y = max over the positions.   x [B,P,C]  y [B,C]
    #[track_caller]
    pub fn forward<T: MaxPool2dKernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
        self.one_window().forward(batch, x, y);
    }

    /// d_x = d_y at the first position that equals y (that is NaN, if y is), else 0.
    ///
    /// x, d_x [B,P,C]  y, d_y [B,C]
    #[track_caller]
    pub fn backward<T: MaxPool2dKernel>(&self, batch: usize, x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) {
        self.one_window().backward(batch, x, y, d_y, d_x);
    }

    /// As `forward`, with the examples in lanes.   x [G,P,C,16]  y [G,C,16]
    #[track_caller]
    pub fn forward_in_lanes<T: MaxPool2dKernel>(&self, lanes: Lanes, x: &[T], y: &mut [T]) {
        self.one_window().forward_in_lanes(lanes, x, y);
    }

    /// As `backward`, with the examples in lanes.
    #[track_caller]
    pub fn backward_in_lanes<T: MaxPool2dKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        y: &[T],
        d_y: &[T],
        d_x: &mut [T],
    ) {
        self.one_window().backward_in_lanes(lanes, x, y, d_y, d_x);
    }
}

padded_pool!(GlobalMaxPool, MaxPool2dKernel, [x 0, y 1]);

impl fmt::Display for GlobalMaxPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("global_maxpool")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;

    #[test]
    fn gradients_are_central_differences() {
        for (positions, channels) in [(1, 1), (6, 3), (5, 18)] {
            for batch in [0, 1, 3] {
                let layer = GlobalMaxPool { positions, channels };
                let inputs = batch * positions * channels;
                let mut given = Given::new(inputs, 0, batch * channels);
                // Far from each other: no difference changes the winner.
                for (i, x) in given.x.iter_mut().enumerate() {
                    *x = ((i * 37) % 101) as f64 * 0.1 - 8.0 + i as f64 * 1e-3;
                }
                let (mut y, mut d_x) = (given.dirty(batch * channels), given.dirty(inputs));
                layer.forward(batch, &given.x, &mut y);
                layer.backward(batch, &given.x, &y, &given.d_y, &mut d_x);
                given.check(|x, _, y| layer.forward(batch, x, y), &[], &d_x);
            }
        }
    }

    #[test]
    fn nan_passes_on_and_the_first_of_equal_positions_gets_the_gradient() {
        let layer = GlobalMaxPool { positions: 3, channels: 2 };
        let x = [2.0_f32, 1.0, 2.0, f32::NAN, 0.0, 5.0];
        let (mut y, mut d_x) = ([0.0; 2], [7.0; 6]);
        layer.forward(1, &x, &mut y);
        assert!(y[0] == 2.0 && y[1].is_nan());
        layer.backward(1, &x, &y, &[3.0, 4.0], &mut d_x);
        assert_eq!(d_x, [3.0, 0.0, 0.0, 4.0, 0.0, 0.0]);
        assert_eq!((layer.to_string(), layer.output()), ("global_maxpool".into(), Shape::new(&[2])));
    }
}
