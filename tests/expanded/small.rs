// pub struct Small: input(4) -> hidden: dense(8, l2 = 1e-4) -> relu -> dropout(0.5) -> dense(3) -> loss
//     softmax_cross_entropy;

/// The network `Small`.
pub struct Small<T: ::regnet::Scalar = ::core::primitive::f32> {
    model: ::regnet::Model<Small<T>>,
}
#[allow(clippy::all, missing_docs, nonstandard_style, unexpected_cfgs, unused)]
const _: () = {
    use ::regnet::__private::{self as rt, locals::*, local as dense2, local as relu1};
    pub struct Plan;
    const HIDDEN: &'static rt::Dense = &rt::Dense::new(4, 8);
    const RELU1: &'static rt::Relu = &rt::Relu { len: 8 };
    const DROPOUT1: &'static rt::Dropout = &rt::Dropout::new(8, 0.5, 0);
    const DENSE2: &'static rt::Dense = &rt::Dense::new(8, 3);
    impl rt::Plan for Plan {
        const LAYERS: &'static [rt::LayerSpec] = &[
            HIDDEN
                .layer("hidden", &[8])
                .params(&[rt::weight(&[4, 8], rt::HE_IN).l2(0.0001), rt::bias(&[8])])
                .signal(1.414, 0.7385),
            RELU1.layer("relu1", &[8]).signal(0.8256, 1.044),
            DROPOUT1.layer("dropout1", &[8]).signal(1.297, 0.7385),
            DENSE2
                .layer("dense2", &[3])
                .params(&[rt::weight(&[8, 3], rt::GLOROT), rt::bias(&[3])])
                .signal(1.706, 1.0),
        ];
        const BUFFERS: &'static [rt::BufferSpec] = &[
            rt::input(4),
            rt::kept("relu1", 8).holds(&[("relu1", 1, 4), ("dropout1", 2, 4)]),
            rt::output("dense2", 3).holds(&[("dense2", 3, 4)]),
            rt::shared("a", 8)
                .holds(&[("gradient of hidden", 4, 5)])
                .infers(&[("relu1", 1, 2)]),
            rt::input_gradient("b", 4)
                .holds(&[("gradient of input", 5, 6)])
                .infers(&[("dense2", 2, 3)]),
        ];
    }
    impl<T: rt::Scalar> rt::Steps<T> for Plan {
        fn forward(pass: rt::Forward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, params, _, key) = pass.parts();
            let [relu1, dense2, _, _] = ws.all();
            HIDDEN.forward_then(RELU1.curve(), batch, x, &params[0..40], relu1);
            DROPOUT1.forward_in_place(batch, relu1, key);
            DENSE2.forward(batch, relu1, &params[40..67], dense2);
        }
        fn backward(pass: rt::Backward<'_, T>, ws: &mut rt::Buffers<T>) {
            let (batch, x, mut params, d_y, grads, _, input_gradient) = pass.parts();
            let [relu1, _, a, b] = ws.all();
            DENSE2
                .backward_through(
                    RELU1.dropped_by(DROPOUT1),
                    batch,
                    rt::DenseBack::new(
                        relu1,
                        rt::Params::part(&mut params, 40..67),
                        d_y,
                        &mut grads[40..67],
                        rt::Some(a),
                    ),
                );
            HIDDEN
                .backward(
                    batch,
                    x,
                    rt::Params::part(&mut params, 0..40),
                    a,
                    &mut grads[0..40],
                    input_gradient.then_some(b),
                );
        }
        fn infer<'ws>(pass: rt::Infer<'_, T>, ws: &'ws mut rt::Buffers<T>) -> &'ws [T] {
            let (batch, x, params, ..) = pass.parts();
            let [_, _, a, b] = ws.all();
            HIDDEN.forward_then(RELU1.curve(), batch, x, &params[0..40], a);
            DENSE2.forward(batch, a, &params[40..67], b);
            &b[..batch * 3]
        }
    }
    rt::model!(Small < >, [], SmallLayers, trainable);
    impl Small<rt::f32> {
        /// Layers, shapes, tensors and costs.
        pub const SPEC: &'static rt::Spec = <Self as rt::Network>::SPEC;
    }
    impl<T: rt::Scalar> rt::Network for Small<T> {
        type Scalar = T;
        type Steps = Plan;
        type Outputs = rt::ndarray::Ix2;
        type Settings = ();
        const SPEC: &'static rt::Spec = &rt::Spec::new(
                "Small",
                &[4],
                <Plan as rt::Plan>::LAYERS,
                <Plan as rt::Plan>::BUFFERS,
            )
            .loss("softmax_cross_entropy")
            .signal(1.0, 1.477);
        const LOSS: rt::LossOf<T> = rt::Some(&rt::SoftmaxCrossEntropy::new(3));
    }
    impl<'net, T: rt::Scalar> SmallLayers<'net, T> {
        /// The tensors of `hidden`, a `dense`.
        pub fn hidden(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "hidden")
        }
        /// The tensors of `dense2`, a `dense`.
        pub fn dense2(&self) -> rt::LayerView<'net, T> {
            rt::Model::layer_view(self.0, "dense2")
        }
    }
};
