//! Gradients by differences, values of the convolution with as many groups, lanes against rows, bits for any threads.

use super::*;
use crate::layers::convs::conv2d::Conv2d;
use crate::layers::testing::{self, Given};
use crate::machine::lanes::{from_lanes, to_lanes};
use crate::machine::pool::with_threads;

fn layer(input: [usize; 3], kernel: [usize; 2], stride: [usize; 2], padding: Padding) -> DepthwiseConv2d {
    DepthwiseConv2d { input, kernel, stride, padding, dilation: [1, 1], bias: true }
}

fn layers() -> Vec<DepthwiseConv2d> {
    vec![
        layer([4, 5, 2], [3, 2], [1, 1], Padding::Valid),
        layer([5, 4, 17], [3, 3], [1, 1], Padding::Same),
        layer([5, 6, 1], [3, 4], [2, 3], Padding::Same),
        layer([3, 3, 33], [2, 2], [2, 1], Padding::Amount([1, 2])),
        DepthwiseConv2d { dilation: [2, 1], ..layer([6, 5, 3], [3, 2], [1, 2], Padding::Same) },
        layer([4, 3, 131], [2, 3], [1, 2], Padding::Same),
        DepthwiseConv2d { bias: false, ..layer([1, 1, 16], [1, 1], [1, 1], Padding::Valid) },
    ]
}

#[test]
fn values_are_those_of_groups_and_gradients_central_differences() {
    for layer in layers() {
        let DepthwiseConv2d { input, kernel, stride, padding, dilation, bias } = layer;
        let groups = input[2];
        let grouped = Conv2d { input, filters: groups, kernel, stride, padding, dilation, groups, bias };
        assert_eq!(
            (layer.output(), layer.params(), layer.macs()),
            (grouped.output(), grouped.params(), grouped.macs())
        );
        for batch in [0, 1, 3] {
            let (inputs, outputs) =
                (batch * layer.input.iter().product::<usize>(), batch * layer.output().len());
            let given = Given::new(inputs, layer.params(), outputs);
            let (mut y, mut want) = (given.dirty(outputs), given.dirty(outputs));
            layer.forward(batch, &given.x, &given.params, &mut y);
            grouped.forward(batch, &given.x, &given.params, &mut want);
            testing::near(&y, &want, 1e-13);
            let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(inputs));
            layer.backward(batch, &given.x, &given.params, &given.d_y, &mut d_params, Some(&mut d_x));
            given.check(|x, params, y| layer.forward(batch, x, params, y), &d_params, &d_x);
            let mut alone = given.dirty(layer.params());
            layer.backward(batch, &given.x, &given.params, &given.d_y, &mut alone, None);
            assert_eq!(alone, d_params);
        }
    }
}

#[test]
fn lanes_agree_with_rows_of_f64_for_any_threads() {
    for layer in layers() {
        let (batch, inputs, outputs) = (37, layer.input.iter().product::<usize>(), layer.output().len());
        let given = Given::new(batch * inputs, layer.params(), batch * outputs);
        let (mut y, mut d_x) = (vec![0.0; batch * outputs], vec![0.0; batch * inputs]);
        let mut d_params = vec![0.0; layer.params()];
        layer.forward(batch, &given.x, &given.params, &mut y);
        layer.backward(batch, &given.x, &given.params, &given.d_y, &mut d_params, Some(&mut d_x));

        let narrow = given.narrow();
        for lanes in [Lanes::rows(batch), Lanes::of::<f32>(batch)] {
            let mut x = vec![0.0; lanes.examples() * inputs];
            let mut d = vec![0.0; lanes.examples() * outputs];
            to_lanes(lanes, inputs, &narrow.x, &mut x);
            to_lanes(lanes, outputs, &narrow.d_y, &mut d);
            let run = |threads| {
                with_threads(threads, || {
                    let (mut got, mut got_x) = (vec![f32::NAN; d.len()], vec![f32::NAN; x.len()]);
                    let mut got_params = vec![f32::NAN; layer.params()];
                    layer.forward_in_lanes(lanes, &x, &narrow.params, &mut got);
                    layer.backward_in_lanes(lanes, &x, &narrow.params, &d, &mut got_params, Some(&mut got_x));
                    let (mut rows, mut rows_x) = (vec![0.0; batch * outputs], vec![0.0; batch * inputs]);
                    from_lanes(lanes, outputs, &got, &mut rows);
                    from_lanes(lanes, inputs, &got_x, &mut rows_x);
                    [rows, rows_x, got_params]
                })
            };
            let one = run(1);
            for (narrow, wide) in one.iter().zip([&y, &d_x, &d_params]) {
                testing::twins(narrow, wide);
            }
            assert_eq!(one, run(3), "{layer}");
        }
    }
}

#[test]
fn text() {
    let layer = layer([8, 8, 4], [3, 3], [2, 2], Padding::Same);
    assert_eq!(layer.to_string(), "depthwise_conv2d(3, stride = 2, padding = same)");
    let other =
        DepthwiseConv2d { bias: false, dilation: [2, 1], stride: [1, 1], padding: Padding::Valid, ..layer };
    assert_eq!(other.to_string(), "depthwise_conv2d(3, dilation = (2, 1), bias = false)");
}
