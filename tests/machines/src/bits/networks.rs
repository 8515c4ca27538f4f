//! The networks: together they use every word, every optimizer and every kind of init.

use regnet::{AdaDelta, AdaGrad, Adam, AdamW, Lamb, Lion, Nadam, RmsProp, Sgd};

use super::{Hashed, examine};

macro_rules! networks {
    ($($name:ident by $optimizer:expr => { $($net:tt)* })*) => {
        $(mod $name {
            regnet::network! {
                // What is compared need not be a good network.
                #[allow(dropout_before_batchnorm, norm_on_output, pool_drops_pixels, redundant_activation, redundant_bias, stacked_affine)]
                #[allow(symmetric_init, mismatched_init, norm_after_activation, vanishing_signal, exploding_signal)]
                pub struct Case: $($net)*;
            }
        })*

        /// Examines each.
        pub fn each(all: &mut Vec<Hashed>) {
            $(
                let net = $name::Case::new(11);
                let wide = net.cast::<f64>();
                examine(stringify!($name), net, wide, $optimizer, all);
            )*
        }

        /// The words of each.
        #[allow(dead_code, reason = "for the tests")]
        pub fn words() -> Vec<&'static str> {
            [$(crate::common::words::<$name::Case>()),*].concat()
        }
    };
}

networks! {
    images by Adam::new(3e-3) => {
        input(12, 12, 2) -> conv2d(16, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
            -> conv2d(18, kernel = 3, padding = same, groups = 2) -> relu -> avgpool2d(2) -> conv2d(8, kernel = 2, dilation = 2, init = he_out(uniform))
            -> flatten -> dense(24, l2 = 1e-3, max_norm = 1) -> relu -> dropout(0.3) -> dense(5)
            -> loss softmax_cross_entropy(label_smoothing = 0.1)
    }
    channels by RmsProp::new(1e-3).centered(true) => {
        input(9, 8, 6) -> pad2d(1) -> depthwise_conv2d(3) -> groupnorm(3) -> silu -> conv2d(8, kernel = 1, init = he_avg)
            -> instancenorm -> elu -> spatial_dropout(0.2) -> global_avgpool -> dense(3) -> loss mse
    }
    sequences by AdaGrad::new(1e-2) => {
        input(20, 4) -> conv1d(8, kernel = 3) -> rmsnorm -> gelu -> maxpool1d(2) -> conv1d(8, kernel = 3, init = identity)
            -> gelu(approximate = tanh) -> avgpool1d(2) -> global_maxpool -> dense(3) -> loss mae
    }
    sentences by Nadam::new(3e-3) => {
        input(8) -> embedding(11, 6) -> lstm(7, dropout = 0.1, recurrent_dropout = 0.2, sequence = true)
            -> gru(6, sequence = true, norm = layer) -> rnn(5) -> dense(4) -> loss softmax_cross_entropy
    }
    curves by AdaDelta::new(1.0) => {
        input(10) -> dense(16, init = orthogonal) -> tanh -> dense(16, init = truncated_normal(0.3)) -> sigmoid
            -> dense(16, init = glorot(uniform)) -> softplus -> dense(16, init = uniform(0.4)) -> hard_tanh
            -> dense(16, init = normal(0.3), bias_init = constant(0.1)) -> leaky_relu -> dense(9, bias_init = ones) -> prelu
            -> dense(4, l1 = 1e-3) -> loss sigmoid_cross_entropy
    }
    noise by Lion::new(1e-3) => {
        input(12) -> dense(16) -> selu -> alpha_dropout(0.1) -> dense(16, drop_connect = 0.2) -> batch_renorm -> relu
            -> gaussian_dropout(0.2) -> gaussian_noise(0.1) -> dense(3) -> loss huber(0.5)
    }
    blocks by Lamb::new(1e-2) => {
        input(6) -> repeat(2, residual(dense(6) -> layernorm -> tanh)) -> (dense(4) | dense(4) -> tanh) -> concat
            -> (dense(5) | dense(5)) -> sum -> softmax -> dense(2) -> loss hinge
    }
    smooth by Adam::new(3e-3) => {
        input(9) -> dense(12) -> mish -> layernorm(bias = false) -> dense(3) -> loss log_cosh
    }
    logarithms by AdamW::new(3e-3) => {
        input(4, 3) -> reshape(12) -> dense(8) -> log_softmax -> dropout(0.2, mode = classic) -> dense(3) -> loss mse
    }
    wide by Sgd::new(1e-2).momentum(0.9).nesterov(true) => {
        input(300) -> dense(200) -> batchnorm(momentum = cumulative) -> relu -> dropout(0.5) -> dense(130) -> tanh -> dense(10)
            -> loss softmax_cross_entropy
    }
}
