//! Layers that draw random numbers.

use regnet::layers::{
    AlphaDropout, BackOptional, DropConnect, Dropout, GaussianDropout, GaussianNoise, SpatialDropout,
};
use regnet::{Key, Scalar};

use super::super::case::{Case, len, of};
use super::convs::lens;

const KEY: Key = Key::new(1);

/// The passes of noise on values: forward and backward, each also in place.
macro_rules! passes {
    ($case:ident, $layer:ident, $batch:ident, $all:ident) => {
        match $case.draws.below(4) {
            0 => $case.run((&$layer, "forward"), $all, [$all], [$all], |[x], [y]| {
                $layer.forward($batch, x, y, KEY)
            }),
            1 => $case.run((&$layer, "forward_in_place"), $all, [], [$all], |[], [y]| {
                $layer.forward_in_place($batch, y, KEY);
            }),
            2 => $case.run((&$layer, "backward"), $all, [$all], [$all], |[d_y], [d_x]| {
                $layer.backward($batch, d_y, d_x, KEY);
            }),
            _ => $case.run((&$layer, "backward_in_place"), $all, [], [$all], |[], [d]| {
                $layer.backward_in_place($batch, d, KEY);
            }),
        }
    };
}

macro_rules! of_values {
    ($($name:ident $layer:ident $amount:ident;)*) => {$(
        pub fn $name<T: Scalar>(case: &mut Case<'_, T>) {
            let layer = $layer { len: case.size(), $amount: case.probability(), stream: 3 };
            let batch = case.size();
            let all = len(&[batch, layer.len]);
            passes!(case, layer, batch, all);
        }
    )*};
}

of_values! {
    alpha_dropout AlphaDropout p;
    gaussian_dropout GaussianDropout p;
    gaussian_noise GaussianNoise std;
}

pub fn dropout<T: Scalar>(case: &mut Case<'_, T>) {
    let layer = Dropout { len: case.size(), p: case.probability(), classic: case.draws.flag(), stream: 3 };
    let batch = case.size();
    let all = len(&[batch, layer.len]);
    match case.draws.below(3) {
        0 => case.run((&layer, "infer"), all, [all], [all], |[x], [y]| layer.infer(batch, x, y)),
        1 => case.run((&layer, "infer_in_place"), all, [], [all], |[], [y]| layer.infer_in_place(batch, y)),
        _ => passes!(case, layer, batch, all),
    }
}

pub fn spatial_dropout<T: Scalar>(case: &mut Case<'_, T>) {
    let [positions, channels] = case.sizes();
    let layer = SpatialDropout { positions, channels, p: case.probability(), stream: 3 };
    let (lanes, way) = (case.lanes(), case.draws.below(3));
    let batch = lanes.batch();
    let examples = if way == 0 { batch } else { Case::<T>::examples(lanes) };
    let all = len(&[examples, positions, channels]);
    match way {
        0 => passes!(case, layer, batch, all),
        1 => case.run((&layer, "forward_in_lanes"), all, [all], [all], |[x], [y]| {
            layer.forward_in_lanes(lanes, x, y, KEY);
        }),
        _ => case.run((&layer, "backward_in_lanes_in_place"), all, [], [all], |[], [d]| {
            layer.backward_in_lanes_in_place(lanes, d, KEY);
        }),
    }
}

/// Forward, inference and backward of a layer whose weights are dropped; `in_lanes` names the methods in lanes.
macro_rules! dropped {
    ($case:ident, $inner:expr, $at:ident, $examples:expr, $forward:ident $infer:ident $backward:ident, $lens:expr) => {{
        let layer = DropConnect { layer: $inner, p: $case.probability(), stream: 3 };
        let (params, inputs, outputs, work): (u128, u128, u128, u128) = $lens(&layer.layer, $examples);
        match $case.draws.below(3) {
            0 => $case.run(
                (&layer, "forward"),
                work,
                [inputs, params],
                [outputs, params],
                |[x, params], [y, saved]| {
                    layer.$forward($at, x, params, y, saved, KEY);
                },
            ),
            1 => $case.run((&layer, "infer"), work, [inputs, params], [outputs], |[x, params], [y]| {
                layer.$infer($at, x, params, y);
            }),
            _ => {
                let (reads, writes) = ([inputs, params, outputs], [params, inputs]);
                $case.run(
                    (&layer, "backward"),
                    work.saturating_mul(3),
                    reads,
                    writes,
                    |[x, saved, d_y], [d_params, d_x]| {
                        layer.$backward(
                            $at,
                            BackOptional::optional(x, &[], saved, d_y, d_params, Some(d_x)),
                            KEY,
                        );
                    },
                );
            }
        }
    }};
}

pub fn drop_connect<T: Scalar>(case: &mut Case<'_, T>) {
    use regnet::layers::{Conv1d, Conv2d, Dense, DepthwiseConv2d};
    let batch = case.size();
    let of_dense = |layer: &Dense, batch| {
        let work = len(&[batch, layer.inputs, layer.units]);
        let params = len(&[layer.inputs, layer.units]).saturating_add(if layer.bias {
            layer.units as u128
        } else {
            0
        });
        (params, len(&[batch, layer.inputs]), len(&[batch, layer.units]), work)
    };
    match case.draws.below(4) {
        0 => dropped!(case, case.dense(), batch, batch, forward infer backward, of_dense),
        1 => {
            dropped!(case, case.conv1d(), batch, batch, forward infer backward, |layer: &Conv1d, n| lens!(layer, n))
        }
        2 => {
            dropped!(case, case.conv2d(), batch, batch, forward infer backward, |layer: &Conv2d, n| lens!(layer, n))
        }
        _ => {
            dropped!(case, case.depthwise(), batch, batch, forward infer backward, |layer: &DepthwiseConv2d, n| {
                lens!(layer, n)
            })
        }
    }
}

pub fn drop_connect_in_lanes<T: Scalar>(case: &mut Case<'_, T>) {
    use regnet::layers::{Conv1d, Conv2d, DepthwiseConv2d};
    let lanes = case.lanes();
    let n = Case::<T>::examples(lanes);
    match case.draws.below(3) {
        0 => {
            dropped!(case, case.conv1d(), lanes, n, forward_in_lanes infer_in_lanes backward_in_lanes, |layer: &Conv1d, n| {
                lens!(layer, n)
            })
        }
        1 => {
            dropped!(case, case.conv2d(), lanes, n, forward_in_lanes infer_in_lanes backward_in_lanes, |layer: &Conv2d, n| {
                lens!(layer, n)
            })
        }
        _ => {
            dropped!(case, case.depthwise(), lanes, n, forward_in_lanes infer_in_lanes backward_in_lanes, |layer: &DepthwiseConv2d, n| {
                lens!(layer, n)
            })
        }
    }
}
