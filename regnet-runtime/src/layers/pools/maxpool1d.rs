//! y_oc = max over the window of x; NaN passes on.   x [B,L,C]  y [B,OL,C]

use crate::layers::pools::maxpool2d::{MaxPool2d, MaxPool2dKernel};
use crate::layers::pools::pool1d::pool1d_layer;
use crate::layers::settings::settings;
use crate::machine::lanes::Lanes;

pool1d_layer! {
    /// The largest value of each window of each channel. Padding never wins.
    MaxPool1d, MaxPool2d, MaxPool2dKernel, "maxpool1d"
}

impl MaxPool1d {
    /// y = max over each window; −∞ where a window lies in the padding.   x [B,L,C]  y [B,OL,C]
    #[track_caller]
    pub fn forward<T: MaxPool2dKernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
        self.of_images().forward(batch, x, y);
    }

    /// d_x = Σ d_y of the windows in which a step is the first to equal y (to be NaN, if y is).
    ///
    /// x, d_x [B,L,C]  y, d_y [B,OL,C]
    #[track_caller]
    pub fn backward<T: MaxPool2dKernel>(&self, batch: usize, x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) {
        self.of_images().backward(batch, x, y, d_y, d_x);
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
        self.of_images().backward_in_lanes(lanes, x, y, d_y, d_x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::shape::Shape;
    use crate::layers::testing::Given;
    use crate::machine::window::Padding;

    #[test]
    fn gradients_are_central_differences() {
        let layer = MaxPool1d { input: [6, 3], size: 2, stride: 2, padding: Padding::Valid };
        for layer in [
            layer,
            MaxPool1d { input: [7, 17], size: 3, stride: 1, ..layer },
            MaxPool1d { input: [5, 1], padding: Padding::Same, ..layer },
            MaxPool1d { input: [4, 2], size: 3, stride: 1, padding: Padding::Amount([0, 1]) },
        ] {
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
    fn nan_passes_on_and_its_gradient_goes_where_it_stood() {
        let layer = MaxPool1d { input: [4, 1], size: 2, stride: 2, padding: Padding::Valid };
        let (x, mut y, mut d_x) = ([1.0_f32, f32::NAN, 3.0, 3.0], [0.0; 2], [7.0; 4]);
        layer.forward(1, &x, &mut y);
        assert!(y[0].is_nan() && y[1] == 3.0);
        layer.backward(1, &x, &y, &[5.0, 6.0], &mut d_x);
        assert_eq!(d_x, [0.0, 5.0, 6.0, 0.0]);
    }

    #[test]
    fn padding_never_wins_and_the_text_has_one_size() {
        let layer = MaxPool1d { input: [3, 2], size: 3, stride: 1, padding: Padding::Amount([0, 1]) };
        let mut y = [0.0_f64; 6];
        layer.forward(1, &[-1.0, -6.0, -2.0, -5.0, -3.0, -4.0], &mut y);
        assert_eq!(y, [-1.0, -5.0, -1.0, -4.0, -2.0, -4.0]);
        assert_eq!(layer.output(), Shape::new(&[3, 2]));
        assert_eq!(layer.to_string(), "maxpool1d(3, stride = 1, padding = 1)");
    }
}
