//! What changes along a training: rates, averages, weights of examples.

use super::*;
use crate::optim::Adam;
use crate::train::schedule::Schedule;
use crate::train::trainer::{Averaging, Callbacks};

#[test]
fn a_schedule_by_epoch_and_by_step_sets_the_rate_of_every_update() {
    let train = points(40, 1, false);
    let rates = |schedule: Schedule| {
        let mut rates = Vec::new();
        let callbacks = Callbacks::new().on_step(|step| rates.push(step.learning_rate));
        let trainer = trainer(2).schedule(schedule);
        let history = trainer.fit_with(&mut Classifier::new(), &train, None, callbacks).unwrap();
        assert_eq!(history.epochs[1].learning_rate, rates[9]);
        rates
    };
    assert_eq!(rates(Schedule::step(1, 0.5)), [[0.5; 5], [0.25; 5]].concat());
    let by_step = rates(Schedule::step(2, 0.5).per_step());
    assert_eq!(by_step, [0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625, 0.03125, 0.03125]);
    assert_eq!(rates(Schedule::constant().warm_up(1)), [[0.25; 5], [0.5; 5]].concat());
}

/// The contrary validation set rises from the second epoch on.
#[test]
fn a_plateau_of_the_validation_loss_lowers_the_rate() {
    let (train, valid) = (points(40, 1, false), points(40, 2, true));
    let trainer = trainer(5).schedule(Schedule::on_plateau(1, 0.5));
    let history = trainer.fit(&mut Classifier::new(), &train, Some(&valid)).unwrap();
    let rates: Vec<f64> = history.epochs.iter().map(|epoch| epoch.learning_rate).collect();
    assert_eq!(rates, [0.5, 0.5, 0.5, 0.25, 0.25]);
}

#[test]
fn stochastic_weight_averaging_is_the_mean_of_the_epochs_ends() {
    let train = points(40, 1, false);
    let mut ends: Vec<Vec<f32>> = Vec::new();
    let mut plain = Classifier::new();
    for epochs in 1..=4 {
        plain = trained(epochs, &train);
        ends.push(plain.state().params.to_vec());
    }
    let mut averaged = Classifier::new();
    trainer(4).averaging(Averaging::swa(3)).fit(&mut averaged, &train, None).unwrap();
    for (place, average) in averaged.state().params.iter().enumerate() {
        let mean = 0.5 * (ends[2][place] + ends[3][place]);
        // one rounding of a number of about 1
        assert!((average - mean).abs() < 1e-6, "{average} {mean}");
    }
    assert_ne!(averaged, plain);
}

#[test]
fn the_averaged_network_is_the_one_that_is_validated_and_kept() {
    let (train, valid) = (points(40, 1, false), points(40, 2, false));
    let mut net = Classifier::new();
    let trainer = trainer(6).averaging(Averaging::ema(0.9));
    let history = trainer.fit(&mut net, &train, Some(&valid)).unwrap();
    let best = history.best_epoch.unwrap();
    let loss = evaluate(&net, &valid).unwrap().loss.data;
    assert_eq!(Some(loss), history.epochs[best - 1].valid_loss);
    // before the start of the averages the network itself
    let mut late = Classifier::new();
    let swa = super::trainer(2).averaging(Averaging::swa(3));
    swa.fit(&mut late, &train, Some(&valid)).unwrap();
    let mut plain = Classifier::new();
    super::trainer(2).fit(&mut plain, &train, Some(&valid)).unwrap();
    assert_eq!(late, plain);
}

/// The same examples with weights 2 and 0, and twice and not at all.
#[test]
fn a_weight_of_two_trains_as_the_example_twice() {
    let train = points(16, 1, false);
    let chosen: Vec<usize> = (0..16).filter(|i| i % 2 == 0).collect();
    let weights = (0..16).map(|i| if i % 2 == 0 { 2.0 } else { 0.0 }).collect();
    let fit = |data: &Dataset| {
        let mut net = Classifier::new();
        let trainer = Trainer::new(Adam::new(0.1)).epochs(20).batch_size(16).progress(false);
        let history = trainer.fit(&mut net, data, Some(data)).unwrap();
        (net.state().params.to_vec(), history.epochs[19].train_loss, history.epochs[19].valid_loss.unwrap())
    };
    let (weighted, selected) = (fit(&train.clone().weighted(weights).unwrap()), fit(&train.select(&chosen)));
    // sums in another order, through 20 updates
    const CLOSE: f64 = 1e-4;
    for (a, b) in weighted.0.iter().zip(&selected.0) {
        assert!(f64::from(a - b).abs() < CLOSE, "{a} {b}");
    }
    assert!((weighted.1 - selected.1).abs() < CLOSE && (weighted.2 - selected.2).abs() < CLOSE);
}

#[test]
fn clipped_gradients_move_no_further_than_the_rate_times_the_norm() {
    let train = points(40, 1, false);
    let moved = |trainer: Trainer<Sgd>| {
        let mut net = Classifier::new();
        trainer.batch_size(40).fit(&mut net, &train, None).unwrap();
        let start = Classifier::new();
        let pairs = net.state().params.iter().zip(&start.state().params[..]);
        pairs.map(|(a, b)| f64::from(a - b)).collect::<Vec<f64>>()
    };
    let norm = moved(trainer(1).clip_norm(0.01)).iter().map(|d| d * d).sum::<f64>().sqrt();
    // parameters of 0.4 round to 3e-8
    assert!((norm / (0.5 * 0.01) - 1.0).abs() < 1e-4, "{norm}");
    let largest = moved(trainer(1).clip_value(0.01)).into_iter().fold(0.0, |most: f64, d| most.max(d.abs()));
    assert!((largest / (0.5 * 0.01) - 1.0).abs() < 1e-4, "{largest}");
}

#[test]
fn a_cycle_that_ends_before_the_training_is_an_error() {
    let train = points(40, 1, false);
    let fit =
        |total| trainer(2).schedule(Schedule::one_cycle(total)).fit(&mut Classifier::new(), &train, None);
    let error = fit(6).unwrap_err().to_string();
    assert!(
        error.starts_with("`one_cycle` ends after 6 updates, but the training has 2 epochs of 5, 10 updates"),
        "{error}"
    );
    assert!(fit(10).is_ok());
    let cosine =
        |epochs| trainer(epochs).schedule(Schedule::cosine(4)).fit(&mut Classifier::new(), &train, None);
    assert!(matches!(cosine(5), Err(Error::Setting(_))) && cosine(4).is_ok());
}
