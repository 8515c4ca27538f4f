//! One file a layer: its formula, its kernel trait, forward, backward, gradient check.
//!
//! A layer is a plain struct of sizes and options. Its methods take slices that hold `batch` examples one
//! after another, row-major, channels last; slices may be longer than needed. Outputs are overwritten
//! unless stated. The methods check lengths once and call a kernel that is compiled in this crate.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,I]")]

mod activation;
mod alpha_dropout;
mod avgpool1d;
mod avgpool2d;
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
pub(crate) mod elementary;
mod elu;
mod embedding;
mod flatten;
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
mod noise;
mod norm_relu;
mod pad2d;
pub(crate) mod pointwise;
mod pool1d;
pub(crate) mod pool2d;
mod prelu;
mod recurrent;
pub(crate) mod reduce;
mod relu;
mod reshape;
mod rmsnorm;
mod selu;
mod sigmoid;
mod silu;
mod softmax;
mod softplus;
mod spatial_dropout;
mod tanh;
#[cfg(test)]
pub(crate) mod testing;
mod virtual_batch;
mod window;

pub use alpha_dropout::AlphaDropout;
pub use avgpool1d::AvgPool1d;
pub use avgpool2d::AvgPool2d;
pub use batch_renorm::BatchRenorm;
pub use batchnorm::{BatchNorm, Momentum, Variance};
pub use conv_norm::ConvNorm;
pub use conv_pool::ConvPool;
pub use conv1d::Conv1d;
pub use conv2d::Conv2d;
pub use dense::Dense;
pub use depthwise_conv2d::DepthwiseConv2d;
pub use drop_connect::DropConnect;
pub use dropout::Dropout;
pub use elu::Elu;
pub use embedding::Embedding;
pub use flatten::Flatten;
pub use gaussian_dropout::GaussianDropout;
pub use gaussian_noise::GaussianNoise;
pub use gelu::Gelu;
pub use global_avgpool::GlobalAvgPool;
pub use global_maxpool::GlobalMaxPool;
pub use groupnorm::GroupNorm;
pub use hard_tanh::HardTanh;
pub use instancenorm::InstanceNorm;
pub use join::{Concat, add, add_assign, copy};
pub use layernorm::{Axes, LayerNorm};
pub use leaky_relu::LeakyRelu;
pub use log_softmax::LogSoftmax;
pub use maxpool1d::MaxPool1d;
pub use maxpool2d::MaxPool2d;
pub use norm_relu::NormRelu;
pub use pad2d::Pad2d;
pub use pointwise::Curve;
pub use prelu::Prelu;
pub use recurrent::{Gru, Lstm, Recurrent, Rnn};
pub use relu::{Relu, ScaledRelu};
pub use reshape::Reshape;
pub use rmsnorm::RmsNorm;
pub use selu::Selu;
pub use sigmoid::Sigmoid;
pub use silu::Silu;
pub use softmax::Softmax;
pub use softplus::Softplus;
pub use spatial_dropout::SpatialDropout;
pub use tanh::Tanh;
pub use virtual_batch::VirtualBatch;
pub use window::{Padding, Window};

use crate::loss;
use crate::pool::Scratch;

/// The sum of all kernel traits of layers and losses.
pub trait Kernels:
    Scratch
    + crate::lanes::LanesKernel
    + elementary::Elementary
    + alpha_dropout::AlphaDropoutKernel
    + avgpool2d::AvgPool2dKernel
    + batch_renorm::BatchRenormKernel
    + batchnorm::BatchNormKernel
    + conv2d::Conv2dKernel
    + conv_norm::ConvNormKernel
    + conv_pool::ConvPoolKernel
    + dense::DenseKernel
    + depthwise_conv2d::DepthwiseConv2dKernel
    + dropout::DropoutKernel
    + elu::EluKernel
    + embedding::EmbeddingKernel
    + gaussian_dropout::GaussianDropoutKernel
    + gaussian_noise::GaussianNoiseKernel
    + gelu::GeluKernel
    + global_avgpool::GlobalAvgPoolKernel
    + groupnorm::GroupNormKernel
    + hard_tanh::HardTanhKernel
    + join::JoinKernel
    + layernorm::LayerNormKernel
    + log_softmax::LogSoftmaxKernel
    + maxpool2d::MaxPool2dKernel
    + norm_relu::NormReluKernel
    + pad2d::Pad2dKernel
    + pointwise::PointwiseKernel
    + prelu::PreluKernel
    + recurrent::GruKernel
    + recurrent::LstmKernel
    + recurrent::RnnKernel
    + reduce::ReduceKernel
    + rmsnorm::RmsNormKernel
    + selu::SeluKernel
    + silu::SiluKernel
    + softmax::SoftmaxKernel
    + softplus::SoftplusKernel
    + spatial_dropout::SpatialDropoutKernel
    + loss::HingeKernel
    + loss::HuberKernel
    + loss::MaeKernel
    + loss::MseKernel
    + loss::SigmoidCrossEntropyKernel
    + loss::SoftmaxCrossEntropyKernel
{
}
impl Kernels for f32 {}
impl Kernels for f64 {}

/// The first `len` values of the argument `what`; panics if there are fewer.
#[track_caller]
pub(crate) fn head<'a, T>(x: &'a [T], len: usize, what: &str) -> &'a [T] {
    assert!(x.len() >= len, "`{what}` has {} values, {len} are needed", x.len());
    &x[..len]
}

/// The first `len` values of the argument `what`; panics if there are fewer.
#[track_caller]
pub(crate) fn head_mut<'a, T>(x: &'a mut [T], len: usize, what: &str) -> &'a mut [T] {
    assert!(x.len() >= len, "`{what}` has {} values, {len} are needed", x.len());
    &mut x[..len]
}

/// [width] for a single row, else [rows,width].
pub(crate) const fn rows_shape(rows: usize, width: usize) -> crate::Shape {
    if rows == 1 { crate::Shape::new(&[width]) } else { crate::Shape::new(&[rows, width]) }
}

/// A norm as it is declared, without what has its default.
struct NormText {
    word: &'static str,
    options: Vec<String>,
}

impl NormText {
    fn new(word: &'static str) -> NormText {
        NormText { word, options: Vec::new() }
    }

    fn with(mut self, option: String) -> NormText {
        self.options.push(option);
        self
    }

    fn value(self, value: usize) -> NormText {
        self.with(value.to_string())
    }

    fn eps(self, eps: f64, default: f64) -> NormText {
        if eps == default { self } else { self.with(format!("eps = {eps:e}")) }
    }

    fn affine(self, affine: bool, default: bool) -> NormText {
        if affine == default { self } else { self.with(format!("affine = {affine}")) }
    }

    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.options.join(", ") {
            none if none.is_empty() => f.write_str(self.word),
            options => write!(f, "{}({options})", self.word),
        }
    }
}
