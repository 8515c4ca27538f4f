//! y = maxpool(relu(batchnorm(conv(x, w) + b))) at inference in one pass: what the fusion `norm_in_producer` makes of
//! two to four layers. With the running statistics a batch norm is an affine map of each filter.

use crate::base::slices::{head, head_mut, times};
use crate::layers::convs::conv2d::{Conv2d, Conv2dKernel};
use crate::layers::fused::norm_relu::{NormRelu, NormReluKernel};
use crate::layers::fused::parts::{check_norm, check_pool};
use crate::layers::norms::batchnorm::{BatchNorm, BatchNormKernel};
use crate::layers::pools::maxpool2d::MaxPool2d;
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;

/// A convolution, a batch norm, perhaps a relu, and perhaps a max pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConvNorm {
    /// The convolution.
    pub conv: Conv2d,
    /// The norm of its output.
    pub norm: BatchNorm,
    /// Whether a relu follows.
    pub relu: bool,
    /// The pool of what the relu gives; there is none without a relu.
    pub pool: Option<MaxPool2d>,
}

kernels! {
    /// Inference of a normed convolution, in lanes or rows; slices have their exact lengths.
    pub trait ConvNormKernel: Number {
        fn conv_norm_infer(layer: &ConvNorm, lanes: Lanes, x: &[Self], conv: &[Self], norm: &[Self], stats: &[Self], y: &mut [Self]) = infer, f32: infer_f32;
    }
}

settings!(ConvNorm(conv: Conv2d, norm: BatchNorm), relu: bool = false, pool: Option<MaxPool2d> = None);

impl ConvNorm {
    /// Panics unless each part takes what the one before it gives.
    #[track_caller]
    fn check_parts(&self) {
        let image = self.conv.checked().output();
        check_norm(&self.norm, image);
        if let Some(pool) = self.pool {
            assert!(self.relu, "a norm and a pool without a relu between them do not fit together");
            check_pool(&pool.checked(), image);
        }
    }

    const fn output_len(&self) -> usize {
        match self.pool {
            Some(pool) => pool.output().len(),
            None => self.conv.output().len(),
        }
    }

    /// y = maxpool(relu(batchnorm(conv(x)))) from the parameters of the convolution and of the norm.
    ///
    /// x [G,H,W,C,16]  y [G,OH,OW,F,16], or pooled
    #[track_caller]
    pub fn infer_in_lanes<T: ConvNormKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        conv: &[T],
        norm: &[T],
        stats: &[T],
        y: &mut [T],
    ) {
        self.check_parts();
        let x = head(x, times(lanes.examples(), self.conv.input_len()), "x");
        let (conv, norm) = (head(conv, self.conv.params(), "conv"), head(norm, self.norm.params(), "norm"));
        let stats = head(stats, self.norm.stats(), "stats");
        let y = head_mut(y, times(lanes.examples(), self.output_len()), "y");
        if !y.is_empty() {
            T::conv_norm_infer(INSIDE, self, lanes, x, conv, norm, stats, y);
        }
    }
}

fn infer<T: BatchNormKernel + Conv2dKernel + NormReluKernel>(
    layer: &ConvNorm,
    lanes: Lanes,
    x: &[T],
    conv: &[T],
    norm: &[T],
    stats: &[T],
    y: &mut [T],
) {
    let behind = NormRelu { norm: layer.norm, pool: layer.pool };
    if !layer.relu {
        layer.conv.forward_in_lanes(lanes, x, conv, y);
        return layer.norm.infer_in_lanes_in_place(lanes, norm, stats, y);
    }
    T::with_scratch(times(lanes.examples(), layer.conv.output().len()), |image| {
        layer.conv.forward_in_lanes(lanes, x, conv, image);
        behind.infer_in_lanes(lanes, image, norm, stats, y);
    });
}

fn infer_f32(
    layer: &ConvNorm,
    lanes: Lanes,
    x: &[f32],
    conv: &[f32],
    norm: &[f32],
    stats: &[f32],
    y: &mut [f32],
) {
    use crate::layers::norms::batchnorm::vectors;
    use crate::machine::simd::conv::After;
    if !(vectors::exist() && layer.conv.is_usual() && layer.pool.is_none_or(|pool| pool.is_usual())) {
        return infer(layer, lanes, x, conv, norm, stats, y);
    }
    vectors::with_running(&layer.norm, norm, stats, |of| {
        let after = After { bias: None, norm: Some(of), relu: layer.relu };
        layer.conv.forward_then(lanes, x, conv, after, layer.pool.is_some(), y);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::Rng;
    use crate::layers::norms::batchnorm::{Momentum, Variance};
    use crate::machine::pool::with_threads;
    use crate::machine::window::Padding;

    fn layers() -> Vec<ConvNorm> {
        let layer = |input, filters, kernel: usize, padding, affine, pooled: bool| {
            let conv = Conv2d {
                input,
                filters,
                kernel: [kernel; 2],
                stride: [1, 1],
                padding,
                dilation: [1, 1],
                groups: 1,
                bias: affine,
            };
            let &[height, width, channels] = conv.output().dims() else {
                unreachable!("an image has three axes")
            };
            let norm = BatchNorm {
                positions: height * width,
                channels,
                momentum: Momentum::Of(0.1),
                running_variance: Variance::Unbiased,
                eps: 1e-3,
                affine,
            };
            let pool = pooled.then_some(MaxPool2d {
                input: [height, width, channels],
                size: [2, 2],
                stride: [2, 2],
                padding: Padding::Valid,
            });
            ConvNorm { conv, norm, relu: true, pool }
        };
        let overlapping = layer([6, 7, 2], 3, 2, Padding::Valid, true, true);
        let pool = overlapping.pool.map(|pool| MaxPool2d { stride: [1, 1], ..pool });
        vec![
            layer([12, 12, 1], 6, 5, Padding::Valid, true, true),
            layer([7, 9, 3], 7, 3, Padding::Same, false, true),
            ConvNorm { relu: false, ..layer([5, 5, 2], 13, 2, Padding::Valid, true, false) },
            layer([9, 10, 32], 48, 3, Padding::Same, true, true),
            layer([9, 10, 70], 35, 3, Padding::Same, true, false),
            layer([10, 11, 35], 40, 3, Padding::Valid, false, true),
            ConvNorm { pool, ..overlapping },
        ]
    }

    #[test]
    fn one_pass_gives_the_bits_of_one_after_the_other() {
        for layer in layers() {
            for batch in [0, 1, 5, 8, 19] {
                let (lanes, mut rng) = (Lanes::of::<f32>(batch), Rng::new(batch as u64));
                let mut numbers =
                    |len: usize| -> Vec<f32> { (0..len).map(|_| rng.normal() as f32).collect() };
                let x = numbers(lanes.examples() * layer.conv.input_len());
                let (conv, norm) = (numbers(layer.conv.params()), numbers(layer.norm.params()));
                let stats: Vec<f32> = numbers(layer.norm.stats()).iter().map(|x| x.abs()).collect();
                let run = || {
                    let mut y = vec![f32::NAN; lanes.examples() * layer.output_len()];
                    layer.infer_in_lanes(lanes, &x, &conv, &norm, &stats, &mut y);
                    y
                };
                let mut expected = vec![f32::NAN; lanes.examples() * layer.output_len()];
                infer(&layer, lanes, &x, &conv, &norm, &stats, &mut expected);
                assert_eq!(run(), expected, "{layer:?}, batch {batch}");
                assert_eq!(with_threads(3, run), expected, "{layer:?}, batch {batch}, threads");
            }
        }
    }
}
