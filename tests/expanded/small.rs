#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    fn __ide() {
        let _ = ::regnet::words::layers::input {
            dims: ::regnet::words::any(4),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dense {
            units: ::regnet::words::any(8),
            l2: ::regnet::words::any(1e-4),
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::relu {
            ..::core::default::Default::default()
        };
        let _ = ::regnet::words::layers::dropout {
            p: ::regnet::words::any(0.5),
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
/// The network `Small`.
#[derive(Clone, PartialEq)]
pub struct Small<T: ::regnet::Scalar = f32> {
    model: ::regnet::Model<Small<T>>,
}
#[allow(unused, non_camel_case_types, clippy::all, clippy::pedantic)]
const _: () = {
    use ::regnet::__private::{self as rt, locals::*};
    /// The layers of `Small` and the steps through them.
    pub struct SmallPlan;
    impl SmallPlan {
        pub const HIDDEN: rt::Dense = rt::Dense {
            inputs: 4,
            units: 8,
            bias: true,
        };
        pub const RELU1: rt::Relu = rt::Relu { len: 8 };
        pub const DROPOUT1: rt::Dropout = rt::Dropout {
            len: 8,
            p: 0.5,
            classic: false,
            stream: 0,
        };
        pub const DENSE2: rt::Dense = rt::Dense {
            inputs: 8,
            units: 3,
            bias: true,
        };
    }
    /// Every intermediate of `Small`, made once.
    #[derive(Clone, Debug)]
    pub struct SmallWorkspace<T: rt::Scalar> {
        frame: rt::Frame<T>,
        relu1: rt::Buffer<T>,
        dense2: rt::Buffer<T>,
        scratch1: rt::Buffer<T>,
        scratch2: rt::Buffer<T>,
    }
    impl<T: rt::Scalar> rt::Workspace<T> for SmallWorkspace<T> {
        fn frame(&self) -> &rt::Frame<T> {
            &self.frame
        }
        fn frame_mut(&mut self) -> &mut rt::Frame<T> {
            &mut self.frame
        }
        fn output(&self) -> &[T] {
            &self.dense2
        }
        fn input_gradient(&self) -> &[T] {
            &self.scratch2
        }
    }
    impl<T: rt::Scalar> rt::Steps<T> for SmallPlan {
        type Workspace = SmallWorkspace<T>;
        const PARAMS: usize = 67;
        const STATS: usize = 0;
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::BufferSpec {
                name: "input",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "relu1",
                per_example: 8,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("relu1", 1, 4), ("dropout1", 2, 4)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "dense2",
                per_example: 3,
                per_batch: 0,
                lanes: false,
                inference: false,
                training: &[("dense2", 3, 4)],
                at_inference: &[],
            },
            rt::BufferSpec {
                name: "scratch1",
                per_example: 8,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[("gradient of hidden", 4, 5)],
                at_inference: &[("relu1", 1, 2)],
            },
            rt::BufferSpec {
                name: "scratch2",
                per_example: 4,
                per_batch: 0,
                lanes: false,
                inference: true,
                training: &[("gradient of input", 5, 6)],
                at_inference: &[("dense2", 2, 3)],
            },
        ];
        fn make_workspace(capacity: usize, training: bool) -> Self::Workspace {
            let kept = if training { capacity } else { 0 };
            SmallWorkspace {
                frame: rt::Frame::new(capacity, training, 4),
                relu1: rt::Buffer::zeros(kept * 8),
                dense2: rt::Buffer::zeros(kept * 3),
                scratch1: rt::Buffer::zeros(capacity * 8),
                scratch2: rt::Buffer::zeros(capacity * 4),
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
                let mut y = rt::Buffer::zeros(batch * 8);
                SmallPlan::HIDDEN.forward(batch, x, &params[0..40], &mut y);
                see.output("hidden", batch * 8, &y);
            }
            SmallPlan::HIDDEN
                .forward_then(
                    SmallPlan::RELU1.curve(),
                    batch,
                    x,
                    &params[0..40],
                    &mut ws.relu1,
                );
            see.output("relu1", batch * 8, &ws.relu1);
            SmallPlan::DROPOUT1.forward_in_place(batch, &mut ws.relu1, key);
            see.output("dropout1", batch * 8, &ws.relu1);
            SmallPlan::DENSE2.forward(batch, &ws.relu1, &params[40..67], &mut ws.dense2);
            see.output("dense2", batch * 3, &ws.dense2);
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
            see.gradient("dense2", batch * 3, d_y);
            SmallPlan::DENSE2
                .backward_through(
                    SmallPlan::RELU1.dropped_by(&SmallPlan::DROPOUT1),
                    batch,
                    &ws.relu1,
                    params.part(40..67),
                    d_y,
                    &mut grads[40..67],
                    ::core::option::Option::Some(&mut ws.scratch1[..]),
                );
            see.gradient("hidden", batch * 8, &ws.scratch1);
            SmallPlan::HIDDEN
                .backward(
                    batch,
                    x,
                    params.part(0..40),
                    &ws.scratch1,
                    &mut grads[0..40],
                    input_gradient.then_some(&mut ws.scratch2[..]),
                );
        }
        fn infer_steps<'ws>(
            batch: usize,
            x: &[T],
            params: &[T],
            stats: &[T],
            ws: &'ws mut Self::Workspace,
        ) -> &'ws [T] {
            SmallPlan::HIDDEN
                .forward_then(
                    SmallPlan::RELU1.curve(),
                    batch,
                    x,
                    &params[0..40],
                    &mut ws.scratch1,
                );
            SmallPlan::DENSE2
                .forward(batch, &ws.scratch1, &params[40..67], &mut ws.scratch2);
            &ws.scratch2[..batch * 3]
        }
    }
    impl<T: rt::Scalar> rt::Foldable for Small<T> {
        type FoldedSteps = SmallPlan;
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
    rt::model!(Small < >, []);
    impl Small<f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Small<T> {
        type Scalar = T;
        type Steps = SmallPlan;
        type Outputs = rt::ndarray::Ix2;
        const SPEC: &'static rt::Spec = &rt::Spec {
            name: "Small",
            input: rt::Shape::new(&[4]),
            output: rt::Shape::new(&[3]),
            layers: &[
                rt::LayerSpec {
                    name: "hidden",
                    word: "dense",
                    output: rt::Shape::new(&[8]),
                    params_start: 0,
                    config: &SmallPlan::HIDDEN,
                    macs: SmallPlan::HIDDEN.macs(),
                    params: &[
                        rt::TensorSpec {
                            l2: 0.0001,
                            ..rt::TensorSpec::new(
                                "weight",
                                rt::Kind::Weight,
                                rt::Shape::new(&[4, 8]),
                                rt::Init::HeIn(rt::Draw::NORMAL),
                            )
                        },
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[8]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::new(1.414, 0.7385),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "relu1",
                    word: "relu",
                    output: rt::Shape::new(&[8]),
                    config: &SmallPlan::RELU1,
                    macs: SmallPlan::RELU1.macs(),
                    signal: rt::Signal::new(0.8256, 1.044),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dropout1",
                    word: "dropout",
                    output: rt::Shape::new(&[8]),
                    config: &SmallPlan::DROPOUT1,
                    macs: SmallPlan::DROPOUT1.macs(),
                    signal: rt::Signal::new(1.297, 0.7385),
                    ..rt::LayerSpec::PLAIN
                },
                rt::LayerSpec {
                    name: "dense2",
                    word: "dense",
                    output: rt::Shape::new(&[3]),
                    params_start: 40,
                    config: &SmallPlan::DENSE2,
                    macs: SmallPlan::DENSE2.macs(),
                    params: &[
                        rt::TensorSpec::new(
                            "weight",
                            rt::Kind::Weight,
                            rt::Shape::new(&[8, 3]),
                            rt::Init::Glorot(rt::Draw::NORMAL),
                        ),
                        rt::TensorSpec::new(
                            "bias",
                            rt::Kind::Bias,
                            rt::Shape::new(&[3]),
                            rt::Init::Zeros,
                        ),
                    ],
                    signal: rt::Signal::new(1.706, 1.0),
                    ..rt::LayerSpec::PLAIN
                },
            ],
            loss: "softmax_cross_entropy",
            params: 67,
            stats: 0,
            signal: rt::Signal::new(1.0, 1.477),
            buffers: <SmallPlan as rt::Steps<T>>::BUFFERS,
        };
        const LOSS: ::core::option::Option<&'static dyn rt::LossFunction<T>> = ::core::option::Option::Some(
            &rt::SoftmaxCrossEntropy {
                classes: 3,
                label_smoothing: 0.0,
            },
        );
    }
    impl<T: rt::Scalar> rt::Trainable for Small<T> {}
    /// The layers of `Small` by name.
    #[derive(Clone, Copy, Debug)]
    pub struct SmallLayers<'net, T: rt::Scalar>(&'net Small<T>);
    impl<T: rt::Scalar> Small<T> {
        /// The layers by name, each with its tensors.
        #[must_use]
        pub fn layers(&self) -> SmallLayers<'_, T> {
            SmallLayers(self)
        }
    }
    impl<'net, T: rt::Scalar> SmallLayers<'net, T> {
        /// The tensors of `hidden`, a `dense`.
        #[must_use]
        pub fn hidden(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("hidden")
        }
        /// The tensors of `dense2`, a `dense`.
        #[must_use]
        pub fn dense2(&self) -> rt::LayerView<'net, T> {
            self.0.layer_view("dense2")
        }
    }
};
