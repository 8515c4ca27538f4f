#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    fn __ide() {
        let _ = ::regnet::words::layers::input {
            dims: ::regnet::words::any(5),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::repeat {
            ..::core::default::Default::default()
        };
        let _: () = ::regnet::words::any(3);
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(6),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::batchnorm {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::relu {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dropout {
            p: ::regnet::words::any(0.2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::losses::sigmoid_cross_entropy {
            ..::core::default::Default::default()
        };
    }
};
/// The network `Repeated`.
#[derive(Clone, PartialEq)]
pub struct Repeated<T: ::regnet::Scalar = f32>(::regnet::Model<Repeated<T>>);
#[allow(dead_code, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private as __regnet;
    /// The layers of `Repeated` and the steps through them.
    pub struct RepeatedPlan;
    impl RepeatedPlan {
        pub const REPEAT1_0_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 5,
            units: 6,
            bias: false,
        };
        pub const REPEAT1_0_BATCHNORM1: __regnet::BatchNorm = __regnet::BatchNorm {
            positions: 1,
            channels: 6,
            momentum: __regnet::Momentum::Of(0.1),
            running_variance: __regnet::Variance::Unbiased,
            eps: 0.00001,
            affine: true,
        };
        pub const REPEAT1_0_RELU1: __regnet::Relu = __regnet::Relu { len: 6 };
        pub const REPEAT1_0_DROPOUT1: __regnet::Dropout = __regnet::Dropout {
            len: 6,
            p: 0.2,
            classic: false,
            stream: 0,
        };
        pub const REPEAT1_1_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 6,
            units: 6,
            bias: false,
        };
        pub const REPEAT1_1_BATCHNORM1: __regnet::BatchNorm = __regnet::BatchNorm {
            positions: 1,
            channels: 6,
            momentum: __regnet::Momentum::Of(0.1),
            running_variance: __regnet::Variance::Unbiased,
            eps: 0.00001,
            affine: true,
        };
        pub const REPEAT1_1_RELU1: __regnet::Relu = __regnet::Relu { len: 6 };
        pub const REPEAT1_1_DROPOUT1: __regnet::Dropout = __regnet::Dropout {
            len: 6,
            p: 0.2,
            classic: false,
            stream: 1,
        };
        pub const REPEAT1_2_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 6,
            units: 6,
            bias: false,
        };
        pub const REPEAT1_2_BATCHNORM1: __regnet::BatchNorm = __regnet::BatchNorm {
            positions: 1,
            channels: 6,
            momentum: __regnet::Momentum::Of(0.1),
            running_variance: __regnet::Variance::Unbiased,
            eps: 0.00001,
            affine: true,
        };
        pub const REPEAT1_2_RELU1: __regnet::Relu = __regnet::Relu { len: 6 };
        pub const REPEAT1_2_DROPOUT1: __regnet::Dropout = __regnet::Dropout {
            len: 6,
            p: 0.2,
            classic: false,
            stream: 2,
        };
        pub const DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 6,
            units: 2,
            bias: true,
        };
    }
    /// Every intermediate of `Repeated`, made once.
    #[derive(Clone, Debug)]
    pub struct RepeatedWorkspace<T: __regnet::Scalar> {
        __frame: __regnet::Frame<T>,
        repeat1_0_dense1: __regnet::Buffer<T>,
        __saved_repeat1_0_batchnorm1: __regnet::Buffer<T>,
        repeat1_0_relu1: __regnet::Buffer<T>,
        repeat1_1_dense1: __regnet::Buffer<T>,
        __saved_repeat1_1_batchnorm1: __regnet::Buffer<T>,
        repeat1_1_relu1: __regnet::Buffer<T>,
        repeat1_2_dense1: __regnet::Buffer<T>,
        __saved_repeat1_2_batchnorm1: __regnet::Buffer<T>,
        repeat1_2_relu1: __regnet::Buffer<T>,
        dense1: __regnet::Buffer<T>,
        __scratch1: __regnet::Buffer<T>,
        __scratch2: __regnet::Buffer<T>,
    }
    impl<T: __regnet::Scalar> __regnet::Workspace<T> for RepeatedWorkspace<T> {
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
    impl<T: __regnet::Scalar> __regnet::Steps<T> for RepeatedPlan {
        type Workspace = RepeatedWorkspace<T>;
        const PARAMS: usize = 152;
        const STATS: usize = 36;
        const BUFFERS: &'static [__regnet::BufferSpec] = &[
            __regnet::BufferSpec {
                name: "input",
                per_example: 5,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "repeat1_0_dense1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.0.dense1", 1, 19)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__saved_repeat1_0_batchnorm1",
                per_example: 0,
                per_batch: 13,
                lanes: false,
                inference: false,
                training: &[("saved by repeat1.0.batchnorm1", 2, 19)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "repeat1_0_relu1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.0.relu1", 2, 17), ("repeat1.0.dropout1", 3, 17)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "repeat1_1_dense1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.1.dense1", 4, 16)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__saved_repeat1_1_batchnorm1",
                per_example: 0,
                per_batch: 13,
                lanes: false,
                inference: false,
                training: &[("saved by repeat1.1.batchnorm1", 5, 16)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "repeat1_1_relu1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.1.relu1", 5, 14), ("repeat1.1.dropout1", 6, 14)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "repeat1_2_dense1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.2.dense1", 7, 13)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__saved_repeat1_2_batchnorm1",
                per_example: 0,
                per_batch: 13,
                lanes: false,
                inference: false,
                training: &[("saved by repeat1.2.batchnorm1", 8, 13)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "repeat1_2_relu1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.2.relu1", 8, 11), ("repeat1.2.dropout1", 9, 11)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "dense1",
                per_example: 2,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("dense1", 10, 11)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__scratch1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[
                    ("gradient of repeat1.2.dropout1", 11, 13),
                    ("gradient of repeat1.2.relu1", 12, 13),
                    ("gradient of repeat1.1.dropout1", 14, 16),
                    ("gradient of repeat1.1.relu1", 15, 16),
                    ("gradient of repeat1.0.dropout1", 17, 19),
                    ("gradient of repeat1.0.relu1", 18, 19),
                    ("gradient of input", 20, 21),
                ],
                at_inference: &[
                    ("repeat1.0.dense1", 1, 2),
                    ("repeat1.1.dense1", 3, 4),
                    ("repeat1.2.dense1", 5, 6),
                    ("dense1", 7, 8),
                ],
            },
            __regnet::BufferSpec {
                name: "__scratch2",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[
                    ("gradient of repeat1.2.dense1", 13, 14),
                    ("gradient of repeat1.1.dense1", 16, 17),
                    ("gradient of repeat1.0.dense1", 19, 20),
                ],
                at_inference: &[
                    ("repeat1.0.relu1", 2, 3),
                    ("repeat1.1.relu1", 4, 5),
                    ("repeat1.2.relu1", 6, 7),
                ],
            },
        ];
        fn make_workspace(__capacity: usize, __training: bool) -> Self::Workspace {
            let __kept = if __training { __capacity } else { 0 };
            RepeatedWorkspace {
                __frame: __regnet::Frame::new(__capacity, __training, 5),
                repeat1_0_dense1: __regnet::Buffer::zeros(__kept * 6),
                __saved_repeat1_0_batchnorm1: __regnet::Buffer::zeros(
                    __kept.min(1) * 13,
                ),
                repeat1_0_relu1: __regnet::Buffer::zeros(__kept * 6),
                repeat1_1_dense1: __regnet::Buffer::zeros(__kept * 6),
                __saved_repeat1_1_batchnorm1: __regnet::Buffer::zeros(
                    __kept.min(1) * 13,
                ),
                repeat1_1_relu1: __regnet::Buffer::zeros(__kept * 6),
                repeat1_2_dense1: __regnet::Buffer::zeros(__kept * 6),
                __saved_repeat1_2_batchnorm1: __regnet::Buffer::zeros(
                    __kept.min(1) * 13,
                ),
                repeat1_2_relu1: __regnet::Buffer::zeros(__kept * 6),
                dense1: __regnet::Buffer::zeros(__kept * 2),
                __scratch1: __regnet::Buffer::zeros(__capacity * 6),
                __scratch2: __regnet::Buffer::zeros(__capacity * 6),
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
            RepeatedPlan::REPEAT1_0_DENSE1
                .forward(__batch, __x, &__params[0..30], &mut __ws.repeat1_0_dense1);
            __see.output("repeat1.0.dense1", __batch * 6, &__ws.repeat1_0_dense1);
            if __see.sees() {
                let mut __y = __regnet::Buffer::zeros(__batch * 6);
                RepeatedPlan::REPEAT1_0_BATCHNORM1
                    .forward(
                        __batch,
                        &__ws.repeat1_0_dense1,
                        &__params[30..42],
                        __stats.part(0..12),
                        &mut __y,
                        &mut __ws.__saved_repeat1_0_batchnorm1,
                    );
                __see.output("repeat1.0.batchnorm1", __batch * 6, &__y);
            }
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_0_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .forward(
                    __batch,
                    &__ws.repeat1_0_dense1,
                    &__params[30..42],
                    __stats.part(0..12),
                    &mut __ws.repeat1_0_relu1,
                    &mut __ws.__saved_repeat1_0_batchnorm1,
                );
            __see.output("repeat1.0.relu1", __batch * 6, &__ws.repeat1_0_relu1);
            RepeatedPlan::REPEAT1_0_DROPOUT1
                .forward_in_place(__batch, &mut __ws.repeat1_0_relu1, __key);
            __see.output("repeat1.0.dropout1", __batch * 6, &__ws.repeat1_0_relu1);
            RepeatedPlan::REPEAT1_1_DENSE1
                .forward(
                    __batch,
                    &__ws.repeat1_0_relu1,
                    &__params[42..78],
                    &mut __ws.repeat1_1_dense1,
                );
            __see.output("repeat1.1.dense1", __batch * 6, &__ws.repeat1_1_dense1);
            if __see.sees() {
                let mut __y = __regnet::Buffer::zeros(__batch * 6);
                RepeatedPlan::REPEAT1_1_BATCHNORM1
                    .forward(
                        __batch,
                        &__ws.repeat1_1_dense1,
                        &__params[78..90],
                        __stats.part(12..24),
                        &mut __y,
                        &mut __ws.__saved_repeat1_1_batchnorm1,
                    );
                __see.output("repeat1.1.batchnorm1", __batch * 6, &__y);
            }
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_1_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .forward(
                    __batch,
                    &__ws.repeat1_1_dense1,
                    &__params[78..90],
                    __stats.part(12..24),
                    &mut __ws.repeat1_1_relu1,
                    &mut __ws.__saved_repeat1_1_batchnorm1,
                );
            __see.output("repeat1.1.relu1", __batch * 6, &__ws.repeat1_1_relu1);
            RepeatedPlan::REPEAT1_1_DROPOUT1
                .forward_in_place(__batch, &mut __ws.repeat1_1_relu1, __key);
            __see.output("repeat1.1.dropout1", __batch * 6, &__ws.repeat1_1_relu1);
            RepeatedPlan::REPEAT1_2_DENSE1
                .forward(
                    __batch,
                    &__ws.repeat1_1_relu1,
                    &__params[90..126],
                    &mut __ws.repeat1_2_dense1,
                );
            __see.output("repeat1.2.dense1", __batch * 6, &__ws.repeat1_2_dense1);
            if __see.sees() {
                let mut __y = __regnet::Buffer::zeros(__batch * 6);
                RepeatedPlan::REPEAT1_2_BATCHNORM1
                    .forward(
                        __batch,
                        &__ws.repeat1_2_dense1,
                        &__params[126..138],
                        __stats.part(24..36),
                        &mut __y,
                        &mut __ws.__saved_repeat1_2_batchnorm1,
                    );
                __see.output("repeat1.2.batchnorm1", __batch * 6, &__y);
            }
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_2_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .forward(
                    __batch,
                    &__ws.repeat1_2_dense1,
                    &__params[126..138],
                    __stats.part(24..36),
                    &mut __ws.repeat1_2_relu1,
                    &mut __ws.__saved_repeat1_2_batchnorm1,
                );
            __see.output("repeat1.2.relu1", __batch * 6, &__ws.repeat1_2_relu1);
            RepeatedPlan::REPEAT1_2_DROPOUT1
                .forward_in_place(__batch, &mut __ws.repeat1_2_relu1, __key);
            __see.output("repeat1.2.dropout1", __batch * 6, &__ws.repeat1_2_relu1);
            RepeatedPlan::DENSE1
                .forward(
                    __batch,
                    &__ws.repeat1_2_relu1,
                    &__params[138..152],
                    &mut __ws.dense1,
                );
            __see.output("dense1", __batch * 2, &__ws.dense1);
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
            __see.gradient("dense1", __batch * 2, __d_y);
            RepeatedPlan::DENSE1
                .backward(
                    __batch,
                    &__ws.repeat1_2_relu1,
                    __params.part(138..152),
                    __d_y,
                    &mut __grads[138..152],
                    ::core::option::Option::Some(&mut __ws.__scratch1[..]),
                );
            __see.gradient("repeat1.2.dropout1", __batch * 6, &__ws.__scratch1);
            RepeatedPlan::REPEAT1_2_DROPOUT1
                .backward_in_place(__batch, &mut __ws.__scratch1, __key);
            __see.gradient("repeat1.2.relu1", __batch * 6, &__ws.__scratch1);
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_2_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .backward(
                    __batch,
                    &__ws.repeat1_2_dense1,
                    &__params[126..138],
                    &__ws.__saved_repeat1_2_batchnorm1,
                    &__ws.__scratch1,
                    &mut __grads[126..138],
                    &mut __ws.__scratch2,
                );
            __see.gradient("repeat1.2.dense1", __batch * 6, &__ws.__scratch2);
            RepeatedPlan::REPEAT1_2_DENSE1
                .backward(
                    __batch,
                    &__ws.repeat1_1_relu1,
                    __params.part(90..126),
                    &__ws.__scratch2,
                    &mut __grads[90..126],
                    ::core::option::Option::Some(&mut __ws.__scratch1[..]),
                );
            __see.gradient("repeat1.1.dropout1", __batch * 6, &__ws.__scratch1);
            RepeatedPlan::REPEAT1_1_DROPOUT1
                .backward_in_place(__batch, &mut __ws.__scratch1, __key);
            __see.gradient("repeat1.1.relu1", __batch * 6, &__ws.__scratch1);
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_1_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .backward(
                    __batch,
                    &__ws.repeat1_1_dense1,
                    &__params[78..90],
                    &__ws.__saved_repeat1_1_batchnorm1,
                    &__ws.__scratch1,
                    &mut __grads[78..90],
                    &mut __ws.__scratch2,
                );
            __see.gradient("repeat1.1.dense1", __batch * 6, &__ws.__scratch2);
            RepeatedPlan::REPEAT1_1_DENSE1
                .backward(
                    __batch,
                    &__ws.repeat1_0_relu1,
                    __params.part(42..78),
                    &__ws.__scratch2,
                    &mut __grads[42..78],
                    ::core::option::Option::Some(&mut __ws.__scratch1[..]),
                );
            __see.gradient("repeat1.0.dropout1", __batch * 6, &__ws.__scratch1);
            RepeatedPlan::REPEAT1_0_DROPOUT1
                .backward_in_place(__batch, &mut __ws.__scratch1, __key);
            __see.gradient("repeat1.0.relu1", __batch * 6, &__ws.__scratch1);
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_0_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .backward(
                    __batch,
                    &__ws.repeat1_0_dense1,
                    &__params[30..42],
                    &__ws.__saved_repeat1_0_batchnorm1,
                    &__ws.__scratch1,
                    &mut __grads[30..42],
                    &mut __ws.__scratch2,
                );
            __see.gradient("repeat1.0.dense1", __batch * 6, &__ws.__scratch2);
            RepeatedPlan::REPEAT1_0_DENSE1
                .backward(
                    __batch,
                    __x,
                    __params.part(0..30),
                    &__ws.__scratch2,
                    &mut __grads[0..30],
                    __input_gradient.then_some(&mut __ws.__scratch1[..]),
                );
        }
        fn infer_steps<'ws>(
            __batch: usize,
            __x: &[T],
            __params: &[T],
            __stats: &[T],
            __ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            RepeatedPlan::REPEAT1_0_DENSE1
                .forward(__batch, __x, &__params[0..30], &mut __ws.__scratch1);
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_0_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .infer(
                    __batch,
                    &__ws.__scratch1,
                    &__params[30..42],
                    &__stats[0..12],
                    &mut __ws.__scratch2,
                );
            RepeatedPlan::REPEAT1_1_DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch2,
                    &__params[42..78],
                    &mut __ws.__scratch1,
                );
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_1_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .infer(
                    __batch,
                    &__ws.__scratch1,
                    &__params[78..90],
                    &__stats[12..24],
                    &mut __ws.__scratch2,
                );
            RepeatedPlan::REPEAT1_2_DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch2,
                    &__params[90..126],
                    &mut __ws.__scratch1,
                );
            __regnet::NormRelu {
                norm: RepeatedPlan::REPEAT1_2_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .infer(
                    __batch,
                    &__ws.__scratch1,
                    &__params[126..138],
                    &__stats[24..36],
                    &mut __ws.__scratch2,
                );
            RepeatedPlan::DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch2,
                    &__params[138..152],
                    &mut __ws.__scratch1,
                );
            &__ws.__scratch1[..__batch * 2]
        }
    }
    /// The layers of `Repeated` as inference alone needs them.
    pub struct RepeatedPlanFolded;
    impl RepeatedPlanFolded {
        pub const REPEAT1_0_DENSE1: __regnet::Dense = __regnet::Dense {
            bias: true,
            ..RepeatedPlan::REPEAT1_0_DENSE1
        };
        pub const REPEAT1_1_DENSE1: __regnet::Dense = __regnet::Dense {
            bias: true,
            ..RepeatedPlan::REPEAT1_1_DENSE1
        };
        pub const REPEAT1_2_DENSE1: __regnet::Dense = __regnet::Dense {
            bias: true,
            ..RepeatedPlan::REPEAT1_2_DENSE1
        };
    }
    /// Every intermediate of `Repeated`, made once.
    #[derive(Clone, Debug)]
    pub struct RepeatedPlanFolded__Workspace<T: __regnet::Scalar> {
        __frame: __regnet::Frame<T>,
        __scratch1: __regnet::Buffer<T>,
        __scratch2: __regnet::Buffer<T>,
    }
    impl<T: __regnet::Scalar> __regnet::Workspace<T>
    for RepeatedPlanFolded__Workspace<T> {
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
    impl<T: __regnet::Scalar> __regnet::Steps<T> for RepeatedPlanFolded {
        type Workspace = RepeatedPlanFolded__Workspace<T>;
        const PARAMS: usize = 134;
        const STATS: usize = 0;
        const BUFFERS: &'static [__regnet::BufferSpec] = &[
            __regnet::BufferSpec {
                name: "__scratch1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[],
                at_inference: &[("repeat1.0.relu1", 1, 2), ("repeat1.2.relu1", 3, 4)],
            },
            __regnet::BufferSpec {
                name: "__scratch2",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[],
                at_inference: &[("repeat1.1.relu1", 2, 3), ("dense1", 4, 5)],
            },
        ];
        fn make_workspace(__capacity: usize, __training: bool) -> Self::Workspace {
            RepeatedPlanFolded__Workspace {
                __frame: __regnet::Frame::new(__capacity, __training, 0),
                __scratch1: __regnet::Buffer::zeros(__capacity * 6),
                __scratch2: __regnet::Buffer::zeros(__capacity * 6),
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
            RepeatedPlanFolded::REPEAT1_0_DENSE1
                .forward_then(
                    RepeatedPlan::REPEAT1_0_RELU1.curve(),
                    __batch,
                    __x,
                    &__params[0..36],
                    &mut __ws.__scratch1,
                );
            RepeatedPlanFolded::REPEAT1_1_DENSE1
                .forward_then(
                    RepeatedPlan::REPEAT1_1_RELU1.curve(),
                    __batch,
                    &__ws.__scratch1,
                    &__params[36..78],
                    &mut __ws.__scratch2,
                );
            RepeatedPlanFolded::REPEAT1_2_DENSE1
                .forward_then(
                    RepeatedPlan::REPEAT1_2_RELU1.curve(),
                    __batch,
                    &__ws.__scratch2,
                    &__params[78..120],
                    &mut __ws.__scratch1,
                );
            RepeatedPlan::DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[120..134],
                    &mut __ws.__scratch2,
                );
            &__ws.__scratch2[..__batch * 2]
        }
    }
    impl<T: __regnet::Scalar> __regnet::Foldable for Repeated<T> {
        type FoldedSteps = RepeatedPlanFolded;
        const FOLDED: &'static __regnet::Spec = &__regnet::Spec {
            name: "Repeated",
            input: __regnet::Shape::new(&[5]),
            output: __regnet::Shape::new(&[2]),
            layers: &[
                __regnet::LayerSpec {
                    name: "repeat1.0.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 0,
                    config: &RepeatedPlanFolded::REPEAT1_0_DENSE1,
                    macs: RepeatedPlanFolded::REPEAT1_0_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[5, 6]),
                            __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.0.relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_0_RELU1,
                    macs: RepeatedPlan::REPEAT1_0_RELU1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.1.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 36,
                    config: &RepeatedPlanFolded::REPEAT1_1_DENSE1,
                    macs: RepeatedPlanFolded::REPEAT1_1_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 6]),
                            __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.1.relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_1_RELU1,
                    macs: RepeatedPlan::REPEAT1_1_RELU1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.2.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 78,
                    config: &RepeatedPlanFolded::REPEAT1_2_DENSE1,
                    macs: RepeatedPlanFolded::REPEAT1_2_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 6]),
                            __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.2.relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_2_RELU1,
                    macs: RepeatedPlan::REPEAT1_2_RELU1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[2]),
                    params_start: 120,
                    config: &RepeatedPlan::DENSE1,
                    macs: RepeatedPlan::DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 2]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[2]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
            ],
            loss: "sigmoid_cross_entropy",
            params: 134,
            stats: 0,
            signal: __regnet::Signal::UNKNOWN,
            buffers: <RepeatedPlanFolded as __regnet::Steps<T>>::BUFFERS,
        };
        fn fold_parameters(
            __params: &[T],
            __stats: &[T],
            __folded: &mut [T],
            __folded_stats: &mut [T],
        ) {
            __regnet::move_to(&__params[0..30], &mut __folded[0..36]);
            RepeatedPlan::REPEAT1_0_BATCHNORM1
                .fold_into(&__params[30..42], &__stats[0..12], &mut __folded[0..36]);
            __regnet::move_to(&__params[42..78], &mut __folded[36..78]);
            RepeatedPlan::REPEAT1_1_BATCHNORM1
                .fold_into(&__params[78..90], &__stats[12..24], &mut __folded[36..78]);
            __regnet::move_to(&__params[90..126], &mut __folded[78..120]);
            RepeatedPlan::REPEAT1_2_BATCHNORM1
                .fold_into(
                    &__params[126..138],
                    &__stats[24..36],
                    &mut __folded[78..120],
                );
            __regnet::move_to(&__params[138..152], &mut __folded[120..134]);
        }
    }
    __regnet::model!(Repeated < >, []);
    impl<T: __regnet::Scalar> __regnet::Network for Repeated<T> {
        type Scalar = T;
        type Steps = RepeatedPlan;
        type Outputs = __regnet::ndarray::Ix2;
        const SPEC: &'static __regnet::Spec = &__regnet::Spec {
            name: "Repeated",
            input: __regnet::Shape::new(&[5]),
            output: __regnet::Shape::new(&[2]),
            layers: &[
                __regnet::LayerSpec {
                    name: "repeat1.0.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 0,
                    config: &RepeatedPlan::REPEAT1_0_DENSE1,
                    macs: RepeatedPlan::REPEAT1_0_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[5, 6]),
                            __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                        ),
                    ],
                    signal: __regnet::Signal::new(1.414, 0.5303),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.0.batchnorm1",
                    word: "batchnorm",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 30,
                    stats_start: 0,
                    config: &RepeatedPlan::REPEAT1_0_BATCHNORM1,
                    macs: RepeatedPlan::REPEAT1_0_BATCHNORM1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "gamma",
                            __regnet::Kind::Gamma,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Ones,
                        ),
                        __regnet::TensorSpec::new(
                            "beta",
                            __regnet::Kind::Beta,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    stats: &[
                        __regnet::TensorSpec::new(
                            "running_mean",
                            __regnet::Kind::Statistic,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                        __regnet::TensorSpec::new(
                            "running_var",
                            __regnet::Kind::Statistic,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Ones,
                        ),
                    ],
                    batch_values: 1,
                    signal: __regnet::Signal::new(1.0, 0.75),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.0.relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_0_RELU1,
                    macs: RepeatedPlan::REPEAT1_0_RELU1.macs(),
                    signal: __regnet::Signal::new(0.5838, 1.061),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.0.dropout1",
                    word: "dropout",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_0_DROPOUT1,
                    macs: RepeatedPlan::REPEAT1_0_DROPOUT1.macs(),
                    signal: __regnet::Signal::new(0.6825, 0.9487),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.1.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 42,
                    config: &RepeatedPlan::REPEAT1_1_DENSE1,
                    macs: RepeatedPlan::REPEAT1_1_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 6]),
                            __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                        ),
                    ],
                    signal: __regnet::Signal::new(1.118, 0.6708),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.1.batchnorm1",
                    word: "batchnorm",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 78,
                    stats_start: 12,
                    config: &RepeatedPlan::REPEAT1_1_BATCHNORM1,
                    macs: RepeatedPlan::REPEAT1_1_BATCHNORM1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "gamma",
                            __regnet::Kind::Gamma,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Ones,
                        ),
                        __regnet::TensorSpec::new(
                            "beta",
                            __regnet::Kind::Beta,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    stats: &[
                        __regnet::TensorSpec::new(
                            "running_mean",
                            __regnet::Kind::Statistic,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                        __regnet::TensorSpec::new(
                            "running_var",
                            __regnet::Kind::Statistic,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Ones,
                        ),
                    ],
                    batch_values: 1,
                    signal: __regnet::Signal::new(1.0, 0.6475),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.1.relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_1_RELU1,
                    macs: RepeatedPlan::REPEAT1_1_RELU1.macs(),
                    signal: __regnet::Signal::new(0.5838, 0.9157),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.1.dropout1",
                    word: "dropout",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_1_DROPOUT1,
                    macs: RepeatedPlan::REPEAT1_1_DROPOUT1.macs(),
                    signal: __regnet::Signal::new(0.6825, 0.819),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.2.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 90,
                    config: &RepeatedPlan::REPEAT1_2_DENSE1,
                    macs: RepeatedPlan::REPEAT1_2_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 6]),
                            __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                        ),
                    ],
                    signal: __regnet::Signal::new(1.118, 0.5791),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.2.batchnorm1",
                    word: "batchnorm",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 126,
                    stats_start: 24,
                    config: &RepeatedPlan::REPEAT1_2_BATCHNORM1,
                    macs: RepeatedPlan::REPEAT1_2_BATCHNORM1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "gamma",
                            __regnet::Kind::Gamma,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Ones,
                        ),
                        __regnet::TensorSpec::new(
                            "beta",
                            __regnet::Kind::Beta,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    stats: &[
                        __regnet::TensorSpec::new(
                            "running_mean",
                            __regnet::Kind::Statistic,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                        __regnet::TensorSpec::new(
                            "running_var",
                            __regnet::Kind::Statistic,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Ones,
                        ),
                    ],
                    batch_values: 1,
                    signal: __regnet::Signal::new(1.0, 0.559),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.2.relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_2_RELU1,
                    macs: RepeatedPlan::REPEAT1_2_RELU1.macs(),
                    signal: __regnet::Signal::new(0.5838, 0.7906),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "repeat1.2.dropout1",
                    word: "dropout",
                    output: __regnet::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_2_DROPOUT1,
                    macs: RepeatedPlan::REPEAT1_2_DROPOUT1.macs(),
                    signal: __regnet::Signal::new(0.6825, 0.7071),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[2]),
                    params_start: 138,
                    config: &RepeatedPlan::DENSE1,
                    macs: RepeatedPlan::DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 2]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[2]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::new(0.9682, 1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
            ],
            loss: "sigmoid_cross_entropy",
            params: 152,
            stats: 36,
            signal: __regnet::Signal::new(1.0, 0.8216),
            buffers: <RepeatedPlan as __regnet::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn __regnet::LossFunction<T>> = ::core::option::Option::Some(
            &__regnet::SigmoidCrossEntropy {
                outputs: 2,
            },
        );
    }
    impl<T: __regnet::Scalar> __regnet::Trainable for Repeated<T> {}
    /// The layers of `Repeated` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct RepeatedLayers<'net, T: __regnet::Scalar>(&'net Repeated<T>);
    impl<T: __regnet::Scalar> Repeated<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> RepeatedLayers<'_, T> {
            RepeatedLayers(self)
        }
    }
    impl<'net, T: __regnet::Scalar> RepeatedLayers<'net, T> {
        /// The tensors of `repeat1.0.dense1`, a `dense`.
        #[must_use]
        pub fn repeat1_0_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("repeat1.0.dense1")
        }
        /// The tensors of `repeat1.0.batchnorm1`, a `batchnorm`.
        #[must_use]
        pub fn repeat1_0_batchnorm1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("repeat1.0.batchnorm1")
        }
        /// The tensors of `repeat1.1.dense1`, a `dense`.
        #[must_use]
        pub fn repeat1_1_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("repeat1.1.dense1")
        }
        /// The tensors of `repeat1.1.batchnorm1`, a `batchnorm`.
        #[must_use]
        pub fn repeat1_1_batchnorm1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("repeat1.1.batchnorm1")
        }
        /// The tensors of `repeat1.2.dense1`, a `dense`.
        #[must_use]
        pub fn repeat1_2_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("repeat1.2.dense1")
        }
        /// The tensors of `repeat1.2.batchnorm1`, a `batchnorm`.
        #[must_use]
        pub fn repeat1_2_batchnorm1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("repeat1.2.batchnorm1")
        }
        /// The tensors of `dense1`, a `dense`.
        #[must_use]
        pub fn dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("dense1")
        }
    }
};
