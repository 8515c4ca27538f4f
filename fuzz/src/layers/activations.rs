//! Activations: forward and backward, each also in place.

use regnet::Scalar;
use regnet::layers::{
    Elu, Gelu, HardTanh, LeakyRelu, LogSoftmax, Mish, Prelu, Relu, Selu, Sigmoid, Silu, Softmax, Softplus,
    Tanh,
};

use super::super::case::{Case, len};

/// The four passes of an activation, whose `len` of one example is given.
macro_rules! passes {
    ($case:ident, $layer:ident, $len:expr) => {{
        let batch = $case.size();
        let all = [len(&[batch]), $len].into_iter().fold(1, u128::saturating_mul);
        match $case.draws.below(4) {
            0 => $case.run((&$layer, "forward"), all, [all], [all], |[x], [y]| $layer.forward(batch, x, y)),
            1 => $case.run((&$layer, "forward_in_place"), all, [], [all], |[], [y]| {
                $layer.forward_in_place(batch, y)
            }),
            2 => $case.run((&$layer, "backward"), all, [all, all], [all], |[given, d_y], [d_x]| {
                $layer.backward(batch, given, d_y, d_x);
            }),
            _ => $case.run((&$layer, "backward_in_place"), all, [all], [all], |[given], [d]| {
                $layer.backward_in_place(batch, given, d);
            }),
        }
    }};
}

macro_rules! of_values {
    ($($name:ident $layer:ident { $($option:ident: $value:expr),* };)*) => {$(
        pub fn $name<T: Scalar>(case: &mut Case<'_, T>) {
            let layer = $layer { len: case.size() $(, $option: $value)* };
            passes!(case, layer, len(&[layer.len]));
        }
    )*};
}

of_values! {
    elu Elu { alpha: 1.0 };
    gelu Gelu { approximate: true };
    hard_tanh HardTanh {};
    leaky_relu LeakyRelu { slope: 0.01 };
    mish Mish {};
    relu Relu {};
    selu Selu {};
    sigmoid Sigmoid {};
    silu Silu {};
    softplus Softplus {};
    tanh Tanh {};
}

macro_rules! of_rows {
    ($($name:ident $layer:ident;)*) => {$(
        pub fn $name<T: Scalar>(case: &mut Case<'_, T>) {
            let layer = $layer { rows: case.size(), width: case.size() };
            passes!(case, layer, len(&[layer.rows, layer.width]));
        }
    )*};
}

of_rows! {
    softmax Softmax;
    log_softmax LogSoftmax;
}

pub fn prelu<T: Scalar>(case: &mut Case<'_, T>) {
    let (layer, batch) = (Prelu { len: case.size() }, case.size());
    let all = len(&[batch, layer.len]);
    if case.draws.flag() {
        return case.run((&layer, "forward"), all, [all, 1], [all], |[x, params], [y]| {
            layer.forward(batch, x, params, y)
        });
    }
    case.run((&layer, "backward"), all, [all, 1, all], [1, all], |[x, params, d_y], [d_params, d_x]| {
        layer.backward(batch, x, params, d_y, d_params, d_x);
    });
}
