//! y_oc = Σ over the window of x / count.   x [B,L,C]  y [B,OL,C]

use crate::layers::pools::avgpool2d::{AvgPool2d, AvgPool2dKernel};
use crate::layers::pools::pool1d::pool1d_layer;
use crate::layers::settings::settings;
use crate::machine::lanes::Lanes;

pool1d_layer! {
    /// The mean of each window of each channel. `same` padding averages over the steps that exist (Keras); a number
    /// of padding steps counts as zeros (PyTorch).
    AvgPool1d, AvgPool2d, AvgPool2dKernel, "avgpool1d"
}

impl AvgPool1d {
    /// y = mean over each window.   x [B,L,C]  y [B,OL,C]
    #[track_caller]
    pub fn forward<T: AvgPool2dKernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
        self.of_images().forward(batch, x, y);
    }

    /// d_x = Σ d_y / count over the windows that read a step.   d_y [B,OL,C]  d_x [B,L,C]
    #[track_caller]
    pub fn backward<T: AvgPool2dKernel>(&self, batch: usize, d_y: &[T], d_x: &mut [T]) {
        self.of_images().backward(batch, d_y, d_x);
    }

    /// As `backward`, with the examples in lanes.
    #[track_caller]
    pub fn backward_in_lanes<T: AvgPool2dKernel>(&self, lanes: Lanes, d_y: &[T], d_x: &mut [T]) {
        self.of_images().backward_in_lanes(lanes, d_y, d_x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::Given;
    use crate::machine::window::Padding;

    #[test]
    fn gradients_are_central_differences() {
        let layer = AvgPool1d { input: [6, 3], size: 2, stride: 2, padding: Padding::Valid };
        for layer in [
            layer,
            AvgPool1d { input: [7, 17], size: 3, stride: 1, ..layer },
            AvgPool1d { input: [5, 1], padding: Padding::Same, ..layer },
            AvgPool1d { input: [4, 2], size: 3, stride: 1, padding: Padding::Amount([0, 1]) },
        ] {
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
    fn same_counts_existing_steps_and_a_number_counts_zeros() {
        let same = AvgPool1d { input: [3, 1], size: 3, stride: 1, padding: Padding::Same };
        let mut y = [0.0_f64; 3];
        same.forward(1, &[6.0, 12.0, 18.0], &mut y);
        assert_eq!(y, [9.0, 12.0, 15.0]);
        AvgPool1d { padding: Padding::Amount([0, 1]), ..same }.forward(1, &[6.0, 12.0, 18.0], &mut y);
        assert_eq!(y, [6.0, 12.0, 10.0]);
        assert_eq!(same.to_string(), "avgpool1d(3, stride = 1, padding = same)");
    }
}
