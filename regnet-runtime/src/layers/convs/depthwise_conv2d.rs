//! y_opq,c = b_c + Σ_ij x_(o·stride − before + ij·dilation),c · w_ijc.   x [B,H,W,C]  weight [kh,kw,1,C]  y [B,OH,OW,C]

mod kernel;

use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, product};
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::window::{Options, Padding, Pair, Window};
use std::fmt;

/// One filter for each channel: a convolution with as many groups as channels. Parameters: weight [kh,kw,1,C], then
/// bias [C].
///
/// As in PyTorch, an init counts kh·kw for fan_in and kh·kw·C for fan_out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DepthwiseConv2d {
    /// [H, W, C].
    pub input: [usize; 3],
    /// [kh, kw].
    pub kernel: [usize; 2],
    /// Distance between windows, of the height and of the width.
    pub stride: [usize; 2],
    /// What surrounds the image; its cells are 0.
    pub padding: Padding,
    /// Distance between the cells of a window, of the height and of the width.
    pub dilation: [usize; 2],
    /// Whether b exists.
    pub bias: bool,
}

kernels! {
    /// The passes of a depthwise convolution; slices have their exact lengths.
    pub trait DepthwiseConv2dKernel: Number {
        fn depthwise_forward(layer: &DepthwiseConv2d, lanes: Lanes, x: &[Self], params: &[Self], y: &mut [Self]) = kernel::forward;
        fn depthwise_backward(layer: &DepthwiseConv2d, lanes: Lanes, x: &[Self], params: &[Self], d_y: &[Self], d_params: &mut [Self], d_x: Option<&mut [Self]>) = kernel::backward;
    }
}

settings!(
    DepthwiseConv2d(input: [usize; 3], kernel: [usize; 2]),
    stride: [usize; 2] = [1, 1],
    padding: Padding = Padding::Valid,
    dilation: [usize; 2] = [1, 1],
    bias: bool = true
);

impl DepthwiseConv2d {
    /// Itself, if a window fits into the image; else the text of the error of the compilation.
    ///
    /// # Panics
    /// If no window fits, or a size is 0.
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> DepthwiseConv2d {
        let (input, kernel) = (Shape::new(&self.input), Shape::new(&self.kernel));
        Window::check("depthwise_conv2d", &input, &kernel, self.windows());
        self
    }

    /// The windows along the height and along the width.
    const fn windows(&self) -> [Window; 2] {
        Window::pair(self.input, self.kernel, self.stride, self.dilation, self.padding)
    }

    /// [OH, OW, C]
    #[must_use]
    pub const fn output(&self) -> Shape {
        let [rows, columns] = self.windows();
        Shape::new(&[rows.output, columns.output, self.input[2]])
    }

    /// kh·kw, the terms of each sum.
    const fn taps(&self) -> usize {
        self.kernel[0].saturating_mul(self.kernel[1])
    }

    /// OH·OW·C·kh·kw; padding counts.
    #[must_use]
    pub const fn macs(&self) -> usize {
        self.output().len().saturating_mul(self.taps())
    }

    /// kh·kw·C and, with a bias, C more.
    #[must_use]
    pub const fn params(&self) -> usize {
        self.taps().saturating_add(self.bias as usize).saturating_mul(self.input[2])
    }

    /// The values of so many inputs and outputs. Those of no example are none, whatever the sizes, which kernels multiply.
    #[track_caller]
    fn lens(&self, examples: usize) -> [usize; 2] {
        let ([height, width, channels], [rows, columns]) = (self.checked().input, self.windows());
        [
            product(&[examples, height, width, channels]),
            product(&[examples, rows.output, columns.output, channels]),
        ]
    }

    /// y = conv(x, weight) + bias.   x [B,H,W,C]  y [B,OH,OW,C]
    #[track_caller]
    pub fn forward<T: DepthwiseConv2dKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        self.forward_in_lanes(Lanes::rows(batch), x, params, y);
    }

    /// d_weight = Σ x·d_y;  d_bias = Σ d_y;  d_x = Σ w·d_y over the windows that read a cell.
    ///
    /// x, d_x [B,H,W,C]  d_y [B,OH,OW,C]
    #[track_caller]
    pub fn backward<T: DepthwiseConv2dKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        d_y: &[T],
        d_params: &mut [T],
        d_x: Option<&mut [T]>,
    ) {
        self.backward_in_lanes(Lanes::rows(batch), x, params, d_y, d_params, d_x);
    }

    /// As `forward`, with the examples in lanes.   x [G,H,W,C,16]  y [G,OH,OW,C,16]
    #[track_caller]
    pub fn forward_in_lanes<T: DepthwiseConv2dKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        y: &mut [T],
    ) {
        let [inputs, outputs] = self.lens(lanes.examples());
        let (x, params) = (head(x, inputs, "x"), head(params, self.params(), "params"));
        let y = head_mut(y, outputs, "y");
        if !y.is_empty() {
            T::depthwise_forward(INSIDE, self, lanes, x, params, y);
        }
    }

    /// As `backward`, with the examples in lanes; d_y is 0 in empty lanes.
    #[track_caller]
    pub fn backward_in_lanes<T: DepthwiseConv2dKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        d_y: &[T],
        d_params: &mut [T],
        d_x: Option<&mut [T]>,
    ) {
        let [inputs, outputs] = self.lens(lanes.examples());
        let (x, params) = (head(x, inputs, "x"), head(params, self.params(), "params"));
        let d_y = head(d_y, outputs, "d_y");
        let d_params = head_mut(d_params, self.params(), "d_params");
        let d_x = d_x.map(|d_x| head_mut(d_x, inputs, "d_x"));
        if d_y.is_empty() {
            return d_params.fill(T::zero());
        }
        T::depthwise_backward(INSIDE, self, lanes, x, params, d_y, d_params, d_x);
    }
}

impl fmt::Display for DepthwiseConv2d {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DepthwiseConv2d { stride, padding, dilation, .. } = *self;
        let options = Options { stride, default_stride: [1, 1], padding, dilation };
        let bias = if self.bias { "" } else { ", bias = false" };
        write!(f, "depthwise_conv2d({}{options}{bias})", Pair(self.kernel))
    }
}

#[cfg(test)]
mod tests;
