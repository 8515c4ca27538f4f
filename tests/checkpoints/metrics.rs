//! Metrics of the validation set, and what is monitored, go on as everything else does.

use super::edited::Edited;
use super::*;
use regnet::metrics::{self, Better, Metric};

/// What is monitored rises and falls, so that schedule and criteria have something to remember; one is never a number.
pub fn measured() -> Trainer<Adam> {
    trainer()
        .metric(Metric::macro_f1())
        .metric(Metric::new("doubt", Better::Lower, |y, truths| Ok(metrics::log_loss(y, truths)?.sqrt())))
        .metric(Metric::new("nothing", Better::Lower, |_, _| Ok(f64::NAN)))
        .monitor("macro_f1")
}

#[test]
fn a_training_with_metrics_goes_on_to_the_same_history() {
    let whole = fit(&measured(), Duration::ZERO).unwrap();
    let by_loss = fit(&trainer(), Duration::ZERO).unwrap();
    assert_ne!(whole.1.best_epoch, by_loss.1.best_epoch, "the test shows nothing");
    for epochs in [1, 4, 7] {
        let folder = folder("metrics");
        fit(&measured().epochs(epochs).checkpoint(&folder, Every::Steps(7)), Duration::ZERO).unwrap();
        // The newest is of the epoch's end, the one before of its middle.
        for _ in 0..2 {
            assert_same(&fit(&measured().resume(&folder), Duration::ZERO).unwrap(), &whole);
            fs::remove_file(files(&folder).pop().unwrap()).unwrap();
        }
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn other_metrics_are_other_settings() {
    let folder = folder("other-metrics");
    fit(&measured().epochs(3).checkpoint(&folder, Every::Epochs(1)), Duration::ZERO).unwrap();
    let refused =
        |trainer: Trainer<Adam>| fit(&trainer.resume(&folder), Duration::ZERO).unwrap_err().to_string();
    let text = refused(trainer());
    assert!(
        text.ends_with("with `metric macro_f1, higher is better`, but this one has no such line"),
        "{text}"
    );
    let text = refused(measured().metric(Metric::auc()));
    assert!(
        text.ends_with("with `monitor macro_f1`, but this one has `metric auc, higher is better`"),
        "{text}"
    );
    let text = refused(measured().monitor("doubt"));
    assert!(text.ends_with("with `monitor macro_f1`, but this one has `monitor doubt`"), "{text}");
    let text = refused(measured().monitor("valid_loss"));
    assert!(text.ends_with("with `monitor macro_f1`, but this one has no such line"), "{text}");
    fs::remove_dir_all(folder).unwrap();
}

/// Each epoch has eleven numbers, of which the ninth is monitored.
#[test]
fn metrics_that_no_training_remembers_are_refused() {
    let folder = folder("impossible-metrics");
    fit(&measured().epochs(3).checkpoint(&folder, Every::Epochs(3)), Duration::ZERO).unwrap();
    let path = files(&folder).remove(0);
    let good = fs::read(&path).unwrap();
    assert_eq!(Edited::of(&path).list("training.run.history").len(), 33);
    for (list, index, value, expected) in [
        ("history", 8, f64::NAN, "its `history` has other numbers"),
        ("history", 8, f64::NEG_INFINITY, "its `history` has other numbers"),
        // Higher than any: the best epoch would be another.
        ("history", 8, 2.0, "its `best` has other numbers"),
        ("best", 1, 0.5, "its `best` has other numbers"),
    ] {
        let mut file = Edited::of(&path);
        file.set(&format!("training.run.{list}"), index, value);
        file.write();
        let error = fit(&measured().resume(&folder), Duration::ZERO).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        fs::write(&path, &good).unwrap();
    }
    fs::remove_dir_all(folder).unwrap();
}
