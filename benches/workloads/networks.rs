//! The workloads of the design, as a user would declare them.

use regnet::network;

network! {
    /// 4-32-32-1 tanh.
    pub struct W1: input(4) -> dense(32) -> tanh -> dense(32) -> tanh -> dense(1) -> loss mse;

    /// 2-32-32-1 tanh.
    pub struct W2: input(2) -> dense(32) -> tanh -> dense(32) -> tanh -> dense(1) -> loss mse;

    /// 784-128-10 relu.
    pub struct W3: input(784) -> dense(128) -> relu -> dense(10) -> loss softmax_cross_entropy;

    /// Two wide layers with batch norm and dropout; the shift of the variance is what this workload is about.
    #[allow(dropout_before_batchnorm)]
    pub struct W4: input(784)
        -> dense(512) -> batchnorm -> relu -> dropout(0.5)
        -> dense(512) -> batchnorm -> relu -> dropout(0.5)
        -> dense(10) -> loss softmax_cross_entropy;

    /// LeNet-5 with relu and max pools.
    pub struct W5: input(28, 28, 1)
        -> conv2d(6, kernel = 5) -> relu -> maxpool2d(2)
        -> conv2d(16, kernel = 5) -> relu -> maxpool2d(2)
        -> flatten -> dense(120) -> relu -> dense(84) -> relu -> dense(10) -> loss softmax_cross_entropy;

    /// Four convolutions with batch norm.
    pub struct W6: input(28, 28, 1)
        -> repeat(2, conv2d(32, kernel = 3, padding = same) -> batchnorm -> relu) -> maxpool2d(2)
        -> repeat(2, conv2d(64, kernel = 3, padding = same) -> batchnorm -> relu) -> maxpool2d(2)
        -> flatten -> dense(128) -> batchnorm -> relu -> dropout(0.5) -> dense(10) -> loss softmax_cross_entropy;

    /// Three wide layers with dropout on input and hidden units.
    pub struct W7: input(784) -> dropout(0.2)
        -> repeat(3, dense(1024) -> relu -> dropout(0.5)) -> dense(10) -> loss softmax_cross_entropy;

    /// Fifty narrow layers.
    pub struct W8: input(100) -> repeat(50, dense(100) -> tanh) -> dense(10) -> loss softmax_cross_entropy;

    /// 4-64-64-4 tanh, which scientists train on all of their data at once.
    pub struct B1: input(4) -> dense(64) -> tanh -> dense(64) -> tanh -> dense(4) -> loss mse;

    /// 64-256-256-256-256-10 relu: what an example costs in larger and larger batches.
    pub struct B2: input(64)
        -> dense(256) -> relu -> dense(256) -> relu -> dense(256) -> relu -> dense(256) -> relu
        -> dense(10) -> loss softmax_cross_entropy;

    /// One dropout.
    pub struct Dropout: input(4096) -> dropout(0.5);

    /// One batch norm over an image.
    pub struct BatchNorm: input(28, 28, 32) -> batchnorm;

    /// One layer norm.
    pub struct LayerNorm: input(1024) -> layernorm;
}
