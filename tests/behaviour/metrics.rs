//! `metrics::of`: what fits the loss, on what counts.

use regnet::metrics::{self, Better, Kind, Metric};
use regnet::ndarray::{Array2, array};
use regnet::{Adam, Dataset, Standardize, Targets, Trainer, network};

network! {
    struct Classes: input(2) -> dense(3) -> loss softmax_cross_entropy;
    struct Several: input(2) -> dense(2) -> loss sigmoid_cross_entropy(missing = skip);
    struct Signs: input(1) -> dense(1) -> loss hinge;
    struct Values: input(2) -> dense(2) -> loss mse;
    struct Steps: input(3, 2, padded = true) -> rnn(2, sequence = true) -> loss mse;
}

/// 64-bit sums in another order.
const ROUNDING: f64 = 1e-12;

#[test]
fn classes_have_what_each_function_gives() {
    let net = Classes::new(3).cast::<f64>();
    let x = Array2::from_shape_fn((20, 2), |(row, column)| ((3 * row + 7 * column) as f64).sin());
    let labels: Vec<u32> = (0..20).map(|row| row % 3).collect();
    let data = Dataset::labelled(x.clone(), labels).unwrap();
    let (found, predictions) = (metrics::of(&net, &data).unwrap(), net.predict(x.view()));
    let expected = [
        ("accuracy", net.evaluate(&data).unwrap().accuracy.unwrap()),
        ("macro_f1", metrics::Confusion::new(predictions.view(), data.targets()).unwrap().macro_f1()),
        ("auc", metrics::auc(predictions.view(), data.targets()).unwrap()),
        ("log_loss", metrics::log_loss(predictions.view(), data.targets()).unwrap()),
        ("brier", metrics::brier(predictions.view(), data.targets()).unwrap()),
        ("calibration_error", metrics::calibration_error(predictions.view(), data.targets()).unwrap()),
    ];
    assert_eq!(found.all(), expected);
    assert!((found.get("log_loss").unwrap() - net.evaluate(&data).unwrap().loss.data).abs() < ROUNDING);
    let text = found.named(["ant", "bee", "cow"]).to_string();
    assert!(text.contains("cow") && text.ends_with("20 examples") && text.contains("macro F1"), "{text}");
    // The class that is likeliest, and what of weight 0 is left out.
    let classes = net.predict_classes(x.view());
    let right = classes.iter().zip(data.labels().unwrap()).filter(|(a, b)| a == b).count();
    assert_eq!(right as f64 / 20.0, expected[0].1);
    let weights = (0..20).map(|row| f64::from(u8::from(row < 5))).collect();
    let some = metrics::of(&net, &data.clone().weighted(weights).unwrap()).unwrap();
    assert_eq!(some, metrics::of(&net, &data.select(&[0, 1, 2, 3, 4])).unwrap());
}

#[test]
fn outputs_that_say_yes_or_no_are_told_one_by_one_without_what_is_missing() {
    let mut net = Several::new(1).cast::<f64>();
    net.state_mut().params.copy_from_slice(&[1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let x = array![[2.0, -1.0], [-1.0, 1.0], [1.0, 3.0], [-2.0, 0.5]];
    let nan = f64::NAN;
    let data = Dataset::with_targets(x, array![[1.0, 1.0], [0.0, 1.0], [0.0, nan], [0.0, nan]]).unwrap();
    let found = metrics::of(&net, &data).unwrap().named(["rain", "wind"]);
    let Kind::Binary(outputs) = &found.kind else { panic!("{found:?}") };
    let (rain, wind) = (&outputs[0].1, &outputs[1].1);
    assert_eq!((rain.yes, rain.no, rain.accuracy, rain.precision, rain.recall), (1, 3, 0.75, 0.5, 1.0));
    assert_eq!((rain.auc, rain.f1), (Some(1.0), 2.0 / 3.0));
    // No `no` among those that are known: no curve.
    assert_eq!((wind.yes, wind.no, wind.auc, wind.recall), (2, 0, None, 0.5));
    assert_eq!((found.get("auc"), found.get("accuracy"), found.examples), (None, Some(0.625), 4));
    assert!(found.to_string().contains("wind"), "{found}");
}

#[test]
fn a_hinge_has_classes_but_no_probabilities() {
    let mut net = Signs::new(1);
    net.state_mut().params.copy_from_slice(&[1.0, 0.0]);
    let data = Dataset::with_targets(array![[2.0f32], [-1.0], [0.5]], array![[1.0], [-1.0], [-1.0]]).unwrap();
    let found = metrics::of(&net, &data).unwrap();
    assert_eq!((found.get("accuracy"), found.get("auc")), (Some(2.0 / 3.0), Some(1.0)));
    assert_eq!(found.get("log_loss"), None);
    assert_eq!(net.predict_classes(data.view()), [1, 0, 1]);
}

/// In the units of the raw data, which a network with a standardization takes.
#[test]
fn values_are_compared_in_their_own_units() {
    let mut net = Values::new(1).cast::<f64>();
    let x = array![[10.0, 200.0], [30.0, 100.0], [20.0, 400.0]];
    let y = array![[1e3, 1.0], [3e3, 2.0], [2e3, 5.0]];
    let data = Dataset::with_targets(x.clone(), y.clone()).unwrap();
    net.set_standardize(Some(Standardize::features(&data).with_targets(&data).unwrap()));
    let found = metrics::of(&net, &data).unwrap();
    let predictions = net.predict(x.view());
    assert_eq!(found.get("rmse"), Some(metrics::rmse(predictions.view(), data.targets()).unwrap()));
    let Kind::Values { outputs, .. } = &found.kind else { panic!("{found:?}") };
    let second = |values: &Array2<f64>| values.column(1).to_owned();
    let expected = metrics::r2(second(&predictions).view(), second(&y).view()).unwrap();
    assert!((outputs[1].1.r2.unwrap() - expected).abs() < ROUNDING);
}

#[test]
fn steps_that_do_not_exist_do_not_count() {
    let net = Steps::new(1).cast::<f64>();
    let mut x = regnet::ndarray::Array3::<f64>::ones((2, 3, 2));
    let y = x.mapv(|x| 2.0 * x);
    x.iter_mut().skip(8).for_each(|x| *x = f64::NAN);
    let found = metrics::of(&net, &Dataset::with_targets(x.clone(), y).unwrap()).unwrap();
    let exist: Vec<f64> = net.predict(x.view()).iter().copied().filter(|y| !y.is_nan()).collect();
    let mean = exist.iter().map(|y| (y - 2.0).abs()).sum::<f64>() / 8.0;
    assert!((found.get("mae").unwrap() - mean).abs() < ROUNDING && exist.len() == 8, "{found}");
}

#[test]
fn a_loss_without_classes_has_none_to_predict() {
    let panic = std::panic::catch_unwind(|| Values::new(1).predict_classes(array![[1.0f32, 2.0]].view()));
    let text = *panic.unwrap_err().downcast::<String>().unwrap();
    assert_eq!(text, "`Values` has no loss of classes, and so no classes to predict");
}

/// Of targets that are missing, of weights, and of padding, the numbers of an epoch are those of the report.
#[test]
fn the_metrics_of_an_epoch_are_those_of_the_network_it_leaves() {
    let trainer = || Trainer::new(Adam::new(0.01)).epochs(3).batch_size(2).progress(false);
    let x = array![[2.0, -1.0], [-1.0, 1.0], [1.0, 3.0], [-2.0, 0.5], [0.3, 0.1]];
    let t = array![[1.0, 1.0], [0.0, 1.0], [0.0, f64::NAN], [0.0, f64::NAN], [1.0, 0.0]];
    let several = Dataset::with_targets(x, t).unwrap().weighted(vec![1.0, 2.0, 1.0, 1.0, 0.5]).unwrap();
    let mut net = Several::new(1).cast::<f64>();
    let measured =
        trainer().metric(Metric::f1()).metric(Metric::auc()).metric(Metric::brier()).monitor("brier");
    let history = measured.fit(&mut net, &several, Some(&several)).unwrap();
    let (best, report) =
        (&history.epochs[history.best_epoch.unwrap() - 1], metrics::of(&net, &several).unwrap());
    for name in ["f1", "auc", "brier"] {
        assert_eq!(best.metric(name), report.get(name), "{name}");
    }

    // Sequences of one and three steps: predictions at padding are NaN, as those of `predict`.
    let x = regnet::ndarray::Array3::from_shape_fn((2, 3, 2), |(i, j, k)| {
        if i == 0 && j > 0 { f32::NAN } else { 0.1 * (i + 2 * j + k) as f32 }
    });
    let steps = Dataset::with_targets(x, regnet::ndarray::Array3::from_elem((2, 3, 2), 0.5)).unwrap();
    let own = Metric::new("last", Better::Higher, |y, truths| {
        assert_eq!(y.shape(), [2, 3, 2]);
        assert!(matches!(truths, Targets::Values(values) if values == [0.5; 12]));
        assert!(y[[0, 0, 0]].is_finite() && y[[0, 1, 0]].is_nan());
        Ok(y[[1, 2, 1]])
    });
    let mut net = Steps::new(1);
    let history = trainer().metric(Metric::mae()).metric(own).fit(&mut net, &steps, Some(&steps)).unwrap();
    let best = &history.epochs[history.best_epoch.unwrap() - 1];
    assert_eq!(best.metric("mae"), metrics::of(&net, &steps).unwrap().get("mae"));
    assert_eq!(best.metric("last"), Some(f64::from(net.predict(steps.view())[[1, 2, 1]])));
}
