//! A network that standardizes its data takes them raw everywhere, and applies its numbers once.

use regnet::ndarray::{Array2, Array4};
use regnet::optim::LBfgs;
use regnet::{Adam, Dataset, History, Sgd, Standardize, Trainer, network};

use crate::common::bits;

network! {
    struct Curve: input(2) -> dense(6) -> tanh -> dense(1) -> loss mse;
    struct Colours: input(4, 4, 3) -> conv2d(2, kernel = 3) -> relu -> flatten -> dense(2) -> loss softmax_cross_entropy;
    struct Words: input(3) -> embedding(5, 2) -> flatten -> dense(2) -> loss softmax_cross_entropy;
}

/// 64-bit sums in another order.
const ROUNDING: f64 = 1e-12;

fn raw(examples: usize) -> Dataset<f64> {
    let x = Array2::from_shape_fn((examples, 2), |(row, column)| {
        1000.0 * (column + 1) as f64 + 30.0 * ((row * (column + 2)) as f64).sin()
    });
    let y = x.map_axis(regnet::ndarray::Axis(1), |x| 7.0 * x[0] - x[1]);
    Dataset::with_targets(x, y).unwrap()
}

fn trainer() -> Trainer<Adam> {
    Trainer::new(Adam::new(1e-2)).epochs(3).batch_size(8).progress(false)
}

/// What a network does by itself is what was done by hand, to the bit.
#[test]
fn raw_data_are_what_apply_makes_of_them() {
    let (train, valid) = raw(60).split(0.8, 1);
    let scale = Standardize::features(&train).with_targets(&train).unwrap();
    let [seen, seen_valid] = [&train, &valid].map(|data| scale.apply(data));
    let mut by_hand = Curve::new(1).cast::<f64>();
    let history = trainer().fit(&mut by_hand, &seen, Some(&seen_valid)).unwrap();
    let mut by_itself = Curve::new(1).cast::<f64>();
    by_itself.set_standardize(Some(scale.clone()));
    let raw_history = trainer().fit(&mut by_itself, &train, Some(&valid)).unwrap();
    let losses = |history: &History| {
        history.epochs.iter().map(|epoch| (epoch.train_loss, epoch.valid_loss)).collect::<Vec<_>>()
    };
    assert_eq!(losses(&raw_history), losses(&history));
    assert_eq!(by_itself.state().params, by_hand.state().params);
    let mut by_trainer = Curve::new(1).cast::<f64>();
    trainer().standardize(true).fit(&mut by_trainer, &train, Some(&valid)).unwrap();
    assert_eq!(by_trainer.standardize(), Some(&scale));
    assert_eq!(by_trainer.state().params, by_hand.state().params);

    assert_eq!(by_itself.evaluate(&valid).unwrap(), by_hand.evaluate(&seen_valid).unwrap());
    assert_eq!(by_itself.probe(&valid, 3).unwrap(), by_hand.probe(&seen_valid, 3).unwrap());
    assert_eq!(by_itself.scores(valid.view()), by_hand.scores(seen_valid.view()));
    assert_eq!(by_itself.scores(valid.view()), by_hand.predict(seen_valid.view()));
    let mut back = by_itself.scores(valid.view());
    scale.restore_targets(back.as_slice_mut().unwrap());
    assert_eq!(by_itself.predict(valid.view()), back);
    LBfgs::new().iterations(5).minimize(&mut by_itself, &train).unwrap();
    LBfgs::new().iterations(5).minimize(&mut by_hand, &seen).unwrap();
    assert_eq!(by_itself.state().params, by_hand.state().params);
    by_itself.lsuv(train.view()).unwrap();
    by_hand.lsuv(seen.view()).unwrap();
    assert_eq!(by_itself.state().params, by_hand.state().params);
}

#[test]
fn data_that_were_standardized_are_not_standardized_again() {
    let train = raw(20);
    let scale = Standardize::features(&train);
    let mut net = Curve::new(1).cast::<f64>();
    net.set_standardize(Some(scale.clone()));
    let twice = scale.apply(&train);
    assert!(twice.is_standardized() && !train.is_standardized() && twice.split(0.5, 1).0.is_standardized());
    let rest = "was standardized by `apply`, and `Curve` does it by itself since `set_standardize`: give it as it was before";
    let error = trainer().fit(&mut net, &twice, None).unwrap_err().to_string();
    assert_eq!(error, format!("the training set {rest}"));
    let error = trainer().fit(&mut net, &train, Some(&twice.select(&[0, 1]))).unwrap_err().to_string();
    assert_eq!(error, format!("the validation set {rest}"));
    assert_eq!(net.evaluate(&twice).unwrap_err().to_string(), format!("the data set {rest}"));
    let mut plain = Curve::new(1).cast::<f64>();
    let error = trainer().standardize(true).fit(&mut plain, &twice, None).unwrap_err().to_string();
    assert!(error.ends_with("leave `standardize` out, or give it as it was before"), "{error}");
    trainer().fit(&mut plain, &twice, None).unwrap();
}

#[test]
fn a_trainer_takes_the_numbers_from_what_counts_and_leaves_those_that_are_there() {
    let mut x = Array2::from_shape_fn((6, 2), |(row, column)| (row * (column + 1)) as f64);
    x.row_mut(5).fill(1e9);
    let data = Dataset::with_targets(x, Array2::ones((6, 1))).unwrap();
    let data = data.weighted(vec![1.0, 1.0, 1.0, 1.0, 1.0, 0.0]).unwrap();
    let mut net = Curve::new(1).cast::<f64>();
    trainer().standardize(true).fit(&mut net, &data, None).unwrap();
    let (inputs, targets) = net.standardize().unwrap().parts();
    assert_eq!((inputs.mean(), targets.unwrap().mean()), (&[2.0, 4.0][..], &[1.0][..]));
    // More training keeps the numbers of the first.
    trainer().standardize(true).fit(&mut net, &raw(20), None).unwrap();
    assert_eq!(net.standardize().unwrap().parts().0.mean(), [2.0, 4.0]);
    // A set that does not fit is found before anything changes.
    let (mut net, other) =
        (Curve::new(1).cast::<f64>(), Dataset::with_targets(Array2::zeros((2, 3)), Array2::zeros((2, 1))));
    trainer().standardize(true).fit(&mut net, &data, Some(&other.unwrap())).unwrap_err();
    assert!(net.standardize().is_none());
    net.param_mut("dense1.bias").unwrap()[[0]] = f64::NAN;
    trainer().standardize(true).fit(&mut net, &data, None).unwrap_err();
    assert!(net.standardize().is_none());
}

/// Images and sequences by channel; a file keeps that.
#[test]
fn channels_have_a_mean_each() {
    let x = Array4::from_shape_fn((8, 4, 4, 3), |(image, row, column, channel)| {
        (100 * channel) as f32 + ((image + 3 * row + 5 * column) as f32).sin()
    });
    let data = Dataset::labelled(x, (0..8).map(|image| image % 2).collect()).unwrap();
    let mut net = Colours::new(1);
    Trainer::new(Sgd::new(0.01))
        .standardize(true)
        .epochs(1)
        .progress(false)
        .fit(&mut net, &data, None)
        .unwrap();
    let (inputs, targets) = net.standardize().unwrap().parts();
    assert!(targets.is_none() && inputs.mean().len() == 3);
    assert!(inputs.mean().iter().zip([0.0, 100.0, 200.0]).all(|(mean, near)| (mean - near).abs() < 1.0));
    let by_hand = Standardize::channels(&data).apply(&data);
    let sum: f64 = by_hand.inputs().iter().skip(2).step_by(3).map(|x| f64::from(*x)).sum();
    assert!(sum.abs() < 1e-3, "{sum}");
    let again = Colours::from_bytes(&net.to_bytes()).unwrap();
    assert_eq!(again.standardize(), net.standardize());
    assert_eq!(
        bits(again.predict(data.view()).as_slice().unwrap()),
        bits(net.predict(data.view()).as_slice().unwrap())
    );
    assert!(
        (net.evaluate(&data).unwrap().loss.data - again.evaluate(&data).unwrap().loss.data).abs() < ROUNDING
    );
}

#[test]
fn words_have_no_mean() {
    let data = Dataset::labelled(Array2::<f32>::ones((4, 3)), vec![0, 1, 0, 1]).unwrap();
    let mut net = Words::new(1);
    let error =
        Trainer::new(Sgd::new(0.1)).standardize(true).fit(&mut net, &data, None).unwrap_err().to_string();
    assert_eq!(error, "the inputs of `Words` are words of a vocabulary: leave `standardize` out");
    net.set_standardize(Some(Standardize::whole(&data)));
    let varied =
        Dataset::labelled(Array2::from_shape_fn((4, 3), |(row, _)| row as f32), vec![0, 1, 0, 1]).unwrap();
    net.set_standardize(Some(Standardize::whole(&varied)));
    let error = net.evaluate(&varied).unwrap_err().to_string();
    assert!(error.starts_with("data set, standardized: "), "{error}");
}
