//! y_opq,c = Σ over the window of x / count.   x [B,H,W,C]  y [B,OH,OW,C]

use crate::base::slices::{head, head_mut, times};
use crate::layers::pools::pool2d::pool2d_layer;
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool;
use crate::machine::window::{Geometry, Padding};

/// The mean of each window of each channel. `same` padding averages over the cells that exist (Keras); a
/// number of padding cells counts as zeros (PyTorch).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AvgPool2d {
    /// [H, W, C].
    pub input: [usize; 3],
    /// Height and width of a window.
    pub size: [usize; 2],
    /// Distance between windows, of the height and of the width.
    pub stride: [usize; 2],
    /// What surrounds the image.
    pub padding: Padding,
}

pool2d_layer!(AvgPool2d, "avgpool2d");

kernels! {
    /// The passes of an average pool; slices have their exact lengths.
    pub trait AvgPool2dKernel: Number {
        fn avgpool2d_forward(layer: &AvgPool2d, x: &[Self], y: &mut [Self]) = forward;
        fn avgpool2d_backward(layer: &AvgPool2d, d_y: &[Self], d_x: &mut [Self]) = backward;
    }
}

settings!(
    AvgPool2d(input: [usize; 3], size: [usize; 2]),
    stride: [usize; 2] = size,
    padding: Padding = Padding::Valid
);

impl AvgPool2d {
    /// y = mean over each window.   x [B,H,W,C]  y [B,OH,OW,C]
    #[track_caller]
    pub fn forward<T: AvgPool2dKernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
        let g = self.checked().geometry();
        let (x, y) =
            (head(x, times(batch, g.input_len()), "x"), head_mut(y, times(batch, g.output_len()), "y"));
        T::avgpool2d_forward(INSIDE, self, x, y);
    }

    /// d_x = Σ d_y / count over the windows that read a cell.   d_y [B,OH,OW,C]  d_x [B,H,W,C]
    #[track_caller]
    pub fn backward<T: AvgPool2dKernel>(&self, batch: usize, d_y: &[T], d_x: &mut [T]) {
        let g = self.checked().geometry();
        let d_y = head(d_y, times(batch, g.output_len()), "d_y");
        T::avgpool2d_backward(INSIDE, self, d_y, head_mut(d_x, times(batch, g.input_len()), "d_x"));
    }

    /// 1 / count of a window with so many existing cells.
    fn scale<T: Number>(&self, existing: usize) -> T {
        let count = match self.padding {
            Padding::Valid | Padding::Same => existing.max(1),
            Padding::Amount(_) => self.size[0] * self.size[1],
        };
        T::of(1.0 / count as f64)
    }

    /// As `forward`, with the examples in lanes.   x [G,H,W,C,16]  y [G,OH,OW,C,16]
    #[track_caller]
    pub fn forward_in_lanes<T: AvgPool2dKernel>(&self, lanes: Lanes, x: &[T], y: &mut [T]) {
        self.in_lanes(lanes).forward(lanes.groups(), x, y);
    }

    /// As `backward`, with the examples in lanes.
    #[track_caller]
    pub fn backward_in_lanes<T: AvgPool2dKernel>(&self, lanes: Lanes, d_y: &[T], d_x: &mut [T]) {
        self.in_lanes(lanes).backward(lanes.groups(), d_y, d_x);
    }
}

fn forward<T: Number>(layer: &AvgPool2d, x: &[T], y: &mut [T]) {
    let g = layer.geometry();
    if y.is_empty() {
        return;
    }
    let examples = g.examples();
    pool::chunks_mut(y, times(examples, g.output_len()), &|chunk, y| {
        let x = x[chunk * times(examples, g.input_len())..].chunks_exact(g.input_len().max(1));
        for (x, y) in x.zip(y.chunks_exact_mut(g.output_len())) {
            for (at, cells) in g.windows() {
                let scale = layer.scale::<T>(cells.clone().count());
                let y = &mut y[at..at + g.channels];
                y.fill(T::zero());
                for cell in cells {
                    for (y, &x) in y.iter_mut().zip(&x[cell..]) {
                        *y += x;
                    }
                }
                for y in y {
                    *y *= scale;
                }
            }
        }
    });
}

fn backward<T: Number>(layer: &AvgPool2d, d_y: &[T], d_x: &mut [T]) {
    let g = layer.geometry();
    let examples = g.examples();
    pool::chunks_mut(d_x, times(examples, g.input_len()), &|chunk, d_x| {
        d_x.fill(T::zero());
        for (i, d_x) in d_x.chunks_exact_mut(g.input_len().max(1)).enumerate() {
            let example = chunk * examples + i;
            scatter(layer, g, &d_y[example * g.output_len()..][..g.output_len()], d_x);
        }
    });
}

/// Spreads the gradients of one example over the cells of their windows.
fn scatter<T: Number>(layer: &AvgPool2d, g: Geometry, d_y: &[T], d_x: &mut [T]) {
    for (at, cells) in g.windows() {
        let scale = layer.scale::<T>(cells.clone().count());
        for cell in cells {
            for (d_x, &d_y) in d_x[cell..].iter_mut().zip(&d_y[at..at + g.channels]) {
                *d_x += scale * d_y;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;

    #[test]
    fn gradients_are_central_differences() {
        let layer = AvgPool2d { input: [4, 6, 3], size: [2, 2], stride: [2, 2], padding: Padding::Valid };
        let layers = [
            layer,
            AvgPool2d { input: [5, 4, 2], size: [3, 2], stride: [2, 1], ..layer },
            AvgPool2d { input: [5, 5, 2], size: [3, 3], padding: Padding::Same, ..layer },
            AvgPool2d { input: [3, 3, 1], size: [3, 3], stride: [1, 1], padding: Padding::Amount([1, 1]) },
        ];
        for layer in layers {
            for batch in [0, 1, 3] {
                let (inputs, outputs) =
                    (batch * layer.input.iter().product::<usize>(), batch * layer.output().len());
                let given = Given::new(inputs, 0, outputs);
                let mut d_x = given.dirty(inputs);
                layer.backward(batch, &given.d_y, &mut d_x);
                given.check(|x, _, y| layer.forward(batch, x, y), &[], &d_x);
            }
        }
    }

    #[test]
    fn same_counts_existing_cells_and_a_number_counts_zeros() {
        let same = AvgPool2d { input: [2, 2, 1], size: [3, 3], stride: [1, 1], padding: Padding::Same };
        let mut y = [0.0_f64; 4];
        same.forward(1, &[9.0, 18.0, 27.0, 36.0], &mut y);
        assert_eq!(y, [22.5; 4]);
        AvgPool2d { padding: Padding::Amount([1, 1]), ..same }.forward(1, &[9.0, 18.0, 27.0, 36.0], &mut y);
        assert_eq!(y, [10.0; 4]);
        assert_eq!(same.to_string(), "avgpool2d(3, stride = 1, padding = same)");
    }
}
