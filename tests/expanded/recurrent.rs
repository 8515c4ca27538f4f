#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    fn __ide() {
        let _ = ::regnet::words::layers::input {
            dims: ::regnet::words::any(6),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::lstm {
            units: ::regnet::words::any(4),
            sequence: ::regnet::words::any(()),
            dropout: ::regnet::words::any(0.2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::gru {
            units: ::regnet::words::any(5),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(3),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::losses::softmax_cross_entropy {
            ..::core::default::Default::default()
        };
    }
};
/// The network `Recurrent`.
#[derive(Clone, PartialEq)]
pub struct Recurrent<T: ::regnet::Scalar = f32> {
    state: ::regnet::__private::State<T>,
}
#[allow(dead_code, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private as __regnet;
    /// The layers of `Recurrent` and the steps through them.
    pub struct RecurrentPlan;
    impl RecurrentPlan {
        pub const LSTM1: __regnet::Lstm = __regnet::Lstm(__regnet::Recurrent {
            input: [6, 3],
            units: 4,
            bias: true,
            norm: false,
            dropout: 0.2,
            recurrent_dropout: 0.0,
            sequence: true,
            stream: 0,
        });
        pub const GRU1: __regnet::Gru = __regnet::Gru(__regnet::Recurrent {
            input: [6, 4],
            units: 5,
            bias: true,
            norm: false,
            dropout: 0.0,
            recurrent_dropout: 0.0,
            sequence: false,
            stream: 1,
        });
        pub const DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 5,
            units: 3,
            bias: true,
        };
    }
    /// Every intermediate of `Recurrent`, made once.
    #[derive(Clone, Debug)]
    pub struct RecurrentWorkspace<T: __regnet::Scalar> {
        __frame: __regnet::Frame<T>,
        __saved_lstm1: __regnet::Buffer<T>,
        lstm1: __regnet::Buffer<T>,
        __saved_gru1: __regnet::Buffer<T>,
        gru1: __regnet::Buffer<T>,
        dense1: __regnet::Buffer<T>,
        __scratch1: __regnet::Buffer<T>,
        __scratch2: __regnet::Buffer<T>,
    }
    impl<T: __regnet::Scalar> __regnet::Workspace<T> for RecurrentWorkspace<T> {
        fn frame(&self) -> &__regnet::Frame<T> {
            &self.__frame
        }
        fn frame_mut(&mut self) -> &mut __regnet::Frame<T> {
            &mut self.__frame
        }
        fn output(&self) -> &[T] {
            &self.dense1
        }
        fn input_gradient(&self) -> &[T] {
            &self.__scratch1
        }
    }
    impl<T: __regnet::Scalar> __regnet::Steps<T> for RecurrentPlan {
        type Workspace = RecurrentWorkspace<T>;
        const PARAMS: usize = 301;
        const STATS: usize = 0;
        const BUFFERS: &'static [__regnet::BufferSpec] = &[
            __regnet::BufferSpec {
                name: "input",
                per_example: 18,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__saved_lstm1",
                per_example: RecurrentPlan::LSTM1.saved(),
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("saved by lstm1", 1, 6)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "lstm1",
                per_example: 24,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("lstm1", 1, 5)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__saved_gru1",
                per_example: RecurrentPlan::GRU1.saved(),
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("saved by gru1", 2, 5)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "gru1",
                per_example: 5,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("gru1", 2, 4)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "dense1",
                per_example: 3,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("dense1", 3, 4)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__scratch1",
                per_example: 18,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[("gradient of gru1", 4, 5), ("gradient of input", 6, 7)],
                at_inference: &[("gru1", 2, 3)],
            },
            __regnet::BufferSpec {
                name: "__scratch2",
                per_example: 24,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[("gradient of lstm1", 5, 6)],
                at_inference: &[("lstm1", 1, 2), ("dense1", 3, 4)],
            },
        ];
        fn make_workspace(__capacity: usize, __training: bool) -> Self::Workspace {
            let __kept = if __training { __capacity } else { 0 };
            RecurrentWorkspace {
                __frame: __regnet::Frame::new(__capacity, __training, 18),
                __saved_lstm1: __regnet::Buffer::zeros(
                    __kept * RecurrentPlan::LSTM1.saved(),
                ),
                lstm1: __regnet::Buffer::zeros(__kept * 24),
                __saved_gru1: __regnet::Buffer::zeros(
                    __kept * RecurrentPlan::GRU1.saved(),
                ),
                gru1: __regnet::Buffer::zeros(__kept * 5),
                dense1: __regnet::Buffer::zeros(__kept * 3),
                __scratch1: __regnet::Buffer::zeros(__capacity * 18),
                __scratch2: __regnet::Buffer::zeros(__capacity * 24),
            }
        }
        fn init_layers(__params: &mut [T], __key: __regnet::Key) {}
        fn forward_steps(
            __batch: usize,
            __x: &[T],
            __params: &[T],
            __stats: &mut __regnet::Stats<'_, T>,
            __ws: &mut Self::Workspace,
            __key: __regnet::Key,
            __see: &mut __regnet::See<'_, T>,
        ) {
            RecurrentPlan::LSTM1
                .forward(
                    __batch,
                    __x,
                    &__params[0..128],
                    &mut __ws.lstm1,
                    &mut __ws.__saved_lstm1,
                    __key,
                );
            __see.output("lstm1", __batch * 24, &__ws.lstm1);
            RecurrentPlan::GRU1
                .forward(
                    __batch,
                    &__ws.lstm1,
                    &__params[128..283],
                    &mut __ws.gru1,
                    &mut __ws.__saved_gru1,
                    __key,
                );
            __see.output("gru1", __batch * 5, &__ws.gru1);
            RecurrentPlan::DENSE1
                .forward(__batch, &__ws.gru1, &__params[283..301], &mut __ws.dense1);
            __see.output("dense1", __batch * 3, &__ws.dense1);
        }
        fn backward_steps(
            __batch: usize,
            __x: &[T],
            __params: &mut __regnet::Params<'_, T>,
            __d_y: &[T],
            __ws: &mut Self::Workspace,
            __key: __regnet::Key,
            __grads: &mut [T],
            __input_gradient: bool,
            __see: &mut __regnet::See<'_, T>,
        ) {
            __see.gradient("dense1", __batch * 3, __d_y);
            RecurrentPlan::DENSE1
                .backward(
                    __batch,
                    &__ws.gru1,
                    __params.part(283..301),
                    __d_y,
                    &mut __grads[283..301],
                    ::core::option::Option::Some(&mut __ws.__scratch1[..]),
                );
            __see.gradient("gru1", __batch * 5, &__ws.__scratch1);
            RecurrentPlan::GRU1
                .backward(
                    __batch,
                    &__ws.lstm1,
                    &__params[128..283],
                    &__ws.__saved_gru1,
                    &__ws.__scratch1,
                    &mut __grads[128..283],
                    ::core::option::Option::Some(&mut __ws.__scratch2[..]),
                    __key,
                );
            __see.gradient("lstm1", __batch * 24, &__ws.__scratch2);
            RecurrentPlan::LSTM1
                .backward(
                    __batch,
                    __x,
                    &__params[0..128],
                    &__ws.__saved_lstm1,
                    &__ws.__scratch2,
                    &mut __grads[0..128],
                    __input_gradient.then_some(&mut __ws.__scratch1[..]),
                    __key,
                );
        }
        fn infer_steps<'ws>(
            __batch: usize,
            __x: &[T],
            __params: &[T],
            __stats: &[T],
            __ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            RecurrentPlan::LSTM1
                .infer(__batch, __x, &__params[0..128], &mut __ws.__scratch2);
            RecurrentPlan::GRU1
                .infer(
                    __batch,
                    &__ws.__scratch2,
                    &__params[128..283],
                    &mut __ws.__scratch1,
                );
            RecurrentPlan::DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[283..301],
                    &mut __ws.__scratch2,
                );
            &__ws.__scratch2[..__batch * 3]
        }
    }
    impl<T: __regnet::Scalar> __regnet::Foldable for Recurrent<T> {
        type FoldedSteps = RecurrentPlan;
        const FOLDED: &'static __regnet::Spec = &*<Self as __regnet::Network>::SPEC;
        fn fold_parameters(
            __params: &[T],
            __stats: &[T],
            __folded: &mut [T],
            __folded_stats: &mut [T],
        ) {
            __folded.copy_from_slice(__params);
            __folded_stats.copy_from_slice(__stats);
        }
    }
    impl<T: __regnet::Scalar> __regnet::Network for Recurrent<T> {
        type Scalar = T;
        type Steps = RecurrentPlan;
        type Outputs = __regnet::ndarray::Ix2;
        const SPEC: &'static __regnet::Spec = &__regnet::Spec {
            name: "Recurrent",
            input: __regnet::Shape::new(&[6, 3]),
            output: __regnet::Shape::new(&[3]),
            layers: &[
                __regnet::LayerSpec {
                    name: "lstm1",
                    word: "lstm",
                    output: __regnet::Shape::new(&[6, 4]),
                    params_start: 0,
                    config: &RecurrentPlan::LSTM1,
                    macs: RecurrentPlan::LSTM1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[3, 16]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "recurrent_weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[4, 16]),
                            __regnet::Init::Orthogonal(1.0),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[16]),
                            __regnet::Init::ForgetGate,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "gru1",
                    word: "gru",
                    output: __regnet::Shape::new(&[5]),
                    params_start: 128,
                    config: &RecurrentPlan::GRU1,
                    macs: RecurrentPlan::GRU1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[4, 15]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "recurrent_weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[5, 15]),
                            __regnet::Init::Orthogonal(1.0),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[15]),
                            __regnet::Init::Zeros,
                        ),
                        __regnet::TensorSpec::new(
                            "recurrent_bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[5]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::backward(0.866),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[3]),
                    params_start: 283,
                    config: &RecurrentPlan::DENSE1,
                    macs: RecurrentPlan::DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[5, 3]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[3]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::backward(1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
            ],
            loss: "softmax_cross_entropy",
            params: 301,
            stats: 0,
            signal: __regnet::Signal::forward(1.0),
            buffers: <RecurrentPlan as __regnet::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn __regnet::LossFunction<T>> = ::core::option::Option::Some(
            &__regnet::SoftmaxCrossEntropy {
                classes: 3,
                label_smoothing: 0.0,
            },
        );
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
    impl<T: __regnet::Scalar> ::core::fmt::Debug for Recurrent<T> {
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("Recurrent").finish_non_exhaustive()
        }
    }
    impl Recurrent<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static __regnet::Spec = <Self as __regnet::Network>::SPEC;
        /// A network with fresh parameters; the same seed gives the same parameters.
        #[must_use]
        pub fn new(__seed: u64) -> Self {
            __regnet::initialize(__seed)
        }
        __regnet::if_files! {
            #[doc = r" Reads a model that `save` wrote."] #[doc = r""] #[doc =
            r" # Errors"] #[doc =
            r" A file that cannot be read, is broken, or belongs to another architecture; the text names"]
            #[doc = r" what was found and what was expected."] pub fn load(__path : impl
            ::core::convert::AsRef < ::std::path::Path >) -> ::core::result::Result <
            Self, __regnet::Error > { __regnet::files::load(__path.as_ref()) } #[doc =
            r" Reads a model from the bytes that `to_bytes` gave or `save` wrote."] #[doc
            = r""] #[doc = r" # Errors"] #[doc =
            r" As `load`; the text begins with `the bytes` in place of a path."] pub fn
            from_bytes(__bytes : & [u8]) -> ::core::result::Result < Self,
            __regnet::Error > { __regnet::files::from_bytes(__bytes) } #[doc =
            r" Reads a model whose tensors fit but whose architecture may differ, such as one with another"]
            #[doc = r" activation."] #[doc = r""] #[doc = r" # Errors"] #[doc =
            r" As `load`, but for the architecture."] pub fn
            load_unchecked_architecture(__path : impl ::core::convert::AsRef <
            ::std::path::Path >) -> ::core::result::Result < Self, __regnet::Error > {
            __regnet::files::load_unchecked_architecture(__path.as_ref()) }
        }
    }
    impl<T: __regnet::Scalar> Recurrent<T> {
        /// Probabilities (softmax or sigmoid losses) or values for a batch, in inference mode. The inputs are raw
        /// if `set_standardize` was called: this method standardizes them, no other does.
        ///
        /// The axes are `[batch, …input]`, where axes of length 1 may be missing or surplus, or `[batch, features]`.
        ///
        /// # Panics
        /// If the array has other axes or is empty; `try_predict` returns that as an error.
        #[must_use]
        #[track_caller]
        pub fn predict<Axes: __regnet::ndarray::Dimension>(
            &self,
            __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>,
        ) -> __regnet::ndarray::Array<T, <Self as __regnet::Network>::Outputs> {
            __regnet::must(__regnet::try_predict(self, __inputs))
        }
        /// `predict`, with an error for an array that does not fit.
        ///
        /// # Errors
        /// Other axes than `predict` takes, or an empty batch.
        pub fn try_predict<Axes: __regnet::ndarray::Dimension>(
            &self,
            __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>,
        ) -> ::core::result::Result<
            __regnet::ndarray::Array<T, <Self as __regnet::Network>::Outputs>,
            __regnet::Error,
        > {
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
        pub fn predict_mc<Axes: __regnet::ndarray::Dimension>(
            &self,
            __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>,
            __passes: usize,
            __rng: &mut __regnet::Rng,
        ) -> __regnet::MonteCarlo<T, <Self as __regnet::Network>::Outputs> {
            __regnet::must(__regnet::try_predict_mc(self, __inputs, __passes, __rng))
        }
        /// `predict_mc`, with an error for an array that does not fit.
        ///
        /// # Errors
        /// Other axes than `predict` takes, an empty batch, or 0 passes.
        pub fn try_predict_mc<Axes: __regnet::ndarray::Dimension>(
            &self,
            __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>,
            __passes: usize,
            __rng: &mut __regnet::Rng,
        ) -> ::core::result::Result<
            __regnet::MonteCarlo<T, <Self as __regnet::Network>::Outputs>,
            __regnet::Error,
        > {
            __regnet::try_predict_mc(self, __inputs, __passes, __rng)
        }
        /// The raw outputs for a batch, in inference mode: logits before a softmax or sigmoid loss. Inputs and
        /// outputs are as in training: a standardization is the caller's to apply.
        ///
        /// # Panics
        /// If the array has other axes than `predict` takes, or is empty.
        #[must_use]
        #[track_caller]
        pub fn scores<Axes: __regnet::ndarray::Dimension>(
            &self,
            __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>,
        ) -> __regnet::ndarray::Array<T, <Self as __regnet::Network>::Outputs> {
            __regnet::must(__regnet::try_scores(self, __inputs))
        }
        /// `scores` for slices: examples one after the other, in inference mode and without allocation. A
        /// standardization is the caller's to apply (`Standardize::apply_inputs`, `restore_targets`).
        ///
        /// # Panics
        /// If the slice holds no whole number of examples, none, or more than the workspace serves.
        #[track_caller]
        pub fn infer<'ws>(
            &self,
            __inputs: &[T],
            __workspace: &'ws mut __regnet::WorkspaceOf<Self>,
        ) -> &'ws [T] {
            __regnet::infer(self, __inputs, __workspace)
        }
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
        pub fn inference_workspace(
            &self,
            __batch: usize,
        ) -> __regnet::WorkspaceOf<Self> {
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
        pub fn forward<'ws>(
            &mut self,
            __inputs: &[T],
            __workspace: &'ws mut __regnet::WorkspaceOf<Self>,
            __rng: &mut __regnet::Rng,
        ) -> &'ws [T] {
            __regnet::forward(self, __inputs, __workspace, __rng)
        }
        /// The gradients of the parameters (overwritten, penalties included) and of the inputs (returned), from
        /// the gradient of the outputs of the last `forward`.
        ///
        /// # Panics
        /// Without a `forward` before it, or if the gradient has another length than its outputs.
        #[track_caller]
        pub fn backward<'ws>(
            &self,
            __d_outputs: &[T],
            __grads: &mut __regnet::Grads<Self>,
            __workspace: &'ws mut __regnet::WorkspaceOf<Self>,
        ) -> &'ws [T] {
            __regnet::backward(self, __d_outputs, __grads, __workspace)
        }
        __regnet::if_files! {
            #[doc =
            r" Writes the model as safetensors: parameters, statistics, standardization, architecture."]
            #[doc = r""] #[doc = r" # Errors"] #[doc =
            r" If the file cannot be written; an older file of that name is then still whole."]
            pub fn save(& self, __path : impl ::core::convert::AsRef < ::std::path::Path
            >) -> ::core::result::Result < (), __regnet::Error > {
            __regnet::files::save(self, __path.as_ref()) } #[doc =
            r" The bytes of the file that `save` writes, for machines and places without files."]
            #[must_use] pub fn to_bytes(& self) -> ::std::vec::Vec < u8 > {
            __regnet::files::to_bytes(self) } #[doc =
            r" Takes from a model file whatever fits by name and shape, for fine-tuning, and reports the rest."]
            #[doc = r""] #[doc = r" # Errors"] #[doc =
            r" A file that cannot be read or is broken; nothing has changed then."] pub
            fn load_matching(& mut self, __path : impl ::core::convert::AsRef <
            ::std::path::Path >) -> ::core::result::Result < __regnet::files::Matched,
            __regnet::Error > { __regnet::files::load_matching(self, __path.as_ref()) }
        }
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
        pub fn param(
            &self,
            __name: &str,
        ) -> ::core::option::Option<__regnet::ndarray::ArrayViewD<'_, T>> {
            __regnet::param(self, __name)
        }
        /// One parameter by name, to be changed.
        pub fn param_mut(
            &mut self,
            __name: &str,
        ) -> ::core::option::Option<__regnet::ndarray::ArrayViewMutD<'_, T>> {
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
        pub fn freeze(
            &mut self,
            __name: &str,
        ) -> ::core::result::Result<(), __regnet::Error> {
            __regnet::set_frozen(self, __name, true)
        }
        /// Lets training change it again.
        ///
        /// # Errors
        /// If no layer or tensor with parameters has that name.
        pub fn unfreeze(
            &mut self,
            __name: &str,
        ) -> ::core::result::Result<(), __regnet::Error> {
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
        pub fn lsuv<Axes: __regnet::ndarray::Dimension>(
            &mut self,
            __inputs: __regnet::ndarray::ArrayView<'_, T, Axes>,
        ) -> ::core::result::Result<
            ::std::vec::Vec<(::std::string::String, f64)>,
            __regnet::Error,
        > {
            __regnet::lsuv(self, __inputs)
        }
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> RecurrentLayers<'_, T> {
            RecurrentLayers { net: self }
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
        pub fn cast<To: __regnet::Scalar>(&self) -> Recurrent<To> {
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
        pub fn set_standardize(
            &mut self,
            __standardize: ::core::option::Option<__regnet::Standardize>,
        ) {
            __regnet::set_standardize(self, __standardize);
        }
    }
    impl<T: __regnet::Scalar> __regnet::Trainable for Recurrent<T> {}
    impl<T: __regnet::Scalar> Recurrent<T> {
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
            __regnet::forward_backward(
                self,
                __inputs,
                __targets.into(),
                __grads,
                __workspace,
                __rng,
            )
        }
        /// A look at all layers on these examples, as in a training step with the masks of this seed: mean, spread,
        /// zeros, gradients, norms of the weights, and what was predicted. Nothing changes.
        ///
        /// # Errors
        /// Data that do not fit the network.
        pub fn probe(
            &self,
            __data: &__regnet::Dataset<T>,
            __seed: u64,
        ) -> ::core::result::Result<__regnet::Probe, __regnet::Error> {
            __regnet::probe(self, __data, __seed)
        }
        /// Loss and accuracy on a data set, in inference mode. As in training, a standardization is applied
        /// before: `net.evaluate(&scale.apply(&test))`.
        ///
        /// # Errors
        /// Data that do not fit the network.
        pub fn evaluate(
            &self,
            __data: &__regnet::Dataset<T>,
        ) -> ::core::result::Result<__regnet::Report, __regnet::Error> {
            __regnet::evaluate(self, __data)
        }
    }
    /// The layers of `Recurrent` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct RecurrentLayers<'net, T: __regnet::Scalar> {
        net: &'net Recurrent<T>,
    }
    impl<'net, T: __regnet::Scalar> RecurrentLayers<'net, T> {
        /// The tensors of `lstm1`, a `lstm`.
        #[must_use]
        pub fn lstm1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "lstm1")
        }
        /// The tensors of `gru1`, a `gru`.
        #[must_use]
        pub fn gru1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "gru1")
        }
        /// The tensors of `dense1`, a `dense`.
        #[must_use]
        pub fn dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "dense1")
        }
    }
};
