//! y_of = b_f + Σ_kc x_(o·stride − before + k·dilation),c · w_kcf: a convolution of an image of height 1.
//! x [B,L,C]  weight [k,C/G,F]  y [B,OL,F]

use crate::base::shape::Shape;
use crate::layers::convs::conv2d::{Conv2d, Conv2dKernel};
use crate::layers::convs::conv2d::{check_groups, end_of_text};
use crate::layers::settings::settings;
use crate::machine::lanes::Lanes;
use crate::machine::window::{Options, Padding, Window};
use std::fmt;

/// Each output step is a weighted sum of a window of the sequence. Parameters: weight [k,C/G,F], then bias [F].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conv1d {
    /// [L, C].
    pub input: [usize; 2],
    /// F.
    pub filters: usize,
    /// k.
    pub kernel: usize,
    /// Distance between windows.
    pub stride: usize,
    /// What surrounds the sequence; an amount counts for its length, the second axis.
    pub padding: Padding,
    /// Distance between the steps of a window.
    pub dilation: usize,
    /// G, which divides C and F.
    pub groups: usize,
    /// Whether b exists.
    pub bias: bool,
}

settings!(
    Conv1d(input: [usize; 2], filters: usize, kernel: usize),
    stride: usize = 1,
    padding: Padding = Padding::Valid,
    dilation: usize = 1,
    groups: usize = 1,
    bias: bool = true
);

impl Conv1d {
    /// Itself, if a window fits into the sequence; else the text of the error of the compilation.
    ///
    /// # Panics
    /// If no window fits, a size is 0, or the groups do not divide channels and filters.
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> Conv1d {
        let Conv2d { input, kernel, stride, padding, dilation, .. } = self.of_images();
        let windows = Window::pair(input, kernel, stride, dilation, padding);
        Window::check("conv1d", &Shape::new(&self.input), &Shape::new(&[self.kernel]), windows);
        check_groups("conv1d", self.input[1], self.filters, self.groups);
        self
    }

    /// The same convolution of an image of height 1.
    const fn of_images(&self) -> Conv2d {
        let [length, channels] = self.input;
        Conv2d {
            input: [1, length, channels],
            filters: self.filters,
            kernel: [1, self.kernel],
            stride: [1, self.stride],
            padding: self.padding.of_height_one(),
            dilation: [1, self.dilation],
            groups: self.groups,
            bias: self.bias,
        }
    }

    /// [OL, F]
    #[must_use]
    pub const fn output(&self) -> Shape {
        Shape::new(&[self.of_images().output().rows(), self.filters])
    }

    /// OL·F·k·C/G; padding counts.
    #[must_use]
    pub const fn macs(&self) -> usize {
        self.of_images().macs()
    }

    /// k·C/G·F and, with a bias, F more.
    #[must_use]
    pub const fn params(&self) -> usize {
        self.of_images().params()
    }

    /// y = conv(x, weight) + bias.   x [B,L,C]  y [B,OL,F]
    #[track_caller]
    pub fn forward<T: Conv2dKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        self.of_images().forward(batch, x, params, y);
    }

    /// d_weight = Σ windows ⊗ d_y;  d_bias = Σ d_y;  d_x = Σ w·d_y over the windows that read a step.
    ///
    /// x, d_x [B,L,C]  d_y [B,OL,F]
    #[track_caller]
    pub fn backward<T: Conv2dKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        d_y: &[T],
        d_params: &mut [T],
        d_x: Option<&mut [T]>,
    ) {
        self.of_images().backward(batch, x, params, d_y, d_params, d_x);
    }

    /// As `forward`, with the examples in lanes.   x [G,L,C,16]  y [G,OL,F,16]
    #[track_caller]
    pub fn forward_in_lanes<T: Conv2dKernel>(&self, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
        self.of_images().forward_in_lanes(lanes, x, params, y);
    }

    /// As `backward`, with the examples in lanes; d_y is 0 in empty lanes.
    #[track_caller]
    pub fn backward_in_lanes<T: Conv2dKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        d_y: &[T],
        d_params: &mut [T],
        d_x: Option<&mut [T]>,
    ) {
        self.of_images().backward_in_lanes(lanes, x, params, d_y, d_params, d_x);
    }
}

impl fmt::Display for Conv1d {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = Options {
            stride: [self.stride; 2],
            default_stride: [1, 1],
            padding: self.padding.along_the_length(),
            dilation: [self.dilation; 2],
        };
        write!(f, "conv1d({}, kernel = {}{options}", self.filters, self.kernel)?;
        end_of_text(self.groups, self.bias, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{self, Given};

    fn layer() -> Conv1d {
        Conv1d {
            input: [7, 2],
            filters: 3,
            kernel: 3,
            stride: 1,
            padding: Padding::Valid,
            dilation: 1,
            groups: 1,
            bias: true,
        }
    }

    #[test]
    fn gradients_are_central_differences() {
        for layer in [
            layer(),
            Conv1d { input: [5, 1], stride: 2, padding: Padding::Same, dilation: 2, bias: false, ..layer() },
            Conv1d { input: [4, 4], filters: 6, groups: 2, padding: Padding::Amount([0, 1]), ..layer() },
            Conv1d { input: [1, 17], filters: 1, kernel: 1, ..layer() },
        ] {
            for batch in [0, 1, 3] {
                let (inputs, outputs) =
                    (batch * layer.input.iter().product::<usize>(), batch * layer.output().len());
                let given = Given::new(inputs, layer.params(), outputs);
                let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(inputs));
                layer.backward(batch, &given.x, &given.params, &given.d_y, &mut d_params, Some(&mut d_x));
                given.check(|x, params, y| layer.forward(batch, x, params, y), &d_params, &d_x);
            }
        }
    }

    #[test]
    fn values_by_hand_and_text() {
        let layer = Conv1d { input: [4, 1], filters: 1, kernel: 2, dilation: 2, bias: false, ..layer() };
        let mut y = [0.0_f64; 2];
        layer.forward(1, &[1.0, 2.0, 3.0, 4.0], &[10.0, 1.0], &mut y);
        testing::near(&y, &[13.0, 24.0], 1e-15);
        assert_eq!(layer.output(), Shape::new(&[2, 1]));
        assert_eq!((layer.params(), layer.macs()), (2, 4));
        assert_eq!(layer.to_string(), "conv1d(1, kernel = 2, dilation = 2, bias = false)");
        let padded = Conv1d { padding: Padding::Amount([0, 1]), dilation: 1, bias: true, ..layer };
        assert_eq!(padded.to_string(), "conv1d(1, kernel = 2, padding = 1)");
    }
}
