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
    model: ::regnet::Model<Convolutional<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{self as rt, locals::*};
    /// The layers of `Convolutional` and the steps through them.
    pub struct ConvolutionalPlan;
    impl ConvolutionalPlan {
        pub const CONV2D1: rt::Conv2d = rt::Conv2d {
            input: [8, 8, 1],
            filters: 4,
            kernel: [3, 3],
            stride: [1, 1],
            padding: rt::Padding::Same,
            dilation: [1, 1],
            groups: 1,
            bias: false,
        };
        pub const BATCHNORM1: rt::BatchNorm = rt::BatchNorm {
            positions: 64,
            channels: 4,
            momentum: rt::Momentum::Of(0.1),
            running_variance: rt::Variance::Unbiased,
            eps: 0.00001,
            affine: true,
        };
        pub const RELU1: rt::Relu = rt::Relu { len: 256 };
        pub const MAXPOOL2D1: rt::MaxPool2d = rt::MaxPool2d {
            input: [8, 8, 4],
            size: [2, 2],
            stride: [2, 2],
            padding: rt::Padding::Valid,
        };
        pub const CONV2D2: rt::Conv2d = rt::Conv2d {
            input: [4, 4, 4],
            filters: 6,
            kernel: [3, 3],
            stride: [1, 1],
            padding: rt::Padding::Valid,
            dilation: [1, 1],
            groups: 1,
            bias: true,
        };
        pub const LEAKY_RELU1: rt::LeakyRelu = rt::LeakyRelu {
            len: 24,
            slope: 0.01,
        };
        pub const AVGPOOL2D1: rt::AvgPool2d = rt::AvgPool2d {
            input: [2, 2, 6],
            size: [2, 2],
            stride: [2, 2],
            padding: rt::Padding::Valid,
        };
        pub const FLATTEN1: rt::Flatten = rt::Flatten { len: 6 };
        pub const DENSE1: rt::Dense = rt::Dense {
            inputs: 6,
            units: 8,
            bias: true,
        };
        pub const LAYERNORM1: rt::LayerNorm = rt::LayerNorm {
            rows: 1,
            width: 8,
            axes: rt::Axes::Last,
            eps: 0.00001,
            affine: true,
        };
        pub const TANH1: rt::Tanh = rt::Tanh { len: 8 };
        pub const DENSE2: rt::Dense = rt::Dense {
            inputs: 8,
            units: 3,
            bias: true,
        };
    }
    /// Every intermediate of `Convolutional`, made once.
    #[derive(Clone, Debug)]
    pub struct ConvolutionalWorkspace<T: rt::Scalar> {
        frame: rt::Frame<T>,
        turned_input: rt::Buffer<T>,
        conv2d1: rt::Buffer<T>,
        saved_batchnorm1: rt::Buffer<T>,
        maxpool2d1: rt::Buffer<T>,
        conv2d2: rt::Buffer<T>,
        scratch1: rt::Buffer<T>,
        turned_avgpool2d1: rt::Buffer<T>,
        dense1: rt::Buffer<T>,
        saved_layernorm1: rt::Buffer<T>,
        layernorm1: rt::Buffer<T>,
        dense2: rt::Buffer<T>,
        scratch2: rt::Buffer<T>,
    }
    impl<T: rt::Scalar> rt::Workspace<T> for ConvolutionalWorkspace<T> {
        fn frame(&self) -> &rt::Frame<T> {
            &self.frame
        }
        fn frame_mut(&mut self) -> &mut rt::Frame<T> {
            &mut self.frame
        }
        fn output(&self) -> &[T] {
            &self.dense2
        }
        fn input_gradient(&self) -> &[T] {
            &self.scratch1
        }
    }
    impl<T: rt::Scalar> rt::Steps<T> for ConvolutionalPlan {
        type Workspace = ConvolutionalWorkspace<T>;
        const PARAMS: usize = 365;
        const STATS: usize = 8;
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec {
                name: "turned_input",
                per_example: 64,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("input", 1, 20)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "conv2d1",
                per_example: 256,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("conv2d1", 2, 19)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "saved_batchnorm1",
                per_example: 0,
                per_batch: 9,
                lanes: true,
                inference: false,
                training: &[("saved by batchnorm1", 3, 19)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "maxpool2d1",
                per_example: 64,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("maxpool2d1", 3, 18)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "conv2d2",
                per_example: 24,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("conv2d2", 4, 17), ("leaky_relu1", 5, 17)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "scratch1",
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
            rt::BufferSpec {
                name: "turned_avgpool2d1",
                per_example: 6,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("avgpool2d1", 7, 14)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "dense1",
                per_example: 8,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("dense1", 8, 13)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "saved_layernorm1",
                per_example: 2,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("saved by layernorm1", 9, 13)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "layernorm1",
                per_example: 8,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("layernorm1", 9, 12), ("tanh1", 10, 12)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "dense2",
                per_example: 3,
                per_batch: 0,
                lanes: true,
                inference: false,
                training: &[("dense2", 11, 12)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "scratch2",
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
        fn make_workspace(capacity: usize, training: bool) -> Self::Workspace {
            let room = rt::Lanes::of::<T>(capacity).examples();
            let kept = if training { room } else { 0 };
            ConvolutionalWorkspace {
                frame: rt::Frame::new(capacity, training, 0),
                turned_input: rt::Buffer::zeros(kept * 64),
                conv2d1: rt::Buffer::zeros(kept * 256),
                saved_batchnorm1: rt::Buffer::zeros(kept.min(1) * 9),
                maxpool2d1: rt::Buffer::zeros(kept * 64),
                conv2d2: rt::Buffer::zeros(kept * 24),
                scratch1: rt::Buffer::zeros(room * 256),
                turned_avgpool2d1: rt::Buffer::zeros(kept * 6),
                dense1: rt::Buffer::zeros(kept * 8),
                saved_layernorm1: rt::Buffer::zeros(kept * 2),
                layernorm1: rt::Buffer::zeros(kept * 8),
                dense2: rt::Buffer::zeros(kept * 3),
                scratch2: rt::Buffer::zeros(room * 64),
            }
        }
        fn init_layers(params: &mut [T], key: rt::Key) {}
        fn forward_steps(
            batch: usize,
            x: &[T],
            params: &[T],
            stats: &mut rt::Stats<'_, T>,
            ws: &mut Self::Workspace,
            key: rt::Key,
            see: &mut rt::See<'_, T>,
        ) {
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, &mut ws.turned_input);
            ConvolutionalPlan::CONV2D1
                .forward_in_lanes(
                    lanes,
                    &ws.turned_input,
                    &params[0..36],
                    &mut ws.conv2d1,
                );
            see.output_in_lanes("conv2d1", lanes, 256, &ws.conv2d1);
            if see.sees() {
                let mut y = rt::Buffer::zeros(lanes.examples() * 256);
                ConvolutionalPlan::BATCHNORM1
                    .forward_in_lanes(
                        lanes,
                        &ws.conv2d1,
                        &params[36..44],
                        stats.part(0..8),
                        &mut y,
                        &mut ws.saved_batchnorm1,
                    );
                see.output_in_lanes("batchnorm1", lanes, 256, &y);
            }
            rt::NormRelu {
                norm: ConvolutionalPlan::BATCHNORM1,
                pool: ::core::option::Option::Some(ConvolutionalPlan::MAXPOOL2D1),
            }
                .forward_in_lanes(
                    lanes,
                    &ws.conv2d1,
                    &params[36..44],
                    stats.part(0..8),
                    &mut ws.maxpool2d1,
                    &mut ws.saved_batchnorm1,
                );
            see.output_in_lanes("maxpool2d1", lanes, 64, &ws.maxpool2d1);
            ConvolutionalPlan::CONV2D2
                .forward_in_lanes(
                    lanes,
                    &ws.maxpool2d1,
                    &params[44..266],
                    &mut ws.conv2d2,
                );
            see.output_in_lanes("conv2d2", lanes, 24, &ws.conv2d2);
            ConvolutionalPlan::LEAKY_RELU1
                .forward_in_place(lanes.examples(), &mut ws.conv2d2);
            see.output_in_lanes("leaky_relu1", lanes, 24, &ws.conv2d2);
            ConvolutionalPlan::AVGPOOL2D1
                .forward_in_lanes(lanes, &ws.conv2d2, &mut ws.scratch1);
            see.output_in_lanes("avgpool2d1", lanes, 6, &ws.scratch1);
            rt::from_lanes(lanes, 6, &ws.scratch1, &mut ws.turned_avgpool2d1);
            ConvolutionalPlan::DENSE1
                .forward(
                    batch,
                    &ws.turned_avgpool2d1,
                    &params[266..322],
                    &mut ws.dense1,
                );
            see.output("dense1", batch * 8, &ws.dense1);
            ConvolutionalPlan::LAYERNORM1
                .forward(
                    batch,
                    &ws.dense1,
                    &params[322..338],
                    &mut ws.layernorm1,
                    &mut ws.saved_layernorm1,
                );
            see.output("layernorm1", batch * 8, &ws.layernorm1);
            ConvolutionalPlan::TANH1.forward_in_place(batch, &mut ws.layernorm1);
            see.output("tanh1", batch * 8, &ws.layernorm1);
            ConvolutionalPlan::DENSE2
                .forward(batch, &ws.layernorm1, &params[338..365], &mut ws.dense2);
            see.output("dense2", batch * 3, &ws.dense2);
        }
        fn backward_steps(
            batch: usize,
            x: &[T],
            params: &mut rt::Params<'_, T>,
            d_y: &[T],
            ws: &mut Self::Workspace,
            key: rt::Key,
            grads: &mut [T],
            input_gradient: bool,
            see: &mut rt::See<'_, T>,
        ) {
            let lanes = rt::Lanes::of::<T>(batch);
            see.gradient("dense2", batch * 3, d_y);
            ConvolutionalPlan::DENSE2
                .backward_through(
                    ConvolutionalPlan::TANH1.curve(),
                    batch,
                    &ws.layernorm1,
                    params.part(338..365),
                    d_y,
                    &mut grads[338..365],
                    ::core::option::Option::Some(&mut ws.scratch1[..]),
                );
            see.gradient("layernorm1", batch * 8, &ws.scratch1);
            ConvolutionalPlan::LAYERNORM1
                .backward(
                    batch,
                    &ws.dense1,
                    &params[322..338],
                    &ws.saved_layernorm1,
                    &ws.scratch1,
                    &mut grads[322..338],
                    &mut ws.scratch2,
                );
            see.gradient("dense1", batch * 8, &ws.scratch2);
            ConvolutionalPlan::DENSE1
                .backward(
                    batch,
                    &ws.turned_avgpool2d1,
                    params.part(266..322),
                    &ws.scratch2,
                    &mut grads[266..322],
                    ::core::option::Option::Some(&mut ws.scratch1[..]),
                );
            see.gradient("flatten1", batch * 6, &ws.scratch1);
            rt::to_lanes(lanes, 6, &ws.scratch1, &mut ws.scratch2);
            see.gradient_in_lanes("avgpool2d1", lanes, 6, &ws.scratch2);
            ConvolutionalPlan::AVGPOOL2D1
                .backward_in_lanes(lanes, &ws.scratch2, &mut ws.scratch1);
            see.gradient_in_lanes("leaky_relu1", lanes, 24, &ws.scratch1);
            ConvolutionalPlan::LEAKY_RELU1
                .backward_in_place(lanes.examples(), &ws.conv2d2, &mut ws.scratch1);
            see.gradient_in_lanes("conv2d2", lanes, 24, &ws.scratch1);
            ConvolutionalPlan::CONV2D2
                .backward_in_lanes(
                    lanes,
                    &ws.maxpool2d1,
                    &params[44..266],
                    &ws.scratch1,
                    &mut grads[44..266],
                    ::core::option::Option::Some(&mut ws.scratch2[..]),
                );
            see.gradient_in_lanes("maxpool2d1", lanes, 64, &ws.scratch2);
            rt::NormRelu {
                norm: ConvolutionalPlan::BATCHNORM1,
                pool: ::core::option::Option::Some(ConvolutionalPlan::MAXPOOL2D1),
            }
                .backward_in_lanes(
                    lanes,
                    &ws.conv2d1,
                    &params[36..44],
                    &ws.saved_batchnorm1,
                    &ws.scratch2,
                    &mut grads[36..44],
                    &mut ws.scratch1,
                );
            see.gradient_in_lanes("conv2d1", lanes, 256, &ws.scratch1);
            ConvolutionalPlan::CONV2D1
                .backward_in_lanes(
                    lanes,
                    &ws.turned_input,
                    &params[0..36],
                    &ws.scratch1,
                    &mut grads[0..36],
                    input_gradient.then_some(&mut ws.scratch2[..]),
                );
            if input_gradient {
                rt::from_lanes(lanes, 64, &ws.scratch2, &mut ws.scratch1);
            }
        }
        fn infer_steps<'ws>(
            batch: usize,
            x: &[T],
            params: &[T],
            stats: &[T],
            ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, &mut ws.scratch2);
            rt::ConvNorm {
                conv: ConvolutionalPlan::CONV2D1,
                norm: ConvolutionalPlan::BATCHNORM1,
                relu: true,
                pool: ::core::option::Option::Some(ConvolutionalPlan::MAXPOOL2D1),
            }
                .infer_in_lanes(
                    lanes,
                    &ws.scratch2,
                    &params[0..36],
                    &params[36..44],
                    &stats[0..8],
                    &mut ws.scratch1,
                );
            ConvolutionalPlan::CONV2D2
                .forward_in_lanes(
                    lanes,
                    &ws.scratch1,
                    &params[44..266],
                    &mut ws.scratch2,
                );
            ConvolutionalPlan::LEAKY_RELU1
                .forward_in_place(lanes.examples(), &mut ws.scratch2);
            ConvolutionalPlan::AVGPOOL2D1
                .forward_in_lanes(lanes, &ws.scratch2, &mut ws.scratch1);
            rt::from_lanes(lanes, 6, &ws.scratch1, &mut ws.scratch2);
            ConvolutionalPlan::DENSE1
                .forward(batch, &ws.scratch2, &params[266..322], &mut ws.scratch1);
            ConvolutionalPlan::LAYERNORM1
                .infer(batch, &ws.scratch1, &params[322..338], &mut ws.scratch2);
            ConvolutionalPlan::TANH1.forward_in_place(batch, &mut ws.scratch2);
            ConvolutionalPlan::DENSE2
                .forward(batch, &ws.scratch2, &params[338..365], &mut ws.scratch1);
            &ws.scratch1[..batch * 3]
        }
    }
    /// The layers of `Convolutional` as inference alone needs them.
    pub struct ConvolutionalPlanFolded;
    impl ConvolutionalPlanFolded {
        pub const CONV2D1: rt::Conv2d = rt::Conv2d {
            bias: true,
            ..ConvolutionalPlan::CONV2D1
        };
    }
    /// Every intermediate of `Convolutional`, made once.
    #[derive(Clone, Debug)]
    pub struct ConvolutionalPlanFolded__Workspace<T: rt::Scalar> {
        frame: rt::Frame<T>,
        scratch1: rt::Buffer<T>,
        scratch2: rt::Buffer<T>,
    }
    impl<T: rt::Scalar> rt::Workspace<T> for ConvolutionalPlanFolded__Workspace<T> {
        fn frame(&self) -> &rt::Frame<T> {
            &self.frame
        }
        fn frame_mut(&mut self) -> &mut rt::Frame<T> {
            &mut self.frame
        }
        fn output(&self) -> &[T] {
            &self.scratch2
        }
        fn input_gradient(&self) -> &[T] {
            &self.scratch2
        }
    }
    impl<T: rt::Scalar> rt::Steps<T> for ConvolutionalPlanFolded {
        type Workspace = ConvolutionalPlanFolded__Workspace<T>;
        const PARAMS: usize = 361;
        const STATS: usize = 0;
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec {
                name: "scratch1",
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
            rt::BufferSpec {
                name: "scratch2",
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
        fn make_workspace(capacity: usize, training: bool) -> Self::Workspace {
            let room = rt::Lanes::of::<T>(capacity).examples();
            ConvolutionalPlanFolded__Workspace {
                frame: rt::Frame::new(capacity, training, 0),
                scratch1: rt::Buffer::zeros(room * 64),
                scratch2: rt::Buffer::zeros(room * 64),
            }
        }
        fn init_layers(_: &mut [T], _: rt::Key) {}
        fn forward_steps(
            _: usize,
            _: &[T],
            _: &[T],
            _: &mut rt::Stats<'_, T>,
            _: &mut Self::Workspace,
            _: rt::Key,
            _: &mut rt::See<'_, T>,
        ) {
            rt::inference_only()
        }
        fn backward_steps(
            _: usize,
            _: &[T],
            _: &mut rt::Params<'_, T>,
            _: &[T],
            _: &mut Self::Workspace,
            _: rt::Key,
            _: &mut [T],
            _: bool,
            _: &mut rt::See<'_, T>,
        ) {
            rt::inference_only()
        }
        fn infer_steps<'ws>(
            batch: usize,
            x: &[T],
            params: &[T],
            stats: &[T],
            ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, &mut ws.scratch1);
            rt::ConvPool {
                conv: ConvolutionalPlanFolded::CONV2D1,
                relu: true,
                pool: ConvolutionalPlan::MAXPOOL2D1,
            }
                .infer_in_lanes(lanes, &ws.scratch1, &params[0..40], &mut ws.scratch2);
            ConvolutionalPlan::CONV2D2
                .forward_in_lanes(
                    lanes,
                    &ws.scratch2,
                    &params[40..262],
                    &mut ws.scratch1,
                );
            ConvolutionalPlan::LEAKY_RELU1
                .forward_in_place(lanes.examples(), &mut ws.scratch1);
            ConvolutionalPlan::AVGPOOL2D1
                .forward_in_lanes(lanes, &ws.scratch1, &mut ws.scratch2);
            rt::from_lanes(lanes, 6, &ws.scratch2, &mut ws.scratch1);
            ConvolutionalPlan::DENSE1
                .forward(batch, &ws.scratch1, &params[262..318], &mut ws.scratch2);
            ConvolutionalPlan::LAYERNORM1
                .infer(batch, &ws.scratch2, &params[318..334], &mut ws.scratch1);
            ConvolutionalPlan::TANH1.forward_in_place(batch, &mut ws.scratch1);
            ConvolutionalPlan::DENSE2
                .forward(batch, &ws.scratch1, &params[334..361], &mut ws.scratch2);
            &ws.scratch2[..batch * 3]
        }
    }
    impl<T: rt::Scalar> rt::Foldable for Convolutional<T> {
        type FoldedSteps = ConvolutionalPlanFolded;
        const FOLDED: &'static rt::Spec = &rt::Spec {
            name: "Convolutional",
            input: rt::Shape::new(&[8, 8, 1]),
            output: rt::Shape::new(&[3]),
            layers: &[
                rt::LayerSpec {
                    name: "conv2d1",
                    word: "conv2d",
                    output: rt::Shape::new(&[8, 8, 4]),
                    params_start: 0,
                    config: &ConvolutionalPlanFolded::CONV2D1,
                    macs: ConvolutionalPlanFolded::CONV2D1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[3, 3, 1, 4]),
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[4]),
                            rt::Init::Zeros,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "relu1",
                    word: "relu",
                    output: rt::Shape::new(&[8, 8, 4]),
                    config: &ConvolutionalPlan::RELU1,
                    macs: ConvolutionalPlan::RELU1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "maxpool2d1",
                    word: "maxpool2d",
                    output: rt::Shape::new(&[4, 4, 4]),
                    config: &ConvolutionalPlan::MAXPOOL2D1,
                    macs: ConvolutionalPlan::MAXPOOL2D1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "conv2d2",
                    word: "conv2d",
                    output: rt::Shape::new(&[2, 2, 6]),
                    params_start: 40,
                    config: &ConvolutionalPlan::CONV2D2,
                    macs: ConvolutionalPlan::CONV2D2.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[3, 3, 4, 6]),
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "leaky_relu1",
                    word: "leaky_relu",
                    output: rt::Shape::new(&[2, 2, 6]),
                    config: &ConvolutionalPlan::LEAKY_RELU1,
                    macs: ConvolutionalPlan::LEAKY_RELU1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "avgpool2d1",
                    word: "avgpool2d",
                    output: rt::Shape::new(&[1, 1, 6]),
                    config: &ConvolutionalPlan::AVGPOOL2D1,
                    macs: ConvolutionalPlan::AVGPOOL2D1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "flatten1",
                    word: "flatten",
                    output: rt::Shape::new(&[6]),
                    config: &ConvolutionalPlan::FLATTEN1,
                    macs: ConvolutionalPlan::FLATTEN1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: rt::Shape::new(&[8]),
                    params_start: 262,
                    config: &ConvolutionalPlan::DENSE1,
                    macs: ConvolutionalPlan::DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 8]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[8]),
                            rt::Init::Zeros,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "layernorm1",
                    word: "layernorm",
                    output: rt::Shape::new(&[8]),
                    params_start: 318,
                    config: &ConvolutionalPlan::LAYERNORM1,
                    macs: ConvolutionalPlan::LAYERNORM1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "gamma",
                            rt::Kind::Gamma,
                            rt::Shape::new(&[8]),
                            rt::Init::Ones,
                        ),
                        rt::TensorSpec::new(
                            "beta",
                            rt::Kind::Beta,
                            rt::Shape::new(&[8]),
                            rt::Init::Zeros,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "tanh1",
                    word: "tanh",
                    output: rt::Shape::new(&[8]),
                    config: &ConvolutionalPlan::TANH1,
                    macs: ConvolutionalPlan::TANH1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dense2",
                    word: "dense",
                    output: rt::Shape::new(&[3]),
                    params_start: 334,
                    config: &ConvolutionalPlan::DENSE2,
                    macs: ConvolutionalPlan::DENSE2.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[8, 3]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[3]),
                            rt::Init::Zeros,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
            ],
            loss: "softmax_cross_entropy",
            params: 361,
            stats: 0,
            signal: rt::Signal::UNKNOWN,
            buffers: <ConvolutionalPlanFolded as rt::Steps<T>>::BUFFERS,
        };
        fn fold_parameters(
            params: &[T],
            stats: &[T],
            folded: &mut [T],
            folded_stats: &mut [T],
        ) {
            rt::move_to(&params[0..36], &mut folded[0..40]);
            ConvolutionalPlan::BATCHNORM1
                .fold_into(&params[36..44], &stats[0..8], &mut folded[0..40]);
            rt::move_to(&params[44..266], &mut folded[40..262]);
            rt::move_to(&params[266..322], &mut folded[262..318]);
            rt::move_to(&params[322..338], &mut folded[318..334]);
            rt::move_to(&params[338..365], &mut folded[334..361]);
        }
    }
    rt::model!(Convolutional < >, []);
    impl Convolutional<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Convolutional<T> {
        type Scalar = T;
        type Steps = ConvolutionalPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec {
            name: "Convolutional",
            input: rt::Shape::new(&[8, 8, 1]),
            output: rt::Shape::new(&[3]),
            layers: &[
                rt::LayerSpec {
                    name: "conv2d1",
                    word: "conv2d",
                    output: rt::Shape::new(&[8, 8, 4]),
                    params_start: 0,
                    config: &ConvolutionalPlan::CONV2D1,
                    macs: ConvolutionalPlan::CONV2D1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[3, 3, 1, 4]),
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                    ],
                    signal: rt::Signal::forward(1.296),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "batchnorm1",
                    word: "batchnorm",
                    output: rt::Shape::new(&[8, 8, 4]),
                    params_start: 36,
                    stats_start: 0,
                    config: &ConvolutionalPlan::BATCHNORM1,
                    macs: ConvolutionalPlan::BATCHNORM1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "gamma",
                            rt::Kind::Gamma,
                            rt::Shape::new(&[4]),
                            rt::Init::Ones,
                        ),
                        rt::TensorSpec::new(
                            "beta",
                            rt::Kind::Beta,
                            rt::Shape::new(&[4]),
                            rt::Init::Zeros,
                        ),
                    ],
                    stats: &[
                        rt::TensorSpec::new(
                            "running_mean",
                            rt::Kind::Statistic,
                            rt::Shape::new(&[4]),
                            rt::Init::Zeros,
                        ),
                        rt::TensorSpec::new(
                            "running_var",
                            rt::Kind::Statistic,
                            rt::Shape::new(&[4]),
                            rt::Init::Ones,
                        ),
                    ],
                    batch_values: 64,
                    signal: rt::Signal::forward(1.0),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "relu1",
                    word: "relu",
                    output: rt::Shape::new(&[8, 8, 4]),
                    config: &ConvolutionalPlan::RELU1,
                    macs: ConvolutionalPlan::RELU1.macs(),
                    signal: rt::Signal::forward(0.5838),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "maxpool2d1",
                    word: "maxpool2d",
                    output: rt::Shape::new(&[4, 4, 4]),
                    config: &ConvolutionalPlan::MAXPOOL2D1,
                    macs: ConvolutionalPlan::MAXPOOL2D1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "conv2d2",
                    word: "conv2d",
                    output: rt::Shape::new(&[2, 2, 6]),
                    params_start: 44,
                    config: &ConvolutionalPlan::CONV2D2,
                    macs: ConvolutionalPlan::CONV2D2.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[3, 3, 4, 6]),
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "leaky_relu1",
                    word: "leaky_relu",
                    output: rt::Shape::new(&[2, 2, 6]),
                    config: &ConvolutionalPlan::LEAKY_RELU1,
                    macs: ConvolutionalPlan::LEAKY_RELU1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "avgpool2d1",
                    word: "avgpool2d",
                    output: rt::Shape::new(&[1, 1, 6]),
                    config: &ConvolutionalPlan::AVGPOOL2D1,
                    macs: ConvolutionalPlan::AVGPOOL2D1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "flatten1",
                    word: "flatten",
                    output: rt::Shape::new(&[6]),
                    config: &ConvolutionalPlan::FLATTEN1,
                    macs: ConvolutionalPlan::FLATTEN1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: rt::Shape::new(&[8]),
                    params_start: 266,
                    config: &ConvolutionalPlan::DENSE1,
                    macs: ConvolutionalPlan::DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 8]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[8]),
                            rt::Init::Zeros,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "layernorm1",
                    word: "layernorm",
                    output: rt::Shape::new(&[8]),
                    params_start: 322,
                    config: &ConvolutionalPlan::LAYERNORM1,
                    macs: ConvolutionalPlan::LAYERNORM1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "gamma",
                            rt::Kind::Gamma,
                            rt::Shape::new(&[8]),
                            rt::Init::Ones,
                        ),
                        rt::TensorSpec::new(
                            "beta",
                            rt::Kind::Beta,
                            rt::Shape::new(&[8]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::new(1.0, 0.5033),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "tanh1",
                    word: "tanh",
                    output: rt::Shape::new(&[8]),
                    config: &ConvolutionalPlan::TANH1,
                    macs: ConvolutionalPlan::TANH1.macs(),
                    signal: rt::Signal::new(0.6279, 0.7385),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dense2",
                    word: "dense",
                    output: rt::Shape::new(&[3]),
                    params_start: 338,
                    config: &ConvolutionalPlan::DENSE2,
                    macs: ConvolutionalPlan::DENSE2.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[8, 3]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[3]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::new(0.7573, 1.0),
                    ..rt::LayerSpec::PLAIN
                },
            ],
            loss: "softmax_cross_entropy",
            params: 365,
            stats: 8,
            signal: rt::Signal::forward(1.0),
            buffers: <ConvolutionalPlan as rt::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn rt::LossFunction<T>> = ::core::option::Option::Some(
            &rt::SoftmaxCrossEntropy {
                classes: 3,
                label_smoothing: 0.0,
            },
        );
    }
    impl<T: rt::Scalar> rt::Trainable for Convolutional<T> {}
    /// The layers of `Convolutional` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct ConvolutionalLayers<'net, T: rt::Scalar>(&'net Convolutional<T>);
    impl<T: rt::Scalar> Convolutional<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> ConvolutionalLayers<'_, T> {
            ConvolutionalLayers(self)
        }
    }
    impl<'net, T: rt::Scalar> ConvolutionalLayers<'net, T> {
        /// The tensors of `conv2d1`, a `conv2d`.
        #[must_use]
        pub fn conv2d1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("conv2d1")
        }
        /// The tensors of `batchnorm1`, a `batchnorm`.
        #[must_use]
        pub fn batchnorm1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("batchnorm1")
        }
        /// The tensors of `conv2d2`, a `conv2d`.
        #[must_use]
        pub fn conv2d2(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("conv2d2")
        }
        /// The tensors of `dense1`, a `dense`.
        #[must_use]
        pub fn dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("dense1")
        }
        /// The tensors of `layernorm1`, a `layernorm`.
        #[must_use]
        pub fn layernorm1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("layernorm1")
        }
        /// The tensors of `dense2`, a `dense`.
        #[must_use]
        pub fn dense2(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("dense2")
        }
    }
};
