//! One file a layer: its formula, its kernel trait, forward, backward, gradient check.
//!
//! A layer is a plain struct of sizes and options. Its methods take slices that hold `batch` examples one
//! after another, row-major, channels last; slices may be longer than needed. Outputs are overwritten
//! unless stated. The methods check lengths once and call a kernel that is compiled in this crate.

#![allow(rustdoc::broken_intra_doc_links, reason = "shapes stand in brackets: x [B,I]")]

mod avgpool1d;
mod avgpool2d;
mod batchnorm;
mod conv1d;
mod conv2d;
mod conv_norm;
mod conv_pool;
mod dense;
mod depthwise_conv2d;
pub(crate) mod dropout;
pub(crate) mod elementary;
mod flatten;
mod global_avgpool;
mod global_maxpool;
mod groupnorm;
mod instancenorm;
pub(crate) mod join;
mod layernorm;
mod leaky_relu;
mod maxpool1d;
mod maxpool2d;
mod norm_relu;
mod pad2d;
pub(crate) mod pointwise;
mod pool1d;
pub(crate) mod pool2d;
pub(crate) mod reduce;
mod relu;
mod reshape;
mod rmsnorm;
mod sigmoid;
mod softmax;
mod tanh;
#[cfg(test)]
pub(crate) mod testing;
mod window;

pub use avgpool1d::AvgPool1d;
pub use avgpool2d::AvgPool2d;
pub use batchnorm::BatchNorm;
pub use conv_norm::ConvNorm;
pub use conv_pool::ConvPool;
pub use conv1d::Conv1d;
pub use conv2d::Conv2d;
pub use dense::Dense;
pub use depthwise_conv2d::DepthwiseConv2d;
pub use dropout::Dropout;
pub use flatten::Flatten;
pub use global_avgpool::GlobalAvgPool;
pub use global_maxpool::GlobalMaxPool;
pub use groupnorm::GroupNorm;
pub use instancenorm::InstanceNorm;
pub use join::{Concat, add, add_assign, copy};
pub use layernorm::{Axes, LayerNorm};
pub use leaky_relu::LeakyRelu;
pub use maxpool1d::MaxPool1d;
pub use maxpool2d::MaxPool2d;
pub use norm_relu::NormRelu;
pub use pad2d::Pad2d;
pub use pointwise::Curve;
pub use relu::{Relu, ScaledRelu};
pub use reshape::Reshape;
pub use rmsnorm::RmsNorm;
pub use sigmoid::Sigmoid;
pub use softmax::Softmax;
pub use tanh::Tanh;
pub use window::{Padding, Window};

use crate::loss::{MseKernel, SigmoidCrossEntropyKernel, SoftmaxCrossEntropyKernel};
use crate::pool::Scratch;

/// The sum of all kernel traits of layers and losses.
pub trait Kernels:
    Scratch
    + crate::lanes::LanesKernel
    + elementary::Elementary
    + avgpool2d::AvgPool2dKernel
    + batchnorm::BatchNormKernel
    + conv2d::Conv2dKernel
    + conv_norm::ConvNormKernel
    + conv_pool::ConvPoolKernel
    + dense::DenseKernel
    + depthwise_conv2d::DepthwiseConv2dKernel
    + dropout::DropoutKernel
    + global_avgpool::GlobalAvgPoolKernel
    + groupnorm::GroupNormKernel
    + join::JoinKernel
    + layernorm::LayerNormKernel
    + maxpool2d::MaxPool2dKernel
    + norm_relu::NormReluKernel
    + pad2d::Pad2dKernel
    + pointwise::PointwiseKernel
    + reduce::ReduceKernel
    + rmsnorm::RmsNormKernel
    + softmax::SoftmaxKernel
    + MseKernel
    + SigmoidCrossEntropyKernel
    + SoftmaxCrossEntropyKernel
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
