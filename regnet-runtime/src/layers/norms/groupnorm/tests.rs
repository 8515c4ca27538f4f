//! Gradients by differences, its two ends, precision far from 0, lanes against rows, bits for any threads.

use super::*;
use crate::layers::norms::batchnorm::{BatchNorm, Momentum, Variance};
use crate::layers::norms::layernorm::LayerNorm;
use crate::layers::testing::{self, Given};
use crate::machine::lanes::{from_lanes, to_lanes};
use crate::machine::pool::with_threads;

fn layer(positions: usize, channels: usize, groups: usize) -> GroupNorm {
    GroupNorm { positions, channels, groups, eps: 1e-5, affine: true }
}

#[test]
fn gradients_are_central_differences() {
    for layer in
        [layer(1, 6, 2), layer(5, 4, 1), layer(7, 3, 3), GroupNorm { affine: false, ..layer(3, 34, 17) }]
    {
        for batch in [0, 1, 3] {
            let (len, saved) = (batch * layer.positions * layer.channels, batch * layer.groups * 2);
            let given = Given::new(len, layer.params(), len);
            let (mut y, mut moments) = (given.dirty(len), given.dirty(saved));
            layer.forward(batch, &given.x, &given.params, &mut y, &mut moments);
            let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(len));
            layer.backward(
                batch,
                Back::new(&given.x, &given.params, &moments, &given.d_y, &mut d_params, &mut d_x),
            );
            let forward = |x: &[f64], params: &[f64], y: &mut [f64]| layer.infer(batch, x, params, y);
            given.check(forward, &d_params, &d_x);
            let mut inferred = given.dirty(len);
            layer.infer(batch, &given.x, &given.params, &mut inferred);
            assert_eq!(inferred, y);
        }
    }
}

#[test]
fn one_group_is_layer_norm_and_a_channel_alone_a_batch_of_one() {
    let (positions, channels) = (6, 4);
    let given = Given::new(positions * channels, 0, 0);
    let x = &given.x[..positions * channels];
    let (mut y, mut want) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    GroupNorm { affine: false, ..layer(positions, channels, 1) }.infer(1, x, &[], &mut y);
    let all = LayerNorm {
        rows: 1,
        width: x.len(),
        axes: crate::layers::Axes::All,
        eps: 1e-5,
        affine: false,
        bias: true,
    };
    all.infer(1, x, &[], &mut want);
    testing::near(&y, &want, 1e-14);
    GroupNorm { affine: false, ..layer(positions, channels, channels) }.infer(1, x, &[], &mut y);
    let norm = BatchNorm {
        positions,
        channels,
        momentum: Momentum::Of(0.1),
        running_variance: Variance::Unbiased,
        eps: 1e-5,
        affine: false,
    };
    norm.forward(1, x, &[], crate::flat::stats::Stats::new(&mut [0.0; 8]), &mut want, &mut [0.0; 9]);
    testing::near(&y, &want, 1e-14);
}

/// f32 against f64: rows and lanes, with empty lanes in the last group, around 0 and far from it.
#[test]
fn lanes_agree_with_rows_of_f64_for_any_threads() {
    // Inputs round to 3e-5 around 1000, where the standard deviation is 1; the mean rounds once more.
    for (offset, bound) in [(0.0, 2e-5), (1000.0, 2e-4)] {
        for layer in [layer(9, 6, 3), layer(1, 32, 4), layer(30, 3, 1)] {
            let (batch, len) = (37, layer.positions * layer.channels);
            let mut given = Given::new(batch * len, layer.params(), batch * len);
            given.x.iter_mut().for_each(|x| *x = f64::from((*x + offset) as f32));
            let (mut y, mut saved) = (vec![0.0; batch * len], vec![0.0; batch * layer.groups * 2]);
            let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; batch * len]);
            layer.forward(batch, &given.x, &given.params, &mut y, &mut saved);
            layer.backward(
                batch,
                Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x),
            );

            let narrow = given.narrow();
            for lanes in [Lanes::rows(batch), Lanes::of::<f32>(batch)] {
                let mut x = vec![0.0; lanes.examples() * len];
                let mut d_y = x.clone();
                to_lanes(lanes, len, &narrow.x, &mut x);
                to_lanes(lanes, len, &narrow.d_y, &mut d_y);
                let run = |threads| {
                    with_threads(threads, || {
                        let (mut y, mut d_x) = (vec![f32::NAN; x.len()], vec![f32::NAN; x.len()]);
                        let mut saved = vec![f32::NAN; lanes.examples() * layer.groups * 2];
                        let mut d_params = vec![f32::NAN; layer.params()];
                        let params = &narrow.params;
                        layer.forward_in_lanes(lanes, &x, params, &mut y, &mut saved);
                        layer.backward_in_lanes(
                            lanes,
                            Back::new(&x, params, &saved, &d_y, &mut d_params, &mut d_x),
                        );
                        let (mut rows, mut d_rows) = (vec![0.0; batch * len], vec![0.0; batch * len]);
                        from_lanes(lanes, len, &y, &mut rows);
                        from_lanes(lanes, len, &d_x, &mut d_rows);
                        [rows, d_rows, d_params]
                    })
                };
                let one = run(1);
                for (narrow, wide) in one.iter().zip([&y, &d_x, &d_params]) {
                    testing::near(&narrow.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), wide, bound);
                }
                assert_eq!(one, run(3), "{layer}");
            }
        }
    }
}

#[test]
fn text() {
    assert_eq!(layer(4, 6, 2).to_string(), "groupnorm(2)");
    let other = GroupNorm { eps: 1e-3, affine: false, ..layer(4, 6, 3) };
    assert_eq!(other.to_string(), "groupnorm(3, eps = 1e-3, affine = false)");
}
