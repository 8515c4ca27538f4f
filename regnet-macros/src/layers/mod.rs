//! THE list of layers, and nothing else. Parser, messages, the tables of `docs/language.md` and the tests are derived from
//! it.
//!
//! To add a layer: write `layers/<word>.rs` here (its syntax: arguments, shapes, tensors) and the file of the
//! same name in regnet-runtime (its formula), and add one `mod` line and one line to `LAYERS` below. A type that is new in
//! the runtime is an `Operation` of `runtime.rs`.

mod alpha_dropout;
mod avgpool1d;
mod avgpool2d;
mod batch_renorm;
mod batchnorm;
mod conv1d;
mod conv2d;
mod dense;
mod depthwise_conv2d;
mod dropout;
mod elu;
mod embedding;
mod flatten;
mod gaussian_dropout;
mod gaussian_noise;
mod gelu;
mod global_avgpool;
mod global_maxpool;
mod groupnorm;
mod gru;
mod hard_tanh;
mod instancenorm;
mod layernorm;
mod leaky_relu;
mod log_softmax;
mod lstm;
mod maxpool1d;
mod maxpool2d;
mod mish;
mod pad2d;
mod prelu;
mod relu;
mod reshape;
mod rmsnorm;
mod rnn;
mod selu;
mod sigmoid;
mod silu;
mod softmax;
mod softplus;
mod spatial_dropout;
mod tanh;

// What they are made of.
pub mod effect;
pub mod entry;
pub mod forms;
pub mod function;
pub mod inits;
pub mod layer;
pub mod losses;
mod noise;
mod norms;
#[cfg(test)]
pub mod options;
mod pointwise;
mod recurrent;
pub mod role;
pub mod runtime;
pub mod site;
mod weights;
mod window;

pub const LAYERS: &[entry::Entry] = &[
    dense::ENTRY,
    conv2d::ENTRY,
    embedding::ENTRY,
    conv1d::ENTRY,
    depthwise_conv2d::ENTRY,
    rnn::ENTRY,
    gru::ENTRY,
    lstm::ENTRY,
    maxpool2d::ENTRY,
    avgpool2d::ENTRY,
    maxpool1d::ENTRY,
    avgpool1d::ENTRY,
    global_maxpool::ENTRY,
    global_avgpool::ENTRY,
    pad2d::ENTRY,
    flatten::ENTRY,
    reshape::ENTRY,
    relu::ENTRY,
    leaky_relu::ENTRY,
    prelu::ENTRY,
    elu::ENTRY,
    selu::ENTRY,
    gelu::ENTRY,
    silu::ENTRY,
    mish::ENTRY,
    softplus::ENTRY,
    tanh::ENTRY,
    hard_tanh::ENTRY,
    sigmoid::ENTRY,
    softmax::ENTRY,
    log_softmax::ENTRY,
    dropout::ENTRY,
    spatial_dropout::ENTRY,
    alpha_dropout::ENTRY,
    gaussian_dropout::ENTRY,
    gaussian_noise::ENTRY,
    batchnorm::ENTRY,
    batch_renorm::ENTRY,
    layernorm::ENTRY,
    groupnorm::ENTRY,
    instancenorm::ENTRY,
    rmsnorm::ENTRY,
];
