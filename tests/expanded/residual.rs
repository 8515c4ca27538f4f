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
pub struct Residual<T: ::regnet::Scalar = f32> {
    state: ::regnet::__private::State<T>,
}
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
    impl<T: __regnet::Scalar> ::core::fmt::Debug for Residual<T> {
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("Residual").finish_non_exhaustive()
        }
    }
    impl Residual<f32> {
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
    impl<T: __regnet::Scalar> Residual<T> {
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
        pub fn layers(&self) -> ResidualLayers<'_, T> {
            ResidualLayers { net: self }
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
        pub fn cast<To: __regnet::Scalar>(&self) -> Residual<To> {
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
    impl<T: __regnet::Scalar> __regnet::Trainable for Residual<T> {}
    impl<T: __regnet::Scalar> Residual<T> {
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
    /// The layers of `Residual` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct ResidualLayers<'net, T: __regnet::Scalar> {
        net: &'net Residual<T>,
    }
    impl<'net, T: __regnet::Scalar> ResidualLayers<'net, T> {
        /// The tensors of `residual1.dense1`, a `dense`.
        #[must_use]
        pub fn residual1_dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "residual1.dense1")
        }
        /// The tensors of `residual1.dense2`, a `dense`.
        #[must_use]
        pub fn residual1_dense2(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "residual1.dense2")
        }
        /// The tensors of `residual2.dense1`, a `dense`.
        #[must_use]
        pub fn residual2_dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "residual2.dense1")
        }
        /// The tensors of `residual2.shortcut.dense1`, a `dense`.
        #[must_use]
        pub fn residual2_shortcut_dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "residual2.shortcut.dense1")
        }
        /// The tensors of `branch1.0.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_0_dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "branch1.0.dense1")
        }
        /// The tensors of `branch1.1.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_1_dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "branch1.1.dense1")
        }
        /// The tensors of `branch1.2.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_2_dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "branch1.2.dense1")
        }
        /// The tensors of `branch2.0.dense1`, a `dense`.
        #[must_use]
        pub fn branch2_0_dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "branch2.0.dense1")
        }
        /// The tensors of `branch2.1.dense1`, a `dense`.
        #[must_use]
        pub fn branch2_1_dense1(&self) -> __regnet::LayerView<'net, T> {
            __regnet::layer_view(self.net, "branch2.1.dense1")
        }
    }
};
