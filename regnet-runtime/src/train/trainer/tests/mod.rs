//! What `fit` and `evaluate` promise.

use ndarray::{Array2, array};

mod course;
mod endings;
mod loader;
mod metrics;
mod observers;

use super::testing::Linear;
use super::*;
use crate::base::buffer::Buffer;
use crate::base::rng::Rng;
use crate::model::scalar::Scalar;
use crate::model::step::Loss;
use crate::optim::Sgd;
use crate::spec::Spec;

type Classifier = Linear<true>;
type Regressor = Linear<false>;

/// Points whose class is the sign of the first coordinate; `flipped` has it wrong.
fn points(len: usize, seed: u64, flipped: bool) -> Dataset {
    let mut rng = Rng::new(seed);
    let inputs = Array2::from_shape_fn((len, 2), |_| rng.normal() as f32);
    let labels = inputs.rows().into_iter().map(|x| u32::from((x[0] > 0.0) != flipped)).collect();
    Dataset::labelled(inputs, labels).unwrap()
}

fn trainer(epochs: usize) -> Trainer<Sgd> {
    Trainer::new(Sgd::new(0.5)).epochs(epochs).batch_size(8).seed(3).progress(false)
}

/// The network after this many epochs without validation.
fn trained(epochs: usize, train: &Dataset) -> Classifier {
    let mut net = Classifier::new();
    trainer(epochs).fit(&mut net, train, None).unwrap();
    net
}

/// The sum of two rules: SGD until an update whose number is `at`, which writes NaN.
#[derive(Clone)]
struct Bomb {
    sgd: Sgd,
    at: u64,
}

impl Optimizer for Bomb {
    fn learning_rate(&self) -> f64 {
        self.sgd.learning_rate()
    }
    fn set_learning_rate(&mut self, rate: f64) {
        self.sgd.set_learning_rate(rate);
    }
    fn slots(&self) -> usize {
        self.sgd.slots()
    }
    fn update<T: Scalar>(
        &self,
        step: u64,
        spec: &Spec,
        params: &mut [T],
        grads: &[T],
        slots: &mut [Buffer<T>],
    ) {
        self.sgd.update(step, spec, params, grads, slots);
        if step == self.at {
            params[5] = T::nan();
        }
    }
}

fn bomb(epochs: usize, at: u64) -> Trainer<Bomb> {
    Trainer::new(Bomb { sgd: Sgd::new(0.5), at }).epochs(epochs).batch_size(8).seed(3).progress(false)
}

#[test]
fn a_separable_problem_is_learned() {
    let (train, test) = (points(200, 1, false), points(100, 2, false));
    let mut net = Classifier::new();
    let before = evaluate(&net, &test).unwrap();
    let history = trainer(20).fit(&mut net, &train, Some(&test)).unwrap();
    let after = evaluate(&net, &test).unwrap();
    assert!(after.loss.data < 0.3 * before.loss.data, "{before} {after}");
    assert!(after.accuracy.unwrap() > 0.95, "{after}");
    assert_eq!((history.epochs.len(), &history.stopped), (20, &Stopped::Finished));
    assert!(history.epochs[19].train_loss < history.epochs[0].train_loss);
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let train = points(50, 1, false);
    assert_eq!(trained(3, &train), trained(3, &train));
    let mut other = Classifier::new();
    trainer(3).seed(4).fit(&mut other, &train, None).unwrap();
    assert_ne!(trained(3, &train), other);
}

#[test]
fn an_uneven_batch_is_trained_and_a_lone_example_joins() {
    for (len, steps) in [(16, 2.0), (17, 2.0), (18, 3.0), (7, 1.0), (1, 1.0), (9, 1.0)] {
        let net = trained(1, &points(len, 1, false));
        // the statistic counts the training passes
        assert_eq!(net.state().stats, [steps], "{len} examples");
    }
}

/// The validation set contradicts the training set: its loss is lowest after the first epoch.
#[test]
fn the_last_epoch_ends_with_the_weights_of_the_lowest_validation_loss() {
    let (train, valid) = (points(40, 1, false), points(40, 2, true));
    let mut net = Classifier::new();
    let history = trainer(5).fit(&mut net, &train, Some(&valid)).unwrap();
    assert_eq!(history.best_epoch, Some(1));
    assert!(history.epochs.windows(2).all(|pair| pair[0].valid_loss < pair[1].valid_loss));
    assert_eq!(net, trained(1, &train));
    assert_eq!(evaluate(&net, &valid).unwrap().loss.data, history.epochs[0].valid_loss.unwrap());
}

#[test]
fn a_criterion_ends_with_the_weights_of_the_lowest_validation_loss() {
    let (train, valid) = (points(40, 1, false), points(40, 2, true));
    for rule in [EarlyStopping::patience(2).into(), EarlyStopping::generalization_loss(5.0).into()] {
        let mut net = Classifier::new();
        let rule: EarlyStopping = rule;
        let history = trainer(50).early_stopping(rule).fit(&mut net, &train, Some(&valid)).unwrap();
        assert!(matches!(history.stopped, Stopped::Criterion(_)), "{history}");
        assert!(history.epochs.len() < 50, "{history}");
        assert_eq!(net, trained(1, &train));
    }
}

#[test]
fn the_first_of_two_criteria_ends_the_training() {
    let (train, valid) = (points(40, 1, false), points(40, 2, true));
    let trainer =
        trainer(50).early_stopping(EarlyStopping::patience(9)).early_stopping(EarlyStopping::patience(2));
    assert_eq!(trainer.fit(&mut Classifier::new(), &train, Some(&valid)).unwrap().epochs.len(), 3);
}

/// 40 examples by 8 are 5 updates an epoch.
#[test]
fn an_error_ends_with_the_weights_of_the_lowest_validation_loss() {
    let (train, agreeing, contrary) = (points(40, 1, false), points(40, 2, false), points(40, 2, true));
    for (at, valid, epochs) in [(12, &agreeing, 2), (12, &contrary, 1), (15, &agreeing, 2), (5, &agreeing, 0)]
    {
        let mut net = Classifier::new();
        let error = bomb(9, at).fit(&mut net, &train, Some(valid)).unwrap_err();
        assert!(matches!(error, Error::NotFinite(_)), "{error}");
        let expected = if epochs == 0 { Classifier::new() } else { trained(epochs, &train) };
        assert_eq!(net, expected, "update {at}");
    }
}

#[test]
fn without_validation_the_last_weights_stay() {
    let train = points(40, 1, false);
    let mut stepwise = Classifier::new();
    let history = trainer(1).fit(&mut stepwise, &train, None).unwrap();
    assert_eq!((history.best_epoch, history.epochs[0].valid_loss), (None, None));
    assert_eq!(stepwise, trained(1, &train));
    assert_ne!(stepwise, trained(2, &train));
}

#[test]
fn a_broken_parameter_is_named_with_its_update() {
    let train = points(40, 1, false);
    let text = |at| bomb(2, at).fit(&mut Classifier::new(), &train, None).unwrap_err().to_string();
    let expected = "`dense1.bias` holds NaN in epoch 1: update 3 made it so; the learning rate is 0.5";
    assert_eq!(text(3), expected);
    // the last update of all, which no loss sees
    assert_eq!(
        text(10),
        "`dense1.bias` holds NaN in epoch 2: update 10 made it so; the learning rate is 0.5"
    );
    let mut net = Classifier::new();
    net.state_mut().params[0] = f32::INFINITY;
    let error = trainer(1).fit(&mut net, &train, None).unwrap_err();
    assert_eq!(error.to_string(), "`dense1.weight` holds inf before the first update");
}

#[test]
fn a_broken_example_is_named_with_its_number() {
    let mut inputs = Array2::ones((20, 2));
    inputs[[13, 1]] = f32::NEG_INFINITY;
    let train = Dataset::labelled(inputs, vec![1; 20]).unwrap();
    let error = trainer(1).batch_size(20).fit(&mut Classifier::new(), &train, None).unwrap_err();
    let expected = "the loss is NaN in epoch 1 after 0 updates: the input of example 13 of the training set holds -inf in \
                    column 1";
    assert_eq!(error.to_string(), expected);
    let mut targets = Array2::ones((20, 2));
    targets[[7, 0]] = f32::NAN;
    let train = Dataset::with_targets(Array2::ones((20, 2)), targets).unwrap();
    let error = trainer(1).fit(&mut Regressor::new(), &train, None).unwrap_err();
    let expected = "the target of example 7 of the training set holds NaN in column 0; `mse(missing = skip)` leaves targets \
                    out that are missing";
    assert!(error.to_string().ends_with(expected), "{error}");
}

#[test]
fn a_validation_loss_that_is_not_finite_ends_with_the_weights_it_began_with() {
    let mut inputs = Array2::ones((4, 2));
    inputs[[2, 0]] = f32::NAN;
    let valid = Dataset::labelled(inputs, vec![1; 4]).unwrap();
    let (mut net, fresh) = (Classifier::new(), Classifier::new());
    let error = trainer(3).fit(&mut net, &points(20, 1, false), Some(&valid)).unwrap_err();
    assert!(error.to_string().starts_with("the validation loss is NaN in epoch 1"), "{error}");
    assert_eq!(net, fresh);
}

#[test]
fn the_first_layer_that_overflows_is_named() {
    let train = Dataset::labelled(array![[3e38f32, 3e38], [1.0, 1.0]], vec![0, 1]).unwrap();
    let mut net = Classifier::new();
    net.state_mut().params.fill(1.0);
    let error = trainer(1).fit(&mut net, &train, None).unwrap_err();
    let expected = "the loss is NaN in epoch 1 after 0 updates: `dense1` is the first layer whose output is not \
                    finite (inf); the learning rate is 0.5";
    assert_eq!(error.to_string(), expected);
    assert_eq!(net.state().stats, [0.0], "neither forward pass left a trace in the statistics");
}

#[test]
fn settings_and_data_that_do_not_fit_are_told_before_any_step() {
    let good = points(10, 1, false);
    let refused = |trainer: Trainer<Sgd>, train: &Dataset, valid: Option<&Dataset>| {
        let mut net = Classifier::new();
        let text = trainer.fit(&mut net, train, valid).unwrap_err().to_string();
        assert_eq!(net, Classifier::new(), "{text}");
        text
    };
    assert_eq!(refused(trainer(0), &good, None), "0 epochs train nothing");
    assert_eq!(refused(trainer(1).batch_size(0), &good, None), "a batch of 0 examples trains nothing");
    assert_eq!(refused(trainer(1).threads(0), &good, None), "0 threads do no work");
    let still = Trainer::new(Sgd::new(0.0)).progress(false);
    assert_eq!(refused(still, &good, None), "learning rate 0 is not positive and finite");
    let stopping = trainer(1).early_stopping(EarlyStopping::patience(1));
    assert_eq!(refused(stopping, &good, None), "early stopping needs a validation set");
    assert_eq!(refused(trainer(1), &good.select(&[]), None), "the training set is empty");
    assert_eq!(refused(trainer(1), &good, Some(&good.select(&[]))), "the validation set is empty");
    let wide = Dataset::labelled(Array2::<f32>::zeros((4, 3)), vec![0; 4]).unwrap();
    let text = "`Linear` takes inputs [2], but the validation set has inputs [3]";
    assert_eq!(refused(trainer(1), &good, Some(&wide)), text);
    let folded = Dataset::labelled(ndarray::Array3::<f32>::zeros((4, 2, 1)), vec![2; 4]).unwrap();
    let text = "training set, examples 0 to 3: label 2 is outside 0..2";
    assert_eq!(refused(trainer(1), &folded, None), text);
    let values = Dataset::with_targets(Array2::<f32>::zeros((4, 2)), Array2::zeros((4, 2))).unwrap();
    let text = "training set, examples 0 to 3: needs labels, but gets values";
    assert_eq!(refused(trainer(1), &values, None), text);
}

#[test]
fn values_are_gathered_with_their_inputs() {
    let inputs = Array2::from_shape_fn((30, 2), |(i, j)| ((i * 7 + j * 3) % 11) as f32 / 11.0 - 0.5);
    // an affine map, so that the loss can reach 0
    let targets = Array2::from_shape_fn((30, 2), |(i, o)| 2.0 * inputs[[i, o]] - inputs[[i, 1 - o]] + 0.5);
    let train = Dataset::with_targets(inputs, targets).unwrap();
    let mut net = Regressor::new();
    let history = trainer(400).fit(&mut net, &train, None).unwrap();
    // far below the variance of the targets, which is about 0.5
    const LEARNED: f64 = 1e-6;
    assert!(history.epochs[399].train_loss < LEARNED, "{}", history.epochs[399].train_loss);
    assert_eq!(history.epochs[0].train_accuracy, None);
}

/// 600 examples are batches of 256, 256 and 88.
#[test]
fn an_evaluation_weighs_its_batches_by_their_examples() {
    let (net, data) = (Classifier::new(), points(600, 5, false));
    let report = evaluate(&net, &data).unwrap();
    let single: f64 = (0..600).map(|i| evaluate(&net, &data.select(&[i])).unwrap().loss.data).sum();
    // sums in another order
    const ROUNDING: f64 = 1e-6;
    assert!((report.loss.data - single / 600.0).abs() < ROUNDING);
    assert_eq!(report.examples, 600);
    let shown = Report { loss: Loss { data: 0.25, penalty: 0.5 }, accuracy: Some(0.975), examples: 8 };
    assert_eq!(shown.to_string(), "loss 0.250000 + penalty 0.500000, accuracy 97.50 %, 8 examples");
}

/// A loop of one's own with the same batches ends in the same bits as `fit`.
#[test]
fn an_attached_optimizer_steps_like_the_trainer() {
    let train = points(8, 1, false);
    let (mut by_hand, mut fitted) = (Classifier::new(), Classifier::new());
    let trainer = Trainer::new(Sgd::new(0.5).momentum(0.9)).epochs(3).batch_size(8).progress(false);
    trainer.fit(&mut fitted, &train, None).unwrap();
    let mut optimizer = Sgd::new(0.5).momentum(0.9).attach();
    let mut grads = crate::model::tensors::Grads::zeros();
    let (mut ws, mut rng) = (crate::model::workspace::Workspace::<Classifier>::new(8, true), Rng::new(0));
    for _ in 0..3 {
        for (x, targets) in train.batches(8) {
            crate::model::gradients::forward_backward(
                &mut by_hand,
                x,
                targets,
                &mut grads,
                &mut ws,
                &mut rng,
            )
            .unwrap();
            optimizer.step(&mut by_hand, &grads);
        }
    }
    // one batch in another order: sums differ by rounding
    const ROUNDING: f32 = 1e-6;
    let pairs = by_hand.state().params.iter().zip(&fitted.state().params);
    pairs.for_each(|(a, b)| assert!((a - b).abs() < ROUNDING, "{a} {b}"));
}
