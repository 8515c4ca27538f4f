//! Training against inference.

use regnet::{Rng, network};

use crate::common::{bits, normal, relative_error, shaken, wide};

network! {
    struct Inverted: input(64) -> dropout(0.3);
    struct Classic: input(64) -> dropout(0.3, mode = classic);
    struct Spatial: input(16, 4) -> spatial_dropout(0.3);
    struct Gaussian: input(64) -> gaussian_dropout(0.3);
    struct Nothing: input(9) -> dropout(0.0);
    struct NothingClassic: input(9) -> dropout(0, mode = classic);
    struct NothingSpatial: input(3, 3) -> spatial_dropout(0);
    struct NothingAlpha: input(9) -> alpha_dropout(0);
    struct NothingGaussian: input(9) -> gaussian_dropout(0);
    struct NoNoise: input(9) -> gaussian_noise(0);
    struct Noisy: input(16, 4) -> spatial_dropout(0.3) -> alpha_dropout(0.2) -> gaussian_dropout(0.1) -> gaussian_noise(0.5);
    struct Norm: input(3, 2, 4) -> batchnorm;
    struct Plain: input(8, 8, 2)
        -> conv2d(5, kernel = 3, padding = same) -> leaky_relu -> maxpool2d(2)
        -> residual(conv2d(5, kernel = 3, padding = same) -> layernorm -> relu)
        -> (avgpool2d(2) | maxpool2d(2) -> sigmoid) -> concat
        -> flatten -> dense(7) -> tanh -> dense(3) -> softmax;
}

const DRAWS: usize = 4_000;
/// With a fixed seed these are no chances: four standard errors hold for each of 64 means.
const ERRORS: f64 = 4.0;

/// The mean over many masks against inference; `deviation` is the standard deviation of one factor.
macro_rules! mean_of_masks {
    ($net:ty, $deviation:expr) => {{
        let (mut net, mut rng) = (<$net>::new(1), Rng::new(5));
        let x = normal::<f32>(64, 3);
        let batch: Vec<f32> = x.iter().copied().cycle().take(64 * DRAWS).collect();
        let mut ws = net.workspace(DRAWS);
        let mut means = vec![0.0; 64];
        for example in net.forward(&batch, &mut ws, &mut rng).chunks(64) {
            means.iter_mut().zip(example).for_each(|(mean, &y)| *mean += f64::from(y) / DRAWS as f64);
        }
        for ((mean, &y), &x) in means.iter().zip(net.infer(&x, &mut ws)).zip(&x) {
            let bound = ERRORS * f64::from(x).abs() * $deviation / (DRAWS as f64).sqrt();
            assert!((mean - f64::from(y)).abs() <= bound, "mean {mean}, inference {y}, bound {bound}");
        }
    }};
}

#[test]
fn the_mean_over_masks_is_inference() {
    let p: f64 = 0.3;
    mean_of_masks!(Inverted, (p / (1.0 - p)).sqrt());
    mean_of_masks!(Classic, (p * (1.0 - p)).sqrt());
    mean_of_masks!(Spatial, (p / (1.0 - p)).sqrt());
    mean_of_masks!(Gaussian, (p / (1.0 - p)).sqrt());
}

#[test]
fn the_modes_scale_where_they_say() {
    let x = normal::<f32>(64, 4);
    let (mut inverted, mut classic) = (Inverted::new(1), Classic::new(1));
    let (mut ws, mut ws_classic) = (inverted.workspace(1), classic.workspace(1));
    assert_eq!(inverted.infer(&x, &mut ws), x);
    let scaled: Vec<f32> = x.iter().map(|x| x * 0.7).collect();
    assert_eq!(classic.infer(&x, &mut ws_classic), scaled);
    for (&x, &y) in x.iter().zip(classic.forward(&x, &mut ws_classic, &mut Rng::new(2))) {
        assert!(y == 0.0 || y == x, "{x} became {y}");
    }
    // one rounding of 1 / (1 − p)
    let kept = 1.0 / 0.7;
    for (&x, &y) in x.iter().zip(inverted.forward(&x, &mut ws, &mut Rng::new(2))) {
        assert!(y == 0.0 || (y / x - kept).abs() < 1e-6, "{x} became {y}");
    }
}

#[test]
fn dropping_nothing_is_the_identity() {
    let odd = [0.0, -0.0, f32::MIN_POSITIVE / 2.0, f32::MAX, f32::INFINITY, -1.5, 1e-30, 3.25, f32::NAN];
    macro_rules! check {
        ($net:ty) => {{
            let mut net = <$net>::new(1);
            let (mut ws, mut grads) = (net.workspace(1), net.zero_grads());
            assert_eq!(bits(net.forward(&odd, &mut ws, &mut Rng::new(1))), bits(&odd));
            assert_eq!(bits(net.backward(&odd, &mut grads, &mut ws)), bits(&odd));
            assert_eq!(bits(net.infer(&odd, &mut ws)), bits(&odd));
        }};
    }
    check!(Nothing);
    check!(NothingClassic);
    check!(NothingSpatial);
    check!(NothingAlpha);
    check!(NothingGaussian);
    check!(NoNoise);
}

#[test]
fn noise_is_of_training_alone() {
    let (mut net, x) = (Noisy::new(1), normal::<f32>(64, 8));
    let mut ws = net.workspace(1);
    assert_eq!(bits(net.infer(&x, &mut ws)), bits(&x));
    let first = net.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
    assert_eq!(bits(net.forward(&x, &mut ws, &mut Rng::new(1))), bits(&first), "the same random numbers");
    assert!(net.forward(&x, &mut ws, &mut Rng::new(2)).iter().zip(&first).all(|(a, b)| a != b));
}

#[test]
fn a_batch_norm_infers_with_running_statistics() {
    let mut net = shaken(Norm::new(1));
    let x = normal::<f32>(24, 6);
    let statistics = [0.5, -1.0, 0.0, 2.0, 0.3, 4.0, 1.0, 0.01];
    net.state_mut().stats.copy_from_slice(&statistics);
    let gamma = net.param("batchnorm1.gamma").unwrap().into_owned();
    let beta = net.param("batchnorm1.beta").unwrap().into_owned();
    let expected: Vec<f64> = (0..24)
        .map(|i| {
            let (c, x) = (i % 4, f64::from(x[i]));
            let (mean, variance) = (f64::from(statistics[c]), f64::from(statistics[4 + c]));
            f64::from(gamma[c]) * (x - mean) / (variance + 1e-5).sqrt() + f64::from(beta[c])
        })
        .collect();
    let mut ws = net.workspace(1);
    let error = relative_error(&wide(net.infer(&x, &mut ws)), &expected);
    assert!(error < 1e-6, "a few roundings, not {error:.1e}");
    assert_eq!(net.state().stats, statistics, "inference changes nothing");
}

#[test]
fn a_batch_norm_with_the_batch_s_statistics_trains_as_it_infers() {
    let mut net = shaken(Norm::new(1));
    let (batch, values) = (5, 30.0);
    let x = normal::<f32>(24 * batch, 6);
    let mut statistics = [0.0f64; 8];
    for c in 0..4 {
        let channel = || x.iter().skip(c).step_by(4).map(|&x| f64::from(x));
        statistics[c] = channel().sum::<f64>() / values;
        // biased, as the training pass normalizes
        statistics[4 + c] = channel().map(|x| (x - statistics[c]).powi(2)).sum::<f64>() / values;
    }
    let mut ws = net.workspace(batch);
    let trained = wide(net.forward(&x, &mut ws, &mut Rng::new(1)));
    let pairs = net.state_mut().stats.iter_mut().zip(statistics);
    pairs.for_each(|(slot, value)| *slot = value as f32);
    let error = relative_error(&wide(net.infer(&x, &mut ws)), &trained);
    assert!(error < 1e-6, "a few roundings, not {error:.1e}");
}

#[test]
fn without_dropout_and_batch_norm_both_modes_give_the_same_bits() {
    let mut net = shaken(Plain::new(2));
    let x = normal::<f32>(128 * 6, 7);
    let mut ws = net.workspace(6);
    let trained = bits(net.forward(&x, &mut ws, &mut Rng::new(1)));
    assert_eq!(bits(net.infer(&x, &mut ws)), trained);
    let mut lean = net.inference_workspace(6);
    assert_eq!(bits(net.infer(&x, &mut lean)), trained);
}
