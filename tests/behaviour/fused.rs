//! The rewrites of the expansion change no bit: fused and unfused networks agree.

use regnet::{Labels, Rng, network};

use crate::common::{bits, normal, shaken};

/// More than a group of sixteen examples, with empty lanes; and fewer than lie in lanes.
const BATCHES: [usize; 2] = [19, 5];

/// In lanes a fused weight gradient is joined from other blocks: a few hundred roundings of 6e-8, relative to the
/// largest value of a tensor. In rows not a bit changes, but for a pooled norm, whose sums run from window to window.
const BOUND: f32 = 2e-5;

/// Everything that a network gives.
macro_rules! results {
    ($net:expr, $width:expr, $outputs:expr, $batch:expr, $targets:expr) => {{
        let mut net = shaken($net);
        let batch = $batch;
        let x = normal::<f32>(batch * $width, 2);
        let (mut ws, mut grads, mut rng) = (net.workspace(batch), net.zero_grads(), Rng::new(3));
        let loss = net.forward_backward(&x, $targets, &mut grads, &mut ws, &mut rng).unwrap();
        let mut found = vec![grads.values().to_vec(), vec![loss.total() as f32]];
        found.push(net.forward(&x, &mut ws, &mut rng).to_vec());
        let d_y = normal::<f32>(batch * $outputs, 4);
        found.push(net.backward(&d_y, &mut grads, &mut ws).to_vec());
        found.push(grads.values().to_vec());
        found.push(net.infer(&x, &mut ws).to_vec());
        found.push(net.state().stats.to_vec());
        let inference = net.inference_workspace(batch);
        found.push(net.infer(&x, &mut { inference }).to_vec());
        found
    }};
}

macro_rules! agree {
    ($($test:ident: $width:literal => $outputs:literal { $($net:tt)* } with $targets:ident in rows within $rows:expr;)*) => {
        $(
            #[test]
            fn $test() {
                network! {
                    #[allow(dropout_before_batchnorm, norm_on_output, pool_drops_pixels, redundant_activation)]
                    struct Fused: $($net)*;
                    #[unfused]
                    #[allow(dropout_before_batchnorm, norm_on_output, pool_drops_pixels, redundant_activation)]
                    struct Unfused: $($net)*;
                }
                for (batch, bound) in BATCHES.into_iter().zip([BOUND, $rows]) {
                    let targets = $targets(batch, $outputs);
                    let fused = results!(Fused::new(7), $width, $outputs, batch, targets.given());
                    let unfused = results!(Unfused::new(7), $width, $outputs, batch, targets.given());
                    near(&fused, &unfused, bound);
                }
            }
        )*
    };
}

/// Compares bits where the bound is 0.
#[track_caller]
fn near(a: &[Vec<f32>], b: &[Vec<f32>], bound: f32) {
    for (number, (a, b)) in a.iter().zip(b).enumerate() {
        assert!(a.iter().all(|a| a.is_finite()));
        if bound == 0.0 {
            assert_eq!(bits(a), bits(b), "result {number}");
            continue;
        }
        let largest = b.iter().fold(1e-3f32, |largest, b| largest.max(b.abs()));
        for (a, b) in a.iter().zip(b) {
            assert!((a - b).abs() <= bound * largest, "result {number}: {a} is not {b} (largest {largest})");
        }
    }
}

struct Classes(Vec<u32>);

impl Classes {
    fn given(&self) -> Labels<'_> {
        Labels(&self.0)
    }
}

fn classes(batch: usize, outputs: usize) -> Classes {
    Classes((0..batch).map(|i| (i * 5 % 7 % outputs) as u32).collect())
}

struct Values(Vec<f32>);

impl Values {
    fn given(&self) -> &[f32] {
        &self.0
    }
}

fn values(batch: usize, outputs: usize) -> Values {
    Values(vec![0.25; batch * outputs])
}

agree! {
    a_convolutional_network: 128 => 3 {
        input(8, 8, 2) -> dropout(0.1)
            -> conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
            -> conv2d(5, kernel = 3) -> batchnorm -> leaky_relu -> dropout(0.3, mode = classic) -> flatten
            -> dense(6, l2 = 0.01) -> layernorm -> tanh -> dropout(0.5) -> dense(3) -> loss softmax_cross_entropy
    } with classes in rows within BOUND;
    pools: 98 => 3 {
        input(7, 7, 2) -> conv2d(4, kernel = 3, padding = same) -> relu -> maxpool2d(2) -> dropout(0.1)
            -> residual(conv2d(4, kernel = 2, padding = same, bias = false) -> maxpool2d(3, stride = 1, padding = same) -> relu)
            -> conv2d(4, kernel = 2, bias = true) -> tanh -> maxpool2d(2) -> flatten -> dense(3)
            -> loss softmax_cross_entropy
    } with classes in rows within 0.0;
    norms: 128 => 3 {
        input(8, 8, 2) -> batchnorm -> relu -> conv2d(20, kernel = 3, padding = same) -> batchnorm(affine = false) -> relu
            -> residual(conv2d(20, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(3, stride = 1, padding = same))
            -> batchnorm -> relu -> maxpool2d(2) -> conv2d(4, kernel = 2) -> relu -> maxpool2d(2, stride = 1) -> batchnorm -> maxpool2d(2)
            -> flatten -> dense(37) -> batchnorm -> relu -> dense(3) -> loss softmax_cross_entropy
    } with classes in rows within BOUND;
    norms_with_options: 128 => 3 {
        input(8, 8, 2) -> conv2d(6, kernel = 3, padding = same) -> batchnorm(momentum = cumulative, running_variance = biased) -> relu -> maxpool2d(2)
            -> conv2d(6, kernel = 3, groups = 2, padding = same) -> batchnorm(momentum = cumulative) -> relu
            -> conv2d(4, kernel = 2, dilation = 2) -> batchnorm(virtual_batch = 4) -> relu -> maxpool2d(2)
            -> flatten -> dense(5) -> batch_renorm -> relu -> dense(3) -> loss softmax_cross_entropy
    } with classes in rows within BOUND;
    a_norm_that_others_read: 32 => 2 {
        input(4, 4, 2) -> conv2d(2, kernel = 3, padding = same) -> batchnorm -> (relu -> maxpool2d(2) -> flatten -> dense(2) | flatten -> dense(2)) -> sum
            -> loss mse
    } with values in rows within 0.0;
    a_norm_at_the_end: 32 => 8 {
        input(4, 4, 2) -> conv2d(2, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2) -> loss mse
    } with values in rows within BOUND;
    a_pool_whose_image_others_read: 32 => 2 {
        input(4, 4, 2) -> conv2d(2, kernel = 3, padding = same) -> (maxpool2d(2) -> flatten -> dense(2) | flatten -> dense(2)) -> sum
            -> loss mse
    } with values in rows within 0.0;
    a_pool_at_the_end: 32 => 8 {
        input(4, 4, 2) -> conv2d(2, kernel = 3, padding = same) -> relu -> maxpool2d(2) -> loss mse
    } with values in rows within 0.0;
    activations_in_dense_layers: 9 => 3 {
        input(9) -> tanh -> dense(70) -> sigmoid -> dense(33) -> relu -> dropout(0.4) -> dense(20) -> leaky_relu(0.2)
            -> dense(7) -> relu -> dropout(0.5, mode = classic) -> dense(40) -> leaky_relu -> dropout(0.1) -> dense(3)
            -> tanh -> loss mse
    } with values in rows within 0.0;
    activations_that_others_read: 9 => 5 {
        input(9) -> relu -> (dense(5) -> relu | dense(5)) -> sum -> residual(relu -> dropout(0.3) -> dense(5) -> tanh)
            -> dense(5) -> residual(tanh) -> relu -> dropout(0.2) -> residual(dense(5) -> relu) -> loss mse
    } with values in rows within 0.0;
    a_residual_network: 32 => 3 {
        input(4, 4, 2) -> conv2d(3, kernel = 1) -> relu
            -> residual(relu -> conv2d(3, kernel = 3, padding = same) -> batchnorm -> relu)
            -> residual(tanh) -> residual(dropout(0.2)) -> relu
            -> residual(conv2d(4, kernel = 3, padding = same) -> batchnorm, shortcut = conv2d(4, kernel = 1) -> sigmoid)
            -> relu -> global_avgpool -> dense(3) -> loss softmax_cross_entropy
    } with classes in rows within 0.0;
    branches: 12 => 4 {
        input(12) -> (tanh | relu | dropout(0.5)) -> sum
            -> (sigmoid | tanh -> dense(12) -> relu | dropout(0.2) -> layernorm | relu) -> concat
            -> dense(6) -> (relu -> dense(4) | tanh -> dropout(0.1) -> dense(4) | dense(4) -> relu) -> sum
            -> sigmoid -> loss mse
    } with values in rows within 0.0;
    views: 12 => 12 {
        input(2, 2, 3) -> relu -> (flatten -> tanh | flatten -> dropout(0.3) | reshape(12)) -> sum
            -> residual(reshape(3, 4) -> softmax -> flatten) -> residual(flatten) -> tanh -> loss mse
    } with values in rows within 0.0;
    everything_nested: 6 => 3 {
        input(6) -> dense(6)
            -> (residual(dense(6) -> tanh -> residual(relu)) -> dropout(0.2) | repeat(2, relu -> dense(6) -> layernorm -> relu)) -> concat
            -> residual((sigmoid | relu -> dense(12)) -> sum, shortcut = relu -> dense(12) -> relu)
            -> repeat(3, residual(batchnorm -> relu -> dense(12) -> dropout(0.5))) -> relu -> dense(3)
            -> loss softmax_cross_entropy
    } with classes in rows within 0.0;
    a_loop: 6 => 6 {
        input(6) -> relu -> repeat({ 1 + 1 }, residual(relu -> batchnorm -> tanh -> dense(6) -> relu) -> dropout(0.1) -> tanh)
            -> loss sigmoid_cross_entropy
    } with values in rows within 0.0;
    activations_that_need_their_input: 32 => 3 {
        input(4, 4, 2) -> conv2d(3, kernel = 2) -> prelu -> residual(silu -> gelu) -> spatial_dropout(0.2) -> elu
            -> conv2d(2, kernel = 2) -> silu -> flatten -> dense(9) -> selu -> alpha_dropout(0.2) -> dense(8) -> softplus
            -> gaussian_noise(0.1) -> residual(hard_tanh -> gelu(approximate = tanh)) -> gaussian_dropout(0.1) -> dense(3)
            -> log_softmax -> loss mse
    } with values in rows within 0.0;
    sequences: 18 => 2 {
        input(6, 3) -> gelu -> lstm(4, sequence = true, dropout = 0.2) -> residual(gru(4, sequence = true) -> silu) -> tanh
            -> rnn(5, recurrent_dropout = 0.1) -> relu -> dense(2) -> loss mse
    } with values in rows within 0.0;
    activations_alone: 7 => 7 {
        input(7) -> relu -> tanh -> dropout(0.5) -> leaky_relu(0.3) -> residual(sigmoid -> tanh) -> relu -> loss mse
    } with values in rows within 0.0;
}
