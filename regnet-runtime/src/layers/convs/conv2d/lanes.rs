//! A convolution in lanes: for f32 the direct kernel, for its twin the rows and back.

use super::{Conv2d, kernel};
use crate::machine::lanes::{Lanes, from_lanes, to_lanes};
use crate::machine::number::Number;

use crate::machine::pool::{self, Scratch};
use crate::machine::reduce;
use crate::machine::simd::{self, Level, conv, conv_pool, winograd};
use crate::machine::window::Window;

/// y by way of the rows.
pub(super) fn forward<T: Number>(layer: &Conv2d, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
    let (inputs, outputs) = (layer.input_len(), layer.output().len());
    let batch = lanes.batch();
    T::with_scratch(batch * (inputs + outputs), |scratch| {
        let (x_rows, y_rows) = scratch.split_at_mut(batch * inputs);
        from_lanes(lanes, inputs, x, x_rows);
        kernel::forward(layer, batch, x_rows, params, y_rows);
        to_lanes(lanes, outputs, y_rows, y);
    });
}

/// All gradients by way of the rows.
pub(super) fn backward<T: Number>(
    layer: &Conv2d,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    d_y: &[T],
    d_params: &mut [T],
    d_x: Option<&mut [T]>,
) {
    let (inputs, outputs) = (layer.input_len(), layer.output().len());
    let batch = lanes.batch();
    T::with_scratch(batch * (2 * inputs + outputs), |scratch| {
        let (x_rows, rest) = scratch.split_at_mut(batch * inputs);
        let (d_y_rows, d_x_rows) = rest.split_at_mut(batch * outputs);
        from_lanes(lanes, inputs, x, x_rows);
        from_lanes(lanes, outputs, d_y, d_y_rows);
        match d_x {
            None => kernel::backward(layer, batch, x_rows, params, d_y_rows, d_params, None),
            Some(d_x) => {
                kernel::backward(layer, batch, x_rows, params, d_y_rows, d_params, Some(&mut *d_x_rows));
                to_lanes(lanes, inputs, d_x_rows, d_x);
            }
        }
    });
}

fn axis(window: Window) -> conv::Axis {
    let Window { input, kernel, stride, before, output, dilation: _ } = window;
    let before = isize::try_from(before).expect("a window does not begin so far before the image");
    conv::Axis { input, output, kernel, stride, before }
}

/// The sizes as the direct kernels take them.
pub(in crate::layers) fn sizes(layer: &Conv2d) -> conv::Sizes {
    let [rows, columns] = layer.windows();
    conv::Sizes { rows: axis(rows), columns: axis(columns), channels: layer.input[2], filters: layer.filters }
}

/// How the sums of a pass are formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Direct,
    Winograd,
}

impl Algorithm {
    /// The faster one for the sum over windows of these sizes: y, or d_x with d_y for x.
    fn of_windows(sizes: conv::Sizes) -> Algorithm {
        Algorithm::winograd_if(winograd::wins_windows(sizes))
    }

    /// The faster one for d_x.
    fn of_data_gradient(sizes: conv::Sizes) -> Algorithm {
        if [sizes.rows, sizes.columns].iter().any(|axis| axis.stride != 1) {
            return Algorithm::Direct;
        }
        Algorithm::of_windows(turned_sizes(sizes))
    }

    /// The faster one for d_weight.
    fn of_weight_gradient(sizes: conv::Sizes) -> Algorithm {
        Algorithm::winograd_if(winograd::wins_weight_gradient(sizes))
    }

    fn winograd_if(wins: bool) -> Algorithm {
        if wins && simd::winograd() { Algorithm::Winograd } else { Algorithm::Direct }
    }
}

/// Whether the direct kernel is the faster one for y and d_weight.
pub(in crate::layers) fn is_direct(layer: &Conv2d) -> bool {
    let sizes = sizes(layer);
    layer.is_usual()
        && [Algorithm::of_windows(sizes), Algorithm::of_weight_gradient(sizes)] == [Algorithm::Direct; 2]
}

pub(super) fn forward_f32(layer: &Conv2d, lanes: Lanes, x: &[f32], params: &[f32], y: &mut [f32]) {
    if !layer.is_usual() {
        return forward(layer, lanes, x, params, y);
    }
    layer.forward_then(lanes, x, params, conv::After::default(), false, y);
}

/// As `Conv2d::forward_then`, over groups.
pub(super) fn forward_then(
    layer: &Conv2d,
    groups: usize,
    x: &[f32],
    weight: &[f32],
    after: conv::After<'_>,
    pool: bool,
    y: &mut [f32],
) {
    let (level, sizes) = (simd::level(), sizes(layer));
    match (Algorithm::of_windows(sizes), pool) {
        (Algorithm::Winograd, pool) => winograd::forward(level, sizes, groups, x, weight, after, pool, y),
        (Algorithm::Direct, true) => conv_pool::forward(level, sizes, groups, x, weight, after, y, None),
        (Algorithm::Direct, false) => conv::forward(level, sizes, groups, x, weight, after, y),
    }
}

/// d_weight = Σ windows ⊗ d_y, in blocks that are joined in f64.
fn weight_gradient(
    algorithm: Algorithm,
    level: Level,
    sizes: conv::Sizes,
    groups: usize,
    x: &[f32],
    d_y: &[f32],
    d_weight: &mut [f32],
) {
    let blocks = match algorithm {
        Algorithm::Direct => conv::blocks(sizes, groups).1,
        Algorithm::Winograd => winograd::blocks(sizes, groups),
    };
    f32::with_scratch(blocks * d_weight.len(), |parts| {
        match algorithm {
            Algorithm::Direct => conv::weight_gradient(level, sizes, groups, x, d_y, parts),
            Algorithm::Winograd => winograd::weight_gradient(level, sizes, groups, x, d_y, parts),
        }
        reduce::join(parts, d_weight);
    });
}

/// The sizes of the sum that gives d_x at stride 1, where there is one phase: d_y is read, the kernel is turned, and
/// before the image there is what the kernel reaches over.
fn turned_sizes(sizes: conv::Sizes) -> conv::Sizes {
    conv::Sizes {
        rows: sizes.rows.phase(0).0,
        columns: sizes.columns.phase(0).0,
        channels: sizes.filters,
        filters: sizes.channels,
    }
}

pub(super) fn backward_f32(
    layer: &Conv2d,
    lanes: Lanes,
    x: &[f32],
    params: &[f32],
    d_y: &[f32],
    d_params: &mut [f32],
    d_x: Option<&mut [f32]>,
) {
    if !layer.is_usual() {
        return backward(layer, lanes, x, params, d_y, d_params, d_x);
    }
    let (sizes, groups, level) = (sizes(layer), lanes.groups(), simd::level());
    let weight_len = layer.weight_len();
    let (d_weight, d_bias) = d_params.split_at_mut(weight_len);
    weight_gradient(Algorithm::of_weight_gradient(sizes), level, sizes, groups, x, d_y, d_weight);
    bias_gradient(layer, groups, d_y, d_bias);
    if let Some(d_x) = d_x {
        let algorithm = Algorithm::of_data_gradient(sizes);
        data_gradient(algorithm, level, layer, groups, &params[..weight_len], d_y, d_x);
    }
}

/// d_x = Σ d_y·w over the windows that read a cell.
fn data_gradient(
    algorithm: Algorithm,
    level: Level,
    layer: &Conv2d,
    groups: usize,
    weight: &[f32],
    d_y: &[f32],
    d_x: &mut [f32],
) {
    let sizes = sizes(layer);
    f32::with_scratch(weight.len(), |turned| {
        conv::turn(sizes, weight, turned);
        match algorithm {
            Algorithm::Direct => conv::data_gradient(level, sizes, groups, d_y, turned, d_x),
            Algorithm::Winograd => {
                let (sizes, after) = (turned_sizes(sizes), conv::After::default());
                winograd::forward(level, sizes, groups, d_y, turned, after, false, d_x);
            }
        }
    });
}

/// d_bias[f] = Σ d_y over groups, cells and lanes.
fn bias_gradient(layer: &Conv2d, groups: usize, d_y: &[f32], d_bias: &mut [f32]) {
    if d_bias.is_empty() || groups == 0 {
        return d_bias.fill(0.0);
    }
    let width = layer.filters * crate::machine::lanes::WIDTH;
    let len = d_y.len() / groups;
    f32::with_scratch(groups * width, |parts| {
        pool::chunks_mut(parts, width, &|group, part| {
            reduce::row_sums(&d_y[group * len..(group + 1) * len], part);
        });
        join_bias(parts, d_bias);
    });
}

/// d_bias[f] = Σ of the parts [groups,F,16].
pub(in crate::layers) fn join_bias(parts: &[f32], d_bias: &mut [f32]) {
    const WIDTH: usize = crate::machine::lanes::WIDTH;
    let width = d_bias.len() * WIDTH;
    for (f, d) in d_bias.iter_mut().enumerate() {
        let lanes = parts.chunks_exact(width).flat_map(|part| &part[f * WIDTH..][..WIDTH]);
        *d = lanes.map(|&lane| f64::from(lane)).sum::<f64>() as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::Rng;
    use crate::machine::pool::with_threads;
    use crate::machine::window::Padding;

    /// Sums of at most a few thousand products of numbers about 1 in another order, relative to the largest value:
    /// 1e-6 was seen.
    const BOUND: f32 = 1e-5;

    fn close(what: &str, layer: &Conv2d, a: &[f32], b: &[f32]) {
        let largest = b.iter().fold(1e-3f32, |largest, x| largest.max(x.abs()));
        let off = a.iter().zip(b).fold(0.0f32, |off, (a, b)| off.max((a - b).abs()));
        assert!(off / largest < BOUND, "{what} of {layer} on {:?}: {off} of {largest}", layer.input);
    }

    fn numbers(len: usize, rng: &mut Rng) -> Vec<f32> {
        (0..len).map(|_| rng.normal() as f32).collect()
    }

    fn layers() -> Vec<Conv2d> {
        let layer = |input, filters, kernel, stride, padding, bias| Conv2d {
            input,
            filters,
            kernel,
            stride,
            padding,
            dilation: [1, 1],
            groups: 1,
            bias,
        };
        vec![
            layer([28, 28, 1], 6, [5, 5], [1, 1], Padding::Valid, true),
            layer([12, 12, 6], 16, [5, 5], [1, 1], Padding::Valid, true),
            layer([9, 11, 3], 7, [3, 3], [1, 1], Padding::Same, false),
            layer([5, 4, 2], 13, [3, 2], [1, 1], Padding::Same, true),
            layer([6, 6, 1], 1, [1, 1], [1, 1], Padding::Valid, true),
            layer([7, 8, 5], 4, [3, 3], [2, 1], Padding::Same, true),
            layer([8, 7, 2], 3, [3, 4], [2, 3], Padding::Amount([1, 2]), true),
            layer([9, 8, 3], 5, [1, 2], [2, 3], Padding::Valid, true),
            layer([7, 9, 2], 4, [5, 5], [3, 2], Padding::Amount([4, 3]), true),
            layer([2, 5, 1], 7, [2, 2], [4, 4], Padding::Amount([1, 1]), false),
            layer([3, 3, 4], 5, [3, 3], [1, 1], Padding::Amount([2, 2]), true),
            layer([4, 4, 2], 3, [2, 2], [1, 1], Padding::Amount([3, 0]), false),
            Conv2d { dilation: [2, 1], ..layer([7, 6, 2], 3, [3, 2], [1, 2], Padding::Same, true) },
        ]
    }

    #[test]
    fn lanes_agree_with_rows() {
        let mut rng = Rng::new(4);
        for layer in layers() {
            for batch in [8, 16, 19, 40] {
                let lanes = Lanes::of::<f32>(batch);
                if lanes.width() == 1 {
                    continue;
                }
                let (inputs, outputs) = (layer.input_len(), layer.output().len());
                let params = numbers(layer.params(), &mut rng);
                let (rows_x, rows_d) =
                    (numbers(batch * inputs, &mut rng), numbers(batch * outputs, &mut rng));
                let (mut x, mut d_y) =
                    (vec![0.0; lanes.examples() * inputs], vec![0.0; lanes.examples() * outputs]);
                to_lanes(lanes, inputs, &rows_x, &mut x);
                to_lanes(lanes, outputs, &rows_d, &mut d_y);

                let (mut y, mut expected) = (vec![f32::NAN; d_y.len()], vec![0.0; d_y.len()]);
                layer.forward_in_lanes(lanes, &x, &params, &mut y);
                forward(&layer, lanes, &x, &params, &mut expected);
                let (mut y_rows, mut expected_rows) = (vec![0.0; rows_d.len()], vec![0.0; rows_d.len()]);
                from_lanes(lanes, outputs, &y, &mut y_rows);
                from_lanes(lanes, outputs, &expected, &mut expected_rows);
                close("y", &layer, &y_rows, &expected_rows);

                let (mut d_params, mut d_x) = (vec![f32::NAN; params.len()], vec![f32::NAN; x.len()]);
                let (mut want_params, mut want_x) = (vec![0.0; params.len()], vec![0.0; x.len()]);
                layer.backward_in_lanes(lanes, &x, &params, &d_y, &mut d_params, Some(&mut d_x));
                backward(&layer, lanes, &x, &params, &d_y, &mut want_params, Some(&mut want_x));
                close("d_params", &layer, &d_params, &want_params);
                close("d_x", &layer, &d_x, &want_x);
            }
        }
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bits() {
        let direct = layers()[2];
        let winograd = Conv2d { input: [9, 10, 70], filters: 35, ..direct };
        let wins =
            |layer| [winograd::wins_windows(sizes(layer)), winograd::wins_weight_gradient(sizes(layer))];
        assert_eq!([wins(&direct), wins(&winograd)], [[false; 2], [true; 2]]);
        for layer in [direct, winograd] {
            let lanes = Lanes::of::<f32>(40);
            let mut rng = Rng::new(4);
            let params = numbers(layer.params(), &mut rng);
            let x = numbers(lanes.examples() * layer.input_len(), &mut rng);
            let d_y = numbers(lanes.examples() * layer.output().len(), &mut rng);
            let bits = |threads| {
                with_threads(threads, || {
                    let (mut d_params, mut d_x, mut y) = (params.clone(), x.clone(), d_y.clone());
                    layer.forward_in_lanes(lanes, &x, &params, &mut y);
                    layer.backward_in_lanes(lanes, &x, &params, &d_y, &mut d_params, Some(&mut d_x));
                    let bits = |values: Vec<f32>| values.into_iter().map(f32::to_bits).collect::<Vec<_>>();
                    (bits(d_params), bits(d_x), bits(y))
                })
            };
            let one = bits(1);
            assert!(one == bits(2) && one == bits(3), "{layer}");
        }
    }

    /// What was measured clearly: y, d_x and d_weight of layers with one size for all images.
    #[test]
    fn the_faster_algorithm_is_known_from_the_sizes() {
        let chosen = |side, channels, filters| {
            let layer = Conv2d {
                input: [side, side, channels],
                filters,
                kernel: [3, 3],
                stride: [1, 1],
                padding: Padding::Same,
                dilation: [1, 1],
                groups: 1,
                bias: true,
            };
            let sizes = sizes(&layer);
            [
                winograd::wins_windows(sizes),
                winograd::wins_windows(turned_sizes(sizes)),
                winograd::wins_weight_gradient(sizes),
            ]
        };
        for (side, channels, filters) in [(28, 32, 32), (14, 32, 64), (7, 64, 64), (4, 32, 32), (7, 512, 512)]
        {
            assert_eq!(chosen(side, channels, filters), [true; 3], "{side} {channels} {filters}");
        }
        for (side, channels, filters) in
            [(28, 1, 32), (28, 1, 1), (14, 4, 4), (5, 8, 8), (2, 64, 64), (0, 8, 8)]
        {
            assert_eq!(chosen(side, channels, filters), [false; 3], "{side} {channels} {filters}");
        }
        let strided = Conv2d { stride: [2, 1], ..layers()[5] };
        assert!(!winograd::wins_windows(conv::Sizes { channels: 64, filters: 64, ..sizes(&strided) }));
    }

    /// Winograd's form against f64, over the largest value: at most 1.8e-6 for y and d_x and 2.2e-6 for d_w was seen.
    const WINOGRAD_BOUND: f64 = 1e-5;

    /// Images of 3×3 convolutions: whole tiles and overhanging ones, all paddings, tails of channels and filters.
    fn winograd_layers() -> Vec<Conv2d> {
        let layer = |input, filters, padding, bias| Conv2d {
            input,
            filters,
            kernel: [3, 3],
            stride: [1, 1],
            padding,
            dilation: [1, 1],
            groups: 1,
            bias,
        };
        vec![
            layer([3, 3, 1], 1, Padding::Valid, true),
            layer([6, 10, 2], 3, Padding::Valid, false),
            layer([1, 1, 3], 2, Padding::Same, true),
            layer([5, 9, 5], 7, Padding::Same, true),
            layer([8, 4, 17], 18, Padding::Same, false),
            layer([7, 7, 33], 5, Padding::Same, true),
            layer([3, 6, 4], 9, Padding::Amount([2, 2]), true),
            layer([4, 3, 2], 34, Padding::Amount([4, 5]), false),
            layer([5, 8, 3], 6, Padding::Amount([0, 1]), true),
        ]
    }

    fn off(a: &[f32], b: &[f64]) -> f64 {
        assert_eq!(a.len(), b.len());
        let largest = b.iter().fold(1e-30, |largest: f64, x| largest.max(x.abs()));
        let off = |(a, b): (&f32, &f64)| (f64::from(*a) - b).abs();
        // Not `f64::max`, which would pass over NaN.
        a.iter().zip(b).map(off).fold(0.0, |most, off| if off <= most { most } else { off }) / largest
    }

    fn wide(values: &[f32]) -> Vec<f64> {
        values.iter().copied().map(f64::from).collect()
    }

    #[test]
    fn winograd_agrees_with_rows_of_f64() {
        let mut rng = Rng::new(9);
        for layer in winograd_layers() {
            for batch in [16, 40] {
                let (inputs, outputs) = (layer.input_len(), layer.output().len());
                let lanes = Lanes::of::<f32>(batch);
                if lanes.width() == 1 {
                    continue;
                }
                let params = numbers(layer.params(), &mut rng);
                let rows_x = numbers(batch * inputs, &mut rng);
                let rows_d = numbers(batch * outputs, &mut rng);
                let mut want = vec![0.0; batch * outputs];
                let (mut want_params, mut want_x) = (vec![0.0; params.len()], vec![0.0; batch * inputs]);
                layer.forward(batch, &wide(&rows_x), &wide(&params), &mut want);
                let (x_wide, d_wide) = (wide(&rows_x), wide(&rows_d));
                layer.backward(batch, &x_wide, &wide(&params), &d_wide, &mut want_params, Some(&mut want_x));
                let (mut x, mut d_y) =
                    (vec![0.0; lanes.examples() * inputs], vec![0.0; lanes.examples() * outputs]);
                to_lanes(lanes, inputs, &rows_x, &mut x);
                to_lanes(lanes, outputs, &rows_d, &mut d_y);
                for &level in simd::available("").iter().filter(|level| **level != Level::Portable) {
                    let mut y = vec![f32::NAN; lanes.examples() * outputs];
                    let (weight, bias) = params.split_at(layer.weight_len());
                    let bias = layer.bias.then_some(bias);
                    let after = conv::After { bias, ..conv::After::default() };
                    winograd::forward(level, sizes(&layer), lanes.groups(), &x, weight, after, false, &mut y);
                    let mut y_rows = vec![0.0; want.len()];
                    from_lanes(lanes, outputs, &y, &mut y_rows);
                    let check = |what: &str, got: &[f32], want: &[f64]| {
                        let off = off(got, want);
                        assert!(
                            off < WINOGRAD_BOUND,
                            "{what} of {layer} on {:?}, {level:?}: {off}",
                            layer.input
                        );
                    };
                    check("y", &y_rows, &want);

                    let mut d_weight = vec![f32::NAN; weight.len()];
                    let algorithm = Algorithm::Winograd;
                    weight_gradient(algorithm, level, sizes(&layer), lanes.groups(), &x, &d_y, &mut d_weight);
                    check("d_weight", &d_weight, &want_params[..weight.len()]);

                    let (mut d_x, mut d_x_rows) = (vec![f32::NAN; x.len()], vec![0.0; want_x.len()]);
                    data_gradient(algorithm, level, &layer, lanes.groups(), weight, &d_y, &mut d_x);
                    from_lanes(lanes, inputs, &d_x, &mut d_x_rows);
                    check("d_x", &d_x_rows, &want_x);
                }
            }
        }
    }
}
