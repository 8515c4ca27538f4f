//! What a network is made of: each layer with its formula, kernel, forward, backward. One file each.
//!
//! A layer is a plain struct of sizes and options. Its methods take slices that hold `batch` examples one
//! after another, row-major, channels last; slices may be longer than needed. Outputs are overwritten
//! unless stated. The methods check lengths once and call a kernel that is compiled in this crate. A backward pass of many
//! slices takes them as one value, a `Back`.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,I]")]

pub(crate) mod activations;
mod back;
mod convs;
pub(crate) mod dense;
mod embedding;
mod flatten;
mod fused;
pub(crate) mod join;
pub(crate) mod noise;
mod norms;
mod pad2d;
mod padded;
mod pools;
mod recurrent;
mod reshape;
mod settings;
#[cfg(test)]
pub(crate) mod testing;

pub use crate::machine::curve::Curve;
use crate::machine::number::Number;
pub use crate::machine::window::{Padding, Window};
pub use back::{Back, BackOptional};
pub use padded::Padded;

/// THE list of layers: each file with the types and functions that expansions name, the traits of its kernels, and its
/// layers as operations, from which `model/operation.rs` makes the enum: variant, type, word, then the arguments of
/// `forward`, `infer` and `backward`, and how many values of a batch are saved between the passes. `same` is a layer that
/// does nothing in that pass.
macro_rules! layers {
    ($with:ident) => {
        $with! {
            activations::elu [Elu] [EluKernel] {
                Elu Elu, "elu": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::gelu [Gelu] [GeluKernel] {
                Gelu Gelu, "gelu": forward [batch x y] forward [batch x y] [batch x d_y d_x];
            }
            activations::hard_tanh [HardTanh] [HardTanhKernel] {
                HardTanh HardTanh, "hard_tanh": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::leaky_relu [LeakyRelu] [] {
                LeakyRelu LeakyRelu, "leaky_relu": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::log_softmax [LogSoftmax] [LogSoftmaxKernel] {
                LogSoftmax LogSoftmax, "log_softmax": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::mish [Mish] [MishKernel] {
                Mish Mish, "mish": forward [batch x y] forward [batch x y] [batch x d_y d_x];
            }
            activations::prelu [Prelu] [PreluKernel] {
                Prelu Prelu, "prelu": forward [batch x params y] forward [batch x params y] [batch x params d_y d_params d_x];
            }
            activations::relu [Relu, ScaledRelu] [] {
                Relu Relu, "relu": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::selu [Selu] [SeluKernel] {
                Selu Selu, "selu": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::sigmoid [Sigmoid] [] {
                Sigmoid Sigmoid, "sigmoid": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::silu [Silu] [SiluKernel] {
                Silu Silu, "silu": forward [batch x y] forward [batch x y] [batch x d_y d_x];
            }
            activations::softmax [Softmax] [SoftmaxKernel] {
                Softmax Softmax, "softmax": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::softplus [Softplus] [SoftplusKernel] {
                Softplus Softplus, "softplus": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            activations::tanh [Tanh] [] {
                Tanh Tanh, "tanh": forward [batch x y] forward [batch x y] [batch y d_y d_x];
            }
            convs::conv1d [Conv1d] [] {
                Conv1d Conv1d, "conv1d": forward [batch x params y] forward [batch x params y] [batch x params d_y d_params wanted_d_x];
            }
            convs::conv2d [Conv2d] [Conv2dKernel] {
                Conv2d Conv2d, "conv2d": forward [batch x params y] forward [batch x params y] [batch x params d_y d_params wanted_d_x];
            }
            convs::depthwise_conv2d [DepthwiseConv2d] [DepthwiseConv2dKernel] {
                DepthwiseConv2d DepthwiseConv2d, "depthwise_conv2d": forward [batch x params y] forward [batch x params y] [batch x params d_y d_params wanted_d_x];
            }
            dense [Dense, DenseBack] [DenseKernel] {
                Dense Dense, "dense": forward [batch x params y] forward [batch x params y] [batch x learned d_y d_params wanted_d_x];
            }
            embedding [Embedding] [EmbeddingKernel] {
                Embedding Embedding, "embedding": forward [batch x params y] forward [batch x params y] [batch x params d_y d_params wanted_d_x];
            }
            flatten [Flatten] [] {
                Flatten Flatten, "flatten": same [] same [] [];
            }
            fused::conv_norm [ConvNorm] [ConvNormKernel] {}
            fused::conv_pool [ConvPool] [ConvPoolKernel] {}
            fused::fold [] [FoldKernel] {}
            fused::norm_relu [NormRelu] [NormReluKernel] {}
            join [Concat, add, add_assign, copy] [JoinKernel] {}
            noise::alpha_dropout [AlphaDropout] [AlphaDropoutKernel] {
                AlphaDropout AlphaDropout, "alpha_dropout": forward [batch x y key] same [] [batch d_y d_x key];
            }
            noise::drop_connect [DropConnect] [] {
                DroppedDense DropConnect<Dense>, "dense": forward [batch x params y saved key] infer [batch x params y] [batch back_optional key] saves |layer, _batch| layer.params();
                DroppedConv1d DropConnect<Conv1d>, "conv1d": forward [batch x params y saved key] infer [batch x params y] [batch back_optional key] saves |layer, _batch| layer.params();
                DroppedConv2d DropConnect<Conv2d>, "conv2d": forward [batch x params y saved key] infer [batch x params y] [batch back_optional key] saves |layer, _batch| layer.params();
                DroppedDepthwiseConv2d DropConnect<DepthwiseConv2d>, "depthwise_conv2d": forward [batch x params y saved key] infer [batch x params y] [batch back_optional key] saves |layer, _batch| layer.params();
            }
            noise::dropout [Dropout] [DropoutKernel] {
                Dropout Dropout, "dropout": forward [batch x y key] infer [batch x y] [batch d_y d_x key];
            }
            noise::gaussian_dropout [GaussianDropout] [GaussianDropoutKernel] {
                GaussianDropout GaussianDropout, "gaussian_dropout": forward [batch x y key] same [] [batch d_y d_x key];
            }
            noise::gaussian_noise [GaussianNoise] [GaussianNoiseKernel] {
                GaussianNoise GaussianNoise, "gaussian_noise": forward [batch x y key] same [] [batch d_y d_x key];
            }
            noise::spatial_dropout [SpatialDropout] [SpatialDropoutKernel] {
                SpatialDropout SpatialDropout, "spatial_dropout": forward [batch x y key] same [] [batch d_y d_x key];
            }
            norms::batch_renorm [BatchRenorm] [BatchRenormKernel] {
                BatchRenorm BatchRenorm, "batch_renorm": forward [batch x params stats y saved] infer [batch x params stats y] [batch back] saves |layer, _batch| layer.saved();
            }
            norms::batchnorm [BatchNorm, Momentum, Variance] [BatchNormKernel] {
                BatchNorm BatchNorm, "batchnorm": forward [batch x params stats y saved] infer [batch x params stats y] [batch back] saves |layer, _batch| layer.saved();
            }
            norms::groupnorm [GroupNorm] [GroupNormKernel] {
                GroupNorm GroupNorm, "groupnorm": forward [batch x params y saved] infer [batch x params y] [batch back] saves |layer, batch| 2 * batch * layer.groups;
            }
            norms::instancenorm [InstanceNorm] [] {
                InstanceNorm InstanceNorm, "instancenorm": forward [batch x params y saved] infer [batch x params y] [batch back] saves |layer, batch| 2 * batch * layer.channels;
            }
            norms::layernorm [Axes, LayerNorm] [LayerNormKernel] {
                LayerNorm LayerNorm, "layernorm": forward [batch x params y saved] infer [batch x params y] [batch back] saves |layer, batch| 2 * batch * layer.rows;
            }
            norms::rmsnorm [RmsNorm] [RmsNormKernel] {
                RmsNorm RmsNorm, "rmsnorm": forward [batch x params y saved] infer [batch x params y] [batch back] saves |layer, batch| batch * layer.rows;
            }
            norms::virtual_batch [VirtualBatch] [] {
                GhostBatchNorm VirtualBatch<BatchNorm>, "batchnorm": forward [batch x params stats y saved] infer [batch x params stats y] [batch back] saves |layer, batch| batch * layer.norm.saved();
                GhostBatchRenorm VirtualBatch<BatchRenorm>, "batch_renorm": forward [batch x params stats y saved] infer [batch x params stats y] [batch back] saves |layer, batch| batch * layer.norm.saved();
            }
            pad2d [Pad2d] [Pad2dKernel] {
                Pad2d Pad2d, "pad2d": forward [batch x y] forward [batch x y] [batch d_y d_x];
            }
            pools::avgpool1d [AvgPool1d] [] {
                AvgPool1d AvgPool1d, "avgpool1d": forward [batch x y] forward [batch x y] [batch d_y d_x];
            }
            pools::avgpool2d [AvgPool2d] [AvgPool2dKernel] {
                AvgPool2d AvgPool2d, "avgpool2d": forward [batch x y] forward [batch x y] [batch d_y d_x];
            }
            pools::global_avgpool [GlobalAvgPool] [GlobalAvgPoolKernel] {
                GlobalAvgPool GlobalAvgPool, "global_avgpool": forward [batch x y] forward [batch x y] [batch d_y d_x];
            }
            pools::global_maxpool [GlobalMaxPool] [] {
                GlobalMaxPool GlobalMaxPool, "global_maxpool": forward [batch x y] forward [batch x y] [batch x y d_y d_x];
            }
            pools::maxpool1d [MaxPool1d] [] {
                MaxPool1d MaxPool1d, "maxpool1d": forward [batch x y] forward [batch x y] [batch x y d_y d_x];
            }
            pools::maxpool2d [MaxPool2d] [MaxPool2dKernel] {
                MaxPool2d MaxPool2d, "maxpool2d": forward [batch x y] forward [batch x y] [batch x y d_y d_x];
            }
            recurrent [Gru, Lstm, Recurrent, Rnn] [GruKernel, LstmKernel, RnnKernel] {
                Rnn Rnn, "rnn": forward [batch x params y saved key] infer [batch x params y] [batch back_optional key] saves |layer, batch| batch * layer.saved();
                Gru Gru, "gru": forward [batch x params y saved key] infer [batch x params y] [batch back_optional key] saves |layer, batch| batch * layer.saved();
                Lstm Lstm, "lstm": forward [batch x params y saved key] infer [batch x params y] [batch back_optional key] saves |layer, batch| batch * layer.saved();
            }
            reshape [Reshape] [] {
                Reshape Reshape, "reshape": same [] same [] [];
            }
        }
    };
}
pub(crate) use layers;

macro_rules! exports {
    ($($($file:ident)::+ [$($name:ident),*] [$($kernel:ident),*] { $($operation:tt)* })*) => {
        $(
            #[allow(unused_imports, reason = "a file may add kernels alone, or none")]
            pub use $($file)::+::{$($name),*};
            #[allow(unused_imports, reason = "a file may add kernels alone, or none")]
            use $($file)::+::{$($kernel),*};
        )*

        /// The sum of all kernel traits of layers.
        pub trait Kernels: Number $( $( + $kernel )* )* {}
    };
}

layers!(exports);

impl Kernels for f32 {}
impl Kernels for f64 {}
