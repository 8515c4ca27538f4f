//! THE list of layers, and nothing else. Parser, messages, the tables of `docs/language.md` and the tests are derived from
//! it.
//!
//! To add a layer: write `layers/<word>.rs` here (its syntax: arguments, shapes, tensors) and the file of the
//! same name in regnet-runtime (its formula), and add one `mod` line and one line to the list below: the word, and the
//! runtime's type.

/// THE list: each word with the type of its constant, in the order of messages and tables. It gives `LAYERS`, and the enum
/// `Operation` in `runtime.rs`.
macro_rules! layers {
    ($with:ident) => {
        $with! {
            dense Dense,
            conv2d Conv2d,
            embedding Embedding,
            conv1d Conv1d,
            depthwise_conv2d DepthwiseConv2d,
            rnn Rnn,
            gru Gru,
            lstm Lstm,
            maxpool2d MaxPool2d,
            avgpool2d AvgPool2d,
            maxpool1d MaxPool1d,
            avgpool1d AvgPool1d,
            global_maxpool GlobalMaxPool,
            global_avgpool GlobalAvgPool,
            pad2d Pad2d,
            flatten Flatten,
            reshape Reshape,
            relu Relu,
            leaky_relu LeakyRelu,
            prelu Prelu,
            elu Elu,
            selu Selu,
            gelu Gelu,
            silu Silu,
            mish Mish,
            softplus Softplus,
            tanh Tanh,
            hard_tanh HardTanh,
            sigmoid Sigmoid,
            softmax Softmax,
            log_softmax LogSoftmax,
            dropout Dropout,
            spatial_dropout SpatialDropout,
            alpha_dropout AlphaDropout,
            gaussian_dropout GaussianDropout,
            gaussian_noise GaussianNoise,
            batchnorm BatchNorm,
            batch_renorm BatchRenorm,
            layernorm LayerNorm,
            groupnorm GroupNorm,
            instancenorm InstanceNorm,
            rmsnorm RmsNorm,
        }
    };
}

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

macro_rules! entries {
    ($($word:ident $ty:ident,)*) => {
        pub const LAYERS: &[entry::Entry] = &[$($word::ENTRY,)*];
    };
}

layers!(entries);
