//! Gradients by differences, statistics by hand, precision far from 0, bits for any number of threads.

use super::*;
use crate::layers::testing::{self, Given};
use crate::machine::pool::with_threads;

fn layer(positions: usize, channels: usize) -> BatchNorm {
    BatchNorm {
        positions,
        channels,
        momentum: Momentum::Of(0.1),
        running_variance: Variance::Unbiased,
        eps: 1e-5,
        affine: true,
    }
}

#[test]
fn gradients_are_central_differences() {
    for (batch, positions, channels, affine) in
        [(2, 1, 3, true), (3, 5, 2, true), (7, 1, 17, false), (1, 4, 1, true)]
    {
        let layer = BatchNorm { affine, ..layer(positions, channels) };
        let len = batch * positions * channels;
        let given = Given::new(len, layer.params(), len);
        let forward = |x: &[f64], params: &[f64], y: &mut [f64], saved: &mut [f64]| {
            let mut stats = vec![0.0; layer.stats()];
            layer.forward(batch, x, params, Stats::new(&mut stats), y, saved);
        };
        let (mut y, mut saved) = (given.dirty(len), given.dirty(layer.saved()));
        forward(&given.x, &given.params, &mut y, &mut saved);
        let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(len));
        layer
            .backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
        let y =
            |x: &[f64], params: &[f64], y: &mut [f64]| forward(x, params, y, &mut given.dirty(layer.saved()));
        given.check(y, &d_params, &d_x);
    }
}

#[test]
fn statistics_by_hand() {
    // Channel 0 has 1, 3, 5, 7: mean 4, biased variance 5, unbiased 20/3. Channel 1 is constant.
    let layer = BatchNorm { eps: 0.0, ..layer(2, 2) };
    let layer = BatchNorm { eps: 1e-3, momentum: Momentum::Of(0.25), ..layer };
    let x = [1.0_f64, 9.0, 3.0, 9.0, 5.0, 9.0, 7.0, 9.0];
    let (mut stats, mut y, mut saved) = ([0.0, 1.0, 1.0, 1.0], [0.0; 8], [0.0; 5]);
    layer.forward(2, &x, &[2.0, 3.0, 0.5, 0.25], Stats::new(&mut stats), &mut y, &mut saved);
    testing::near(&stats, &[1.0, 3.0, 0.75 + 0.25 * 20.0 / 3.0, 0.75], 1e-15);
    let rstd = 1.0 / 5.001_f64.sqrt();
    testing::near(&saved, &[4.0, 9.0, rstd, 1.0 / 1e-3_f64.sqrt(), 1.0], 1e-15);
    let want = [-3.0, -1.0, 1.0, 3.0].map(|distance| 2.0 * rstd * distance + 0.5);
    let got = [y[0], y[2], y[4], y[6]];
    testing::near(&got, &want, 1e-15);
    assert_eq!([y[1], y[3], y[5], y[7]], [0.25; 4]);
}

#[test]
fn inference_uses_the_running_statistics() {
    let layer = BatchNorm { eps: 0.0, ..layer(1, 2) };
    let (params, stats) = ([2.0, 1.0, 0.0, -1.0], [1.0, 2.0, 4.0, 0.25]);
    let mut y = [3.0_f32, 3.0, 1.0, 2.0, 8.0];
    let mut out = [0.0; 5];
    layer.infer(2, &y, &params, &stats, &mut out);
    layer.infer_in_place(2, &params, &stats, &mut y);
    assert_eq!(y, [2.0, 1.0, 0.0, -1.0, 8.0]);
    assert_eq!(out[..4], y[..4]);
    layer.infer_in_place(0, &params, &stats, &mut y);
}

#[test]
fn precise_far_from_zero_and_equal_bits_for_any_threads() {
    // Standard deviation 1 around 1000: E[x²] − μ² would keep one digit of the variance.
    const OFFSET: f64 = 1000.0;
    // Inputs round to 3e-5 there; both twins get the rounded ones, the mean is rounded to 3e-5 once more.
    const FAR_BOUND: f64 = 1e-4;
    let (layer, batch) = (layer(36, 20), 67);
    let len = batch * layer.positions * layer.channels;
    let mut given = Given::new(len, layer.params(), len);
    given.x.iter_mut().for_each(|x| *x = f64::from((*x + OFFSET) as f32));
    let narrow = given.narrow();
    let run = |threads| {
        with_threads(threads, || {
            let (mut stats, mut y, mut saved) =
                (vec![0.0; layer.stats()], vec![0.0; len], vec![0.0; layer.saved()]);
            layer.forward(batch, &narrow.x, &narrow.params, Stats::new(&mut stats), &mut y, &mut saved);
            let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; len]);
            layer.backward(
                batch,
                Back::new(&narrow.x, &narrow.params, &saved, &narrow.d_y, &mut d_params, &mut d_x),
            );
            [stats, y, saved, d_params, d_x]
        })
    };
    let (mut stats, mut y, mut saved) = (vec![0.0; layer.stats()], vec![0.0; len], vec![0.0; layer.saved()]);
    layer.forward(batch, &given.x, &given.params, Stats::new(&mut stats), &mut y, &mut saved);
    let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; len]);
    layer.backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
    let one = run(1);
    for (narrow, wide) in one.iter().zip([stats, y, saved, d_params, d_x]) {
        testing::near(&narrow.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), &wide, FAR_BOUND);
    }
    assert_eq!(one, run(3));
}

#[test]
fn an_empty_batch_does_nothing_and_sizes_are_told() {
    let layer = layer(1, 3);
    let mut stats = [1.0_f32; 6];
    layer.forward(0, &[], &[1.0; 6], Stats::new(&mut stats), &mut [], &mut [0.0; 7]);
    assert_eq!(stats, [1.0; 6]);
    let mut d_params = [7.0_f32; 6];
    layer.backward(0, Back::new(&[], &[1.0; 6], &[0.0; 7], &[], &mut d_params, &mut []));
    assert_eq!(d_params, [0.0; 6]);
    assert_eq!(layer.output(), Shape::new(&[3]));
    assert_eq!(layer.to_string(), "batchnorm");
    assert_eq!(BatchNorm { affine: false, ..layer }.to_string(), "batchnorm(affine = false)");
}

#[test]
#[should_panic(expected = "one value per channel has no variance")]
fn one_value_panics() {
    let stats = &mut [0.0; 4];
    layer(1, 2).forward(1, &[1.0_f32, 2.0], &[1.0; 4], Stats::new(stats), &mut [0.0; 2], &mut [0.0; 5]);
}

/// The same numbers in lanes and in rows, also with empty lanes in the last group.
#[test]
fn lanes_agree_with_rows() {
    use crate::machine::lanes::{Lanes, from_lanes, to_lanes};
    // f32 sums of `batch · positions` products in another order, per example: 2e-6 was seen
    const BOUND: f32 = 1e-5;
    let layer = BatchNorm {
        positions: 7,
        channels: 3,
        momentum: Momentum::Of(0.1),
        running_variance: Variance::Unbiased,
        eps: 1e-5,
        affine: true,
    };
    let len = layer.positions * layer.channels;
    for batch in [8, 16, 21, 48] {
        let lanes = Lanes::of::<f32>(batch);
        let mut rng = crate::base::rng::Rng::new(5);
        let mut numbers = |count: usize| (0..count).map(|_| 2.0 + rng.normal() as f32).collect::<Vec<f32>>();
        let (params, rows, d_rows) = (numbers(6), numbers(batch * len), numbers(batch * len));
        let spread = |rows: &[f32]| {
            let mut out = vec![0.0; lanes.examples() * len];
            to_lanes(lanes, len, rows, &mut out);
            out
        };
        let gather = |x: &[f32]| {
            let mut rows = vec![0.0; batch * len];
            from_lanes(lanes, len, x, &mut rows);
            rows
        };
        let run = |lanes: Lanes, x: &[f32], d_y: &[f32]| {
            let (mut stats, mut saved, mut y) = (vec![0.0; 6], vec![0.0; 7], vec![0.0; x.len()]);
            let (mut d_params, mut d_x, mut inferred) =
                (vec![0.0; 6], vec![0.0; x.len()], vec![0.0; x.len()]);
            layer.forward_in_lanes(lanes, x, &params, Stats::new(&mut stats), &mut y, &mut saved);
            layer.backward_in_lanes(lanes, Back::new(x, &params, &saved, d_y, &mut d_params, &mut d_x));
            layer.infer_in_lanes(lanes, x, &params, &stats, &mut inferred);
            [stats, saved, d_params, y, d_x, inferred]
        };
        let expected = run(Lanes::rows(batch), &rows, &d_rows);
        let mut got = run(lanes, &spread(&rows), &spread(&d_rows));
        if lanes.width() > 1 {
            let empty = got[4].chunks_exact(lanes.width()).skip((lanes.groups() - 1) * len);
            assert!(empty.flat_map(|cell| &cell[lanes.last()..]).all(|d| *d == 0.0));
        }
        got[3..].iter_mut().for_each(|values| *values = gather(values));
        for (got, expected) in got.iter().flatten().zip(expected.iter().flatten()) {
            assert!((got - expected).abs() <= BOUND * expected.abs().max(batch as f32), "{got} {expected}");
        }
    }
}

#[test]
fn what_the_running_statistics_follow() {
    // The batches have means 2 and 8, biased variances 1 and 4, unbiased twice as much.
    let run = |layer: BatchNorm| {
        let mut stats = [5.0_f64, 3.0, 0.0];
        for x in [[1.0, 3.0], [6.0, 10.0]] {
            let (mut y, mut saved) = ([0.0; 2], [0.0; 3]);
            layer.forward(2, &x, &[], Stats::new(&mut stats), &mut y, &mut saved);
        }
        stats
    };
    let plain = BatchNorm { affine: false, ..layer(1, 1) };
    let biased = BatchNorm { running_variance: Variance::Biased, ..plain };
    let mean = 0.9 * (0.9 * 5.0 + 0.1 * 2.0) + 0.1 * 8.0;
    testing::near(&run(plain), &[mean, 0.9 * (0.9 * 3.0 + 0.1 * 2.0) + 0.1 * 8.0, 0.0], 1e-15);
    testing::near(&run(biased)[1..2], &[0.9 * (0.9 * 3.0 + 0.1 * 1.0) + 0.1 * 4.0], 1e-15);
    let cumulative = BatchNorm { momentum: Momentum::Cumulative, ..plain };
    testing::near(&run(cumulative), &[5.0, 5.0, 2.0], 1e-15);
    assert_eq!((plain.stats(), cumulative.stats()), (2, 3));
}

/// Frozen, a batch norm is one affine map of its input. Libraries that sent the gradient through the statistics of
/// the batch there ("batch-norm backward in inference mode") got the first case wrong.
#[test]
fn frozen_statistics_stay_and_the_gradient_is_that_of_an_affine_map() {
    for (batch, positions, channels) in [(3, 4, 2), (1, 1, 17), (5, 1, 3)] {
        let layer = layer(positions, channels);
        let len = batch * positions * channels;
        let given = Given::new(len, layer.params(), len);
        let before: Vec<f64> = (0..2 * channels).map(|i| 0.5 + i as f64).collect();
        let frozen = [0..channels, channels..2 * channels];
        let forward = |x: &[f64], params: &[f64], y: &mut [f64], saved: &mut [f64]| {
            let mut stats = before.clone();
            layer.forward(batch, x, params, Stats::with_frozen(&mut stats, &frozen), y, saved);
            assert_eq!(stats, before);
        };
        let (mut y, mut saved) = (given.dirty(len), given.dirty(layer.saved()));
        forward(&given.x, &given.params, &mut y, &mut saved);
        let mut inferred = given.dirty(len);
        layer.infer(batch, &given.x, &given.params, &before, &mut inferred);
        assert_eq!(y, inferred);
        let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(len));
        layer
            .backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
        for (i, (d_x, d_y)) in d_x.iter().zip(&given.d_y).take(len).enumerate() {
            let c = i % channels;
            let slope = given.params[c] / (before[channels + c] + layer.eps).sqrt();
            assert!((d_x - slope * d_y).abs() <= 1e-14 * (slope * d_y).abs(), "{i}");
        }
        let y =
            |x: &[f64], params: &[f64], y: &mut [f64]| forward(x, params, y, &mut given.dirty(layer.saved()));
        given.check(y, &d_params, &d_x);
    }
}
