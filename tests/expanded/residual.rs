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
    model: ::regnet::Model<Residual<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{self as rt, locals::*};
    /// The layers of `Residual` and the steps through them.
    pub struct ResidualPlan;
    impl ResidualPlan {
        pub const RESIDUAL1_DENSE1: rt::Dense = rt::Dense {
            inputs: 6,
            units: 6,
            bias: true,
        };
        pub const RESIDUAL1_RELU1: rt::Relu = rt::Relu { len: 6 };
        pub const RESIDUAL1_DENSE2: rt::Dense = rt::Dense {
            inputs: 6,
            units: 6,
            bias: true,
        };
        pub const SIGMOID1: rt::Sigmoid = rt::Sigmoid { len: 6 };
        pub const RESIDUAL2_DENSE1: rt::Dense = rt::Dense {
            inputs: 6,
            units: 4,
            bias: true,
        };
        pub const RESIDUAL2_TANH1: rt::Tanh = rt::Tanh { len: 4 };
        pub const RESIDUAL2_SHORTCUT_DENSE1: rt::Dense = rt::Dense {
            inputs: 6,
            units: 4,
            bias: true,
        };
        pub const BRANCH1_0_DENSE1: rt::Dense = rt::Dense {
            inputs: 4,
            units: 2,
            bias: true,
        };
        pub const BRANCH1_1_RELU1: rt::Relu = rt::Relu { len: 4 };
        pub const BRANCH1_1_DENSE1: rt::Dense = rt::Dense {
            inputs: 4,
            units: 3,
            bias: true,
        };
        pub const BRANCH1_2_DENSE1: rt::Dense = rt::Dense {
            inputs: 4,
            units: 4,
            bias: true,
        };
        pub const CONCAT1: rt::Concat = rt::Concat {
            rows: 1,
            widths: &[2, 3, 4],
        };
        pub const BRANCH2_0_DENSE1: rt::Dense = rt::Dense {
            inputs: 9,
            units: 2,
            bias: true,
        };
        pub const BRANCH2_1_DENSE1: rt::Dense = rt::Dense {
            inputs: 9,
            units: 2,
            bias: true,
        };
    }
    /// Every intermediate of `Residual`, made once.
    #[derive(Clone, Debug)]
    pub struct ResidualWorkspace<T: rt::Scalar> {
        frame: rt::Frame<T>,
        residual1_relu1: rt::Buffer<T>,
        residual1_dense2: rt::Buffer<T>,
        residual2_tanh1: rt::Buffer<T>,
        residual2_shortcut_dense1: rt::Buffer<T>,
        scratch1: rt::Buffer<T>,
        branch1_1_relu1: rt::Buffer<T>,
        scratch2: rt::Buffer<T>,
        scratch3: rt::Buffer<T>,
        concat1: rt::Buffer<T>,
        branch2_0_dense1: rt::Buffer<T>,
        scratch4: rt::Buffer<T>,
    }
    impl<T: rt::Scalar> rt::Workspace<T> for ResidualWorkspace<T> {
        fn frame(&self) -> &rt::Frame<T> {
            &self.frame
        }
        fn frame_mut(&mut self) -> &mut rt::Frame<T> {
            &mut self.frame
        }
        fn output(&self) -> &[T] {
            &self.branch2_0_dense1
        }
        fn input_gradient(&self) -> &[T] {
            &self.scratch2
        }
    }
    impl<T: rt::Scalar> rt::Steps<T> for ResidualPlan {
        type Workspace = ResidualWorkspace<T>;
        const PARAMS: usize = 225;
        const STATS: usize = 0;
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec {
                name: "input",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "residual1_relu1",
                per_example: 6,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("residual1.relu1", 1, 34)],
                at_inference: &[],
            },
            rt::BufferSpec {
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
            rt::BufferSpec {
                name: "residual2_tanh1",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("residual2.tanh1", 5, 30)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "residual2_shortcut_dense1",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("residual2.shortcut.dense1", 6, 27), ("residual2", 7, 27)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "scratch1",
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
            rt::BufferSpec {
                name: "branch1_1_relu1",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("branch1.1.relu1", 9, 25)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "scratch2",
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
            rt::BufferSpec {
                name: "scratch3",
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
            rt::BufferSpec {
                name: "concat1",
                per_example: 9,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("concat1", 12, 19)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "branch2_0_dense1",
                per_example: 2,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("branch2.0.dense1", 15, 18), ("sum1", 17, 18)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "scratch4",
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
        fn make_workspace(capacity: usize, training: bool) -> Self::Workspace {
            let kept = if training { capacity } else { 0 };
            ResidualWorkspace {
                frame: rt::Frame::new(capacity, training, 6),
                residual1_relu1: rt::Buffer::zeros(kept * 6),
                residual1_dense2: rt::Buffer::zeros(kept * 6),
                residual2_tanh1: rt::Buffer::zeros(kept * 4),
                residual2_shortcut_dense1: rt::Buffer::zeros(kept * 4),
                scratch1: rt::Buffer::zeros(capacity * 9),
                branch1_1_relu1: rt::Buffer::zeros(kept * 4),
                scratch2: rt::Buffer::zeros(capacity * 9),
                scratch3: rt::Buffer::zeros(capacity * 9),
                concat1: rt::Buffer::zeros(kept * 9),
                branch2_0_dense1: rt::Buffer::zeros(kept * 2),
                scratch4: rt::Buffer::zeros(capacity * 6),
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
            if see.sees() {
                let mut y = rt::Buffer::zeros(batch * 6);
                ResidualPlan::RESIDUAL1_DENSE1.forward(batch, x, &params[0..42], &mut y);
                see.output("residual1.dense1", batch * 6, &y);
            }
            ResidualPlan::RESIDUAL1_DENSE1
                .forward_then(
                    ResidualPlan::RESIDUAL1_RELU1.curve(),
                    batch,
                    x,
                    &params[0..42],
                    &mut ws.residual1_relu1,
                );
            see.output("residual1.relu1", batch * 6, &ws.residual1_relu1);
            ResidualPlan::RESIDUAL1_DENSE2
                .forward(
                    batch,
                    &ws.residual1_relu1,
                    &params[42..84],
                    &mut ws.residual1_dense2,
                );
            see.output("residual1.dense2", batch * 6, &ws.residual1_dense2);
            rt::add_assign(batch * 6, &mut ws.residual1_dense2, x);
            see.output("residual1", batch * 6, &ws.residual1_dense2);
            ResidualPlan::SIGMOID1.forward_in_place(batch, &mut ws.residual1_dense2);
            see.output("sigmoid1", batch * 6, &ws.residual1_dense2);
            if see.sees() {
                let mut y = rt::Buffer::zeros(batch * 4);
                ResidualPlan::RESIDUAL2_DENSE1
                    .forward(batch, &ws.residual1_dense2, &params[84..112], &mut y);
                see.output("residual2.dense1", batch * 4, &y);
            }
            ResidualPlan::RESIDUAL2_DENSE1
                .forward_then(
                    ResidualPlan::RESIDUAL2_TANH1.curve(),
                    batch,
                    &ws.residual1_dense2,
                    &params[84..112],
                    &mut ws.residual2_tanh1,
                );
            see.output("residual2.tanh1", batch * 4, &ws.residual2_tanh1);
            ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1
                .forward(
                    batch,
                    &ws.residual1_dense2,
                    &params[112..140],
                    &mut ws.residual2_shortcut_dense1,
                );
            see.output(
                "residual2.shortcut.dense1",
                batch * 4,
                &ws.residual2_shortcut_dense1,
            );
            rt::add_assign(
                batch * 4,
                &mut ws.residual2_shortcut_dense1,
                &ws.residual2_tanh1,
            );
            see.output("residual2", batch * 4, &ws.residual2_shortcut_dense1);
            ResidualPlan::BRANCH1_0_DENSE1
                .forward(
                    batch,
                    &ws.residual2_shortcut_dense1,
                    &params[140..150],
                    &mut ws.scratch1,
                );
            see.output("branch1.0.dense1", batch * 2, &ws.scratch1);
            ResidualPlan::BRANCH1_1_RELU1
                .forward(batch, &ws.residual2_shortcut_dense1, &mut ws.branch1_1_relu1);
            see.output("branch1.1.relu1", batch * 4, &ws.branch1_1_relu1);
            ResidualPlan::BRANCH1_1_DENSE1
                .forward(
                    batch,
                    &ws.branch1_1_relu1,
                    &params[150..165],
                    &mut ws.scratch2,
                );
            see.output("branch1.1.dense1", batch * 3, &ws.scratch2);
            ResidualPlan::BRANCH1_2_DENSE1
                .forward(
                    batch,
                    &ws.residual2_shortcut_dense1,
                    &params[165..185],
                    &mut ws.scratch3,
                );
            see.output("branch1.2.dense1", batch * 4, &ws.scratch3);
            ResidualPlan::CONCAT1.put(batch, 0, &ws.scratch1, &mut ws.concat1);
            see.output("concat1", batch * 9, &ws.concat1);
            ResidualPlan::CONCAT1.put(batch, 1, &ws.scratch2, &mut ws.concat1);
            see.output("concat1", batch * 9, &ws.concat1);
            ResidualPlan::CONCAT1.put(batch, 2, &ws.scratch3, &mut ws.concat1);
            see.output("concat1", batch * 9, &ws.concat1);
            ResidualPlan::BRANCH2_0_DENSE1
                .forward(
                    batch,
                    &ws.concat1,
                    &params[185..205],
                    &mut ws.branch2_0_dense1,
                );
            see.output("branch2.0.dense1", batch * 2, &ws.branch2_0_dense1);
            ResidualPlan::BRANCH2_1_DENSE1
                .forward(batch, &ws.concat1, &params[205..225], &mut ws.scratch1);
            see.output("branch2.1.dense1", batch * 2, &ws.scratch1);
            rt::add_assign(batch * 2, &mut ws.branch2_0_dense1, &ws.scratch1);
            see.output("sum1", batch * 2, &ws.branch2_0_dense1);
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
            see.gradient("branch2.0.dense1", batch * 2, d_y);
            see.gradient("branch2.1.dense1", batch * 2, d_y);
            see.gradient("sum1", batch * 2, d_y);
            ResidualPlan::BRANCH2_1_DENSE1
                .backward(
                    batch,
                    &ws.concat1,
                    params.part(205..225),
                    d_y,
                    &mut grads[205..225],
                    ::core::option::Option::Some(&mut ws.scratch3[..]),
                );
            ResidualPlan::BRANCH2_0_DENSE1
                .backward(
                    batch,
                    &ws.concat1,
                    params.part(185..205),
                    d_y,
                    &mut grads[185..205],
                    ::core::option::Option::Some(&mut ws.scratch2[..]),
                );
            rt::add_assign(batch * 9, &mut ws.scratch2, &ws.scratch3);
            see.gradient("concat1", batch * 9, &ws.scratch2);
            ResidualPlan::CONCAT1.take(batch, 0, &ws.scratch2, &mut ws.scratch1);
            see.gradient("branch1.0.dense1", batch * 2, &ws.scratch1);
            ResidualPlan::CONCAT1.take(batch, 1, &ws.scratch2, &mut ws.scratch3);
            see.gradient("branch1.1.dense1", batch * 3, &ws.scratch3);
            ResidualPlan::CONCAT1.take(batch, 2, &ws.scratch2, &mut ws.scratch4);
            see.gradient("branch1.2.dense1", batch * 4, &ws.scratch4);
            ResidualPlan::BRANCH1_2_DENSE1
                .backward(
                    batch,
                    &ws.residual2_shortcut_dense1,
                    params.part(165..185),
                    &ws.scratch4,
                    &mut grads[165..185],
                    ::core::option::Option::Some(&mut ws.scratch2[..]),
                );
            ResidualPlan::BRANCH1_1_DENSE1
                .backward_through(
                    ResidualPlan::BRANCH1_1_RELU1.curve(),
                    batch,
                    &ws.branch1_1_relu1,
                    params.part(150..165),
                    &ws.scratch3,
                    &mut grads[150..165],
                    ::core::option::Option::Some(&mut ws.scratch4[..]),
                );
            rt::add_assign(batch * 4, &mut ws.scratch4, &ws.scratch2);
            ResidualPlan::BRANCH1_0_DENSE1
                .backward(
                    batch,
                    &ws.residual2_shortcut_dense1,
                    params.part(140..150),
                    &ws.scratch1,
                    &mut grads[140..150],
                    ::core::option::Option::Some(&mut ws.scratch2[..]),
                );
            rt::add_assign(batch * 4, &mut ws.scratch2, &ws.scratch4);
            see.gradient("residual2.tanh1", batch * 4, &ws.scratch2);
            see.gradient("residual2.shortcut.dense1", batch * 4, &ws.scratch2);
            see.gradient("residual2", batch * 4, &ws.scratch2);
            ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1
                .backward(
                    batch,
                    &ws.residual1_dense2,
                    params.part(112..140),
                    &ws.scratch2,
                    &mut grads[112..140],
                    ::core::option::Option::Some(&mut ws.scratch4[..]),
                );
            ResidualPlan::RESIDUAL2_TANH1
                .backward_in_place(batch, &ws.residual2_tanh1, &mut ws.scratch2);
            see.gradient("residual2.dense1", batch * 4, &ws.scratch2);
            ResidualPlan::RESIDUAL2_DENSE1
                .backward(
                    batch,
                    &ws.residual1_dense2,
                    params.part(84..112),
                    &ws.scratch2,
                    &mut grads[84..112],
                    ::core::option::Option::Some(&mut ws.scratch3[..]),
                );
            rt::add_assign(batch * 6, &mut ws.scratch3, &ws.scratch4);
            see.gradient("sigmoid1", batch * 6, &ws.scratch3);
            ResidualPlan::SIGMOID1
                .backward_in_place(batch, &ws.residual1_dense2, &mut ws.scratch3);
            see.gradient("residual1.dense2", batch * 6, &ws.scratch3);
            see.gradient("residual1", batch * 6, &ws.scratch3);
            ResidualPlan::RESIDUAL1_DENSE2
                .backward_through(
                    ResidualPlan::RESIDUAL1_RELU1.curve(),
                    batch,
                    &ws.residual1_relu1,
                    params.part(42..84),
                    &ws.scratch3,
                    &mut grads[42..84],
                    ::core::option::Option::Some(&mut ws.scratch4[..]),
                );
            see.gradient("residual1.dense1", batch * 6, &ws.scratch4);
            ResidualPlan::RESIDUAL1_DENSE1
                .backward(
                    batch,
                    x,
                    params.part(0..42),
                    &ws.scratch4,
                    &mut grads[0..42],
                    input_gradient.then_some(&mut ws.scratch2[..]),
                );
            if input_gradient {
                rt::add_assign(batch * 6, &mut ws.scratch2, &ws.scratch3);
            }
        }
        fn infer_steps<'ws>(
            batch: usize,
            x: &[T],
            params: &[T],
            stats: &[T],
            ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            ResidualPlan::RESIDUAL1_DENSE1
                .forward_then(
                    ResidualPlan::RESIDUAL1_RELU1.curve(),
                    batch,
                    x,
                    &params[0..42],
                    &mut ws.scratch4,
                );
            ResidualPlan::RESIDUAL1_DENSE2
                .forward(batch, &ws.scratch4, &params[42..84], &mut ws.scratch2);
            rt::add_assign(batch * 6, &mut ws.scratch2, x);
            ResidualPlan::SIGMOID1.forward_in_place(batch, &mut ws.scratch2);
            ResidualPlan::RESIDUAL2_DENSE1
                .forward_then(
                    ResidualPlan::RESIDUAL2_TANH1.curve(),
                    batch,
                    &ws.scratch2,
                    &params[84..112],
                    &mut ws.scratch1,
                );
            ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1
                .forward(batch, &ws.scratch2, &params[112..140], &mut ws.scratch4);
            rt::add_assign(batch * 4, &mut ws.scratch1, &ws.scratch4);
            ResidualPlan::BRANCH1_0_DENSE1
                .forward(batch, &ws.scratch1, &params[140..150], &mut ws.scratch4);
            ResidualPlan::BRANCH1_1_RELU1.forward(batch, &ws.scratch1, &mut ws.scratch2);
            ResidualPlan::BRANCH1_1_DENSE1
                .forward(batch, &ws.scratch2, &params[150..165], &mut ws.scratch3);
            ResidualPlan::BRANCH1_2_DENSE1
                .forward(batch, &ws.scratch1, &params[165..185], &mut ws.scratch2);
            ResidualPlan::CONCAT1.put(batch, 0, &ws.scratch4, &mut ws.scratch1);
            ResidualPlan::CONCAT1.put(batch, 1, &ws.scratch3, &mut ws.scratch1);
            ResidualPlan::CONCAT1.put(batch, 2, &ws.scratch2, &mut ws.scratch1);
            ResidualPlan::BRANCH2_0_DENSE1
                .forward(batch, &ws.scratch1, &params[185..205], &mut ws.scratch4);
            ResidualPlan::BRANCH2_1_DENSE1
                .forward(batch, &ws.scratch1, &params[205..225], &mut ws.scratch2);
            rt::add_assign(batch * 2, &mut ws.scratch4, &ws.scratch2);
            &ws.scratch4[..batch * 2]
        }
    }
    impl<T: rt::Scalar> rt::Foldable for Residual<T> {
        type FoldedSteps = ResidualPlan;
        const FOLDED: &'static rt::Spec = &*<Self as rt::Network>::SPEC;
        fn fold_parameters(
            params: &[T],
            stats: &[T],
            folded: &mut [T],
            folded_stats: &mut [T],
        ) {
            folded.copy_from_slice(params);
            folded_stats.copy_from_slice(stats);
        }
    }
    rt::model!(Residual < >, []);
    impl Residual<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Residual<T> {
        type Scalar = T;
        type Steps = ResidualPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec {
            name: "Residual",
            input: rt::Shape::new(&[6]),
            output: rt::Shape::new(&[2]),
            layers: &[
                rt::LayerSpec {
                    name: "residual1.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[6]),
                    params_start: 0,
                    config: &ResidualPlan::RESIDUAL1_DENSE1,
                    macs: ResidualPlan::RESIDUAL1_DENSE1.macs(),
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
                    signal: rt::Signal::forward(1.414),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "residual1.relu1",
                    word: "relu",
                    output: rt::Shape::new(&[6]),
                    config: &ResidualPlan::RESIDUAL1_RELU1,
                    macs: ResidualPlan::RESIDUAL1_RELU1.macs(),
                    signal: rt::Signal::forward(0.8256),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "residual1.dense2",
                    word: "dense",
                    output: rt::Shape::new(&[6]),
                    params_start: 42,
                    config: &ResidualPlan::RESIDUAL1_DENSE2,
                    macs: ResidualPlan::RESIDUAL1_DENSE2.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 6]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[6]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::forward(1.0),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "residual1",
                    word: "residual",
                    output: rt::Shape::new(&[6]),
                    config: &"residual",
                    signal: rt::Signal::forward(1.414),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "sigmoid1",
                    word: "sigmoid",
                    output: rt::Shape::new(&[6]),
                    config: &ResidualPlan::SIGMOID1,
                    macs: ResidualPlan::SIGMOID1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "residual2.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[4]),
                    params_start: 84,
                    config: &ResidualPlan::RESIDUAL2_DENSE1,
                    macs: ResidualPlan::RESIDUAL2_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 4]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
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
                    name: "residual2.tanh1",
                    word: "tanh",
                    output: rt::Shape::new(&[4]),
                    config: &ResidualPlan::RESIDUAL2_TANH1,
                    macs: ResidualPlan::RESIDUAL2_TANH1.macs(),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "residual2.shortcut.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[4]),
                    params_start: 112,
                    config: &ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1,
                    macs: ResidualPlan::RESIDUAL2_SHORTCUT_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[6, 4]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
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
                    name: "residual2",
                    word: "residual",
                    output: rt::Shape::new(&[4]),
                    config: &"residual",
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "branch1.0.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[2]),
                    params_start: 140,
                    config: &ResidualPlan::BRANCH1_0_DENSE1,
                    macs: ResidualPlan::BRANCH1_0_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[4, 2]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[2]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::backward(0.8528),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "branch1.1.relu1",
                    word: "relu",
                    output: rt::Shape::new(&[4]),
                    config: &ResidualPlan::BRANCH1_1_RELU1,
                    macs: ResidualPlan::BRANCH1_1_RELU1.macs(),
                    signal: rt::Signal::backward(0.7895),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "branch1.1.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[3]),
                    params_start: 150,
                    config: &ResidualPlan::BRANCH1_1_DENSE1,
                    macs: ResidualPlan::BRANCH1_1_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[4, 3]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[3]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::backward(0.8528),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "branch1.2.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[4]),
                    params_start: 165,
                    config: &ResidualPlan::BRANCH1_2_DENSE1,
                    macs: ResidualPlan::BRANCH1_2_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[4, 4]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[4]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::backward(0.8528),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "concat1",
                    word: "concat",
                    output: rt::Shape::new(&[9]),
                    config: &ResidualPlan::CONCAT1,
                    signal: rt::Signal::backward(0.8528),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "branch2.0.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[2]),
                    params_start: 185,
                    config: &ResidualPlan::BRANCH2_0_DENSE1,
                    macs: ResidualPlan::BRANCH2_0_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[9, 2]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[2]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::backward(1.0),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "branch2.1.dense1",
                    word: "dense",
                    output: rt::Shape::new(&[2]),
                    params_start: 205,
                    config: &ResidualPlan::BRANCH2_1_DENSE1,
                    macs: ResidualPlan::BRANCH2_1_DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[9, 2]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[2]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::backward(1.0),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "sum1",
                    word: "sum",
                    output: rt::Shape::new(&[2]),
                    config: &"sum",
                    signal: rt::Signal::backward(1.0),
                    ..rt::LayerSpec::PLAIN
                },
            ],
            loss: "mse",
            params: 225,
            stats: 0,
            signal: rt::Signal::forward(1.0),
            buffers: <ResidualPlan as rt::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn rt::LossFunction<T>> = ::core::option::Option::Some(
            &rt::Mse { outputs: 2 },
        );
    }
    impl<T: rt::Scalar> rt::Trainable for Residual<T> {}
    /// The layers of `Residual` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct ResidualLayers<'net, T: rt::Scalar>(&'net Residual<T>);
    impl<T: rt::Scalar> Residual<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> ResidualLayers<'_, T> {
            ResidualLayers(self)
        }
    }
    impl<'net, T: rt::Scalar> ResidualLayers<'net, T> {
        /// The tensors of `residual1.dense1`, a `dense`.
        #[must_use]
        pub fn residual1_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("residual1.dense1")
        }
        /// The tensors of `residual1.dense2`, a `dense`.
        #[must_use]
        pub fn residual1_dense2(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("residual1.dense2")
        }
        /// The tensors of `residual2.dense1`, a `dense`.
        #[must_use]
        pub fn residual2_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("residual2.dense1")
        }
        /// The tensors of `residual2.shortcut.dense1`, a `dense`.
        #[must_use]
        pub fn residual2_shortcut_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("residual2.shortcut.dense1")
        }
        /// The tensors of `branch1.0.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_0_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("branch1.0.dense1")
        }
        /// The tensors of `branch1.1.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_1_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("branch1.1.dense1")
        }
        /// The tensors of `branch1.2.dense1`, a `dense`.
        #[must_use]
        pub fn branch1_2_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("branch1.2.dense1")
        }
        /// The tensors of `branch2.0.dense1`, a `dense`.
        #[must_use]
        pub fn branch2_0_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("branch2.0.dense1")
        }
        /// The tensors of `branch2.1.dense1`, a `dense`.
        #[must_use]
        pub fn branch2_1_dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("branch2.1.dense1")
        }
    }
};
