//! Values by hand, gradients by differences, f32 against f64, bits for any number of threads.

use super::*;
use crate::layers::testing::{self, Given};
use crate::machine::pool::with_threads;

fn layer(
    input: [usize; 3],
    filters: usize,
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: Padding,
) -> Conv2d {
    Conv2d { input, filters, kernel, stride, padding, dilation: [1, 1], groups: 1, bias: true }
}

fn layers() -> Vec<Conv2d> {
    vec![
        layer([4, 5, 2], 3, [3, 2], [1, 1], Padding::Valid),
        layer([5, 4, 1], 2, [3, 3], [1, 1], Padding::Same),
        layer([5, 6, 2], 3, [3, 4], [2, 3], Padding::Same),
        layer([3, 3, 2], 1, [2, 2], [2, 1], Padding::Amount([1, 2])),
        layer([2, 2, 1], 2, [1, 1], [1, 1], Padding::Amount([2, 0])),
        Conv2d { bias: false, ..layer([3, 4, 2], 3, [1, 1], [1, 2], Padding::Valid) },
        Conv2d { dilation: [2, 1], ..layer([6, 5, 2], 3, [3, 2], [1, 1], Padding::Valid) },
        Conv2d { dilation: [2, 3], ..layer([6, 7, 1], 2, [3, 3], [2, 1], Padding::Same) },
        Conv2d { dilation: [1, 4], ..layer([3, 4, 2], 3, [2, 2], [1, 2], Padding::Amount([1, 3])) },
        Conv2d { groups: 2, ..layer([4, 5, 4], 6, [3, 2], [1, 1], Padding::Same) },
        Conv2d { groups: 3, ..layer([3, 3, 3], 3, [2, 2], [2, 1], Padding::Amount([1, 1])) },
        Conv2d {
            groups: 2,
            dilation: [1, 2],
            bias: false,
            ..layer([3, 5, 2], 4, [2, 3], [1, 1], Padding::Valid)
        },
    ]
}

/// The defining sum.
fn plain(layer: &Conv2d, batch: usize, x: &[f64], params: &[f64]) -> Vec<f64> {
    let [height, width, channels] = layer.input;
    let [rows, columns] = layer.windows();
    let mut y = Vec::new();
    for at in 0..batch * layer.output().len() {
        let (f, at) = (at % layer.filters, at / layer.filters);
        let (q, at) = (at % columns.output, at / columns.output);
        let (p, b) = (at % rows.output, at / rows.output);
        let mut sum = if layer.bias { params[layer.weight_len() + f] } else { 0.0 };
        let own = channels / layer.groups;
        let first = f / (layer.filters / layer.groups) * own;
        for i in 0..layer.kernel[0] {
            for j in 0..layer.kernel[1] {
                let row = (p * layer.stride[0] + i * layer.dilation[0]).wrapping_sub(rows.before);
                let column = (q * layer.stride[1] + j * layer.dilation[1]).wrapping_sub(columns.before);
                if row < height && column < width {
                    for c in 0..own {
                        let weight = ((i * layer.kernel[1] + j) * own + c) * layer.filters + f;
                        let at = ((b * height + row) * width + column) * channels + first + c;
                        sum += x[at] * params[weight];
                    }
                }
            }
        }
        y.push(sum);
    }
    y
}

#[test]
fn values_are_the_defining_sum_and_gradients_central_differences() {
    for layer in layers() {
        for batch in [0, 1, 3] {
            let given = Given::new(batch * layer.input_len(), layer.params(), batch * layer.output().len());
            let mut y = given.dirty(batch * layer.output().len());
            layer.forward(batch, &given.x, &given.params, &mut y);
            let want = plain(&layer, batch, &given.x, &given.params);
            testing::near(&y[..want.len()], &want, 1e-13);
            let (mut d_params, mut d_x) =
                (given.dirty(layer.params()), given.dirty(batch * layer.input_len()));
            layer.backward(batch, &given.x, &given.params, &given.d_y, &mut d_params, Some(&mut d_x));
            given.check(|x, params, y| layer.forward(batch, x, params, y), &d_params, &d_x);
            let mut alone = given.dirty(layer.params());
            layer.backward(batch, &given.x, &given.params, &given.d_y, &mut alone, None);
            assert_eq!(alone, d_params);
        }
    }
}

#[test]
fn f32_is_near_f64_and_bits_do_not_depend_on_threads() {
    // Several strips an example, several chunks, an uneven last one.
    let layer = layer([20, 30, 5], 18, [5, 3], [1, 1], Padding::Same);
    let batch = 19;
    let given = Given::new(batch * layer.input_len(), layer.params(), batch * layer.output().len());
    let narrow = given.narrow();
    let run = |threads| {
        with_threads(threads, || {
            let mut y = vec![0.0; batch * layer.output().len()];
            let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; batch * layer.input_len()]);
            layer.forward(batch, &narrow.x, &narrow.params, &mut y);
            layer.backward(batch, &narrow.x, &narrow.params, &narrow.d_y, &mut d_params, Some(&mut d_x));
            [y, d_params, d_x]
        })
    };
    let mut y = vec![0.0; batch * layer.output().len()];
    let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; batch * layer.input_len()]);
    layer.forward(batch, &given.x, &given.params, &mut y);
    layer.backward(batch, &given.x, &given.params, &given.d_y, &mut d_params, Some(&mut d_x));
    let one = run(1);
    for (narrow, wide) in one.iter().zip([y, d_params, d_x]) {
        testing::twins(narrow, &wide);
    }
    assert_eq!(one, run(3));
}

#[test]
fn sizes_and_text() {
    let layer = layer([28, 28, 1], 32, [3, 3], [1, 1], Padding::Same);
    assert_eq!(layer.output(), Shape::new(&[28, 28, 32]));
    assert_eq!((layer.params(), layer.macs()), (320, 28 * 28 * 32 * 9));
    assert_eq!(layer.to_string(), "conv2d(32, kernel = 3, padding = same)");
    let bare = Conv2d { bias: false, padding: Padding::Amount([1, 2]), ..layer };
    assert_eq!(bare.to_string(), "conv2d(32, kernel = 3, padding = (1, 2), bias = false)");
    let spread = Conv2d { dilation: [2, 2], groups: 2, filters: 4, ..Conv2d { input: [9, 9, 6], ..layer } };
    assert_eq!((spread.params(), spread.macs()), (4 * 28, 81 * 4 * 27));
    assert_eq!(spread.to_string(), "conv2d(4, kernel = 3, padding = same, dilation = 2, groups = 2)");
    assert_eq!(spread.output(), Shape::new(&[9, 9, 4]));
}

#[test]
#[should_panic(expected = "`conv2d` has 2 groups, which do not divide its 3 channels")]
fn groups_divide_the_channels() {
    let _ = Conv2d { groups: 2, ..layer([4, 4, 3], 2, [1, 1], [1, 1], Padding::Valid) }.checked();
}
