//! The networks whose gradients are checked, by `cargo test` one by one and by the program of tests/machines.

use regnet::{check, network};

use crate::common;

/// Relative as in `check::Check`; the differences themselves are good to 1e-8.
pub const BOUND: f64 = 1e-6;

/// Of sums in another order, in f64: of some hundred terms, through some layers.
pub const ROUNDING: f64 = 1e-11;

/// Declares networks, a check of the gradients of each, and the list of all.
macro_rules! gradients {
    ($($name:ident: $case:ident, batch $batch:literal { $($net:tt)* })*) => {
        $(
            #[cfg_attr(test, test)]
            pub fn $case() {
                network! {
                    // What is tested alone need not be a good network.
                    #[allow(dropout_before_batchnorm, norm_on_output, pool_drops_pixels, redundant_activation, redundant_bias, stacked_affine)]
                    struct $name: $($net)*;
                }
                let net = common::shaken($name::new(3)).cast::<f64>();
                let check = check::gradients(&net, $batch, 7);
                assert!(check.checked > 0 && check.skipped * 20 <= check.checked, "{check}");
                assert!(check.max_relative_error < BOUND, "{check}");
                let apart = check::passes(&net, $batch, 7);
                assert!(apart < ROUNDING, "the passes and the layers one by one are {apart:e} apart");
            }
        )*

        /// All cases by name.
        #[allow(dead_code, reason = "for the program")]
        pub const ALL: &[(&str, fn())] = &[$((stringify!($case), $case)),*];
    };
}

gradients! {
    Dense: dense, batch 3 { input(5) -> dense(4) -> loss mse }
    DenseWithoutBias: dense_without_bias, batch 1 { input(5) -> dense(4, bias = false) -> loss mse }
    DropConnect: drop_connect, batch 3 { input(5) -> dense(6, drop_connect = 0.4) -> tanh -> dense(3, drop_connect = 0.2, bias = false) -> loss mse }
    DropConnectConv: drop_connect_of_convolutions, batch 9 {
        input(7, 7, 2) -> conv2d(3, kernel = 3, drop_connect = 0.3) -> tanh -> depthwise_conv2d(2, drop_connect = 0.3)
            -> reshape(16, 3) -> conv1d(2, kernel = 3, drop_connect = 0.3, l2 = 0.1) -> flatten -> dense(2) -> loss mse
    }
    Conv: conv2d, batch 2 { input(6, 5, 2) -> conv2d(3, kernel = 3) -> loss mse }
    ConvSame: conv2d_same, batch 2 { input(5, 6, 2) -> conv2d(3, kernel = (3, 2), padding = same) -> loss mse }
    ConvStride: conv2d_stride, batch 3 { input(7, 6, 1) -> conv2d(2, kernel = 3, stride = 2, padding = same) -> loss mse }
    ConvPadded: conv2d_padded, batch 1 { input(4, 4, 3) -> conv2d(2, kernel = 3, stride = (1, 2), padding = (2, 1)) -> loss mse }
    ConvOneByOne: conv2d_one_by_one, batch 2 { input(4, 4, 3) -> conv2d(5, kernel = 1, bias = false) -> loss mse }
    ConvTwice: conv2d_twice, batch 2 { input(8, 8, 1) -> conv2d(3, kernel = 3) -> tanh -> conv2d(2, kernel = 3) -> loss mse }
    ConvDilated: conv2d_dilated, batch 2 { input(7, 6, 2) -> conv2d(3, kernel = 3, padding = same, dilation = 2) -> loss mse }
    ConvGroups: conv2d_groups, batch 2 { input(5, 4, 4) -> conv2d(6, kernel = 3, padding = 1, groups = 2) -> tanh -> conv2d(3, kernel = 2, groups = 3, dilation = 2) -> loss mse }
    ConvDepthwise: depthwise_conv2d, batch 2 { input(6, 5, 3) -> depthwise_conv2d(3, padding = same) -> tanh -> depthwise_conv2d(2, stride = 2, bias = false) -> loss mse }
    Conv1d: conv1d, batch 2 { input(8, 2) -> conv1d(4, kernel = 3, padding = same) -> tanh -> conv1d(2, kernel = 2, stride = 2, dilation = 2, groups = 2) -> loss mse }
    Conv1dNorm: conv1d_with_batchnorm, batch 3 { input(8, 2) -> conv1d(3, kernel = 3) -> batchnorm -> relu -> maxpool1d(2) -> flatten -> dense(2) -> loss mse }
    MaxPool: maxpool2d, batch 2 { input(6, 6, 2) -> conv2d(3, kernel = 1) -> maxpool2d(2) -> loss mse }
    MaxPoolOverlap: maxpool2d_overlapping, batch 2 { input(7, 7, 2) -> conv2d(2, kernel = 1) -> maxpool2d(3, stride = 2, padding = 1) -> loss mse }
    MaxPoolSame: maxpool2d_same, batch 2 { input(5, 5, 1) -> conv2d(2, kernel = 1) -> maxpool2d(2, padding = same) -> loss mse }
    AvgPool: avgpool2d, batch 2 { input(6, 6, 2) -> conv2d(3, kernel = 1) -> avgpool2d(2) -> loss mse }
    AvgPoolSame: avgpool2d_same, batch 2 { input(5, 5, 2) -> conv2d(3, kernel = 1) -> avgpool2d(2, padding = same) -> loss mse }
    AvgPoolPadded: avgpool2d_padded, batch 2 { input(5, 5, 2) -> conv2d(3, kernel = 1) -> avgpool2d(3, stride = 2, padding = 1) -> loss mse }
    GlobalPool: global_avgpool, batch 2 { input(4, 3, 2) -> conv2d(3, kernel = 1) -> global_avgpool -> dense(2) -> loss mse }
    GlobalMaxPool: global_maxpool, batch 2 { input(4, 3, 2) -> conv2d(3, kernel = 1) -> global_maxpool -> dense(2) -> loss mse }
    MaxPool1d: maxpool1d, batch 2 { input(7, 4) -> maxpool1d(3, stride = 2, padding = 1) -> flatten -> dense(2) -> loss mse }
    AvgPool1d: avgpool1d, batch 2 { input(7, 4) -> avgpool1d(2, padding = same) -> flatten -> dense(2) -> loss mse }
    GlobalPools1d: global_pools_of_a_sequence, batch 2 { input(5, 4) -> (global_avgpool | global_maxpool) -> concat -> dense(2) -> loss mse }
    Pad: pad2d, batch 2 { input(3, 4, 2) -> pad2d((1, 2)) -> conv2d(3, kernel = 3) -> loss mse }
    Views: flatten_and_reshape, batch 2 { input(12) -> reshape(2, 3, 2) -> conv2d(2, kernel = 2) -> flatten -> dense(3) -> loss mse }
    Relu: relu, batch 3 { input(5) -> dense(8) -> relu -> dense(3) -> loss mse }
    LeakyRelu: leaky_relu, batch 3 { input(5) -> dense(8) -> leaky_relu(0.2) -> dense(3) -> loss mse }
    Tanh: tanh, batch 3 { input(5) -> dense(8) -> tanh -> dense(3) -> loss mse }
    Sigmoid: sigmoid, batch 3 { input(5) -> dense(8) -> sigmoid -> dense(3) -> loss mse }
    Prelu: prelu, batch 3 { input(5) -> dense(8) -> prelu -> dense(3) -> loss mse }
    PreluImage: prelu_on_an_image, batch 9 { input(4, 4, 2) -> conv2d(3, kernel = 3) -> prelu -> conv2d(2, kernel = 2) -> loss mse }
    Elu: elu, batch 3 { input(5) -> dense(8) -> elu(0.7) -> dense(3) -> loss mse }
    Selu: selu, batch 3 { input(5) -> dense(8) -> selu -> dense(3) -> loss mse }
    Gelu: gelu, batch 3 { input(5) -> dense(8) -> gelu -> dense(3) -> loss mse }
    GeluTanh: gelu_by_tanh, batch 3 { input(5) -> dense(8) -> gelu(approximate = tanh) -> dense(3) -> loss mse }
    Silu: silu, batch 3 { input(4, 4, 2) -> conv2d(3, kernel = 3) -> silu -> conv2d(2, kernel = 2) -> loss mse }
    Mish: mish, batch 3 { input(5) -> dense(8) -> mish -> dense(3) -> loss mse }
    Softplus: softplus, batch 3 { input(5) -> dense(8) -> softplus -> dense(3) -> loss mse }
    HardTanh: hard_tanh, batch 3 { input(5) -> dense(8) -> hard_tanh -> dense(3) -> loss mse }
    LogSoftmax: log_softmax, batch 3 { input(5) -> dense(8) -> log_softmax -> dense(3) -> loss mse }
    Softmax: softmax, batch 3 { input(5) -> dense(8) -> softmax -> dense(3) -> loss mse }
    Dropout: dropout, batch 4 { input(6) -> dense(9) -> dropout(0.4) -> dense(3) -> loss mse }
    DropoutClassic: dropout_classic, batch 4 { input(6) -> dense(9) -> dropout(0.4, mode = classic) -> dense(3) -> loss mse }
    DropoutFirst: dropout_on_the_input, batch 4 { input(6) -> dropout(0.2) -> dense(3) -> loss mse }
    SpatialDropout: spatial_dropout, batch 4 { input(6, 3) -> layernorm -> spatial_dropout(0.4) -> flatten -> dense(3) -> loss mse }
    SpatialDropoutImage: spatial_dropout_on_an_image, batch 4 { input(4, 4, 2) -> conv2d(5, kernel = 2) -> spatial_dropout(0.4) -> conv2d(2, kernel = 2) -> loss mse }
    AlphaDropout: alpha_dropout, batch 4 { input(6) -> dense(9) -> selu -> alpha_dropout(0.3) -> dense(3) -> loss mse }
    GaussianDropout: gaussian_dropout, batch 4 { input(6) -> dense(9) -> gaussian_dropout(0.3) -> dense(3) -> loss mse }
    GaussianNoise: gaussian_noise, batch 4 { input(6) -> dense(9) -> gaussian_noise(0.5) -> tanh -> dense(3) -> loss mse }
    BatchNorm: batchnorm, batch 5 { input(4) -> dense(6) -> batchnorm -> tanh -> dense(2) -> loss mse }
    BatchNormImage: batchnorm_on_an_image, batch 2 { input(4, 4, 2) -> conv2d(3, kernel = 3) -> batchnorm -> relu -> flatten -> dense(2) -> loss mse }
    BatchNormPlain: batchnorm_without_affine, batch 5 { input(4) -> dense(6, bias = true) -> batchnorm(affine = false, eps = 1e-3) -> dense(2) -> loss mse }
    BatchNormFirst: batchnorm_on_the_input, batch 5 { input(4) -> batchnorm -> dense(2) -> loss mse }
    BatchNormGhosts: batchnorm_of_ghost_batches, batch 7 { input(4) -> dense(6) -> batchnorm(virtual_batch = 3) -> tanh -> dense(2) -> loss mse }
    BatchNormCounted: batchnorm_cumulative, batch 3 { input(3, 4, 2) -> batchnorm(momentum = cumulative, running_variance = biased) -> conv2d(2, kernel = 2) -> loss mse }
    BatchRenorm: batch_renorm, batch 5 { input(4) -> dense(6) -> batch_renorm -> tanh -> dense(2) -> loss mse }
    BatchRenormGhosts: batch_renorm_of_ghost_batches, batch 5 { input(4) -> dense(6) -> batch_renorm(virtual_batch = 2) -> tanh -> dense(2) -> loss mse }
    BatchRenormImage: batch_renorm_on_an_image, batch 3 { input(4, 3, 2) -> conv2d(3, kernel = 2) -> batch_renorm(r_max = 1.1, d_max = 0.1, affine = false) -> tanh -> flatten -> dense(2) -> loss mse }
    LayerNorm: layernorm, batch 3 { input(4) -> dense(6) -> layernorm -> tanh -> dense(2) -> loss mse }
    LayerNormImage: layernorm_on_an_image, batch 2 { input(3, 4, 5) -> layernorm -> conv2d(2, kernel = 2) -> loss mse }
    LayerNormWithoutBias: layernorm_without_bias, batch 3 { input(3, 4) -> layernorm(bias = false) -> tanh -> flatten -> dense(2) -> loss mse }
    LayerNormPlain: layernorm_without_affine, batch 1 { input(4) -> dense(6) -> layernorm(affine = false) -> dense(2) -> loss mse }
    LayerNormAll: layernorm_over_all_axes, batch 2 { input(3, 4, 2) -> layernorm(axes = all) -> conv2d(2, kernel = 2) -> loss mse }
    GroupNorm: groupnorm, batch 2 { input(4, 3, 2) -> conv2d(6, kernel = 2) -> groupnorm(3) -> tanh -> flatten -> dense(2) -> loss mse }
    GroupNormFlat: groupnorm_of_features, batch 3 { input(4) -> dense(6) -> groupnorm(2, affine = false) -> dense(2) -> loss mse }
    InstanceNorm: instancenorm, batch 2 { input(4, 3, 2) -> instancenorm(affine = true) -> conv2d(2, kernel = 2) -> instancenorm -> loss mse }
    RmsNorm: rmsnorm, batch 3 { input(4) -> dense(6) -> rmsnorm -> tanh -> dense(2) -> loss mse }
    RmsNormImage: rmsnorm_of_an_image, batch 2 { input(3, 2, 4) -> rmsnorm(affine = false) -> conv2d(2, kernel = 2) -> loss mse }
    Embedding: embedding, batch 3 { input(5) -> embedding(7, 4) -> flatten -> dense(2) -> loss mse }
    EmbeddingTwice: embeddings_side_by_side, batch 3 {
        input(4) -> (embedding(9, 3, l2 = 0.1) | reshape(2, 2) -> flatten -> embedding(6, 2)) -> concat -> layernorm -> flatten -> dense(2) -> loss mse
    }
    Rnn: rnn, batch 3 { input(5, 2) -> rnn(4, dropout = 0.2, recurrent_dropout = 0.3) -> dense(2) -> loss mse }
    Gru: gru, batch 3 { input(5, 2) -> gru(4, sequence = true, l2 = 0.1) -> flatten -> dense(2) -> loss mse }
    GruDropped: gru_with_masks, batch 3 { input(7, 2) -> gru(4, dropout = 0.2, recurrent_dropout = 0.3, norm = layer) -> dense(2) -> loss mse }
    Lstm: lstm, batch 3 { input(2, 3) -> lstm(4, bias = false) -> dense(2) -> loss mse }
    LstmDropped: lstm_with_masks, batch 3 { input(7, 2) -> lstm(4, dropout = 0.2, recurrent_dropout = 0.3) -> dense(2) -> loss mse }
    LstmNormed: lstm_normalised, batch 3 { input(4, 2) -> lstm(5, norm = layer, sequence = true) -> flatten -> dense(2) -> loss mse }
    RecurrentTwice: recurrent_layers_stacked, batch 2 {
        input(6) -> embedding(8, 3) -> lstm(4, sequence = true) -> residual(rnn(4, sequence = true)) -> gru(3) -> dense(2) -> loss softmax_cross_entropy
    }
    WordsConvolved: embedding_before_a_convolution, batch 3 {
        input(8) -> embedding(9, 3) -> conv1d(4, kernel = 3) -> tanh -> global_avgpool -> dense(2) -> loss softmax_cross_entropy
    }
    CrossEntropy: softmax_cross_entropy, batch 5 { input(4) -> dense(7) -> loss softmax_cross_entropy }
    Logistic: sigmoid_cross_entropy, batch 5 { input(4) -> dense(3) -> loss sigmoid_cross_entropy }
    Smoothing: softmax_cross_entropy_smoothed, batch 5 { input(4) -> dense(7) -> loss softmax_cross_entropy(label_smoothing = 0.2) }
    Mae: mae, batch 5 { input(4) -> dense(3) -> loss mae }
    Huber: huber, batch 5 { input(4) -> dense(3) -> loss huber(0.4) }
    LogCosh: log_cosh, batch 5 { input(4) -> dense(3) -> loss log_cosh }
    Hinge: hinge, batch 5 { input(4) -> dense(3) -> loss hinge }
    Penalties: penalties, batch 3 { input(4) -> dense(5, l1 = 0.01, l2 = 0.1) -> tanh -> dense(2, l2 = 0.5) -> loss mse }
    NoLoss: without_a_loss, batch 3 { input(4) -> dense(5) -> tanh -> dense(3) }
    Residual: residual, batch 3 { input(5) -> residual(dense(5) -> tanh -> dense(5)) -> relu -> dense(2) -> loss mse }
    ResidualInPlace: residual_of_an_activation, batch 3 { input(5) -> dense(5) -> residual(tanh) -> dense(2) -> loss mse }
    ResidualShortcut: residual_with_shortcut, batch 2 {
        input(6, 6, 2) -> residual(conv2d(3, kernel = 3, padding = same) -> batchnorm -> relu -> conv2d(3, kernel = 3, padding = same) -> batchnorm,
            shortcut = conv2d(3, kernel = 1) -> batchnorm) -> relu -> global_avgpool -> dense(2) -> loss softmax_cross_entropy
    }
    ResidualOfAView: residual_of_a_view, batch 2 { input(4) -> dense(4) -> residual(reshape(2, 2) -> flatten) -> dense(2) -> loss mse }
    Repeat: repeat, batch 3 { input(5) -> repeat(3, dense(6) -> tanh) -> dense(2) -> loss mse }
    RepeatNested: repeat_of_residuals, batch 3 { input(6) -> repeat(2, residual(dense(4) -> tanh -> dense(6) -> dropout(0.3))) -> dense(2) -> loss mse }
    Branches: branches_joined, batch 2 {
        input(6, 6, 2) -> (conv2d(2, kernel = 1) -> relu | conv2d(3, kernel = 3, padding = same) -> tanh | avgpool2d(3, stride = 1, padding = same)) -> concat
            -> conv2d(2, kernel = 3) -> flatten -> dense(3) -> loss softmax_cross_entropy
    }
    BranchesSummed: branches_summed, batch 2 {
        input(5) -> dense(4) -> (dense(3) | tanh -> dense(3) | sigmoid -> dense(3)) -> sum -> tanh -> dense(2) -> loss mse
    }
    Nested: everything_nested, batch 3 {
        input(6) -> dense(6) -> (residual(dense(6) -> tanh) -> dropout(0.2) | repeat(2, dense(6) -> layernorm)) -> concat
            -> residual(dense(12) -> sigmoid, shortcut = dense(12)) -> dense(2) -> loss softmax_cross_entropy
    }
}
