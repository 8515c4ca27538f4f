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
pub struct Recurrent<T: ::regnet::Scalar = f32>(::regnet::Model<Recurrent<T>>);
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
    __regnet::model!(Recurrent < >, []);
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
    }
    impl<T: __regnet::Scalar> __regnet::Trainable for Recurrent<T> {}
    /// The layers of `Recurrent` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct RecurrentLayers<'net, T: __regnet::Scalar>(&'net Recurrent<T>);
    impl<T: __regnet::Scalar> Recurrent<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> RecurrentLayers<'_, T> {
            RecurrentLayers(self)
        }
    }
    impl<'net, T: __regnet::Scalar> RecurrentLayers<'net, T> {
        /// The tensors of `lstm1`, a `lstm`.
        #[must_use]
        pub fn lstm1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("lstm1")
        }
        /// The tensors of `gru1`, a `gru`.
        #[must_use]
        pub fn gru1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("gru1")
        }
        /// The tensors of `dense1`, a `dense`.
        #[must_use]
        pub fn dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("dense1")
        }
    }
};
