//! Numbers of the validation set after each epoch, and what is monitored.

use super::*;
use crate::train::metrics::{self, Better, Metric};
use crate::train::schedule::Schedule;
use crate::train::trainer::{Averaging, Callbacks};

/// The Brier score as if it were to be high: of the contrary validation set it is best at the end, where the loss is worst.
fn wrongness() -> Metric {
    Metric::new("wrongness", Better::Higher, |y, truths| metrics::brier(y, truths))
}

/// A validation set that contradicts the training set: its loss is lowest after the first epoch.
fn sets() -> (Dataset, Dataset) {
    (points(40, 1, false), points(40, 2, true))
}

#[test]
fn each_epoch_has_what_a_report_says_of_the_network_at_its_end() {
    let (train, valid) = (points(40, 1, false), points(30, 2, false));
    let own = Metric::new("top 1", Better::Higher, |y, truths| metrics::top_k(y, truths, 1));
    let trainer = trainer(3).metric(Metric::log_loss()).metric(own).metric(Metric::auc());
    let mut ends = Vec::new();
    let callbacks = Callbacks::new().on_epoch(|done| ends.push(metrics::of(done.net, &valid).unwrap()));
    let history = trainer.fit_with(&mut Classifier::new(), &train, Some(&valid), callbacks).unwrap();
    for (epoch, end) in history.epochs.iter().zip(ends) {
        let expected = [("log_loss", "log_loss"), ("top 1", "accuracy"), ("auc", "auc")]
            .map(|(name, number)| (name.to_owned(), end.get(number).unwrap()));
        assert_eq!(epoch.metrics, expected);
    }
    let mut plain = Classifier::new();
    super::trainer(3).fit(&mut plain, &train, Some(&valid)).unwrap();
    let mut measured = Classifier::new();
    trainer.fit(&mut measured, &train, Some(&valid)).unwrap();
    assert_eq!(measured, plain, "to look changes nothing");
}

/// Predictions are in the units of the targets, also where the network standardizes them.
#[test]
fn values_are_measured_in_their_own_units() {
    let inputs = Array2::from_shape_fn((40, 2), |(i, j)| 1000.0 + ((i * 7 + j * 3) % 11) as f32);
    let targets = inputs.mapv(|x| 5.0 * x - 200.0);
    let (train, valid) = Dataset::with_targets(inputs, targets).unwrap().split(0.7, 1);
    for averaging in [None, Some(Averaging::ema(0.5))] {
        let mut net = Regressor::new();
        let trainer = trainer(4).standardize(true).metric(Metric::rmse()).monitor("rmse");
        let trainer = Trainer { averaging, ..trainer };
        let history = trainer.fit(&mut net, &train, Some(&valid)).unwrap();
        let best = &history.epochs[history.best_epoch.unwrap() - 1];
        assert_eq!(best.metric("rmse"), metrics::of(&net, &valid).unwrap().get("rmse"));
    }
}

#[test]
fn the_network_ends_with_the_weights_of_the_best_by_what_is_monitored() {
    let (train, valid) = sets();
    let mut net = Classifier::new();
    let trainer = trainer(5).metric(wrongness()).early_stopping(EarlyStopping::patience(1));
    let history = trainer.clone().monitor("wrongness").fit(&mut net, &train, Some(&valid)).unwrap();
    assert_eq!((history.best_epoch, &history.stopped), (Some(5), &Stopped::Finished));
    assert_eq!(net, trained(5, &train));
    // It is the validation loss that is monitored where nothing is said, and what every epoch has may be.
    let by_loss = trainer.fit(&mut Classifier::new(), &train, Some(&valid)).unwrap();
    assert_eq!((by_loss.best_epoch, by_loss.epochs.len()), (Some(1), 2));
    let by_accuracy = super::trainer(5).monitor("valid_accuracy");
    let history = by_accuracy.fit(&mut Classifier::new(), &train, Some(&valid)).unwrap();
    let accuracies: Vec<f64> = history.epochs.iter().map(|epoch| epoch.valid_accuracy.unwrap()).collect();
    let best = accuracies[history.best_epoch.unwrap() - 1];
    assert!(accuracies.iter().all(|accuracy| *accuracy <= best), "{accuracies:?}");
}

#[test]
fn rules_and_the_plateau_wait_for_what_is_monitored() {
    let (train, valid) = sets();
    let falling = Metric::new("goodness", Better::Higher, |y, truths| Ok(1.0 - metrics::brier(y, truths)?));
    let run = |trainer: Trainer<Sgd>| {
        trainer
            .metric(falling.clone())
            .monitor("goodness")
            .fit(&mut Classifier::new(), &train, Some(&valid))
            .unwrap()
    };
    let history = run(trainer(9).early_stopping(EarlyStopping::patience(2)));
    let Stopped::Criterion(reason) = &history.stopped else { panic!("{history}") };
    assert!(reason.starts_with("the goodness has not risen above 0."), "{reason}");
    assert_eq!((history.epochs.len(), history.best_epoch), (3, Some(1)));
    let history = run(trainer(5).schedule(Schedule::on_plateau(1, 0.5)));
    let rates: Vec<f64> = history.epochs.iter().map(|epoch| epoch.learning_rate).collect();
    assert_eq!(rates, [0.5, 0.5, 0.5, 0.25, 0.25]);
}

#[test]
fn a_metric_that_cannot_be_is_told_before_any_step() {
    let (train, valid) = sets();
    let values = Dataset::with_targets(Array2::<f32>::zeros((4, 2)), Array2::zeros((4, 2))).unwrap();
    let refused = |trainer: Trainer<Sgd>, valid: Option<&Dataset>| {
        let mut net = Classifier::new();
        let text = trainer.fit(&mut net, &train, valid).unwrap_err().to_string();
        assert_eq!(net, Classifier::new(), "{text}");
        text
    };
    let refused_of_values = |metric: Metric| {
        let mut net = Regressor::new();
        trainer(1).metric(metric).fit(&mut net, &values, Some(&values)).unwrap_err().to_string()
    };
    assert_eq!(
        refused(trainer(1).metric(Metric::macro_f1()).monitor("macro F1"), Some(&valid)),
        "there is no `macro F1` to monitor, but `valid_loss`, `valid_accuracy`, `macro_f1`; did you mean `macro_f1`?; `metric` \
         adds others"
    );
    assert_eq!(refused_of_values(Metric::auc()), "`mse` has no `auc`; there are `rmse`, `mae`, `r2`");
    assert_eq!(
        refused_of_values(Metric::r2()),
        "the validation set has no `r2`: it takes targets that differ"
    );
    assert_eq!(
        refused(trainer(1).metric(Metric::f1()), Some(&valid)),
        "`softmax_cross_entropy` has no `f1`; there are `accuracy`, `macro_f1`, `auc`, `log_loss`, `brier`, `calibration_error`"
    );
    let one_class = points(30, 2, false);
    let labels = one_class.labels().unwrap().to_vec();
    let one_class = one_class.select(&(0..30).filter(|i| labels[*i] == 1).collect::<Vec<_>>());
    assert_eq!(
        refused(trainer(1).metric(Metric::auc()), Some(&one_class)),
        "the validation set has no `auc`: it takes an example of each class, and one that is not of it"
    );
    assert_eq!(
        refused(trainer(1).metric(Metric::auc()).metric(Metric::auc()), Some(&valid)),
        "two metrics are called `auc`; `Metric::new` takes another name"
    );
    let named = |name: &str| trainer(1).metric(Metric::new(name, Better::Lower, |_, _| Ok(0.0)));
    assert_eq!(
        refused(named("seconds"), Some(&valid)),
        "a metric is called `seconds`, which every epoch has; `Metric::new` takes another name"
    );
    assert!(
        refused(named("two\nlines"), Some(&valid)).starts_with("a metric cannot be called \"two\\nlines\"")
    );
    assert_eq!(refused(named("cost"), None), "metrics are of the validation set, and `fit` gets none");
    let monitored = trainer(1).monitor("valid_accuracy");
    assert_eq!(refused(monitored, None), "`monitor` looks at the validation set, and `fit` gets none");
}

#[test]
fn what_is_monitored_must_be_a_number_and_what_is_not_may_be_none() {
    let (train, valid) = sets();
    let nothing = || trainer(2).metric(Metric::new("nothing", Better::Higher, |_, _| Ok(f64::NAN)));
    let history = nothing().fit(&mut Classifier::new(), &train, Some(&valid)).unwrap();
    assert!(history.to_json().contains("\"nothing\": null"), "{}", history.to_json());
    let error = nothing().monitor("nothing").fit(&mut Classifier::new(), &train, Some(&valid)).unwrap_err();
    assert!(matches!(error, Error::NotFinite(_)));
    assert!(error.to_string().starts_with("`nothing`, which is monitored, is NaN in epoch 1: "), "{error}");
    let failing = Metric::new("broken", Better::Lower, |_, _| Err(Error::Data("no table of costs".into())));
    let mut net = Classifier::new();
    let error = trainer(2).metric(failing).fit(&mut net, &train, Some(&valid)).unwrap_err();
    assert_eq!(error.to_string(), "no table of costs");
    assert_eq!(net, Classifier::new(), "as after every error, the best weights");
}
