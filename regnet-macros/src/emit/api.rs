//! The struct and its methods: thin calls into the runtime, the same for every network. Arguments begin with `__`:
//! a `const batch` or `static rng` in the user's scope would else be a pattern there.

use proc_macro2::TokenStream;
use quote::quote;

use super::Names;
use crate::ast::{Net, attribute_word};
use crate::budget::Limit;

/// What the methods depend on.
pub struct Facts<'a> {
    pub spec: TokenStream,
    /// What is checked where the network is used, since its sizes are known there.
    pub budget: &'a [Limit],
    pub loss: Option<TokenStream>,
    pub output_rank: Option<usize>,
    /// The type with an accessor for each layer.
    pub layers: TokenStream,
}

/// The struct itself, in the user's scope.
pub fn structure(net: &Net, names: &Names<'_>, krate: &TokenStream) -> TokenStream {
    let (attrs, vis, name, consts) = (&net.attrs, &net.vis, names.net, &names.consts);
    // A public item needs a documentation under `deny(missing_docs)`; the user's own stands before it.
    let documented = attrs.iter().any(|attr| attribute_word(attr).is_some_and(|word| word == "doc"));
    let doc = (!documented).then(|| {
        let doc = format!(" The network `{name}`.");
        quote!(#[doc = #doc])
    });
    quote! {
        #(#attrs)*
        #doc
        #[derive(Clone, PartialEq)]
        #vis struct #name<#(#consts,)* T: #krate::Scalar = f32> {
            state: #krate::__private::State<T>,
        }
    }
}

/// Everything that can be called on it.
pub fn methods(names: &Names<'_>, facts: &Facts<'_>) -> TokenStream {
    let network = network(names, facts);
    let single = single(names);
    let general = general(names);
    let training = facts.loss.as_ref().map(|_| training(names));
    let layers = &facts.layers;
    quote!(#network #single #general #training #layers)
}

/// The trait that the runtime works through.
fn network(names: &Names<'_>, facts: &Facts<'_>) -> TokenStream {
    let (sizes, net, plan) = (names.sizes_and_scalar(), names.net_of(&quote!(T)), names.sized(&names.plan));
    let spec = &facts.spec;
    let loss = match &facts.loss {
        Some(loss) => quote!(::core::option::Option::Some(&#loss)),
        None => quote!(::core::option::Option::None),
    };
    let outputs = match facts.output_rank {
        Some(1) => quote!(__regnet::ndarray::Ix2),
        Some(2) => quote!(__regnet::ndarray::Ix3),
        Some(3) => quote!(__regnet::ndarray::Ix4),
        Some(_) | None => quote!(__regnet::ndarray::IxDyn),
    };
    let name = names.net.to_string();
    let checks = facts.budget.iter().map(|limit| limit.check(&quote!(<Self as __regnet::Network>::SPEC)));
    let budget = (!facts.budget.is_empty()).then(|| quote!(const BUDGET: () = { #(#checks;)* };));
    quote! {
        impl #sizes __regnet::Network for #net {
            type Scalar = T;
            type Steps = #plan;
            type Outputs = #outputs;
            const SPEC: &'static __regnet::Spec = &#spec;
            #budget
            const LOSS: ::core::option::Option<&'static dyn __regnet::LossFunction<T>> = #loss;
            fn from_state(__state: __regnet::State<T>) -> Self {
                Self { state: __state }
            }
            fn state(&self) -> &__regnet::State<T> {
                &self.state
            }
            fn state_mut(&mut self) -> &mut __regnet::State<T> {
                &mut self.state
            }
        }
        impl #sizes ::core::fmt::Debug for #net {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __f.debug_struct(#name).finish_non_exhaustive()
            }
        }
    }
}

/// What is called without a receiver stands in the `f32` network: a generic `new` would not infer.
fn single(names: &Names<'_>) -> TokenStream {
    let (sizes, net) = (names.sizes(), names.net_of(&quote!(f32)));
    quote! {
        impl #sizes #net {
            /// Layers, shapes, tensors and costs.
            pub const SPEC: &'static __regnet::Spec = <Self as __regnet::Network>::SPEC;

            /// A network with fresh parameters; the same seed gives the same parameters.
            #[must_use]
            pub fn new(__seed: u64) -> Self {
                __regnet::initialize(__seed)
            }

            __regnet::if_files! {
                /// Reads a model that `save` wrote.
                ///
                /// # Errors
                /// A file that cannot be read, is broken, or belongs to another architecture; the text names
                /// what was found and what was expected.
                pub fn load(__path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<Self, __regnet::Error> {
                    __regnet::files::load(__path.as_ref())
                }

                /// Reads a model from the bytes that `to_bytes` gave or `save` wrote.
                ///
                /// # Errors
                /// As `load`; the text begins with `the bytes` in place of a path.
                pub fn from_bytes(__bytes: &[u8]) -> ::core::result::Result<Self, __regnet::Error> {
                    __regnet::files::from_bytes(__bytes)
                }

                /// Reads a model whose tensors fit but whose architecture may differ, such as one with another
                /// activation.
                ///
                /// # Errors
                /// As `load`, but for the architecture.
                pub fn load_unchecked_architecture(__path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<Self, __regnet::Error> {
                    __regnet::files::load_unchecked_architecture(__path.as_ref())
                }
            }
        }
    }
}

/// What every network does, in any number type.
fn general(names: &Names<'_>) -> TokenStream {
    let (sizes, net) = (names.sizes_and_scalar(), names.net_of(&quote!(T)));
    let cast = names.net_of(&quote!(To));
    let layers = super::layers::type_name(names);
    let (passes, inference, files) = (passes(), inference(), files());
    let args = &names.args;
    quote! {
        impl #sizes #net {
            #inference
            #passes
            #files

            /// A table: layer, output shape, parameters, multiply-adds.
            #[must_use]
            pub fn summary(&self) -> ::std::string::String {
                __regnet::summary(<Self as __regnet::Network>::SPEC)
            }

            /// The parameters by name.
            #[must_use]
            pub fn params(&self) -> ::std::vec::Vec<__regnet::Param<'_, T>> {
                __regnet::params(self)
            }

            /// One parameter by name: `param("hidden.weight")`.
            #[must_use]
            pub fn param(&self, __name: &str) -> ::core::option::Option<__regnet::ndarray::ArrayViewD<'_, T>> {
                __regnet::param(self, __name)
            }

            /// One parameter by name, to be changed.
            pub fn param_mut(&mut self, __name: &str) -> ::core::option::Option<__regnet::ndarray::ArrayViewMutD<'_, T>> {
                __regnet::param_mut(self, __name)
            }

            /// The running statistics by name.
            #[must_use]
            pub fn stats(&self) -> ::std::vec::Vec<__regnet::Param<'_, T>> {
                __regnet::stats(self)
            }

            /// Lets training leave a layer, a block or a tensor as it is: `freeze("conv2d1")`, `freeze("hidden.bias")`.
            /// Gradients are still computed; no update, decay or constraint changes the values.
            ///
            /// # Errors
            /// If no layer or tensor with parameters has that name.
            pub fn freeze(&mut self, __name: &str) -> ::core::result::Result<(), __regnet::Error> {
                __regnet::set_frozen(self, __name, true)
            }

            /// Lets training change it again.
            ///
            /// # Errors
            /// If no layer or tensor with parameters has that name.
            pub fn unfreeze(&mut self, __name: &str) -> ::core::result::Result<(), __regnet::Error> {
                __regnet::set_frozen(self, __name, false)
            }

            /// The names of the parameters and statistics that are frozen.
            #[must_use]
            pub fn frozen(&self) -> ::std::vec::Vec<::std::string::String> {
                __regnet::frozen(self)
            }

            /// Sets the weights of dense and convolutional layers by a batch of data: orthonormal, then scaled until the
            /// variance of each layer's output lies within 0.1 of 1 (LSUV, Mishkin and Matas 2016); the layers with
            /// the variances that they end with. For a start; a few hundred examples are enough.
            ///
            /// # Errors
            /// Inputs that `predict` would not take, or an output that is not finite.
            pub fn lsuv<Axes: __regnet::ndarray::Dimension>(&mut self, __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>) -> ::core::result::Result<::std::vec::Vec<(::std::string::String, f64)>, __regnet::Error> {
                __regnet::lsuv(self, __inputs)
            }

            /// The layers by name, each with its tensors.
            #[must_use]
            pub fn layers(&self) -> #layers<'_, #(#args,)* T> {
                #layers { net: self }
            }

            /// The network for inference alone: each norm over the batch becomes part of the dense layer or convolution
            /// right before it, dropout and noise are gone. Its predictions are those of this one, to rounding. Norms
            /// behind anything else, and in blocks repeated a constant number of times, stay.
            #[must_use]
            pub fn fold(&self) -> __regnet::Folded<Self> {
                __regnet::fold(self)
            }

            /// The same network in another number type: `f64` for checks.
            #[must_use]
            pub fn cast<To: __regnet::Scalar>(&self) -> #cast {
                __regnet::cast(self)
            }

            /// What `predict` does to its inputs and outputs; saved with the model.
            #[must_use]
            pub fn standardize(&self) -> ::core::option::Option<&__regnet::Standardize> {
                self.state.standardize.as_ref()
            }

            /// Lets `predict` take raw inputs and give outputs in the targets' own units; `save` keeps it. Every
            /// other method takes data as they are: give `fit` and `evaluate` what `Standardize::apply` made.
            ///
            /// # Panics
            /// If it was made for examples of another width.
            #[track_caller]
            pub fn set_standardize(&mut self, __standardize: ::core::option::Option<__regnet::Standardize>) {
                __regnet::set_standardize(self, __standardize);
            }
        }
    }
}

fn inference() -> TokenStream {
    quote! {
        /// Probabilities (softmax or sigmoid losses) or values for a batch, in inference mode. The inputs are raw
        /// if `set_standardize` was called: this method standardizes them, no other does.
        ///
        /// The axes are `[batch, …input]`, where axes of length 1 may be missing or surplus, or `[batch, features]`.
        ///
        /// # Panics
        /// If the array has other axes or is empty; `try_predict` returns that as an error.
        #[must_use]
        #[track_caller]
        pub fn predict<Axes: __regnet::ndarray::Dimension>(&self, __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>) -> __regnet::ndarray::Array<T, <Self as __regnet::Network>::Outputs> {
            __regnet::must(__regnet::try_predict(self, __inputs))
        }

        /// `predict`, with an error for an array that does not fit.
        ///
        /// # Errors
        /// Other axes than `predict` takes, or an empty batch.
        pub fn try_predict<Axes: __regnet::ndarray::Dimension>(&self, __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>) -> ::core::result::Result<__regnet::ndarray::Array<T, <Self as __regnet::Network>::Outputs>, __regnet::Error> {
            __regnet::try_predict(self, __inputs)
        }

        /// Monte-Carlo dropout: the mean and the standard deviation of so many predictions with masks drawn anew. All
        /// that draws random numbers in training does; norms over the batch use their running statistics. About 50
        /// passes give what the one pass of `predict` gives (Srivastava et al. 2014, §7.5), and the spread tells how
        /// sure the network is. Inputs and outputs are those of `predict`.
        ///
        /// # Panics
        /// As `predict`, and with 0 passes; `try_predict_mc` returns that as an error.
        #[must_use]
        #[track_caller]
        pub fn predict_mc<Axes: __regnet::ndarray::Dimension>(&self, __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>, __passes: usize, __rng: &mut __regnet::Rng) -> __regnet::MonteCarlo<T, <Self as __regnet::Network>::Outputs> {
            __regnet::must(__regnet::try_predict_mc(self, __inputs, __passes, __rng))
        }

        /// `predict_mc`, with an error for an array that does not fit.
        ///
        /// # Errors
        /// Other axes than `predict` takes, an empty batch, or 0 passes.
        pub fn try_predict_mc<Axes: __regnet::ndarray::Dimension>(&self, __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>, __passes: usize, __rng: &mut __regnet::Rng) -> ::core::result::Result<__regnet::MonteCarlo<T, <Self as __regnet::Network>::Outputs>, __regnet::Error> {
            __regnet::try_predict_mc(self, __inputs, __passes, __rng)
        }

        /// The raw outputs for a batch, in inference mode: logits before a softmax or sigmoid loss. Inputs and
        /// outputs are as in training: a standardization is the caller's to apply.
        ///
        /// # Panics
        /// If the array has other axes than `predict` takes, or is empty.
        #[must_use]
        #[track_caller]
        pub fn scores<Axes: __regnet::ndarray::Dimension>(&self, __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>) -> __regnet::ndarray::Array<T, <Self as __regnet::Network>::Outputs> {
            __regnet::must(__regnet::try_scores(self, __inputs))
        }

        /// `scores` for slices: examples one after the other, in inference mode and without allocation. A
        /// standardization is the caller's to apply (`Standardize::apply_inputs`, `restore_targets`).
        ///
        /// # Panics
        /// If the slice holds no whole number of examples, none, or more than the workspace serves.
        #[track_caller]
        pub fn infer<'ws>(&self, __inputs: &[T], __workspace: &'ws mut __regnet::WorkspaceOf<Self>) -> &'ws [T] {
            __regnet::infer(self, __inputs, __workspace)
        }
    }
}

fn passes() -> TokenStream {
    quote! {
        /// Buffers for training and inference with up to so many examples. In a struct of your own their type is
        /// `regnet::Workspace<Self>`, with the network for `Self`.
        ///
        /// # Panics
        /// If that is none.
        #[must_use]
        #[track_caller]
        pub fn workspace(&self, __batch: usize) -> __regnet::WorkspaceOf<Self> {
            __regnet::workspace::<Self>(__batch, true)
        }

        /// Buffers for inference alone with up to so many examples, of the same type.
        ///
        /// # Panics
        /// If that is none.
        #[must_use]
        #[track_caller]
        pub fn inference_workspace(&self, __batch: usize) -> __regnet::WorkspaceOf<Self> {
            __regnet::workspace::<Self>(__batch, false)
        }

        /// Gradients for all parameters, zero.
        #[must_use]
        pub fn zero_grads(&self) -> __regnet::Grads<Self> {
            __regnet::Grads::zeros()
        }

        /// The raw outputs in training mode, for a loss of your own; `backward` goes back from them.
        ///
        /// # Panics
        /// If the slice holds no whole number of examples, none, or more than the workspace serves.
        #[track_caller]
        pub fn forward<'ws>(&mut self, __inputs: &[T], __workspace: &'ws mut __regnet::WorkspaceOf<Self>, __rng: &mut __regnet::Rng) -> &'ws [T] {
            __regnet::forward(self, __inputs, __workspace, __rng)
        }

        /// The gradients of the parameters (overwritten, penalties included) and of the inputs (returned), from
        /// the gradient of the outputs of the last `forward`.
        ///
        /// # Panics
        /// Without a `forward` before it, or if the gradient has another length than its outputs.
        #[track_caller]
        pub fn backward<'ws>(&self, __d_outputs: &[T], __grads: &mut __regnet::Grads<Self>, __workspace: &'ws mut __regnet::WorkspaceOf<Self>) -> &'ws [T] {
            __regnet::backward(self, __d_outputs, __grads, __workspace)
        }
    }
}

fn files() -> TokenStream {
    quote! {
        __regnet::if_files! {
            /// Writes the model as safetensors: parameters, statistics, standardization, architecture.
            ///
            /// # Errors
            /// If the file cannot be written; an older file of that name is then still whole.
            pub fn save(&self, __path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<(), __regnet::Error> {
                __regnet::files::save(self, __path.as_ref())
            }

            /// The bytes of the file that `save` writes, for machines and places without files.
            #[must_use]
            pub fn to_bytes(&self) -> ::std::vec::Vec<u8> {
                __regnet::files::to_bytes(self)
            }

            /// Takes from a model file whatever fits by name and shape, for fine-tuning, and reports the rest.
            ///
            /// # Errors
            /// A file that cannot be read or is broken; nothing has changed then.
            pub fn load_matching(&mut self, __path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<__regnet::files::Matched, __regnet::Error> {
                __regnet::files::load_matching(self, __path.as_ref())
            }
        }
    }
}

/// What a network with a loss does beside.
fn training(names: &Names<'_>) -> TokenStream {
    let (sizes, net) = (names.sizes_and_scalar(), names.net_of(&quote!(T)));
    quote! {
        impl #sizes __regnet::Trainable for #net {}
        impl #sizes #net {
            /// The loss of a batch in training mode, and its gradients (overwritten), penalties included.
            ///
            /// # Errors
            /// A batch or targets that do not fit; nothing has changed then.
            pub fn forward_backward<'t>(
                &mut self,
                __inputs: &[T],
                __targets: impl ::core::convert::Into<__regnet::Targets<'t, T>>,
                __grads: &mut __regnet::Grads<Self>,
                __workspace: &mut __regnet::WorkspaceOf<Self>,
                __rng: &mut __regnet::Rng,
            ) -> ::core::result::Result<__regnet::Loss, __regnet::Error> {
                __regnet::forward_backward(self, __inputs, __targets.into(), __grads, __workspace, __rng)
            }

            /// A look at all layers on these examples, as in a training step with the masks of this seed: mean, spread,
            /// zeros, gradients, norms of the weights, and what was predicted. Nothing changes.
            ///
            /// # Errors
            /// Data that do not fit the network.
            pub fn probe(&self, __data: &__regnet::Dataset<T>, __seed: u64) -> ::core::result::Result<__regnet::Probe, __regnet::Error> {
                __regnet::probe(self, __data, __seed)
            }

            /// Loss and accuracy on a data set, in inference mode. As in training, a standardization is applied
            /// before: `net.evaluate(&scale.apply(&test))`.
            ///
            /// # Errors
            /// Data that do not fit the network.
            pub fn evaluate(&self, __data: &__regnet::Dataset<T>) -> ::core::result::Result<__regnet::Report, __regnet::Error> {
                __regnet::evaluate(self, __data)
            }
        }
    }
}
