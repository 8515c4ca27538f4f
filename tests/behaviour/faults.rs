//! What does not fit is an error or a panic that says the numbers, and changes nothing.

use regnet::ndarray::Array2;
use regnet::{Dataset, Error, Labels, Rng, Sgd, Trainer, network};

use crate::common::normal;

network! {
    struct Classifier: input(4) -> dense(5) -> batchnorm -> relu -> dense(3) -> loss softmax_cross_entropy;
    struct Values: input(4) -> dense(2) -> loss mse;
    struct Shares: input(4) -> batchnorm -> dense(2) -> loss sigmoid_cross_entropy;
    struct Signs: input(4) -> batchnorm -> dense(2) -> loss hinge;
    struct Words: input(3) -> embedding(5, 4) -> flatten -> batchnorm -> dense(2) -> loss softmax_cross_entropy;
    struct Deep: input(4) -> first: dense(8) -> relu -> second: dense(8) -> relu -> dense(1) -> loss mse;
}

/// The text of the error for this batch in a workspace for 8.
fn refused(x: &[f32], labels: &[u32]) -> String {
    let mut net = Classifier::new(1);
    let before = net.params().iter().flat_map(|param| param.values().to_vec()).collect::<Vec<f32>>();
    let (mut ws, mut grads) = (net.workspace(8), net.zero_grads());
    let result = net.forward_backward(x, Labels(labels), &mut grads, &mut ws, &mut Rng::new(1));
    let after = net.params().iter().flat_map(|param| param.values().to_vec()).collect::<Vec<f32>>();
    assert_eq!(before, after);
    result.unwrap_err().to_string()
}

#[test]
fn batches_that_do_not_fit() {
    let text = "the batch has 9 examples, but the workspace is for 8";
    assert_eq!(refused(&[0.0; 36], &[0; 9]), text);
    assert_eq!(refused(&[], &[]), "the batch for `Classifier` is empty");
    let text = "`Classifier` takes examples of 4 values [4], but 10 values are no multiple of that";
    assert_eq!(refused(&[0.0; 10], &[0; 2]), text);
}

#[test]
fn targets_that_do_not_fit() {
    let x = normal::<f32>(8, 1);
    assert_eq!(refused(&x, &[0, 3]), "label 3 of example 1 is outside the 3 classes 0..3");
    assert_eq!(refused(&x, &[0]), "`softmax_cross_entropy` expects 2 labels for 2 examples, but gets 1");

    let mut net = Classifier::new(1);
    let (mut ws, mut grads, mut rng) = (net.workspace(2), net.zero_grads(), Rng::new(1));
    let error = net.forward_backward(&x, &[0.0; 6], &mut grads, &mut ws, &mut rng).unwrap_err();
    let text = "`softmax_cross_entropy` expects labels, one an example, but gets 6 values";
    assert!(matches!(error, Error::Targets(_)) && error.to_string() == text, "{error}");

    let mut net = Values::new(1);
    let (mut ws, mut grads) = (net.workspace(2), net.zero_grads());
    let error = net.forward_backward(&x, Labels(&[0, 1]), &mut grads, &mut ws, &mut rng).unwrap_err();
    assert_eq!(error.to_string(), "`mse` expects values, 2 an example, but gets 2 labels");
    let error = net.forward_backward(&x, &[0.0; 3], &mut grads, &mut ws, &mut rng).unwrap_err();
    assert_eq!(error.to_string(), "`mse` expects 4 values, 2 for each of 2 examples, but gets 3");
}

#[test]
fn targets_that_do_not_fit_leave_the_statistics() {
    let mut net = Classifier::new(1);
    let before = net.clone();
    let (mut ws, mut grads) = (net.workspace(2), net.zero_grads());
    let x = normal::<f32>(8, 1);
    net.forward_backward(&x, Labels(&[0, 9]), &mut grads, &mut ws, &mut Rng::new(1)).unwrap_err();
    assert_eq!(net, before);
}

#[test]
fn targets_outside_the_range_leave_the_statistics() {
    macro_rules! check {
        ($net:ty, $targets:expr, $text:literal) => {{
            let mut net = <$net>::new(1);
            let before = net.clone();
            let (mut ws, mut grads) = (net.workspace(2), net.zero_grads());
            let x = normal::<f32>(8, 1);
            let result = net.forward_backward(&x, $targets, &mut grads, &mut ws, &mut Rng::new(1));
            assert_eq!(result.unwrap_err().to_string(), $text);
            assert_eq!(net, before);
        }};
    }
    check!(
        Shares,
        &[0.0, 1.0, 1.5, 0.0],
        "`sigmoid_cross_entropy` expects values from 0 to 1, but a target of example 1 is 1.5"
    );
    check!(
        Signs,
        &[1.0, -1.0, 1.0, 0.5],
        "`hinge` expects the values -1 and 1, but a target of example 1 is 0.5"
    );
}

#[test]
fn values_that_are_no_words_are_refused_before_anything_changes() {
    let good = [0.0, 1.0, 2.0, 3.0, 4.0, 0.0];
    for (bad, text) in [
        (5.0, "`embedding1` takes whole numbers in 0..5, but value 1 of example 1 is 5"),
        (-1.0, "`embedding1` takes whole numbers in 0..5, but value 1 of example 1 is -1"),
        (2.5, "`embedding1` takes whole numbers in 0..5, but value 1 of example 1 is 2.5"),
        (f32::NAN, "`embedding1` takes whole numbers in 0..5, but value 1 of example 1 is NaN"),
    ] {
        let mut net = Words::new(1);
        let before = net.clone();
        let (mut ws, mut grads) = (net.workspace(2), net.zero_grads());
        let mut x = good;
        x[4] = bad;
        let result = net.forward_backward(&x, Labels(&[0, 1]), &mut grads, &mut ws, &mut Rng::new(1));
        assert_eq!(result.unwrap_err().to_string(), text);
        let inputs = Array2::from_shape_vec((2, 3), x.to_vec()).unwrap();
        assert_eq!(net.try_predict(inputs.view()).unwrap_err().to_string(), text);
        let (data, fitting) = (
            Dataset::labelled(inputs, vec![0, 1]).unwrap(),
            Dataset::labelled(Array2::from_shape_vec((2, 3), good.to_vec()).unwrap(), vec![0, 1]).unwrap(),
        );
        assert_eq!(net.evaluate(&data).unwrap_err().to_string(), format!("data set: {text}"));
        let trainer = || Trainer::new(Sgd::new(0.1)).epochs(1).progress(false);
        let error = trainer().fit(&mut net, &data, None).unwrap_err();
        assert_eq!(error.to_string(), format!("training set: {text}"));
        let error = trainer().fit(&mut net, &fitting, Some(&data)).unwrap_err();
        assert_eq!(error.to_string(), format!("validation set: {text}"));
        assert_eq!(net, before);
        trainer().fit(&mut net, &fitting, None).unwrap();
    }
}

#[test]
fn the_place_of_a_value_counts_from_the_first_example() {
    let mut x = Array2::<f32>::zeros((700, 3));
    x[[600, 2]] = 7.0;
    let text = "`embedding1` takes whole numbers in 0..5, but value 2 of example 600 is 7";
    assert_eq!(Words::new(1).try_predict(x.view()).unwrap_err().to_string(), text);
}

#[test]
fn a_workspace_for_inference_does_not_train() {
    let mut net = Values::new(1);
    let (mut ws, mut grads) = (net.inference_workspace(2), net.zero_grads());
    let error =
        net.forward_backward(&[0.0; 4], &[0.0; 2], &mut grads, &mut ws, &mut Rng::new(1)).unwrap_err();
    assert!(matches!(error, Error::Setting(_)), "{error}");
}

#[test]
#[should_panic(expected = "the batch has 3 examples, but the workspace is for 2")]
fn infer_panics_on_a_batch_too_large() {
    let net = Values::new(1);
    net.infer(&[0.0; 12], &mut net.workspace(2));
}

#[test]
#[should_panic(expected = "a workspace serves one example or more")]
fn a_workspace_for_nobody_is_a_bug() {
    let _ = Values::new(1).workspace(0);
}

#[test]
#[should_panic(expected = "`backward` needs a `forward` before it")]
fn backward_goes_back_once() {
    let mut net = Values::new(1);
    let (mut ws, mut grads) = (net.workspace(1), net.zero_grads());
    net.forward(&[0.0; 4], &mut ws, &mut Rng::new(1));
    net.backward(&[0.0; 2], &mut grads, &mut ws);
    net.backward(&[0.0; 2], &mut grads, &mut ws);
}

#[test]
#[should_panic(expected = "the gradient has 3 values, but the output 4")]
fn a_gradient_of_another_length_is_a_bug() {
    let mut net = Values::new(1);
    let (mut ws, mut grads) = (net.workspace(2), net.zero_grads());
    net.forward(&[0.0; 8], &mut ws, &mut Rng::new(1));
    net.backward(&[0.0; 3], &mut grads, &mut ws);
}

fn fitted(rate: f64, mut inputs: Vec<f32>, poison: Option<usize>) -> String {
    if let Some(place) = poison {
        inputs[place] = f32::NAN;
    }
    let inputs = Array2::from_shape_vec((16, 4), inputs).unwrap();
    let data = Dataset::with_targets(inputs, Array2::<f32>::ones((16, 1))).unwrap();
    let trainer = Trainer::new(Sgd::new(rate)).epochs(200).batch_size(8).progress(false);
    let error = trainer.fit(&mut Deep::new(1), &data, None).unwrap_err();
    assert!(matches!(error, Error::NotFinite(_)), "{error}");
    error.to_string()
}

#[test]
fn a_loss_that_leaves_the_finite_numbers_ends_the_training() {
    let names_a_layer = |text: &str| ["`first", "`second", "`dense"].iter().any(|name| text.contains(name));
    let text = fitted(100.0, normal(64, 3), None);
    assert!(names_a_layer(&text) && text.contains("learning rate is 100"), "{text}");
    // finite, but its square is not
    let text = fitted(1e-30, vec![1e25; 64], None);
    assert!(text.contains("`mse`") || names_a_layer(&text), "{text}");
    let text = fitted(0.1, normal(64, 3), Some(21));
    assert!(text.contains("the input of example 5 of the training set holds NaN"), "{text}");
}

network! {
    struct Sequences: input(4, 2) -> lstm(3) -> dense(2) -> loss softmax_cross_entropy;
}

/// The padding of a sequence is NaN on purpose, and not what made a loss NaN.
#[test]
fn padding_is_not_blamed_for_a_loss_that_is_not_finite() {
    use regnet::ndarray::array;
    let nan = f32::NAN;
    let inputs = array![
        [[1.0, 2.0], [3.0, 4.0], [nan, nan], [nan, nan]],
        [[1.0, 1.0], [1.0, 1.0], [2.0, 2.0], [0.0, 0.0]]
    ];
    let data = regnet::Dataset::labelled(inputs, vec![0, 1]).unwrap();
    let trainer = regnet::Trainer::new(regnet::Sgd::new(0.1)).epochs(1).progress(false);
    let mut net = Sequences::new(1);
    trainer.fit(&mut net, &data, None).unwrap();
    net.param_mut("dense1.bias").unwrap().fill(f32::MAX);
    net.param_mut("dense1.weight").unwrap().fill(f32::MAX);
    let text = trainer.fit(&mut net, &data, None).unwrap_err().to_string();
    assert!(text.contains("`dense1` is the first layer"), "{text}");
}

#[test]
fn one_example_may_be_a_slice_and_one_that_does_not_fit_is_an_error() {
    let (net, x) = (Classifier::new(1), normal::<f32>(8, 1));
    let as_an_array = net.predict(Array2::from_shape_vec((1, 4), x[..4].to_vec()).unwrap().view());
    assert_eq!(net.predict(&x[..4]), as_an_array);
    assert_eq!(net.try_predict(&x[..4].to_vec()).unwrap(), as_an_array);
    assert_eq!(net.predict(&[0.5, 1.0, -1.0, 2.0]).dim(), (1, 3));
    let text = "`Classifier` takes an array [batch, 4], but gets [1, 3]";
    assert_eq!(net.try_predict(&x[..3]).unwrap_err().to_string(), text);
    let mut ws = net.inference_workspace(1);
    assert_eq!(net.try_infer(&x[..4], &mut ws).unwrap(), net.infer(&x[..4], &mut net.inference_workspace(1)));
    let text = "the batch has 2 examples, but the workspace is for 1";
    assert_eq!(net.try_infer(&x, &mut ws).unwrap_err().to_string(), text);
}
