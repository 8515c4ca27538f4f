// pub struct Recurrent: input(6, 3) -> lstm(4, sequence = true, dropout = 0.2) -> gru(5) -> dense(3) -> loss
//     softmax_cross_entropy;

/// The network `Recurrent`.
pub struct Recurrent<T: ::regnet::Scalar = ::core::primitive::f32> {
    model: ::regnet::Model<Recurrent<T>>,
}
#[allow(clippy::all, missing_docs, nonstandard_style, unexpected_cfgs, unused)]
const _: () = {
    use ::regnet::__private::{
        self as rt, locals::*, local as dense1, local as gru1, local as lstm1,
        local as saved_gru1, local as saved_lstm1,
    };
    pub struct Plan;
    const LSTM1: &'static rt::Lstm = &rt::Lstm(rt::Recurrent {
        input: [6, 3],
        units: 4,
        bias: true,
        norm: false,
        dropout: 0.2,
        recurrent_dropout: 0.0,
        sequence: true,
        stream: 0,
    });
    const GRU1: &'static rt::Gru = &rt::Gru(rt::Recurrent {
        input: [6, 4],
        units: 5,
        bias: true,
        norm: false,
        dropout: 0.0,
        recurrent_dropout: 0.0,
        sequence: false,
        stream: 1,
    });
    const DENSE1: &'static rt::Dense = &rt::Dense::new(5, 3);
    impl rt::Plan for Plan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            LSTM1
                .layer("lstm1", &[6, 4])
                .params(
                    &[
                        rt::weight(&[3, 16], rt::GLOROT),
                        rt::tensor(
                            "recurrent_weight",
                            rt::Kind::Weight,
                            &[4, 16],
                            rt::Init::Orthogonal(1.0),
                        ),
                        rt::tensor("bias", rt::Kind::Bias, &[16], rt::Init::ForgetGate),
                    ],
                ),
            GRU1
                .layer("gru1", &[5])
                .params(
                    &[
                        rt::weight(&[4, 15], rt::GLOROT),
                        rt::tensor(
                            "recurrent_weight",
                            rt::Kind::Weight,
                            &[5, 15],
                            rt::Init::Orthogonal(1.0),
                        ),
                        rt::bias(&[15]),
                        rt::tensor(
                            "recurrent_bias",
                            rt::Kind::Bias,
                            &[5],
                            rt::Init::Zeros,
                        ),
                    ],
                )
                .gradient(0.866),
            DENSE1
                .layer("dense1", &[3])
                .params(&[rt::weight(&[5, 3], rt::GLOROT), rt::bias(&[3])])
                .gradient(1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::input(18),
            rt::kept("saved_lstm1", LSTM1.saved()).holds(&[("saved by lstm1", 1, 6)]),
            rt::kept("lstm1", 24).holds(&[("lstm1", 1, 5)]),
            rt::kept("saved_gru1", GRU1.saved()).holds(&[("saved by gru1", 2, 5)]),
            rt::kept("gru1", 5).holds(&[("gru1", 2, 4)]),
            rt::output("dense1", 3).holds(&[("dense1", 3, 4)]),
            rt::input_gradient("a", 18)
                .holds(&[("gradient of gru1", 4, 5), ("gradient of input", 6, 7)])
                .infers(&[("gru1", 2, 3)]),
            rt::shared("b", 24)
                .holds(&[("gradient of lstm1", 5, 6)])
                .infers(&[("lstm1", 1, 2), ("dense1", 3, 4)]),
        ];
    }
    impl<T: rt::Scalar> rt::Steps<T> for Plan {
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, params, _, key) = pass.parts();
            let [saved_lstm1, lstm1, saved_gru1, gru1, dense1, _, _] = ws.all();
            LSTM1.forward(batch, x, &params[0..128], lstm1, saved_lstm1, key);
            GRU1.forward(batch, lstm1, &params[128..283], gru1, saved_gru1, key);
            DENSE1.forward(batch, gru1, &params[283..301], dense1);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, mut params, d_y, grads, key, input_gradient) = pass.parts();
            let [saved_lstm1, lstm1, saved_gru1, gru1, _, a, b] = ws.all();
            DENSE1
                .backward(
                    batch,
                    gru1,
                    rt::Params::part(&mut params, 283..301),
                    d_y,
                    &mut grads[283..301],
                    rt::Some(a),
                );
            GRU1.backward(
                batch,
                rt::Back::optional(
                    lstm1,
                    &params[128..283],
                    saved_gru1,
                    a,
                    &mut grads[128..283],
                    rt::Some(b),
                ),
                key,
            );
            LSTM1
                .backward(
                    batch,
                    rt::Back::optional(
                        x,
                        &params[0..128],
                        saved_lstm1,
                        b,
                        &mut grads[0..128],
                        input_gradient.then_some(a),
                    ),
                    key,
                );
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let (batch, x, params, ..) = pass.parts();
            let [_, _, _, _, _, a, b] = ws.all();
            LSTM1.infer(batch, x, &params[0..128], b);
            GRU1.infer(batch, b, &params[128..283], a);
            DENSE1.forward(batch, a, &params[283..301], b);
            &b[..batch * 3]
        }
    }
    rt::model!(Recurrent < >, [], RecurrentLayers, trainable);
    impl Recurrent<rt::f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Recurrent<T> {
        type Scalar = T;
        type Steps = Plan;
        type Outputs = rt::ndarray::Ix2;
        type Settings = ();
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Recurrent",
                &[6, 3],
                <Plan as rt::Plan>::LAYERS,
                <Plan as rt::Plan>::BUFFERS,
            )
            .loss("softmax_cross_entropy")
            .spread(1.0);
        const LOSS: rt::LossOf<T> = rt::Some(&rt::SoftmaxCrossEntropy::new(3));
    }
    impl<'net, T: rt::Scalar> RecurrentLayers<'net, T> {
        /// The tensors of `lstm1`, a `lstm`.
        pub fn lstm1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "lstm1")
        }
        /// The tensors of `gru1`, a `gru`.
        pub fn gru1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "gru1")
        }
        /// The tensors of `dense1`, a `dense`.
        pub fn dense1(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "dense1")
        }
    }
};
