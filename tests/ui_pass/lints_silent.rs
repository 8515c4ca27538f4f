//! What looks like a lint's case and is none, and the way out of each: all under `deny(warnings)`.
#![deny(warnings)]

use regnet::network;


network! {
    // symmetric_init: the output layer, random readers, random biases, one unit, noise between, a residual's end
    pub struct ZeroOutput: input(4) -> dense(8) -> relu -> dense(3, init = zeros) -> loss mse;
    pub struct ZeroFirst: input(4) -> dense(8, init = zeros) -> relu -> dense(3) -> loss mse;
    pub struct RandomBias: input(4) -> dense(8, init = zeros, bias_init = normal(1)) -> relu -> dense(3, init = zeros) -> loss mse;
    pub struct OneUnit: input(4) -> dense(1, init = ones) -> tanh -> dense(3, init = ones) -> loss mse;
    pub struct NoiseBetween: input(4) -> dense(8, init = ones) -> dropout(0.5) -> tanh -> dense(3, init = ones) -> loss mse;
    pub struct ZeroEnd: input(8) -> residual(dense(8) -> relu -> dense(8, init = zeros)) -> dense(3, init = zeros) -> loss mse;
    #[allow(symmetric_init)]
    pub struct Copies: input(4) -> dense(8, init = zeros) -> relu -> dense(3, init = zeros) -> loss mse;

    // dropout_before_batchnorm: behind the last one, dropping nothing, keeping the variance, a norm of examples
    pub struct DropoutLast: input(4) -> dense(8) -> batchnorm -> relu -> dropout(0.5) -> dense(3) -> loss mse;
    pub struct DropsNothing: input(4) -> dense(8) -> relu -> dropout(0) -> dense(8) -> batchnorm -> relu -> dense(3) -> loss mse;
    pub struct KeepsVariance: input(4) -> dense(8) -> selu -> alpha_dropout(0.1) -> dense(8) -> batchnorm -> selu -> dense(3) -> loss mse;
    pub struct OfExamples: input(4) -> dense(8) -> relu -> dropout(0.5) -> dense(8) -> layernorm -> relu -> dense(3) -> loss mse;
    pub struct Shifted: input(4) -> dense(8) -> relu -> #[allow(dropout_before_batchnorm)] dropout(0.5) -> dense(8) -> batchnorm -> relu -> dense(3) -> loss mse;

    // vanishing_signal, exploding_signal: the same depth by the right init, residuals, a norm, a last layer that begins
    // small or at 0, a prediction that a user's sizes or a pool end
    pub struct RightInit: input(64) -> repeat(50, dense(64) -> relu) -> dense(3) -> loss mse;
    pub struct Skipped: input(64) -> repeat(50, residual(layernorm -> dense(64, init = normal(0.01)) -> relu)) -> dense(3) -> loss mse;
    pub struct NormsOfExamples: input(64) -> repeat(20, dense(64, init = normal(0.01)) -> layernorm -> tanh) -> dense(3) -> loss mse;
    pub struct SmallEnd: input(64) -> dense(64) -> relu -> dense(3, init = normal(1e-3)) -> loss mse;
    pub struct ZeroLast: input(64) -> dense(64) -> relu -> dense(3, init = zeros) -> loss mse;
    pub struct Pooled: input(64, 8) -> conv1d(8, kernel = 1, init = normal(1e-3)) -> maxpool1d(2) -> conv1d(8, kernel = 1, init = normal(1e-3)) -> relu -> flatten -> dense(3) -> loss mse;
    pub struct ByConstant: input(SIZE) -> repeat(20, dense(SIZE, init = normal(1)) -> relu) -> dense(3) -> loss mse;
    #[allow(vanishing_signal)]
    pub struct Sigmoids: input(64) -> repeat(9, dense(64) -> sigmoid) -> dense(3) -> loss mse;
    #[allow(exploding_signal)]
    pub struct Loud: input(64) -> repeat(9, dense(64, init = normal(1)) -> relu) -> dense(3) -> loss mse;

    // redundant_bias: automatic, asked for elsewhere, read by a sum as well
    pub struct AutoBias: input(4) -> dense(8) -> batchnorm -> relu -> dense(3) -> loss mse;
    pub struct BiasElsewhere: input(4) -> dense(8, bias = true) -> relu -> batchnorm -> dense(3, bias = true) -> loss mse;
    pub struct BiasOfAShortcut: input(4) -> dense(8, bias = true) -> residual(batchnorm -> relu -> dense(8)) -> relu -> dense(3) -> loss mse;
    pub struct KeptBias: input(4) -> #[allow(redundant_bias)] dense(8, bias = true) -> batchnorm -> relu -> dense(3) -> loss mse;

    // double_softmax: within the network, and before another loss
    pub struct Attention: input(4) -> dense(8) -> softmax -> dense(3) -> loss softmax_cross_entropy;
    pub struct Answers: input(4) -> dense(3) -> #[allow(cut_scores)] softmax -> loss sigmoid_cross_entropy;
    #[allow(double_softmax)]
    pub struct Twice: input(4) -> dense(3) -> softmax -> loss softmax_cross_entropy;

    // double_sigmoid: within the network, before another loss
    pub struct Gates: input(4) -> dense(8) -> sigmoid -> dense(3) -> loss sigmoid_cross_entropy;
    pub struct Fractions: input(4) -> dense(3) -> sigmoid -> loss mse;
    #[allow(double_sigmoid)]
    pub struct TwoSigmoids: input(4) -> dense(3) -> sigmoid -> loss sigmoid_cross_entropy;

    // cut_scores: curves that end nowhere, weights behind, another loss, no loss
    pub struct Bent: input(4) -> dense(3) -> leaky_relu -> loss softmax_cross_entropy;
    pub struct Learned: input(4) -> dense(3) -> prelu -> loss sigmoid_cross_entropy;
    pub struct BeforeWeights: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy;
    pub struct Amounts: input(4) -> dense(3) -> softplus -> loss mse;
    pub struct Signs: input(4) -> dense(3) -> tanh -> loss hinge;
    pub struct NoLoss: input(4) -> dense(3) -> relu;
    pub struct Counted: input(4) -> dense(3) -> #[allow(cut_scores)] relu -> loss softmax_cross_entropy;

    // softmax_before_mse, softmax_over_one_value: weights behind, the loss that is made for it, other shares
    pub struct Weighed: input(4) -> dense(3) -> softmax -> dense(3) -> loss mse;
    pub struct Surprise: input(4) -> dense(3) -> log_softmax -> loss mse;
    pub struct Shares: input(4) -> dense(3) -> softmax;
    pub struct TwoShares: input(4) -> dense(2) -> softmax -> dense(1) -> loss mse;
    #[allow(softmax_before_mse)]
    pub struct Brier: input(4) -> dense(3) -> softmax -> loss mse;
    #[allow(softmax_over_one_value)]
    pub struct Constant: input(4) -> dense(1) -> softmax -> loss mse;

    // large_momentum: what is usual, the half, the mean of all, what rustc computes
    pub struct Usual: input(4) -> dense(8) -> batchnorm(momentum = 0.01) -> relu -> dense(3) -> loss mse;
    pub struct Half: input(4) -> dense(8) -> batchnorm(momentum = 0.5) -> relu -> dense(3) -> loss mse;
    pub struct Mean: input(4) -> dense(8) -> batchnorm(momentum = cumulative) -> relu -> dense(3) -> loss mse;
    pub struct Unknown: input(4) -> dense(8) -> batchnorm(momentum = MOMENTUM) -> relu -> dense(3) -> loss mse;
    pub struct Fast: input(4) -> dense(8) -> #[allow(large_momentum)] batchnorm(momentum = 0.9) -> relu -> dense(3) -> loss mse;

    // redundant_activation: values of either sign between the two
    pub struct RectifiedTwice: input(4) -> dense(8) -> relu -> dense(8) -> relu -> dense(3) -> loss mse;
    pub struct RectifiedSum: input(8) -> relu -> residual(dense(8) -> relu -> dense(8)) -> relu -> dense(3) -> loss mse;
    pub struct OtherCurve: input(4) -> dense(8) -> relu -> tanh -> dense(3) -> loss mse;
    pub struct Randomly: input(4) -> dense(8) -> relu -> gaussian_dropout(0.5) -> relu -> dense(3) -> loss mse;
    pub struct TwoRelus: input(4) -> dense(8) -> relu -> #[allow(redundant_activation)] relu -> dense(3) -> loss mse;

    // stacked_affine: a narrow middle, a factored kernel, a second reader, masked weights, one channel each
    pub struct Narrow: input(16) -> dense(2) -> dense(8) -> relu -> dense(3) -> loss mse;
    pub struct Factored: input(8, 8, 4) -> conv2d(4, kernel = (1, 3)) -> conv2d(4, kernel = (3, 1)) -> relu -> flatten -> dense(3) -> loss mse;
    pub struct SecondReader: input(4) -> dense(8) -> residual(dense(8) -> relu) -> dense(3) -> loss mse;
    pub struct Masked: input(4) -> dense(8, drop_connect = 0.5) -> dense(8) -> relu -> dense(3) -> loss mse;
    pub struct Separable: input(8, 8, 4) -> depthwise_conv2d(3) -> conv2d(8, kernel = 1) -> relu -> flatten -> dense(3) -> loss mse;
    #[allow(stacked_affine)]
    pub struct Linear: input(4) -> dense(8) -> dense(3) -> loss mse;

    // dropout_on_output, norm_on_output: weights behind them, no weights at all, no loss
    pub struct Within: input(4) -> dense(8) -> layernorm -> relu -> dropout(0.5) -> dense(3) -> loss mse;
    pub struct NoWeights: input(4) -> dropout(0.5) -> layernorm -> loss mse;
    pub struct Features: input(4) -> dense(8) -> layernorm -> dropout(0.5);
    #[allow(dropout_on_output, norm_on_output)]
    pub struct Outputs: input(4) -> dense(8) -> layernorm -> dropout(0.5) -> loss mse;

    // pool_drops_pixels: windows that end where the input does, padding, a reader that reads all
    pub struct Whole: input(8, 8, 1) -> maxpool2d(2) -> flatten -> dense(3) -> loss mse;
    pub struct Padded: input(9, 9, 1) -> conv2d(2, kernel = 3, stride = 2, padding = 1) -> relu -> avgpool2d(2, padding = same) -> flatten -> dense(3) -> loss mse;
    pub struct Shortcut: input(8, 8, 2)
        -> residual(conv2d(4, kernel = 3, stride = 2, padding = 1) -> relu, shortcut = conv2d(4, kernel = 1, stride = 2))
        -> flatten -> dense(3) -> loss mse;
    pub struct Dropped: input(9, 9, 1) -> #[allow(pool_drops_pixels)] maxpool2d(2) -> flatten -> dense(3) -> loss mse;

    // norm_over_one_value: two values, one value per example of a norm over the batch
    pub struct TwoValues: input(4) -> dense(2) -> layernorm -> relu -> dense(3) -> loss mse;
    pub struct OverTheBatch: input(4) -> dense(1) -> batchnorm -> relu -> dense(3) -> loss mse;
    #[allow(norm_over_one_value)]
    pub struct OneValue: input(4) -> dense(1) -> layernorm -> relu -> dense(3) -> loss mse;

    // opinions: allowed unless they are asked for, and content with what was derived for the activation
    pub struct Opinions: input(4) -> dense(8, init = glorot) -> relu -> layernorm -> dense(3) -> loss mse;
    #[warn(mismatched_init, norm_after_activation)]
    pub struct Agreed: input(4) -> dense(8, init = he_in) -> layernorm -> relu -> dense(8, init = glorot) -> tanh -> dense(3) -> loss mse;

    // what rustc computes is not judged
    pub struct Computed: input(4) -> dense(N, init = zeros) -> layernorm -> dense(N) -> loss mse;
}

const MOMENTUM: f64 = 0.9;
const N: usize = 1;
const SIZE: usize = 64;

fn main() {
    println!("{}", Whole::new(1).summary());
}
