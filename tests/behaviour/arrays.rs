//! Ways to an output: arrays and slices, with and without the loss's link, and a caller's own loss.

use regnet::ndarray::{Array, Array1, ArrayView, Axis, Ix2};
use regnet::{Error, Rng, network};

use crate::common::{bits, normal, relative_error, shaken, wide};

network! {
    struct Digits: input(28, 28, 1) -> maxpool2d(4) -> flatten -> dense(10) -> loss softmax_cross_entropy;
    struct Colours: input(8, 6, 3) -> conv2d(2, kernel = 3) -> relu -> flatten -> dense(2) -> loss sigmoid_cross_entropy;
    struct Values: input(5) -> dense(8, l1 = 1e-3) -> tanh -> dense(2, l2 = 0.01) -> loss mse;
    struct Pictures: input(4, 4, 2) -> conv2d(3, kernel = 3, padding = same) -> loss mse;
}

#[test]
fn infer_scores_and_predict_agree_before_the_link() {
    // more than the examples that arrays are taken in at a time
    let count = 300;
    let net = shaken(Digits::new(1));
    let x = Array::from_shape_vec((count, 28, 28, 1), normal::<f32>(count * 784, 2)).unwrap();
    let scores = net.scores(x.view());
    let mut ws = net.inference_workspace(count);
    let inferred = wide(net.infer(x.as_slice().unwrap(), &mut ws));
    let error = relative_error(&wide(scores.as_slice().unwrap()), &inferred);
    assert!(error < 1e-6, "another order of summation, not {error:.1e}");

    let probabilities = net.predict(x.view());
    assert_eq!(probabilities.dim(), (count, 10));
    for (p, s) in probabilities.outer_iter().zip(scores.outer_iter()) {
        let top = s.iter().copied().fold(f32::MIN, f32::max);
        let e: Array1<f64> = s.mapv(|s| f64::from(s - top).exp());
        let expected = e.mapv(|e_o| e_o / e.sum()).to_vec();
        assert!(relative_error(&wide(p.as_slice().unwrap()), &expected) < 1e-6);
    }

    let net = shaken(Values::new(1));
    let x = Array::from_shape_vec((7, 5), normal::<f32>(35, 2)).unwrap();
    assert_eq!(net.predict(x.view()), net.scores(x.view()), "mse has no link");
    let mut ws = net.workspace(7);
    let scores = net.scores(x.view());
    assert_eq!(bits(net.infer(x.as_slice().unwrap(), &mut ws)), bits(scores.as_slice().unwrap()));

    let net = shaken(Pictures::new(1));
    let x = Array::from_shape_vec((2, 4, 4, 2), normal::<f32>(64, 2)).unwrap();
    assert_eq!(net.predict(x.view()).dim(), (2, 4, 4, 3));
}

#[test]
fn images_come_with_and_without_their_single_channel() {
    let net = shaken(Digits::new(1));
    let x = Array::from_shape_vec((3, 28, 28, 1), normal::<f32>(3 * 784, 2)).unwrap();
    let expected = net.predict(x.view());
    let without = x.view().remove_axis(Axis(3));
    assert_eq!(net.predict(without), expected);
    let flat: ArrayView<'_, f32, Ix2> = x.view().into_shape_with_order((3, 784)).unwrap();
    assert_eq!(net.predict(flat), expected);
    assert_eq!(net.predict(x.view().into_dyn()), expected);
    let turned = x.view().permuted_axes([0, 2, 1, 3]).as_standard_layout().into_owned();
    assert_eq!(net.predict(turned.view().permuted_axes([0, 2, 1, 3])), expected, "a view in another order");
}

#[test]
fn axes_in_another_order_are_refused() {
    let net = Colours::new(1);
    let refused = |shape: &[usize]| {
        let error = net.try_predict(Array::<f32, _>::zeros(shape).view()).unwrap_err();
        assert!(matches!(error, Error::Batch(_)), "{error}");
        error.to_string()
    };
    let text = "`Colours` takes an array [batch, 8, 6, 3], but gets [2, 3, 8, 6]";
    let remedy = "; `permuted_axes([0, 2, 3, 1])` puts the channels last";
    assert_eq!(refused(&[2, 3, 8, 6]), format!("{text}{remedy}"), "channels first");
    assert_eq!(refused(&[2, 6, 8, 3]), text.replace("3, 8, 6]", "6, 8, 3]"), "width before height");
    for shape in [&[8, 6, 3][..], &[144], &[2, 48, 3], &[2, 143], &[2, 8, 6], &[2, 8, 6, 4], &[]] {
        assert!(refused(shape).contains(&format!("{shape:?}")), "{shape:?}");
    }
    assert_eq!(refused(&[0, 8, 6, 3]), "the batch for `Colours` is empty");
    assert!(net.try_predict(Array::<f32, _>::zeros((2, 144)).view()).is_ok());
}

#[test]
#[should_panic(expected = "`Colours` takes an array [batch, 8, 6, 3], but gets [2, 3, 8, 6]")]
fn predict_panics_with_the_same_text() {
    let _ = Colours::new(1).predict(Array::<f32, _>::zeros((2, 3, 8, 6)).view());
}

#[test]
fn a_caller_s_own_loss_takes_the_place_of_the_built_in_one() {
    let mut net = shaken(Values::new(1));
    let (x, targets) = (normal::<f32>(20, 2), normal::<f32>(8, 3));
    let (mut ws, mut rng) = (net.workspace(4), Rng::new(1));
    let (mut own, mut built_in) = (net.zero_grads(), net.zero_grads());
    let y = net.forward(&x, &mut ws, &mut rng);
    let d_y: Vec<f32> = y.iter().zip(&targets).map(|(y, t)| 2.0 * (y - t) / 8.0).collect();
    net.backward(&d_y, &mut own, &mut ws);
    net.forward_backward(&x, &targets, &mut built_in, &mut ws, &mut rng).unwrap();
    let error = relative_error(&wide(own.values()), &wide(built_in.values()));
    assert!(error < 1e-6, "rounding, not {error:.1e}");
}

/// Numbers without a type are of the network's, wherever it is that they meet it.
#[test]
fn numbers_take_the_network_s_type() {
    use regnet::ndarray::array;
    use regnet::{Dataset, Sgd, Trainer};

    let data = Dataset::with_targets(array![[0.5, 1.0, 0.0, 0.0, 1.0]], array![[1.0, 0.0]]).unwrap();
    let mut net = Values::new(1);
    Trainer::new(Sgd::new(0.1)).epochs(1).fit(&mut net, &data, None).unwrap();
    let y = net.predict(array![[0.5, 1.0, 0.0, 0.0, 1.0]].view());
    let x: Vec<_> = [5, 10, 0, 0, 10].map(|tenths| f64::from(tenths) / 10.0).to_vec();
    let wide = net.cast::<f64>().predict(Array::from_shape_vec((1, 5), x).unwrap().view());
    assert!(y.iter().zip(&wide).all(|(&y, &wide)| (f64::from(y) - wide).abs() < 1e-6));
    let zeros = net.scores(Array::zeros((1, 5)).view());
    assert_eq!(zeros, net.predict(Array::from_elem([1, 5], 0.0).view()));
    // A data set may be behind something.
    let (found, shared) = (net.evaluate(&data).unwrap(), std::sync::Arc::new(data.clone()));
    assert_eq!(net.evaluate(&&data).unwrap(), found);
    assert_eq!(net.evaluate(&shared).unwrap(), found);
    assert_eq!(net.evaluate(&Box::new(data)).unwrap(), found);
}
