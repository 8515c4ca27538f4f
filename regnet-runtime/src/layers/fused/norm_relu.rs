//! y = relu(batchnorm(x)), or maxpool(relu(batchnorm(x))), in one pass: what the fusion `relu_in_norm` makes of two or
//! three layers. Nothing between them is stored; the backward pass finds again from x what relu and pool let through.

use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, times};
use crate::flat::stats::Stats;
use crate::layers::activations::relu::Relu;
use crate::layers::back::{Back, Lens};
use crate::layers::fused::parts::check_norm;
use crate::layers::norms::batchnorm::{BatchNorm, BatchNormKernel};
use crate::layers::pools::maxpool2d::{MaxPool2d, MaxPool2dKernel};
use crate::layers::settings::settings;
use crate::machine::kernel::INSIDE;
use crate::machine::lanes::Lanes;
use crate::machine::number::Number;

/// A batch norm, a relu, and perhaps a max pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormRelu {
    /// The norm.
    pub norm: BatchNorm,
    /// The pool, whose input is the norm's output.
    pub pool: Option<MaxPool2d>,
}

kernels! {
    /// The passes of a batch norm with a relu, in lanes or rows; slices have their exact lengths.
    pub trait NormReluKernel: Number {
        fn norm_relu_forward(layer: &NormRelu, lanes: Lanes, x: &[Self], params: &[Self], stats: Stats<'_, Self>, y: &mut [Self], saved: &mut [Self]) = forward, f32: forward_f32;
        fn norm_relu_infer(layer: &NormRelu, lanes: Lanes, x: &[Self], params: &[Self], stats: &[Self], y: &mut [Self]) = infer, f32: infer_f32;
        fn norm_relu_backward(layer: &NormRelu, lanes: Lanes, back: Back<'_, Self>) = backward, f32: backward_f32;
    }
}

settings!(NormRelu(norm: BatchNorm), pool: Option<MaxPool2d> = None);

impl NormRelu {
    /// The output of the norm, of one example.
    const fn norm_len(&self) -> usize {
        self.norm.output().len()
    }

    const fn output_len(&self) -> usize {
        match self.pool {
            Some(pool) => pool.output().len(),
            None => self.norm_len(),
        }
    }

    /// y = maxpool(relu(batchnorm(x))); saved and stats as in a batch norm.   x [B,P,C]  y [B,P,C], or pooled
    #[track_caller]
    pub fn forward<T: NormReluKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: &[T],
        stats: Stats<'_, T>,
        y: &mut [T],
        saved: &mut [T],
    ) {
        self.forward_in_lanes(Lanes::rows(batch), x, params, stats, y, saved);
    }

    /// As `forward`, with the examples in lanes.
    #[track_caller]
    pub fn forward_in_lanes<T: NormReluKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        stats: Stats<'_, T>,
        y: &mut [T],
        saved: &mut [T],
    ) {
        if !self.norm.has_variance(lanes, &stats) {
            return;
        }
        let (x, params) = (self.input(lanes, x), head(params, self.norm.params(), "params"));
        head(&stats, self.norm.stats(), "stats");
        let saved = head_mut(saved, self.norm.saved(), "saved");
        let y = head_mut(y, times(lanes.examples(), self.output_len()), "y");
        T::norm_relu_forward(INSIDE, self, lanes, x, params, stats, y, saved);
    }

    /// y = maxpool(relu(batchnorm(x))) by the running statistics.
    #[track_caller]
    pub fn infer<T: NormReluKernel>(&self, batch: usize, x: &[T], params: &[T], stats: &[T], y: &mut [T]) {
        self.infer_in_lanes(Lanes::rows(batch), x, params, stats, y);
    }

    /// As `infer`, with the examples in lanes.
    #[track_caller]
    pub fn infer_in_lanes<T: NormReluKernel>(
        &self,
        lanes: Lanes,
        x: &[T],
        params: &[T],
        stats: &[T],
        y: &mut [T],
    ) {
        let (x, params) = (self.input(lanes, x), head(params, self.norm.params(), "params"));
        let stats = head(stats, self.norm.stats(), "stats");
        let y = head_mut(y, times(lanes.examples(), self.output_len()), "y");
        T::norm_relu_infer(INSIDE, self, lanes, x, params, stats, y);
    }

    /// The gradients of the norm, from that of what follows it.
    #[track_caller]
    pub fn backward<T: NormReluKernel>(&self, batch: usize, back: Back<'_, T>) {
        self.backward_in_lanes(Lanes::rows(batch), back);
    }

    /// As `backward`, with the examples in lanes; d_y is 0 in empty lanes, and so is d_x.
    #[track_caller]
    pub fn backward_in_lanes<T: NormReluKernel>(&self, lanes: Lanes, back: Back<'_, T>) {
        self.check_parts();
        let lens = Lens {
            x: self.norm.len(lanes.examples()),
            params: self.norm.params(),
            saved: self.norm.saved(),
            y: times(lanes.examples(), self.output_len()),
        };
        T::norm_relu_backward(INSIDE, self, lanes, back.checked(lens));
    }

    /// Panics unless the pool takes what the norm gives, which has lost its height and width.
    #[track_caller]
    fn check_parts(&self) {
        if let Some(pool) = self.pool {
            check_norm(&self.norm, Shape::new(&pool.checked().input));
        }
    }

    #[track_caller]
    fn input<'a, T>(&self, lanes: Lanes, x: &'a [T]) -> &'a [T] {
        self.check_parts();
        head(x, self.norm.len(lanes.examples()), "x")
    }
}

fn forward<T: BatchNormKernel + MaxPool2dKernel>(
    layer: &NormRelu,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    stats: Stats<'_, T>,
    y: &mut [T],
    saved: &mut [T],
) {
    after_norm(layer, lanes, y, |y| layer.norm.forward_in_lanes(lanes, x, params, stats, y, saved));
}

fn infer<T: BatchNormKernel + MaxPool2dKernel>(
    layer: &NormRelu,
    lanes: Lanes,
    x: &[T],
    params: &[T],
    stats: &[T],
    y: &mut [T],
) {
    after_norm(layer, lanes, y, |y| layer.norm.infer_in_lanes(lanes, x, params, stats, y));
}

/// Relu and pool of what `norm` writes.
fn after_norm<T: MaxPool2dKernel>(layer: &NormRelu, lanes: Lanes, y: &mut [T], norm: impl FnOnce(&mut [T])) {
    let relu = Relu { len: layer.norm_len() };
    let Some(pool) = layer.pool else {
        norm(y);
        return relu.forward_in_place(lanes.examples(), y);
    };
    T::with_scratch(times(lanes.examples(), layer.norm_len()), |image| {
        norm(image);
        relu.forward_in_place(lanes.examples(), image);
        pool.forward_in_lanes(lanes, image, y);
    });
}

fn backward<T: BatchNormKernel + MaxPool2dKernel>(layer: &NormRelu, lanes: Lanes, back: Back<'_, T>) {
    let Back { x, params, saved, d_y, d_params, d_x } = back;
    let (inputs, outputs) =
        (times(lanes.examples(), layer.norm_len()), times(lanes.examples(), layer.output_len()));
    let relu = Relu { len: layer.norm_len() };
    T::with_scratch(2 * inputs + outputs, |scratch| {
        let (image, scratch) = scratch.split_at_mut(inputs);
        let (d_image, y) = scratch.split_at_mut(inputs);
        layer.norm.again(lanes, x, params, saved, image);
        relu.forward_in_place(lanes.examples(), image);
        match layer.pool {
            Some(pool) => {
                pool.forward_in_lanes(lanes, image, y);
                pool.backward_in_lanes(lanes, image, y, d_y, d_image);
                relu.backward_in_place(lanes.examples(), image, d_image);
            }
            None => relu.backward(lanes.examples(), image, d_y, d_image),
        }
        layer.norm.backward_in_lanes(lanes, Back::new(x, params, saved, d_image, d_params, d_x));
    });
}

mod fast {
    use super::{Back, Lanes, NormRelu, Stats};
    use crate::layers::norms::batchnorm::vectors::{self, Run, Then};

    /// What the kernels call the layers behind the norm, if they know them: the usual pool, on whole windows.
    fn then(layer: &NormRelu, lanes: Lanes) -> Option<Then> {
        let Some(pool) = layer.pool else { return vectors::exist().then_some(Then::Relu) };
        let [height, width, channels] = pool.input;
        let whole = height.is_multiple_of(2) && width.is_multiple_of(2);
        (pool.is_usual() && whole && vectors::exist())
            .then_some(Then::Pool { row: width * channels * lanes.width() })
    }

    /// The kernels with that, if they know it.
    fn run(layer: &NormRelu, lanes: Lanes) -> Option<Run<'_>> {
        then(layer, lanes).map(|then| Run { layer: &layer.norm, lanes, then })
    }

    pub(super) fn forward_f32(
        layer: &NormRelu,
        lanes: Lanes,
        x: &[f32],
        params: &[f32],
        stats: Stats<'_, f32>,
        y: &mut [f32],
        saved: &mut [f32],
    ) {
        match run(layer, lanes) {
            Some(run) => run.forward(x, params, stats, y, saved),
            None => super::forward(layer, lanes, x, params, stats, y, saved),
        }
    }

    pub(super) fn infer_f32(
        layer: &NormRelu,
        lanes: Lanes,
        x: &[f32],
        params: &[f32],
        stats: &[f32],
        y: &mut [f32],
    ) {
        match run(layer, lanes) {
            Some(run) => run.infer(Some(x), params, stats, y),
            None => super::infer(layer, lanes, x, params, stats, y),
        }
    }

    pub(super) fn backward_f32(layer: &NormRelu, lanes: Lanes, back: Back<'_, f32>) {
        match run(layer, lanes) {
            Some(run) => run.backward(back),
            None => super::backward(layer, lanes, back),
        }
    }
}
use fast::{backward_f32, forward_f32, infer_f32};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::norms::batchnorm::{Momentum, Variance};
    use crate::layers::testing::{self, Given};
    use crate::machine::pool::with_threads;
    use crate::machine::window::Padding;

    /// Widths 1, odd, and off the vector; windows that fill the image, and windows that do not.
    fn layers() -> Vec<NormRelu> {
        let norm = |positions, channels, affine| BatchNorm {
            positions,
            channels,
            momentum: Momentum::Of(0.1),
            running_variance: Variance::Unbiased,
            eps: 1e-5,
            affine,
        };
        let pooled = |height: usize, width: usize, channels, stride| NormRelu {
            norm: norm(height * width, channels, true),
            pool: Some(MaxPool2d {
                input: [height, width, channels],
                size: [2, 2],
                stride: [stride; 2],
                padding: Padding::Valid,
            }),
        };
        vec![
            NormRelu { norm: norm(1, 1, true), pool: None },
            NormRelu { norm: norm(1, 37, true), pool: None },
            NormRelu { norm: norm(5, 16, false), pool: None },
            NormRelu { norm: norm(1000, 20, true), pool: None },
            pooled(2, 2, 1, 2),
            pooled(4, 6, 19, 2),
            pooled(28, 28, 3, 2),
            pooled(5, 4, 2, 2),
            pooled(4, 4, 2, 1),
        ]
    }

    /// y, scores, statistics, saved, gradients of parameters and input.
    type Results<T> = [Vec<T>; 6];

    fn results<T: BatchNormKernel + MaxPool2dKernel + NormReluKernel>(
        layer: &NormRelu,
        lanes: Lanes,
        given: &Given<T>,
        plain: bool,
    ) -> Results<T> {
        let (inputs, outputs) = (lanes.examples() * layer.norm_len(), lanes.examples() * layer.output_len());
        let nan = |len| vec![T::nan(); len];
        let (mut stats, mut saved) = (vec![T::one(); layer.norm.stats()], nan(layer.norm.saved()));
        let (mut y, mut scores) = (nan(outputs), nan(outputs));
        let (mut d_params, mut d_x) = (nan(layer.norm.params()), nan(inputs));
        let params = &given.params[..layer.norm.params()];
        let (x, d_y) = (&given.x[..inputs], &given.d_y[..outputs]);
        if plain {
            forward(layer, lanes, x, params, Stats::new(&mut stats), &mut y, &mut saved);
            infer(layer, lanes, x, params, &stats, &mut scores);
            backward(layer, lanes, Back::new(x, params, &saved, d_y, &mut d_params, &mut d_x));
        } else {
            layer.forward_in_lanes(lanes, x, params, Stats::new(&mut stats), &mut y, &mut saved);
            layer.infer_in_lanes(lanes, x, params, &stats, &mut scores);
            layer.backward_in_lanes(lanes, Back::new(x, params, &saved, d_y, &mut d_params, &mut d_x));
        }
        [y, scores, stats, saved, d_params, d_x]
    }

    /// Numbers for the layer; an empty lane has a value, but no gradient.
    fn given(layer: &NormRelu, lanes: Lanes) -> Given<f64> {
        let outputs = lanes.examples() * layer.output_len();
        let mut given = Given::new(lanes.examples() * layer.norm_len(), layer.norm.params(), outputs);
        let full = lanes.examples() - lanes.width();
        for cell in given.d_y[full * layer.output_len()..].chunks_exact_mut(lanes.width()) {
            cell[lanes.last()..].fill(0.0);
        }
        given
    }

    #[test]
    fn one_pass_agrees_with_three() {
        for layer in layers() {
            for lanes in [2, 5, 7].map(Lanes::rows).into_iter().chain([8, 19, 32].map(Lanes::of::<f32>)) {
                let narrow = given(&layer, lanes).narrow();
                let fused = results(&layer, lanes, &narrow, false);
                let apart = results(&layer, lanes, &narrow, true);
                assert_eq!(fused[..4], apart[..4], "{layer:?}, {lanes:?}");
                for (fused, apart) in fused.iter().zip(&apart) {
                    testing::twins(fused, &apart.iter().map(|&x| f64::from(x)).collect::<Vec<_>>());
                }
                let threads = with_threads(3, || results(&layer, lanes, &narrow, false));
                assert_eq!(fused, threads, "{layer:?}, {lanes:?}");
            }
        }
    }

    #[test]
    fn gradients_are_central_differences() {
        for layer in layers().into_iter().filter(|layer| layer.norm_len() < 100) {
            let lanes = Lanes::rows(3);
            let (inputs, outputs) = (3 * layer.norm_len(), 3 * layer.output_len());
            let given = given(&layer, lanes);
            let forward = |x: &[f64], params: &[f64], y: &mut [f64], saved: &mut [f64]| {
                layer.forward(3, x, params, Stats::new(&mut given.dirty(layer.norm.stats())), y, saved);
            };
            let (mut y, mut saved) = (given.dirty(outputs), given.dirty(layer.norm.saved()));
            forward(&given.x, &given.params, &mut y, &mut saved);
            let (mut d_params, mut d_x) = (given.dirty(layer.norm.params()), given.dirty(inputs));
            layer
                .backward(3, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
            let y = |x: &[f64], params: &[f64], y: &mut [f64]| {
                forward(x, params, y, &mut given.dirty(layer.norm.saved()));
            };
            given.check(y, &d_params, &d_x);
        }
    }

    /// NaN wins its window, and the gradient reaches it.
    #[test]
    fn nan_passes() {
        let layer = layers()[4];
        for lanes in [Lanes::rows(2), Lanes::of::<f32>(16)] {
            let mut given = given(&layer, lanes).narrow();
            given.x[lanes.width()..2 * lanes.width()].fill(f32::NAN);
            let [y, ..] = results(&layer, lanes, &given, false);
            assert!(y.iter().all(|y| y.is_nan()), "{lanes:?}: {y:?}");
        }
    }
}
