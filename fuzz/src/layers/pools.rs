//! Pools and the padding of images, in rows and in lanes.

use regnet::Scalar;
use regnet::layers::{AvgPool1d, AvgPool2d, GlobalAvgPool, GlobalMaxPool, MaxPool1d, MaxPool2d, Pad2d};

use super::super::case::{Case, len};
use super::super::quiet::quietly;

/// The passes of a layer without parameters, in rows and in lanes: what the gradient is taken from stands in brackets.
macro_rules! passes {
    ($case:ident, $layer:ident, $input:expr, [$($given:ident),*]) => {{
        let output = quietly(|| $layer.output()).unwrap_or(regnet::Shape::new(&[0]));
        let work = [&$input[..], output.dims()].map(len).into_iter().fold(0, u128::saturating_add);
        let (way, lanes) = ($case.draws.below(4), $case.lanes());
        let batch = lanes.batch();
        let examples = if way < 2 { batch } else { Case::<T>::examples(lanes) };
        let [inputs, outputs] = [&$input[..], output.dims()].map(|dims| len(dims).saturating_mul(len(&[examples])));
        let work = work.saturating_mul(len(&[examples]));
        match way {
            0 => $case.run((&$layer, "forward"), work, [inputs], [outputs], |[x], [y]| $layer.forward(batch, x, y)),
            1 => $case.run((&$layer, "backward"), work, passes!(@reads inputs outputs $($given)*), [inputs], |[$($given,)* d_y], [d_x]| {
                $layer.backward(batch, $($given,)* d_y, d_x);
            }),
            2 => $case.run((&$layer, "forward_in_lanes"), work, [inputs], [outputs], |[x], [y]| {
                $layer.forward_in_lanes(lanes, x, y);
            }),
            _ => $case.run((&$layer, "backward_in_lanes"), work, passes!(@reads inputs outputs $($given)*), [inputs], |[$($given,)* d_y], [d_x]| {
                $layer.backward_in_lanes(lanes, $($given,)* d_y, d_x);
            }),
        }
    }};
    (@reads $inputs:ident $outputs:ident) => { [$outputs] };
    (@reads $inputs:ident $outputs:ident $x:ident $y:ident) => { [$inputs, $outputs, $outputs] };
}

macro_rules! windows {
    ($($name:ident $given:tt;)*) => {$(
        pub fn $name<T: Scalar>(case: &mut Case<'_, T>) {
            let layer = case.$name();
            passes!(case, layer, layer.input, $given);
        }
    )*};
}

impl<T: Scalar> Case<'_, T> {
    pub fn maxpool2d(&mut self) -> MaxPool2d {
        let usual = self.draws.flag();
        let (input, size) = (self.sizes(), if usual { [2, 2] } else { self.sizes() });
        let stride = if usual { size } else { self.sizes() };
        let layer = MaxPool2d { input, size, stride, padding: self.padding() };
        self.checked(layer, MaxPool2d::checked);
        layer
    }

    fn avgpool2d(&mut self) -> AvgPool2d {
        let layer = AvgPool2d {
            input: self.sizes(),
            size: self.sizes(),
            stride: self.sizes(),
            padding: self.padding(),
        };
        self.checked(layer, AvgPool2d::checked);
        layer
    }

    fn maxpool1d(&mut self) -> MaxPool1d {
        let layer = MaxPool1d {
            input: self.sizes(),
            size: self.size(),
            stride: self.step(),
            padding: self.padding(),
        };
        self.checked(layer, MaxPool1d::checked);
        layer
    }

    fn avgpool1d(&mut self) -> AvgPool1d {
        let layer = AvgPool1d {
            input: self.sizes(),
            size: self.size(),
            stride: self.step(),
            padding: self.padding(),
        };
        self.checked(layer, AvgPool1d::checked);
        layer
    }
}

windows! {
    maxpool2d [x, y];
    maxpool1d [x, y];
    avgpool2d [];
    avgpool1d [];
}

pub fn global_avgpool<T: Scalar>(case: &mut Case<'_, T>) {
    let layer = GlobalAvgPool { positions: case.size(), channels: case.size() };
    passes!(case, layer, [layer.positions, layer.channels], []);
}

pub fn global_maxpool<T: Scalar>(case: &mut Case<'_, T>) {
    let layer = GlobalMaxPool { positions: case.size(), channels: case.size() };
    case.refusable_if(layer.positions == 0 || layer.channels == 0);
    passes!(case, layer, [layer.positions, layer.channels], [x, y]);
}

pub fn pad2d<T: Scalar>(case: &mut Case<'_, T>) {
    let layer = Pad2d { input: case.sizes(), amount: case.sizes() };
    case.checked(layer, Pad2d::checked);
    passes!(case, layer, layer.input, []);
}
