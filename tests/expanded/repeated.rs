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
pub struct Repeated<T: ::regnet::Scalar = f32> {
    model: ::regnet::Model<Repeated<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{self as rt, locals::*};
    /// The layers of `Repeated` and the steps through them.
    pub struct RepeatedPlan;
    impl RepeatedPlan {
        pub const REPEAT1_0_DENSE1: rt::Dense = rt::Dense {
            inputs: 5,
            units: 6,
            bias: false,
        };
        pub const REPEAT1_0_BATCHNORM1: rt::BatchNorm = rt::BatchNorm {
            positions: 1,
            channels: 6,
            momentum: rt::Momentum::Of(0.1),
            running_variance: rt::Variance::Unbiased,
            eps: 0.00001,
            affine: true,
        };
        pub const REPEAT1_0_RELU1: rt::Relu = rt::Relu { len: 6 };
        pub const REPEAT1_0_DROPOUT1: rt::Dropout = rt::Dropout {
            len: 6,
            p: 0.2,
            classic: false,
            stream: 0,
        };
        pub const REPEAT1_1_DENSE1: rt::Dense = rt::Dense {
            inputs: 6,
            units: 6,
            bias: false,
        };
        pub const REPEAT1_1_BATCHNORM1: rt::BatchNorm = rt::BatchNorm {
            positions: 1,
            channels: 6,
            momentum: rt::Momentum::Of(0.1),
            running_variance: rt::Variance::Unbiased,
            eps: 0.00001,
            affine: true,
        };
        pub const REPEAT1_1_RELU1: rt::Relu = rt::Relu { len: 6 };
        pub const REPEAT1_1_DROPOUT1: rt::Dropout = rt::Dropout {
            len: 6,
            p: 0.2,
            classic: false,
            stream: 1,
        };
        pub const REPEAT1_2_DENSE1: rt::Dense = rt::Dense {
            inputs: 6,
            units: 6,
            bias: false,
        };
        pub const REPEAT1_2_BATCHNORM1: rt::BatchNorm = rt::BatchNorm {
            positions: 1,
            channels: 6,
            momentum: rt::Momentum::Of(0.1),
            running_variance: rt::Variance::Unbiased,
            eps: 0.00001,
            affine: true,
        };
        pub const REPEAT1_2_RELU1: rt::Relu = rt::Relu { len: 6 };
        pub const REPEAT1_2_DROPOUT1: rt::Dropout = rt::Dropout {
            len: 6,
            p: 0.2,
            classic: false,
            stream: 2,
        };
        pub const DENSE1: rt::Dense = rt::Dense {
            inputs: 6,
            units: 2,
            bias: true,
        };
    }
    /// Every intermediate of `Repeated`, made once.
    #[derive(Clone, Debug)]
    pub struct RepeatedWorkspace<T: rt::Scalar> {
        frame: rt::Frame<T>,
        repeat1_0_dense1: rt::Buffer<T>,
        saved_repeat1_0_batchnorm1: rt::Buffer<T>,
        repeat1_0_relu1: rt::Buffer<T>,
        repeat1_1_dense1: rt::Buffer<T>,
        saved_repeat1_1_batchnorm1: rt::Buffer<T>,
        repeat1_1_relu1: rt::Buffer<T>,
        repeat1_2_dense1: rt::Buffer<T>,
        saved_repeat1_2_batchnorm1: rt::Buffer<T>,
        repeat1_2_relu1: rt::Buffer<T>,
        dense1: rt::Buffer<T>,
        scratch1: rt::Buffer<T>,
        scratch2: rt::Buffer<T>,
    }
    impl<T: rt::Scalar> rt::Workspace<T> for RepeatedWorkspace<T> {
        fn frame(&self) -> &rt::Frame<T> {
            &self.frame
        }
        fn frame_mut(&mut self) -> &mut rt::Frame<T> {
            &mut self.frame
        }
        fn output(&self) -> &[T] {
            &self.dense1
        }
        fn input_gradient(&self) -> &[T] {
            &self.scratch1
        }
    }
    impl<T: rt::Scalar> rt::Steps<T> for RepeatedPlan {
        type Workspace = RepeatedWorkspace<T>;
        const PARAMS: usize = 152;
        const STATS: usize = 36;
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec {
                name: "input",
                per_example: 5,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "repeat1_0_dense1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.0.dense1", 1, 19)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "saved_repeat1_0_batchnorm1",
                per_example: 0,
                per_batch: 13,
                lanes: false,
                inference: false,
                training: &[("saved by repeat1.0.batchnorm1", 2, 19)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "repeat1_0_relu1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.0.relu1", 2, 17), ("repeat1.0.dropout1", 3, 17)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "repeat1_1_dense1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.1.dense1", 4, 16)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "saved_repeat1_1_batchnorm1",
                per_example: 0,
                per_batch: 13,
                lanes: false,
                inference: false,
                training: &[("saved by repeat1.1.batchnorm1", 5, 16)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "repeat1_1_relu1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.1.relu1", 5, 14), ("repeat1.1.dropout1", 6, 14)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "repeat1_2_dense1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.2.dense1", 7, 13)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "saved_repeat1_2_batchnorm1",
                per_example: 0,
                per_batch: 13,
                lanes: false,
                inference: false,
                training: &[("saved by repeat1.2.batchnorm1", 8, 13)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "repeat1_2_relu1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("repeat1.2.relu1", 8, 11), ("repeat1.2.dropout1", 9, 11)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "dense1",
                per_example: 2,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("dense1", 10, 11)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "scratch1",
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
            rt::BufferSpec {
                name: "scratch2",
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
        fn make_workspace(capacity: usize, training: bool) -> Self::Workspace {
            let kept = if training { capacity } else { 0 };
            RepeatedWorkspace {
                frame: rt::Frame::new(capacity, training, 5),
                repeat1_0_dense1: rt::Buffer::zeros(kept * 6),
                saved_repeat1_0_batchnorm1: rt::Buffer::zeros(kept.min(1) * 13),
                repeat1_0_relu1: rt::Buffer::zeros(kept * 6),
                repeat1_1_dense1: rt::Buffer::zeros(kept * 6),
                saved_repeat1_1_batchnorm1: rt::Buffer::zeros(kept.min(1) * 13),
                repeat1_1_relu1: rt::Buffer::zeros(kept * 6),
                repeat1_2_dense1: rt::Buffer::zeros(kept * 6),
                saved_repeat1_2_batchnorm1: rt::Buffer::zeros(kept.min(1) * 13),
                repeat1_2_relu1: rt::Buffer::zeros(kept * 6),
                dense1: rt::Buffer::zeros(kept * 2),
                scratch1: rt::Buffer::zeros(capacity * 6),
                scratch2: rt::Buffer::zeros(capacity * 6),
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
            RepeatedPlan::REPEAT1_0_DENSE1
                .forward(batch, x, &params[0..30], &mut ws.repeat1_0_dense1);
            see.output("repeat1.0.dense1", batch * 6, &ws.repeat1_0_dense1);
            if see.sees() {
                let mut y = rt::Buffer::zeros(batch * 6);
                RepeatedPlan::REPEAT1_0_BATCHNORM1
                    .forward(
                        batch,
                        &ws.repeat1_0_dense1,
                        &params[30..42],
                        stats.part(0..12),
                        &mut y,
                        &mut ws.saved_repeat1_0_batchnorm1,
                    );
                see.output("repeat1.0.batchnorm1", batch * 6, &y);
            }
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_0_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .forward(
                    batch,
                    &ws.repeat1_0_dense1,
                    &params[30..42],
                    stats.part(0..12),
                    &mut ws.repeat1_0_relu1,
                    &mut ws.saved_repeat1_0_batchnorm1,
                );
            see.output("repeat1.0.relu1", batch * 6, &ws.repeat1_0_relu1);
            RepeatedPlan::REPEAT1_0_DROPOUT1
                .forward_in_place(batch, &mut ws.repeat1_0_relu1, key);
            see.output("repeat1.0.dropout1", batch * 6, &ws.repeat1_0_relu1);
            RepeatedPlan::REPEAT1_1_DENSE1
                .forward(
                    batch,
                    &ws.repeat1_0_relu1,
                    &params[42..78],
                    &mut ws.repeat1_1_dense1,
                );
            see.output("repeat1.1.dense1", batch * 6, &ws.repeat1_1_dense1);
            if see.sees() {
                let mut y = rt::Buffer::zeros(batch * 6);
                RepeatedPlan::REPEAT1_1_BATCHNORM1
                    .forward(
                        batch,
                        &ws.repeat1_1_dense1,
                        &params[78..90],
                        stats.part(12..24),
                        &mut y,
                        &mut ws.saved_repeat1_1_batchnorm1,
                    );
                see.output("repeat1.1.batchnorm1", batch * 6, &y);
            }
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_1_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .forward(
                    batch,
                    &ws.repeat1_1_dense1,
                    &params[78..90],
                    stats.part(12..24),
                    &mut ws.repeat1_1_relu1,
                    &mut ws.saved_repeat1_1_batchnorm1,
                );
            see.output("repeat1.1.relu1", batch * 6, &ws.repeat1_1_relu1);
            RepeatedPlan::REPEAT1_1_DROPOUT1
                .forward_in_place(batch, &mut ws.repeat1_1_relu1, key);
            see.output("repeat1.1.dropout1", batch * 6, &ws.repeat1_1_relu1);
            RepeatedPlan::REPEAT1_2_DENSE1
                .forward(
                    batch,
                    &ws.repeat1_1_relu1,
                    &params[90..126],
                    &mut ws.repeat1_2_dense1,
                );
            see.output("repeat1.2.dense1", batch * 6, &ws.repeat1_2_dense1);
            if see.sees() {
                let mut y = rt::Buffer::zeros(batch * 6);
                RepeatedPlan::REPEAT1_2_BATCHNORM1
                    .forward(
                        batch,
                        &ws.repeat1_2_dense1,
                        &params[126..138],
                        stats.part(24..36),
                        &mut y,
                        &mut ws.saved_repeat1_2_batchnorm1,
                    );
                see.output("repeat1.2.batchnorm1", batch * 6, &y);
            }
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_2_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .forward(
                    batch,
                    &ws.repeat1_2_dense1,
                    &params[126..138],
                    stats.part(24..36),
                    &mut ws.repeat1_2_relu1,
                    &mut ws.saved_repeat1_2_batchnorm1,
                );
            see.output("repeat1.2.relu1", batch * 6, &ws.repeat1_2_relu1);
            RepeatedPlan::REPEAT1_2_DROPOUT1
                .forward_in_place(batch, &mut ws.repeat1_2_relu1, key);
            see.output("repeat1.2.dropout1", batch * 6, &ws.repeat1_2_relu1);
            RepeatedPlan::DENSE1
                .forward(batch, &ws.repeat1_2_relu1, &params[138..152], &mut ws.dense1);
            see.output("dense1", batch * 2, &ws.dense1);
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
            see.gradient("dense1", batch * 2, d_y);
            RepeatedPlan::DENSE1
                .backward(
                    batch,
                    &ws.repeat1_2_relu1,
                    params.part(138..152),
                    d_y,
                    &mut grads[138..152],
                    ::core::option::Option::Some(&mut ws.scratch1[..]),
                );
            see.gradient("repeat1.2.dropout1", batch * 6, &ws.scratch1);
            RepeatedPlan::REPEAT1_2_DROPOUT1
                .backward_in_place(batch, &mut ws.scratch1, key);
            see.gradient("repeat1.2.relu1", batch * 6, &ws.scratch1);
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_2_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .backward(
                    batch,
                    &ws.repeat1_2_dense1,
                    &params[126..138],
                    &ws.saved_repeat1_2_batchnorm1,
                    &ws.scratch1,
                    &mut grads[126..138],
                    &mut ws.scratch2,
                );
            see.gradient("repeat1.2.dense1", batch * 6, &ws.scratch2);
            RepeatedPlan::REPEAT1_2_DENSE1
                .backward(
                    batch,
                    &ws.repeat1_1_relu1,
                    params.part(90..126),
                    &ws.scratch2,
                    &mut grads[90..126],
                    ::core::option::Option::Some(&mut ws.scratch1[..]),
                );
            see.gradient("repeat1.1.dropout1", batch * 6, &ws.scratch1);
            RepeatedPlan::REPEAT1_1_DROPOUT1
                .backward_in_place(batch, &mut ws.scratch1, key);
            see.gradient("repeat1.1.relu1", batch * 6, &ws.scratch1);
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_1_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .backward(
                    batch,
                    &ws.repeat1_1_dense1,
                    &params[78..90],
                    &ws.saved_repeat1_1_batchnorm1,
                    &ws.scratch1,
                    &mut grads[78..90],
                    &mut ws.scratch2,
                );
            see.gradient("repeat1.1.dense1", batch * 6, &ws.scratch2);
            RepeatedPlan::REPEAT1_1_DENSE1
                .backward(
                    batch,
                    &ws.repeat1_0_relu1,
                    params.part(42..78),
                    &ws.scratch2,
                    &mut grads[42..78],
                    ::core::option::Option::Some(&mut ws.scratch1[..]),
                );
            see.gradient("repeat1.0.dropout1", batch * 6, &ws.scratch1);
            RepeatedPlan::REPEAT1_0_DROPOUT1
                .backward_in_place(batch, &mut ws.scratch1, key);
            see.gradient("repeat1.0.relu1", batch * 6, &ws.scratch1);
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_0_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .backward(
                    batch,
                    &ws.repeat1_0_dense1,
                    &params[30..42],
                    &ws.saved_repeat1_0_batchnorm1,
                    &ws.scratch1,
                    &mut grads[30..42],
                    &mut ws.scratch2,
                );
            see.gradient("repeat1.0.dense1", batch * 6, &ws.scratch2);
            RepeatedPlan::REPEAT1_0_DENSE1
                .backward(
                    batch,
                    x,
                    params.part(0..30),
                    &ws.scratch2,
                    &mut grads[0..30],
                    input_gradient.then_some(&mut ws.scratch1[..]),
                );
        }
        fn infer_steps<'ws>(
            batch: usize,
            x: &[T],
            params: &[T],
            stats: &[T],
            ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            RepeatedPlan::REPEAT1_0_DENSE1
                .forward(batch, x, &params[0..30], &mut ws.scratch1);
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_0_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .infer(
                    batch,
                    &ws.scratch1,
                    &params[30..42],
                    &stats[0..12],
                    &mut ws.scratch2,
                );
            RepeatedPlan::REPEAT1_1_DENSE1
                .forward(batch, &ws.scratch2, &params[42..78], &mut ws.scratch1);
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_1_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .infer(
                    batch,
                    &ws.scratch1,
                    &params[78..90],
                    &stats[12..24],
                    &mut ws.scratch2,
                );
            RepeatedPlan::REPEAT1_2_DENSE1
                .forward(batch, &ws.scratch2, &params[90..126], &mut ws.scratch1);
            rt::NormRelu {
                norm: RepeatedPlan::REPEAT1_2_BATCHNORM1,
                pool: ::core::option::Option::None,
            }
                .infer(
                    batch,
                    &ws.scratch1,
                    &params[126..138],
                    &stats[24..36],
                    &mut ws.scratch2,
                );
            RepeatedPlan::DENSE1
                .forward(batch, &ws.scratch2, &params[138..152], &mut ws.scratch1);
            &ws.scratch1[..batch * 2]
        }
    }
    /// The layers of `Repeated` as inference alone needs them.
    pub struct RepeatedPlanFolded;
    impl RepeatedPlanFolded {
        pub const REPEAT1_0_DENSE1: rt::Dense = rt::Dense {
            bias: true,
            ..RepeatedPlan::REPEAT1_0_DENSE1
        };
        pub const REPEAT1_1_DENSE1: rt::Dense = rt::Dense {
            bias: true,
            ..RepeatedPlan::REPEAT1_1_DENSE1
        };
        pub const REPEAT1_2_DENSE1: rt::Dense = rt::Dense {
            bias: true,
            ..RepeatedPlan::REPEAT1_2_DENSE1
        };
    }
    /// Every intermediate of `Repeated`, made once.
    #[derive(Clone, Debug)]
    pub struct RepeatedPlanFolded__Workspace<T: rt::Scalar> {
        frame: rt::Frame<T>,
        scratch1: rt::Buffer<T>,
        scratch2: rt::Buffer<T>,
    }
    impl<T: rt::Scalar> rt::Workspace<T> for RepeatedPlanFolded__Workspace<T> {
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
    impl<T: rt::Scalar> rt::Steps<T> for RepeatedPlanFolded {
        type Workspace = RepeatedPlanFolded__Workspace<T>;
        const PARAMS: usize = 134;
        const STATS: usize = 0;
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec {
                name: "scratch1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[],
                at_inference: &[("repeat1.0.relu1", 1, 2), ("repeat1.2.relu1", 3, 4)],
            },
            rt::BufferSpec {
                name: "scratch2",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[],
                at_inference: &[("repeat1.1.relu1", 2, 3), ("dense1", 4, 5)],
            },
        ];
        fn make_workspace(capacity: usize, training: bool) -> Self::Workspace {
            RepeatedPlanFolded__Workspace {
                frame: rt::Frame::new(capacity, training, 0),
                scratch1: rt::Buffer::zeros(capacity * 6),
                scratch2: rt::Buffer::zeros(capacity * 6),
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
            RepeatedPlanFolded::REPEAT1_0_DENSE1
                .forward_then(
                    RepeatedPlan::REPEAT1_0_RELU1.curve(),
                    batch,
                    x,
                    &params[0..36],
                    &mut ws.scratch1,
                );
            RepeatedPlanFolded::REPEAT1_1_DENSE1
                .forward_then(
                    RepeatedPlan::REPEAT1_1_RELU1.curve(),
                    batch,
                    &ws.scratch1,
                    &params[36..78],
                    &mut ws.scratch2,
                );
            RepeatedPlanFolded::REPEAT1_2_DENSE1
                .forward_then(
                    RepeatedPlan::REPEAT1_2_RELU1.curve(),
                    batch,
                    &ws.scratch2,
                    &params[78..120],
                    &mut ws.scratch1,
                );
            RepeatedPlan::DENSE1
                .forward(batch, &ws.scratch1, &params[120..134], &mut ws.scratch2);
            &ws.scratch2[..batch * 2]
        }
    }
    impl<T: rt::Scalar> rt::Foldable for Repeated<T> {
        type FoldedSteps = RepeatedPlanFolded;
        const FOLDED: &'static rt::Spec = &rt::Spec {
            name: "Repeated",
            input: rt::Shape::new(&[5]),
            output: rt::Shape::new(&[2]),
            layers: &[
                rt::LayerSpec {
                    name: "repeat1.0.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[6]),
                    params_start: 0,
                    config: &RepeatedPlanFolded::REPEAT1_0_DENSE1,
                    macs: RepeatedPlanFolded::REPEAT1_0_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[5, 6]),
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
                    name: "repeat1.0.relu1",
                    word: "relu",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_0_RELU1,
                    macs: RepeatedPlan::REPEAT1_0_RELU1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.1.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[6]),
                    params_start: 36,
                    config: &RepeatedPlanFolded::REPEAT1_1_DENSE1,
                    macs: RepeatedPlanFolded::REPEAT1_1_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 6]),
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
                    name: "repeat1.1.relu1",
                    word: "relu",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_1_RELU1,
                    macs: RepeatedPlan::REPEAT1_1_RELU1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.2.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[6]),
                    params_start: 78,
                    config: &RepeatedPlanFolded::REPEAT1_2_DENSE1,
                    macs: RepeatedPlanFolded::REPEAT1_2_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 6]),
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
                    name: "repeat1.2.relu1",
                    word: "relu",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_2_RELU1,
                    macs: RepeatedPlan::REPEAT1_2_RELU1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: rt::Shape::new(&[2]),
                    params_start: 120,
                    config: &RepeatedPlan::DENSE1,
                    macs: RepeatedPlan::DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 2]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[2]),
                            rt::Init::Zeros,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
            ],
            loss: "sigmoid_cross_entropy",
            params: 134,
            stats: 0,
            signal: rt::Signal::UNKNOWN,
            buffers: <RepeatedPlanFolded as rt::Steps<T>>::BUFFERS,
        };
        fn fold_parameters(
            params: &[T],
            stats: &[T],
            folded: &mut [T],
            folded_stats: &mut [T],
        ) {
            rt::move_to(&params[0..30], &mut folded[0..36]);
            RepeatedPlan::REPEAT1_0_BATCHNORM1
                .fold_into(&params[30..42], &stats[0..12], &mut folded[0..36]);
            rt::move_to(&params[42..78], &mut folded[36..78]);
            RepeatedPlan::REPEAT1_1_BATCHNORM1
                .fold_into(&params[78..90], &stats[12..24], &mut folded[36..78]);
            rt::move_to(&params[90..126], &mut folded[78..120]);
            RepeatedPlan::REPEAT1_2_BATCHNORM1
                .fold_into(&params[126..138], &stats[24..36], &mut folded[78..120]);
            rt::move_to(&params[138..152], &mut folded[120..134]);
        }
    }
    rt::model!(Repeated < >, []);
    impl Repeated<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Repeated<T> {
        type Scalar = T;
        type Steps = RepeatedPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec {
            name: "Repeated",
            input: rt::Shape::new(&[5]),
            output: rt::Shape::new(&[2]),
            layers: &[
                rt::LayerSpec {
                    name: "repeat1.0.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[6]),
                    params_start: 0,
                    config: &RepeatedPlan::REPEAT1_0_DENSE1,
                    macs: RepeatedPlan::REPEAT1_0_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[5, 6]),
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                    ],
                    signal: rt::Signal::new(1.414, 0.5303),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.0.batchnorm1",
                    word: "batchnorm",
                    output: rt::Shape::new(&[6]),
                    params_start: 30,
                    stats_start: 0,
                    config: &RepeatedPlan::REPEAT1_0_BATCHNORM1,
                    macs: RepeatedPlan::REPEAT1_0_BATCHNORM1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "gamma",
                            rt::Kind::Gamma,
                            rt::Shape::new(&[6]),
                            rt::Init::Ones,
                        ),
                        rt::TensorSpec::new(
                            "beta",
                            rt::Kind::Beta,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                    ],
                    stats: &[
                        rt::TensorSpec::new(
                            "running_mean",
                            rt::Kind::Statistic,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                        rt::TensorSpec::new(
                            "running_var",
                            rt::Kind::Statistic,
                            rt::Shape::new(&[6]),
                            rt::Init::Ones,
                        ),
                    ],
                    batch_values: 1,
                    signal: rt::Signal::new(1.0, 0.75),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.0.relu1",
                    word: "relu",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_0_RELU1,
                    macs: RepeatedPlan::REPEAT1_0_RELU1.macs(),
                    signal: rt::Signal::new(0.5838, 1.061),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.0.dropout1",
                    word: "dropout",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_0_DROPOUT1,
                    macs: RepeatedPlan::REPEAT1_0_DROPOUT1.macs(),
                    signal: rt::Signal::new(0.6825, 0.9487),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.1.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[6]),
                    params_start: 42,
                    config: &RepeatedPlan::REPEAT1_1_DENSE1,
                    macs: RepeatedPlan::REPEAT1_1_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 6]),
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                    ],
                    signal: rt::Signal::new(1.118, 0.6708),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.1.batchnorm1",
                    word: "batchnorm",
                    output: rt::Shape::new(&[6]),
                    params_start: 78,
                    stats_start: 12,
                    config: &RepeatedPlan::REPEAT1_1_BATCHNORM1,
                    macs: RepeatedPlan::REPEAT1_1_BATCHNORM1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "gamma",
                            rt::Kind::Gamma,
                            rt::Shape::new(&[6]),
                            rt::Init::Ones,
                        ),
                        rt::TensorSpec::new(
                            "beta",
                            rt::Kind::Beta,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                    ],
                    stats: &[
                        rt::TensorSpec::new(
                            "running_mean",
                            rt::Kind::Statistic,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                        rt::TensorSpec::new(
                            "running_var",
                            rt::Kind::Statistic,
                            rt::Shape::new(&[6]),
                            rt::Init::Ones,
                        ),
                    ],
                    batch_values: 1,
                    signal: rt::Signal::new(1.0, 0.6475),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.1.relu1",
                    word: "relu",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_1_RELU1,
                    macs: RepeatedPlan::REPEAT1_1_RELU1.macs(),
                    signal: rt::Signal::new(0.5838, 0.9157),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.1.dropout1",
                    word: "dropout",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_1_DROPOUT1,
                    macs: RepeatedPlan::REPEAT1_1_DROPOUT1.macs(),
                    signal: rt::Signal::new(0.6825, 0.819),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.2.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[6]),
                    params_start: 90,
                    config: &RepeatedPlan::REPEAT1_2_DENSE1,
                    macs: RepeatedPlan::REPEAT1_2_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 6]),
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                    ],
                    signal: rt::Signal::new(1.118, 0.5791),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.2.batchnorm1",
                    word: "batchnorm",
                    output: rt::Shape::new(&[6]),
                    params_start: 126,
                    stats_start: 24,
                    config: &RepeatedPlan::REPEAT1_2_BATCHNORM1,
                    macs: RepeatedPlan::REPEAT1_2_BATCHNORM1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "gamma",
                            rt::Kind::Gamma,
                            rt::Shape::new(&[6]),
                            rt::Init::Ones,
                        ),
                        rt::TensorSpec::new(
                            "beta",
                            rt::Kind::Beta,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                    ],
                    stats: &[
                        rt::TensorSpec::new(
                            "running_mean",
                            rt::Kind::Statistic,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                        rt::TensorSpec::new(
                            "running_var",
                            rt::Kind::Statistic,
                            rt::Shape::new(&[6]),
                            rt::Init::Ones,
                        ),
                    ],
                    batch_values: 1,
                    signal: rt::Signal::new(1.0, 0.559),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.2.relu1",
                    word: "relu",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_2_RELU1,
                    macs: RepeatedPlan::REPEAT1_2_RELU1.macs(),
                    signal: rt::Signal::new(0.5838, 0.7906),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "repeat1.2.dropout1",
                    word: "dropout",
                    output: rt::Shape::new(&[6]),
                    config: &RepeatedPlan::REPEAT1_2_DROPOUT1,
                    macs: RepeatedPlan::REPEAT1_2_DROPOUT1.macs(),
                    signal: rt::Signal::new(0.6825, 0.7071),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: rt::Shape::new(&[2]),
                    params_start: 138,
                    config: &RepeatedPlan::DENSE1,
                    macs: RepeatedPlan::DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 2]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[2]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::new(0.9682, 1.0),
                    ..rt::LayerSpec::PLAIN
                },
            ],
            loss: "sigmoid_cross_entropy",
            params: 152,
            stats: 36,
            signal: rt::Signal::new(1.0, 0.8216),
            buffers: <RepeatedPlan as rt::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn rt::LossFunction<T>> = ::core::option::Option::Some(
            &rt::SigmoidCrossEntropy {
                outputs: 2,
            },
        );
    }
    impl<T: rt::Scalar> rt::Trainable for Repeated<T> {}
    /// The layers of `Repeated` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct RepeatedLayers<'net, T: rt::Scalar>(&'net Repeated<T>);
    impl<T: rt::Scalar> Repeated<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> RepeatedLayers<'_, T> {
            RepeatedLayers(self)
        }
    }
    impl<'net, T: rt::Scalar> RepeatedLayers<'net, T> {
        /// The tensors of `repeat1.0.dense1`, a `dense`.
        #[must_use]
        pub fn repeat1_0_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("repeat1.0.dense1")
        }
        /// The tensors of `repeat1.0.batchnorm1`, a `batchnorm`.
        #[must_use]
        pub fn repeat1_0_batchnorm1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("repeat1.0.batchnorm1")
        }
        /// The tensors of `repeat1.1.dense1`, a `dense`.
        #[must_use]
        pub fn repeat1_1_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("repeat1.1.dense1")
        }
        /// The tensors of `repeat1.1.batchnorm1`, a `batchnorm`.
        #[must_use]
        pub fn repeat1_1_batchnorm1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("repeat1.1.batchnorm1")
        }
        /// The tensors of `repeat1.2.dense1`, a `dense`.
        #[must_use]
        pub fn repeat1_2_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("repeat1.2.dense1")
        }
        /// The tensors of `repeat1.2.batchnorm1`, a `batchnorm`.
        #[must_use]
        pub fn repeat1_2_batchnorm1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("repeat1.2.batchnorm1")
        }
        /// The tensors of `dense1`, a `dense`.
        #[must_use]
        pub fn dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("dense1")
        }
    }
};
