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
pub struct Convolutional<T: ::regnet::Scalar = f32> {
    model: ::regnet::Model<Convolutional<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{
        self as rt, locals::*, local as conv2d1, local as conv2d2, local as dense1,
        local as dense2, local as layernorm1, local as maxpool2d1,
        local as saved_batchnorm1, local as saved_layernorm1, local as scratch1,
        local as scratch2, local as turned_avgpool2d1, local as turned_input,
    };
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
        pub const CONV2D1__FOLDED: rt::Conv2d = rt::Conv2d {
            bias: true,
            ..Self::CONV2D1
        };
    }
    impl<T: rt::Scalar> rt::Steps<T> for ConvolutionalPlan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            Self::CONV2D1
                .layer("conv2d1", &[8, 8, 4])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[3, 3, 1, 4],
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                    ],
                )
                .spread(1.296),
            Self::BATCHNORM1
                .layer("batchnorm1", &[8, 8, 4])
                .params(
                    &[
                        rt::gamma("gamma", &[4], rt::Init::Ones),
                        rt::beta("beta", &[4], rt::Init::Zeros),
                    ],
                )
                .stats(
                    &[
                        rt::statistic("running_mean", &[4], rt::Init::Zeros),
                        rt::statistic("running_var", &[4], rt::Init::Ones),
                    ],
                )
                .over_batch(64)
                .spread(1.0),
            Self::RELU1.layer("relu1", &[8, 8, 4]).spread(0.5838),
            Self::MAXPOOL2D1.layer("maxpool2d1", &[4, 4, 4]),
            Self::CONV2D2
                .layer("conv2d2", &[2, 2, 6])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[3, 3, 4, 6],
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[6], rt::Init::Zeros),
                    ],
                ),
            Self::LEAKY_RELU1.layer("leaky_relu1", &[2, 2, 6]),
            Self::AVGPOOL2D1.layer("avgpool2d1", &[1, 1, 6]),
            Self::FLATTEN1.layer("flatten1", &[6]),
            Self::DENSE1
                .layer("dense1", &[8])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[6, 8],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[8], rt::Init::Zeros),
                    ],
                ),
            Self::LAYERNORM1
                .layer("layernorm1", &[8])
                .params(
                    &[
                        rt::gamma("gamma", &[8], rt::Init::Ones),
                        rt::beta("beta", &[8], rt::Init::Zeros),
                    ],
                )
                .spread(1.0)
                .gradient(0.5033),
            Self::TANH1.layer("tanh1", &[8]).spread(0.6279).gradient(0.7385),
            Self::DENSE2
                .layer("dense2", &[3])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[8, 3],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[3], rt::Init::Zeros),
                    ],
                )
                .spread(0.7573)
                .gradient(1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec::kept("turned_input", 64)
                .in_lanes()
                .holds(&[("input", 1, 20)]),
            rt::BufferSpec::kept("conv2d1", 256).in_lanes().holds(&[("conv2d1", 2, 19)]),
            rt::BufferSpec::once("saved_batchnorm1", 9)
                .in_lanes()
                .holds(&[("saved by batchnorm1", 3, 19)]),
            rt::BufferSpec::kept("maxpool2d1", 64)
                .in_lanes()
                .holds(&[("maxpool2d1", 3, 18)]),
            rt::BufferSpec::kept("conv2d2", 24)
                .in_lanes()
                .holds(&[("conv2d2", 4, 17), ("leaky_relu1", 5, 17)]),
            rt::BufferSpec::shared("scratch1", 256)
                .in_lanes()
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
            rt::BufferSpec::kept("turned_avgpool2d1", 6)
                .in_lanes()
                .holds(&[("avgpool2d1", 7, 14)]),
            rt::BufferSpec::kept("dense1", 8).in_lanes().holds(&[("dense1", 8, 13)]),
            rt::BufferSpec::kept("saved_layernorm1", 2)
                .in_lanes()
                .holds(&[("saved by layernorm1", 9, 13)]),
            rt::BufferSpec::kept("layernorm1", 8)
                .in_lanes()
                .holds(&[("layernorm1", 9, 12), ("tanh1", 10, 12)]),
            rt::BufferSpec::kept("dense2", 3).in_lanes().holds(&[("dense2", 11, 12)]),
            rt::BufferSpec::shared("scratch2", 64)
                .in_lanes()
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
        ];
        const OUTPUT: usize = 10;
        const INPUT_GRADIENT: usize = 5;
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let rt::Forward { batch, x, params, mut stats, .. } = pass;
            let [turned_input, conv2d1, saved_batchnorm1, maxpool2d1, conv2d2, scratch1,
            turned_avgpool2d1, dense1, saved_layernorm1, layernorm1, dense2, _] = ws
                .all();
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, turned_input);
            Self::CONV2D1.forward_in_lanes(lanes, turned_input, &params[0..36], conv2d1);
            rt::NormRelu {
                norm: Self::BATCHNORM1,
                pool: rt::Some(Self::MAXPOOL2D1),
            }
                .forward_in_lanes(
                    lanes,
                    conv2d1,
                    &params[36..44],
                    stats.part(0..8),
                    maxpool2d1,
                    saved_batchnorm1,
                );
            Self::CONV2D2.forward_in_lanes(lanes, maxpool2d1, &params[44..266], conv2d2);
            Self::LEAKY_RELU1.forward_in_place(lanes.examples(), conv2d2);
            Self::AVGPOOL2D1.forward_in_lanes(lanes, conv2d2, scratch1);
            rt::from_lanes(lanes, 6, scratch1, turned_avgpool2d1);
            Self::DENSE1.forward(batch, turned_avgpool2d1, &params[266..322], dense1);
            Self::LAYERNORM1
                .forward(batch, dense1, &params[322..338], layernorm1, saved_layernorm1);
            Self::TANH1.forward_in_place(batch, layernorm1);
            Self::DENSE2.forward(batch, layernorm1, &params[338..365], dense2);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let rt::Backward { batch, mut params, d_y, grads, input_gradient, .. } = pass;
            let [turned_input, conv2d1, saved_batchnorm1, maxpool2d1, conv2d2, scratch1,
            turned_avgpool2d1, dense1, saved_layernorm1, layernorm1, _, scratch2] = ws
                .all();
            let lanes = rt::Lanes::of::<T>(batch);
            Self::DENSE2
                .backward_through(
                    Self::TANH1.curve(),
                    batch,
                    layernorm1,
                    params.part(338..365),
                    d_y,
                    &mut grads[338..365],
                    rt::Some(scratch1),
                );
            Self::LAYERNORM1
                .backward(
                    batch,
                    dense1,
                    &params[322..338],
                    saved_layernorm1,
                    scratch1,
                    &mut grads[322..338],
                    scratch2,
                );
            Self::DENSE1
                .backward(
                    batch,
                    turned_avgpool2d1,
                    params.part(266..322),
                    scratch2,
                    &mut grads[266..322],
                    rt::Some(scratch1),
                );
            rt::to_lanes(lanes, 6, scratch1, scratch2);
            Self::AVGPOOL2D1.backward_in_lanes(lanes, scratch2, scratch1);
            Self::LEAKY_RELU1.backward_in_place(lanes.examples(), conv2d2, scratch1);
            Self::CONV2D2
                .backward_in_lanes(
                    lanes,
                    maxpool2d1,
                    &params[44..266],
                    scratch1,
                    &mut grads[44..266],
                    rt::Some(scratch2),
                );
            rt::NormRelu {
                norm: Self::BATCHNORM1,
                pool: rt::Some(Self::MAXPOOL2D1),
            }
                .backward_in_lanes(
                    lanes,
                    conv2d1,
                    &params[36..44],
                    saved_batchnorm1,
                    scratch2,
                    &mut grads[36..44],
                    scratch1,
                );
            Self::CONV2D1
                .backward_in_lanes(
                    lanes,
                    turned_input,
                    &params[0..36],
                    scratch1,
                    &mut grads[0..36],
                    input_gradient.then_some(scratch2),
                );
            if input_gradient {
                rt::from_lanes(lanes, 64, scratch2, scratch1);
            }
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let rt::Infer { batch, x, params, stats } = pass;
            let [_, _, _, _, _, scratch1, _, _, _, _, _, scratch2] = ws.all();
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, scratch2);
            rt::ConvNorm {
                conv: Self::CONV2D1,
                norm: Self::BATCHNORM1,
                relu: true,
                pool: rt::Some(Self::MAXPOOL2D1),
            }
                .infer_in_lanes(
                    lanes,
                    scratch2,
                    &params[0..36],
                    &params[36..44],
                    &stats[0..8],
                    scratch1,
                );
            Self::CONV2D2.forward_in_lanes(lanes, scratch1, &params[44..266], scratch2);
            Self::LEAKY_RELU1.forward_in_place(lanes.examples(), scratch2);
            Self::AVGPOOL2D1.forward_in_lanes(lanes, scratch2, scratch1);
            rt::from_lanes(lanes, 6, scratch1, scratch2);
            Self::DENSE1.forward(batch, scratch2, &params[266..322], scratch1);
            Self::LAYERNORM1.infer(batch, scratch1, &params[322..338], scratch2);
            Self::TANH1.forward_in_place(batch, scratch2);
            Self::DENSE2.forward(batch, scratch2, &params[338..365], scratch1);
            &scratch1[..batch * 3]
        }
        const FOLDED: &'static [rt::LayerSpec] = &[
            Self::CONV2D1__FOLDED
                .layer("conv2d1", &[8, 8, 4])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[3, 3, 1, 4],
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[4], rt::Init::Zeros),
                    ],
                ),
            Self::RELU1.layer("relu1", &[8, 8, 4]),
            Self::MAXPOOL2D1.layer("maxpool2d1", &[4, 4, 4]),
            Self::CONV2D2
                .layer("conv2d2", &[2, 2, 6])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[3, 3, 4, 6],
                            rt::Init::HeIn(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[6], rt::Init::Zeros),
                    ],
                ),
            Self::LEAKY_RELU1.layer("leaky_relu1", &[2, 2, 6]),
            Self::AVGPOOL2D1.layer("avgpool2d1", &[1, 1, 6]),
            Self::FLATTEN1.layer("flatten1", &[6]),
            Self::DENSE1
                .layer("dense1", &[8])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[6, 8],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[8], rt::Init::Zeros),
                    ],
                ),
            Self::LAYERNORM1
                .layer("layernorm1", &[8])
                .params(
                    &[
                        rt::gamma("gamma", &[8], rt::Init::Ones),
                        rt::beta("beta", &[8], rt::Init::Zeros),
                    ],
                ),
            Self::TANH1.layer("tanh1", &[8]),
            Self::DENSE2
                .layer("dense2", &[3])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[8, 3],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[3], rt::Init::Zeros),
                    ],
                ),
        ];
        fn fold(params: &[T], stats: &[T], folded: &mut [T], folded_stats: &mut [T]) {
            rt::move_to(&params[0..36], &mut folded[0..40]);
            Self::BATCHNORM1
                .fold_into(&params[36..44], &stats[0..8], &mut folded[0..40]);
            rt::move_to(&params[44..266], &mut folded[40..262]);
            rt::move_to(&params[266..322], &mut folded[262..318]);
            rt::move_to(&params[322..338], &mut folded[318..334]);
            rt::move_to(&params[338..365], &mut folded[334..361]);
        }
        fn infer_folded<'ws>(
            pass: rt::Infer<'_, T>,
            ws: &'ws mut rt::Buffers<T>,
        ) -> &'ws [T] {
            let rt::Infer { batch, x, params, .. } = pass;
            let [_, _, _, _, _, scratch1, _, _, _, _, _, scratch2] = ws.all();
            let lanes = rt::Lanes::of::<T>(batch);
            rt::to_lanes(lanes, 64, x, scratch2);
            rt::ConvPool {
                conv: Self::CONV2D1__FOLDED,
                relu: true,
                pool: Self::MAXPOOL2D1,
            }
                .infer_in_lanes(lanes, scratch2, &params[0..40], scratch1);
            Self::CONV2D2.forward_in_lanes(lanes, scratch1, &params[40..262], scratch2);
            Self::LEAKY_RELU1.forward_in_place(lanes.examples(), scratch2);
            Self::AVGPOOL2D1.forward_in_lanes(lanes, scratch2, scratch1);
            rt::from_lanes(lanes, 6, scratch1, scratch2);
            Self::DENSE1.forward(batch, scratch2, &params[262..318], scratch1);
            Self::LAYERNORM1.infer(batch, scratch1, &params[318..334], scratch2);
            Self::TANH1.forward_in_place(batch, scratch2);
            Self::DENSE2.forward(batch, scratch2, &params[334..361], scratch1);
            &scratch1[..batch * 3]
        }
    }
    rt::model!(Convolutional < >, [], ConvolutionalLayers);
    impl Convolutional<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Convolutional<T> {
        type Scalar = T;
        type Steps = ConvolutionalPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Convolutional",
                rt::Shape::new(&[8, 8, 1]),
                <Self::Steps as rt::Steps<T>>::LAYERS,
                <Self::Steps as rt::Steps<T>>::BUFFERS,
            )
            .loss("softmax_cross_entropy")
            .spread(1.0);
        const LOSS: rt::Option<&'static dyn rt::LossFunction<T>> = rt::Some(
            &rt::SoftmaxCrossEntropy {
                classes: 3,
                label_smoothing: 0.0,
            },
        );
    }
    impl<T: rt::Scalar> rt::Trainable for Convolutional<T> {}
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
