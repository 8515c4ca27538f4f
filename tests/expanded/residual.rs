// pub struct Residual: input(6) -> residual(dense(6) -> relu -> dense(6)) -> sigmoid -> residual(dense(4) ->
//     tanh, shortcut = dense(4)) -> (dense(2) | relu -> dense(3) | dense(4)) -> concat -> (dense(2) |
//     dense(2)) -> sum -> loss mse;

/// The network `Residual`.
pub struct Residual<T: ::regnet::Scalar = ::core::primitive::f32> {
    model: ::regnet::Model<Residual<T>>,
}
#[allow(clippy::all, missing_docs, nonstandard_style, unexpected_cfgs, unused)]
const _: () = {
    use ::regnet::__private::{
        self as rt, locals::*, local as branch1_1_relu1, local as branch2_0_dense1,
        local as concat1, local as residual1_dense2, local as residual1_relu1,
        local as residual2_shortcut_dense1, local as residual2_tanh1,
    };
    pub struct Plan;
    const RESIDUAL1_DENSE1: &'static rt::Dense = &rt::Dense::new(6, 6);
    const RESIDUAL1_RELU1: &'static rt::Relu = &rt::Relu { len: 6 };
    const RESIDUAL1_DENSE2: &'static rt::Dense = &rt::Dense::new(6, 6);
    const SIGMOID1: &'static rt::Sigmoid = &rt::Sigmoid { len: 6 };
    const RESIDUAL2_DENSE1: &'static rt::Dense = &rt::Dense::new(6, 4);
    const RESIDUAL2_TANH1: &'static rt::Tanh = &rt::Tanh { len: 4 };
    const RESIDUAL2_SHORTCUT_DENSE1: &'static rt::Dense = &rt::Dense::new(6, 4);
    const BRANCH1_0_DENSE1: &'static rt::Dense = &rt::Dense::new(4, 2);
    const BRANCH1_1_RELU1: &'static rt::Relu = &rt::Relu { len: 4 };
    const BRANCH1_1_DENSE1: &'static rt::Dense = &rt::Dense::new(4, 3);
    const BRANCH1_2_DENSE1: &'static rt::Dense = &rt::Dense::new(4, 4);
    const CONCAT1: &'static rt::Concat = &rt::Concat {
        rows: 1,
        widths: &[2, 3, 4],
    };
    const BRANCH2_0_DENSE1: &'static rt::Dense = &rt::Dense::new(9, 2);
    const BRANCH2_1_DENSE1: &'static rt::Dense = &rt::Dense::new(9, 2);
    impl rt::Plan for Plan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            RESIDUAL1_DENSE1
                .layer("residual1.dense1", &[6])
                .params(&[rt::weight(&[6, 6], rt::HE_IN), rt::bias(&[6])])
                .spread(1.414),
            RESIDUAL1_RELU1.layer("residual1.relu1", &[6]).spread(0.8256),
            RESIDUAL1_DENSE2
                .layer("residual1.dense2", &[6])
                .params(&[rt::weight(&[6, 6], rt::GLOROT), rt::bias(&[6])])
                .spread(1.0),
            (&rt::Add::RESIDUAL)
                .layer("residual1", &[6])
                .reads(&["residual1.dense2", rt::INPUT])
                .spread(1.414),
            SIGMOID1.layer("sigmoid1", &[6]),
            RESIDUAL2_DENSE1
                .layer("residual2.dense1", &[4])
                .params(&[rt::weight(&[6, 4], rt::GLOROT), rt::bias(&[4])]),
            RESIDUAL2_TANH1.layer("residual2.tanh1", &[4]),
            RESIDUAL2_SHORTCUT_DENSE1
                .layer("residual2.shortcut.dense1", &[4])
                .params(&[rt::weight(&[6, 4], rt::GLOROT), rt::bias(&[4])])
                .reads(&["sigmoid1"]),
            (&rt::Add::RESIDUAL)
                .layer("residual2", &[4])
                .reads(&["residual2.tanh1", "residual2.shortcut.dense1"]),
            BRANCH1_0_DENSE1
                .layer("branch1.0.dense1", &[2])
                .params(&[rt::weight(&[4, 2], rt::GLOROT), rt::bias(&[2])])
                .gradient(0.8528),
            BRANCH1_1_RELU1
                .layer("branch1.1.relu1", &[4])
                .reads(&["residual2"])
                .gradient(0.7895),
            BRANCH1_1_DENSE1
                .layer("branch1.1.dense1", &[3])
                .params(&[rt::weight(&[4, 3], rt::GLOROT), rt::bias(&[3])])
                .gradient(0.8528),
            BRANCH1_2_DENSE1
                .layer("branch1.2.dense1", &[4])
                .params(&[rt::weight(&[4, 4], rt::GLOROT), rt::bias(&[4])])
                .reads(&["residual2"])
                .gradient(0.8528),
            CONCAT1
                .layer("concat1", &[9])
                .reads(&["branch1.0.dense1", "branch1.1.dense1", "branch1.2.dense1"])
                .gradient(0.8528),
            BRANCH2_0_DENSE1
                .layer("branch2.0.dense1", &[2])
                .params(&[rt::weight(&[9, 2], rt::GLOROT), rt::bias(&[2])])
                .gradient(1.0),
            BRANCH2_1_DENSE1
                .layer("branch2.1.dense1", &[2])
                .params(&[rt::weight(&[9, 2], rt::GLOROT), rt::bias(&[2])])
                .reads(&["concat1"])
                .gradient(1.0),
            (&rt::Add::SUM)
                .layer("sum1", &[2])
                .reads(&["branch2.0.dense1", "branch2.1.dense1"])
                .gradient(1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::input(6),
            rt::kept("residual1_relu1", 6).holds(&[("residual1.relu1", 1, 34)]),
            rt::kept("residual1_dense2", 6)
                .holds(
                    &[
                        ("residual1.dense2", 2, 33),
                        ("residual1", 3, 33),
                        ("sigmoid1", 4, 33),
                    ],
                ),
            rt::kept("residual2_tanh1", 4).holds(&[("residual2.tanh1", 5, 30)]),
            rt::kept("residual2_shortcut_dense1", 4)
                .holds(&[("residual2.shortcut.dense1", 6, 27), ("residual2", 7, 27)]),
            rt::shared("a", 9)
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
            rt::kept("branch1_1_relu1", 4).holds(&[("branch1.1.relu1", 9, 25)]),
            rt::input_gradient("b", 9)
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
            rt::shared("c", 9)
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
            rt::kept("concat1", 9).holds(&[("concat1", 12, 19)]),
            rt::output("branch2_0_dense1", 2)
                .holds(&[("branch2.0.dense1", 15, 18), ("sum1", 17, 18)]),
            rt::shared("d", 6)
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
    }
    impl<T: rt::Scalar> rt::Steps<T> for Plan {
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, params, ..) = pass.parts();
            let [residual1_relu1, residual1_dense2, residual2_tanh1,
            residual2_shortcut_dense1, a, branch1_1_relu1, b, c, concat1,
            branch2_0_dense1, _] = ws.all();
            RESIDUAL1_DENSE1
                .forward_then(
                    RESIDUAL1_RELU1.curve(),
                    batch,
                    x,
                    &params[0..42],
                    residual1_relu1,
                );
            RESIDUAL1_DENSE2
                .forward(batch, residual1_relu1, &params[42..84], residual1_dense2);
            rt::add_assign(batch * 6, residual1_dense2, x);
            SIGMOID1.forward_in_place(batch, residual1_dense2);
            RESIDUAL2_DENSE1
                .forward_then(
                    RESIDUAL2_TANH1.curve(),
                    batch,
                    residual1_dense2,
                    &params[84..112],
                    residual2_tanh1,
                );
            RESIDUAL2_SHORTCUT_DENSE1
                .forward(
                    batch,
                    residual1_dense2,
                    &params[112..140],
                    residual2_shortcut_dense1,
                );
            rt::add_assign(batch * 4, residual2_shortcut_dense1, residual2_tanh1);
            BRANCH1_0_DENSE1
                .forward(batch, residual2_shortcut_dense1, &params[140..150], a);
            BRANCH1_1_RELU1.forward(batch, residual2_shortcut_dense1, branch1_1_relu1);
            BRANCH1_1_DENSE1.forward(batch, branch1_1_relu1, &params[150..165], b);
            BRANCH1_2_DENSE1
                .forward(batch, residual2_shortcut_dense1, &params[165..185], c);
            CONCAT1.put(batch, 0, a, concat1);
            CONCAT1.put(batch, 1, b, concat1);
            CONCAT1.put(batch, 2, c, concat1);
            BRANCH2_0_DENSE1
                .forward(batch, concat1, &params[185..205], branch2_0_dense1);
            BRANCH2_1_DENSE1.forward(batch, concat1, &params[205..225], a);
            rt::add_assign(batch * 2, branch2_0_dense1, a);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, mut params, d_y, grads, _, input_gradient) = pass.parts();
            let [residual1_relu1, residual1_dense2, residual2_tanh1,
            residual2_shortcut_dense1, a, branch1_1_relu1, b, c, concat1, _, d] = ws
                .all();
            BRANCH2_1_DENSE1
                .backward(
                    batch,
                    concat1,
                    rt::Params::part(&mut params, 205..225),
                    d_y,
                    &mut grads[205..225],
                    rt::Some(c),
                );
            BRANCH2_0_DENSE1
                .backward(
                    batch,
                    concat1,
                    rt::Params::part(&mut params, 185..205),
                    d_y,
                    &mut grads[185..205],
                    rt::Some(b),
                );
            rt::add_assign(batch * 9, b, c);
            CONCAT1.take(batch, 0, b, a);
            CONCAT1.take(batch, 1, b, c);
            CONCAT1.take(batch, 2, b, d);
            BRANCH1_2_DENSE1
                .backward(
                    batch,
                    residual2_shortcut_dense1,
                    rt::Params::part(&mut params, 165..185),
                    d,
                    &mut grads[165..185],
                    rt::Some(b),
                );
            BRANCH1_1_DENSE1
                .backward_through(
                    BRANCH1_1_RELU1.curve(),
                    batch,
                    rt::DenseBack::new(
                        branch1_1_relu1,
                        rt::Params::part(&mut params, 150..165),
                        c,
                        &mut grads[150..165],
                        rt::Some(d),
                    ),
                );
            rt::add_assign(batch * 4, d, b);
            BRANCH1_0_DENSE1
                .backward(
                    batch,
                    residual2_shortcut_dense1,
                    rt::Params::part(&mut params, 140..150),
                    a,
                    &mut grads[140..150],
                    rt::Some(b),
                );
            rt::add_assign(batch * 4, b, d);
            RESIDUAL2_SHORTCUT_DENSE1
                .backward(
                    batch,
                    residual1_dense2,
                    rt::Params::part(&mut params, 112..140),
                    b,
                    &mut grads[112..140],
                    rt::Some(d),
                );
            RESIDUAL2_TANH1.backward_in_place(batch, residual2_tanh1, b);
            RESIDUAL2_DENSE1
                .backward(
                    batch,
                    residual1_dense2,
                    rt::Params::part(&mut params, 84..112),
                    b,
                    &mut grads[84..112],
                    rt::Some(c),
                );
            rt::add_assign(batch * 6, c, d);
            SIGMOID1.backward_in_place(batch, residual1_dense2, c);
            RESIDUAL1_DENSE2
                .backward_through(
                    RESIDUAL1_RELU1.curve(),
                    batch,
                    rt::DenseBack::new(
                        residual1_relu1,
                        rt::Params::part(&mut params, 42..84),
                        c,
                        &mut grads[42..84],
                        rt::Some(d),
                    ),
                );
            RESIDUAL1_DENSE1
                .backward(
                    batch,
                    x,
                    rt::Params::part(&mut params, 0..42),
                    d,
                    &mut grads[0..42],
                    input_gradient.then_some(b),
                );
            if input_gradient {
                rt::add_assign(batch * 6, b, c);
            }
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let (batch, x, params, ..) = pass.parts();
            let [_, _, _, _, a, _, b, c, _, _, d] = ws.all();
            RESIDUAL1_DENSE1
                .forward_then(RESIDUAL1_RELU1.curve(), batch, x, &params[0..42], d);
            RESIDUAL1_DENSE2.forward(batch, d, &params[42..84], b);
            rt::add_assign(batch * 6, b, x);
            SIGMOID1.forward_in_place(batch, b);
            RESIDUAL2_DENSE1
                .forward_then(RESIDUAL2_TANH1.curve(), batch, b, &params[84..112], a);
            RESIDUAL2_SHORTCUT_DENSE1.forward(batch, b, &params[112..140], d);
            rt::add_assign(batch * 4, a, d);
            BRANCH1_0_DENSE1.forward(batch, a, &params[140..150], d);
            BRANCH1_1_RELU1.forward(batch, a, b);
            BRANCH1_1_DENSE1.forward(batch, b, &params[150..165], c);
            BRANCH1_2_DENSE1.forward(batch, a, &params[165..185], b);
            CONCAT1.put(batch, 0, d, a);
            CONCAT1.put(batch, 1, c, a);
            CONCAT1.put(batch, 2, b, a);
            BRANCH2_0_DENSE1.forward(batch, a, &params[185..205], d);
            BRANCH2_1_DENSE1.forward(batch, a, &params[205..225], b);
            rt::add_assign(batch * 2, d, b);
            &d[..batch * 2]
        }
    }
    rt::model!(Residual < >, [], ResidualLayers, trainable);
    impl Residual<rt::f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Residual<T> {
        type Scalar = T;
        type Steps = Plan;
        type Outputs = rt::ndarray::Ix2;
        type Settings = ();
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Residual",
                &[6],
                <Plan as rt::Plan>::LAYERS,
                <Plan as rt::Plan>::BUFFERS,
            )
            .loss("mse")
            .spread(1.0);
        const LOSS: rt::LossOf<T> = rt::Some(&rt::Mse { outputs: 2 });
    }
    impl<'net, T: rt::Scalar> ResidualLayers<'net, T> {
        /// The tensors of `residual1.dense1`, a `dense`.
        pub fn residual1_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "residual1.dense1")
        }
        /// The tensors of `residual1.dense2`, a `dense`.
        pub fn residual1_dense2(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "residual1.dense2")
        }
        /// The tensors of `residual2.dense1`, a `dense`.
        pub fn residual2_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "residual2.dense1")
        }
        /// The tensors of `residual2.shortcut.dense1`, a `dense`.
        pub fn residual2_shortcut_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "residual2.shortcut.dense1")
        }
        /// The tensors of `branch1.0.dense1`, a `dense`.
        pub fn branch1_0_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "branch1.0.dense1")
        }
        /// The tensors of `branch1.1.dense1`, a `dense`.
        pub fn branch1_1_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "branch1.1.dense1")
        }
        /// The tensors of `branch1.2.dense1`, a `dense`.
        pub fn branch1_2_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "branch1.2.dense1")
        }
        /// The tensors of `branch2.0.dense1`, a `dense`.
        pub fn branch2_0_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "branch2.0.dense1")
        }
        /// The tensors of `branch2.1.dense1`, a `dense`.
        pub fn branch2_1_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "branch2.1.dense1")
        }
    }
};
