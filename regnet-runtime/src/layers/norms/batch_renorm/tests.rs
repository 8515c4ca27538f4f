//! Gradients by differences with r and d held, the paper's equations by hand, the limits, frozen statistics, lanes.

use super::*;
use crate::layers::testing::{self, Given};
use crate::machine::lanes::{from_lanes, to_lanes};

fn layer(positions: usize, channels: usize) -> BatchRenorm {
    let momentum = Momentum::Of(0.1);
    BatchRenorm { positions, channels, r_max: 3.0, d_max: 5.0, momentum, eps: 1e-5, affine: true }
}

/// Means about 0 and deviations about 1, as those of the drawn inputs are.
fn running(layer: &BatchRenorm) -> Vec<f64> {
    let c = layer.channels;
    (0..2 * c).map(|i| if i < c { 0.1 * i as f64 - 0.2 } else { 0.8 + 0.05 * (i - c) as f64 }).collect()
}

#[test]
fn gradients_are_central_differences_of_a_map_that_holds_r_and_d() {
    for (batch, layer) in
        [(5, layer(1, 3)), (3, layer(4, 2)), (7, BatchRenorm { affine: false, ..layer(2, 17) })]
    {
        let len = batch * layer.positions * layer.channels;
        let given = Given::new(len, layer.params(), len);
        let (mut y, mut saved) = (given.dirty(len), given.dirty(layer.saved()));
        let mut stats = running(&layer);
        layer.forward(batch, &given.x, &given.params, Stats::new(&mut stats), &mut y, &mut saved);
        let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(len));
        layer
            .backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
        let forward = |x: &[f64], params: &[f64], y: &mut [f64]| {
            let (mut stats, mut saved) = (running(&layer), saved.clone());
            layer.forward(batch, x, params, Stats::new(&mut stats).held(), y, &mut saved);
        };
        given.check(forward, &d_params, &d_x);
    }
}

/// While no limit is met, the batch's own statistics cancel, and y is what inference would give.
#[test]
fn within_the_limits_training_gives_what_inference_gives() {
    let (layer, batch) = (layer(1, 3), 6);
    let given = Given::new(18, 6, 0);
    let (mut y, mut want) = ([0.0; 18], [0.0; 18]);
    let mut stats = running(&layer);
    layer.infer(batch, &given.x, &given.params, &stats, &mut want);
    layer.forward(batch, &given.x, &given.params, Stats::new(&mut stats), &mut y, &mut [0.0; 13]);
    testing::near(&y, &want, 1e-12);
}

#[test]
fn limits_and_running_statistics_by_hand() {
    // Mean 10, biased variance 4 in a batch; running mean 0 and std 0.5: r = 4 and d = 20 before the limits.
    let layer = BatchRenorm { eps: 0.0, momentum: Momentum::Of(0.25), affine: false, ..layer(1, 1) };
    let (mut stats, mut y, mut saved) = ([0.0_f64, 0.5], [0.0; 2], [0.0; 5]);
    layer.forward(2, &[8.0, 12.0], &[], Stats::new(&mut stats), &mut y, &mut saved);
    testing::near(&saved, &[10.0, 0.5, 1.0, 3.0, 5.0], 1e-15);
    testing::near(&y, &[-3.0 + 5.0, 3.0 + 5.0], 1e-15);
    testing::near(&stats, &[2.5, 0.875], 1e-15);
    let mut inferred = [0.0; 1];
    layer.infer(1, &[6.0], &[], &stats, &mut inferred);
    testing::near(&inferred, &[4.0], 1e-15);
    assert_eq!((layer.to_string(), layer.stats()), ("batch_renorm(eps = 0e0, affine = false)".into(), 2));
}

#[test]
fn frozen_statistics_stay_and_the_gradient_is_that_of_an_affine_map() {
    let (layer, batch) = (layer(2, 3), 1);
    let (given, before) = (Given::new(6, 6, 6), running(&layer));
    let all = 0..6;
    let mut stats = before.clone();
    let (mut y, mut saved, mut want) = (given.dirty(6), given.dirty(layer.saved()), given.dirty(6));
    layer.forward(
        batch,
        &given.x,
        &given.params,
        Stats::with_frozen(&mut stats, std::slice::from_ref(&all)),
        &mut y,
        &mut saved,
    );
    layer.infer(batch, &given.x, &given.params, &before, &mut want);
    assert_eq!((&stats, &y), (&before, &want));
    let (mut d_params, mut d_x) = (given.dirty(6), given.dirty(6));
    layer.backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
    given.check(|x, params, y| layer.infer(batch, x, params, &before, y), &d_params, &d_x);
}

#[test]
fn lanes_agree_with_rows_of_f64() {
    let (layer, batch) = (layer(7, 3), 21);
    let len = layer.positions * layer.channels;
    let given = Given::new(batch * len, 6, batch * len);
    let (mut stats, mut y, mut saved) = (running(&layer), vec![0.0; batch * len], vec![0.0; layer.saved()]);
    layer.forward(batch, &given.x, &given.params, Stats::new(&mut stats), &mut y, &mut saved);
    let (mut d_params, mut d_x) = (vec![0.0; 6], vec![0.0; batch * len]);
    layer.backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));

    let (narrow, lanes) = (given.narrow(), Lanes::of::<f32>(batch));
    let mut x = vec![0.0; lanes.examples() * len];
    let (mut d_y, mut got, mut got_x) = (x.clone(), x.clone(), x.clone());
    to_lanes(lanes, len, &narrow.x, &mut x);
    to_lanes(lanes, len, &narrow.d_y, &mut d_y);
    let mut got_stats: Vec<f32> = running(&layer).iter().map(|&s| s as f32).collect();
    let (mut saved, mut got_params) = (vec![0.0; layer.saved()], vec![0.0; 6]);
    let params = &narrow.params;
    layer.forward_in_lanes(lanes, &x, params, Stats::new(&mut got_stats), &mut got, &mut saved);
    layer.backward_in_lanes(lanes, Back::new(&x, params, &saved, &d_y, &mut got_params, &mut got_x));
    let (mut rows, mut rows_x) = (vec![0.0; batch * len], vec![0.0; batch * len]);
    from_lanes(lanes, len, &got, &mut rows);
    from_lanes(lanes, len, &got_x, &mut rows_x);
    testing::twins(&rows, &y);
    testing::twins(&got_stats, &stats);
    testing::twins(&got_params, &d_params);
    testing::twins(&rows_x, &d_x);
}
