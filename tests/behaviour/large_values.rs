//! Values whose squares are no finite 32-bit numbers: norms and losses give what their formulas do, or say that they cannot.

use regnet::ndarray::Array;
use regnet::{Dataset, Labels, Rng, Sgd, Trainable, Trainer, network};

use crate::common::normal;

network! {
    #[allow(norm_on_output)]
    struct Layer: input(37) -> layernorm -> loss mse;
    #[allow(norm_on_output)]
    struct Plain: input(37) -> layernorm(affine = false) -> loss mse;
    #[allow(norm_on_output)]
    struct Root: input(37) -> rmsnorm -> loss mse;
    #[allow(norm_on_output)]
    struct Groups: input(4, 5, 6) -> groupnorm(2) -> flatten -> loss mse;
    #[allow(norm_on_output)]
    struct Instances: input(4, 5, 6) -> instancenorm -> flatten -> loss mse;
    #[allow(norm_on_output)]
    struct Batch: input(3) -> batchnorm -> dense(2) -> loss softmax_cross_entropy;
    #[allow(norm_on_output)]
    struct Renorm: input(3) -> batch_renorm -> dense(2) -> loss softmax_cross_entropy;
}

/// 32-bit rounding of values and of a reciprocal root that is no normal number.
const ROUNDING: f32 = 1e-5;

/// A norm does not depend on the scale of what it gets, but for ε; nor does its gradient, but for the scale itself.
#[track_caller]
fn scale_is_nothing<N: Trainable<Scalar = f32>>(mut net: N) {
    const BATCH: usize = 18;
    let (width, outputs) = (N::SPEC.input.len(), N::SPEC.output.len());
    let x: Vec<f32> = normal(BATCH * width, 3);
    let d_y: Vec<f32> = normal(BATCH * outputs, 4);
    let mut ws = net.workspace(BATCH);
    let mut run = |scale: f32| {
        let x: Vec<f32> = x.iter().map(|x| x * scale).collect();
        let inferred = net.infer(&x, &mut ws).to_vec();
        let y = net.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
        let mut grads = net.zero_grads();
        net.backward(&d_y, &mut grads, &mut ws);
        [inferred, y, grads.values().to_vec()]
    };
    let expected = run(1e3);
    for scale in [1e17, 1e19, 1e25, 1e30, 1e37] {
        for (got, expected) in run(scale).iter().zip(&expected) {
            let largest = expected.iter().fold(1.0f32, |most, y| most.max(y.abs()));
            for (got, expected) in got.iter().zip(expected) {
                assert!((got - expected).abs() <= ROUNDING * largest, "{got} for {expected} at {scale}");
            }
        }
    }
}

#[test]
fn norms_of_an_example_do_not_depend_on_its_scale() {
    scale_is_nothing(Layer::new(1));
    scale_is_nothing(Plain::new(1));
    scale_is_nothing(Root::new(1));
    scale_is_nothing(Groups::new(1));
    scale_is_nothing(Instances::new(1));
}

/// The running variance cannot hold what these have: the layer is named, and nothing has changed.
#[test]
fn norms_over_the_batch_refuse_what_they_cannot_follow() {
    fn refuses<N: Trainable<Scalar = f32>>(mut net: N, name: &str) {
        let mut inputs = Array::from_shape_vec((8, 3), normal::<f32>(24, 5)).unwrap();
        inputs.column_mut(1).mapv_inplace(|x| x * 1e30);
        let data = Dataset::labelled(inputs, vec![0, 1, 0, 1, 0, 1, 0, 1]).unwrap();
        let before = net.state().clone();
        let trainer = Trainer::new(Sgd::new(0.1)).epochs(1).batch_size(4).progress(false);
        let text = trainer.fit(&mut net, &data, None).unwrap_err().to_string();
        assert!(text.contains(name), "{text}");
        assert_eq!(*net.state(), before);
        let labels = Labels(&[0, 1, 0, 1]);
        let (mut ws, mut grads) = (net.workspace(4), net.zero_grads());
        let y = net.forward(&data.inputs()[..12], &mut ws, &mut Rng::new(1)).to_vec();
        assert!(y.iter().any(|y| y.is_nan()), "a wrong output without a word");
        assert_eq!(*net.state(), before);
        net.forward_backward(&data.inputs()[..12], labels, &mut grads, &mut ws, &mut Rng::new(1))
            .unwrap_err();
        assert_eq!(*net.state(), before);
    }
    refuses(Batch::new(1), "`batchnorm1`");
    refuses(Renorm::new(1), "`batch_renorm1`");
}

network! {
    struct Square: input(1) -> dense(1) -> loss mse;
    struct Size: input(1) -> dense(1) -> loss mae;
    struct Cut: input(1) -> dense(1) -> loss huber(delta = 1.0);
    struct Cosh: input(1) -> dense(1) -> loss log_cosh;
    struct Classes: input(2) -> loss softmax_cross_entropy;
}

#[test]
fn losses_of_far_distances_are_finite() {
    fn loss<N: Trainable<Scalar = f32>>(mut net: N) -> f64 {
        net.state_mut().params.copy_from_slice(&[3e38, 0.0]);
        let data =
            Dataset::with_targets(Array::from_elem((1, 1), 1.0f32), Array::from_elem((1, 1), -3e38f32));
        regnet::trainer::evaluate(&net, &data.unwrap()).unwrap().loss.data
    }
    let far = 2.0 * f64::from(3e38f32);
    let near =
        |loss: f64, expected: f64| assert!((loss / expected - 1.0).abs() < 1e-12, "{loss} for {expected}");
    near(loss(Square::new(1)), far * far);
    near(loss(Size::new(1)), far);
    near(loss(Cut::new(1)), far);
    near(loss(Cosh::new(1)), far);
    let data =
        Dataset::labelled(Array::from_shape_vec((1, 2), vec![3e38f32, -3e38]).unwrap(), vec![1]).unwrap();
    near(regnet::trainer::evaluate(&Classes::new(1), &data).unwrap().loss.data, far);
}
