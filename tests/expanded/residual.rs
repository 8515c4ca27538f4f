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
pub struct Residual<T: ::regnet::Scalar = f32> {
    model: ::regnet::Model<Residual<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{
        self as rt, locals::*, local as branch1_1_relu1, local as branch2_0_dense1,
        local as concat1, local as residual1_dense2, local as residual1_relu1,
        local as residual2_shortcut_dense1, local as residual2_tanh1, local as scratch1,
        local as scratch2, local as scratch3, local as scratch4,
    };
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
    impl<T: rt::Scalar> rt::Steps<T> for ResidualPlan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            Self::RESIDUAL1_DENSE1
                .layer("residual1.dense1", &[6])
                .params(
                    &[
                        rt::weight("weight", &[6, 6], rt::Init::HeIn(rt::Draw::NORMAL)),
                        rt::bias("bias", &[6], rt::Init::Zeros),
                    ],
                )
                .spread(1.414),
            Self::RESIDUAL1_RELU1.layer("residual1.relu1", &[6]).spread(0.8256),
            Self::RESIDUAL1_DENSE2
                .layer("residual1.dense2", &[6])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[6, 6],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[6], rt::Init::Zeros),
                    ],
                )
                .spread(1.0),
            rt::Add::RESIDUAL
                .layer("residual1", &[6])
                .reads(&["residual1.dense2", rt::INPUT])
                .spread(1.414),
            Self::SIGMOID1.layer("sigmoid1", &[6]),
            Self::RESIDUAL2_DENSE1
                .layer("residual2.dense1", &[4])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[6, 4],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[4], rt::Init::Zeros),
                    ],
                ),
            Self::RESIDUAL2_TANH1.layer("residual2.tanh1", &[4]),
            Self::RESIDUAL2_SHORTCUT_DENSE1
                .layer("residual2.shortcut.dense1", &[4])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[6, 4],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[4], rt::Init::Zeros),
                    ],
                )
                .reads(&["sigmoid1"]),
            rt::Add::RESIDUAL
                .layer("residual2", &[4])
                .reads(&["residual2.tanh1", "residual2.shortcut.dense1"]),
            Self::BRANCH1_0_DENSE1
                .layer("branch1.0.dense1", &[2])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[4, 2],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[2], rt::Init::Zeros),
                    ],
                )
                .gradient(0.8528),
            Self::BRANCH1_1_RELU1
                .layer("branch1.1.relu1", &[4])
                .reads(&["residual2"])
                .gradient(0.7895),
            Self::BRANCH1_1_DENSE1
                .layer("branch1.1.dense1", &[3])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[4, 3],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[3], rt::Init::Zeros),
                    ],
                )
                .gradient(0.8528),
            Self::BRANCH1_2_DENSE1
                .layer("branch1.2.dense1", &[4])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[4, 4],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[4], rt::Init::Zeros),
                    ],
                )
                .reads(&["residual2"])
                .gradient(0.8528),
            Self::CONCAT1
                .layer("concat1", &[9])
                .reads(&["branch1.0.dense1", "branch1.1.dense1", "branch1.2.dense1"])
                .gradient(0.8528),
            Self::BRANCH2_0_DENSE1
                .layer("branch2.0.dense1", &[2])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[9, 2],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[2], rt::Init::Zeros),
                    ],
                )
                .gradient(1.0),
            Self::BRANCH2_1_DENSE1
                .layer("branch2.1.dense1", &[2])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[9, 2],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[2], rt::Init::Zeros),
                    ],
                )
                .reads(&["concat1"])
                .gradient(1.0),
            rt::Add::SUM
                .layer("sum1", &[2])
                .reads(&["branch2.0.dense1", "branch2.1.dense1"])
                .gradient(1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec::input(6),
            rt::BufferSpec::kept("residual1_relu1", 6)
                .holds(&[("residual1.relu1", 1, 34)]),
            rt::BufferSpec::kept("residual1_dense2", 6)
                .holds(
                    &[
                        ("residual1.dense2", 2, 33),
                        ("residual1", 3, 33),
                        ("sigmoid1", 4, 33),
                    ],
                ),
            rt::BufferSpec::kept("residual2_tanh1", 4)
                .holds(&[("residual2.tanh1", 5, 30)]),
            rt::BufferSpec::kept("residual2_shortcut_dense1", 4)
                .holds(&[("residual2.shortcut.dense1", 6, 27), ("residual2", 7, 27)]),
            rt::BufferSpec::shared("scratch1", 9)
                .holds(
                    &[
                        ("branch1.0.dense1", 8, 12),
                        ("branch2.1.dense1", 16, 17),
                        ("gradient of branch1.0.dense1", 21, 27),
                    ],
                )
                .infers(
                    &[
                        ("residual2.tanh1", 5, 11),
                        ("residual2", 7, 11),
                        ("concat1", 12, 16),
                    ],
                ),
            rt::BufferSpec::kept("branch1_1_relu1", 4)
                .holds(&[("branch1.1.relu1", 9, 25)]),
            rt::BufferSpec::shared("scratch2", 9)
                .holds(
                    &[
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
                )
                .infers(
                    &[
                        ("residual1.dense2", 2, 6),
                        ("residual1", 3, 6),
                        ("sigmoid1", 4, 6),
                        ("branch1.1.relu1", 9, 10),
                        ("branch1.2.dense1", 11, 14),
                        ("branch2.1.dense1", 16, 17),
                    ],
                ),
            rt::BufferSpec::shared("scratch3", 9)
                .holds(
                    &[
                        ("branch1.2.dense1", 11, 14),
                        ("gradient of concat1", 18, 20),
                        ("gradient of branch1.1.dense1", 22, 25),
                        ("gradient of sigmoid1", 31, 36),
                        ("gradient of sigmoid1", 32, 36),
                        ("gradient of residual1", 33, 36),
                    ],
                )
                .infers(&[("branch1.1.dense1", 10, 13)]),
            rt::BufferSpec::kept("concat1", 9).holds(&[("concat1", 12, 19)]),
            rt::BufferSpec::kept("branch2_0_dense1", 2)
                .holds(&[("branch2.0.dense1", 15, 18), ("sum1", 17, 18)]),
            rt::BufferSpec::shared("scratch4", 6)
                .holds(
                    &[
                        ("gradient of branch1.2.dense1", 23, 24),
                        ("gradient of residual2", 25, 28),
                        ("gradient of residual2", 26, 28),
                        ("gradient of sigmoid1", 29, 32),
                        ("gradient of residual1.dense1", 34, 35),
                    ],
                )
                .infers(
                    &[
                        ("residual1.relu1", 1, 2),
                        ("residual2.shortcut.dense1", 6, 7),
                        ("branch1.0.dense1", 8, 12),
                        ("branch2.0.dense1", 15, 18),
                        ("sum1", 17, 18),
                    ],
                ),
        ];
        const OUTPUT: usize = 9;
        const INPUT_GRADIENT: usize = 6;
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let rt::Forward { batch, x, params, .. } = pass;
            let [residual1_relu1, residual1_dense2, residual2_tanh1,
            residual2_shortcut_dense1, scratch1, branch1_1_relu1, scratch2, scratch3,
            concat1, branch2_0_dense1, _] = ws.all();
            Self::RESIDUAL1_DENSE1
                .forward_then(
                    Self::RESIDUAL1_RELU1.curve(),
                    batch,
                    x,
                    &params[0..42],
                    residual1_relu1,
                );
            Self::RESIDUAL1_DENSE2
                .forward(batch, residual1_relu1, &params[42..84], residual1_dense2);
            rt::add_assign(batch * 6, residual1_dense2, x);
            Self::SIGMOID1.forward_in_place(batch, residual1_dense2);
            Self::RESIDUAL2_DENSE1
                .forward_then(
                    Self::RESIDUAL2_TANH1.curve(),
                    batch,
                    residual1_dense2,
                    &params[84..112],
                    residual2_tanh1,
                );
            Self::RESIDUAL2_SHORTCUT_DENSE1
                .forward(
                    batch,
                    residual1_dense2,
                    &params[112..140],
                    residual2_shortcut_dense1,
                );
            rt::add_assign(batch * 4, residual2_shortcut_dense1, residual2_tanh1);
            Self::BRANCH1_0_DENSE1
                .forward(batch, residual2_shortcut_dense1, &params[140..150], scratch1);
            Self::BRANCH1_1_RELU1
                .forward(batch, residual2_shortcut_dense1, branch1_1_relu1);
            Self::BRANCH1_1_DENSE1
                .forward(batch, branch1_1_relu1, &params[150..165], scratch2);
            Self::BRANCH1_2_DENSE1
                .forward(batch, residual2_shortcut_dense1, &params[165..185], scratch3);
            Self::CONCAT1.put(batch, 0, scratch1, concat1);
            Self::CONCAT1.put(batch, 1, scratch2, concat1);
            Self::CONCAT1.put(batch, 2, scratch3, concat1);
            Self::BRANCH2_0_DENSE1
                .forward(batch, concat1, &params[185..205], branch2_0_dense1);
            Self::BRANCH2_1_DENSE1.forward(batch, concat1, &params[205..225], scratch1);
            rt::add_assign(batch * 2, branch2_0_dense1, scratch1);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let rt::Backward { batch, x, mut params, d_y, grads, input_gradient, .. } = pass;
            let [residual1_relu1, residual1_dense2, residual2_tanh1,
            residual2_shortcut_dense1, scratch1, branch1_1_relu1, scratch2, scratch3,
            concat1, _, scratch4] = ws.all();
            Self::BRANCH2_1_DENSE1
                .backward(
                    batch,
                    concat1,
                    params.part(205..225),
                    d_y,
                    &mut grads[205..225],
                    rt::Some(scratch3),
                );
            Self::BRANCH2_0_DENSE1
                .backward(
                    batch,
                    concat1,
                    params.part(185..205),
                    d_y,
                    &mut grads[185..205],
                    rt::Some(scratch2),
                );
            rt::add_assign(batch * 9, scratch2, scratch3);
            Self::CONCAT1.take(batch, 0, scratch2, scratch1);
            Self::CONCAT1.take(batch, 1, scratch2, scratch3);
            Self::CONCAT1.take(batch, 2, scratch2, scratch4);
            Self::BRANCH1_2_DENSE1
                .backward(
                    batch,
                    residual2_shortcut_dense1,
                    params.part(165..185),
                    scratch4,
                    &mut grads[165..185],
                    rt::Some(scratch2),
                );
            Self::BRANCH1_1_DENSE1
                .backward_through(
                    Self::BRANCH1_1_RELU1.curve(),
                    batch,
                    branch1_1_relu1,
                    params.part(150..165),
                    scratch3,
                    &mut grads[150..165],
                    rt::Some(scratch4),
                );
            rt::add_assign(batch * 4, scratch4, scratch2);
            Self::BRANCH1_0_DENSE1
                .backward(
                    batch,
                    residual2_shortcut_dense1,
                    params.part(140..150),
                    scratch1,
                    &mut grads[140..150],
                    rt::Some(scratch2),
                );
            rt::add_assign(batch * 4, scratch2, scratch4);
            Self::RESIDUAL2_SHORTCUT_DENSE1
                .backward(
                    batch,
                    residual1_dense2,
                    params.part(112..140),
                    scratch2,
                    &mut grads[112..140],
                    rt::Some(scratch4),
                );
            Self::RESIDUAL2_TANH1.backward_in_place(batch, residual2_tanh1, scratch2);
            Self::RESIDUAL2_DENSE1
                .backward(
                    batch,
                    residual1_dense2,
                    params.part(84..112),
                    scratch2,
                    &mut grads[84..112],
                    rt::Some(scratch3),
                );
            rt::add_assign(batch * 6, scratch3, scratch4);
            Self::SIGMOID1.backward_in_place(batch, residual1_dense2, scratch3);
            Self::RESIDUAL1_DENSE2
                .backward_through(
                    Self::RESIDUAL1_RELU1.curve(),
                    batch,
                    residual1_relu1,
                    params.part(42..84),
                    scratch3,
                    &mut grads[42..84],
                    rt::Some(scratch4),
                );
            Self::RESIDUAL1_DENSE1
                .backward(
                    batch,
                    x,
                    params.part(0..42),
                    scratch4,
                    &mut grads[0..42],
                    input_gradient.then_some(scratch2),
                );
            if input_gradient {
                rt::add_assign(batch * 6, scratch2, scratch3);
            }
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let rt::Infer { batch, x, params, .. } = pass;
            let [_, _, _, _, scratch1, _, scratch2, scratch3, _, _, scratch4] = ws.all();
            Self::RESIDUAL1_DENSE1
                .forward_then(
                    Self::RESIDUAL1_RELU1.curve(),
                    batch,
                    x,
                    &params[0..42],
                    scratch4,
                );
            Self::RESIDUAL1_DENSE2.forward(batch, scratch4, &params[42..84], scratch2);
            rt::add_assign(batch * 6, scratch2, x);
            Self::SIGMOID1.forward_in_place(batch, scratch2);
            Self::RESIDUAL2_DENSE1
                .forward_then(
                    Self::RESIDUAL2_TANH1.curve(),
                    batch,
                    scratch2,
                    &params[84..112],
                    scratch1,
                );
            Self::RESIDUAL2_SHORTCUT_DENSE1
                .forward(batch, scratch2, &params[112..140], scratch4);
            rt::add_assign(batch * 4, scratch1, scratch4);
            Self::BRANCH1_0_DENSE1.forward(batch, scratch1, &params[140..150], scratch4);
            Self::BRANCH1_1_RELU1.forward(batch, scratch1, scratch2);
            Self::BRANCH1_1_DENSE1.forward(batch, scratch2, &params[150..165], scratch3);
            Self::BRANCH1_2_DENSE1.forward(batch, scratch1, &params[165..185], scratch2);
            Self::CONCAT1.put(batch, 0, scratch4, scratch1);
            Self::CONCAT1.put(batch, 1, scratch3, scratch1);
            Self::CONCAT1.put(batch, 2, scratch2, scratch1);
            Self::BRANCH2_0_DENSE1.forward(batch, scratch1, &params[185..205], scratch4);
            Self::BRANCH2_1_DENSE1.forward(batch, scratch1, &params[205..225], scratch2);
            rt::add_assign(batch * 2, scratch4, scratch2);
            &scratch4[..batch * 2]
        }
    }
    rt::model!(Residual < >, [], ResidualLayers);
    impl Residual<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Residual<T> {
        type Scalar = T;
        type Steps = ResidualPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Residual",
                rt::Shape::new(&[6]),
                <Self::Steps as rt::Steps<T>>::LAYERS,
                <Self::Steps as rt::Steps<T>>::BUFFERS,
            )
            .loss("mse")
            .spread(1.0);
        const LOSS: rt::Option<&'static dyn rt::LossFunction<T>> = rt::Some(
            &rt::Mse { outputs: 2 },
        );
    }
    impl<T: rt::Scalar> rt::Trainable for Residual<T> {}
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
