// pub struct Convolutional: input(8, 8, 1) -> conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu ->
//     maxpool2d(2) -> conv2d(6, kernel = 3) -> leaky_relu -> avgpool2d(2) -> flatten -> dense(8) -> layernorm
//     -> tanh -> dense(3) -> loss softmax_cross_entropy;

/// The network `Convolutional`.
pub struct Convolutional<T: ::regnet::Scalar = ::core::primitive::f32> {
    model: ::regnet::Model<Convolutional<T>>,
}
#[allow(clippy::all, missing_docs, nonstandard_style, unexpected_cfgs, unused)]
const _: () = {
    use ::regnet::__private::{
        self as rt, locals::*, local as avgpool2d1, local as conv2d1, local as conv2d2,
        local as dense1, local as dense2, local as input_, local as layernorm1,
        local as maxpool2d1, local as saved_batchnorm1, local as saved_layernorm1,
    };
    pub struct Plan;
    const CONV2D1: &'static rt::Conv2d = &rt::Conv2d::new([8, 8, 1], 4, [3, 3])
        .padding(rt::Padding::Same)
        .bias(false);
    const BATCHNORM1: &'static rt::BatchNorm = &rt::BatchNorm::new(64, 4);
    const RELU1: &'static rt::Relu = &rt::Relu { len: 256 };
    const MAXPOOL2D1: &'static rt::MaxPool2d = &rt::MaxPool2d::new([8, 8, 4], [2, 2]);
    const CONV2D2: &'static rt::Conv2d = &rt::Conv2d::new([4, 4, 4], 6, [3, 3]);
    const LEAKY_RELU1: &'static rt::LeakyRelu = &rt::LeakyRelu {
        len: 24,
        slope: 0.01,
    };
    const AVGPOOL2D1: &'static rt::AvgPool2d = &rt::AvgPool2d::new([2, 2, 6], [2, 2]);
    const FLATTEN1: &'static rt::Flatten = &rt::Flatten { len: 6 };
    const DENSE1: &'static rt::Dense = &rt::Dense::new(6, 8);
    const LAYERNORM1: &'static rt::LayerNorm = &rt::LayerNorm::new(1, 8);
    const TANH1: &'static rt::Tanh = &rt::Tanh { len: 8 };
    const DENSE2: &'static rt::Dense = &rt::Dense::new(8, 3);
    const CONV2D1_FOLDED: &'static rt::Conv2d = &(*CONV2D1).bias(true);
    const BATCHNORM1_RELU: &'static rt::NormRelu = &rt::NormRelu::new(*BATCHNORM1)
        .pool(rt::Some(*MAXPOOL2D1));
    const CONV2D1_NORM: &'static rt::ConvNorm = &rt::ConvNorm::new(*CONV2D1, *BATCHNORM1)
        .relu(true)
        .pool(rt::Some(*MAXPOOL2D1));
    const CONV2D1_FOLDED_POOL: &'static rt::ConvPool = &rt::ConvPool::new(
        *CONV2D1_FOLDED,
        true,
        *MAXPOOL2D1,
    );
    impl rt::Plan for Plan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            CONV2D1
                .layer("conv2d1", &[8, 8, 4])
                .params(&[rt::weight(&[3, 3, 1, 4], rt::HE_IN)])
                .spread(1.296),
            BATCHNORM1
                .layer("batchnorm1", &[8, 8, 4])
                .params(&[rt::gamma(&[4]), rt::beta(&[4])])
                .stats(&[rt::running_mean(&[4]), rt::running_var(&[4])])
                .over_batch(64)
                .spread(1.0),
            RELU1.layer("relu1", &[8, 8, 4]).spread(0.5838),
            MAXPOOL2D1.layer("maxpool2d1", &[4, 4, 4]),
            CONV2D2
                .layer("conv2d2", &[2, 2, 6])
                .params(&[rt::weight(&[3, 3, 4, 6], rt::HE_IN), rt::bias(&[6])]),
            LEAKY_RELU1.layer("leaky_relu1", &[2, 2, 6]),
            AVGPOOL2D1.layer("avgpool2d1", &[1, 1, 6]),
            FLATTEN1.layer("flatten1", &[6]),
            DENSE1
                .layer("dense1", &[8])
                .params(&[rt::weight(&[6, 8], rt::GLOROT), rt::bias(&[8])]),
            LAYERNORM1
                .layer("layernorm1", &[8])
                .params(&[rt::gamma(&[8]), rt::beta(&[8])])
                .signal(1.0, 0.5033),
            TANH1.layer("tanh1", &[8]).signal(0.6279, 0.7385),
            DENSE2
                .layer("dense2", &[3])
                .params(&[rt::weight(&[8, 3], rt::GLOROT), rt::bias(&[3])])
                .signal(0.7573, 1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &rt::in_lanes([
            rt::kept("input_", 64).holds(&[("input", 1, 20)]),
            rt::kept("conv2d1", 256).holds(&[("conv2d1", 2, 19)]),
            rt::once("saved_batchnorm1", 9).holds(&[("saved by batchnorm1", 3, 19)]),
            rt::kept("maxpool2d1", 64).holds(&[("maxpool2d1", 3, 18)]),
            rt::kept("conv2d2", 24).holds(&[("conv2d2", 4, 17), ("leaky_relu1", 5, 17)]),
            rt::input_gradient("a", 256)
                .holds(
                    &[
                        ("avgpool2d1", 6, 7),
                        ("gradient of layernorm1", 12, 13),
                        ("gradient of flatten1", 14, 15),
                        ("gradient of leaky_relu1", 16, 18),
                        ("gradient of conv2d2", 17, 18),
                        ("gradient of conv2d1", 19, 20),
                        ("gradient of input", 21, 22),
                    ],
                )
                .infers(
                    &[
                        ("maxpool2d1", 2, 3),
                        ("avgpool2d1", 5, 6),
                        ("dense1", 7, 8),
                        ("dense2", 10, 11),
                    ],
                ),
            rt::kept("avgpool2d1", 6).holds(&[("avgpool2d1", 7, 14)]),
            rt::kept("dense1", 8).holds(&[("dense1", 8, 13)]),
            rt::kept("saved_layernorm1", 2).holds(&[("saved by layernorm1", 9, 13)]),
            rt::kept("layernorm1", 8).holds(&[("layernorm1", 9, 12), ("tanh1", 10, 12)]),
            rt::output("dense2", 3).holds(&[("dense2", 11, 12)]),
            rt::shared("b", 64)
                .holds(
                    &[
                        ("gradient of dense1", 13, 14),
                        ("gradient of avgpool2d1", 15, 16),
                        ("gradient of maxpool2d1", 18, 19),
                        ("gradient of input", 20, 21),
                    ],
                )
                .infers(
                    &[
                        ("input", 1, 2),
                        ("conv2d2", 3, 5),
                        ("leaky_relu1", 4, 5),
                        ("avgpool2d1", 6, 7),
                        ("layernorm1", 8, 10),
                        ("tanh1", 9, 10),
                    ],
                ),
        ]);
        const FOLDED: &'static [rt::LayerSpec] = &rt::trained([
            CONV2D1_FOLDED
                .layer("conv2d1", &[8, 8, 4])
                .params(&[rt::weight(&[3, 3, 1, 4], rt::HE_IN), rt::bias(&[4])]),
            <Self as rt::Plan>::LAYERS[2],
            <Self as rt::Plan>::LAYERS[3],
            <Self as rt::Plan>::LAYERS[4],
            <Self as rt::Plan>::LAYERS[5],
            <Self as rt::Plan>::LAYERS[6],
            <Self as rt::Plan>::LAYERS[7],
            <Self as rt::Plan>::LAYERS[8],
            <Self as rt::Plan>::LAYERS[9],
            <Self as rt::Plan>::LAYERS[10],
            <Self as rt::Plan>::LAYERS[11],
        ]);
    }
    impl<T: rt::Scalar> rt::Steps<T> for Plan {
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, params, mut stats, ..) = pass.parts();
            let [input_, conv2d1, saved_batchnorm1, maxpool2d1, conv2d2, a, avgpool2d1,
            dense1, saved_layernorm1, layernorm1, dense2, _] = ws.all();
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, input_);
            CONV2D1.forward_in_lanes(lanes, input_, &params[0..36], conv2d1);
            BATCHNORM1_RELU
                .forward_in_lanes(
                    lanes,
                    conv2d1,
                    &params[36..44],
                    rt::Stats::part(&mut stats, 0..8),
                    maxpool2d1,
                    saved_batchnorm1,
                );
            CONV2D2.forward_in_lanes(lanes, maxpool2d1, &params[44..266], conv2d2);
            LEAKY_RELU1.forward_in_place(lanes.examples(), conv2d2);
            AVGPOOL2D1.forward_in_lanes(lanes, conv2d2, a);
            rt::from_lanes(lanes, 6, a, avgpool2d1);
            DENSE1.forward(batch, avgpool2d1, &params[266..322], dense1);
            LAYERNORM1
                .forward(batch, dense1, &params[322..338], layernorm1, saved_layernorm1);
            TANH1.forward_in_place(batch, layernorm1);
            DENSE2.forward(batch, layernorm1, &params[338..365], dense2);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, _, mut params, d_y, grads, _, input_gradient) = pass.parts();
            let [input_, conv2d1, saved_batchnorm1, maxpool2d1, conv2d2, a, avgpool2d1,
            dense1, saved_layernorm1, layernorm1, _, b] = ws.all();
            let lanes = rt::Lanes::of::<T>(batch);
            DENSE2
                .backward_through(
                    TANH1.curve(),
                    batch,
                    rt::DenseBack::new(
                        layernorm1,
                        rt::Params::part(&mut params, 338..365),
                        d_y,
                        &mut grads[338..365],
                        rt::Some(a),
                    ),
                );
            LAYERNORM1
                .backward(
                    batch,
                    rt::Back::new(
                        dense1,
                        &params[322..338],
                        saved_layernorm1,
                        a,
                        &mut grads[322..338],
                        b,
                    ),
                );
            DENSE1
                .backward(
                    batch,
                    avgpool2d1,
                    rt::Params::part(&mut params, 266..322),
                    b,
                    &mut grads[266..322],
                    rt::Some(a),
                );
            rt::to_lanes(lanes, 6, a, b);
            AVGPOOL2D1.backward_in_lanes(lanes, b, a);
            LEAKY_RELU1.backward_in_place(lanes.examples(), conv2d2, a);
            CONV2D2
                .backward_in_lanes(
                    lanes,
                    maxpool2d1,
                    &params[44..266],
                    a,
                    &mut grads[44..266],
                    rt::Some(b),
                );
            BATCHNORM1_RELU
                .backward_in_lanes(
                    lanes,
                    rt::Back::new(
                        conv2d1,
                        &params[36..44],
                        saved_batchnorm1,
                        b,
                        &mut grads[36..44],
                        a,
                    ),
                );
            CONV2D1
                .backward_in_lanes(
                    lanes,
                    input_,
                    &params[0..36],
                    a,
                    &mut grads[0..36],
                    input_gradient.then_some(b),
                );
            if input_gradient {
                rt::from_lanes(lanes, 64, b, a);
            }
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let (batch, x, params, stats) = pass.parts();
            let [_, _, _, _, _, a, _, _, _, _, _, b] = ws.all();
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, b);
            CONV2D1_NORM
                .infer_in_lanes(
                    lanes,
                    b,
                    &params[0..36],
                    &params[36..44],
                    &stats[0..8],
                    a,
                );
            CONV2D2.forward_in_lanes(lanes, a, &params[44..266], b);
            LEAKY_RELU1.forward_in_place(lanes.examples(), b);
            AVGPOOL2D1.forward_in_lanes(lanes, b, a);
            rt::from_lanes(lanes, 6, a, b);
            DENSE1.forward(batch, b, &params[266..322], a);
            LAYERNORM1.infer(batch, a, &params[322..338], b);
            TANH1.forward_in_place(batch, b);
            DENSE2.forward(batch, b, &params[338..365], a);
            &a[..batch * 3]
        }
        fn fold(params: &[T], stats: &[T], folded: &mut [T], folded_stats: &mut [T]) {
            rt::move_to(&params[0..36], &mut folded[0..40]);
            BATCHNORM1.fold_into(&params[36..44], &stats[0..8], &mut folded[0..40]);
            rt::move_to(&params[44..266], &mut folded[40..262]);
            rt::move_to(&params[266..322], &mut folded[262..318]);
            rt::move_to(&params[322..338], &mut folded[318..334]);
            rt::move_to(&params[338..365], &mut folded[334..361]);
        }
        fn infer_folded<'ws>(
            pass: rt::Infer<'_, T>,
            ws: &'ws mut rt::Buffers<T>,
        ) -> &'ws [T] {
            let (batch, x, params, ..) = pass.parts();
            let [_, _, _, _, _, a, _, _, _, _, _, b] = ws.all();
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, b);
            CONV2D1_FOLDED_POOL.infer_in_lanes(lanes, b, &params[0..40], a);
            CONV2D2.forward_in_lanes(lanes, a, &params[40..262], b);
            LEAKY_RELU1.forward_in_place(lanes.examples(), b);
            AVGPOOL2D1.forward_in_lanes(lanes, b, a);
            rt::from_lanes(lanes, 6, a, b);
            DENSE1.forward(batch, b, &params[262..318], a);
            LAYERNORM1.infer(batch, a, &params[318..334], b);
            TANH1.forward_in_place(batch, b);
            DENSE2.forward(batch, b, &params[334..361], a);
            &a[..batch * 3]
        }
    }
    rt::model!(Convolutional < >, [], ConvolutionalLayers, trainable);
    impl Convolutional<rt::f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Convolutional<T> {
        type Scalar = T;
        type Steps = Plan;
        type Outputs = rt::ndarray::Ix2;
        type Settings = ();
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Convolutional",
                &[8, 8, 1],
                <Plan as rt::Plan>::LAYERS,
                <Plan as rt::Plan>::BUFFERS,
            )
            .loss("softmax_cross_entropy")
            .spread(1.0);
        const LOSS: rt::LossOf<T> = rt::Some(&rt::SoftmaxCrossEntropy::new(3));
    }
    impl<'net, T: rt::Scalar> ConvolutionalLayers<'net, T> {
        /// The tensors of `conv2d1`, a `conv2d`.
        pub fn conv2d1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "conv2d1")
        }
        /// The tensors of `batchnorm1`, a `batchnorm`.
        pub fn batchnorm1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "batchnorm1")
        }
        /// The tensors of `conv2d2`, a `conv2d`.
        pub fn conv2d2(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "conv2d2")
        }
        /// The tensors of `dense1`, a `dense`.
        pub fn dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "dense1")
        }
        /// The tensors of `layernorm1`, a `layernorm`.
        pub fn layernorm1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "layernorm1")
        }
        /// The tensors of `dense2`, a `dense`.
        pub fn dense2(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "dense2")
        }
    }
};
