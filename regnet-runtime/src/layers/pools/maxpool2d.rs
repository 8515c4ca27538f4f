//! y_opq,c = max over the window of x; NaN passes on.   x [B,H,W,C]  y [B,OH,OW,C]

use crate::base::slices::{head, head_mut, times};
use crate::layers::pools::pool2d::pool2d_layer;
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool;
use crate::machine::window::{Geometry, Padding};

/// The largest value of each window of each channel. Padding never wins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaxPool2d {
    /// [H, W, C].
    pub input: [usize; 3],
    /// Height and width of a window.
    pub size: [usize; 2],
    /// Distance between windows, of the height and of the width.
    pub stride: [usize; 2],
    /// What surrounds the image.
    pub padding: Padding,
}

pool2d_layer!(MaxPool2d, "maxpool2d");

kernels! {
    /// The passes of a max pool; slices have their exact lengths.
    pub trait MaxPool2dKernel: Number {
        fn maxpool2d_forward(layer: &MaxPool2d, x: &[Self], y: &mut [Self]) = forward;
        fn maxpool2d_backward(layer: &MaxPool2d, x: &[Self], y: &[Self], d_y: &[Self], d_x: &mut [Self]) = backward, f32: backward_f32;
    }
}

settings!(
    MaxPool2d(input: [usize; 3], size: [usize; 2]),
    stride: [usize; 2] = size,
    padding: Padding = Padding::Valid
);

impl MaxPool2d {
    /// Whether it is the pool that kernels have in registers: windows of 2×2 side by side.
    pub(in crate::layers) fn is_usual(&self) -> bool {
        (self.size, self.stride, self.padding) == ([2, 2], [2, 2], Padding::Valid)
    }

    /// y = max over each window; −∞ where a window lies in the padding.   x [B,H,W,C]  y [B,OH,OW,C]
    #[track_caller]
    pub fn forward<T: MaxPool2dKernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
        let g = self.checked().geometry();
        let (x, y) =
            (head(x, times(batch, g.input_len()), "x"), head_mut(y, times(batch, g.output_len()), "y"));
        T::maxpool2d_forward(INSIDE, self, x, y);
    }

    /// d_x = Σ d_y of the windows in which a cell is the first, in row order, to equal y (to be NaN, if y is).
    ///
    /// x, d_x [B,H,W,C]  y, d_y [B,OH,OW,C]
    #[track_caller]
    pub fn backward<T: MaxPool2dKernel>(&self, batch: usize, x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) {
        let g = self.checked().geometry();
        let (inputs, outputs) = (times(batch, g.input_len()), times(batch, g.output_len()));
        let (x, y, d_y) = (head(x, inputs, "x"), head(y, outputs, "y"), head(d_y, outputs, "d_y"));
        T::maxpool2d_backward(INSIDE, self, x, y, d_y, head_mut(d_x, inputs, "d_x"));
    }

    /// As `forward`, with the examples in lanes.   x [G,H,W,C,16]  y [G,OH,OW,C,16]
    #[track_caller]
    pub fn forward_in_lanes<T: MaxPool2dKernel>(&self, lanes: Lanes, x: &[T], y: &mut [T]) {
        self.in_lanes(lanes).forward(lanes.groups(), x, y);
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
        self.in_lanes(lanes).backward(lanes.groups(), x, y, d_y, d_x);
    }
}

fn forward<T: Number>(layer: &MaxPool2d, x: &[T], y: &mut [T]) {
    let g = layer.geometry();
    if y.is_empty() {
        return;
    }
    let examples = g.examples();
    pool::chunks_mut(y, times(examples, g.output_len()), &|chunk, y| {
        let x = x[chunk * times(examples, g.input_len())..].chunks_exact(g.input_len().max(1));
        for (x, y) in x.zip(y.chunks_exact_mut(g.output_len())) {
            for (at, cells) in g.windows() {
                let y = &mut y[at..at + g.channels];
                y.fill(T::neg_infinity());
                for cell in cells {
                    for (y, &x) in y.iter_mut().zip(&x[cell..]) {
                        // The largest so far stays if it is NaN: no comparison with it is true.
                        *y = if x > *y || x.is_nan() { x } else { *y };
                    }
                }
            }
        }
    });
}

fn backward<T: Number>(layer: &MaxPool2d, x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) {
    let g = layer.geometry();
    let examples = g.examples();
    pool::chunks_mut(d_x, times(examples, g.input_len()), &|chunk, d_x| {
        d_x.fill(T::zero());
        let (input, output) = (g.input_len().max(1), g.output_len());
        for (i, d_x) in d_x.chunks_exact_mut(input).enumerate() {
            let example = chunk * examples + i;
            let x = &x[example * input..][..input];
            let (y, d_y) = (&y[example * output..][..output], &d_y[example * output..][..output]);
            scatter(g, x, y, d_y, d_x);
        }
    });
}

/// Windows that do not meet have a kernel of their own where the channels fill vectors.
fn backward_f32(layer: &MaxPool2d, x: &[f32], y: &[f32], d_y: &[f32], d_x: &mut [f32]) {
    if crate::machine::simd::maxpool::backward(
        crate::machine::simd::level(),
        layer.geometry(),
        x,
        y,
        d_y,
        d_x,
    ) {
        return;
    }
    backward(layer, x, y, d_y, d_x);
}

/// Channels whose gradients wait for their cell at once.
const CHANNELS: usize = 32;

/// Adds the gradients of one example onto the cells that won.
fn scatter<T: Number>(g: Geometry, x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) {
    for (at, cells) in g.windows() {
        for first in (0..g.channels).step_by(CHANNELS) {
            let width = CHANNELS.min(g.channels - first);
            let y = &y[at + first..][..width];
            let mut waiting = [T::zero(); CHANNELS];
            waiting[..width].copy_from_slice(&d_y[at + first..][..width]);
            for cell in cells.clone() {
                let (x, d_x) = (&x[cell + first..][..width], &mut d_x[cell + first..][..width]);
                for (((d_x, &x), &y), waiting) in d_x.iter_mut().zip(x).zip(y).zip(&mut waiting) {
                    let won = x == y || (x.is_nan() && y.is_nan());
                    *d_x += if won { *waiting } else { T::zero() };
                    *waiting = if won { T::zero() } else { *waiting };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kernel for windows that do not meet gives the bits of its twin: ties, NaN, and cells that no window reads.
    #[test]
    fn windows_apart_give_the_bits_of_the_twin() {
        for (input, size, stride) in
            [([6, 6, 16], 2, 2), ([7, 5, 32], 2, 2), ([9, 9, 48], 2, 3), ([6, 9, 16], 3, 3)]
        {
            let layer = MaxPool2d { input, size: [size; 2], stride: [stride; 2], padding: Padding::Valid };
            let (batch, g) = (3, layer.geometry());
            let x: Vec<f32> = (0..batch * g.input_len())
                .map(|i| if i % 97 == 5 { f32::NAN } else { (i * 7 % 11) as f32 })
                .collect();
            let mut y = vec![0.0; batch * g.output_len()];
            layer.forward(batch, &x, &mut y);
            let d_y: Vec<f32> = (0..y.len()).map(|i| i as f32 + 1.0).collect();
            let (mut fast, mut plain) = (vec![f32::NAN; x.len()], vec![f32::NAN; x.len()]);
            layer.backward(batch, &x, &y, &d_y, &mut fast);
            backward(&layer, &x, &y, &d_y, &mut plain);
            assert_eq!(fast, plain, "{layer}");
        }
    }
    use crate::layers::testing::Given;

    fn layers() -> [MaxPool2d; 4] {
        let layer = MaxPool2d { input: [4, 6, 3], size: [2, 2], stride: [2, 2], padding: Padding::Valid };
        [
            layer,
            MaxPool2d { input: [5, 4, 35], size: [3, 2], stride: [2, 1], ..layer },
            MaxPool2d { input: [5, 5, 2], size: [3, 3], padding: Padding::Same, ..layer },
            MaxPool2d { input: [3, 3, 1], size: [3, 3], stride: [1, 1], padding: Padding::Amount([1, 1]) },
        ]
    }

    #[test]
    fn gradients_are_central_differences() {
        for layer in layers() {
            for batch in [0, 1, 3] {
                let (inputs, outputs) =
                    (batch * layer.input.iter().product::<usize>(), batch * layer.output().len());
                let mut given = Given::new(inputs, 0, outputs);
                // Far from each other: no difference changes the winner.
                for (i, x) in given.x.iter_mut().enumerate() {
                    *x = ((i * 37) % 101) as f64 * 0.1 - 8.0 + i as f64 * 1e-3;
                }
                let (mut y, mut d_x) = (given.dirty(outputs), given.dirty(inputs));
                layer.forward(batch, &given.x, &mut y);
                layer.backward(batch, &given.x, &y, &given.d_y, &mut d_x);
                given.check(|x, _, y| layer.forward(batch, x, y), &[], &d_x);
            }
        }
    }

    #[test]
    fn the_first_of_equal_cells_gets_the_gradient_and_nan_passes() {
        let layer = MaxPool2d { input: [2, 4, 1], size: [2, 2], stride: [2, 2], padding: Padding::Valid };
        let x = [1.0_f32, 3.0, 0.0, f32::NAN, 3.0, 3.0, f32::NAN, 9.0];
        let (mut y, mut d_x) = ([0.0; 2], [7.0; 8]);
        layer.forward(1, &x, &mut y);
        assert!(y[0] == 3.0 && y[1].is_nan());
        layer.backward(1, &x, &y, &[5.0, 6.0], &mut d_x);
        assert_eq!(d_x, [0.0, 5.0, 0.0, 6.0, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn padding_never_wins() {
        let layer = MaxPool2d { input: [2, 2, 1], size: [3, 3], stride: [1, 1], padding: Padding::Same };
        let mut y = [0.0_f64; 4];
        layer.forward(1, &[-4.0, -3.0, -2.0, -1.0], &mut y);
        assert_eq!(y, [-1.0; 4]);
        assert_eq!(layer.to_string(), "maxpool2d(3, stride = 1, padding = same)");
    }
}
