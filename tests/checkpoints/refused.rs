//! Checkpoints that no training of these settings writes.

use super::edited::{Edited, one_checkpoint};
use super::*;

/// The text of a refused resume, which has changed nothing of the network.
fn refused(folder: &Path) -> String {
    let mut net = common::shaken(Net::new(7));
    net.metadata_mut().insert("key".into(), "text".into());
    let before = net.clone();
    let (train, valid) = (data(1, 200), valid());
    let error = trainer().resume(folder).fit(&mut net, &train, Some(&valid)).unwrap_err();
    assert!(matches!(error, regnet::Error::Model(_)), "{error:?}");
    assert!(net.state() == before.state(), "a refused checkpoint has changed the network: {error}");
    error.to_string()
}

/// A list, numbers that are put into it, and what the error says.
type ImpossibleList = (&'static str, &'static [(usize, f64)], &'static str);

const INF: f64 = f64::INFINITY;

const IMPOSSIBLE: &[ImpossibleList] = &[
    ("schedule", &[(0, INF), (1, INF), (2, 0.0)], "its `schedule` has other numbers"),
    ("schedule", &[(0, -0.1)], "its `schedule` has other numbers"),
    ("schedule", &[(2, 1.0)], "its `schedule` has other numbers"),
    ("schedule", &[(1, f64::NAN)], "its `schedule` has other numbers"),
    ("position", &[(0, 4.0)], "its `history` has other numbers"),
    ("position", &[(0, 1e300)], "its `position` has other numbers"),
    ("position", &[(1, 4.0)], "its `position` has other numbers"),
    ("position", &[(1, -1.0)], "its `position` has other numbers"),
    ("position", &[(2, 34.0)], "its `average` has other numbers"),
    ("position", &[(3, -1.0)], "its `position` has other numbers"),
    ("position", &[(3, 1e19)], "its `position` has other numbers"),
    ("position", &[(4, f64::NAN)], "its `position` has other numbers"),
    ("position", &[(7, 1e9)], "its `position` has other numbers"),
    ("position", &[(8, 61.0)], "its `position` has other numbers"),
    ("history", &[(0, 2.0)], "its `history` has other numbers"),
    ("history", &[(4, f64::NAN)], "its `history` has other numbers"),
    ("history", &[(6, INF)], "its `history` has other numbers"),
    ("early_stopping.0", &[(0, 2.5)], "its `early_stopping.0` has other numbers"),
    ("early_stopping.0", &[(2, 7.0)], "its `early_stopping.0` has other numbers"),
    ("early_stopping.0", &[(4, 1.0)], "its `early_stopping.0` has other numbers"),
    ("early_stopping.1", &[(0, f64::NAN)], "its `early_stopping.1` has other numbers"),
    ("best", &[(0, 4.0)], "its `best` has other numbers"),
    ("best", &[(1, -1.0)], "its `best` has other numbers"),
    ("average", &[(0, 1e15)], "its `average` has other numbers"),
];

/// Changes the only checkpoint of a folder for as long as it takes to see that it is refused with this text.
#[track_caller]
fn assert_refused(folder: &Path, expected: &str, change: impl FnOnce(&mut Edited)) {
    let path = files(folder).remove(0);
    let good = fs::read(&path).unwrap();
    let mut file = Edited::of(&path);
    change(&mut file);
    file.write();
    let text = refused(folder);
    assert!(text.contains(expected), "{text}, expected {expected}");
    fs::write(&path, &good).unwrap();
}

#[test]
fn what_no_training_remembers_is_refused_and_changes_nothing() {
    let folder = folder("impossible");
    one_checkpoint(&folder);
    for (name, changes, expected) in IMPOSSIBLE {
        assert_refused(&folder, expected, |file| {
            changes
                .iter()
                .for_each(|(index, value)| file.set(&format!("training.run.{name}"), *index, *value));
        });
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn tensors_that_no_training_has_are_refused_and_change_nothing() {
    let folder = folder("unsound");
    one_checkpoint(&folder);
    for (name, index, value, expected) in [
        ("dense1.weight", 25, f32::NAN, "`dense1.weight`[1, 1] is NaN, expected a finite number"),
        (
            "batchnorm1.running_var",
            3,
            -1.0,
            "`batchnorm1.running_var`[3] is -1.0, expected a finite number from 0 up",
        ),
        ("training.state.optimizer.1", 5, f32::NAN, "its `optimizer.1`[5] is NaN"),
        ("training.state.best.params", 0, f32::INFINITY, "in its `best`, `dense1.weight`[0, 0] is inf"),
        ("training.state.average.stats", 24, -0.5, "in its `average`, `batchnorm1.running_var`[0] is -0.5"),
    ] {
        assert_refused(&folder, expected, |file| file.set_single(name, index, value));
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn lists_that_are_missing_and_other_versions_are_refused_and_change_nothing() {
    let folder = folder("lists");
    one_checkpoint(&folder);
    for (old, new, expected) in [
        ("training.run.average", "training.run.averags", "it has no `average`"),
        ("training.state.optimizer.1", "training.state.optimizer.2", "it has no `optimizer.1`"),
        (
            "\"training_version\":\"1\"",
            "\"training_version\":\"9\"",
            "has the layout `9`, expected `1`: regnet ",
        ),
        (
            "\"training_version\":\"1\"",
            "\"training_versiom\":\"1\"",
            "has the layout `nothing`, expected `1`",
        ),
    ] {
        assert_refused(&folder, expected, |file| file.header = file.header.replacen(old, new, 1));
    }
    fs::remove_dir_all(folder).unwrap();
}

/// Every number that a checkpoint keeps, each as an extreme: it is refused with nothing changed, or the training goes on.
#[test]
fn no_number_of_a_checkpoint_is_believed() {
    let folder = folder("extremes");
    let path = one_checkpoint(&folder);
    let good = fs::read(&path).unwrap();
    let extremes = [0.0, -1.0, 0.5, 1e18, -1e300, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    let lists: Vec<String> =
        Edited::of(&path).names().into_iter().filter(|name| name.starts_with("training.run.")).collect();
    assert!(lists.len() >= 6, "{lists:?}");
    let (mut tried, mut taken) = (0, 0);
    for name in lists {
        for (index, before) in Edited::of(&path).list(&name).into_iter().enumerate() {
            for value in extremes.into_iter().filter(|value| value.to_bits() != before.to_bits()) {
                let mut file = Edited::of(&path);
                file.set(&name, index, value);
                file.write();
                let mut net = Net::new(7);
                let untouched = net.clone();
                let (train, valid) = (data(1, 200), valid());
                let result = trainer().resume(&folder).fit(&mut net, &train, Some(&valid));
                tried += 1;
                match result {
                    Ok(_) => taken += 1,
                    Err(_) => assert!(net.state() == untouched.state(), "{name}[{index}] = {value}"),
                }
                fs::write(&path, &good).unwrap();
            }
        }
    }
    // Those that may have any value, losses of the history above all, are taken.
    assert!(tried > 300 && taken < tried / 2, "{taken} of {tried} changes were taken");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn fewer_epochs_than_are_done_are_refused() {
    let folder = folder("fewer");
    one_checkpoint(&folder);
    let error = fit(&trainer().epochs(3).resume(&folder), Duration::ZERO).unwrap_err();
    assert!(matches!(error, regnet::Error::Setting(_)), "{error:?}");
    let expected = "is in or after epoch 4, but this training has 3 epochs; only more can be asked for";
    assert!(error.to_string().ends_with(expected), "{error}");
    fs::remove_dir_all(folder).unwrap();
}
