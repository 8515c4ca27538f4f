//! Norms: training, inference and backward, and folded into what is before them.

use regnet::__private::Stats;
use regnet::Scalar;
use regnet::layers::{
    Axes, Back, BatchNorm, BatchRenorm, GroupNorm, InstanceNorm, LayerNorm, Momentum, RmsNorm, Variance,
    VirtualBatch,
};

use super::super::case::{Case, len, of};

const EPS: f64 = 1e-5;

impl<T: Scalar> Case<'_, T> {
    fn momentum(&mut self) -> Momentum {
        self.draws.pick(&[Momentum::Of(0.1), Momentum::Cumulative, Momentum::Of(f64::NAN)])
    }

    pub fn batchnorm_of(&mut self, positions: usize, channels: usize) -> BatchNorm {
        BatchNorm {
            positions,
            channels,
            momentum: self.momentum(),
            running_variance: self.draws.pick(&[Variance::Unbiased, Variance::Biased]),
            eps: EPS,
            affine: self.draws.flag(),
        }
    }

    fn batch_renorm_layer(&mut self) -> BatchRenorm {
        let (r_max, d_max) =
            (self.draws.pick(&[3.0, 1.0, 3.0, 0.5, f64::NAN]), self.draws.pick(&[5.0, 0.0, 5.0, -1.0]));
        let [positions, channels] = self.sizes();
        self.refusable_if(!(r_max >= 1.0 && d_max >= 0.0));
        BatchRenorm {
            positions,
            channels,
            r_max,
            d_max,
            momentum: self.momentum(),
            eps: EPS,
            affine: self.draws.flag(),
        }
    }

    /// A norm over so many examples has no variance of one value, and nothing to do with none.
    pub fn over_a_batch(&mut self, batch: usize, positions: usize) {
        self.refusable_if(len(&[batch, positions]) == 1);
        self.idle_if(len(&[batch, positions]) == 0);
    }
}

/// The passes of a norm over the batch: rows or lanes, with `saved` values.
macro_rules! over_batch {
    ($name:ident, $draw:expr, $saved:expr) => {
        pub fn $name<T: Scalar>(case: &mut Case<'_, T>) {
            let (layer, lanes, in_lanes) = ($draw(case), case.lanes(), case.draws.flag());
            let batch = lanes.batch();
            case.over_a_batch(batch, layer.positions);
            let examples = if in_lanes { Case::<T>::examples(lanes) } else { batch };
            let all = len(&[examples, layer.positions, layer.channels]);
            let (params, stats) = (of(layer.params()), of(layer.stats()));
            let saved = len(&[layer.channels, $saved]).saturating_add(1);
            match case.draws.below(3) {
                0 => case.run(
                    (&layer, "forward"),
                    all,
                    [all, params],
                    [stats, all, saved],
                    |[x, params], [stats, y, saved]| {
                        let stats = Stats::new(stats);
                        match in_lanes {
                            false => layer.forward(batch, x, params, stats, y, saved),
                            true => layer.forward_in_lanes(lanes, x, params, stats, y, saved),
                        }
                    },
                ),
                1 => case.run(
                    (&layer, "infer"),
                    all,
                    [all, params, stats],
                    [all],
                    |[x, params, stats], [y]| match in_lanes {
                        false => layer.infer(batch, x, params, stats, y),
                        true => layer.infer_in_lanes(lanes, x, params, stats, y),
                    },
                ),
                _ => {
                    let (reads, writes) = ([all, params, saved, all], [params, all]);
                    case.run(
                        (&layer, "backward"),
                        all,
                        reads,
                        writes,
                        |[x, params, saved, d_y], [d_params, d_x]| {
                            let back = Back::new(x, params, saved, d_y, d_params, d_x);
                            if in_lanes {
                                layer.backward_in_lanes(lanes, back)
                            } else {
                                layer.backward(batch, back)
                            }
                        },
                    );
                }
            }
        }
    };
}

over_batch!(
    batchnorm,
    |case: &mut Case<'_, T>| {
        let [p, c] = case.sizes();
        case.batchnorm_of(p, c)
    },
    2
);
over_batch!(batch_renorm, |case: &mut Case<'_, T>| case.batch_renorm_layer(), 4);

/// The passes of a norm over ghost batches.
macro_rules! over_ghosts {
    ($name:ident, $draw:expr, $saved:expr) => {
        pub fn $name<T: Scalar>(case: &mut Case<'_, T>) {
            let layer = VirtualBatch { norm: $draw(case), size: case.size() };
            case.checked(layer, |layer| layer.checked());
            let (batch, size) = (case.size(), layer.size.max(1));
            case.over_a_batch(batch, layer.norm.positions);
            // A last example alone joins the ghost batch before.
            let ghosts = if batch % size == 1 { (batch / size).max(1) } else { batch.div_ceil(size) };
            let all = len(&[batch, layer.norm.positions, layer.norm.channels]);
            let (params, stats) = (of(layer.params()), of(layer.stats()));
            let saved = len(&[layer.norm.channels, $saved]).saturating_add(1).saturating_mul(ghosts as u128);
            case.idle_if(ghosts == 0);
            match case.draws.below(3) {
                0 => case.run(
                    (&layer, "forward"),
                    all,
                    [all, params],
                    [stats, all, saved],
                    |[x, params], [stats, y, saved]| {
                        layer.forward(batch, x, params, Stats::new(stats), y, saved);
                    },
                ),
                1 => case.run(
                    (&layer, "infer"),
                    all,
                    [all, params, stats],
                    [all],
                    |[x, params, stats], [y]| {
                        layer.infer(batch, x, params, stats, y);
                    },
                ),
                _ => {
                    let (reads, writes) = ([all, params, saved, all], [params, all]);
                    case.run(
                        (&layer, "backward"),
                        all,
                        reads,
                        writes,
                        |[x, params, saved, d_y], [d_params, d_x]| {
                            layer.backward(batch, Back::new(x, params, saved, d_y, d_params, d_x));
                        },
                    );
                }
            }
        }
    };
}

over_ghosts!(
    virtual_batchnorm,
    |case: &mut Case<'_, T>| {
        let [p, c] = case.sizes();
        case.batchnorm_of(p, c)
    },
    2
);
over_ghosts!(virtual_batch_renorm, |case: &mut Case<'_, T>| case.batch_renorm_layer(), 4);

/// A norm over the batch folded into the parameters of what is before it, or in place.
pub fn fold<T: Scalar>(case: &mut Case<'_, T>) {
    let [positions, channels] = case.sizes();
    let (layer, renorm) = (case.batchnorm_of(positions, channels), case.batch_renorm_layer());
    let (lanes, rows) = (case.lanes(), case.size());
    // A producer with fewer rows is one too.
    case.idle_if(true);
    match case.draws.below(3) {
        0 => {
            let producer = len(&[layer.channels]).saturating_mul(rows as u128 + 1);
            let reads = [of(layer.params()), of(layer.stats())];
            case.run((&layer, "fold_into"), producer, reads, [producer], |[params, stats], [into]| {
                let exact = into.len().min(producer as usize);
                layer.fold_into(params, stats, &mut into[..exact]);
            });
        }
        1 => {
            let producer = len(&[renorm.channels]).saturating_mul(rows as u128 + 1);
            let reads = [of(renorm.params()), of(renorm.stats())];
            case.run((&renorm, "fold_into"), producer, reads, [producer], |[params, stats], [into]| {
                let exact = into.len().min(producer as usize);
                renorm.fold_into(params, stats, &mut into[..exact]);
            });
        }
        _ => {
            let all = len(&[Case::<T>::examples(lanes), layer.positions, layer.channels]);
            let reads = [of(layer.params()), of(layer.stats())];
            case.run((&layer, "infer_in_lanes_in_place"), all, reads, [all], |[params, stats], [y]| {
                layer.infer_in_lanes_in_place(lanes, params, stats, y);
            });
        }
    }
}

/// The passes of a norm of each example, in rows or in lanes, with so many values of a batch and so many saved.
macro_rules! of_examples {
    ($case:ident, $layer:ident, $batch:ident, $all:expr, $saved:expr) => {
        of_examples!($case, $layer, $batch, $all, $saved, forward infer backward)
    };
    ($case:ident, $layer:ident, $batch:ident, $all:expr, $saved:expr, $forward:ident $infer:ident $backward:ident) => {{
        let (all, params, saved) = ($all, of($layer.params()), $saved);
        match $case.draws.below(3) {
            0 => $case.run(
                (&$layer, stringify!($forward)),
                all,
                [all, params],
                [all, saved],
                |[x, params], [y, saved]| {
                    $layer.$forward($batch, x, params, y, saved);
                },
            ),
            1 => $case.run((&$layer, stringify!($infer)), all, [all, params], [all], |[x, params], [y]| {
                $layer.$infer($batch, x, params, y);
            }),
            _ => {
                let (reads, writes) = ([all, params, saved, all], [params, all]);
                $case.run(
                    (&$layer, stringify!($backward)),
                    all,
                    reads,
                    writes,
                    |[x, params, saved, d_y], [d_params, d_x]| {
                        $layer.$backward($batch, Back::new(x, params, saved, d_y, d_params, d_x));
                    },
                );
            }
        }
    }};
}

pub fn groupnorm<T: Scalar>(case: &mut Case<'_, T>) {
    let [positions, channels, groups] = case.sizes();
    let layer = GroupNorm { positions, channels, groups, eps: EPS, affine: case.draws.flag() };
    case.checked(layer, GroupNorm::checked);
    let (lanes, in_lanes) = (case.lanes(), case.draws.flag());
    let (batch, examples) =
        (lanes.batch(), if in_lanes { Case::<T>::examples(lanes) } else { lanes.batch() });
    let (all, saved) = (len(&[examples, positions, channels]), len(&[examples, groups, 2]));
    if in_lanes {
        return of_examples!(case, layer, lanes, all, saved, forward_in_lanes infer_in_lanes backward_in_lanes);
    }
    of_examples!(case, layer, batch, all, saved);
}

pub fn instancenorm<T: Scalar>(case: &mut Case<'_, T>) {
    let [positions, channels] = case.sizes();
    let layer = InstanceNorm { positions, channels, eps: EPS, affine: case.draws.flag() };
    case.refusable_if(positions == 0 || channels == 0);
    let (lanes, in_lanes) = (case.lanes(), case.draws.flag());
    let (batch, examples) =
        (lanes.batch(), if in_lanes { Case::<T>::examples(lanes) } else { lanes.batch() });
    let (all, saved) = (len(&[examples, positions, channels]), len(&[examples, channels, 2]));
    if in_lanes {
        return of_examples!(case, layer, lanes, all, saved, forward_in_lanes infer_in_lanes backward_in_lanes);
    }
    of_examples!(case, layer, batch, all, saved);
}

pub fn layernorm<T: Scalar>(case: &mut Case<'_, T>) {
    let [rows, width, batch] = case.sizes();
    let axes = case.draws.pick(&[Axes::Last, Axes::All]);
    let layer = LayerNorm { rows, width, axes, eps: EPS, affine: case.draws.flag(), bias: case.draws.flag() };
    of_examples!(case, layer, batch, len(&[batch, rows, width]), len(&[batch, rows, 2]));
}

pub fn rmsnorm<T: Scalar>(case: &mut Case<'_, T>) {
    let [rows, width, batch] = case.sizes();
    let layer = RmsNorm { rows, width, eps: EPS, affine: case.draws.flag() };
    of_examples!(case, layer, batch, len(&[batch, rows, width]), len(&[batch, rows]));
}
