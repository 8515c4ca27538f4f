//! y_opq,f = b_f + Σ_ijc x_(o·stride − before + ij·dilation),c · w_ijcf, c over the channels of the filter's group.
//! x [B,H,W,C]  weight [kh,kw,C/G,F]  y [B,OH,OW,F]

mod grouped;
mod kernel;
pub(in crate::layers) mod lanes;
mod rows;

use crate::base::message::Message;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, product};
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::window::{Options, Padding, Pair, Window};
use std::fmt;

/// Each output cell is a weighted sum of a window of the image. Parameters: weight [kh,kw,C/G,F], then bias [F].
///
/// With groups, filters g·F/G.. see the channels g·C/G.. alone. As in PyTorch, an init counts kh·kw·C/G for fan_in
/// and kh·kw·F, over all groups, for fan_out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conv2d {
    /// [H, W, C].
    pub input: [usize; 3],
    /// F.
    pub filters: usize,
    /// [kh, kw].
    pub kernel: [usize; 2],
    /// Distance between windows, of the height and of the width.
    pub stride: [usize; 2],
    /// What surrounds the image; its cells are 0.
    pub padding: Padding,
    /// Distance between the cells of a window, of the height and of the width.
    pub dilation: [usize; 2],
    /// G, which divides C and F.
    pub groups: usize,
    /// Whether b exists.
    pub bias: bool,
}

kernels! {
    /// The passes of a convolution; slices have their exact lengths.
    pub trait Conv2dKernel: Number {
        fn conv2d_forward(layer: &Conv2d, batch: usize, x: &[Self], params: &[Self], y: &mut [Self]) = kernel::forward, f32: rows::forward_f32;
        fn conv2d_backward(layer: &Conv2d, batch: usize, x: &[Self], params: &[Self], d_y: &[Self], d_params: &mut [Self], d_x: Option<&mut [Self]>) = kernel::backward;
        /// As `conv2d_forward`, in lanes.
        fn conv2d_lanes_forward(layer: &Conv2d, lanes: Lanes, x: &[Self], params: &[Self], y: &mut [Self]) = lanes::forward, f32: lanes::forward_f32;
        fn conv2d_lanes_backward(layer: &Conv2d, lanes: Lanes, x: &[Self], params: &[Self], d_y: &[Self], d_params: &mut [Self], d_x: Option<&mut [Self]>) = lanes::backward, f32: lanes::backward_f32;
    }
}

settings!(
    Conv2d(input: [usize; 3], filters: usize, kernel: [usize; 2]),
    stride: [usize; 2] = [1, 1],
    padding: Padding = Padding::Valid,
    dilation: [usize; 2] = [1, 1],
    groups: usize = 1,
    bias: bool = true
);

impl Conv2d {
    /// Itself, if a window fits into the image; else the text of the error of the compilation.
    ///
    /// # Panics
    /// If no window fits, a size is 0, or the groups do not divide channels and filters.
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> Conv2d {
        Window::check("conv2d", &Shape::new(&self.input), &Shape::new(&self.kernel), self.windows());
        check_groups("conv2d", self.input[2], self.filters, self.groups);
        self
    }

    /// The windows along the height and along the width.
    const fn windows(&self) -> [Window; 2] {
        Window::pair(self.input, self.kernel, self.stride, self.dilation, self.padding)
    }

    /// [OH, OW, F]
    #[must_use]
    pub const fn output(&self) -> Shape {
        let [rows, columns] = self.windows();
        Shape::new(&[rows.output, columns.output, self.filters])
    }

    /// kh·kw·C/G, the terms of each sum.
    const fn window_len(&self) -> usize {
        let channels = match self.groups {
            // `checked` refuses it.
            0 => 0,
            groups => self.input[2] / groups,
        };
        Shape::new(&[self.kernel[0], self.kernel[1], channels]).len()
    }

    /// Whether every filter sees a whole block of the image: what the direct kernels and Winograd's form know.
    pub(in crate::layers) const fn is_usual(&self) -> bool {
        self.dilation[0] == 1 && self.dilation[1] == 1 && self.groups == 1
    }

    pub(in crate::layers) const fn weight_len(&self) -> usize {
        self.window_len().saturating_mul(self.filters)
    }

    pub(in crate::layers) const fn input_len(&self) -> usize {
        Shape::new(&self.input).len()
    }

    /// OH·OW·F·kh·kw·C/G; padding counts.
    #[must_use]
    pub const fn macs(&self) -> usize {
        self.output().len().saturating_mul(self.window_len())
    }

    /// kh·kw·C/G·F and, with a bias, F more.
    #[must_use]
    pub const fn params(&self) -> usize {
        self.weight_len().saturating_add(if self.bias { self.filters } else { 0 })
    }

    /// The values of so many inputs and outputs. Those of no example are none, whatever the sizes, which kernels multiply.
    #[track_caller]
    fn lens(&self, examples: usize) -> [usize; 2] {
        let ([height, width, channels], [rows, columns]) = (self.checked().input, self.windows());
        [
            product(&[examples, height, width, channels]),
            product(&[examples, rows.output, columns.output, self.filters]),
        ]
    }

    /// y = conv(x, weight) + bias.   x [B,H,W,C]  y [B,OH,OW,F]
    ///
    /// # Panics
    /// If a slice is too short, or the settings are not possible (`checked`).
    #[track_caller]
    pub fn forward<T: Conv2dKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        let [inputs, outputs] = self.lens(batch);
        let (x, params) = (head(x, inputs, "x"), head(params, self.params(), "params"));
        let y = head_mut(y, outputs, "y");
        match self.groups {
            _ if y.is_empty() => {}
            1 => T::conv2d_forward(INSIDE, self, batch, x, params, y),
            _ => grouped::forward(self, Lanes::rows(batch), x, params, y),
        }
    }

    /// d_weight = Σ windows ⊗ d_y;  d_bias = Σ d_y;  d_x = Σ w·d_y over the windows that read a cell.
    ///
    /// x, d_x [B,H,W,C]  d_y [B,OH,OW,F]
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
        let [inputs, outputs] = self.lens(batch);
        let (x, params, d_y) =
            (head(x, inputs, "x"), head(params, self.params(), "params"), head(d_y, outputs, "d_y"));
        let d_params = head_mut(d_params, self.params(), "d_params");
        let d_x = d_x.map(|d_x| head_mut(d_x, inputs, "d_x"));
        match self.groups {
            _ if d_y.is_empty() => d_params.fill(T::zero()),
            1 => T::conv2d_backward(INSIDE, self, batch, x, params, d_y, d_params, d_x),
            _ => grouped::backward(self, Lanes::rows(batch), x, params, d_y, d_params, d_x),
        }
    }

    /// As `forward`, with the examples in lanes.   x [G,H,W,C,16]  y [G,OH,OW,F,16]
    #[track_caller]
    pub fn forward_in_lanes<T: Conv2dKernel>(&self, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
        if lanes.width() == 1 {
            return self.forward(lanes.batch(), x, params, y);
        }
        let [inputs, outputs] = self.lens(lanes.examples());
        let (x, params) = (head(x, inputs, "x"), head(params, self.params(), "params"));
        let y = head_mut(y, outputs, "y");
        match self.groups {
            _ if y.is_empty() => {}
            1 => T::conv2d_lanes_forward(INSIDE, self, lanes, x, params, y),
            _ => grouped::forward(self, lanes, x, params, y),
        }
    }

    /// y = what comes after the convolution, a 2×2 max pool last, in one pass; `after` is without the bias, there are
    /// vectors, and the convolution is usual.
    pub(in crate::layers) fn forward_then(
        &self,
        lanes: Lanes,
        x: &[f32],
        params: &[f32],
        after: crate::machine::simd::conv::After<'_>,
        pool: bool,
        y: &mut [f32],
    ) {
        let (weight, bias) = params.split_at(self.weight_len());
        let after = crate::machine::simd::conv::After { bias: self.bias.then_some(bias), ..after };
        match lanes.width() {
            1 => rows::forward_then(self, lanes.batch(), x, weight, after, pool, y),
            _ => lanes::forward_then(self, lanes.groups(), x, weight, after, pool, y),
        }
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
        if lanes.width() == 1 {
            return self.backward(lanes.batch(), x, params, d_y, d_params, d_x);
        }
        let [inputs, outputs] = self.lens(lanes.examples());
        let (x, params, d_y) =
            (head(x, inputs, "x"), head(params, self.params(), "params"), head(d_y, outputs, "d_y"));
        let d_params = head_mut(d_params, self.params(), "d_params");
        let d_x = d_x.map(|d_x| head_mut(d_x, inputs, "d_x"));
        match self.groups {
            _ if d_y.is_empty() => d_params.fill(T::zero()),
            1 => T::conv2d_lanes_backward(INSIDE, self, lanes, x, params, d_y, d_params, d_x),
            _ => grouped::backward(self, lanes, x, params, d_y, d_params, d_x),
        }
    }
}

/// Ends the compilation if the groups of a convolution do not divide its channels and filters.
#[track_caller]
pub(super) const fn check_groups(layer: &str, channels: usize, filters: usize, groups: usize) {
    let text = Message::new("`").text(layer);
    if channels == 0 || filters == 0 || groups == 0 {
        text.text("` has 0 channels, filters or groups; it needs 1 or more").fail();
    }
    if !channels.is_multiple_of(groups) {
        text.text("` has ")
            .number(groups)
            .text(" groups, which do not divide its ")
            .number(channels)
            .text(" channels")
            .fail();
    }
    if !filters.is_multiple_of(groups) {
        text.text("` has ")
            .number(groups)
            .text(" groups, which do not divide its ")
            .number(filters)
            .text(" filters")
            .fail();
    }
}

impl fmt::Display for Conv2d {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conv2d { stride, padding, dilation, .. } = *self;
        let options = Options { stride, default_stride: [1, 1], padding, dilation };
        write!(f, "conv2d({}, kernel = {}{options}", self.filters, Pair(self.kernel))?;
        end_of_text(self.groups, self.bias, f)
    }
}

/// What a convolution's declaration says of groups and bias, and the parenthesis.
pub(super) fn end_of_text(groups: usize, bias: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if groups != 1 {
        write!(f, ", groups = {groups}")?;
    }
    f.write_str(if bias { ")" } else { ", bias = false)" })
}

#[cfg(test)]
mod tests;
