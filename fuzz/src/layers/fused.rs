//! Layers that one pass computes together, of parts that fit, and now and then of parts that do not.

use regnet::__private::Stats;
use regnet::Scalar;
use regnet::layers::{Back, BackOptional, BatchNorm, Conv2d, ConvNorm, ConvPool, MaxPool2d, NormRelu};

use super::super::case::{Case, len, of};
use super::convs::lens;

impl<T: Scalar> Case<'_, T> {
    /// A max pool behind an image; at times of another one.
    fn pool_behind(&mut self, [rows, columns, channels]: [usize; 3]) -> MaxPool2d {
        let drawn = self.maxpool2d();
        let fits = self.draws.below(8) > 0;
        let layer = if fits { MaxPool2d { input: [rows, columns, channels], ..drawn } } else { drawn };
        self.checked(layer, MaxPool2d::checked);
        self.refusable_if(layer.input != [rows, columns, channels]);
        layer
    }

    /// A batch norm behind an image; at times of another one.
    fn norm_behind(&mut self, [rows, columns, channels]: [usize; 3]) -> BatchNorm {
        let fits = self.draws.below(8) > 0;
        let drawn = self.sizes();
        let [positions, channels] = if fits { [rows.saturating_mul(columns), channels] } else { drawn };
        self.refusable_if(!fits);
        self.batchnorm_of(positions, channels)
    }
}

/// The output of a convolution; of one that has none some image.
fn image(conv: Conv2d) -> [usize; 3] {
    let output = super::super::quiet::quietly(|| conv.output());
    output.ok().and_then(|output| output.dims().try_into().ok()).unwrap_or([1, 1, 1])
}

fn pooled(pool: Option<MaxPool2d>, image: [usize; 3], examples: usize) -> u128 {
    let one = pool.map_or(len(&image), |pool| len(pool.output().dims()));
    one.saturating_mul(examples as u128)
}

pub fn conv_norm<T: Scalar>(case: &mut Case<'_, T>) {
    let conv = case.conv2d();
    let image = image(conv);
    let (norm, relu) = (case.norm_behind(image), case.draws.flag());
    // The pool is one behind a relu.
    let pool = (relu && case.draws.flag()).then(|| case.pool_behind(image));
    let (layer, lanes) = (ConvNorm { conv, norm, relu, pool }, case.lanes());
    let examples = Case::<T>::examples(lanes);
    let (params, inputs, _, work) = lens!(conv, examples);
    let outputs = pooled(pool, image, examples);
    let reads = [inputs, params, of(norm.params()), of(norm.stats())];
    case.run((&layer, "infer_in_lanes"), work, reads, [outputs], |[x, conv, norm, stats], [y]| {
        layer.infer_in_lanes(lanes, x, conv, norm, stats, y);
    });
}

pub fn conv_pool<T: Scalar>(case: &mut Case<'_, T>) {
    let conv = case.conv2d();
    let image = image(conv);
    let (relu, pool) = (case.draws.flag(), case.pool_behind(image));
    let (layer, lanes) = (ConvPool { conv, relu, pool }, case.lanes());
    let examples = Case::<T>::examples(lanes);
    let (params, inputs, _, work) = lens!(conv, examples);
    let outputs = pooled(Some(pool), image, examples);
    match case.draws.below(3) {
        0 => case.run(
            (&layer, "forward_in_lanes"),
            work,
            [inputs, params],
            [outputs, outputs],
            |[x, params], [y, saved]| {
                layer.forward_in_lanes(lanes, x, params, y, saved);
            },
        ),
        1 => case.run((&layer, "infer_in_lanes"), work, [inputs, params], [outputs], |[x, params], [y]| {
            layer.infer_in_lanes(lanes, x, params, y);
        }),
        _ => {
            let wanted = case.draws.flag();
            let writes = [params, if wanted { inputs } else { 0 }];
            let reads = [inputs, params, outputs, outputs];
            case.run(
                (&layer, "backward_in_lanes"),
                work.saturating_mul(3),
                reads,
                writes,
                |[x, params, saved, d_y], [d_params, d_x]| {
                    let d_x = wanted.then_some(d_x);
                    layer.backward_in_lanes(
                        lanes,
                        BackOptional::optional(x, params, saved, d_y, d_params, d_x),
                    );
                },
            );
        }
    }
}

pub fn norm_relu<T: Scalar>(case: &mut Case<'_, T>) {
    let image: [usize; 3] = case.sizes();
    let norm = case.norm_behind(image);
    let pool = case.draws.flag().then(|| case.pool_behind(image));
    let (layer, lanes) = (NormRelu { norm, pool }, case.lanes());
    let examples = Case::<T>::examples(lanes);
    case.over_a_batch(lanes.batch(), norm.positions);
    let inputs = len(&[examples, norm.positions, norm.channels]);
    let outputs = pooled(pool, [norm.positions, 1, norm.channels], examples);
    let (params, stats) = (of(norm.params()), of(norm.stats()));
    let saved = len(&[norm.channels, 2]).saturating_add(1);
    match case.draws.below(3) {
        0 => case.run(
            (&layer, "forward_in_lanes"),
            inputs,
            [inputs, params],
            [stats, outputs, saved],
            |[x, params], [stats, y, saved]| {
                layer.forward_in_lanes(lanes, x, params, Stats::new(stats), y, saved);
            },
        ),
        1 => case.run(
            (&layer, "infer_in_lanes"),
            inputs,
            [inputs, params, stats],
            [outputs],
            |[x, params, stats], [y]| {
                layer.infer_in_lanes(lanes, x, params, stats, y);
            },
        ),
        _ => {
            let reads = [inputs, params, saved, outputs];
            case.run(
                (&layer, "backward_in_lanes"),
                inputs,
                reads,
                [params, inputs],
                |[x, params, saved, d_y], [d_params, d_x]| {
                    layer.backward_in_lanes(lanes, Back::new(x, params, saved, d_y, d_params, d_x));
                },
            );
        }
    }
}
