//! y = maxpool(relu(conv(x, w) + b)) in one pass: what the fusion `pool_in_producer` makes of three layers. The image
//! before the pool is never stored; for the backward pass the number of the cell that won each window is.

use crate::base::slices::{head, head_mut, times};
use crate::layers::activations::relu::Relu;
use crate::layers::back::{Back, BackOptional, Lens};
use crate::layers::convs::conv2d::{Conv2d, Conv2dKernel};
use crate::layers::fused::parts::check_pool;
use crate::layers::pools::maxpool2d::{MaxPool2d, MaxPool2dKernel};
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;
use crate::machine::pool;

/// A convolution, perhaps a relu, and a max pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConvPool {
    /// The convolution.
    pub conv: Conv2d,
    /// Whether a relu stands between the two.
    pub relu: bool,
    /// The pool, whose input is the convolution's output.
    pub pool: MaxPool2d,
}

kernels! {
    /// The passes of a pooled convolution in lanes or rows; slices have their exact lengths.
    pub trait ConvPoolKernel: Number {
        fn conv_pool_forward(layer: &ConvPool, lanes: Lanes, x: &[Self], params: &[Self], y: &mut [Self], winners: &mut [Self]) = forward, f32: forward_f32;
        fn conv_pool_infer(layer: &ConvPool, lanes: Lanes, x: &[Self], params: &[Self], y: &mut [Self]) = infer, f32: infer_f32;
        fn conv_pool_backward(layer: &ConvPool, lanes: Lanes, back: BackOptional<'_, Self>) = backward, f32: backward_f32;
    }
}

settings!(ConvPool(conv: Conv2d, relu: bool, pool: MaxPool2d));

impl ConvPool {
    /// The values of inputs and outputs; panics unless the pool takes what the convolution gives.
    #[track_caller]
    fn lens(&self, lanes: Lanes) -> [usize; 2] {
        check_pool(&self.pool.checked(), self.conv.checked().output());
        [times(lanes.examples(), self.conv.input_len()), times(lanes.examples(), self.output_len())]
    }

    const fn conv_len(&self) -> usize {
        self.conv.output().len()
    }

    const fn output_len(&self) -> usize {
        self.pool.output().len()
    }

    /// y = maxpool(relu(conv(x))), and the number of the cell that won each window, in row order; −1 where the relu
    /// lets no gradient through.   x [G,H,W,C,16]  y, winners [G,OH,OW,F,16]
    #[track_caller]
    pub fn forward_in_lanes<T: ConvPoolKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        y: &mut [T],
        winners: &mut [T],
    ) {
        let [inputs, outputs] = self.lens(lanes);
        let (x, params) = (head(x, inputs, "x"), head(params, self.conv.params(), "params"));
        let (y, winners) = (head_mut(y, outputs, "y"), head_mut(winners, outputs, "winners"));
        if !y.is_empty() {
            T::conv_pool_forward(INSIDE, self, lanes, x, params, y, winners);
        }
    }

    /// y = maxpool(relu(conv(x))) alone.
    #[track_caller]
    pub fn infer_in_lanes<T: ConvPoolKernel>(&self, lanes: Lanes, x: &[T], params: &[T], y: &mut [T]) {
        let [inputs, outputs] = self.lens(lanes);
        let (x, params) = (head(x, inputs, "x"), head(params, self.conv.params(), "params"));
        let y = head_mut(y, outputs, "y");
        if !y.is_empty() {
            T::conv_pool_infer(INSIDE, self, lanes, x, params, y);
        }
    }

    /// The gradients of the convolution from that of the pooled image: each d_y goes to the cell that won; saved are the
    /// winners.
    #[track_caller]
    pub fn backward_in_lanes<T: ConvPoolKernel>(&self, lanes: Lanes, back: BackOptional<'_, T>) {
        let [inputs, outputs] = self.lens(lanes);
        let lens = Lens { x: inputs, params: self.conv.params(), saved: outputs, y: outputs };
        let back = back.checked(lens);
        if back.d_y.is_empty() {
            return back.d_params.fill(T::zero());
        }
        T::conv_pool_backward(INSIDE, self, lanes, back);
    }
}

fn forward<T: Conv2dKernel>(
    layer: &ConvPool,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    y: &mut [T],
    winners: &mut [T],
) {
    T::with_scratch(times(lanes.examples(), layer.conv_len()), |image| {
        layer.conv.forward_in_lanes(lanes, x, params, image);
        choose(layer, lanes, image, y, winners);
    });
}

fn infer<T: Conv2dKernel + MaxPool2dKernel>(
    layer: &ConvPool,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    y: &mut [T],
) {
    T::with_scratch(times(lanes.examples(), layer.conv_len()), |image| {
        layer.conv.forward_in_lanes(lanes, x, params, image);
        layer.pool.forward_in_lanes(lanes, image, y);
    });
    if layer.relu {
        Relu { len: layer.output_len() }.forward_in_place(lanes.examples(), y);
    }
}

fn backward<T: Conv2dKernel>(layer: &ConvPool, lanes: Lanes, back: BackOptional<'_, T>) {
    let Back { x, params, saved: winners, d_y, d_params, d_x } = back;
    T::with_scratch(times(lanes.examples(), layer.conv_len()), |image| {
        spread(layer, lanes, winners, d_y, image);
        layer.conv.backward_in_lanes(lanes, x, params, image, d_params, d_x);
    });
}

/// The first of each window's largest cells; NaN is larger than all.
fn choose<T: Number>(layer: &ConvPool, lanes: Lanes, image: &[T], y: &mut [T], winners: &mut [T]) {
    let g = layer.pool.in_lanes(lanes).geometry();
    let output = g.output_len();
    if y.is_empty() {
        return;
    }
    let share = (pool::ByChunk::new(y, output), pool::ByChunk::new(winners, output));
    pool::each_part(lanes.groups(), share, |group, (y, winners)| {
        let image = &image[group * g.input_len()..][..g.input_len()];
        y.fill(T::neg_infinity());
        winners.fill(T::of(NOBODY));
        for (at, cells) in g.windows() {
            let (y, winners) = (&mut y[at..at + g.channels], &mut winners[at..at + g.channels]);
            for (number, cell) in cells.enumerate() {
                let number = T::of(number as f64);
                for ((y, winner), &x) in y.iter_mut().zip(winners.iter_mut()).zip(&image[cell..]) {
                    let better = x > *y || (x.is_nan() && !y.is_nan());
                    *winner = if better { number } else { *winner };
                    *y = if better { x } else { *y };
                }
            }
            if layer.relu {
                for (y, winner) in y.iter_mut().zip(winners.iter_mut()) {
                    *winner = if *y <= T::zero() { T::of(NOBODY) } else { *winner };
                    *y = if *y < T::zero() { T::zero() } else { *y };
                }
            }
        }
    });
}

/// What is saved where no cell gets the gradient.
const NOBODY: f64 = -1.0;

/// image = Σ d_y of the windows that a cell won.
fn spread<T: Number>(layer: &ConvPool, lanes: Lanes, winners: &[T], d_y: &[T], image: &mut [T]) {
    let g = layer.pool.in_lanes(lanes).geometry();
    let output = g.output_len();
    pool::chunks_mut(image, g.input_len(), &|group, image| {
        let (winners, d_y) = (&winners[group * output..][..output], &d_y[group * output..][..output]);
        image.fill(T::zero());
        for (at, cells) in g.windows() {
            for (number, cell) in cells.enumerate() {
                let number = T::of(number as f64);
                let from = winners[at..at + g.channels].iter().zip(&d_y[at..]);
                for (image, (&winner, &d)) in image[cell..].iter_mut().zip(from) {
                    *image += if winner == number { d } else { T::zero() };
                }
            }
        }
    });
}

mod fast {
    use super::{Back, BackOptional, Conv2d, ConvPool, Lanes};
    use crate::layers::convs::conv2d::lanes as direct;
    use crate::machine::pool::Scratch;
    use crate::machine::reduce;
    use crate::machine::simd::conv::{self, After};
    use crate::machine::simd::{self, Level, conv_pool};

    /// The kernel knows the usual pool, after a convolution that the direct kernel is best for.
    fn fits(layer: &ConvPool, lanes: Lanes) -> bool {
        lanes.width() > 1 && layer.pool.is_usual() && direct::is_direct(&layer.conv)
    }

    fn split<'a>(conv: &Conv2d, params: &'a [f32]) -> (&'a [f32], Option<&'a [f32]>) {
        let (weight, bias) = params.split_at(conv.weight_len());
        (weight, conv.bias.then_some(bias))
    }

    pub(super) fn forward_f32(
        layer: &ConvPool,
        lanes: Lanes,
        x: &[f32],
        params: &[f32],
        y: &mut [f32],
        winners: &mut [f32],
    ) {
        if !fits(layer, lanes) {
            return super::forward(layer, lanes, x, params, y, winners);
        }
        let ((weight, bias), sizes) = (split(&layer.conv, params), direct::sizes(&layer.conv));
        let (level, after) = (simd::level(), After { bias, norm: None, relu: layer.relu });
        conv_pool::forward(level, sizes, lanes.groups(), x, weight, after, y, Some(winners));
    }

    pub(super) fn infer_f32(layer: &ConvPool, lanes: Lanes, x: &[f32], params: &[f32], y: &mut [f32]) {
        if !(layer.pool.is_usual() && layer.conv.is_usual()) || simd::level() == Level::Portable {
            return super::infer(layer, lanes, x, params, y);
        }
        let after = After { relu: layer.relu, ..After::default() };
        layer.conv.forward_then(lanes, x, params, after, true, y);
    }

    pub(super) fn backward_f32(layer: &ConvPool, lanes: Lanes, back: BackOptional<'_, f32>) {
        if !fits(layer, lanes) {
            return super::backward(layer, lanes, back);
        }
        let Back { x, params, saved: winners, d_y, d_params, d_x } = back;
        let conv_layer = &layer.conv;
        let (sizes, groups, weight_len) =
            (direct::sizes(conv_layer), lanes.groups(), conv_layer.weight_len());
        let (d_weight, d_bias) = d_params.split_at_mut(weight_len);
        let bias_len = conv_layer.filters * lanes.width();
        let turned_len = if d_x.is_some() { weight_len } else { 0 };
        f32::with_scratch(groups * (weight_len + bias_len) + turned_len, |scratch| {
            let (weight, scratch) = scratch.split_at_mut(groups * weight_len);
            let (bias, turned) = scratch.split_at_mut(groups * bias_len);
            let d_x = d_x.map(|d_x| {
                conv::turn(sizes, &params[..weight_len], turned);
                (&*turned, d_x)
            });
            let out = conv_pool::Gradients { weight, bias, x: d_x };
            conv_pool::backward(simd::level(), sizes, groups, x, winners, d_y, out);
            reduce::join(weight, d_weight);
            direct::join_bias(bias, d_bias);
        });
    }
}
use fast::{backward_f32, forward_f32, infer_f32};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::Rng;
    use crate::machine::pool::with_threads;
    use crate::machine::window::Padding;

    fn layer(input: [usize; 3], filters: usize, kernel: usize, padding: Padding, relu: bool) -> ConvPool {
        pooled(
            Conv2d {
                input,
                filters,
                kernel: [kernel; 2],
                stride: [1, 1],
                padding,
                dilation: [1, 1],
                groups: 1,
                bias: true,
            },
            relu,
        )
    }

    fn pooled(conv: Conv2d, relu: bool) -> ConvPool {
        let dims = conv.output();
        let &[height, width, channels] = dims.dims() else { unreachable!("an image has three axes") };
        let (size, stride, padding) = ([2, 2], [2, 2], Padding::Valid);
        ConvPool { conv, relu, pool: MaxPool2d { input: [height, width, channels], size, stride, padding } }
    }

    fn layers() -> Vec<ConvPool> {
        let overlapping = layer([6, 7, 2], 3, 2, Padding::Valid, true);
        vec![
            layer([12, 12, 1], 6, 5, Padding::Valid, true),
            layer([7, 9, 3], 7, 3, Padding::Same, true),
            layer([5, 5, 2], 13, 2, Padding::Valid, false),
            layer([6, 5, 4], 3, 4, Padding::Amount([2, 3]), true),
            pooled(Conv2d { stride: [2, 3], ..layer([9, 11, 2], 5, 3, Padding::Same, true).conv }, true),
            ConvPool { pool: MaxPool2d { stride: [1, 1], ..overlapping.pool }, ..overlapping },
            ConvPool { conv: Conv2d { bias: false, ..overlapping.conv }, ..overlapping },
        ]
    }

    fn numbers(len: usize, rng: &mut Rng) -> Vec<f32> {
        (0..len).map(|_| rng.normal() as f32).collect()
    }

    /// Outputs, scores, gradients of parameters and input.
    type Results = [Vec<f32>; 4];

    fn apart(layer: &ConvPool, lanes: Lanes, x: &[f32], params: &[f32], d_y: &[f32]) -> Results {
        let relu = Relu { len: layer.conv_len() };
        let examples = lanes.examples();
        let mut image = vec![f32::NAN; examples * layer.conv_len()];
        let mut y = vec![f32::NAN; examples * layer.output_len()];
        layer.conv.forward_in_lanes(lanes, x, params, &mut image);
        if layer.relu {
            relu.forward_in_place(examples, &mut image);
        }
        layer.pool.forward_in_lanes(lanes, &image, &mut y);
        let mut d_image = vec![f32::NAN; image.len()];
        layer.pool.backward_in_lanes(lanes, &image, &y, d_y, &mut d_image);
        if layer.relu {
            relu.backward_in_place(examples, &image, &mut d_image);
        }
        let (mut d_params, mut d_x) = (vec![f32::NAN; params.len()], vec![f32::NAN; x.len()]);
        layer.conv.backward_in_lanes(lanes, x, params, &d_image, &mut d_params, Some(&mut d_x));
        [y.clone(), y, d_params, d_x]
    }

    fn fused(layer: &ConvPool, lanes: Lanes, x: &[f32], params: &[f32], d_y: &[f32]) -> Results {
        let len = lanes.examples() * layer.output_len();
        let [mut y, mut winners, mut scores] = [(); 3].map(|()| vec![f32::NAN; len]);
        layer.forward_in_lanes(lanes, x, params, &mut y, &mut winners);
        layer.infer_in_lanes(lanes, x, params, &mut scores);
        let (mut d_params, mut d_x) = (vec![f32::NAN; params.len()], vec![f32::NAN; x.len()]);
        let back = Back::optional(x, params, &winners, d_y, &mut d_params, Some(&mut d_x));
        layer.backward_in_lanes(lanes, back);
        let mut alone = vec![f32::NAN; params.len()];
        layer.backward_in_lanes(lanes, Back::optional(x, params, &winners, d_y, &mut alone, None));
        assert_eq!(alone, d_params, "{layer:?} without d_x");
        [y, scores, d_params, d_x]
    }

    /// The parameters' gradients are summed in other blocks: relative to the largest, some hundred roundings of 6e-8.
    const BOUND: f32 = 1e-5;

    #[test]
    fn one_pass_agrees_with_three() {
        for layer in layers() {
            for batch in [1, 8, 19, 32] {
                let lanes = Lanes::of::<f32>(batch);
                let mut rng = Rng::new(batch as u64);
                let x = numbers(lanes.examples() * layer.conv.input_len(), &mut rng);
                let params = numbers(layer.conv.params(), &mut rng);
                let d_y = numbers(lanes.examples() * layer.output_len(), &mut rng);
                let [y, scores, d_params, d_x] = fused(&layer, lanes, &x, &params, &d_y);
                let [y_apart, _, d_params_apart, d_x_apart] = apart(&layer, lanes, &x, &params, &d_y);
                assert_eq!(y, y_apart, "{layer:?}, batch {batch}");
                assert_eq!(scores, y_apart, "{layer:?}, batch {batch}");
                assert_eq!(d_x, d_x_apart, "{layer:?}, batch {batch}");
                let largest = d_params_apart.iter().fold(1e-3f32, |top, d| top.max(d.abs()));
                for (a, b) in d_params.iter().zip(&d_params_apart) {
                    assert!((a - b).abs() < BOUND * largest, "{layer:?}, batch {batch}: {a} {b}");
                }
                let threads = with_threads(3, || fused(&layer, lanes, &x, &params, &d_y));
                assert_eq!(threads, [y, scores, d_params, d_x], "{layer:?}, batch {batch}, threads");
            }
        }
    }

    /// NaN wins its window, and the gradient reaches it.
    #[test]
    fn nan_passes() {
        let layer = ConvPool {
            conv: Conv2d {
                input: [2, 2, 1],
                filters: 1,
                kernel: [1, 1],
                stride: [1, 1],
                padding: Padding::Valid,
                dilation: [1, 1],
                groups: 1,
                bias: false,
            },
            relu: true,
            pool: MaxPool2d { input: [2, 2, 1], size: [2, 2], stride: [2, 2], padding: Padding::Valid },
        };
        for batch in [1, 16] {
            let lanes = Lanes::of::<f32>(batch);
            for place in 0..4 {
                let mut x = vec![1.0; 4 * batch];
                let width = lanes.width();
                x.chunks_exact_mut(4 * width).for_each(|x| x[place * width..][..width].fill(f32::NAN));
                let d_y = vec![1.0; batch];
                let [y, scores, _, d_x] = fused_with_nan(&layer, lanes, &x, &d_y);
                assert!(y.iter().chain(&scores).all(|y| y.is_nan()), "cell {place}");
                for d_x in d_x.chunks_exact(4 * width) {
                    let reached = d_x.chunks_exact(width).map(|cell| cell.iter().all(|d| *d == 1.0));
                    assert!(reached.eq((0..4).map(|cell| cell == place)), "cell {place}");
                }
            }
        }
    }

    fn fused_with_nan(layer: &ConvPool, lanes: Lanes, x: &[f32], d_y: &[f32]) -> Results {
        let [mut y, mut winners, mut scores] = [(); 3].map(|()| vec![0.0; d_y.len()]);
        layer.forward_in_lanes(lanes, x, &[1.0], &mut y, &mut winners);
        layer.infer_in_lanes(lanes, x, &[1.0], &mut scores);
        let (mut d_params, mut d_x) = (vec![0.0], vec![0.0; x.len()]);
        let back = Back::optional(x, &[1.0], &winners, d_y, &mut d_params, Some(&mut d_x));
        layer.backward_in_lanes(lanes, back);
        [y, scores, d_params, d_x]
    }
}
