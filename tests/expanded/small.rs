#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    fn __ide() {
        let _ = ::regnet::words::layers::input {
            dims: ::regnet::words::any(4),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(8),
            l2: ::regnet::words::any(1e-4),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::relu {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dropout {
            p: ::regnet::words::any(0.5),
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
/// The network `Small`.
#[derive(Clone, PartialEq)]
pub struct Small<T: ::regnet::Scalar = f32>(::regnet::Model<Small<T>>);
#[allow(dead_code, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private as __regnet;
    /// The layers of `Small` and the steps through them.
    pub struct SmallPlan;
    impl SmallPlan {
        pub const HIDDEN: __regnet::Dense = __regnet::Dense {
            inputs: 4,
            units: 8,
            bias: true,
        };
        pub const RELU1: __regnet::Relu = __regnet::Relu { len: 8 };
        pub const DROPOUT1: __regnet::Dropout = __regnet::Dropout {
            len: 8,
            p: 0.5,
            classic: false,
            stream: 0,
        };
        pub const DENSE2: __regnet::Dense = __regnet::Dense {
            inputs: 8,
            units: 3,
            bias: true,
        };
    }
    /// Every intermediate of `Small`, made once.
    #[derive(Clone, Debug)]
    pub struct SmallWorkspace<T: __regnet::Scalar> {
        __frame: __regnet::Frame<T>,
        relu1: __regnet::Buffer<T>,
        dense2: __regnet::Buffer<T>,
        __scratch1: __regnet::Buffer<T>,
        __scratch2: __regnet::Buffer<T>,
    }
    impl<T: __regnet::Scalar> __regnet::Workspace<T> for SmallWorkspace<T> {
        fn frame(&self) -> &__regnet::Frame<T> {
            &self.__frame
        }
        fn frame_mut(&mut self) -> &mut __regnet::Frame<T> {
            &mut self.__frame
        }
        fn output(&self) -> &[T] {
            &self.dense2
        }
        fn input_gradient(&self) -> &[T] {
            &self.__scratch2
        }
    }
    impl<T: __regnet::Scalar> __regnet::Steps<T> for SmallPlan {
        type Workspace = SmallWorkspace<T>;
        const PARAMS: usize = 67;
        const STATS: usize = 0;
        const BUFFERS: &'static [__regnet::BufferSpec] = &[
            __regnet::BufferSpec {
                name: "input",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "relu1",
                per_example: 8,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("relu1", 1, 4), ("dropout1", 2, 4)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "dense2",
                per_example: 3,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("dense2", 3, 4)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__scratch1",
                per_example: 8,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[("gradient of hidden", 4, 5)],
                at_inference: &[("relu1", 1, 2)],
            },
            __regnet::BufferSpec {
                name: "__scratch2",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[("gradient of input", 5, 6)],
                at_inference: &[("dense2", 2, 3)],
            },
        ];
        fn make_workspace(__capacity: usize, __training: bool) -> Self::Workspace {
            let __kept = if __training { __capacity } else { 0 };
            SmallWorkspace {
                __frame: __regnet::Frame::new(__capacity, __training, 4),
                relu1: __regnet::Buffer::zeros(__kept * 8),
                dense2: __regnet::Buffer::zeros(__kept * 3),
                __scratch1: __regnet::Buffer::zeros(__capacity * 8),
                __scratch2: __regnet::Buffer::zeros(__capacity * 4),
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
            if __see.sees() {
                let mut __y = __regnet::Buffer::zeros(__batch * 8);
                SmallPlan::HIDDEN.forward(__batch, __x, &__params[0..40], &mut __y);
                __see.output("hidden", __batch * 8, &__y);
            }
            SmallPlan::HIDDEN
                .forward_then(
                    SmallPlan::RELU1.curve(),
                    __batch,
                    __x,
                    &__params[0..40],
                    &mut __ws.relu1,
                );
            __see.output("relu1", __batch * 8, &__ws.relu1);
            SmallPlan::DROPOUT1.forward_in_place(__batch, &mut __ws.relu1, __key);
            __see.output("dropout1", __batch * 8, &__ws.relu1);
            SmallPlan::DENSE2
                .forward(__batch, &__ws.relu1, &__params[40..67], &mut __ws.dense2);
            __see.output("dense2", __batch * 3, &__ws.dense2);
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
            __see.gradient("dense2", __batch * 3, __d_y);
            SmallPlan::DENSE2
                .backward_through(
                    SmallPlan::RELU1.dropped_by(&SmallPlan::DROPOUT1),
                    __batch,
                    &__ws.relu1,
                    __params.part(40..67),
                    __d_y,
                    &mut __grads[40..67],
                    ::core::option::Option::Some(&mut __ws.__scratch1[..]),
                );
            __see.gradient("hidden", __batch * 8, &__ws.__scratch1);
            SmallPlan::HIDDEN
                .backward(
                    __batch,
                    __x,
                    __params.part(0..40),
                    &__ws.__scratch1,
                    &mut __grads[0..40],
                    __input_gradient.then_some(&mut __ws.__scratch2[..]),
                );
        }
        fn infer_steps<'ws>(
            __batch: usize,
            __x: &[T],
            __params: &[T],
            __stats: &[T],
            __ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            SmallPlan::HIDDEN
                .forward_then(
                    SmallPlan::RELU1.curve(),
                    __batch,
                    __x,
                    &__params[0..40],
                    &mut __ws.__scratch1,
                );
            SmallPlan::DENSE2
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[40..67],
                    &mut __ws.__scratch2,
                );
            &__ws.__scratch2[..__batch * 3]
        }
    }
    /// The layers of `Small` as inference alone needs them.
    pub struct SmallPlanFolded;
    /// Every intermediate of `Small`, made once.
    #[derive(Clone, Debug)]
    pub struct SmallPlanFolded__Workspace<T: __regnet::Scalar> {
        __frame: __regnet::Frame<T>,
        __scratch1: __regnet::Buffer<T>,
        __scratch2: __regnet::Buffer<T>,
    }
    impl<T: __regnet::Scalar> __regnet::Workspace<T> for SmallPlanFolded__Workspace<T> {
        fn frame(&self) -> &__regnet::Frame<T> {
            &self.__frame
        }
        fn frame_mut(&mut self) -> &mut __regnet::Frame<T> {
            &mut self.__frame
        }
        fn output(&self) -> &[T] {
            &self.__scratch2
        }
        fn input_gradient(&self) -> &[T] {
            &self.__scratch2
        }
    }
    impl<T: __regnet::Scalar> __regnet::Steps<T> for SmallPlanFolded {
        type Workspace = SmallPlanFolded__Workspace<T>;
        const PARAMS: usize = 67;
        const STATS: usize = 0;
        const BUFFERS: &'static [__regnet::BufferSpec] = &[
            __regnet::BufferSpec {
                name: "__scratch1",
                per_example: 8,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[],
                at_inference: &[("relu1", 1, 2)],
            },
            __regnet::BufferSpec {
                name: "__scratch2",
                per_example: 3,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[],
                at_inference: &[("dense2", 2, 3)],
            },
        ];
        fn make_workspace(__capacity: usize, __training: bool) -> Self::Workspace {
            SmallPlanFolded__Workspace {
                __frame: __regnet::Frame::new(__capacity, __training, 0),
                __scratch1: __regnet::Buffer::zeros(__capacity * 8),
                __scratch2: __regnet::Buffer::zeros(__capacity * 3),
            }
        }
        fn init_layers(_: &mut [T], _: __regnet::Key) {}
        fn forward_steps(
            _: usize,
            _: &[T],
            _: &[T],
            _: &mut __regnet::Stats<'_, T>,
            _: &mut Self::Workspace,
            _: __regnet::Key,
            _: &mut __regnet::See<'_, T>,
        ) {
            __regnet::inference_only()
        }
        fn backward_steps(
            _: usize,
            _: &[T],
            _: &mut __regnet::Params<'_, T>,
            _: &[T],
            _: &mut Self::Workspace,
            _: __regnet::Key,
            _: &mut [T],
            _: bool,
            _: &mut __regnet::See<'_, T>,
        ) {
            __regnet::inference_only()
        }
        fn infer_steps<'ws>(
            __batch: usize,
            __x: &[T],
            __params: &[T],
            __stats: &[T],
            __ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            SmallPlan::HIDDEN
                .forward_then(
                    SmallPlan::RELU1.curve(),
                    __batch,
                    __x,
                    &__params[0..40],
                    &mut __ws.__scratch1,
                );
            SmallPlan::DENSE2
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[40..67],
                    &mut __ws.__scratch2,
                );
            &__ws.__scratch2[..__batch * 3]
        }
    }
    impl<T: __regnet::Scalar> __regnet::Foldable for Small<T> {
        type FoldedSteps = SmallPlanFolded;
        const FOLDED: &'static __regnet::Spec = &__regnet::Spec {
            name: "Small",
            input: __regnet::Shape::new(&[4]),
            output: __regnet::Shape::new(&[3]),
            layers: &[
                __regnet::LayerSpec {
                    name: "hidden",
                    word: "dense",
                    output: __regnet::Shape::new(&[8]),
                    params_start: 0,
                    config: &SmallPlan::HIDDEN,
                    macs: SmallPlan::HIDDEN.macs(),
                    params: &[
                        __regnet::TensorSpec {
                            l2: 0.0001,
                            ..__regnet::TensorSpec::new(
                                "weight",
                                __regnet::Kind::Weight,
                                __regnet::Shape::new(&[4, 8]),
                                __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                            )
                        },
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[8]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[8]),
                    config: &SmallPlan::RELU1,
                    macs: SmallPlan::RELU1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense2",
                    word: "dense",
                    output: __regnet::Shape::new(&[3]),
                    params_start: 40,
                    config: &SmallPlan::DENSE2,
                    macs: SmallPlan::DENSE2.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[8, 3]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[3]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
            ],
            loss: "softmax_cross_entropy",
            params: 67,
            stats: 0,
            signal: __regnet::Signal::UNKNOWN,
            buffers: <SmallPlanFolded as __regnet::Steps<T>>::BUFFERS,
        };
        fn fold_parameters(
            __params: &[T],
            __stats: &[T],
            __folded: &mut [T],
            __folded_stats: &mut [T],
        ) {
            __regnet::move_to(&__params[0..40], &mut __folded[0..40]);
            __regnet::move_to(&__params[40..67], &mut __folded[40..67]);
        }
    }
    __regnet::model!(Small < >, []);
    impl<T: __regnet::Scalar> __regnet::Network for Small<T> {
        type Scalar = T;
        type Steps = SmallPlan;
        type Outputs = __regnet::ndarray::Ix2;
        const SPEC: &'static __regnet::Spec = &__regnet::Spec {
            name: "Small",
            input: __regnet::Shape::new(&[4]),
            output: __regnet::Shape::new(&[3]),
            layers: &[
                __regnet::LayerSpec {
                    name: "hidden",
                    word: "dense",
                    output: __regnet::Shape::new(&[8]),
                    params_start: 0,
                    config: &SmallPlan::HIDDEN,
                    macs: SmallPlan::HIDDEN.macs(),
                    params: &[
                        __regnet::TensorSpec {
                            l2: 0.0001,
                            ..__regnet::TensorSpec::new(
                                "weight",
                                __regnet::Kind::Weight,
                                __regnet::Shape::new(&[4, 8]),
                                __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                            )
                        },
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[8]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::new(1.414, 0.7385),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[8]),
                    config: &SmallPlan::RELU1,
                    macs: SmallPlan::RELU1.macs(),
                    signal: __regnet::Signal::new(0.8256, 1.044),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dropout1",
                    word: "dropout",
                    output: __regnet::Shape::new(&[8]),
                    config: &SmallPlan::DROPOUT1,
                    macs: SmallPlan::DROPOUT1.macs(),
                    signal: __regnet::Signal::new(1.297, 0.7385),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense2",
                    word: "dense",
                    output: __regnet::Shape::new(&[3]),
                    params_start: 40,
                    config: &SmallPlan::DENSE2,
                    macs: SmallPlan::DENSE2.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[8, 3]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[3]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::new(1.706, 1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
            ],
            loss: "softmax_cross_entropy",
            params: 67,
            stats: 0,
            signal: __regnet::Signal::new(1.0, 1.477),
            buffers: <SmallPlan as __regnet::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn __regnet::LossFunction<T>> = ::core::option::Option::Some(
            &__regnet::SoftmaxCrossEntropy {
                classes: 3,
                label_smoothing: 0.0,
            },
        );
    }
    impl<T: __regnet::Scalar> __regnet::Trainable for Small<T> {}
    /// The layers of `Small` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct SmallLayers<'net, T: __regnet::Scalar>(&'net Small<T>);
    impl<T: __regnet::Scalar> Small<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> SmallLayers<'_, T> {
            SmallLayers(self)
        }
    }
    impl<'net, T: __regnet::Scalar> SmallLayers<'net, T> {
        /// The tensors of `hidden`, a `dense`.
        #[must_use]
        pub fn hidden(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("hidden")
        }
        /// The tensors of `dense2`, a `dense`.
        #[must_use]
        pub fn dense2(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("dense2")
        }
    }
};
