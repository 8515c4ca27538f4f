//! A training that is killed again and again ends in the bits of one that was not.
#![forbid(unsafe_code)]
#![deny(warnings)]

#[path = "../common/mod.rs"]
mod common;

mod beside;
mod edited;
mod lines;
mod metrics;
mod refused;
mod settings;
mod varied;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use common::{normal, process_of, wait_until};
use metrics::measured;
use regnet::trainer::{Averaging, Callbacks, Every};
use regnet::{Adam, Dataset, EarlyStopping, History, Rng, Schedule, Trainer, network};

network! {
    /// Everything that has a memory: masks, statistics, moments.
    struct Net: input(12) -> dense(24, l2 = 1e-4) -> batchnorm -> relu -> dropout(0.3) -> dense(3)
        -> loss softmax_cross_entropy;
}

fn data(seed: u64, len: usize) -> Dataset {
    let x = regnet::ndarray::Array2::from_shape_vec((len, 12), normal(len * 12, seed)).unwrap();
    let labels = x.rows().into_iter().map(|x| u32::from(x[0] > 0.0) + u32::from(x[1] > 0.5)).collect();
    Dataset::labelled(x, labels).unwrap()
}

/// Every other label is wrong: its loss rises now and then, so that schedule and criteria have something to remember.
fn valid() -> Dataset {
    let data = data(2, 60);
    let labels = data.labels().unwrap().iter().enumerate();
    let labels = labels.map(|(i, label)| if i % 2 == 0 { *label } else { (label + 1) % 3 }).collect();
    let inputs = data.view().into_dimensionality::<regnet::ndarray::Ix2>().unwrap().to_owned();
    Dataset::labelled(inputs, labels).unwrap()
}

/// 8 epochs of 10 steps, with everything that a checkpoint has to keep.
fn trainer() -> Trainer<Adam> {
    Trainer::new(Adam::new(0.01))
        .epochs(8)
        .batch_size(20)
        .seed(5)
        .schedule(Schedule::on_plateau(0, 0.7).warm_up(2))
        .averaging(Averaging::ema(0.9))
        .early_stopping(EarlyStopping::patience(6).or(EarlyStopping::strip_rise(5, 1)))
        .early_stopping(EarlyStopping::progress_quotient(1e6, 3))
        .progress(false)
}

fn fit(trainer: &Trainer<Adam>, pause: Duration) -> Result<(Net, History), regnet::Error> {
    let mut net = Net::new(1);
    let callbacks = Callbacks::new().on_step(|_| sleep(pause));
    let history = trainer.fit_with(&mut net, &data(1, 200), Some(&valid()), callbacks)?;
    Ok((net, history))
}

/// An empty folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("regnet-checkpoints-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// The checkpoints, newest last.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "safetensors"))
        .collect();
    files.sort();
    files
}

/// The files that somebody writes, or wrote when he was killed.
fn unfinished(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(".tmp")).collect()
}

#[track_caller]
fn assert_same((net, history): &(Net, History), (whole, expected): &(Net, History)) {
    assert!(net.state() == whole.state(), "other bits");
    let losses = |history: &History| -> Vec<[f64; 3]> {
        let row = |e: &regnet::trainer::Epoch| [e.train_loss, e.valid_loss.unwrap(), e.learning_rate];
        history.epochs.iter().map(row).collect()
    };
    assert_eq!(losses(history), losses(expected));
    // As texts: one that is NaN is the same too.
    let metrics = |history: &History| {
        history.epochs.iter().map(|epoch| format!("{:?}", epoch.metrics)).collect::<Vec<_>>()
    };
    assert_eq!(metrics(history), metrics(expected));
    assert_eq!((history.best_epoch, &history.stopped), (expected.best_epoch, &expected.stopped));
}

/// The variable that makes this program the one that is killed.
const FOLDER: &str = "REGNET_TEST_CHECKPOINTS";

/// No test of its own: what `a_training_killed_fifty_times_ends_in_the_same_bits` starts and kills.
#[test]
fn trains_into_the_given_folder() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let trainer = measured().checkpoint(&folder, Every::Steps(1)).resume(&folder);
        fit(&trainer, Duration::from_millis(12)).unwrap();
    }
}

/// How often a training is killed: 50 times, or as often as is asked for.
fn kills() -> usize {
    std::env::var("REGNET_TEST_KILLS").map_or(50, |kills| kills.parse().expect("a number of kills"))
}

#[test]
fn a_training_killed_fifty_times_ends_in_the_same_bits() {
    let folder = folder("killed");
    let whole = fit(&measured(), Duration::ZERO).unwrap();
    let rates: Vec<f64> = whole.1.epochs.iter().map(|epoch| epoch.learning_rate).collect();
    assert!(rates.windows(2).skip(2).filter(|pair| pair[1] < pair[0]).count() >= 2, "no plateau: {rates:?}");
    let mut rng = Rng::new(3);
    let mut truncated = 0;
    for kill in 0..kills() {
        let Some(mut child) = process_of("trains_into_the_given_folder", FOLDER, &folder) else { return };
        // At any moment: in every other process after it has written at least one file.
        let before = files(&folder);
        wait_until(|| kill % 2 == 0 || files(&folder) != before || child.try_wait().unwrap().is_some());
        sleep(Duration::from_secs_f64(0.02 * rng.uniform()));
        child.kill().unwrap();
        child.wait().unwrap();
        // Now and then the disk loses the end of the newest file too.
        if let [.., _, newest] = files(&folder).as_slice()
            && rng.uniform() < 0.2
        {
            let bytes = fs::read(newest).unwrap();
            fs::write(newest, &bytes[..(rng.uniform() * bytes.len() as f64) as usize]).unwrap();
            truncated += 1;
        }
    }
    assert!(truncated > 0, "no file was cut: the test is not what it says");
    let trainer = measured().checkpoint(&folder, Every::Steps(1)).resume(&folder);
    assert_same(&fit(&trainer, Duration::ZERO).unwrap(), &whole);
    assert_eq!(files(&folder).len(), 2, "{:?}", files(&folder));
    assert_eq!(unfinished(&folder), [""; 0], "what the killed processes left is still there");
    // What had ended stays as it was.
    assert_same(&fit(&trainer, Duration::ZERO).unwrap(), &whole);
    fs::remove_dir_all(folder).unwrap();
}

/// Stops a training in its 4th epoch, in the middle or at the end.
fn stopped(folder: &Path, every: Every, updates: u64) {
    let trainer = trainer().checkpoint(folder, every);
    let callbacks = Callbacks::new().on_step(|step| assert!(step.updates <= updates, "killed"));
    let mut net = Net::new(1);
    let (train, valid) = (data(1, 200), valid());
    let fit = || trainer.fit_with(&mut net, &train, Some(&valid), callbacks);
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(fit)).is_err());
}

#[test]
fn a_spoiled_checkpoint_is_left_out_with_a_warning_for_the_one_before() {
    let whole = fit(&trainer(), Duration::ZERO).unwrap();
    type Spoil = fn(&mut Vec<u8>);
    let spoil: [(Spoil, &str); 3] = [
        (|bytes| bytes.truncate(bytes.len() - 1), "truncated"),
        (|bytes| bytes.clear(), "not a safetensors file, or truncated"),
        (|bytes| *bytes.last_mut().unwrap() ^= 1, "spoiled: its values have the checksum"),
    ];
    for (change, expected) in spoil {
        let folder = folder("spoiled");
        stopped(&folder, Every::Epochs(1), 33);
        let found = files(&folder);
        let [_, newest] = found.as_slice() else { panic!("two checkpoints stay, but there are {found:?}") };
        let mut bytes = fs::read(newest).unwrap();
        change(&mut bytes);
        fs::write(newest, bytes).unwrap();
        let resumed = fit(&trainer().resume(&folder), Duration::ZERO).unwrap();
        assert!(resumed.1.warnings[0].contains(expected), "{:?}", resumed.1.warnings);
        assert_same(&resumed, &whole);
        for path in files(&folder) {
            fs::write(path, "").unwrap();
        }
        let error = fit(&trainer().resume(&folder), Duration::ZERO).unwrap_err().to_string();
        assert!(error.starts_with("no checkpoint of"), "{error}");
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn more_epochs_go_on_and_other_settings_are_refused() {
    let folder = folder("settings");
    let short = trainer().epochs(3).checkpoint(&folder, Every::Epochs(2));
    fit(&short, Duration::ZERO).unwrap();
    let whole = fit(&trainer(), Duration::ZERO).unwrap();
    assert_same(&fit(&trainer().resume(&folder), Duration::ZERO).unwrap(), &whole);

    let refused = |trainer: Trainer<Adam>| fit(&trainer, Duration::ZERO).unwrap_err().to_string();
    let text = refused(trainer().batch_size(10).resume(&folder));
    assert!(text.ends_with("with `batch size 20`, but this one has `batch size 10`"), "{text}");
    let text = refused(Trainer::new(Adam::new(0.02)).batch_size(20).resume(&folder));
    assert!(text.contains("adam(rate = 0.01,") && text.contains("adam(rate = 0.02,"), "{text}");
    let text = refused(trainer().checkpoint(&folder, Every::Epochs(1)));
    assert!(text.contains("is of an earlier training: go on with it by `resume`"), "{text}");
    let other = trainer().resume(&folder).fit(&mut Net::new(1), &data(3, 200), Some(&valid())).unwrap_err();
    assert!(other.to_string().contains("`training set 200 [12]"), "{other}");

    // The same shapes, but a training of another kind.
    network! {
        struct Other: input(12) -> dense(24, l2 = 1e-4) -> batchnorm -> relu -> dropout(0.4) -> dense(3)
            -> loss softmax_cross_entropy;
    }
    let trainer = trainer().resume(&folder);
    let other = trainer.fit(&mut Other::new(1), &data(1, 200), Some(&valid())).unwrap_err().to_string();
    assert!(
        other.contains("`layer dropout1: dropout(0.3)`") && other.contains("`layer dropout1: dropout(0.4)`"),
        "{other}"
    );

    // A checkpoint holds the network too.
    let mut net = Net::new(9);
    assert!(
        net.load_matching(files(&folder).last().unwrap()).unwrap().taken.contains(&"dense1.weight".into())
    );
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_interrupted_training_goes_on_where_it_was() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    let (folder, flag) = (folder("interrupted"), Arc::new(AtomicBool::new(false)));
    let interrupted = trainer().checkpoint(&folder, Every::Epochs(100)).interrupt(&flag);
    let callbacks = Callbacks::new().on_step(|step| flag.store(step.updates == 47, Ordering::Relaxed));
    let mut net = Net::new(1);
    interrupted.fit_with(&mut net, &data(1, 200), Some(&valid()), callbacks).unwrap();
    let resumed = fit(&trainer().resume(&folder), Duration::ZERO).unwrap();
    assert_same(&resumed, &fit(&trainer(), Duration::ZERO).unwrap());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn recomputed_statistics_are_the_means_over_all_batches() {
    let (mut net, train) = (Net::new(1), data(1, 100));
    let trainer = Trainer::new(Adam::new(0.01)).epochs(1).batch_size(20).progress(false);
    trainer.fit(&mut net, &train, None).unwrap();
    regnet::trainer::recompute_statistics(&mut net, &train, 20);
    let layers = net.layers();
    let (weight, mean, var) = (
        layers.dense1().weight().into_dimensionality::<regnet::ndarray::Ix2>().unwrap().to_owned(),
        layers.batchnorm1().tensor("running_mean").unwrap().to_owned(),
        layers.batchnorm1().tensor("running_var").unwrap().to_owned(),
    );
    let x = regnet::ndarray::ArrayView2::from_shape((100, 12), train.inputs()).unwrap();
    let y = x.dot(&weight);
    for unit in 0..24 {
        let (mut means, mut variances) = (0.0, 0.0);
        for batch in y.axis_chunks_iter(regnet::ndarray::Axis(0), 20) {
            let column = batch.column(unit);
            let m = column.sum() / 20.0;
            means += m / 5.0;
            variances += column.iter().map(|v| (v - m).powi(2)).sum::<f32>() / 19.0 / 5.0;
        }
        // sums of 32 bits
        assert!((mean[[unit]] - means).abs() < 1e-5, "{} {means}", mean[[unit]]);
        assert!((var[[unit]] / variances - 1.0).abs() < 1e-5, "{} {variances}", var[[unit]]);
    }
}

network! {
    struct Renormed: input(6) -> dense(5) -> relu -> batch_renorm -> dense(4) -> batchnorm -> dense(3)
        -> loss softmax_cross_entropy;
}
network! {
    struct Normed: input(6) -> dense(5) -> relu -> batchnorm(running_variance = biased) -> dense(4) -> batchnorm
        -> dense(3) -> loss softmax_cross_entropy;
}
network! {
    struct Ghosts: input(6) -> dense(4) -> batchnorm(virtual_batch = 4) -> dense(3) -> loss softmax_cross_entropy;
}

/// Labelled examples of six values; the last half lies elsewhere.
fn shifted(count: usize) -> Dataset {
    let x = regnet::ndarray::Array2::from_shape_fn((count, 6), |(i, j)| {
        ((i * 7 + j * 3) % 11) as f32 / 5.0 + (2 * i / count) as f32
    });
    Dataset::labelled(x, vec![0; count]).unwrap()
}

#[test]
fn recomputed_statistics_behind_a_batch_renorm_are_those_behind_a_batch_norm() {
    let (mut net, mut plain) = (Renormed::new(1), Normed::new(1));
    // A unit that never fires has no deviation at all.
    net.param_mut("dense1.bias").unwrap().fill(-0.1);
    net.param_mut("dense1.bias").unwrap()[[0]] = -1e3;
    plain.param_mut("dense1.bias").unwrap().assign(&net.param("dense1.bias").unwrap());
    for name in ["dense1.weight", "dense2.weight"] {
        plain.param_mut(name).unwrap().assign(&net.param(name).unwrap());
    }
    regnet::trainer::recompute_statistics(&mut net, &shifted(40), 10);
    regnet::trainer::recompute_statistics(&mut plain, &shifted(40), 10);
    let (found, expected) = (net.layers(), plain.layers());
    for name in ["running_mean", "running_var"] {
        let (found, expected) = (
            found.batchnorm1().tensor(name).unwrap().to_owned(),
            expected.batchnorm2().tensor(name).unwrap().to_owned(),
        );
        for (found, expected) in found.iter().zip(&expected) {
            // sums of 32 bits
            assert!((found - expected).abs() < 1e-5, "{name}: {found} for {expected}");
        }
    }
}

#[test]
fn recomputed_statistics_of_virtual_batches_weigh_every_batch_alike() {
    let (mut net, train) = (Ghosts::new(1), shifted(18));
    // Batches of 12 and 6: three virtual batches and two, the last of two examples.
    regnet::trainer::recompute_statistics(&mut net, &train, 12);
    let layers = net.layers();
    let weight = layers.dense1().weight().into_dimensionality::<regnet::ndarray::Ix2>().unwrap().to_owned();
    let found = layers.batchnorm1().tensor("running_mean").unwrap().to_owned();
    let y = regnet::ndarray::ArrayView2::from_shape((18, 6), train.inputs()).unwrap().dot(&weight);
    let mean = |from: usize, to: usize, unit: usize| {
        y.column(unit).iter().skip(from).take(to - from).sum::<f32>() / (to - from) as f32
    };
    for unit in 0..4 {
        let first = (mean(0, 4, unit) + mean(4, 8, unit) + mean(8, 12, unit)) / 3.0;
        let expected = (first + (mean(12, 16, unit) + mean(16, 18, unit)) / 2.0) / 2.0;
        // sums of 32 bits
        assert!((found[[unit]] - expected).abs() < 1e-5, "{} for {expected}", found[[unit]]);
    }
}
