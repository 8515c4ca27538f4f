//! The runtime's names: what the expansion imports it as, the types of its layers, the kinds of its tensors, its inits.
//!
//! A variant is called what the runtime calls it, so that a name that is none there does not compile in an expansion.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::language::settings::marked;

/// What the expansion imports the runtime as.
pub fn runtime() -> TokenStream {
    quote!(__regnet)
}

/// A setting by its name.
type Named<'a> = (&'a str, &'a dyn ToTokens);

/// The settings of a layer: `Dense::new(3, 4).bias(false)`, its sizes and each option that has not its default. Where rustc
/// computes one, the struct with all its fields, so that a value of another type is an error of that value alone.
pub fn settings(
    ty: impl ToTokens,
    sizes: &[Named<'_>],
    options: &[(&str, &dyn ToTokens, &dyn ToTokens)],
) -> TokenStream {
    let rt = runtime();
    let ident = |name: &str| Ident::new(name, Span::call_site());
    let all = || sizes.iter().copied().chain(options.iter().map(|(name, value, _)| (*name, *value)));
    if !all().all(|(_, value)| is_known(value.to_token_stream())) {
        let fields = all().map(|(name, value)| {
            let name = ident(name);
            quote!(#name: #value)
        });
        return quote!(#rt::#ty { #(#fields),* });
    }
    let sizes = sizes.iter().map(|(_, value)| value);
    let options = options.iter().filter_map(|(name, value, default)| {
        let [value, default] = [value, default].map(ToTokens::to_token_stream);
        let name = ident(name);
        (value.to_string() != default.to_string()).then(|| quote!(.#name(#value)))
    });
    quote!(#rt::#ty::new(#(#sizes),*) #(#options)*)
}

/// Whether an expression is made of literals, settings and the runtime's own names.
pub fn is_known(tokens: TokenStream) -> bool {
    let mut qualified = false;
    tokens.into_iter().all(|tree| {
        let before = std::mem::replace(&mut qualified, false);
        match tree {
            TokenTree::Ident(ident) => {
                before
                    || ident == "__regnet"
                    || ident == "true"
                    || ident == "false"
                    || marked(&ident).is_some()
            }
            TokenTree::Group(group) => is_known(group.stream()),
            TokenTree::Punct(punct) => {
                qualified = matches!(punct.as_char(), ':' | '.');
                true
            }
            TokenTree::Literal(_) => true,
        }
    })
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

macro_rules! operations {
    ($($word:ident $ty:ident,)*) => {
        names! {
            /// What a layer does: the type of its constant.
            Operation {
                $($ty,)*
                /// Around a layer with weights.
                DropConnect,
                /// Around a norm over the batch.
                VirtualBatch,
            }
        }
    };
}

layers!(operations);

names! {
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
