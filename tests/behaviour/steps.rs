//! A training step happens wholly or not at all: after an error the network and the optimizer are what they were before it,
//! and training goes on as if it had not been.

use regnet::ndarray::{Array2, array};
use regnet::optim::{Attached, LBfgs, Lamb, Optimizer};
use regnet::{Adam, Dataset, Error, Grads, Labels, Network, Rng, Sgd, Targets, Trainable, Trainer, network};

use crate::common::normal;

network! {
    struct Normed: input(4) -> dense(6) -> batchnorm -> relu -> dense(3) -> loss softmax_cross_entropy;
    struct NormedFirst: input(4) -> batchnorm -> dense(1) -> loss mae;
    /// Products of more than 2^15 weights, whose gradients are formed where they are applied; that of the first can leave
    /// the finite numbers when the second is done.
    struct Large: input(200) -> dense(256) -> relu -> dense(256) -> relu -> dense(1) -> loss mae;
}

fn bits<N: Network<Scalar = f32>>(net: &N) -> Vec<u32> {
    let state = net.state();
    state.params.iter().chain(&state.stats[..]).map(|value| value.to_bits()).collect()
}

/// A step, one that must fail where there is a bad batch, and one more: the bits, and the text of the error.
fn steps<N: Trainable<Scalar = f32>, O: Optimizer>(
    mut net: N,
    mut attached: Attached<O, N>,
    (good, bad): (&[f32], Option<&[f32]>),
    targets: Targets<'_, f32>,
) -> (Vec<u32>, String) {
    let (mut ws, mut text) = (net.workspace(4), String::new());
    attached.train(&mut net, good, targets, &mut ws, &mut Rng::new(3)).unwrap();
    if let Some(bad) = bad {
        let before = bits(&net);
        let error = attached.train(&mut net, bad, targets, &mut ws, &mut Rng::new(4)).unwrap_err();
        assert!(matches!(error, Error::NotFinite(_)), "{error}");
        assert!(bits(&net) == before, "{error}: the network has changed");
        let mut grads = Grads::zeros();
        let other = net.forward_backward(bad, targets, &mut grads, &mut ws, &mut Rng::new(4)).unwrap_err();
        assert!(bits(&net) == before, "{other}: `forward_backward` has changed the network");
        text = error.to_string();
    }
    attached.train(&mut net, good, targets, &mut ws, &mut Rng::new(5)).unwrap();
    (bits(&net), text)
}

/// The text of the error, after which all goes on as if the bad batch had not been.
#[track_caller]
fn fails<N: Trainable<Scalar = f32>, O: Optimizer>(
    net: &N,
    attached: &Attached<O, N>,
    (good, bad): (&[f32], &[f32]),
    targets: Targets<'_, f32>,
) -> String {
    let (with, text) = steps(net.clone(), attached.clone(), (good, Some(bad)), targets);
    let (without, _) = steps(net.clone(), attached.clone(), (good, None), targets);
    assert!(with == without, "{text}: the training went on in another way");
    text
}

#[test]
fn a_loss_that_is_not_finite_changes_nothing() {
    let (net, good) = (Normed::new(1), normal::<f32>(16, 2));
    let mut bad = good.clone();
    bad[9] = f32::NAN;
    let targets = Targets::from(Labels(&[0, 1, 2, 0]));
    let expected = "the loss is NaN: the input of example 2 of the batch holds NaN in column 1";
    assert_eq!(fails(&net, &Sgd::new(0.1).momentum(0.9).attach(), (&good, &bad), targets), expected);
    assert_eq!(fails(&net, &Adam::new(0.1).attach(), (&good, &bad), targets), expected);
    assert_eq!(fails(&net, &Lamb::new(0.1).attach(), (&good, &bad), targets), expected);
}

/// Finite outputs, and so a finite loss, of values whose squares are no finite numbers.
#[test]
fn running_statistics_that_would_not_be_finite_change_nothing() {
    let (good, bad) = (normal::<f32>(16, 2), [1e30, 0.0, 0.0, 0.0].repeat(2).into_iter().chain(normal(8, 3)));
    let bad: Vec<f32> = bad.collect();
    let targets = Targets::Values(&[0.0, 1.0, 2.0, 3.0]);
    let text = fails(&NormedFirst::new(1), &Sgd::new(0.1).attach(), (&good, &bad), targets);
    assert!(text.contains("batchnorm1"), "{text}");
}

#[test]
fn a_gradient_that_is_not_finite_is_named_in_its_step_and_changes_nothing() {
    let mut net = Large::new(1);
    // The gradient of the first layer's outputs is a product of these, which no output sees: relu's are 0 there.
    net.param_mut("dense3.weight").unwrap().fill(1e20);
    net.param_mut("dense2.weight").unwrap().fill(1e25);
    net.param_mut("dense1.weight").unwrap().fill(1e-30);
    let (good, bad) = (vec![0.0; 800], vec![1.0; 800]);
    let targets = Targets::Values(&[0.0; 4]);
    for text in [
        fails(&net, &Sgd::new(1e-30).attach(), (&good, &bad), targets),
        fails(&net, &Sgd::new(1e-30).momentum(0.9).attach(), (&good, &bad), targets),
        fails(&net, &Adam::new(1e-30).attach(), (&good, &bad), targets),
    ] {
        assert!(text.starts_with("the gradient of `dense1."), "{text}");
    }
}

network! {
    struct Line: input(1) -> dense(1, bias = false) -> loss mse;
}

/// Gradients that are finite, but whose squares are not, would stop Adam's steps for ever; a step by a rate of 1e30 would make
/// the weights infinite.
#[test]
fn a_gradient_that_is_too_large_for_its_step_is_refused() {
    fn refused<O: Optimizer>(mut attached: Attached<O, Line>, x: f32) -> String {
        let mut net = Line::new(1);
        net.param_mut("dense1.weight").unwrap().fill(1.0);
        let (mut ws, before) = (net.workspace(1), bits(&net));
        let error = attached.train(&mut net, &[x], &[0.0][..], &mut ws, &mut Rng::new(4)).unwrap_err();
        assert!(bits(&net) == before);
        error.to_string()
    }
    let text = refused(Adam::new(1e-3).attach(), 1e12);
    let expected = "the gradient of `dense1.weight` is 2.0e24, though the loss is";
    assert!(text.starts_with(expected) && text.ends_with("; the learning rate is 0.001"), "{text}");
    let text = refused(Sgd::new(1e30).attach(), 1.0);
    assert!(text.starts_with("the gradient of `dense1.weight` is 2.0e0"), "{text}");
    assert!(text.contains("or a step by it, would be no finite number; nothing was updated"), "{text}");
}

/// Poisoned data, then clean ones: the network learns as one that never saw the first.
#[test]
fn a_training_that_failed_leaves_no_trace() {
    let clean =
        Dataset::labelled(Array2::from_shape_vec((40, 4), normal(160, 5)).unwrap(), vec![1; 40]).unwrap();
    let with = |value: f32| {
        let mut inputs = Array2::from_shape_vec((40, 4), normal::<f32>(160, 6)).unwrap();
        inputs.fill(value);
        Dataset::labelled(inputs, vec![1; 40]).unwrap()
    };
    let trainer = |clip: bool| {
        let trainer = Trainer::new(Adam::new(0.01)).epochs(2).batch_size(8).progress(false);
        if clip { trainer.clip_norm(1.0) } else { trainer }
    };
    for clip in [false, true] {
        for value in [f32::NAN, f32::INFINITY, 3e38] {
            let mut net = Normed::new(1);
            let before = bits(&net);
            assert!(
                matches!(trainer(clip).fit(&mut net, &with(value), None), Err(Error::NotFinite(_))),
                "{value}"
            );
            assert!(bits(&net) == before, "{value}");
            trainer(clip).fit(&mut net, &clean, None).unwrap();
            assert!(net.predict(clean.view()).iter().all(|p| p.is_finite()));
        }
    }
}

#[test]
fn broken_statistics_and_weights_are_named_before_the_first_step() {
    let data = Dataset::labelled(Array2::from_shape_vec((8, 4), normal(32, 5)).unwrap(), vec![1; 8]).unwrap();
    let mut net = Normed::new(1);
    net.state_mut().stats[6] = f32::INFINITY;
    let trainer = Trainer::new(Sgd::new(0.01)).epochs(1).progress(false);
    let text = trainer.fit(&mut net, &data, None).unwrap_err().to_string();
    assert_eq!(text, "`batchnorm1.running_var` holds inf before the first update");
    let text = LBfgs::new().minimize(&mut net, &data).unwrap_err().to_string();
    assert_eq!(text, "`batchnorm1.running_var` holds inf");
}

network! {
    struct Class: input(1) -> dense(2) -> loss softmax_cross_entropy;
    struct NormedClass: input(2) -> batchnorm -> dense(2) -> loss softmax_cross_entropy;
}

/// Two labels with these weights on an input that says nothing: the loss is lowest where the probability of the second is
/// its share of the weights.
fn probability(data: &Dataset, batch: usize) -> f64 {
    let mut net = Class::new(1);
    for rate in [0.5, 0.05, 0.005] {
        let trainer = Trainer::new(Sgd::new(rate)).epochs(120).batch_size(batch).progress(false);
        trainer.fit(&mut net, data, None).unwrap();
    }
    f64::from(net.predict(array![[0.0f32]].view())[[0, 1]])
}

#[test]
fn training_minimizes_what_is_reported_in_batches_of_any_size() {
    // The last steps of a rate of 0.005 leave the mean by about as much.
    const NEAR: f64 = 0.01;
    let labels: Vec<u32> = (0..20).map(|i| i % 2).collect();
    let data =
        Dataset::labelled(Array2::zeros((20, 1)), labels).unwrap().class_weighted(&[1.0, 9.0]).unwrap();
    for batch in [1, 2, 4, 20] {
        let p = probability(&data, batch);
        assert!((p - 0.9).abs() < NEAR, "{p} in batches of {batch}");
    }
    let labels: Vec<u32> = (0..200).map(|i| u32::from(i % 20 == 0)).collect();
    let data = Dataset::labelled(Array2::zeros((200, 1)), labels).unwrap().balanced().unwrap();
    let p = probability(&data, 32);
    assert!((p - 0.5).abs() < NEAR, "{p}");
}

/// Examples of weight 0, with NaN in them, are in no batch: not a bit is other than without them.
#[test]
fn an_example_of_weight_zero_changes_nothing() {
    let values = normal::<f32>(24, 7);
    let inputs = Array2::from_shape_vec((12, 2), values).unwrap();
    let labels: Vec<u32> = (0..12).map(|i| i % 2).collect();
    let weights: Vec<f64> = (0..12).map(|i| 1.0 + f64::from(i)).collect();
    let without =
        Dataset::labelled(inputs.clone(), labels.clone()).unwrap().weighted(weights.clone()).unwrap();
    let mut more = Array2::from_elem((15, 2), f32::NAN);
    more.iter_mut().zip(&inputs).for_each(|(to, from)| *to = *from);
    let with = Dataset::labelled(more, [labels, vec![1; 3]].concat()).unwrap();
    let with = with.weighted([weights, vec![0.0; 3]].concat()).unwrap();
    let trained = |data: &Dataset| {
        let mut net = NormedClass::new(1);
        let trainer = Trainer::new(Sgd::new(0.1)).epochs(3).batch_size(5).progress(false);
        let history = trainer.fit(&mut net, data, Some(data)).unwrap();
        let report = regnet::trainer::evaluate(&net, data).unwrap();
        LBfgs::new().iterations(3).minimize(&mut net, data).unwrap();
        let epoch = &history.epochs[2];
        (bits(&net), epoch.train_loss, epoch.valid_loss, report.loss, report.accuracy)
    };
    let (with, without) = (trained(&with), trained(&without));
    assert!(with == without, "{:?} {:?}", with.1, without.1);
    let none = Dataset::labelled(inputs, vec![0; 12])
        .unwrap()
        .weighted([vec![0.0; 11], vec![1.0]].concat())
        .unwrap();
    let error = Trainer::new(Sgd::new(0.1)).fit(&mut Class::new(1), &none.select(&[0, 1]).flatten(), None);
    assert!(error.is_err());
}

network! {
    struct Picture: input(2, 3, 1) -> flatten -> dense(1) -> loss mse;
}

/// The numbers in a message are those of the data that the user made, however they were split or selected since.
#[test]
fn errors_about_nan_name_the_example_of_the_user_and_the_column() {
    let mut inputs = Array2::<f32>::zeros((30, 6));
    inputs[[17, 4]] = f32::NAN;
    let inputs = inputs.into_shape_with_order((30, 2, 3, 1)).unwrap();
    let data = Dataset::with_targets(inputs, Array2::<f32>::zeros((30, 1))).unwrap();
    let (first, rest) = data.split(0.5, 3);
    let trainer = Trainer::new(Sgd::new(0.1)).epochs(1).progress(false);
    let text = |train: &Dataset, valid: Option<&Dataset>| {
        trainer.fit(&mut Picture::new(1), train, valid).unwrap_err().to_string()
    };
    assert!(
        text(&data, None).ends_with("the input of example 17 of the training set holds NaN at [1, 1, 0]")
    );
    let is_bad = |set: &Dataset| set.inputs().iter().any(|x| x.is_nan());
    let (bad, good) = if is_bad(&first) { (first, rest) } else { (rest, first) };
    let place = bad.inputs().iter().position(|x| x.is_nan()).unwrap() / 6;
    for (text, set) in [(text(&bad, None), "training"), (text(&good, Some(&bad)), "validation")] {
        let expected = format!(
            "the input of example {place} of the {set} set, number 17 of the data it was selected from, holds NaN at [1, 1, 0]"
        );
        assert!(text.ends_with(&expected), "{text}");
    }
    let twice = bad.shuffled(1).select(&(0..bad.len()).rev().collect::<Vec<_>>());
    assert!(text(&twice, None).contains(", number 17 of"));
}
