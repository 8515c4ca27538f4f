//! How weights start, and which of them have a bias.

use regnet::{Network, network};

network! {
    struct Relu: input(300) -> dense(200) -> relu;
    struct Leaky: input(300) -> dense(200) -> dropout(0.1) -> leaky_relu;
    struct Normed: input(300) -> dense(200) -> batchnorm -> relu;
    struct LayerNormed: input(300) -> dense(200) -> layernorm -> relu;
    struct Pooled: input(8, 8, 20) -> conv2d(40, kernel = 3) -> maxpool2d(2) -> flatten -> relu;
    struct Averaged: input(8, 8, 20) -> conv2d(40, kernel = 3) -> batchnorm -> avgpool2d(2) -> global_avgpool -> relu;
    struct Reshaped: input(300) -> dense(200) -> reshape(10, 20) -> relu;
    struct Tanh: input(300) -> dense(200) -> tanh -> relu;
    struct Sigmoid: input(300) -> dense(200) -> batchnorm -> sigmoid;
    struct Last: input(300) -> dense(200);
    struct BeforeLoss: input(300) -> dense(200) -> loss mse;
    #[allow(stacked_affine)]
    struct Stacked: input(300) -> dense(200) -> dense(10) -> relu;
    struct Convolved: input(8, 8, 20) -> conv2d(40, kernel = (3, 2)) -> tanh;
    struct Summed: input(300) -> residual(tanh -> inner: dense(300)) -> relu;
    struct Copied: input(300) -> repeat(2, relu -> dense(300)) -> tanh;
    struct Branched: input(300) -> (dense(200) | dense(100)) -> concat -> relu;
    struct Within: input(300) -> dense(200) -> residual(relu -> dense(200)) -> tanh;
    struct Gated: input(300) -> dense(200) -> silu;
    struct Selu: input(300) -> dense(200) -> alpha_dropout(0.1) -> selu;
    #[allow(stacked_affine)]
    struct Options: input(300) -> dense(200, init = he_in(uniform, gain = 0.5)) -> truncated: dense(300, init = truncated_normal(0.2))
        -> dense(200, init = identity) -> orthogonal: dense(100, init = orthogonal(gain = 1.41), bias = false) -> tanh;
    struct Identities: input(4, 5, 6) -> depthwise_conv2d(3, padding = same, init = identity)
        -> conv2d(6, kernel = (3, 1), padding = same, groups = 2, init = identity) -> conv2d(6, kernel = 1, init = identity);
    struct Chosen: input(300) -> dense(200, init = lecun, bias_init = constant(0.25)) -> relu;

    #[allow(redundant_bias, stacked_affine)]
    struct Biases: input(4)
        -> plain: dense(4) -> before_norm: dense(4) -> batchnorm -> with: dense(4, bias = true) -> batchnorm
        -> distant: dense(4) -> relu -> batchnorm -> before_layernorm: dense(4) -> layernorm
        -> without: dense(4, bias = false) -> residual(dense(4) -> batchnorm -> last: dense(4)) -> batchnorm;
}

/// The standard deviation of the first weight against √(variance), to four standard errors: 4/√(2n).
fn draws<N: Network<Scalar = f32>>(net: &N, variance: f64) {
    let weights = &net.state().params[..first_weight::<N>()];
    let n = weights.len() as f64;
    let mean = weights.iter().map(|&w| f64::from(w)).sum::<f64>() / n;
    let found = weights.iter().map(|&w| (f64::from(w) - mean).powi(2)).sum::<f64>() / n;
    let ratio = (found / variance).sqrt();
    assert!((ratio - 1.0).abs() < 4.0 / (2.0 * n).sqrt(), "{}: {ratio} of what was expected", N::SPEC.name);
    assert!(mean.abs() < 4.0 * (variance / n).sqrt(), "{}: mean {mean}", N::SPEC.name);
}

fn first_weight<N: Network>() -> usize {
    let mut first = None;
    N::SPEC.each_param(|tensor| {
        first.get_or_insert(tensor.range().end);
    });
    first.unwrap()
}

#[test]
fn auto_is_he_in_before_the_relu_family() {
    let he_in = 2.0 / 300.0;
    draws(&Relu::new(1), he_in);
    draws(&Leaky::new(1), he_in);
    draws(&Normed::new(1), he_in);
    draws(&LayerNormed::new(1), he_in);
    draws(&Reshaped::new(1), he_in);
    // a convolution counts its receptive field
    draws(&Pooled::new(1), 2.0 / 180.0);
    draws(&Averaged::new(1), 2.0 / 180.0);
    draws(&Gated::new(1), he_in);
    // the ends of blocks change nothing
    draws(&Summed::new(1), he_in);
    draws(&Copied::new(1), he_in);
    draws(&Branched::new(1), he_in);
    draws(&Within::new(1), he_in);
}

#[test]
fn auto_is_glorot_before_everything_else() {
    let glorot = 2.0 / 500.0;
    draws(&Tanh::new(1), glorot);
    draws(&Sigmoid::new(1), glorot);
    draws(&Last::new(1), glorot);
    draws(&BeforeLoss::new(1), glorot);
    draws(&Stacked::new(1), glorot);
    draws(&Convolved::new(1), 2.0 / (6.0 * 60.0));
    draws(&Chosen::new(1), 1.0 / 300.0);
    assert!(Chosen::new(1).param("dense1.bias").unwrap().iter().all(|&b| b == 0.25));
}

#[test]
fn auto_is_lecun_before_selu() {
    draws(&Selu::new(1), 1.0 / 300.0);
}

#[test]
fn an_init_has_a_distribution_and_a_gain() {
    let net = Options::new(1);
    draws(&net, 0.25 * 2.0 / 300.0);
    let end = 0.5 * (6.0_f32 / 300.0).sqrt();
    assert!(net.param("dense1.weight").unwrap().iter().all(|w| w.abs() <= end));
    assert!(net.param("truncated.weight").unwrap().iter().all(|w| w.abs() <= 0.4));
    let identity = net.param("dense3.weight").unwrap();
    assert!((0..300 * 200).all(|i| identity[[i / 200, i % 200]] == f32::from(u8::from(i / 200 == i % 200))));
    let norm: f32 = net.param("orthogonal.weight").unwrap().iter().map(|w| w * w).sum();
    assert!((norm / (100.0 * 1.41 * 1.41) - 1.0).abs() < 1e-5, "{norm}");
}

#[test]
fn an_identity_is_the_identity() {
    let net = Identities::new(1);
    let x: Vec<f32> = (0..120).map(|i| i as f32 * 0.5 - 20.0).collect();
    assert_eq!(net.infer(&x, &mut net.inference_workspace(1)), x);
}

#[test]
fn a_summary_names_the_init() {
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (options, copied) = (lines(Options::new(1).summary()), lines(Copied::new(1).summary()));
    assert!(options[3].contains(" dense(200, init = he_in(uniform, gain = 0.5)) "), "{}", options[3]);
    assert!(
        options[6].contains(" dense(100, bias = false, init = orthogonal(gain = 1.41)) "),
        "{}",
        options[6]
    );
    assert!(copied[4].contains(" dense(300, init = he_in) "), "{}", copied[4]);
    assert!(copied[6].contains(" dense(300, init = glorot) "), "{}", copied[6]);
    // what a saved file is compared by
    assert!(!Options::SPEC.architecture().contains("init"), "{}", Options::SPEC.architecture());
}

#[test]
fn a_bias_is_left_out_right_before_a_batch_norm() {
    let net = Biases::new(1);
    let has = |layer: &str| net.param(&format!("{layer}.bias")).is_some();
    assert!(["plain", "with", "distant", "before_layernorm", "residual1.last"].into_iter().all(has));
    assert!(!["before_norm", "without", "residual1.dense1"].into_iter().any(has));
    let biases = net.params().into_iter().filter(|param| param.name().ends_with(".bias"));
    assert!(biases.into_iter().all(|bias| bias.values().iter().all(|&b| b == 0.0)));
}

#[test]
fn two_weights_of_one_shape_start_differently() {
    let net = Biases::new(1);
    assert_ne!(net.param("plain.weight"), net.param("before_norm.weight"));
}
