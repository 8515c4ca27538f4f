//! Predictions with masks: their mean, their spread, and what does not move.

use regnet::ndarray::{Array2, Array4, ArrayView2};
use regnet::{Rng, network};

use crate::common::{normal, shaken};

#[test]
fn mean_and_spread_of_a_sum_of_dropped_inputs_are_known() {
    network! { struct Sum: input(6) -> dropout(0.4) -> dense(1) -> loss mse; }
    let net = shaken(Sum::new(1));
    let x = Array2::from_shape_vec((3, 6), normal::<f32>(18, 2)).unwrap();
    let found = net.predict_mc(x.view(), 4000, &mut Rng::new(5));
    let exact = net.predict(x.view());
    let weight = net.layers().dense1().weight().to_owned();
    for (example, row) in x.outer_iter().enumerate() {
        // x·m/(1−p) has the variance x²·p/(1−p).
        let variance: f32 = row.iter().zip(weight.iter()).map(|(x, w)| (x * w).powi(2) * 0.4 / 0.6).sum();
        // Of 4000 draws the mean is off by std/63, the deviation by about a hundredth: five of those each.
        let (mean, std) = (found.mean[[example, 0]], found.std[[example, 0]]);
        assert!((mean - exact[[example, 0]]).abs() < 5.0 * variance.sqrt() / 63.0, "{mean}");
        assert!((std / variance.sqrt() - 1.0).abs() < 0.08, "{std} {variance}");
    }
}

#[test]
fn norms_use_their_running_statistics_and_without_masks_nothing_spreads() {
    network! {
        #[allow(norm_on_output)]
        struct Still: input(6, 6, 2) -> conv2d(3, kernel = 3) -> batchnorm -> relu -> maxpool2d(2) -> flatten
            -> dense(4) -> batch_renorm -> dropout(0) -> dense(3) -> batchnorm(virtual_batch = 2) -> loss softmax_cross_entropy;
    }
    let mut net = shaken(Still::new(1));
    let mut ws = net.workspace(19);
    for seed in 0..3 {
        net.forward(&normal(19 * 72, seed), &mut ws, &mut Rng::new(1));
    }
    // One example: the statistics of its batch would be its own.
    for batch in [1, 17] {
        let x = Array4::from_shape_vec((batch, 6, 6, 2), normal::<f32>(batch * 72, 9)).unwrap();
        let found = net.predict_mc(x.view(), 3, &mut Rng::new(5));
        let exact = net.predict(x.view());
        assert!(found.mean.iter().zip(&exact).all(|(a, b)| (a - b).abs() < 1e-5), "{} {exact}", found.mean);
        assert!(found.std.iter().all(|std| *std < 1e-6));
    }
}

#[test]
fn a_seed_decides_and_chunks_draw_apart() {
    network! { struct Net: input(2) -> dense(8) -> relu -> dropout(0.5) -> dense(2) -> loss softmax_cross_entropy; }
    let net = shaken(Net::new(1));
    // The same example more often than there are in one chunk.
    let x = [0.3_f32, -0.7].repeat(300);
    let x = ArrayView2::from_shape((300, 2), &x).unwrap();
    let run = |seed| net.predict_mc(x, 2, &mut Rng::new(seed));
    assert_eq!(run(3), run(3));
    assert_ne!(run(3), run(4));
    let mean = run(3).mean;
    assert_ne!(mean.row(0), mean.row(256));
    let sums = mean.sum_axis(regnet::ndarray::Axis(1));
    assert!(sums.iter().all(|sum| (sum - 1.0).abs() < 1e-5), "probabilities");
}

#[test]
fn no_pass_is_an_error() {
    network! { struct Net: input(2) -> dense(2) -> loss mse; }
    let error = Net::new(1).try_predict_mc(Array2::zeros((1, 2)).view(), 0, &mut Rng::new(1)).unwrap_err();
    assert!(error.to_string().contains("one pass or more"), "{error}");
}
