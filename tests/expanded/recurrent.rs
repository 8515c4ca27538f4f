#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    fn __ide() {
        let _ = ::regnet::words::layers::input {
            dims: ::regnet::words::any(6),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::lstm {
            units: ::regnet::words::any(4),
            sequence: ::regnet::words::any(()),
            dropout: ::regnet::words::any(0.2),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::gru {
            units: ::regnet::words::any(5),
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
/// The network `Recurrent`.
pub struct Recurrent<T: ::regnet::Scalar = f32> {
    model: ::regnet::Model<Recurrent<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{
        self as rt, locals::*, local as dense1, local as gru1, local as lstm1,
        local as saved_gru1, local as saved_lstm1, local as scratch1, local as scratch2,
    };
    /// The layers of `Recurrent` and the steps through them.
    pub struct RecurrentPlan;
    impl RecurrentPlan {
        pub const LSTM1: rt::Lstm = rt::Lstm(rt::Recurrent {
            input: [6, 3],
            units: 4,
            bias: true,
            norm: false,
            dropout: 0.2,
            recurrent_dropout: 0.0,
            sequence: true,
            stream: 0,
        });
        pub const GRU1: rt::Gru = rt::Gru(rt::Recurrent {
            input: [6, 4],
            units: 5,
            bias: true,
            norm: false,
            dropout: 0.0,
            recurrent_dropout: 0.0,
            sequence: false,
            stream: 1,
        });
        pub const DENSE1: rt::Dense = rt::Dense {
            inputs: 5,
            units: 3,
            bias: true,
        };
    }
    impl<T: rt::Scalar> rt::Steps<T> for RecurrentPlan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            Self::LSTM1
                .layer("lstm1", &[6, 4])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[3, 16],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::weight(
                            "recurrent_weight",
                            &[4, 16],
                            rt::Init::Orthogonal(1.0),
                        ),
                        rt::bias("bias", &[16], rt::Init::ForgetGate),
                    ],
                ),
            Self::GRU1
                .layer("gru1", &[5])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[4, 15],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::weight(
                            "recurrent_weight",
                            &[5, 15],
                            rt::Init::Orthogonal(1.0),
                        ),
                        rt::bias("bias", &[15], rt::Init::Zeros),
                        rt::bias("recurrent_bias", &[5], rt::Init::Zeros),
                    ],
                )
                .gradient(0.866),
            Self::DENSE1
                .layer("dense1", &[3])
                .params(
                    &[
                        rt::weight(
                            "weight",
                            &[5, 3],
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::bias("bias", &[3], rt::Init::Zeros),
                    ],
                )
                .gradient(1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec::input(18),
            rt::BufferSpec::kept("saved_lstm1", Self::LSTM1.saved())
                .holds(&[("saved by lstm1", 1, 6)]),
            rt::BufferSpec::kept("lstm1", 24).holds(&[("lstm1", 1, 5)]),
            rt::BufferSpec::kept("saved_gru1", Self::GRU1.saved())
                .holds(&[("saved by gru1", 2, 5)]),
            rt::BufferSpec::kept("gru1", 5).holds(&[("gru1", 2, 4)]),
            rt::BufferSpec::kept("dense1", 3).holds(&[("dense1", 3, 4)]),
            rt::BufferSpec::shared("scratch1", 18)
                .holds(&[("gradient of gru1", 4, 5), ("gradient of input", 6, 7)])
                .infers(&[("gru1", 2, 3)]),
            rt::BufferSpec::shared("scratch2", 24)
                .holds(&[("gradient of lstm1", 5, 6)])
                .infers(&[("lstm1", 1, 2), ("dense1", 3, 4)]),
        ];
        const OUTPUT: usize = 4;
        const INPUT_GRADIENT: usize = 5;
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let rt::Forward { batch, x, params, key, .. } = pass;
            let [saved_lstm1, lstm1, saved_gru1, gru1, dense1, _, _] = ws.all();
            Self::LSTM1.forward(batch, x, &params[0..128], lstm1, saved_lstm1, key);
            Self::GRU1.forward(batch, lstm1, &params[128..283], gru1, saved_gru1, key);
            Self::DENSE1.forward(batch, gru1, &params[283..301], dense1);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let rt::Backward { batch, x, mut params, d_y, grads, key, input_gradient } = pass;
            let [saved_lstm1, lstm1, saved_gru1, gru1, _, scratch1, scratch2] = ws.all();
            Self::DENSE1
                .backward(
                    batch,
                    gru1,
                    params.part(283..301),
                    d_y,
                    &mut grads[283..301],
                    rt::Some(scratch1),
                );
            Self::GRU1
                .backward(
                    batch,
                    lstm1,
                    &params[128..283],
                    saved_gru1,
                    scratch1,
                    &mut grads[128..283],
                    rt::Some(scratch2),
                    key,
                );
            Self::LSTM1
                .backward(
                    batch,
                    x,
                    &params[0..128],
                    saved_lstm1,
                    scratch2,
                    &mut grads[0..128],
                    input_gradient.then_some(scratch1),
                    key,
                );
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let rt::Infer { batch, x, params, .. } = pass;
            let [_, _, _, _, _, scratch1, scratch2] = ws.all();
            Self::LSTM1.infer(batch, x, &params[0..128], scratch2);
            Self::GRU1.infer(batch, scratch2, &params[128..283], scratch1);
            Self::DENSE1.forward(batch, scratch1, &params[283..301], scratch2);
            &scratch2[..batch * 3]
        }
    }
    rt::model!(Recurrent < >, [], RecurrentLayers);
    impl Recurrent<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Recurrent<T> {
        type Scalar = T;
        type Steps = RecurrentPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Recurrent",
                rt::Shape::new(&[6, 3]),
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
    impl<T: rt::Scalar> rt::Trainable for Recurrent<T> {}
    impl<'net, T: rt::Scalar> RecurrentLayers<'net, T> {
        /// The tensors of `lstm1`, a `lstm`.
        #[must_use]
        pub fn lstm1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("lstm1")
        }
        /// The tensors of `gru1`, a `gru`.
        #[must_use]
        pub fn gru1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("gru1")
        }
        /// The tensors of `dense1`, a `dense`.
        #[must_use]
        pub fn dense1(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("dense1")
        }
    }
};
