// #[allow(dropout_before_batchnorm)] pub struct Repeated: input(5) -> repeat(3, dense(6) -> batchnorm -> relu
//     -> dropout(0.2)) -> dense(2) -> loss sigmoid_cross_entropy;

/// The network `Repeated`.
pub struct Repeated<T: ::regnet::Scalar = ::core::primitive::f32> {
    model: ::regnet::Model<Repeated<T>>,
}
#[allow(clippy::all, missing_docs, nonstandard_style, unexpected_cfgs, unused)]
const _: () = {
    use ::regnet::__private::{
        self as rt, locals::*, local as dense1, local as repeat1_0_dense1,
        local as repeat1_0_relu1, local as repeat1_1_dense1, local as repeat1_1_relu1,
        local as repeat1_2_dense1, local as repeat1_2_relu1,
        local as saved_repeat1_0_batchnorm1, local as saved_repeat1_1_batchnorm1,
        local as saved_repeat1_2_batchnorm1,
    };
    pub struct Plan;
    const REPEAT1_0_DENSE1: &'static rt::Dense = &rt::Dense::new(5, 6).bias(false);
    const REPEAT1_0_BATCHNORM1: &'static rt::BatchNorm = &rt::BatchNorm::new(1, 6);
    const REPEAT1_0_RELU1: &'static rt::Relu = &rt::Relu { len: 6 };
    const REPEAT1_0_DROPOUT1: &'static rt::Dropout = &rt::Dropout::new(6, 0.2, 0);
    const REPEAT1_1_DENSE1: &'static rt::Dense = &rt::Dense::new(6, 6).bias(false);
    const REPEAT1_1_BATCHNORM1: &'static rt::BatchNorm = &rt::BatchNorm::new(1, 6);
    const REPEAT1_1_RELU1: &'static rt::Relu = &rt::Relu { len: 6 };
    const REPEAT1_1_DROPOUT1: &'static rt::Dropout = &rt::Dropout::new(6, 0.2, 1);
    const REPEAT1_2_DENSE1: &'static rt::Dense = &rt::Dense::new(6, 6).bias(false);
    const REPEAT1_2_BATCHNORM1: &'static rt::BatchNorm = &rt::BatchNorm::new(1, 6);
    const REPEAT1_2_RELU1: &'static rt::Relu = &rt::Relu { len: 6 };
    const REPEAT1_2_DROPOUT1: &'static rt::Dropout = &rt::Dropout::new(6, 0.2, 2);
    const DENSE1: &'static rt::Dense = &rt::Dense::new(6, 2);
    const REPEAT1_0_DENSE1_FOLDED: &'static rt::Dense = &(*REPEAT1_0_DENSE1).bias(true);
    const REPEAT1_1_DENSE1_FOLDED: &'static rt::Dense = &(*REPEAT1_1_DENSE1).bias(true);
    const REPEAT1_2_DENSE1_FOLDED: &'static rt::Dense = &(*REPEAT1_2_DENSE1).bias(true);
    const REPEAT1_0_BATCHNORM1_RELU: &'static rt::NormRelu = &rt::NormRelu::new(
        *REPEAT1_0_BATCHNORM1,
    );
    const REPEAT1_1_BATCHNORM1_RELU: &'static rt::NormRelu = &rt::NormRelu::new(
        *REPEAT1_1_BATCHNORM1,
    );
    const REPEAT1_2_BATCHNORM1_RELU: &'static rt::NormRelu = &rt::NormRelu::new(
        *REPEAT1_2_BATCHNORM1,
    );
    impl rt::Plan for Plan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            REPEAT1_0_DENSE1
                .layer("repeat1.0.dense1", &[6])
                .params(&[rt::weight(&[5, 6], rt::HE_IN)])
                .signal(1.414, 0.5303),
            REPEAT1_0_BATCHNORM1
                .layer("repeat1.0.batchnorm1", &[6])
                .params(&[rt::gamma(&[6]), rt::beta(&[6])])
                .stats(&[rt::running_mean(&[6]), rt::running_var(&[6])])
                .over_batch(1)
                .signal(1.0, 0.75),
            REPEAT1_0_RELU1.layer("repeat1.0.relu1", &[6]).signal(0.5838, 1.061),
            REPEAT1_0_DROPOUT1.layer("repeat1.0.dropout1", &[6]).signal(0.6825, 0.9487),
            REPEAT1_1_DENSE1
                .layer("repeat1.1.dense1", &[6])
                .params(&[rt::weight(&[6, 6], rt::HE_IN)])
                .signal(1.118, 0.6708),
            REPEAT1_1_BATCHNORM1
                .layer("repeat1.1.batchnorm1", &[6])
                .params(&[rt::gamma(&[6]), rt::beta(&[6])])
                .stats(&[rt::running_mean(&[6]), rt::running_var(&[6])])
                .over_batch(1)
                .signal(1.0, 0.6475),
            REPEAT1_1_RELU1.layer("repeat1.1.relu1", &[6]).signal(0.5838, 0.9157),
            REPEAT1_1_DROPOUT1.layer("repeat1.1.dropout1", &[6]).signal(0.6825, 0.819),
            REPEAT1_2_DENSE1
                .layer("repeat1.2.dense1", &[6])
                .params(&[rt::weight(&[6, 6], rt::HE_IN)])
                .signal(1.118, 0.5791),
            REPEAT1_2_BATCHNORM1
                .layer("repeat1.2.batchnorm1", &[6])
                .params(&[rt::gamma(&[6]), rt::beta(&[6])])
                .stats(&[rt::running_mean(&[6]), rt::running_var(&[6])])
                .over_batch(1)
                .signal(1.0, 0.559),
            REPEAT1_2_RELU1.layer("repeat1.2.relu1", &[6]).signal(0.5838, 0.7906),
            REPEAT1_2_DROPOUT1.layer("repeat1.2.dropout1", &[6]).signal(0.6825, 0.7071),
            DENSE1
                .layer("dense1", &[2])
                .params(&[rt::weight(&[6, 2], rt::GLOROT), rt::bias(&[2])])
                .signal(0.9682, 1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::input(5),
            rt::kept("repeat1_0_dense1", 6).holds(&[("repeat1.0.dense1", 1, 19)]),
            rt::once("saved_repeat1_0_batchnorm1", 13)
                .holds(&[("saved by repeat1.0.batchnorm1", 2, 19)]),
            rt::kept("repeat1_0_relu1", 6)
                .holds(&[("repeat1.0.relu1", 2, 17), ("repeat1.0.dropout1", 3, 17)]),
            rt::kept("repeat1_1_dense1", 6).holds(&[("repeat1.1.dense1", 4, 16)]),
            rt::once("saved_repeat1_1_batchnorm1", 13)
                .holds(&[("saved by repeat1.1.batchnorm1", 5, 16)]),
            rt::kept("repeat1_1_relu1", 6)
                .holds(&[("repeat1.1.relu1", 5, 14), ("repeat1.1.dropout1", 6, 14)]),
            rt::kept("repeat1_2_dense1", 6).holds(&[("repeat1.2.dense1", 7, 13)]),
            rt::once("saved_repeat1_2_batchnorm1", 13)
                .holds(&[("saved by repeat1.2.batchnorm1", 8, 13)]),
            rt::kept("repeat1_2_relu1", 6)
                .holds(&[("repeat1.2.relu1", 8, 11), ("repeat1.2.dropout1", 9, 11)]),
            rt::output("dense1", 2).holds(&[("dense1", 10, 11)]),
            rt::input_gradient("a", 6)
                .holds(
                    &[
                        ("gradient of repeat1.2.dropout1", 11, 13),
                        ("gradient of repeat1.2.relu1", 12, 13),
                        ("gradient of repeat1.1.dropout1", 14, 16),
                        ("gradient of repeat1.1.relu1", 15, 16),
                        ("gradient of repeat1.0.dropout1", 17, 19),
                        ("gradient of repeat1.0.relu1", 18, 19),
                        ("gradient of input", 20, 21),
                    ],
                )
                .infers(
                    &[
                        ("repeat1.0.dense1", 1, 2),
                        ("repeat1.1.dense1", 3, 4),
                        ("repeat1.2.dense1", 5, 6),
                        ("dense1", 7, 8),
                    ],
                ),
            rt::shared("b", 6)
                .holds(
                    &[
                        ("gradient of repeat1.2.dense1", 13, 14),
                        ("gradient of repeat1.1.dense1", 16, 17),
                        ("gradient of repeat1.0.dense1", 19, 20),
                    ],
                )
                .infers(
                    &[
                        ("repeat1.0.relu1", 2, 3),
                        ("repeat1.1.relu1", 4, 5),
                        ("repeat1.2.relu1", 6, 7),
                    ],
                ),
        ];
        const FOLDED: &'static [rt::LayerSpec] = &rt::trained([
            REPEAT1_0_DENSE1_FOLDED
                .layer("repeat1.0.dense1", &[6])
                .params(&[rt::weight(&[5, 6], rt::HE_IN), rt::bias(&[6])]),
            <Self as rt::Plan>::LAYERS[2],
            REPEAT1_1_DENSE1_FOLDED
                .layer("repeat1.1.dense1", &[6])
                .params(&[rt::weight(&[6, 6], rt::HE_IN), rt::bias(&[6])]),
            <Self as rt::Plan>::LAYERS[6],
            REPEAT1_2_DENSE1_FOLDED
                .layer("repeat1.2.dense1", &[6])
                .params(&[rt::weight(&[6, 6], rt::HE_IN), rt::bias(&[6])]),
            <Self as rt::Plan>::LAYERS[10],
            <Self as rt::Plan>::LAYERS[12],
        ]);
    }
    impl<T: rt::Scalar> rt::Steps<T> for Plan {
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, params, mut stats, key) = pass.parts();
            let [repeat1_0_dense1, saved_repeat1_0_batchnorm1, repeat1_0_relu1,
            repeat1_1_dense1, saved_repeat1_1_batchnorm1, repeat1_1_relu1,
            repeat1_2_dense1, saved_repeat1_2_batchnorm1, repeat1_2_relu1, dense1, _, _,
            ] = ws.all();
            REPEAT1_0_DENSE1.forward(batch, x, &params[0..30], repeat1_0_dense1);
            REPEAT1_0_BATCHNORM1_RELU
                .forward(
                    batch,
                    repeat1_0_dense1,
                    &params[30..42],
                    rt::Stats::part(&mut stats, 0..12),
                    repeat1_0_relu1,
                    saved_repeat1_0_batchnorm1,
                );
            REPEAT1_0_DROPOUT1.forward_in_place(batch, repeat1_0_relu1, key);
            REPEAT1_1_DENSE1
                .forward(batch, repeat1_0_relu1, &params[42..78], repeat1_1_dense1);
            REPEAT1_1_BATCHNORM1_RELU
                .forward(
                    batch,
                    repeat1_1_dense1,
                    &params[78..90],
                    rt::Stats::part(&mut stats, 12..24),
                    repeat1_1_relu1,
                    saved_repeat1_1_batchnorm1,
                );
            REPEAT1_1_DROPOUT1.forward_in_place(batch, repeat1_1_relu1, key);
            REPEAT1_2_DENSE1
                .forward(batch, repeat1_1_relu1, &params[90..126], repeat1_2_dense1);
            REPEAT1_2_BATCHNORM1_RELU
                .forward(
                    batch,
                    repeat1_2_dense1,
                    &params[126..138],
                    rt::Stats::part(&mut stats, 24..36),
                    repeat1_2_relu1,
                    saved_repeat1_2_batchnorm1,
                );
            REPEAT1_2_DROPOUT1.forward_in_place(batch, repeat1_2_relu1, key);
            DENSE1.forward(batch, repeat1_2_relu1, &params[138..152], dense1);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, mut params, d_y, grads, key, input_gradient) = pass.parts();
            let [repeat1_0_dense1, saved_repeat1_0_batchnorm1, repeat1_0_relu1,
            repeat1_1_dense1, saved_repeat1_1_batchnorm1, repeat1_1_relu1,
            repeat1_2_dense1, saved_repeat1_2_batchnorm1, repeat1_2_relu1, _, a, b] = ws
                .all();
            DENSE1
                .backward(
                    batch,
                    repeat1_2_relu1,
                    rt::Params::part(&mut params, 138..152),
                    d_y,
                    &mut grads[138..152],
                    rt::Some(a),
                );
            REPEAT1_2_DROPOUT1.backward_in_place(batch, a, key);
            REPEAT1_2_BATCHNORM1_RELU
                .backward(
                    batch,
                    rt::Back::new(
                        repeat1_2_dense1,
                        &params[126..138],
                        saved_repeat1_2_batchnorm1,
                        a,
                        &mut grads[126..138],
                        b,
                    ),
                );
            REPEAT1_2_DENSE1
                .backward(
                    batch,
                    repeat1_1_relu1,
                    rt::Params::part(&mut params, 90..126),
                    b,
                    &mut grads[90..126],
                    rt::Some(a),
                );
            REPEAT1_1_DROPOUT1.backward_in_place(batch, a, key);
            REPEAT1_1_BATCHNORM1_RELU
                .backward(
                    batch,
                    rt::Back::new(
                        repeat1_1_dense1,
                        &params[78..90],
                        saved_repeat1_1_batchnorm1,
                        a,
                        &mut grads[78..90],
                        b,
                    ),
                );
            REPEAT1_1_DENSE1
                .backward(
                    batch,
                    repeat1_0_relu1,
                    rt::Params::part(&mut params, 42..78),
                    b,
                    &mut grads[42..78],
                    rt::Some(a),
                );
            REPEAT1_0_DROPOUT1.backward_in_place(batch, a, key);
            REPEAT1_0_BATCHNORM1_RELU
                .backward(
                    batch,
                    rt::Back::new(
                        repeat1_0_dense1,
                        &params[30..42],
                        saved_repeat1_0_batchnorm1,
                        a,
                        &mut grads[30..42],
                        b,
                    ),
                );
            REPEAT1_0_DENSE1
                .backward(
                    batch,
                    x,
                    rt::Params::part(&mut params, 0..30),
                    b,
                    &mut grads[0..30],
                    input_gradient.then_some(a),
                );
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let (batch, x, params, stats) = pass.parts();
            let [_, _, _, _, _, _, _, _, _, _, a, b] = ws.all();
            REPEAT1_0_DENSE1.forward(batch, x, &params[0..30], a);
            REPEAT1_0_BATCHNORM1_RELU.infer(batch, a, &params[30..42], &stats[0..12], b);
            REPEAT1_1_DENSE1.forward(batch, b, &params[42..78], a);
            REPEAT1_1_BATCHNORM1_RELU
                .infer(batch, a, &params[78..90], &stats[12..24], b);
            REPEAT1_2_DENSE1.forward(batch, b, &params[90..126], a);
            REPEAT1_2_BATCHNORM1_RELU
                .infer(batch, a, &params[126..138], &stats[24..36], b);
            DENSE1.forward(batch, b, &params[138..152], a);
            &a[..batch * 2]
        }
        fn fold(params: &[T], stats: &[T], folded: &mut [T], folded_stats: &mut [T]) {
            rt::move_to(&params[0..30], &mut folded[0..36]);
            REPEAT1_0_BATCHNORM1
                .fold_into(&params[30..42], &stats[0..12], &mut folded[0..36]);
            rt::move_to(&params[42..78], &mut folded[36..78]);
            REPEAT1_1_BATCHNORM1
                .fold_into(&params[78..90], &stats[12..24], &mut folded[36..78]);
            rt::move_to(&params[90..126], &mut folded[78..120]);
            REPEAT1_2_BATCHNORM1
                .fold_into(&params[126..138], &stats[24..36], &mut folded[78..120]);
            rt::move_to(&params[138..152], &mut folded[120..134]);
        }
        fn infer_folded<'ws>(
            pass: rt::Infer<'_, T>,
            ws: &'ws mut rt::Buffers<T>,
        ) -> &'ws [T] {
            let (batch, x, params, ..) = pass.parts();
            let [_, _, _, _, _, _, _, _, _, _, a, b] = ws.all();
            REPEAT1_0_DENSE1_FOLDED
                .forward_then(REPEAT1_0_RELU1.curve(), batch, x, &params[0..36], a);
            REPEAT1_1_DENSE1_FOLDED
                .forward_then(REPEAT1_1_RELU1.curve(), batch, a, &params[36..78], b);
            REPEAT1_2_DENSE1_FOLDED
                .forward_then(REPEAT1_2_RELU1.curve(), batch, b, &params[78..120], a);
            DENSE1.forward(batch, a, &params[120..134], b);
            &b[..batch * 2]
        }
    }
    rt::model!(Repeated < >, [], RepeatedLayers, trainable);
    impl Repeated<rt::f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Repeated<T> {
        type Scalar = T;
        type Steps = Plan;
        type Outputs = rt::ndarray::Ix2;
        type Settings = ();
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Repeated",
                &[5],
                <Plan as rt::Plan>::LAYERS,
                <Plan as rt::Plan>::BUFFERS,
            )
            .loss("sigmoid_cross_entropy")
            .signal(1.0, 0.8216);
        const LOSS: rt::LossOf<T> = rt::Some(
            &rt::SigmoidCrossEntropy {
                outputs: 2,
            },
        );
    }
    impl<'net, T: rt::Scalar> RepeatedLayers<'net, T> {
        /// The tensors of `repeat1.0.dense1`, a `dense`.
        pub fn repeat1_0_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "repeat1.0.dense1")
        }
        /// The tensors of `repeat1.0.batchnorm1`, a `batchnorm`.
        pub fn repeat1_0_batchnorm1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "repeat1.0.batchnorm1")
        }
        /// The tensors of `repeat1.1.dense1`, a `dense`.
        pub fn repeat1_1_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "repeat1.1.dense1")
        }
        /// The tensors of `repeat1.1.batchnorm1`, a `batchnorm`.
        pub fn repeat1_1_batchnorm1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "repeat1.1.batchnorm1")
        }
        /// The tensors of `repeat1.2.dense1`, a `dense`.
        pub fn repeat1_2_dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "repeat1.2.dense1")
        }
        /// The tensors of `repeat1.2.batchnorm1`, a `batchnorm`.
        pub fn repeat1_2_batchnorm1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "repeat1.2.batchnorm1")
        }
        /// The tensors of `dense1`, a `dense`.
        pub fn dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "dense1")
        }
    }
};
