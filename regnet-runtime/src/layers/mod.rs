//! What a network is made of: each layer with its formula, kernel, forward, backward. One file each.
//!
//! A layer is a plain struct of sizes and options. Its methods take slices that hold `batch` examples one
//! after another, row-major, channels last; slices may be longer than needed. Outputs are overwritten
//! unless stated. The methods check lengths once and call a kernel that is compiled in this crate. A backward pass of many
//! slices takes them as one value, a `Back`.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,I]")]

mod activation;
mod alpha_dropout;
mod avgpool1d;
mod avgpool2d;
mod back;
mod batch_renorm;
mod batchnorm;
mod conv1d;
mod conv2d;
mod conv_norm;
mod conv_pool;
mod dense;
mod depthwise_conv2d;
mod drop_connect;
pub(crate) mod dropout;
mod elu;
mod embedding;
mod flatten;
mod fold;
mod gaussian_dropout;
mod gaussian_noise;
mod gelu;
mod global_avgpool;
mod global_maxpool;
mod groupnorm;
mod hard_tanh;
mod instancenorm;
pub(crate) mod join;
mod layernorm;
mod leaky_relu;
mod log_softmax;
mod maxpool1d;
mod maxpool2d;
mod mish;
mod noise;
mod norm_relu;
mod norm_text;
mod pad2d;
mod pointwise;
mod pool1d;
mod pool2d;
mod prelu;
mod recurrent;
mod relu;
mod reshape;
mod rmsnorm;
mod selu;
mod settings;
mod sigmoid;
mod silu;
pub(crate) mod softmax;
mod softplus;
mod spatial_dropout;
mod tanh;
#[cfg(test)]
pub(crate) mod testing;
mod virtual_batch;

pub use crate::machine::curve::Curve;
use crate::machine::number::Number;
pub use crate::machine::window::{Padding, Window};
pub use back::{Back, BackOptional};

/// What each file adds: the types that expansions name, and the traits of its kernels, which `Kernels` sums up.
macro_rules! layers {
    ($($file:ident { $($name:ident),* } { $($kernel:ident),* })*) => {
        $( $( pub use $file::$name; )* )*

        /// The sum of all kernel traits of layers.
        pub trait Kernels: Number $( $( + $file::$kernel )* )* {}
    };
}

layers! {
    alpha_dropout { AlphaDropout } { AlphaDropoutKernel }
    avgpool1d { AvgPool1d } {}
    avgpool2d { AvgPool2d } { AvgPool2dKernel }
    batch_renorm { BatchRenorm } { BatchRenormKernel }
    batchnorm { BatchNorm, Momentum, Variance } { BatchNormKernel }
    conv1d { Conv1d } {}
    conv2d { Conv2d } { Conv2dKernel }
    conv_norm { ConvNorm } { ConvNormKernel }
    conv_pool { ConvPool } { ConvPoolKernel }
    dense { Dense, DenseBack } { DenseKernel }
    depthwise_conv2d { DepthwiseConv2d } { DepthwiseConv2dKernel }
    drop_connect { DropConnect } {}
    dropout { Dropout } { DropoutKernel }
    elu { Elu } { EluKernel }
    embedding { Embedding } { EmbeddingKernel }
    flatten { Flatten } {}
    fold {} { FoldKernel }
    gaussian_dropout { GaussianDropout } { GaussianDropoutKernel }
    gaussian_noise { GaussianNoise } { GaussianNoiseKernel }
    gelu { Gelu } { GeluKernel }
    global_avgpool { GlobalAvgPool } { GlobalAvgPoolKernel }
    global_maxpool { GlobalMaxPool } {}
    groupnorm { GroupNorm } { GroupNormKernel }
    hard_tanh { HardTanh } { HardTanhKernel }
    instancenorm { InstanceNorm } {}
    join { Concat, add, add_assign, copy } { JoinKernel }
    layernorm { Axes, LayerNorm } { LayerNormKernel }
    leaky_relu { LeakyRelu } {}
    log_softmax { LogSoftmax } { LogSoftmaxKernel }
    maxpool1d { MaxPool1d } {}
    maxpool2d { MaxPool2d } { MaxPool2dKernel }
    mish { Mish } { MishKernel }
    norm_relu { NormRelu } { NormReluKernel }
    pad2d { Pad2d } { Pad2dKernel }
    prelu { Prelu } { PreluKernel }
    recurrent { Gru, Lstm, Recurrent, Rnn } { GruKernel, LstmKernel, RnnKernel }
    relu { Relu, ScaledRelu } {}
    reshape { Reshape } {}
    rmsnorm { RmsNorm } { RmsNormKernel }
    selu { Selu } { SeluKernel }
    sigmoid { Sigmoid } {}
    silu { Silu } { SiluKernel }
    softmax { Softmax } { SoftmaxKernel }
    softplus { Softplus } { SoftplusKernel }
    spatial_dropout { SpatialDropout } { SpatialDropoutKernel }
    tanh { Tanh } {}
    virtual_batch { VirtualBatch } {}
}

impl Kernels for f32 {}
impl Kernels for f64 {}
