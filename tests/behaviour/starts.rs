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
    struct Stacked: input(300) -> dense(200) -> dense(10) -> relu;
    struct Convolved: input(8, 8, 20) -> conv2d(40, kernel = (3, 2)) -> tanh;
    struct Summed: input(300) -> residual(tanh -> inner: dense(300)) -> relu;
    struct Chosen: input(300) -> dense(200, init = lecun, bias_init = constant(0.25)) -> relu;

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
}

#[test]
fn auto_is_glorot_before_everything_else() {
    let glorot = 2.0 / 500.0;
    draws(&Tanh::new(1), glorot);
    draws(&Sigmoid::new(1), glorot);
    draws(&Last::new(1), glorot);
    draws(&BeforeLoss::new(1), glorot);
    draws(&Stacked::new(1), glorot);
    draws(&Summed::new(1), 2.0 / 600.0);
    draws(&Convolved::new(1), 2.0 / (6.0 * 60.0));
    draws(&Chosen::new(1), 1.0 / 300.0);
    assert!(Chosen::new(1).param("dense1.bias").unwrap().iter().all(|&b| b == 0.25));
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
