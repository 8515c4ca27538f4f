//! Published architectures, written down as they were published: no lint that is on by default fires on them without a
//! reason, and where one fires, the reason stands there. Images are small where the originals are large.
#![deny(deprecated)]

use regnet::network;

network! {
    /// LeCun et al. 1998, with every map of the second convolution connected to every one before.
    pub struct LeNet5: input(28, 28, 1)
        -> conv2d(6, kernel = 5, padding = same) -> tanh -> avgpool2d(2)
        -> conv2d(16, kernel = 5) -> tanh -> avgpool2d(2)
        -> flatten -> dense(120) -> tanh -> dense(84) -> tanh -> dense(10)
        -> loss softmax_cross_entropy;

    pub struct LeNet5Relu: input(28, 28, 1)
        -> conv2d(6, kernel = 5, padding = same) -> relu -> maxpool2d(2)
        -> conv2d(16, kernel = 5) -> relu -> maxpool2d(2)
        -> flatten -> dense(120) -> relu -> dense(84) -> relu -> dense(10)
        -> loss softmax_cross_entropy;

    /// Keras's example mnist_convnet. The last pool leaves one of eleven rows and columns unread, as in the original.
    pub struct MnistConvnet: input(28, 28, 1)
        -> conv2d(32, kernel = 3) -> relu -> maxpool2d(2)
        -> conv2d(64, kernel = 3) -> relu -> #[allow(pool_drops_pixels)] maxpool2d(2)
        -> flatten -> dropout(0.5) -> dense(10)
        -> loss softmax_cross_entropy;

    /// PyTorch's examples/mnist.
    pub struct ExamplesMnist: input(28, 28, 1)
        -> conv2d(32, kernel = 3) -> relu -> conv2d(64, kernel = 3) -> relu -> maxpool2d(2) -> dropout(0.25)
        -> flatten -> dense(128) -> relu -> dropout(0.5) -> dense(10)
        -> loss softmax_cross_entropy;

    /// Lin et al. 2013, with narrow layers.
    pub struct NetworkInNetwork: input(32, 32, 3)
        -> conv2d(24, kernel = 5, padding = same) -> relu -> conv2d(20, kernel = 1) -> relu -> conv2d(12, kernel = 1) -> relu
        -> maxpool2d(3, stride = 2, padding = same) -> dropout(0.5)
        -> conv2d(24, kernel = 5, padding = same) -> relu -> conv2d(24, kernel = 1) -> relu -> conv2d(24, kernel = 1) -> relu
        -> avgpool2d(3, stride = 2, padding = same) -> dropout(0.5)
        -> conv2d(24, kernel = 3, padding = same) -> relu -> conv2d(24, kernel = 1) -> relu -> conv2d(10, kernel = 1) -> relu
        -> global_avgpool -> loss softmax_cross_entropy;

    /// Springenberg et al. 2014, All-CNN-C with narrow layers.
    pub struct AllCnn: input(32, 32, 3) -> dropout(0.2)
        -> conv2d(12, kernel = 3, padding = same) -> relu -> conv2d(12, kernel = 3, padding = same) -> relu
        -> conv2d(12, kernel = 3, stride = 2, padding = 1) -> relu -> dropout(0.5)
        -> conv2d(24, kernel = 3, padding = same) -> relu -> conv2d(24, kernel = 3, padding = same) -> relu
        -> conv2d(24, kernel = 3, stride = 2, padding = 1) -> relu -> dropout(0.5)
        -> conv2d(24, kernel = 3) -> relu -> conv2d(24, kernel = 1) -> relu -> conv2d(10, kernel = 1) -> relu
        -> global_avgpool -> loss softmax_cross_entropy;

    /// Simonyan and Zisserman 2014, configuration A with batch norm, for images of 32 × 32.
    pub struct Vgg11: input(32, 32, 3)
        -> conv2d(64, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> conv2d(128, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> repeat(2, conv2d(256, kernel = 3, padding = same) -> batchnorm -> relu) -> maxpool2d(2)
        -> repeat(2, conv2d(512, kernel = 3, padding = same) -> batchnorm -> relu) -> maxpool2d(2)
        -> repeat(2, conv2d(512, kernel = 3, padding = same) -> batchnorm -> relu) -> maxpool2d(2)
        -> flatten -> dense(10)
        -> loss softmax_cross_entropy;

    /// He et al. 2016, §4.2, with projections as shortcuts. They skip pixels that the block itself reads.
    pub struct ResNet20: input(32, 32, 3)
        -> conv2d(16, kernel = 3, padding = same) -> batchnorm -> relu
        -> repeat(3, residual(
            conv2d(16, kernel = 3, padding = same) -> batchnorm -> relu -> conv2d(16, kernel = 3, padding = same) -> batchnorm
        ) -> relu)
        -> residual(
            conv2d(32, kernel = 3, stride = 2, padding = 1) -> batchnorm -> relu -> conv2d(32, kernel = 3, padding = same) -> batchnorm,
            shortcut = conv2d(32, kernel = 1, stride = 2) -> batchnorm
        ) -> relu
        -> repeat(2, residual(
            conv2d(32, kernel = 3, padding = same) -> batchnorm -> relu -> conv2d(32, kernel = 3, padding = same) -> batchnorm
        ) -> relu)
        -> residual(
            conv2d(64, kernel = 3, stride = 2, padding = 1) -> batchnorm -> relu -> conv2d(64, kernel = 3, padding = same) -> batchnorm,
            shortcut = conv2d(64, kernel = 1, stride = 2) -> batchnorm
        ) -> relu
        -> repeat(2, residual(
            conv2d(64, kernel = 3, padding = same) -> batchnorm -> relu -> conv2d(64, kernel = 3, padding = same) -> batchnorm
        ) -> relu)
        -> global_avgpool -> dense(10)
        -> loss softmax_cross_entropy;

    /// Zagoruyko and Komodakis 2016, WRN-16-4. Its dropout lies before the next block's batch norm: the case that Li et al.
    /// 2018 measured.
    #[allow(dropout_before_batchnorm)]
    pub struct WideResNet: input(32, 32, 3)
        -> conv2d(16, kernel = 3, padding = same) -> batchnorm -> relu
        -> residual(
            conv2d(64, kernel = 3, padding = same) -> batchnorm -> relu -> dropout(0.3) -> conv2d(64, kernel = 3, padding = same),
            shortcut = conv2d(64, kernel = 1)
        )
        -> residual(
            batchnorm -> relu -> conv2d(64, kernel = 3, padding = same)
                -> batchnorm -> relu -> dropout(0.3) -> conv2d(64, kernel = 3, padding = same)
        )
        -> batchnorm -> relu
        -> residual(
            conv2d(128, kernel = 3, stride = 2, padding = 1) -> batchnorm -> relu -> dropout(0.3) -> conv2d(128, kernel = 3, padding = same),
            shortcut = conv2d(128, kernel = 1, stride = 2)
        )
        -> residual(
            batchnorm -> relu -> conv2d(128, kernel = 3, padding = same)
                -> batchnorm -> relu -> dropout(0.3) -> conv2d(128, kernel = 3, padding = same)
        )
        -> batchnorm -> relu
        -> residual(
            conv2d(256, kernel = 3, stride = 2, padding = 1) -> batchnorm -> relu -> dropout(0.3) -> conv2d(256, kernel = 3, padding = same),
            shortcut = conv2d(256, kernel = 1, stride = 2)
        )
        -> residual(
            batchnorm -> relu -> conv2d(256, kernel = 3, padding = same)
                -> batchnorm -> relu -> dropout(0.3) -> conv2d(256, kernel = 3, padding = same)
        )
        -> batchnorm -> relu -> global_avgpool -> dense(10)
        -> loss softmax_cross_entropy;

    /// Huang et al. 2016: two blocks of two layers with growth 12; `pad2d(0)` hands its input on.
    pub struct DenseNet: input(32, 32, 3)
        -> conv2d(16, kernel = 3, padding = same)
        -> repeat(2, (pad2d(0) | batchnorm -> relu -> conv2d(12, kernel = 3, padding = same)) -> concat)
        -> batchnorm -> relu -> conv2d(20, kernel = 1) -> avgpool2d(2)
        -> repeat(2, (pad2d(0) | batchnorm -> relu -> conv2d(12, kernel = 3, padding = same)) -> concat)
        -> batchnorm -> relu -> global_avgpool -> dense(10)
        -> loss softmax_cross_entropy;

    /// Iandola et al. 2016: two fire modules.
    pub struct SqueezeNet: input(32, 32, 3)
        -> conv2d(32, kernel = 3, padding = same) -> relu -> maxpool2d(2)
        -> repeat(2,
            conv2d(8, kernel = 1) -> relu
            -> (conv2d(16, kernel = 1) -> relu | conv2d(16, kernel = 3, padding = same) -> relu) -> concat)
        -> maxpool2d(2) -> dropout(0.5) -> conv2d(10, kernel = 1) -> relu
        -> global_avgpool -> loss softmax_cross_entropy;

    /// Szegedy et al. 2014: one block.
    pub struct Inception: input(16, 16, 24)
        -> (conv2d(8, kernel = 1) -> relu
            | conv2d(12, kernel = 1) -> relu -> conv2d(16, kernel = 3, padding = same) -> relu
            | conv2d(2, kernel = 1) -> relu -> conv2d(4, kernel = 5, padding = same) -> relu
            | maxpool2d(3, stride = 1, padding = same) -> conv2d(4, kernel = 1) -> relu)
        -> concat -> global_avgpool -> dropout(0.4) -> dense(10)
        -> loss softmax_cross_entropy;

    /// Howard et al. 2017: the first three pairs.
    pub struct MobileNet: input(32, 32, 3)
        -> conv2d(8, kernel = 3, stride = 2, padding = 1) -> batchnorm -> relu
        -> depthwise_conv2d(3, padding = same) -> batchnorm -> relu -> conv2d(16, kernel = 1) -> batchnorm -> relu
        -> depthwise_conv2d(3, stride = 2, padding = 1) -> batchnorm -> relu -> conv2d(32, kernel = 1) -> batchnorm -> relu
        -> depthwise_conv2d(3, padding = same) -> batchnorm -> relu -> conv2d(32, kernel = 1) -> batchnorm -> relu
        -> global_avgpool -> dense(10)
        -> loss softmax_cross_entropy;

    pub struct Autoencoder: input(784)
        -> dense(128) -> relu -> dense(32) -> relu -> dense(128) -> relu -> dense(784)
        -> loss sigmoid_cross_entropy;

    /// Srivastava et al. 2014, table 2; their p is the probability of keeping.
    pub struct MaxNorm: input(784) -> dropout(0.2)
        -> repeat(3, dense(1024, max_norm = 2) -> relu -> dropout(0.5))
        -> dense(10, max_norm = 2)
        -> loss softmax_cross_entropy;

    /// Ioffe and Szegedy 2015, §4.1.
    pub struct Sigmoids: input(784) -> repeat(3, dense(100) -> sigmoid) -> dense(10) -> loss softmax_cross_entropy;
    pub struct NormedSigmoids: input(784)
        -> repeat(3, dense(100) -> batchnorm -> sigmoid) -> dense(10)
        -> loss softmax_cross_entropy;

    /// Ba et al. 2016, §6.6.
    pub struct LayerNorms: input(784)
        -> repeat(2, dense(1000) -> layernorm -> relu) -> dense(10)
        -> loss softmax_cross_entropy;

    /// Klambauer et al. 2017.
    pub struct SelfNormalizing: input(784)
        -> repeat(8, dense(256) -> selu -> alpha_dropout(0.05)) -> dense(10)
        -> loss softmax_cross_entropy;

    /// Glorot and Bengio 2010.
    pub struct FiveTanh: input(784)
        -> repeat(5, dense(1000, init = glorot(uniform)) -> tanh) -> dense(10)
        -> loss softmax_cross_entropy;

    /// He et al. 2015, the plain net of 30 layers with both inits, with narrow layers.
    pub struct PlainHe: input(16, 16, 3)
        -> repeat(28, conv2d(8, kernel = 2, padding = same, init = he_in) -> relu)
        -> flatten -> dense(32, init = he_in) -> relu -> dense(10)
        -> loss softmax_cross_entropy;
    /// The one that does not converge in the paper's figure 3, for this very reason.
    #[allow(vanishing_signal)]
    pub struct PlainGlorot: input(16, 16, 3)
        -> repeat(28, conv2d(8, kernel = 2, padding = same, init = glorot) -> relu)
        -> flatten -> dense(32, init = glorot) -> relu -> dense(10)
        -> loss softmax_cross_entropy;

    /// A gru with layer norm (Ba et al. 2016, §6) on embedded words.
    pub struct Words: input(20) -> embedding(1000, 32) -> gru(64, norm = layer) -> dense(2)
        -> loss softmax_cross_entropy;
}

/// The numbers of parameters that were published, or that the sizes give.
#[test]
fn they_have_as_many_parameters_as_published() {
    assert_eq!(LeNet5::SPEC.params, 61_706);
    assert_eq!(LeNet5Relu::SPEC.params, 61_706);
    assert_eq!(MnistConvnet::SPEC.params, 34_826);
    assert_eq!(ExamplesMnist::SPEC.params, 1_199_882);
    // 9,231,114 with the biases that each batch norm takes away
    assert_eq!(Vgg11::SPEC.params, 9_231_114 - 2_752);
    assert_eq!(ResNet20::SPEC.params, 272_474);
    assert_eq!(MaxNorm::SPEC.params, 2_913_290);
    assert_eq!(Sigmoids::SPEC.params, 99_710);
    assert_eq!(NormedSigmoids::SPEC.params, 99_710 + 3 * 100);
    assert_eq!(FiveTanh::SPEC.params, 4_799_010);
}
