//! What counts in a loss, and what does not: targets with other axes, targets that are missing, weights of outputs.

use regnet::ndarray::{Array2, Array3, array};
use regnet::{Adam, Dataset, Rng, Sgd, Trainer, network};

use crate::common::relative_error;

network! {
    struct Steps: input(5, 2) -> lstm(3, sequence = true) -> loss mse;
}

#[test]
fn targets_with_other_axes_are_refused() {
    let (x, data) = (Array3::<f32>::zeros((4, 5, 2)), |axes: (usize, usize, usize)| {
        Dataset::with_targets(Array3::zeros((4, 5, 2)), Array3::<f32>::zeros(axes)).unwrap()
    });
    let mut net = Steps::new(1);
    let trainer = Trainer::new(Adam::new(1e-3)).epochs(1).progress(false);
    let error = trainer.fit(&mut net, &data((4, 3, 5)), None).unwrap_err();
    let text = "`Steps` takes targets [5, 3], but the training set has targets [3, 5]; \
                `permuted_axes([0, 2, 1])` puts the channels last";
    assert_eq!(error.to_string(), text);
    let error = net.evaluate(&data((4, 5, 4))).unwrap_err();
    assert_eq!(error.to_string(), "`Steps` takes targets [5, 3], but the data set has targets [5, 4]");
    trainer.fit(&mut net, &data((4, 5, 3)), Some(&data((4, 5, 3)))).unwrap();
    // Lists of as many values are taken as inputs are.
    let flat = Dataset::with_targets(x, Array2::<f32>::zeros((4, 15))).unwrap();
    trainer.fit(&mut net, &flat, None).unwrap();
}

network! {
    struct Scores: input(3) -> dense(6) -> tanh -> dense(4) -> loss mse(missing = skip);
    struct Strict: input(3) -> dense(6) -> tanh -> dense(4) -> loss mse;
    struct Answers: input(3) -> dense(6) -> tanh -> dense(4) -> loss sigmoid_cross_entropy(missing = skip);
}

/// 64-bit sums in another order.
const ROUNDING: f64 = 1e-12;
const NAN: f64 = f64::NAN;

/// Inputs, targets of which every third is missing, and of the last example all.
fn known_in_part(examples: usize) -> (Array2<f64>, Array2<f64>) {
    let mut rng = Rng::new(3);
    let x = Array2::from_shape_fn((examples, 3), |_| rng.normal());
    let y = Array2::from_shape_fn((examples, 4), |(example, output)| {
        let missing = example + 1 == examples || (example + output) % 3 == 0;
        if missing { NAN } else { rng.uniform() }
    });
    (x, y)
}

fn trainer() -> Trainer<Sgd> {
    Trainer::new(Sgd::new(0.1)).epochs(3).batch_size(4).progress(false)
}

/// Σ l / n over the targets that are there, of the batch and of a whole set that `evaluate` takes in parts.
#[test]
fn the_mean_is_over_the_targets_that_are_there() {
    let (x, y) = known_in_part(700);
    let mut net = Scores::new(1).cast::<f64>();
    let scores = net.scores(x.view());
    let there: Vec<(f64, f64)> =
        scores.iter().zip(&y).filter(|(_, y)| !y.is_nan()).map(|(s, y)| (*s, *y)).collect();
    let mean = there.iter().map(|(s, y)| (s - y) * (s - y)).sum::<f64>() / there.len() as f64;
    let data = Dataset::with_targets(x.clone(), y.clone()).unwrap();
    assert!((net.evaluate(&data).unwrap().loss.data - mean).abs() < ROUNDING);
    let (mut ws, mut grads, mut rng) = (net.workspace(700), net.zero_grads(), Rng::new(1));
    let (x, y) = (x.as_slice().unwrap(), y.as_slice().unwrap());
    let loss = net.forward_backward(x, y, &mut grads, &mut ws, &mut rng).unwrap();
    assert!((loss.data - mean).abs() < ROUNDING);
    assert!((net.probe(&data, 7).unwrap().loss.data - mean).abs() < ROUNDING);
}

/// An example of which nothing is known changes nothing, and a training goes through; without the option it says which
/// option there is.
#[test]
fn missing_targets_are_left_out_of_training() {
    let (x, y) = known_in_part(9);
    let data = Dataset::with_targets(x, y).unwrap();
    let known = data.select(&[0, 1, 2, 3, 4, 5, 6, 7]);
    let gradient = |data: &Dataset<f64>| {
        let mut net = Scores::new(1).cast::<f64>();
        let (mut ws, mut grads, mut rng) = (net.workspace(9), net.zero_grads(), Rng::new(1));
        net.forward_backward(data.inputs(), data.targets(), &mut grads, &mut ws, &mut rng).unwrap();
        grads.values().to_vec()
    };
    assert!(relative_error(&gradient(&data), &gradient(&known)) < ROUNDING);
    let mut net = Scores::new(1).cast::<f64>();
    let history = trainer().fit(&mut net, &data, Some(&data)).unwrap();
    assert!(history.epochs.iter().all(|epoch| epoch.train_loss.is_finite()));
    let mut strict = Strict::new(1).cast::<f64>();
    let error = trainer().batch_size(9).fit(&mut strict, &data, None).unwrap_err().to_string();
    assert!(error.contains("the target of example"), "{error}");
    assert!(error.ends_with("; `mse(missing = skip)` leaves targets out that are missing"), "{error}");
}

#[test]
fn accuracy_is_of_what_is_known() {
    let data = Dataset::with_targets(
        Array2::<f32>::zeros((3, 3)),
        array![[1.0, f32::NAN, 0.0, f32::NAN], [0.0, 0.0, 0.0, 0.0], [f32::NAN; 4]],
    );
    let mut net = Answers::new(1);
    net.param_mut("dense2.weight").unwrap().fill(0.0);
    net.param_mut("dense2.bias").unwrap().assign(&array![3.0, 3.0, -3.0, -3.0].into_dyn());
    let report = net.evaluate(&data.unwrap()).unwrap();
    assert_eq!((report.accuracy, report.examples), (Some(0.5), 3));
}

/// A weight of 0 is a missing target, one of 2 the same target twice; with both the weight of the example counts.
#[test]
fn masks_are_weights_of_single_targets() {
    let (x, y) = known_in_part(9);
    let mask = y.mapv(|y| if y.is_nan() { 0.0 } else { 1.0 });
    let missing = Dataset::with_targets(x.clone(), y.clone()).unwrap();
    let masked = Dataset::with_targets(x.clone(), y).unwrap().masked(mask.clone()).unwrap();
    let mut nets = (Scores::new(1).cast::<f64>(), Strict::new(1).cast::<f64>());
    trainer().fit(&mut nets.0, &missing, Some(&missing)).unwrap();
    trainer().fit(&mut nets.1, &masked, Some(&masked)).unwrap();
    assert_eq!(nets.0.state().params, nets.1.state().params);
    assert_eq!(nets.0.evaluate(&missing).unwrap(), nets.1.evaluate(&masked).unwrap());
    assert_eq!(nets.0.probe(&missing, 7).unwrap(), nets.1.probe(&masked, 7).unwrap());
    // Weights of examples are those of all their targets.
    let weights: Vec<f64> = (1..10).map(f64::from).collect();
    let spread =
        Array2::from_shape_fn((9, 4), |(example, output)| weights[example] * mask[[example, output]]);
    let both = masked.clone().weighted(weights).unwrap();
    let at_once = masked.masked(spread).unwrap();
    let losses = [both, at_once].map(|data| nets.1.evaluate(&data).unwrap().loss.data);
    assert!((losses[0] - losses[1]).abs() < ROUNDING, "{losses:?}");
}

#[test]
fn an_infinite_target_is_an_error_still() {
    let data = Dataset::with_targets(
        Array2::<f32>::zeros((2, 3)),
        array![[f32::NAN, 1.0, 1.0, 1.0], [1.0, 1.0, f32::INFINITY, 1.0]],
    );
    let error = trainer().fit(&mut Scores::new(1), &data.unwrap(), None).unwrap_err().to_string();
    assert!(error.ends_with("the target of example 1 of the training set holds inf in column 2"), "{error}");
}

network! {
    struct Means: input(1) -> dense(2) -> loss mse(missing = skip);
}

/// Inputs of 0 leave the biases, which go to the mean of what is known: 1/2, whatever the batches. Were each batch divided by
/// what is known in it, an example with one answer would count twice as much as one with two, and it would be 2/3.
#[test]
fn a_training_minimizes_what_evaluate_reports_whatever_the_batches() {
    /// Steps of 0.02 end within a few percent.
    const NEAR: f32 = 0.04;
    let targets = array![[0.0, 3.0], [1.0, f32::NAN], [0.0, 3.0], [1.0, f32::NAN]];
    let data = Dataset::with_targets(Array2::<f32>::zeros((4, 1)), targets.clone()).unwrap();
    let known = targets.mapv(|y| if y.is_nan() { 0.0 } else { 1.0 });
    let masked = data.clone().masked(known).unwrap();
    for (data, batch_size) in [(&data, 1), (&data, 2), (&data, 4), (&masked, 1)] {
        let mut net = Means::new(1);
        let trainer = Trainer::new(Sgd::new(0.02)).epochs(400).batch_size(batch_size).progress(false);
        trainer.fit(&mut net, data, None).unwrap();
        let bias = net.param("dense1.bias").unwrap();
        assert!((bias[[0]] - 0.5).abs() < NEAR && (bias[[1]] - 3.0).abs() < NEAR, "{batch_size}: {bias}");
    }
}
