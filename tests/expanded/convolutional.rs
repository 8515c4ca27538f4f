#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    fn __ide() {
        let _ = ::regnet::words::layers::input {
            dims: ::regnet::words::any(8),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::conv2d {
            filters: ::regnet::words::any(4),
            kernel: ::regnet::words::any(3),
            padding: ::regnet::words::any(()),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::batchnorm {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::relu {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::maxpool2d {
            size: ::regnet::words::any(2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::conv2d {
            filters: ::regnet::words::any(6),
            kernel: ::regnet::words::any(3),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::leaky_relu {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::avgpool2d {
            size: ::regnet::words::any(2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::flatten {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(8),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::layernorm {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::tanh {
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
/// The network `Convolutional`.
#[derive(Clone, PartialEq)]
pub struct Convolutional<T: ::regnet::Scalar = f32> {
    state: ::regnet::__private::State<T>,
}
#[allow(dead_code, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private as __regnet;
    /// The layers of `Convolutional` and the steps through them.
    pub struct ConvolutionalPlan;
    impl ConvolutionalPlan {
        pub const CONV2D1: __regnet::Conv2d = __regnet::Conv2d {
            input: [8, 8, 1],
            filters: 4,
            kernel: [3, 3],
            stride: [1, 1],
            padding: __regnet::Padding::Same,
            dilation: [1, 1],
            groups: 1,
            bias: false,
        };
        pub const BATCHNORM1: __regnet::BatchNorm = __regnet::BatchNorm {
            positions: 64,
            channels: 4,
            momentum: __regnet::Momentum::Of(0.1),
            running_variance: __regnet::Variance::Unbiased,
            eps: 0.00001,
            affine: true,
        };
        pub const RELU1: __regnet::Relu = __regnet::Relu { len: 256 };
        pub const MAXPOOL2D1: __regnet::MaxPool2d = __regnet::MaxPool2d {
            input: [8, 8, 4],
            size: [2, 2],
            stride: [2, 2],
            padding: __regnet::Padding::Valid,
        };
        pub const CONV2D2: __regnet::Conv2d = __regnet::Conv2d {
            input: [4, 4, 4],
            filters: 6,
            kernel: [3, 3],
            stride: [1, 1],
            padding: __regnet::Padding::Valid,
            dilation: [1, 1],
            groups: 1,
            bias: true,
        };
        pub const LEAKY_RELU1: __regnet::LeakyRelu = __regnet::LeakyRelu {
            len: 24,
            slope: 0.01,
        };
        pub const AVGPOOL2D1: __regnet::AvgPool2d = __regnet::AvgPool2d {
            input: [2, 2, 6],
            size: [2, 2],
            stride: [2, 2],
            padding: __regnet::Padding::Valid,
        };
        pub const FLATTEN1: __regnet::Flatten = __regnet::Flatten { len: 6 };
        pub const DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 6,
            units: 8,
            bias: true,
        };
        pub const LAYERNORM1: __regnet::LayerNorm = __regnet::LayerNorm {
            rows: 1,
            width: 8,
            axes: __regnet::Axes::Last,
            eps: 0.00001,
            affine: true,
        };
        pub const TANH1: __regnet::Tanh = __regnet::Tanh { len: 8 };
        pub const DENSE2: __regnet::Dense = __regnet::Dense {
            inputs: 8,
            units: 3,
            bias: true,
        };
    }
    /// Every intermediate of `Convolutional`, made once.
    #[derive(Clone, Debug)]
    pub struct ConvolutionalWorkspace<T: __regnet::Scalar> {
        __frame: __regnet::Frame<T>,
        __input_in_lanes: __regnet::Buffer<T>,
        conv2d1: __regnet::Buffer<T>,
        __saved_batchnorm1: __regnet::Buffer<T>,
        maxpool2d1: __regnet::Buffer<T>,
        conv2d2: __regnet::Buffer<T>,
        __scratch1: __regnet::Buffer<T>,
        __avgpool2d1_in_lanes: __regnet::Buffer<T>,
        dense1: __regnet::Buffer<T>,
        __saved_layernorm1: __regnet::Buffer<T>,
        layernorm1: __regnet::Buffer<T>,
        dense2: __regnet::Buffer<T>,
        __scratch2: __regnet::Buffer<T>,
    }
    impl<T: __regnet::Scalar> __regnet::Workspace<T> for ConvolutionalWorkspace<T> {
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
            &self.__scratch1
        }
    }
    impl<T: __regnet::Scalar> __regnet::Steps<T> for ConvolutionalPlan {
        type Workspace = ConvolutionalWorkspace<T>;
        const PARAMS: usize = 365;
        const STATS: usize = 8;
        const BUFFERS: &'static [__regnet::BufferSpec] = &[
            __regnet::BufferSpec {
                name: "__input_in_lanes",
                per_example: 64,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("input", 1, 20)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "conv2d1",
                per_example: 256,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("conv2d1", 2, 19)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__saved_batchnorm1",
                per_example: 0,
                per_batch: 9,
                lanes: true,
                inference: false,
                training: &[("saved by batchnorm1", 3, 19)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "maxpool2d1",
                per_example: 64,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("maxpool2d1", 3, 18)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "conv2d2",
                per_example: 24,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("conv2d2", 4, 17), ("leaky_relu1", 5, 17)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__scratch1",
                per_example: 256,
                per_batch: 0,
                lanes: true,
                inference: true,
                training: &[
                    ("avgpool2d1", 6, 7),
                    ("gradient of layernorm1", 12, 13),
                    ("gradient of flatten1", 14, 15),
                    ("gradient of leaky_relu1", 16, 18),
                    ("gradient of conv2d2", 17, 18),
                    ("gradient of conv2d1", 19, 20),
                    ("gradient of input", 21, 22),
                ],
                at_inference: &[
                    ("maxpool2d1", 2, 3),
                    ("avgpool2d1", 5, 6),
                    ("dense1", 7, 8),
                    ("dense2", 10, 11),
                ],
            },
            __regnet::BufferSpec {
                name: "__avgpool2d1_in_lanes",
                per_example: 6,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("avgpool2d1", 7, 14)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "dense1",
                per_example: 8,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("dense1", 8, 13)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__saved_layernorm1",
                per_example: 2,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("saved by layernorm1", 9, 13)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "layernorm1",
                per_example: 8,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("layernorm1", 9, 12), ("tanh1", 10, 12)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "dense2",
                per_example: 3,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("dense2", 11, 12)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__scratch2",
                per_example: 64,
                per_batch: 0,
                lanes: true,
                inference: true,
                training: &[
                    ("gradient of dense1", 13, 14),
                    ("gradient of avgpool2d1", 15, 16),
                    ("gradient of maxpool2d1", 18, 19),
                    ("gradient of input", 20, 21),
                ],
                at_inference: &[
                    ("input", 1, 2),
                    ("conv2d2", 3, 5),
                    ("leaky_relu1", 4, 5),
                    ("avgpool2d1", 6, 7),
                    ("layernorm1", 8, 10),
                    ("tanh1", 9, 10),
                ],
            },
        ];
        fn make_workspace(__capacity: usize, __training: bool) -> Self::Workspace {
            let __room = __regnet::Lanes::of::<T>(__capacity).examples();
            let __kept = if __training { __room } else { 0 };
            ConvolutionalWorkspace {
                __frame: __regnet::Frame::new(__capacity, __training, 0),
                __input_in_lanes: __regnet::Buffer::zeros(__kept * 64),
                conv2d1: __regnet::Buffer::zeros(__kept * 256),
                __saved_batchnorm1: __regnet::Buffer::zeros(__kept.min(1) * 9),
                maxpool2d1: __regnet::Buffer::zeros(__kept * 64),
                conv2d2: __regnet::Buffer::zeros(__kept * 24),
                __scratch1: __regnet::Buffer::zeros(__room * 256),
                __avgpool2d1_in_lanes: __regnet::Buffer::zeros(__kept * 6),
                dense1: __regnet::Buffer::zeros(__kept * 8),
                __saved_layernorm1: __regnet::Buffer::zeros(__kept * 2),
                layernorm1: __regnet::Buffer::zeros(__kept * 8),
                dense2: __regnet::Buffer::zeros(__kept * 3),
                __scratch2: __regnet::Buffer::zeros(__room * 64),
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
            let __lanes = __regnet::Lanes::of::<T>(__batch);
            __regnet::to_lanes(__lanes, 64, __x, &mut __ws.__input_in_lanes);
            ConvolutionalPlan::CONV2D1
                .forward_in_lanes(
                    __lanes,
                    &__ws.__input_in_lanes,
                    &__params[0..36],
                    &mut __ws.conv2d1,
                );
            __see.output_in_lanes("conv2d1", __lanes, 256, &__ws.conv2d1);
            if __see.sees() {
                let mut __y = __regnet::Buffer::zeros(__lanes.examples() * 256);
                ConvolutionalPlan::BATCHNORM1
                    .forward_in_lanes(
                        __lanes,
                        &__ws.conv2d1,
                        &__params[36..44],
                        __stats.part(0..8),
                        &mut __y,
                        &mut __ws.__saved_batchnorm1,
                    );
                __see.output_in_lanes("batchnorm1", __lanes, 256, &__y);
            }
            __regnet::NormRelu {
                norm: ConvolutionalPlan::BATCHNORM1,
                pool: ::core::option::Option::Some(ConvolutionalPlan::MAXPOOL2D1),
            }
                .forward_in_lanes(
                    __lanes,
                    &__ws.conv2d1,
                    &__params[36..44],
                    __stats.part(0..8),
                    &mut __ws.maxpool2d1,
                    &mut __ws.__saved_batchnorm1,
                );
            __see.output_in_lanes("maxpool2d1", __lanes, 64, &__ws.maxpool2d1);
            ConvolutionalPlan::CONV2D2
                .forward_in_lanes(
                    __lanes,
                    &__ws.maxpool2d1,
                    &__params[44..266],
                    &mut __ws.conv2d2,
                );
            __see.output_in_lanes("conv2d2", __lanes, 24, &__ws.conv2d2);
            ConvolutionalPlan::LEAKY_RELU1
                .forward_in_place(__lanes.examples(), &mut __ws.conv2d2);
            __see.output_in_lanes("leaky_relu1", __lanes, 24, &__ws.conv2d2);
            ConvolutionalPlan::AVGPOOL2D1
                .forward_in_lanes(__lanes, &__ws.conv2d2, &mut __ws.__scratch1);
            __see.output_in_lanes("avgpool2d1", __lanes, 6, &__ws.__scratch1);
            __regnet::from_lanes(
                __lanes,
                6,
                &__ws.__scratch1,
                &mut __ws.__avgpool2d1_in_lanes,
            );
            ConvolutionalPlan::DENSE1
                .forward(
                    __batch,
                    &__ws.__avgpool2d1_in_lanes,
                    &__params[266..322],
                    &mut __ws.dense1,
                );
            __see.output("dense1", __batch * 8, &__ws.dense1);
            ConvolutionalPlan::LAYERNORM1
                .forward(
                    __batch,
                    &__ws.dense1,
                    &__params[322..338],
                    &mut __ws.layernorm1,
                    &mut __ws.__saved_layernorm1,
                );
            __see.output("layernorm1", __batch * 8, &__ws.layernorm1);
            ConvolutionalPlan::TANH1.forward_in_place(__batch, &mut __ws.layernorm1);
            __see.output("tanh1", __batch * 8, &__ws.layernorm1);
            ConvolutionalPlan::DENSE2
                .forward(
                    __batch,
                    &__ws.layernorm1,
                    &__params[338..365],
                    &mut __ws.dense2,
                );
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
            let __lanes = __regnet::Lanes::of::<T>(__batch);
            __see.gradient("dense2", __batch * 3, __d_y);
            ConvolutionalPlan::DENSE2
                .backward_through(
                    ConvolutionalPlan::TANH1.curve(),
                    __batch,
                    &__ws.layernorm1,
                    __params.part(338..365),
                    __d_y,
                    &mut __grads[338..365],
                    ::core::option::Option::Some(&mut __ws.__scratch1[..]),
                );
            __see.gradient("layernorm1", __batch * 8, &__ws.__scratch1);
            ConvolutionalPlan::LAYERNORM1
                .backward(
                    __batch,
                    &__ws.dense1,
                    &__params[322..338],
                    &__ws.__saved_layernorm1,
                    &__ws.__scratch1,
                    &mut __grads[322..338],
                    &mut __ws.__scratch2,
                );
            __see.gradient("dense1", __batch * 8, &__ws.__scratch2);
            ConvolutionalPlan::DENSE1
                .backward(
                    __batch,
                    &__ws.__avgpool2d1_in_lanes,
                    __params.part(266..322),
                    &__ws.__scratch2,
                    &mut __grads[266..322],
                    ::core::option::Option::Some(&mut __ws.__scratch1[..]),
                );
            __see.gradient("flatten1", __batch * 6, &__ws.__scratch1);
            __regnet::to_lanes(__lanes, 6, &__ws.__scratch1, &mut __ws.__scratch2);
            __see.gradient_in_lanes("avgpool2d1", __lanes, 6, &__ws.__scratch2);
            ConvolutionalPlan::AVGPOOL2D1
                .backward_in_lanes(__lanes, &__ws.__scratch2, &mut __ws.__scratch1);
            __see.gradient_in_lanes("leaky_relu1", __lanes, 24, &__ws.__scratch1);
            ConvolutionalPlan::LEAKY_RELU1
                .backward_in_place(
                    __lanes.examples(),
                    &__ws.conv2d2,
                    &mut __ws.__scratch1,
                );
            __see.gradient_in_lanes("conv2d2", __lanes, 24, &__ws.__scratch1);
            ConvolutionalPlan::CONV2D2
                .backward_in_lanes(
                    __lanes,
                    &__ws.maxpool2d1,
                    &__params[44..266],
                    &__ws.__scratch1,
                    &mut __grads[44..266],
                    ::core::option::Option::Some(&mut __ws.__scratch2[..]),
                );
            __see.gradient_in_lanes("maxpool2d1", __lanes, 64, &__ws.__scratch2);
            __regnet::NormRelu {
                norm: ConvolutionalPlan::BATCHNORM1,
                pool: ::core::option::Option::Some(ConvolutionalPlan::MAXPOOL2D1),
            }
                .backward_in_lanes(
                    __lanes,
                    &__ws.conv2d1,
                    &__params[36..44],
                    &__ws.__saved_batchnorm1,
                    &__ws.__scratch2,
                    &mut __grads[36..44],
                    &mut __ws.__scratch1,
                );
            __see.gradient_in_lanes("conv2d1", __lanes, 256, &__ws.__scratch1);
            ConvolutionalPlan::CONV2D1
                .backward_in_lanes(
                    __lanes,
                    &__ws.__input_in_lanes,
                    &__params[0..36],
                    &__ws.__scratch1,
                    &mut __grads[0..36],
                    __input_gradient.then_some(&mut __ws.__scratch2[..]),
                );
            if __input_gradient {
                __regnet::from_lanes(
                    __lanes,
                    64,
                    &__ws.__scratch2,
                    &mut __ws.__scratch1,
                );
            }
        }
        fn infer_steps<'ws>(
            __batch: usize,
            __x: &[T],
            __params: &[T],
            __stats: &[T],
            __ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            let __lanes = __regnet::Lanes::of::<T>(__batch);
            __regnet::to_lanes(__lanes, 64, __x, &mut __ws.__scratch2);
            __regnet::ConvNorm {
                conv: ConvolutionalPlan::CONV2D1,
                norm: ConvolutionalPlan::BATCHNORM1,
                relu: true,
                pool: ::core::option::Option::Some(ConvolutionalPlan::MAXPOOL2D1),
            }
                .infer_in_lanes(
                    __lanes,
                    &__ws.__scratch2,
                    &__params[0..36],
                    &__params[36..44],
                    &__stats[0..8],
                    &mut __ws.__scratch1,
                );
            ConvolutionalPlan::CONV2D2
                .forward_in_lanes(
                    __lanes,
                    &__ws.__scratch1,
                    &__params[44..266],
                    &mut __ws.__scratch2,
                );
            ConvolutionalPlan::LEAKY_RELU1
                .forward_in_place(__lanes.examples(), &mut __ws.__scratch2);
            ConvolutionalPlan::AVGPOOL2D1
                .forward_in_lanes(__lanes, &__ws.__scratch2, &mut __ws.__scratch1);
            __regnet::from_lanes(__lanes, 6, &__ws.__scratch1, &mut __ws.__scratch2);
            ConvolutionalPlan::DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch2,
                    &__params[266..322],
                    &mut __ws.__scratch1,
                );
            ConvolutionalPlan::LAYERNORM1
                .infer(
                    __batch,
                    &__ws.__scratch1,
                    &__params[322..338],
                    &mut __ws.__scratch2,
                );
            ConvolutionalPlan::TANH1.forward_in_place(__batch, &mut __ws.__scratch2);
            ConvolutionalPlan::DENSE2
                .forward(
                    __batch,
                    &__ws.__scratch2,
                    &__params[338..365],
                    &mut __ws.__scratch1,
                );
            &__ws.__scratch1[..__batch * 3]
        }
    }
    /// The layers of `Convolutional` as inference alone needs them.
    pub struct ConvolutionalPlanFolded;
    impl ConvolutionalPlanFolded {
        pub const CONV2D1: __regnet::Conv2d = __regnet::Conv2d {
            bias: true,
            ..ConvolutionalPlan::CONV2D1
        };
    }
    /// Every intermediate of `Convolutional`, made once.
    #[derive(Clone, Debug)]
    pub struct ConvolutionalPlanFolded__Workspace<T: __regnet::Scalar> {
        __frame: __regnet::Frame<T>,
        __scratch1: __regnet::Buffer<T>,
        __scratch2: __regnet::Buffer<T>,
    }
    impl<T: __regnet::Scalar> __regnet::Workspace<T>
    for ConvolutionalPlanFolded__Workspace<T> {
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
    impl<T: __regnet::Scalar> __regnet::Steps<T> for ConvolutionalPlanFolded {
        type Workspace = ConvolutionalPlanFolded__Workspace<T>;
        const PARAMS: usize = 361;
        const STATS: usize = 0;
        const BUFFERS: &'static [__regnet::BufferSpec] = &[
            __regnet::BufferSpec {
                name: "__scratch1",
                per_example: 64,
                per_batch: 0,
                lanes: true,
                inference: true,
                training: &[],
                at_inference: &[
                    ("input", 1, 2),
                    ("conv2d2", 3, 5),
                    ("leaky_relu1", 4, 5),
                    ("avgpool2d1", 6, 7),
                    ("layernorm1", 8, 10),
                    ("tanh1", 9, 10),
                ],
            },
            __regnet::BufferSpec {
                name: "__scratch2",
                per_example: 64,
                per_batch: 0,
                lanes: true,
                inference: true,
                training: &[],
                at_inference: &[
                    ("maxpool2d1", 2, 3),
                    ("avgpool2d1", 5, 6),
                    ("dense1", 7, 8),
                    ("dense2", 10, 11),
                ],
            },
        ];
        fn make_workspace(__capacity: usize, __training: bool) -> Self::Workspace {
            let __room = __regnet::Lanes::of::<T>(__capacity).examples();
            ConvolutionalPlanFolded__Workspace {
                __frame: __regnet::Frame::new(__capacity, __training, 0),
                __scratch1: __regnet::Buffer::zeros(__room * 64),
                __scratch2: __regnet::Buffer::zeros(__room * 64),
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
            let __lanes = __regnet::Lanes::of::<T>(__batch);
            __regnet::to_lanes(__lanes, 64, __x, &mut __ws.__scratch1);
            __regnet::ConvPool {
                conv: ConvolutionalPlanFolded::CONV2D1,
                relu: true,
                pool: ConvolutionalPlan::MAXPOOL2D1,
            }
                .infer_in_lanes(
                    __lanes,
                    &__ws.__scratch1,
                    &__params[0..40],
                    &mut __ws.__scratch2,
                );
            ConvolutionalPlan::CONV2D2
                .forward_in_lanes(
                    __lanes,
                    &__ws.__scratch2,
                    &__params[40..262],
                    &mut __ws.__scratch1,
                );
            ConvolutionalPlan::LEAKY_RELU1
                .forward_in_place(__lanes.examples(), &mut __ws.__scratch1);
            ConvolutionalPlan::AVGPOOL2D1
                .forward_in_lanes(__lanes, &__ws.__scratch1, &mut __ws.__scratch2);
            __regnet::from_lanes(__lanes, 6, &__ws.__scratch2, &mut __ws.__scratch1);
            ConvolutionalPlan::DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[262..318],
                    &mut __ws.__scratch2,
                );
            ConvolutionalPlan::LAYERNORM1
                .infer(
                    __batch,
                    &__ws.__scratch2,
                    &__params[318..334],
                    &mut __ws.__scratch1,
                );
            ConvolutionalPlan::TANH1.forward_in_place(__batch, &mut __ws.__scratch1);
            ConvolutionalPlan::DENSE2
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[334..361],
                    &mut __ws.__scratch2,
                );
            &__ws.__scratch2[..__batch * 3]
        }
    }
    impl<T: __regnet::Scalar> __regnet::Foldable for Convolutional<T> {
        type FoldedSteps = ConvolutionalPlanFolded;
        const FOLDED: &'static __regnet::Spec = &__regnet::Spec {
            name: "Convolutional",
            input: __regnet::Shape::new(&[8, 8, 1]),
            output: __regnet::Shape::new(&[3]),
            layers: &[
                __regnet::LayerSpec {
                    name: "conv2d1",
                    word: "conv2d",
                    output: __regnet::Shape::new(&[8, 8, 4]),
                    params_start: 0,
                    config: &ConvolutionalPlanFolded::CONV2D1,
                    macs: ConvolutionalPlanFolded::CONV2D1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[3, 3, 1, 4]),
                            __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[4]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[8, 8, 4]),
                    config: &ConvolutionalPlan::RELU1,
                    macs: ConvolutionalPlan::RELU1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "maxpool2d1",
                    word: "maxpool2d",
                    output: __regnet::Shape::new(&[4, 4, 4]),
                    config: &ConvolutionalPlan::MAXPOOL2D1,
                    macs: ConvolutionalPlan::MAXPOOL2D1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "conv2d2",
                    word: "conv2d",
                    output: __regnet::Shape::new(&[2, 2, 6]),
                    params_start: 40,
                    config: &ConvolutionalPlan::CONV2D2,
                    macs: ConvolutionalPlan::CONV2D2.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[3, 3, 4, 6]),
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
                    name: "leaky_relu1",
                    word: "leaky_relu",
                    output: __regnet::Shape::new(&[2, 2, 6]),
                    config: &ConvolutionalPlan::LEAKY_RELU1,
                    macs: ConvolutionalPlan::LEAKY_RELU1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "avgpool2d1",
                    word: "avgpool2d",
                    output: __regnet::Shape::new(&[1, 1, 6]),
                    config: &ConvolutionalPlan::AVGPOOL2D1,
                    macs: ConvolutionalPlan::AVGPOOL2D1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "flatten1",
                    word: "flatten",
                    output: __regnet::Shape::new(&[6]),
                    config: &ConvolutionalPlan::FLATTEN1,
                    macs: ConvolutionalPlan::FLATTEN1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[8]),
                    params_start: 262,
                    config: &ConvolutionalPlan::DENSE1,
                    macs: ConvolutionalPlan::DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 8]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
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
                    name: "layernorm1",
                    word: "layernorm",
                    output: __regnet::Shape::new(&[8]),
                    params_start: 318,
                    config: &ConvolutionalPlan::LAYERNORM1,
                    macs: ConvolutionalPlan::LAYERNORM1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "gamma",
                            __regnet::Kind::Gamma,
                            __regnet::Shape::new(&[8]),
                            __regnet::Init::Ones,
                        ),
                        __regnet::TensorSpec::new(
                            "beta",
                            __regnet::Kind::Beta,
                            __regnet::Shape::new(&[8]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "tanh1",
                    word: "tanh",
                    output: __regnet::Shape::new(&[8]),
                    config: &ConvolutionalPlan::TANH1,
                    macs: ConvolutionalPlan::TANH1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense2",
                    word: "dense",
                    output: __regnet::Shape::new(&[3]),
                    params_start: 334,
                    config: &ConvolutionalPlan::DENSE2,
                    macs: ConvolutionalPlan::DENSE2.macs(),
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
            params: 361,
            stats: 0,
            signal: __regnet::Signal::UNKNOWN,
            buffers: <ConvolutionalPlanFolded as __regnet::Steps<T>>::BUFFERS,
        };
        fn fold_parameters(
            __params: &[T],
            __stats: &[T],
            __folded: &mut [T],
            __folded_stats: &mut [T],
        ) {
            __regnet::move_to(&__params[0..36], &mut __folded[0..40]);
            ConvolutionalPlan::BATCHNORM1
                .fold_into(&__params[36..44], &__stats[0..8], &mut __folded[0..40]);
            __regnet::move_to(&__params[44..266], &mut __folded[40..262]);
            __regnet::move_to(&__params[266..322], &mut __folded[262..318]);
            __regnet::move_to(&__params[322..338], &mut __folded[318..334]);
            __regnet::move_to(&__params[338..365], &mut __folded[334..361]);
        }
    }
    impl<T: __regnet::Scalar> __regnet::Network for Convolutional<T> {
        type Scalar = T;
        type Steps = ConvolutionalPlan;
        type Outputs = __regnet::ndarray::Ix2;
        const SPEC: &'static __regnet::Spec = &__regnet::Spec {
            name: "Convolutional",
            input: __regnet::Shape::new(&[8, 8, 1]),
            output: __regnet::Shape::new(&[3]),
            layers: &[
                __regnet::LayerSpec {
                    name: "conv2d1",
                    word: "conv2d",
                    output: __regnet::Shape::new(&[8, 8, 4]),
                    params_start: 0,
                    config: &ConvolutionalPlan::CONV2D1,
                    macs: ConvolutionalPlan::CONV2D1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[3, 3, 1, 4]),
                            __regnet::Init::HeIn(__regnet::Draw::NORMAL),
                        ),
                    ],
                    signal: __regnet::Signal::forward(1.296),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "batchnorm1",
                    word: "batchnorm",
                    output: __regnet::Shape::new(&[8, 8, 4]),
                    params_start: 36,
                    stats_start: 0,
                    config: &ConvolutionalPlan::BATCHNORM1,
                    macs: ConvolutionalPlan::BATCHNORM1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "gamma",
                            __regnet::Kind::Gamma,
                            __regnet::Shape::new(&[4]),
                            __regnet::Init::Ones,
                        ),
                        __regnet::TensorSpec::new(
                            "beta",
                            __regnet::Kind::Beta,
                            __regnet::Shape::new(&[4]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    stats: &[
                        __regnet::TensorSpec::new(
                            "running_mean",
                            __regnet::Kind::Statistic,
                            __regnet::Shape::new(&[4]),
                            __regnet::Init::Zeros,
                        ),
                        __regnet::TensorSpec::new(
                            "running_var",
                            __regnet::Kind::Statistic,
                            __regnet::Shape::new(&[4]),
                            __regnet::Init::Ones,
                        ),
                    ],
                    batch_values: 64,
                    signal: __regnet::Signal::forward(1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[8, 8, 4]),
                    config: &ConvolutionalPlan::RELU1,
                    macs: ConvolutionalPlan::RELU1.macs(),
                    signal: __regnet::Signal::forward(0.5838),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "maxpool2d1",
                    word: "maxpool2d",
                    output: __regnet::Shape::new(&[4, 4, 4]),
                    config: &ConvolutionalPlan::MAXPOOL2D1,
                    macs: ConvolutionalPlan::MAXPOOL2D1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "conv2d2",
                    word: "conv2d",
                    output: __regnet::Shape::new(&[2, 2, 6]),
                    params_start: 44,
                    config: &ConvolutionalPlan::CONV2D2,
                    macs: ConvolutionalPlan::CONV2D2.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[3, 3, 4, 6]),
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
                    name: "leaky_relu1",
                    word: "leaky_relu",
                    output: __regnet::Shape::new(&[2, 2, 6]),
                    config: &ConvolutionalPlan::LEAKY_RELU1,
                    macs: ConvolutionalPlan::LEAKY_RELU1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "avgpool2d1",
                    word: "avgpool2d",
                    output: __regnet::Shape::new(&[1, 1, 6]),
                    config: &ConvolutionalPlan::AVGPOOL2D1,
                    macs: ConvolutionalPlan::AVGPOOL2D1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "flatten1",
                    word: "flatten",
                    output: __regnet::Shape::new(&[6]),
                    config: &ConvolutionalPlan::FLATTEN1,
                    macs: ConvolutionalPlan::FLATTEN1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[8]),
                    params_start: 266,
                    config: &ConvolutionalPlan::DENSE1,
                    macs: ConvolutionalPlan::DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 8]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
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
                    name: "layernorm1",
                    word: "layernorm",
                    output: __regnet::Shape::new(&[8]),
                    params_start: 322,
                    config: &ConvolutionalPlan::LAYERNORM1,
                    macs: ConvolutionalPlan::LAYERNORM1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "gamma",
                            __regnet::Kind::Gamma,
                            __regnet::Shape::new(&[8]),
                            __regnet::Init::Ones,
                        ),
                        __regnet::TensorSpec::new(
                            "beta",
                            __regnet::Kind::Beta,
                            __regnet::Shape::new(&[8]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::new(1.0, 0.5033),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "tanh1",
                    word: "tanh",
                    output: __regnet::Shape::new(&[8]),
                    config: &ConvolutionalPlan::TANH1,
                    macs: ConvolutionalPlan::TANH1.macs(),
                    signal: __regnet::Signal::new(0.6279, 0.7385),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "dense2",
                    word: "dense",
                    output: __regnet::Shape::new(&[3]),
                    params_start: 338,
                    config: &ConvolutionalPlan::DENSE2,
                    macs: ConvolutionalPlan::DENSE2.macs(),
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
                    signal: __regnet::Signal::new(0.7573, 1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
            ],
            loss: "softmax_cross_entropy",
            params: 365,
            stats: 8,
            signal: __regnet::Signal::forward(1.0),
            buffers: <ConvolutionalPlan as __regnet::Steps<T>>::BUFFERS,
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
    impl<T: __regnet::Scalar> ::core::fmt::Debug for Convolutional<T> {
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("Convolutional").finish_non_exhaustive()
        }
    }
    impl Convolutional<f32> {
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
    impl<T: __regnet::Scalar> Convolutional<T> {
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
        pub fn layers(&self) -> ConvolutionalLayers<'_, T> {
            ConvolutionalLayers { net: self }
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
        pub fn cast<To: __regnet::Scalar>(&self) -> Convolutional<To> {
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
    impl<T: __regnet::Scalar> __regnet::Trainable for Convolutional<T> {}
    impl<T: __regnet::Scalar> Convolutional<T> {
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
    /// The layers of `Convolutional` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct ConvolutionalLayers<'net, T: __regnet::Scalar> {
        net: &'net Convolutional<T>,
    }
    impl<'net, T: __regnet::Scalar> ConvolutionalLayers<'net, T> {
        /// The tensors of `conv2d1`, a `conv2d`.
        #[must_use]
        pub fn conv2d1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "conv2d1")
        }
        /// The tensors of `batchnorm1`, a `batchnorm`.
        #[must_use]
        pub fn batchnorm1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "batchnorm1")
        }
        /// The tensors of `conv2d2`, a `conv2d`.
        #[must_use]
        pub fn conv2d2(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "conv2d2")
        }
        /// The tensors of `dense1`, a `dense`.
        #[must_use]
        pub fn dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "dense1")
        }
        /// The tensors of `layernorm1`, a `layernorm`.
        #[must_use]
        pub fn layernorm1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "layernorm1")
        }
        /// The tensors of `dense2`, a `dense`.
        #[must_use]
        pub fn dense2(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "dense2")
        }
    }
};
