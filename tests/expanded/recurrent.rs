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
#[derive(Clone, PartialEq)]
pub struct Recurrent<T: ::regnet::Scalar = f32> {
    model: ::regnet::Model<Recurrent<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{self as rt, locals::*};
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
    /// Every intermediate of `Recurrent`, made once.
    #[derive(Clone, Debug)]
    pub struct RecurrentWorkspace<T: rt::Scalar> {
        frame: rt::Frame<T>,
        saved_lstm1: rt::Buffer<T>,
        lstm1: rt::Buffer<T>,
        saved_gru1: rt::Buffer<T>,
        gru1: rt::Buffer<T>,
        dense1: rt::Buffer<T>,
        scratch1: rt::Buffer<T>,
        scratch2: rt::Buffer<T>,
    }
    impl<T: rt::Scalar> rt::Workspace<T> for RecurrentWorkspace<T> {
        fn frame(&self) -> &rt::Frame<T> {
            &self.frame
        }
        fn frame_mut(&mut self) -> &mut rt::Frame<T> {
            &mut self.frame
        }
        fn output(&self) -> &[T] {
            &self.dense1
        }
        fn input_gradient(&self) -> &[T] {
            &self.scratch1
        }
    }
    impl<T: rt::Scalar> rt::Steps<T> for RecurrentPlan {
        type Workspace = RecurrentWorkspace<T>;
        const PARAMS: usize = 301;
        const STATS: usize = 0;
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec {
                name: "input",
                per_example: 18,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "saved_lstm1",
                per_example: RecurrentPlan::LSTM1.saved(),
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("saved by lstm1", 1, 6)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "lstm1",
                per_example: 24,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("lstm1", 1, 5)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "saved_gru1",
                per_example: RecurrentPlan::GRU1.saved(),
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("saved by gru1", 2, 5)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "gru1",
                per_example: 5,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("gru1", 2, 4)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "dense1",
                per_example: 3,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("dense1", 3, 4)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "scratch1",
                per_example: 18,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[("gradient of gru1", 4, 5), ("gradient of input", 6, 7)],
                at_inference: &[("gru1", 2, 3)],
            },
            rt::BufferSpec {
                name: "scratch2",
                per_example: 24,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[("gradient of lstm1", 5, 6)],
                at_inference: &[("lstm1", 1, 2), ("dense1", 3, 4)],
            },
        ];
        fn make_workspace(capacity: usize, training: bool) -> Self::Workspace {
            let kept = if training { capacity } else { 0 };
            RecurrentWorkspace {
                frame: rt::Frame::new(capacity, training, 18),
                saved_lstm1: rt::Buffer::zeros(kept * RecurrentPlan::LSTM1.saved()),
                lstm1: rt::Buffer::zeros(kept * 24),
                saved_gru1: rt::Buffer::zeros(kept * RecurrentPlan::GRU1.saved()),
                gru1: rt::Buffer::zeros(kept * 5),
                dense1: rt::Buffer::zeros(kept * 3),
                scratch1: rt::Buffer::zeros(capacity * 18),
                scratch2: rt::Buffer::zeros(capacity * 24),
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
            RecurrentPlan::LSTM1
                .forward(
                    batch,
                    x,
                    &params[0..128],
                    &mut ws.lstm1,
                    &mut ws.saved_lstm1,
                    key,
                );
            see.output("lstm1", batch * 24, &ws.lstm1);
            RecurrentPlan::GRU1
                .forward(
                    batch,
                    &ws.lstm1,
                    &params[128..283],
                    &mut ws.gru1,
                    &mut ws.saved_gru1,
                    key,
                );
            see.output("gru1", batch * 5, &ws.gru1);
            RecurrentPlan::DENSE1
                .forward(batch, &ws.gru1, &params[283..301], &mut ws.dense1);
            see.output("dense1", batch * 3, &ws.dense1);
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
            see.gradient("dense1", batch * 3, d_y);
            RecurrentPlan::DENSE1
                .backward(
                    batch,
                    &ws.gru1,
                    params.part(283..301),
                    d_y,
                    &mut grads[283..301],
                    ::core::option::Option::Some(&mut ws.scratch1[..]),
                );
            see.gradient("gru1", batch * 5, &ws.scratch1);
            RecurrentPlan::GRU1
                .backward(
                    batch,
                    &ws.lstm1,
                    &params[128..283],
                    &ws.saved_gru1,
                    &ws.scratch1,
                    &mut grads[128..283],
                    ::core::option::Option::Some(&mut ws.scratch2[..]),
                    key,
                );
            see.gradient("lstm1", batch * 24, &ws.scratch2);
            RecurrentPlan::LSTM1
                .backward(
                    batch,
                    x,
                    &params[0..128],
                    &ws.saved_lstm1,
                    &ws.scratch2,
                    &mut grads[0..128],
                    input_gradient.then_some(&mut ws.scratch1[..]),
                    key,
                );
        }
        fn infer_steps<'ws>(
            batch: usize,
            x: &[T],
            params: &[T],
            stats: &[T],
            ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            RecurrentPlan::LSTM1.infer(batch, x, &params[0..128], &mut ws.scratch2);
            RecurrentPlan::GRU1
                .infer(batch, &ws.scratch2, &params[128..283], &mut ws.scratch1);
            RecurrentPlan::DENSE1
                .forward(batch, &ws.scratch1, &params[283..301], &mut ws.scratch2);
            &ws.scratch2[..batch * 3]
        }
    }
    impl<T: rt::Scalar> rt::Foldable for Recurrent<T> {
        type FoldedSteps = RecurrentPlan;
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
    rt::model!(Recurrent < >, []);
    impl Recurrent<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Recurrent<T> {
        type Scalar = T;
        type Steps = RecurrentPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec {
            name: "Recurrent",
            input: rt::Shape::new(&[6, 3]),
            output: rt::Shape::new(&[3]),
            layers: &[
                rt::LayerSpec {
                    name: "lstm1",
                    word: "lstm",
                    output: rt::Shape::new(&[6, 4]),
                    params_start: 0,
                    config: &RecurrentPlan::LSTM1,
                    macs: RecurrentPlan::LSTM1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[3, 16]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "recurrent_weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[4, 16]),
                            rt::Init::Orthogonal(1.0),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[16]),
                            rt::Init::ForgetGate,
                        ),
                    ],
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "gru1",
                    word: "gru",
                    output: rt::Shape::new(&[5]),
                    params_start: 128,
                    config: &RecurrentPlan::GRU1,
                    macs: RecurrentPlan::GRU1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[4, 15]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "recurrent_weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[5, 15]),
                            rt::Init::Orthogonal(1.0),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[15]),
                            rt::Init::Zeros,
                        ),
                        rt::TensorSpec::new(
                            "recurrent_bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[5]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::backward(0.866),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dense1",
                    word: "dense",
                    output: rt::Shape::new(&[3]),
                    params_start: 283,
                    config: &RecurrentPlan::DENSE1,
                    macs: RecurrentPlan::DENSE1.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[5, 3]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[3]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::backward(1.0),
                    ..rt::LayerSpec::PLAIN
                },
            ],
            loss: "softmax_cross_entropy",
            params: 301,
            stats: 0,
            signal: rt::Signal::forward(1.0),
            buffers: <RecurrentPlan as rt::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn rt::LossFunction<T>> = ::core::option::Option::Some(
            &rt::SoftmaxCrossEntropy {
                classes: 3,
                label_smoothing: 0.0,
            },
        );
    }
    impl<T: rt::Scalar> rt::Trainable for Recurrent<T> {}
    /// The layers of `Recurrent` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct RecurrentLayers<'net, T: rt::Scalar>(&'net Recurrent<T>);
    impl<T: rt::Scalar> Recurrent<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> RecurrentLayers<'_, T> {
            RecurrentLayers(self)
        }
    }
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
