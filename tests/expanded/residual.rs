#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    fn __ide() {
        let _ = ::regnet::words::layers::input {
            dims: ::regnet::words::any(6),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::residual {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(6),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::relu {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(6),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::sigmoid {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::residual {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(4),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::tanh {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(4),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::relu {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(3),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(4),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::concat {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::sum {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::losses::mse {
            ..::core::default::Default::default()
        };
    }
};
/// The network `Residual`.
#[derive(Clone, PartialEq)]
pub struct Residual<T: ::regnet::Scalar = f32>(::regnet::Model<Residual<T>>);
#[allow(dead_code, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private as __regnet;
    /// The layers of `Residual` and the steps through them.
    pub struct ResidualPlan;
    impl ResidualPlan {
        pub const RESIDUAL1_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 6,
            units: 6,
            bias: true,
        };
        pub const RESIDUAL1_RELU1: __regnet::Relu = __regnet::Relu { len: 6 };
        pub const RESIDUAL1_DENSE2: __regnet::Dense = __regnet::Dense {
            inputs: 6,
            units: 6,
            bias: true,
        };
        pub const SIGMOID1: __regnet::Sigmoid = __regnet::Sigmoid { len: 6 };
        pub const RESIDUAL2_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 6,
            units: 4,
            bias: true,
        };
        pub const RESIDUAL2_TANH1: __regnet::Tanh = __regnet::Tanh { len: 4 };
        pub const RESIDUAL2_SHORTCUT_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 6,
            units: 4,
            bias: true,
        };
        pub const BRANCH1_0_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 4,
            units: 2,
            bias: true,
        };
        pub const BRANCH1_1_RELU1: __regnet::Relu = __regnet::Relu { len: 4 };
        pub const BRANCH1_1_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 4,
            units: 3,
            bias: true,
        };
        pub const BRANCH1_2_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 4,
            units: 4,
            bias: true,
        };
        pub const CONCAT1: __regnet::Concat = __regnet::Concat {
            rows: 1,
            widths: &[2, 3, 4],
        };
        pub const BRANCH2_0_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 9,
            units: 2,
            bias: true,
        };
        pub const BRANCH2_1_DENSE1: __regnet::Dense = __regnet::Dense {
            inputs: 9,
            units: 2,
            bias: true,
        };
    }
    /// Every intermediate of `Residual`, made once.
    #[derive(Clone, Debug)]
    pub struct ResidualWorkspace<T: __regnet::Scalar> {
        __frame: __regnet::Frame<T>,
        residual1_relu1: __regnet::Buffer<T>,
        residual1_dense2: __regnet::Buffer<T>,
        residual2_tanh1: __regnet::Buffer<T>,
        residual2_shortcut_dense1: __regnet::Buffer<T>,
        __scratch1: __regnet::Buffer<T>,
        branch1_1_relu1: __regnet::Buffer<T>,
        __scratch2: __regnet::Buffer<T>,
        __scratch3: __regnet::Buffer<T>,
        concat1: __regnet::Buffer<T>,
        branch2_0_dense1: __regnet::Buffer<T>,
        __scratch4: __regnet::Buffer<T>,
    }
    impl<T: __regnet::Scalar> __regnet::Workspace<T> for ResidualWorkspace<T> {
        fn frame(&self) -> &__regnet::Frame<T> {
            &self.__frame
        }
        fn frame_mut(&mut self) -> &mut __regnet::Frame<T> {
            &mut self.__frame
        }
        fn output(&self) -> &[T] {
            &self.branch2_0_dense1
        }
        fn input_gradient(&self) -> &[T] {
            &self.__scratch2
        }
    }
    impl<T: __regnet::Scalar> __regnet::Steps<T> for ResidualPlan {
        type Workspace = ResidualWorkspace<T>;
        const PARAMS: usize = 225;
        const STATS: usize = 0;
        const BUFFERS: &'static [__regnet::BufferSpec] = &[
            __regnet::BufferSpec {
                name: "input",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "residual1_relu1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("residual1.relu1", 1, 34)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "residual1_dense2",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[
                    ("residual1.dense2", 2, 33),
                    ("residual1", 3, 33),
                    ("sigmoid1", 4, 33),
                ],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "residual2_tanh1",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("residual2.tanh1", 5, 30)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "residual2_shortcut_dense1",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("residual2.shortcut.dense1", 6, 27), ("residual2", 7, 27)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__scratch1",
                per_example: 9,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[
                    ("branch1.0.dense1", 8, 12),
                    ("branch2.1.dense1", 16, 17),
                    ("gradient of branch1.0.dense1", 21, 27),
                ],
                at_inference: &[
                    ("residual2.tanh1", 5, 11),
                    ("residual2", 7, 11),
                    ("concat1", 12, 16),
                ],
            },
            __regnet::BufferSpec {
                name: "branch1_1_relu1",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("branch1.1.relu1", 9, 25)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__scratch2",
                per_example: 9,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[
                    ("branch1.1.dense1", 10, 13),
                    ("gradient of concat1", 19, 23),
                    ("gradient of concat1", 20, 23),
                    ("gradient of residual2", 24, 26),
                    ("gradient of residual2", 27, 31),
                    ("gradient of residual2", 28, 31),
                    ("gradient of residual2.dense1", 30, 31),
                    ("gradient of input", 35, 37),
                    ("gradient of input", 36, 37),
                ],
                at_inference: &[
                    ("residual1.dense2", 2, 6),
                    ("residual1", 3, 6),
                    ("sigmoid1", 4, 6),
                    ("branch1.1.relu1", 9, 10),
                    ("branch1.2.dense1", 11, 14),
                    ("branch2.1.dense1", 16, 17),
                ],
            },
            __regnet::BufferSpec {
                name: "__scratch3",
                per_example: 9,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[
                    ("branch1.2.dense1", 11, 14),
                    ("gradient of concat1", 18, 20),
                    ("gradient of branch1.1.dense1", 22, 25),
                    ("gradient of sigmoid1", 31, 36),
                    ("gradient of sigmoid1", 32, 36),
                    ("gradient of residual1", 33, 36),
                ],
                at_inference: &[("branch1.1.dense1", 10, 13)],
            },
            __regnet::BufferSpec {
                name: "concat1",
                per_example: 9,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("concat1", 12, 19)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "branch2_0_dense1",
                per_example: 2,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("branch2.0.dense1", 15, 18), ("sum1", 17, 18)],
                at_inference: &[],
            },
            __regnet::BufferSpec {
                name: "__scratch4",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[
                    ("gradient of branch1.2.dense1", 23, 24),
                    ("gradient of residual2", 25, 28),
                    ("gradient of residual2", 26, 28),
                    ("gradient of sigmoid1", 29, 32),
                    ("gradient of residual1.dense1", 34, 35),
                ],
                at_inference: &[
                    ("residual1.relu1", 1, 2),
                    ("residual2.shortcut.dense1", 6, 7),
                    ("branch1.0.dense1", 8, 12),
                    ("branch2.0.dense1", 15, 18),
                    ("sum1", 17, 18),
                ],
            },
        ];
        fn make_workspace(__capacity: usize, __training: bool) -> Self::Workspace {
            let __kept = if __training { __capacity } else { 0 };
            ResidualWorkspace {
                __frame: __regnet::Frame::new(__capacity, __training, 6),
                residual1_relu1: __regnet::Buffer::zeros(__kept * 6),
                residual1_dense2: __regnet::Buffer::zeros(__kept * 6),
                residual2_tanh1: __regnet::Buffer::zeros(__kept * 4),
                residual2_shortcut_dense1: __regnet::Buffer::zeros(__kept * 4),
                __scratch1: __regnet::Buffer::zeros(__capacity * 9),
                branch1_1_relu1: __regnet::Buffer::zeros(__kept * 4),
                __scratch2: __regnet::Buffer::zeros(__capacity * 9),
                __scratch3: __regnet::Buffer::zeros(__capacity * 9),
                concat1: __regnet::Buffer::zeros(__kept * 9),
                branch2_0_dense1: __regnet::Buffer::zeros(__kept * 2),
                __scratch4: __regnet::Buffer::zeros(__capacity * 6),
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
                let mut __y = __regnet::Buffer::zeros(__batch * 6);
                ResidualPlan::RESIDUAL1_DENSE1
                    .forward(__batch, __x, &__params[0..42], &mut __y);
                __see.output("residual1.dense1", __batch * 6, &__y);
            }
            ResidualPlan::RESIDUAL1_DENSE1
                .forward_then(
                    ResidualPlan::RESIDUAL1_RELU1.curve(),
                    __batch,
                    __x,
                    &__params[0..42],
                    &mut __ws.residual1_relu1,
                );
            __see.output("residual1.relu1", __batch * 6, &__ws.residual1_relu1);
            ResidualPlan::RESIDUAL1_DENSE2
                .forward(
                    __batch,
                    &__ws.residual1_relu1,
                    &__params[42..84],
                    &mut __ws.residual1_dense2,
                );
            __see.output("residual1.dense2", __batch * 6, &__ws.residual1_dense2);
            __regnet::add_assign(__batch * 6, &mut __ws.residual1_dense2, __x);
            __see.output("residual1", __batch * 6, &__ws.residual1_dense2);
            ResidualPlan::SIGMOID1.forward_in_place(__batch, &mut __ws.residual1_dense2);
            __see.output("sigmoid1", __batch * 6, &__ws.residual1_dense2);
            if __see.sees() {
                let mut __y = __regnet::Buffer::zeros(__batch * 4);
                ResidualPlan::RESIDUAL2_DENSE1
                    .forward(
                        __batch,
                        &__ws.residual1_dense2,
                        &__params[84..112],
                        &mut __y,
                    );
                __see.output("residual2.dense1", __batch * 4, &__y);
            }
            ResidualPlan::RESIDUAL2_DENSE1
                .forward_then(
                    ResidualPlan::RESIDUAL2_TANH1.curve(),
                    __batch,
                    &__ws.residual1_dense2,
                    &__params[84..112],
                    &mut __ws.residual2_tanh1,
                );
            __see.output("residual2.tanh1", __batch * 4, &__ws.residual2_tanh1);
            ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1
                .forward(
                    __batch,
                    &__ws.residual1_dense2,
                    &__params[112..140],
                    &mut __ws.residual2_shortcut_dense1,
                );
            __see
                .output(
                    "residual2.shortcut.dense1",
                    __batch * 4,
                    &__ws.residual2_shortcut_dense1,
                );
            __regnet::add_assign(
                __batch * 4,
                &mut __ws.residual2_shortcut_dense1,
                &__ws.residual2_tanh1,
            );
            __see.output("residual2", __batch * 4, &__ws.residual2_shortcut_dense1);
            ResidualPlan::BRANCH1_0_DENSE1
                .forward(
                    __batch,
                    &__ws.residual2_shortcut_dense1,
                    &__params[140..150],
                    &mut __ws.__scratch1,
                );
            __see.output("branch1.0.dense1", __batch * 2, &__ws.__scratch1);
            ResidualPlan::BRANCH1_1_RELU1
                .forward(
                    __batch,
                    &__ws.residual2_shortcut_dense1,
                    &mut __ws.branch1_1_relu1,
                );
            __see.output("branch1.1.relu1", __batch * 4, &__ws.branch1_1_relu1);
            ResidualPlan::BRANCH1_1_DENSE1
                .forward(
                    __batch,
                    &__ws.branch1_1_relu1,
                    &__params[150..165],
                    &mut __ws.__scratch2,
                );
            __see.output("branch1.1.dense1", __batch * 3, &__ws.__scratch2);
            ResidualPlan::BRANCH1_2_DENSE1
                .forward(
                    __batch,
                    &__ws.residual2_shortcut_dense1,
                    &__params[165..185],
                    &mut __ws.__scratch3,
                );
            __see.output("branch1.2.dense1", __batch * 4, &__ws.__scratch3);
            ResidualPlan::CONCAT1.put(__batch, 0, &__ws.__scratch1, &mut __ws.concat1);
            __see.output("concat1", __batch * 9, &__ws.concat1);
            ResidualPlan::CONCAT1.put(__batch, 1, &__ws.__scratch2, &mut __ws.concat1);
            __see.output("concat1", __batch * 9, &__ws.concat1);
            ResidualPlan::CONCAT1.put(__batch, 2, &__ws.__scratch3, &mut __ws.concat1);
            __see.output("concat1", __batch * 9, &__ws.concat1);
            ResidualPlan::BRANCH2_0_DENSE1
                .forward(
                    __batch,
                    &__ws.concat1,
                    &__params[185..205],
                    &mut __ws.branch2_0_dense1,
                );
            __see.output("branch2.0.dense1", __batch * 2, &__ws.branch2_0_dense1);
            ResidualPlan::BRANCH2_1_DENSE1
                .forward(
                    __batch,
                    &__ws.concat1,
                    &__params[205..225],
                    &mut __ws.__scratch1,
                );
            __see.output("branch2.1.dense1", __batch * 2, &__ws.__scratch1);
            __regnet::add_assign(
                __batch * 2,
                &mut __ws.branch2_0_dense1,
                &__ws.__scratch1,
            );
            __see.output("sum1", __batch * 2, &__ws.branch2_0_dense1);
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
            __see.gradient("branch2.0.dense1", __batch * 2, __d_y);
            __see.gradient("branch2.1.dense1", __batch * 2, __d_y);
            __see.gradient("sum1", __batch * 2, __d_y);
            ResidualPlan::BRANCH2_1_DENSE1
                .backward(
                    __batch,
                    &__ws.concat1,
                    __params.part(205..225),
                    __d_y,
                    &mut __grads[205..225],
                    ::core::option::Option::Some(&mut __ws.__scratch3[..]),
                );
            ResidualPlan::BRANCH2_0_DENSE1
                .backward(
                    __batch,
                    &__ws.concat1,
                    __params.part(185..205),
                    __d_y,
                    &mut __grads[185..205],
                    ::core::option::Option::Some(&mut __ws.__scratch2[..]),
                );
            __regnet::add_assign(__batch * 9, &mut __ws.__scratch2, &__ws.__scratch3);
            __see.gradient("concat1", __batch * 9, &__ws.__scratch2);
            ResidualPlan::CONCAT1
                .take(__batch, 0, &__ws.__scratch2, &mut __ws.__scratch1);
            __see.gradient("branch1.0.dense1", __batch * 2, &__ws.__scratch1);
            ResidualPlan::CONCAT1
                .take(__batch, 1, &__ws.__scratch2, &mut __ws.__scratch3);
            __see.gradient("branch1.1.dense1", __batch * 3, &__ws.__scratch3);
            ResidualPlan::CONCAT1
                .take(__batch, 2, &__ws.__scratch2, &mut __ws.__scratch4);
            __see.gradient("branch1.2.dense1", __batch * 4, &__ws.__scratch4);
            ResidualPlan::BRANCH1_2_DENSE1
                .backward(
                    __batch,
                    &__ws.residual2_shortcut_dense1,
                    __params.part(165..185),
                    &__ws.__scratch4,
                    &mut __grads[165..185],
                    ::core::option::Option::Some(&mut __ws.__scratch2[..]),
                );
            ResidualPlan::BRANCH1_1_DENSE1
                .backward_through(
                    ResidualPlan::BRANCH1_1_RELU1.curve(),
                    __batch,
                    &__ws.branch1_1_relu1,
                    __params.part(150..165),
                    &__ws.__scratch3,
                    &mut __grads[150..165],
                    ::core::option::Option::Some(&mut __ws.__scratch4[..]),
                );
            __regnet::add_assign(__batch * 4, &mut __ws.__scratch4, &__ws.__scratch2);
            ResidualPlan::BRANCH1_0_DENSE1
                .backward(
                    __batch,
                    &__ws.residual2_shortcut_dense1,
                    __params.part(140..150),
                    &__ws.__scratch1,
                    &mut __grads[140..150],
                    ::core::option::Option::Some(&mut __ws.__scratch2[..]),
                );
            __regnet::add_assign(__batch * 4, &mut __ws.__scratch2, &__ws.__scratch4);
            __see.gradient("residual2.tanh1", __batch * 4, &__ws.__scratch2);
            __see.gradient("residual2.shortcut.dense1", __batch * 4, &__ws.__scratch2);
            __see.gradient("residual2", __batch * 4, &__ws.__scratch2);
            ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1
                .backward(
                    __batch,
                    &__ws.residual1_dense2,
                    __params.part(112..140),
                    &__ws.__scratch2,
                    &mut __grads[112..140],
                    ::core::option::Option::Some(&mut __ws.__scratch4[..]),
                );
            ResidualPlan::RESIDUAL2_TANH1
                .backward_in_place(__batch, &__ws.residual2_tanh1, &mut __ws.__scratch2);
            __see.gradient("residual2.dense1", __batch * 4, &__ws.__scratch2);
            ResidualPlan::RESIDUAL2_DENSE1
                .backward(
                    __batch,
                    &__ws.residual1_dense2,
                    __params.part(84..112),
                    &__ws.__scratch2,
                    &mut __grads[84..112],
                    ::core::option::Option::Some(&mut __ws.__scratch3[..]),
                );
            __regnet::add_assign(__batch * 6, &mut __ws.__scratch3, &__ws.__scratch4);
            __see.gradient("sigmoid1", __batch * 6, &__ws.__scratch3);
            ResidualPlan::SIGMOID1
                .backward_in_place(
                    __batch,
                    &__ws.residual1_dense2,
                    &mut __ws.__scratch3,
                );
            __see.gradient("residual1.dense2", __batch * 6, &__ws.__scratch3);
            __see.gradient("residual1", __batch * 6, &__ws.__scratch3);
            ResidualPlan::RESIDUAL1_DENSE2
                .backward_through(
                    ResidualPlan::RESIDUAL1_RELU1.curve(),
                    __batch,
                    &__ws.residual1_relu1,
                    __params.part(42..84),
                    &__ws.__scratch3,
                    &mut __grads[42..84],
                    ::core::option::Option::Some(&mut __ws.__scratch4[..]),
                );
            __see.gradient("residual1.dense1", __batch * 6, &__ws.__scratch4);
            ResidualPlan::RESIDUAL1_DENSE1
                .backward(
                    __batch,
                    __x,
                    __params.part(0..42),
                    &__ws.__scratch4,
                    &mut __grads[0..42],
                    __input_gradient.then_some(&mut __ws.__scratch2[..]),
                );
            if __input_gradient {
                __regnet::add_assign(
                    __batch * 6,
                    &mut __ws.__scratch2,
                    &__ws.__scratch3,
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
            ResidualPlan::RESIDUAL1_DENSE1
                .forward_then(
                    ResidualPlan::RESIDUAL1_RELU1.curve(),
                    __batch,
                    __x,
                    &__params[0..42],
                    &mut __ws.__scratch4,
                );
            ResidualPlan::RESIDUAL1_DENSE2
                .forward(
                    __batch,
                    &__ws.__scratch4,
                    &__params[42..84],
                    &mut __ws.__scratch2,
                );
            __regnet::add_assign(__batch * 6, &mut __ws.__scratch2, __x);
            ResidualPlan::SIGMOID1.forward_in_place(__batch, &mut __ws.__scratch2);
            ResidualPlan::RESIDUAL2_DENSE1
                .forward_then(
                    ResidualPlan::RESIDUAL2_TANH1.curve(),
                    __batch,
                    &__ws.__scratch2,
                    &__params[84..112],
                    &mut __ws.__scratch1,
                );
            ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch2,
                    &__params[112..140],
                    &mut __ws.__scratch4,
                );
            __regnet::add_assign(__batch * 4, &mut __ws.__scratch1, &__ws.__scratch4);
            ResidualPlan::BRANCH1_0_DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[140..150],
                    &mut __ws.__scratch4,
                );
            ResidualPlan::BRANCH1_1_RELU1
                .forward(__batch, &__ws.__scratch1, &mut __ws.__scratch2);
            ResidualPlan::BRANCH1_1_DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch2,
                    &__params[150..165],
                    &mut __ws.__scratch3,
                );
            ResidualPlan::BRANCH1_2_DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[165..185],
                    &mut __ws.__scratch2,
                );
            ResidualPlan::CONCAT1
                .put(__batch, 0, &__ws.__scratch4, &mut __ws.__scratch1);
            ResidualPlan::CONCAT1
                .put(__batch, 1, &__ws.__scratch3, &mut __ws.__scratch1);
            ResidualPlan::CONCAT1
                .put(__batch, 2, &__ws.__scratch2, &mut __ws.__scratch1);
            ResidualPlan::BRANCH2_0_DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[185..205],
                    &mut __ws.__scratch4,
                );
            ResidualPlan::BRANCH2_1_DENSE1
                .forward(
                    __batch,
                    &__ws.__scratch1,
                    &__params[205..225],
                    &mut __ws.__scratch2,
                );
            __regnet::add_assign(__batch * 2, &mut __ws.__scratch4, &__ws.__scratch2);
            &__ws.__scratch4[..__batch * 2]
        }
    }
    impl<T: __regnet::Scalar> __regnet::Foldable for Residual<T> {
        type FoldedSteps = ResidualPlan;
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
    __regnet::model!(Residual < >, []);
    impl<T: __regnet::Scalar> __regnet::Network for Residual<T> {
        type Scalar = T;
        type Steps = ResidualPlan;
        type Outputs = __regnet::ndarray::Ix2;
        const SPEC: &'static __regnet::Spec = &__regnet::Spec {
            name: "Residual",
            input: __regnet::Shape::new(&[6]),
            output: __regnet::Shape::new(&[2]),
            layers: &[
                __regnet::LayerSpec {
                    name: "residual1.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 0,
                    config: &ResidualPlan::RESIDUAL1_DENSE1,
                    macs: ResidualPlan::RESIDUAL1_DENSE1.macs(),
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
                    signal: __regnet::Signal::forward(1.414),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "residual1.relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[6]),
                    config: &ResidualPlan::RESIDUAL1_RELU1,
                    macs: ResidualPlan::RESIDUAL1_RELU1.macs(),
                    signal: __regnet::Signal::forward(0.8256),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "residual1.dense2",
                    word: "dense",
                    output: __regnet::Shape::new(&[6]),
                    params_start: 42,
                    config: &ResidualPlan::RESIDUAL1_DENSE2,
                    macs: ResidualPlan::RESIDUAL1_DENSE2.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 6]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[6]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::forward(1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "residual1",
                    word: "residual",
                    output: __regnet::Shape::new(&[6]),
                    config: &"residual",
                    signal: __regnet::Signal::forward(1.414),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "sigmoid1",
                    word: "sigmoid",
                    output: __regnet::Shape::new(&[6]),
                    config: &ResidualPlan::SIGMOID1,
                    macs: ResidualPlan::SIGMOID1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "residual2.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[4]),
                    params_start: 84,
                    config: &ResidualPlan::RESIDUAL2_DENSE1,
                    macs: ResidualPlan::RESIDUAL2_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 4]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
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
                    name: "residual2.tanh1",
                    word: "tanh",
                    output: __regnet::Shape::new(&[4]),
                    config: &ResidualPlan::RESIDUAL2_TANH1,
                    macs: ResidualPlan::RESIDUAL2_TANH1.macs(),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "residual2.shortcut.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[4]),
                    params_start: 112,
                    config: &ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1,
                    macs: ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[6, 4]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
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
                    name: "residual2",
                    word: "residual",
                    output: __regnet::Shape::new(&[4]),
                    config: &"residual",
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "branch1.0.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[2]),
                    params_start: 140,
                    config: &ResidualPlan::BRANCH1_0_DENSE1,
                    macs: ResidualPlan::BRANCH1_0_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[4, 2]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[2]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::backward(0.8528),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "branch1.1.relu1",
                    word: "relu",
                    output: __regnet::Shape::new(&[4]),
                    config: &ResidualPlan::BRANCH1_1_RELU1,
                    macs: ResidualPlan::BRANCH1_1_RELU1.macs(),
                    signal: __regnet::Signal::backward(0.7895),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "branch1.1.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[3]),
                    params_start: 150,
                    config: &ResidualPlan::BRANCH1_1_DENSE1,
                    macs: ResidualPlan::BRANCH1_1_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[4, 3]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[3]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::backward(0.8528),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "branch1.2.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[4]),
                    params_start: 165,
                    config: &ResidualPlan::BRANCH1_2_DENSE1,
                    macs: ResidualPlan::BRANCH1_2_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[4, 4]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[4]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::backward(0.8528),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "concat1",
                    word: "concat",
                    output: __regnet::Shape::new(&[9]),
                    config: &ResidualPlan::CONCAT1,
                    signal: __regnet::Signal::backward(0.8528),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "branch2.0.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[2]),
                    params_start: 185,
                    config: &ResidualPlan::BRANCH2_0_DENSE1,
                    macs: ResidualPlan::BRANCH2_0_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[9, 2]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[2]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::backward(1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "branch2.1.dense1",
                    word: "dense",
                    output: __regnet::Shape::new(&[2]),
                    params_start: 205,
                    config: &ResidualPlan::BRANCH2_1_DENSE1,
                    macs: ResidualPlan::BRANCH2_1_DENSE1.macs(),
                    params: &[
                        __regnet::TensorSpec::new(
                            "weight",
                            __regnet::Kind::Weight,
                            __regnet::Shape::new(&[9, 2]),
                            __regnet::Init::Glorot(__regnet::Draw::NORMAL),
                        ),
                        __regnet::TensorSpec::new(
                            "bias",
                            __regnet::Kind::Bias,
                            __regnet::Shape::new(&[2]),
                            __regnet::Init::Zeros,
                        ),
                    ],
                    signal: __regnet::Signal::backward(1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
                __regnet::LayerSpec {
                    name: "sum1",
                    word: "sum",
                    output: __regnet::Shape::new(&[2]),
                    config: &"sum",
                    signal: __regnet::Signal::backward(1.0),
                    ..__regnet::LayerSpec::PLAIN
                },
            ],
            loss: "mse",
            params: 225,
            stats: 0,
            signal: __regnet::Signal::forward(1.0),
            buffers: <ResidualPlan as __regnet::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn __regnet::LossFunction<T>> = ::core::option::Option::Some(
            &__regnet::Mse { outputs: 2 },
        );
    }
    impl<T: __regnet::Scalar> __regnet::Trainable for Residual<T> {}
    /// The layers of `Residual` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct ResidualLayers<'net, T: __regnet::Scalar>(&'net Residual<T>);
    impl<T: __regnet::Scalar> Residual<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> ResidualLayers<'_, T> {
            ResidualLayers(self)
        }
    }
    impl<'net, T: __regnet::Scalar> ResidualLayers<'net, T> {
        /// The tensors of `residual1.dense1`, a `dense`.
        #[must_use]
        pub fn residual1_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("residual1.dense1")
        }
        /// The tensors of `residual1.dense2`, a `dense`.
        #[must_use]
        pub fn residual1_dense2(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("residual1.dense2")
        }
        /// The tensors of `residual2.dense1`, a `dense`.
        #[must_use]
        pub fn residual2_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("residual2.dense1")
        }
        /// The tensors of `residual2.shortcut.dense1`, a `dense`.
        #[must_use]
        pub fn residual2_shortcut_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("residual2.shortcut.dense1")
        }
        /// The tensors of `branch1.0.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_0_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("branch1.0.dense1")
        }
        /// The tensors of `branch1.1.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_1_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("branch1.1.dense1")
        }
        /// The tensors of `branch1.2.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_2_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("branch1.2.dense1")
        }
        /// The tensors of `branch2.0.dense1`, a `dense`.
        #[must_use]
        pub fn branch2_0_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("branch2.0.dense1")
        }
        /// The tensors of `branch2.1.dense1`, a `dense`.
        #[must_use]
        pub fn branch2_1_dense1(&self) -> __regnet::LayerView<'net, T> {
            self.0.layer_view("branch2.1.dense1")
        }
    }
};
