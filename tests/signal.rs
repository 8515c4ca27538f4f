//! The predicted signal against sampled networks: the spread of the output and of the input's gradient, over networks with
//! fresh weights, normal inputs and normal gradients at the output.

use regnet::{Rng, network};

/// One network of width 128 has its own luck: its variances fluctuate by some √(2/128) a layer. The average over so many
/// networks of seven layers is good to 2 % of a variance.
const NETWORKS: u64 = 80;
const BATCH: usize = 64;

/// Of variances, at width 128. What the limit of wide layers leaves out is of order depth/width.
const USUAL: f64 = 0.05;
/// Sigmoids hand on a mean that dwarfs what varies, and so what the limit leaves out.
const SIGMOID: f64 = 0.12;
/// A gradient through norms is divided by variances over 128 or 64 values, which fluctuate: E 1/σ² is above 1/E σ², by a few
/// percent a norm.
const NORMED: f64 = 0.12;
/// Nothing but the average over networks is inexact.
const LINEAR: f64 = 0.03;

/// Sums over networks.
#[derive(Default)]
struct Sampled {
    mean: f64,
    square: f64,
    d_x_square: f64,
}

impl Sampled {
    fn add(&mut self, y: &[f32], d_x: &[f32]) {
        let mean = |values: &[f32], of: fn(f64) -> f64| {
            values.iter().map(|x| of(f64::from(*x))).sum::<f64>() / values.len() as f64 / NETWORKS as f64
        };
        self.mean += mean(y, |y| y);
        self.square += mean(y, |y| y * y);
        self.d_x_square += mean(d_x, |d| d * d);
    }
}

fn normal(len: usize, rng: &mut Rng) -> Vec<f32> {
    (0..len).map(|_| rng.normal() as f32).collect()
}

/// Variances within the bound of those predicted; `?` where no prediction may be made.
fn check(name: &str, found: f64, predicted: Option<f64>, within: Option<f64>) {
    match (predicted, within) {
        (Some(predicted), Some(within)) => {
            let error = found / predicted.powi(2) - 1.0;
            println!(
                "{name}: variance {found:.3e}, predicted {:.3e}, {:+.1} %",
                predicted.powi(2),
                100.0 * error
            );
            assert!(error.abs() < within, "{name}: variance {found:e}, predicted {:e}", predicted.powi(2));
        }
        (predicted, within) => {
            assert!(predicted.is_none() && within.is_none(), "{name}: predicted {predicted:?}")
        }
    }
}

/// Declares networks and compares each with its prediction: the bounds of output and gradient.
macro_rules! sampled {
    ($($test:ident: ($forward:expr, $backward:expr) { $($net:tt)* })*) => {
        $(
            #[test]
            fn $test() {
                network! {
                    #[allow(
                        vanishing_signal, exploding_signal, dropout_before_batchnorm, norm_on_output, dropout_on_output,
                        stacked_affine, redundant_activation,
                    )]
                    struct Net: $($net)*;
                }
                let mut sampled = Sampled::default();
                for seed in 0..NETWORKS {
                    let (mut net, mut rng) = (Net::new(seed), Rng::new(1000 + seed));
                    let mut ws = net.workspace(BATCH);
                    let x = normal(BATCH * Net::SPEC.input.len(), &mut rng);
                    let y = net.forward(&x, &mut ws, &mut rng).to_vec();
                    let d_y = normal(y.len(), &mut rng);
                    let mut grads = net.zero_grads();
                    sampled.add(&y, net.backward(&d_y, &mut grads, &mut ws));
                }
                let last = Net::SPEC.layers.last().unwrap().signal;
                check("output", sampled.square - sampled.mean.powi(2), last.spread, $forward);
                check("gradient", sampled.d_x_square, Net::SPEC.signal.gradient, $backward);
            }
        )*
    };
}

sampled! {
    relus: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(6, dense(128) -> relu) -> dense(128) }
    relus_end_in_an_activation: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(7, dense(128) -> relu) }
    relus_by_glorot: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(7, dense(128, init = glorot) -> relu) }
    relus_of_uneven_widths: (Some(USUAL), Some(USUAL)) { input(100) -> dense(200, init = he_out) -> relu -> dense(150, init = he_avg) -> relu -> dense(80, init = he_in(uniform, gain = 0.7)) }
    mishes: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(3, dense(128) -> mish) -> dense(128) }
    leaky_relus: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(6, dense(128) -> leaky_relu(0.3)) -> dense(128) -> prelu }
    tanhs: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(7, dense(128) -> tanh) }
    wide_tanhs: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(4, dense(128, init = normal(0.4)) -> tanh) }
    hard_tanhs: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(4, dense(128) -> hard_tanh) }
    sigmoids: (Some(SIGMOID), Some(SIGMOID)) { input(128) -> repeat(7, dense(128) -> sigmoid) }
    softpluses: (Some(USUAL), Some(USUAL)) { input(128) -> dense(128) -> softplus -> dense(128, init = lecun) -> softplus -> dense(128) }
    smooth_relus: (Some(USUAL), Some(USUAL)) { input(128) -> dense(128) -> gelu -> dense(128) -> silu -> dense(128) -> elu(0.5) -> dense(128) -> gelu(approximate = tanh) }
    self_normalizing: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(5, dense(128) -> selu -> alpha_dropout(0.1)) -> dense(128) }
    linear: (Some(LINEAR), Some(LINEAR)) { input(128) -> repeat(4, dense(128, init = normal(0.1))) }
    orthogonal: (Some(LINEAR), Some(LINEAR)) { input(96) -> dense(128, init = orthogonal(gain = 0.9)) -> dense(64, init = orthogonal) -> dense(64, init = identity) }
    truncated_and_uniform: (Some(LINEAR), Some(LINEAR)) { input(128) -> dense(128, init = truncated_normal(0.1)) -> dense(128, init = uniform(0.2)) }
    biases: (Some(USUAL), Some(USUAL)) { input(128) -> dense(128, bias_init = normal(0.5)) -> relu -> dense(128, bias_init = constant(0.3)) -> relu -> dense(128, bias_init = constant(-1)) -> tanh }
    constant_zero: (None, None) { input(8) -> dense(128) -> relu -> dense(4, init = constant(0.1)) }
    dropouts: (Some(USUAL), Some(USUAL)) { input(128) -> dropout(0.2) -> repeat(3, dense(128) -> relu -> dropout(0.5)) -> dense(128) }
    classic_dropouts: (Some(USUAL), Some(USUAL)) { input(128) -> repeat(3, dense(128) -> relu -> dropout(0.5, mode = classic)) -> dense(128) }
    other_noise: (Some(USUAL), Some(USUAL)) { input(128) -> gaussian_noise(0.5) -> dense(128) -> gaussian_noise(0.3) -> relu -> gaussian_dropout(0.3) -> dense(128, drop_connect = 0.4) }
    norms_over_the_batch: (Some(USUAL), Some(NORMED)) { input(128) -> repeat(5, dense(128) -> batchnorm -> relu) -> dense(128) }
    norms_behind_activations: (Some(USUAL), Some(NORMED)) { input(128) -> repeat(3, dense(128) -> sigmoid -> batchnorm) }
    norms_of_examples: (Some(USUAL), Some(NORMED)) { input(128) -> dense(128) -> layernorm -> relu -> dense(128) -> rmsnorm -> tanh -> dense(128) -> layernorm }
    norms_of_relus: (Some(USUAL), Some(NORMED)) { input(128) -> dense(128) -> relu -> layernorm -> dense(128) -> relu -> rmsnorm -> dense(128) }
    residuals: (Some(USUAL), Some(USUAL)) { input(128) -> dense(128) -> repeat(4, residual(layernorm -> dense(128) -> relu -> dense(128, init = he_in(gain = 0.5)))) -> dense(64) }
    residuals_with_batchnorm: (Some(USUAL), Some(NORMED)) { input(128) -> dense(128) -> repeat(3, residual(batchnorm -> relu -> dense(128) -> batchnorm -> relu -> dense(128))) }
    residuals_that_begin_at_nothing: (Some(USUAL), Some(USUAL)) { input(128) -> dense(128) -> repeat(3, residual(dense(64) -> relu -> dense(128, init = zeros))) -> dense(10) }
    residual_of_itself: (None, None) { input(128) -> dense(128) -> residual(relu) -> dense(10) }
    branches: (Some(USUAL), Some(USUAL)) { input(128) -> (dense(64) -> relu | dense(128, init = normal(0.2)) -> tanh | dense(32)) -> concat -> dense(128) }
    branches_and_a_norm: (Some(USUAL), None) { input(128) -> (dense(64) | dense(128, init = normal(0.2))) -> concat -> batchnorm -> relu -> dense(64) }
    sums: (Some(USUAL), Some(USUAL)) { input(128) -> (dense(128) -> relu | dense(128) -> relu) -> sum -> dense(128) }
    convolutions: (Some(USUAL), Some(USUAL)) { input(12, 10, 8) -> conv2d(32, kernel = 3, padding = same) -> relu -> conv2d(48, kernel = 3, stride = 2, padding = 1) -> relu -> conv2d(32, kernel = (2, 3), dilation = 2) }
    convolutions_in_groups: (Some(USUAL), Some(USUAL)) { input(8, 8, 16) -> pad2d(0) -> conv2d(64, kernel = 3, groups = 4) -> tanh -> conv2d(64, kernel = 1) -> depthwise_conv2d(3, padding = same) }
    convolutions_of_sequences: (Some(USUAL), Some(USUAL)) { input(20, 16) -> conv1d(64, kernel = 5, padding = same) -> relu -> conv1d(64, kernel = 2, stride = 2) -> flatten -> dense(32) }
    norms_of_images: (Some(USUAL), Some(NORMED)) { input(8, 8, 16) -> conv2d(32, kernel = 3) -> batchnorm -> relu -> conv2d(32, kernel = 3, padding = same) -> layernorm(axes = all) -> relu -> conv2d(32, kernel = 3) -> groupnorm(1) }
    mean_pools: (None, Some(USUAL)) {
        input(10, 10, 16) -> conv2d(64, kernel = 3) -> relu -> avgpool2d(2) -> conv2d(64, kernel = 3) -> relu -> global_avgpool -> dense(64)
    }
    max_pools: (None, None) { input(8, 8, 16) -> conv2d(32, kernel = 3, padding = same) -> relu -> maxpool2d(2) -> flatten -> dense(32) }
    max_pools_and_norms: (Some(USUAL), None) { input(8, 8, 16) -> conv2d(32, kernel = 3, padding = same) -> relu -> maxpool2d(2) -> conv2d(64, kernel = 3) -> batchnorm -> relu -> flatten -> dense(32) }
}

/// A net of linear layers multiplies by S each: S^(depth-1) between the first and the last.
#[test]
fn a_linear_net_is_a_power() {
    network! {
        #[allow(vanishing_signal, stacked_affine)]
        struct Net: input(64) -> repeat(50, dense(64, init = lecun(gain = 0.5)));
    }
    let [first, last] = [0, 49].map(|layer| Net::SPEC.layers[layer].signal);
    let power = 0.5f64.powi(49);
    // Both numbers are rounded to four digits.
    assert!((last.spread.unwrap() / first.spread.unwrap() / power - 1.0).abs() < 1e-3);
    assert!((first.gradient.unwrap() / last.gradient.unwrap() / power - 1.0).abs() < 1e-3);
}
