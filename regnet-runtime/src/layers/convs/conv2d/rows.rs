//! A convolution over rows in f32: the direct kernel where there are vectors.

use super::{Conv2d, kernel};
use crate::machine::lanes::Lanes;

use crate::machine::simd::{self, Level, conv::After, conv_rows, winograd};

pub(super) fn forward_f32(layer: &Conv2d, batch: usize, x: &[f32], params: &[f32], y: &mut [f32]) {
    if simd::level() == Level::Portable || !layer.is_usual() {
        return kernel::forward(layer, batch, x, params, y);
    }
    layer.forward_then(Lanes::rows(batch), x, params, After::default(), false, y);
}

/// As `Conv2d::forward_then`, over rows.
pub(super) fn forward_then(
    layer: &Conv2d,
    batch: usize,
    x: &[f32],
    weight: &[f32],
    after: After<'_>,
    pool: bool,
    y: &mut [f32],
) {
    let (level, sizes) = (simd::level(), super::lanes::sizes(layer));
    if winograd::wins_rows(sizes, batch) && simd::winograd() {
        winograd::forward_rows(level, sizes, batch, x, weight, after, pool, y);
    } else {
        conv_rows::forward(level, sizes, batch, x, weight, after, pool, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rng::Rng;
    use crate::layers::pools::maxpool2d::MaxPool2d;
    use crate::machine::pool::with_threads;
    use crate::machine::window::Padding;

    /// The same chains of products and sums, rounded once instead of twice: 2e-7 was seen, over the largest value.
    const BOUND: f32 = 1e-6;

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
            layer([7, 9, 3], 33, [3, 3], [1, 1], Padding::Same, true),
            layer([9, 30, 2], 64, [3, 2], [1, 1], Padding::Same, false),
            layer([6, 6, 1], 1, [1, 1], [1, 1], Padding::Valid, true),
            layer([7, 8, 5], 48, [3, 3], [2, 1], Padding::Same, true),
            layer([8, 7, 2], 17, [3, 4], [2, 3], Padding::Amount([1, 2]), true),
            layer([3, 3, 4], 5, [3, 3], [1, 1], Padding::Amount([4, 5]), true),
            layer([2, 2, 3], 16, [3, 3], [10, 10], Padding::Amount([5, 5]), true),
            layer([40, 40, 16], 32, [5, 5], [1, 1], Padding::Same, true),
        ]
    }

    fn numbers(len: usize, rng: &mut Rng) -> Vec<f32> {
        (0..len).map(|_| rng.normal() as f32).collect()
    }

    /// Convolution, norm, relu and pool one after the other, by the twin.
    fn apart(
        layer: &Conv2d,
        batch: usize,
        x: &[f32],
        params: &[f32],
        after: After<'_>,
        pool: bool,
    ) -> Vec<f32> {
        let output = layer.output();
        let mut y = vec![f32::NAN; batch * output.len()];
        kernel::forward(layer, batch, x, params, &mut y);
        for (i, y) in y.iter_mut().enumerate() {
            if let Some([mean, scale, shift]) = after.norm.map(|norm| norm.map(|of| of[i % layer.filters])) {
                *y = (*y - mean) * scale + shift;
            }
            *y = if after.relu && *y < 0.0 { 0.0 } else { *y };
        }
        if !pool {
            return y;
        }
        let &[height, width, channels] = output.dims() else { unreachable!("an image has three axes") };
        let pool = MaxPool2d {
            input: [height, width, channels],
            size: [2, 2],
            stride: [2, 2],
            padding: Padding::Valid,
        };
        let mut pooled = vec![f32::NAN; batch * pool.output().len()];
        pool.forward(batch, &y, &mut pooled);
        pooled
    }

    #[test]
    fn the_direct_kernel_agrees_with_products_of_matrices() {
        let mut rng = Rng::new(4);
        for layer in layers() {
            let &[height, width, _] = layer.output().dims() else { unreachable!("an image has three axes") };
            let norm = [(); 3].map(|()| numbers(layer.filters, &mut rng));
            for batch in [0, 1, 3, 7] {
                let x = numbers(batch * layer.input_len(), &mut rng);
                let params = numbers(layer.params(), &mut rng);
                let (weight, bias) = params.split_at(layer.weight_len());
                let bias = layer.bias.then_some(bias);
                for (with_norm, relu, pool) in
                    [(false, false, false), (true, false, true), (true, true, false)]
                {
                    if pool && (height < 2 || width < 2) {
                        continue;
                    }
                    let norm = with_norm.then(|| norm.each_ref().map(|values| &values[..]));
                    let after = After { bias, norm, relu };
                    let expected = apart(&layer, batch, &x, &params, after, pool);
                    let largest = expected.iter().fold(1e-3f32, |largest, x| largest.max(x.abs()));
                    for &level in simd::available("").iter().filter(|level| **level != Level::Portable) {
                        let run = |threads| {
                            let mut y = vec![f32::NAN; expected.len()];
                            with_threads(threads, || {
                                let sizes = super::super::lanes::sizes(&layer);
                                conv_rows::forward(level, sizes, batch, &x, weight, after, pool, &mut y);
                            });
                            y
                        };
                        let y = run(1);
                        for (y, expected) in y.iter().zip(&expected) {
                            let off = (y - expected).abs() / largest;
                            assert!(off <= BOUND, "{layer}, batch {batch}, {level:?}: {y} is not {expected}");
                        }
                        assert_eq!(y, run(3), "{layer}, batch {batch}, {level:?}");
                    }
                }
            }
        }
    }

    /// Winograd's form, over the largest value: 2e-6 was seen.
    const WINOGRAD_BOUND: f32 = 1e-5;

    #[test]
    fn winograds_form_agrees_with_products_of_matrices() {
        let mut rng = Rng::new(5);
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
        for layer in [
            layer([3, 3, 16], 16, Padding::Valid, true),
            layer([5, 9, 16], 48, Padding::Same, false),
            layer([28, 27, 32], 16, Padding::Same, true),
            layer([3, 6, 32], 16, Padding::Amount([4, 5]), true),
        ] {
            for batch in [0, 1, 3] {
                let x = numbers(batch * layer.input_len(), &mut rng);
                let params = numbers(layer.params(), &mut rng);
                let (weight, bias) = params.split_at(layer.weight_len());
                let norm = [(); 3].map(|()| numbers(layer.filters, &mut rng));
                let norm = Some(norm.each_ref().map(|values| &values[..]));
                let bias = layer.bias.then_some(bias);
                let after = |norm, relu| After { bias, norm, relu };
                for (after, pool) in
                    [(after(None, false), false), (after(norm, true), false), (after(norm, true), true)]
                {
                    if pool && layer.output().dims()[0] < 2 {
                        continue;
                    }
                    let expected = apart(&layer, batch, &x, &params, after, pool);
                    let largest = expected.iter().fold(1e-3f32, |largest, x| largest.max(x.abs()));
                    for &level in simd::available("").iter().filter(|level| **level != Level::Portable) {
                        let run = |threads| {
                            let mut y = vec![f32::NAN; expected.len()];
                            with_threads(threads, || {
                                let sizes = super::super::lanes::sizes(&layer);
                                winograd::forward_rows(level, sizes, batch, &x, weight, after, pool, &mut y);
                            });
                            y
                        };
                        let y = run(1);
                        for (y, expected) in y.iter().zip(&expected) {
                            let off = (y - expected).abs() / largest;
                            assert!(
                                off <= WINOGRAD_BOUND,
                                "{layer}, {batch}, {level:?}: {y}, not {expected}"
                            );
                        }
                        assert_eq!(y, run(3), "{layer}, batch {batch}, {level:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn nan_passes_relu_and_pool() {
        let layer = Conv2d {
            input: [2, 2, 1],
            filters: 1,
            kernel: [1, 1],
            stride: [1, 1],
            padding: Padding::Valid,
            dilation: [1, 1],
            groups: 1,
            bias: false,
        };
        for place in 0..4 {
            let mut x = [1.0; 4];
            x[place] = f32::NAN;
            let (mut y, after) = ([0.0], After { relu: true, ..After::default() });
            if simd::level() != Level::Portable {
                layer.forward_then(Lanes::rows(1), &x, &[1.0], after, true, &mut y);
                assert!(y[0].is_nan());
            }
        }
    }
}
