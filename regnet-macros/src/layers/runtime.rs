//! The runtime's names: what the expansion imports it as, the types of its layers, the kinds of its tensors, its inits.
//!
//! A variant is called what the runtime calls it, so that a name that is none there does not compile in an expansion.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

/// What the expansion imports the runtime as.
pub fn runtime() -> TokenStream {
    quote!(__regnet)
}

/// The settings of a layer: `Dense::new(3, 4).bias(false)`, its sizes and each option that has not its default.
pub fn settings(
    ty: impl ToTokens,
    sizes: &[&dyn ToTokens],
    options: &[(&str, &dyn ToTokens, &dyn ToTokens)],
) -> TokenStream {
    let rt = runtime();
    let options = options.iter().filter_map(|(name, value, default)| {
        let [value, default] = [value, default].map(ToTokens::to_token_stream);
        let name = Ident::new(name, Span::call_site());
        (value.to_string() != default.to_string()).then(|| quote!(.#name(#value)))
    });
    quote!(#rt::#ty::new(#(#sizes),*) #(#options)*)
}

/// Enums whose variants are printed as they are called.
macro_rules! names {
    ($($(#[$doc:meta])* $ty:ident { $($(#[$of:meta])* $name:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $ty {
            $($(#[$of])* $name,)*
        }

        impl ToTokens for $ty {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                let name = match self {
                    $($ty::$name => stringify!($name),)*
                };
                Ident::new(name, Span::call_site()).to_tokens(tokens);
            }
        }
    )*};
}

names! {
    /// What a layer does: the type of its constant.
    Operation {
        Dense,
        Conv2d,
        Embedding,
        Conv1d,
        DepthwiseConv2d,
        Rnn,
        Gru,
        Lstm,
        MaxPool2d,
        AvgPool2d,
        MaxPool1d,
        AvgPool1d,
        GlobalMaxPool,
        GlobalAvgPool,
        Pad2d,
        Flatten,
        Reshape,
        Relu,
        LeakyRelu,
        Prelu,
        Elu,
        Selu,
        Gelu,
        Silu,
        Softplus,
        Tanh,
        HardTanh,
        Sigmoid,
        Softmax,
        LogSoftmax,
        Dropout,
        SpatialDropout,
        AlphaDropout,
        GaussianDropout,
        GaussianNoise,
        BatchNorm,
        BatchRenorm,
        LayerNorm,
        GroupNorm,
        InstanceNorm,
        RmsNorm,
        /// Around a layer with weights.
        DropConnect,
        /// Around a norm over the batch.
        VirtualBatch,
    }

    /// What a tensor is to its layer.
    Kind {
        Weight,
        Bias,
        Gamma,
        Beta,
        Statistic,
    }

    /// How a tensor starts.
    Init {
        Zeros,
        Ones,
        Constant,
        Normal,
        TruncatedNormal,
        Uniform,
        HeIn,
        HeOut,
        HeAvg,
        Glorot,
        Lecun,
        Orthogonal,
        Identity,
        ForgetGate,
    }
}
