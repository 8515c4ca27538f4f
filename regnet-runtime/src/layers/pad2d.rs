//! y = x with zeros around it.   x [B,H,W,C]  y [B,H+2h,W+2w,C]

use crate::base::message::Message;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, product, times};
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool::{self, CHUNK};
use crate::machine::window::Pair;
use std::fmt;

/// Zeros on all four sides of an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pad2d {
    /// [H, W, C].
    pub input: [usize; 3],
    /// Rows above and below, columns left and right.
    pub amount: [usize; 2],
}

kernels! {
    /// The passes of a padding; slices have their exact lengths.
    pub trait Pad2dKernel: Number {
        fn pad2d_forward(layer: &Pad2d, x: &[Self], y: &mut [Self]) = forward;
        fn pad2d_backward(layer: &Pad2d, d_y: &[Self], d_x: &mut [Self]) = backward;
    }
}

impl Pad2d {
    /// Itself; else the text of the error of the compilation.
    ///
    /// # Panics
    /// If the output has more values than a size can count.
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> Pad2d {
        if self.output().len() == usize::MAX {
            Message::new("`pad2d` makes more values than a size can count").fail();
        }
        self
    }

    /// [H+2h, W+2w, C]
    #[must_use]
    pub const fn output(&self) -> Shape {
        let [height, width, channels] = self.input;
        let [rows, columns] = self.amount;
        Shape::new(&[
            height.saturating_add(rows.saturating_mul(2)),
            width.saturating_add(columns.saturating_mul(2)),
            channels,
        ])
    }

    /// No multiply-adds are counted for a padding.
    #[must_use]
    pub const fn macs(&self) -> usize {
        0
    }

    const fn input_len(&self) -> usize {
        product(&self.input)
    }

    /// Where each row of the image begins and, in the output, each row that holds it.
    fn rows(self) -> impl Iterator<Item = (usize, usize)> {
        let [height, width, channels] = self.input;
        let [above, left] = self.amount;
        let wide = width + 2 * left;
        (0..height).map(move |row| (row * width * channels, ((above + row) * wide + left) * channels))
    }

    /// The same padding in lanes: sixteen times as many channels, as many examples as there are groups.
    fn in_lanes(self, lanes: Lanes) -> Pad2d {
        let [height, width, channels] = self.input;
        Pad2d { input: [height, width, times(channels, lanes.width())], ..self }
    }

    /// y = x, and 0 around it.   x [B,H,W,C]  y [B,H+2h,W+2w,C]
    #[track_caller]
    pub fn forward<T: Pad2dKernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
        let x = head(x, times(batch, self.input_len()), "x");
        T::pad2d_forward(INSIDE, self, x, head_mut(y, times(batch, self.output().len()), "y"));
    }

    /// d_x = d_y without its border.   d_y [B,H+2h,W+2w,C]  d_x [B,H,W,C]
    #[track_caller]
    pub fn backward<T: Pad2dKernel>(&self, batch: usize, d_y: &[T], d_x: &mut [T]) {
        let d_y = head(d_y, times(batch, self.output().len()), "d_y");
        T::pad2d_backward(INSIDE, self, d_y, head_mut(d_x, times(batch, self.input_len()), "d_x"));
    }

    /// As `forward`, with the examples in lanes.   x [G,H,W,C,16]
    #[track_caller]
    pub fn forward_in_lanes<T: Pad2dKernel>(&self, lanes: Lanes, x: &[T], y: &mut [T]) {
        self.in_lanes(lanes).forward(lanes.groups(), x, y);
    }

    /// As `backward`, with the examples in lanes.
    #[track_caller]
    pub fn backward_in_lanes<T: Pad2dKernel>(&self, lanes: Lanes, d_y: &[T], d_x: &mut [T]) {
        self.in_lanes(lanes).backward(lanes.groups(), d_y, d_x);
    }
}

impl fmt::Display for Pad2d {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pad2d({})", Pair(self.amount))
    }
}

fn forward<T: Number>(layer: &Pad2d, x: &[T], y: &mut [T]) {
    let (input, output, width) = (layer.input_len(), layer.output().len(), layer.input[1] * layer.input[2]);
    let examples = CHUNK.div_ceil(output.max(1));
    pool::chunks_mut(y, examples * output, &|chunk, y| {
        let x = x[chunk * examples * input..].chunks_exact(input.max(1));
        for (x, y) in x.zip(y.chunks_exact_mut(output)) {
            y.fill(T::zero());
            for (from, to) in layer.rows() {
                y[to..to + width].copy_from_slice(&x[from..from + width]);
            }
        }
    });
}

fn backward<T: Number>(layer: &Pad2d, d_y: &[T], d_x: &mut [T]) {
    let (input, output, width) = (layer.input_len(), layer.output().len(), layer.input[1] * layer.input[2]);
    let examples = CHUNK.div_ceil(output.max(1));
    pool::chunks_mut(d_x, examples * input, &|chunk, d_x| {
        let d_y = d_y[chunk * examples * output..].chunks_exact(output.max(1));
        for (d_x, d_y) in d_x.chunks_exact_mut(input).zip(d_y) {
            for (to, from) in layer.rows() {
                d_x[to..to + width].copy_from_slice(&d_y[from..from + width]);
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
        for layer in [
            Pad2d { input: [1, 1, 1], amount: [1, 1] },
            Pad2d { input: [3, 4, 2], amount: [2, 0] },
            Pad2d { input: [2, 3, 17], amount: [0, 3] },
        ] {
            for batch in [0, 1, 3] {
                let (inputs, outputs) = (batch * layer.input_len(), batch * layer.output().len());
                let given = Given::new(inputs, 0, outputs);
                let mut d_x = given.dirty(inputs);
                layer.backward(batch, &given.d_y, &mut d_x);
                given.check(|x, _, y| layer.forward(batch, x, y), &[], &d_x);
            }
        }
    }

    #[test]
    fn zeros_stand_around_the_image() {
        let layer = Pad2d { input: [1, 2, 1], amount: [1, 1] };
        let mut y = [7.0_f32; 13];
        layer.forward(1, &[1.0, 2.0], &mut y);
        assert_eq!(y, [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 7.0]);
        assert_eq!(layer.output(), Shape::new(&[3, 4, 1]));
        assert_eq!(layer.to_string(), "pad2d(1)");
        assert_eq!(Pad2d { amount: [2, 0], ..layer }.to_string(), "pad2d((2, 0))");
    }
}
