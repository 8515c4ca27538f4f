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
pub struct Repeated<T: ::regnet::Scalar = f32> {
    model: ::regnet::Model<Repeated<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{
        self as rt, locals::*, local as dense1, local as repeat1_0_dense1,
        local as repeat1_0_relu1, local as repeat1_1_dense1, local as repeat1_1_relu1,
        local as repeat1_2_dense1, local as repeat1_2_relu1,
        local as saved_repeat1_0_batchnorm1, local as saved_repeat1_1_batchnorm1,
        local as saved_repeat1_2_batchnorm1, local as scratch1, local as scratch2,
    };
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
        pub const REPEAT1_0_DENSE1__FOLDED: rt::Dense = rt::Dense {
            bias: true,
            ..Self::REPEAT1_0_DENSE1
        };
        pub const REPEAT1_1_DENSE1__FOLDED: rt::Dense = rt::Dense {
            bias: true,
            ..Self::REPEAT1_1_DENSE1
        };
        pub const REPEAT1_2_DENSE1__FOLDED: rt::Dense = rt::Dense {
            bias: true,
            ..Self::REPEAT1_2_DENSE1
        };
    }
    impl<T: rt::Scalar> rt::Steps<T> for RepeatedPlan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            Self::REPEAT1_0_DENSE1
                .layer("repeat1.0.dense1", &[6])
                .params(
                    &[rt::weight("weight", &[5, 6], rt::Init::HeIn(rt::Draw::NORMAL))],
                )
                .spread(1.414)
                .gradient(0.5303),
            Self::REPEAT1_0_BATCHNORM1
                .layer("repeat1.0.batchnorm1", &[6])
                .params(
                    &[
                        rt::gamma("gamma", &[6], rt::Init::Ones),
                        rt::beta("beta", &[6], rt::Init::Zeros),
                    ],
                )
                .stats(
                    &[
                        rt::statistic("running_mean", &[6], rt::Init::Zeros),
                        rt::statistic("running_var", &[6], rt::Init::Ones),
                    ],
                )
                .over_batch(1)
                .spread(1.0)
                .gradient(0.75),
            Self::REPEAT1_0_RELU1
                .layer("repeat1.0.relu1", &[6])
                .spread(0.5838)
                .gradient(1.061),
            Self::REPEAT1_0_DROPOUT1
                .layer("repeat1.0.dropout1", &[6])
                .spread(0.6825)
                .gradient(0.9487),
            Self::REPEAT1_1_DENSE1
                .layer("repeat1.1.dense1", &[6])
                .params(
                    &[rt::weight("weight", &[6, 6], rt::Init::HeIn(rt::Draw::NORMAL))],
                )
                .spread(1.118)
                .gradient(0.6708),
            Self::REPEAT1_1_BATCHNORM1
                .layer("repeat1.1.batchnorm1", &[6])
                .params(
                    &[
                        rt::gamma("gamma", &[6], rt::Init::Ones),
                        rt::beta("beta", &[6], rt::Init::Zeros),
                    ],
                )
                .stats(
                    &[
                        rt::statistic("running_mean", &[6], rt::Init::Zeros),
                        rt::statistic("running_var", &[6], rt::Init::Ones),
                    ],
                )
                .over_batch(1)
                .spread(1.0)
                .gradient(0.6475),
            Self::REPEAT1_1_RELU1
                .layer("repeat1.1.relu1", &[6])
                .spread(0.5838)
                .gradient(0.9157),
            Self::REPEAT1_1_DROPOUT1
                .layer("repeat1.1.dropout1", &[6])
                .spread(0.6825)
                .gradient(0.819),
            Self::REPEAT1_2_DENSE1
                .layer("repeat1.2.dense1", &[6])
                .params(
                    &[rt::weight("weight", &[6, 6], rt::Init::HeIn(rt::Draw::NORMAL))],
                )
                .spread(1.118)
                .gradient(0.5791),
            Self::REPEAT1_2_BATCHNORM1
                .layer("repeat1.2.batchnorm1", &[6])
                .params(
                    &[
                        rt::gamma("gamma", &[6], rt::Init::Ones),
                        rt::beta("beta", &[6], rt::Init::Zeros),
                    ],
                )
                .stats(
                    &[
                        rt::statistic("running_mean", &[6], rt::Init::Zeros),
                        rt::statistic("running_var", &[6], rt::Init::Ones),
                    ],
                )
                .over_batch(1)
                .spread(1.0)
                .gradient(0.559),
            Self::REPEAT1_2_RELU1
                .layer("repeat1.2.relu1", &[6])
                .spread(0.5838)
                .gradient(0.7906),
            Self::REPEAT1_2_DROPOUT1
                .layer("repeat1.2.dropout1", &[6])
                .spread(0.6825)
                .gradient(0.7071),
            Self::DENSE1
                .layer("dense1", &[2])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[6, 2],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[2], rt::Init::Zeros),
                    ],
                )
                .spread(0.9682)
                .gradient(1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec::input(5),
            rt::BufferSpec::kept("repeat1_0_dense1", 6)
                .holds(&[("repeat1.0.dense1", 1, 19)]),
            rt::BufferSpec::once("saved_repeat1_0_batchnorm1", 13)
                .holds(&[("saved by repeat1.0.batchnorm1", 2, 19)]),
            rt::BufferSpec::kept("repeat1_0_relu1", 6)
                .holds(&[("repeat1.0.relu1", 2, 17), ("repeat1.0.dropout1", 3, 17)]),
            rt::BufferSpec::kept("repeat1_1_dense1", 6)
                .holds(&[("repeat1.1.dense1", 4, 16)]),
            rt::BufferSpec::once("saved_repeat1_1_batchnorm1", 13)
                .holds(&[("saved by repeat1.1.batchnorm1", 5, 16)]),
            rt::BufferSpec::kept("repeat1_1_relu1", 6)
                .holds(&[("repeat1.1.relu1", 5, 14), ("repeat1.1.dropout1", 6, 14)]),
            rt::BufferSpec::kept("repeat1_2_dense1", 6)
                .holds(&[("repeat1.2.dense1", 7, 13)]),
            rt::BufferSpec::once("saved_repeat1_2_batchnorm1", 13)
                .holds(&[("saved by repeat1.2.batchnorm1", 8, 13)]),
            rt::BufferSpec::kept("repeat1_2_relu1", 6)
                .holds(&[("repeat1.2.relu1", 8, 11), ("repeat1.2.dropout1", 9, 11)]),
            rt::BufferSpec::kept("dense1", 2).holds(&[("dense1", 10, 11)]),
            rt::BufferSpec::shared("scratch1", 6)
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
            rt::BufferSpec::shared("scratch2", 6)
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
        const OUTPUT: usize = 9;
        const INPUT_GRADIENT: usize = 10;
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let rt::Forward { batch, x, params, mut stats, key } = pass;
            let [repeat1_0_dense1, saved_repeat1_0_batchnorm1, repeat1_0_relu1,
            repeat1_1_dense1, saved_repeat1_1_batchnorm1, repeat1_1_relu1,
            repeat1_2_dense1, saved_repeat1_2_batchnorm1, repeat1_2_relu1, dense1, _, _,
            ] = ws.all();
            Self::REPEAT1_0_DENSE1.forward(batch, x, &params[0..30], repeat1_0_dense1);
            rt::NormRelu {
                norm: Self::REPEAT1_0_BATCHNORM1,
                pool: rt::None,
            }
                .forward(
                    batch,
                    repeat1_0_dense1,
                    &params[30..42],
                    stats.part(0..12),
                    repeat1_0_relu1,
                    saved_repeat1_0_batchnorm1,
                );
            Self::REPEAT1_0_DROPOUT1.forward_in_place(batch, repeat1_0_relu1, key);
            Self::REPEAT1_1_DENSE1
                .forward(batch, repeat1_0_relu1, &params[42..78], repeat1_1_dense1);
            rt::NormRelu {
                norm: Self::REPEAT1_1_BATCHNORM1,
                pool: rt::None,
            }
                .forward(
                    batch,
                    repeat1_1_dense1,
                    &params[78..90],
                    stats.part(12..24),
                    repeat1_1_relu1,
                    saved_repeat1_1_batchnorm1,
                );
            Self::REPEAT1_1_DROPOUT1.forward_in_place(batch, repeat1_1_relu1, key);
            Self::REPEAT1_2_DENSE1
                .forward(batch, repeat1_1_relu1, &params[90..126], repeat1_2_dense1);
            rt::NormRelu {
                norm: Self::REPEAT1_2_BATCHNORM1,
                pool: rt::None,
            }
                .forward(
                    batch,
                    repeat1_2_dense1,
                    &params[126..138],
                    stats.part(24..36),
                    repeat1_2_relu1,
                    saved_repeat1_2_batchnorm1,
                );
            Self::REPEAT1_2_DROPOUT1.forward_in_place(batch, repeat1_2_relu1, key);
            Self::DENSE1.forward(batch, repeat1_2_relu1, &params[138..152], dense1);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let rt::Backward { batch, x, mut params, d_y, grads, key, input_gradient } = pass;
            let [repeat1_0_dense1, saved_repeat1_0_batchnorm1, repeat1_0_relu1,
            repeat1_1_dense1, saved_repeat1_1_batchnorm1, repeat1_1_relu1,
            repeat1_2_dense1, saved_repeat1_2_batchnorm1, repeat1_2_relu1, _, scratch1,
            scratch2] = ws.all();
            Self::DENSE1
                .backward(
                    batch,
                    repeat1_2_relu1,
                    params.part(138..152),
                    d_y,
                    &mut grads[138..152],
                    rt::Some(scratch1),
                );
            Self::REPEAT1_2_DROPOUT1.backward_in_place(batch, scratch1, key);
            rt::NormRelu {
                norm: Self::REPEAT1_2_BATCHNORM1,
                pool: rt::None,
            }
                .backward(
                    batch,
                    repeat1_2_dense1,
                    &params[126..138],
                    saved_repeat1_2_batchnorm1,
                    scratch1,
                    &mut grads[126..138],
                    scratch2,
                );
            Self::REPEAT1_2_DENSE1
                .backward(
                    batch,
                    repeat1_1_relu1,
                    params.part(90..126),
                    scratch2,
                    &mut grads[90..126],
                    rt::Some(scratch1),
                );
            Self::REPEAT1_1_DROPOUT1.backward_in_place(batch, scratch1, key);
            rt::NormRelu {
                norm: Self::REPEAT1_1_BATCHNORM1,
                pool: rt::None,
            }
                .backward(
                    batch,
                    repeat1_1_dense1,
                    &params[78..90],
                    saved_repeat1_1_batchnorm1,
                    scratch1,
                    &mut grads[78..90],
                    scratch2,
                );
            Self::REPEAT1_1_DENSE1
                .backward(
                    batch,
                    repeat1_0_relu1,
                    params.part(42..78),
                    scratch2,
                    &mut grads[42..78],
                    rt::Some(scratch1),
                );
            Self::REPEAT1_0_DROPOUT1.backward_in_place(batch, scratch1, key);
            rt::NormRelu {
                norm: Self::REPEAT1_0_BATCHNORM1,
                pool: rt::None,
            }
                .backward(
                    batch,
                    repeat1_0_dense1,
                    &params[30..42],
                    saved_repeat1_0_batchnorm1,
                    scratch1,
                    &mut grads[30..42],
                    scratch2,
                );
            Self::REPEAT1_0_DENSE1
                .backward(
                    batch,
                    x,
                    params.part(0..30),
                    scratch2,
                    &mut grads[0..30],
                    input_gradient.then_some(scratch1),
                );
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let rt::Infer { batch, x, params, stats } = pass;
            let [_, _, _, _, _, _, _, _, _, _, scratch1, scratch2] = ws.all();
            Self::REPEAT1_0_DENSE1.forward(batch, x, &params[0..30], scratch1);
            rt::NormRelu {
                norm: Self::REPEAT1_0_BATCHNORM1,
                pool: rt::None,
            }
                .infer(batch, scratch1, &params[30..42], &stats[0..12], scratch2);
            Self::REPEAT1_1_DENSE1.forward(batch, scratch2, &params[42..78], scratch1);
            rt::NormRelu {
                norm: Self::REPEAT1_1_BATCHNORM1,
                pool: rt::None,
            }
                .infer(batch, scratch1, &params[78..90], &stats[12..24], scratch2);
            Self::REPEAT1_2_DENSE1.forward(batch, scratch2, &params[90..126], scratch1);
            rt::NormRelu {
                norm: Self::REPEAT1_2_BATCHNORM1,
                pool: rt::None,
            }
                .infer(batch, scratch1, &params[126..138], &stats[24..36], scratch2);
            Self::DENSE1.forward(batch, scratch2, &params[138..152], scratch1);
            &scratch1[..batch * 2]
        }
        const FOLDED: &'static [rt::LayerSpec] = &[
            Self::REPEAT1_0_DENSE1__FOLDED
                .layer("repeat1.0.dense1", &[6])
                .params(
                    &[
                        rt::weight("weight", &[5, 6], rt::Init::HeIn(rt::Draw::NORMAL)),
                        rt::bias("bias", &[6], rt::Init::Zeros),
                    ],
                ),
            Self::REPEAT1_0_RELU1.layer("repeat1.0.relu1", &[6]),
            Self::REPEAT1_1_DENSE1__FOLDED
                .layer("repeat1.1.dense1", &[6])
                .params(
                    &[
                        rt::weight("weight", &[6, 6], rt::Init::HeIn(rt::Draw::NORMAL)),
                        rt::bias("bias", &[6], rt::Init::Zeros),
                    ],
                ),
            Self::REPEAT1_1_RELU1.layer("repeat1.1.relu1", &[6]),
            Self::REPEAT1_2_DENSE1__FOLDED
                .layer("repeat1.2.dense1", &[6])
                .params(
                    &[
                        rt::weight("weight", &[6, 6], rt::Init::HeIn(rt::Draw::NORMAL)),
                        rt::bias("bias", &[6], rt::Init::Zeros),
                    ],
                ),
            Self::REPEAT1_2_RELU1.layer("repeat1.2.relu1", &[6]),
            Self::DENSE1
                .layer("dense1", &[2])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[6, 2],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[2], rt::Init::Zeros),
                    ],
                ),
        ];
        fn fold(params: &[T], stats: &[T], folded: &mut [T], folded_stats: &mut [T]) {
            rt::move_to(&params[0..30], &mut folded[0..36]);
            Self::REPEAT1_0_BATCHNORM1
                .fold_into(&params[30..42], &stats[0..12], &mut folded[0..36]);
            rt::move_to(&params[42..78], &mut folded[36..78]);
            Self::REPEAT1_1_BATCHNORM1
                .fold_into(&params[78..90], &stats[12..24], &mut folded[36..78]);
            rt::move_to(&params[90..126], &mut folded[78..120]);
            Self::REPEAT1_2_BATCHNORM1
                .fold_into(&params[126..138], &stats[24..36], &mut folded[78..120]);
            rt::move_to(&params[138..152], &mut folded[120..134]);
        }
        fn infer_folded<'ws>(
            pass: rt::Infer<'_, T>,
            ws: &'ws mut rt::Buffers<T>,
        ) -> &'ws [T] {
            let rt::Infer { batch, x, params, .. } = pass;
            let [_, _, _, _, _, _, _, _, _, _, scratch1, scratch2] = ws.all();
            Self::REPEAT1_0_DENSE1__FOLDED
                .forward_then(
                    Self::REPEAT1_0_RELU1.curve(),
                    batch,
                    x,
                    &params[0..36],
                    scratch1,
                );
            Self::REPEAT1_1_DENSE1__FOLDED
                .forward_then(
                    Self::REPEAT1_1_RELU1.curve(),
                    batch,
                    scratch1,
                    &params[36..78],
                    scratch2,
                );
            Self::REPEAT1_2_DENSE1__FOLDED
                .forward_then(
                    Self::REPEAT1_2_RELU1.curve(),
                    batch,
                    scratch2,
                    &params[78..120],
                    scratch1,
                );
            Self::DENSE1.forward(batch, scratch1, &params[120..134], scratch2);
            &scratch2[..batch * 2]
        }
    }
    rt::model!(Repeated < >, [], RepeatedLayers);
    impl Repeated<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Repeated<T> {
        type Scalar = T;
        type Steps = RepeatedPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Repeated",
                rt::Shape::new(&[5]),
                <Self::Steps as rt::Steps<T>>::LAYERS,
                <Self::Steps as rt::Steps<T>>::BUFFERS,
            )
            .loss("sigmoid_cross_entropy")
            .spread(1.0)
            .gradient(0.8216);
        const LOSS: rt::Option<&'static dyn rt::LossFunction<T>> = rt::Some(
            &rt::SigmoidCrossEntropy {
                outputs: 2,
            },
        );
    }
    impl<T: rt::Scalar> rt::Trainable for Repeated<T> {}
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
