//! Every way that a training can end leaves the best weights.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::*;
use crate::train::trainer::Callbacks;

/// A validation set that contradicts the training set: its loss is lowest after the first epoch.
fn sets() -> (Dataset, Dataset) {
    (points(40, 1, false), points(40, 2, true))
}

#[test]
fn a_callback_ends_after_an_epoch_with_the_best_weights() {
    let (train, valid) = sets();
    let mut net = Classifier::new();
    let mut seen = Vec::new();
    let callbacks = Callbacks::new().on_epoch(|done| {
        seen.push((done.epoch.epoch, done.best));
        if done.epoch.epoch == 3 {
            ControlFlow::Break("enough".to_owned())
        } else {
            ControlFlow::Continue(())
        }
    });
    let history = trainer(9).fit_with(&mut net, &train, Some(&valid), callbacks).unwrap();
    assert_eq!(history.stopped, Stopped::Callback("enough".into()));
    assert_eq!(seen, [(1, true), (2, false), (3, false)]);
    assert_eq!(net, trained(1, &train));
    assert!(
        history
            .to_string()
            .ends_with("stopped after epoch 3: enough; the network has the weights of epoch 1")
    );
}

#[test]
fn a_callback_ends_in_the_middle_of_an_epoch() {
    let (train, valid) = sets();
    let mut net = Classifier::new();
    let callbacks = Callbacks::new().on_step(|step| match step.updates {
        13 => ControlFlow::Break("at 13".to_owned()),
        _ => ControlFlow::Continue(()),
    });
    let history = trainer(9).fit_with(&mut net, &train, Some(&valid), callbacks).unwrap();
    // 40 examples by 8 are 5 updates an epoch
    assert_eq!((history.epochs.len(), history.stopped), (2, Stopped::Callback("at 13".into())));
    assert_eq!(net, trained(1, &train));
}

#[test]
fn an_interrupt_ends_after_its_step_with_the_best_weights() {
    let (train, valid) = sets();
    let flag = Arc::new(AtomicBool::new(false));
    let mut net = Classifier::new();
    let callbacks = Callbacks::new().on_step(|step| flag.store(step.updates == 8, Ordering::Relaxed));
    let history = trainer(9).interrupt(&flag).fit_with(&mut net, &train, Some(&valid), callbacks).unwrap();
    assert_eq!((history.epochs.len(), history.stopped), (1, Stopped::Interrupted));
    assert_eq!(net, trained(1, &train));
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
fn a_panic_in_a_callback_leaves_the_best_weights() {
    let (train, valid) = sets();
    let mut net = Classifier::new();
    let callbacks = Callbacks::new().on_step(|step| assert!(step.updates < 12, "a mistake of the program"));
    let trainer = trainer(9);
    let fit = AssertUnwindSafe(|| trainer.fit_with(&mut net, &train, Some(&valid), callbacks));
    assert!(catch_unwind(fit).is_err());
    assert_eq!(net, trained(1, &train));
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no clock")]
fn a_limit_of_epochs_or_of_time_ends_without_validation_too() {
    let (train, _) = sets();
    let fit = |rule: EarlyStopping| {
        let mut net = Classifier::new();
        let history = trainer(9).early_stopping(rule).fit(&mut net, &train, None).unwrap();
        (history.epochs.len(), history.stopped)
    };
    let (epochs, stopped) = fit(EarlyStopping::epoch_limit(2).into());
    assert_eq!((epochs, stopped), (2, Stopped::Criterion("the limit of 2 epochs is reached".into())));
    // at once: the epoch of one step still counts
    let (epochs, stopped) = fit(EarlyStopping::time_limit(Duration::ZERO).into());
    assert_eq!(epochs, 1);
    assert!(matches!(stopped, Stopped::Criterion(_)));
}

#[test]
fn a_limit_of_time_is_refused_where_there_is_no_clock() {
    let rule = EarlyStopping::epoch_limit(3).or(EarlyStopping::time_limit(Duration::from_secs(9)));
    for (has_clock, rule, is_refused) in [
        (true, rule.clone(), false),
        (false, rule, true),
        (false, EarlyStopping::epoch_limit(3).into(), false),
    ] {
        let refused = super::super::checks::settings(&trainer(9).early_stopping(rule), false, has_clock);
        assert_eq!(refused.is_err(), is_refused);
        if let Err(error) = refused {
            assert_eq!(
                error.to_string(),
                "`time_limit` needs a clock, and this machine has none; `epoch_limit` counts epochs"
            );
        }
    }
}
