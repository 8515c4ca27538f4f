//! Convolutions, in rows and in lanes.

use regnet::Scalar;
use regnet::layers::{Conv1d, Conv2d, DepthwiseConv2d, Padding};

use super::super::case::{Case, len, of};

impl<T: Scalar> Case<'_, T> {
    pub fn padding(&mut self) -> Padding {
        match self.draws.below(5) {
            0 | 1 => Padding::Valid,
            2 | 3 => Padding::Same,
            _ => Padding::Amount(self.sizes()),
        }
    }

    /// A stride, dilation or number of groups: mostly 1.
    pub fn step(&mut self) -> usize {
        if self.draws.below(3) > 0 { 1 } else { self.size() }
    }

    pub fn conv2d(&mut self) -> Conv2d {
        let layer = Conv2d {
            input: self.sizes(),
            filters: self.size(),
            kernel: if self.draws.flag() { [3, 3] } else { self.sizes() },
            stride: [self.step(), self.step()],
            padding: self.padding(),
            dilation: [self.step(), self.step()],
            groups: self.step(),
            bias: self.draws.flag(),
        };
        self.checked(layer, Conv2d::checked);
        layer
    }

    pub fn conv1d(&mut self) -> Conv1d {
        let layer = Conv1d {
            input: self.sizes(),
            filters: self.size(),
            kernel: self.size(),
            stride: self.step(),
            padding: self.padding(),
            dilation: self.step(),
            groups: self.step(),
            bias: self.draws.flag(),
        };
        self.checked(layer, Conv1d::checked);
        layer
    }

    pub fn depthwise(&mut self) -> DepthwiseConv2d {
        let layer = DepthwiseConv2d {
            input: self.sizes(),
            kernel: if self.draws.flag() { [3, 3] } else { self.sizes() },
            stride: [self.step(), self.step()],
            padding: self.padding(),
            dilation: [self.step(), self.step()],
            bias: self.draws.flag(),
        };
        self.checked(layer, DepthwiseConv2d::checked);
        layer
    }
}

/// Lengths of a convolution's slices, where it says them: of params, of a batch of inputs, of one of outputs, and the work.
macro_rules! lens {
    ($layer:ident, $examples:expr) => {{
        let all = super::super::quiet::quietly(|| ($layer.params(), $layer.output(), $layer.macs()));
        // Settings of which it cannot say them are refused, whatever is given.
        let (params, output, macs) = all.unwrap_or((0, regnet::Shape::new(&[0]), 0));
        let examples = $examples;
        let outputs = len(&[examples]).saturating_mul(len(output.dims()));
        let inputs = len(&[examples]).saturating_mul(len(&$layer.input));
        (of(params), inputs, outputs, of(macs).saturating_mul(len(&[examples])))
    }};
}
pub(super) use lens;

macro_rules! conv {
    ($($name:ident $in_lanes:ident $draw:ident;)*) => {$(
        pub fn $name<T: Scalar>(case: &mut Case<'_, T>) {
            let (layer, batch) = (case.$draw(), case.size());
            let (params, inputs, outputs, work) = lens!(layer, batch);
            if case.draws.flag() {
                return case.run((&layer, "forward"), work, [inputs, params], [outputs], |[x, params], [y]| {
                    layer.forward(batch, x, params, y);
                });
            }
            let wanted = case.draws.flag();
            let d_xs = if wanted { inputs } else { 0 };
            let (reads, writes) = ([inputs, params, outputs], [params, d_xs]);
            case.run((&layer, "backward"), work.saturating_mul(3), reads, writes, |[x, params, d_y], [d_params, d_x]| {
                layer.backward(batch, x, params, d_y, d_params, wanted.then_some(d_x));
            });
        }

        pub fn $in_lanes<T: Scalar>(case: &mut Case<'_, T>) {
            let (layer, lanes) = (case.$draw(), case.lanes());
            let (params, inputs, outputs, work) = lens!(layer, Case::<T>::examples(lanes));
            if case.draws.flag() {
                return case.run((&layer, "forward_in_lanes"), work, [inputs, params], [outputs], |[x, params], [y]| {
                    layer.forward_in_lanes(lanes, x, params, y);
                });
            }
            let wanted = case.draws.flag();
            let d_xs = if wanted { inputs } else { 0 };
            let (reads, writes) = ([inputs, params, outputs], [params, d_xs]);
            case.run((&layer, "backward_in_lanes"), work.saturating_mul(3), reads, writes, |[x, params, d_y], [d_params, d_x]| {
                layer.backward_in_lanes(lanes, x, params, d_y, d_params, wanted.then_some(d_x));
            });
        }
    )*};
}

conv! {
    conv1d conv1d_in_lanes conv1d;
    conv2d conv2d_in_lanes conv2d;
    depthwise_conv2d depthwise_in_lanes depthwise;
}
