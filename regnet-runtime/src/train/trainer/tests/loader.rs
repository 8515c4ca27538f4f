//! Training on batches that a loader gives.

use std::sync::Mutex;

use super::*;
use crate::base::rng::Key;
use crate::data::{BatchError, Batches, DataLoader, batch_ranges, shuffle};

/// Gives batches of other sizes and examples in each epoch, and keeps what it was asked for.
struct Source {
    asked: Asked,
    /// What cannot be read.
    spoiled: Option<(usize, usize)>,
}

/// Epochs and indices.
type Asked = Arc<Mutex<Vec<(usize, usize)>>>;

const BATCHES: usize = 5;

impl Batches for Source {
    fn batches(&self) -> usize {
        BATCHES
    }
    fn batch(&mut self, epoch: usize, index: usize) -> Result<Dataset, BatchError> {
        self.asked.lock().unwrap().push((epoch, index));
        if self.spoiled == Some((epoch, index)) {
            "no number".parse::<f32>()?;
        }
        Ok(batch(epoch, index))
    }
}

fn batch(epoch: usize, index: usize) -> Dataset {
    points(3 + (epoch + 2 * index) % 7, (100 * epoch + index) as u64, false)
}

/// A loader, and what its source was asked for.
fn loader(spoiled: Option<(usize, usize)>) -> (DataLoader, Asked) {
    let asked = Asked::default();
    (DataLoader::new(Source { asked: Arc::clone(&asked), spoiled }), asked)
}

fn bits(net: &Classifier) -> Vec<u32> {
    net.state().params.iter().chain(&net.state().stats[..]).map(|value| value.to_bits()).collect()
}

fn curve(history: &History) -> Vec<(f64, Option<f64>)> {
    history.epochs.iter().map(|epoch| (epoch.train_loss, epoch.train_accuracy)).collect()
}

#[test]
fn batches_of_a_set_give_the_bits_of_the_set() {
    let data = points(53, 4, false);
    let (mut net, mut fed) = (Classifier::new(), Classifier::new());
    let expected = trainer(4).fit(&mut net, &data, Some(&data)).unwrap();
    let (len, all) = (data.len(), data.clone());
    let loader = DataLoader::from_fn(7, move |epoch, index| {
        let mut order: Vec<usize> = (0..len).collect();
        shuffle(&mut order, &mut Rng::from_key(Key::new(3).stream(epoch as u32 + 1)));
        Ok(all.select(&order[batch_ranges(len, 8, true).nth(index).ok_or("no such batch")?]))
    });
    let found = trainer(4).fit(&mut fed, &loader, Some(&data)).unwrap();
    assert_eq!((bits(&fed), curve(&found)), (bits(&net), curve(&expected)));
}

#[test]
fn reading_ahead_changes_no_bit_and_asks_for_each_batch_once() {
    let run = |prefetch: usize, shuffled: bool| {
        let (loader, asked) = loader(None);
        let loader = loader.prefetch(prefetch);
        let loader = if shuffled { loader.shuffle(5) } else { loader };
        let mut net = Classifier::new();
        let history = trainer(3).probe_every(4).fit(&mut net, &loader, None).unwrap();
        let asked = asked.lock().unwrap().clone();
        (bits(&net), curve(&history), history.probes, asked)
    };
    let plain = run(0, false);
    assert_eq!(plain.3, (0..3).flat_map(|epoch| (0..BATCHES).map(move |i| (epoch, i))).collect::<Vec<_>>());
    assert_eq!(plain.2.len(), 4);
    assert_eq!((run(1, false), run(3, false)), (plain.clone(), plain.clone()));
    let shuffled = run(0, true);
    assert_ne!(shuffled.3, plain.3);
    assert_eq!(run(2, true), shuffled);
}

#[test]
fn the_error_of_a_source_ends_the_training_with_it() {
    let valid = points(40, 2, false);
    for prefetch in [0, 2] {
        let (spoiled, _) = loader(Some((2, 3)));
        let mut net = Classifier::new();
        let fit = trainer(5).fit(&mut net, &spoiled.prefetch(prefetch), Some(&valid));
        let error = fit.unwrap_err();
        assert_eq!(error.to_string(), "batch(2, 3): invalid float literal");
        assert!(matches!(&error, Error::Loader(_, error) if error.is::<std::num::ParseFloatError>()));
        // As with every end, it has its best weights.
        let mut best = Classifier::new();
        trainer(2).fit(&mut best, &loader(None).0, Some(&valid)).unwrap();
        assert_eq!(bits(&net), bits(&best));
    }
}

#[test]
fn batches_that_do_not_fit_are_named() {
    let told =
        |loader: DataLoader| trainer(2).fit(&mut Classifier::new(), &loader, None).unwrap_err().to_string();
    let at = |bad: fn() -> Dataset| {
        let loader = DataLoader::from_fn(3, move |epoch, index| {
            Ok(if (epoch, index) == (1, 2) { bad() } else { batch(epoch, index) })
        });
        told(loader)
    };
    let wide = || Dataset::labelled(Array2::zeros((2, 3)), vec![0; 2]).unwrap();
    assert_eq!(at(wide), "`Linear` takes inputs [2], but the batch(1, 2) has inputs [3]");
    assert_eq!(at(|| points(0, 1, false)), "the batch(1, 2) is empty");
    let beyond = || Dataset::labelled(Array2::zeros((2, 2)), vec![0, 7]).unwrap();
    assert!(at(beyond).starts_with("batch(1, 2), examples 0 to 1: "), "{}", at(beyond));
    let nan = || Dataset::labelled(array![[1.0, 2.0], [f32::NAN, 0.0]], vec![0, 1]).unwrap();
    let expected = "the loss is NaN in epoch 2 after 5 updates: the input of example 1 of the batch(1, 2) holds NaN in column 0";
    assert_eq!(at(nan), expected);
    let nothing = || batch(0, 0).weighted(vec![0.0, 0.0, 1.0]).unwrap().select(&[0, 1]);
    assert_eq!(at(nothing), "all weights of the batch(1, 2) are 0");
    assert_eq!(told(DataLoader::from_fn(0, |_, _| Ok(batch(0, 0)))), "the loader has no batch");
}

/// What has no weight may hold anything, as in a set.
#[test]
fn examples_of_weight_zero_are_in_no_batch() {
    let with = array![[1.0, 2.0], [f32::NAN, 0.0], [0.5, -1.0]];
    let with = Dataset::labelled(with, vec![0, 1, 1]).unwrap().weighted(vec![1.0, 0.0, 1.0]).unwrap();
    let without = with.select(&[0, 2]);
    let fit = |data: Dataset| {
        let mut net = Classifier::new();
        trainer(3).fit(&mut net, &DataLoader::from_fn(1, move |_, _| Ok(data.clone())), None).unwrap();
        bits(&net)
    };
    assert_eq!(fit(with), fit(without));
}

#[test]
fn a_standardization_is_the_networks_own() {
    let part = points(40, 1, false);
    let loader = loader(None).0;
    let error = trainer(1).standardize(true).fit(&mut Classifier::new(), &loader, None).unwrap_err();
    let begin = "`standardize` takes its numbers from a training set in memory";
    assert!(error.to_string().starts_with(begin), "{error}");
    let scale = crate::data::Standardize::features(&part);
    let (mut net, mut plain) = (Classifier::new(), Classifier::new());
    net.set_standardize(Some(scale.clone()));
    trainer(2).standardize(true).fit(&mut net, &loader, None).unwrap();
    let raw = DataLoader::from_fn(BATCHES, move |epoch, index| Ok(scale.apply(&batch(epoch, index))));
    trainer(2).fit(&mut plain, &raw, None).unwrap();
    assert_eq!(bits(&net), bits(&plain));
}

#[test]
fn it_evaluates_what_a_set_of_all_its_batches_has() {
    let net = trained(3, &points(60, 1, false));
    let parts: Vec<Dataset> = (0..BATCHES).map(|index| batch(0, index)).collect();
    let x: Vec<f32> = parts.iter().flat_map(|part| part.inputs()).copied().collect();
    let labels: Vec<u32> = parts.iter().flat_map(|part| part.labels().unwrap()).copied().collect();
    let all = Dataset::labelled(Array2::from_shape_vec((labels.len(), 2), x).unwrap(), labels).unwrap();
    let (found, expected) = (evaluate(&net, &loader(None).0).unwrap(), evaluate(&net, &all).unwrap());
    assert_eq!((found.examples, found.accuracy), (expected.examples, expected.accuracy));
    /// The sum over the examples has another order.
    const ROUNDING: f64 = 1e-12;
    assert!((found.loss.data - expected.loss.data).abs() < ROUNDING, "{found:?} {expected:?}");
    let error = evaluate(&net, &loader(Some((0, 1))).0).unwrap_err();
    assert_eq!(error.to_string(), "batch(0, 1): invalid float literal");
}

/// The statistic counts the passes: those over the batches of an epoch once more, of which each counts as one.
#[test]
fn averaged_statistics_are_made_anew_over_the_batches_of_the_epoch() {
    let (loader, asked) = loader(None);
    let mut net = Classifier::new();
    trainer(2).averaging(Averaging::ema(0.9)).fit(&mut net, &loader.prefetch(0), None).unwrap();
    let epoch = |epoch| (0..BATCHES).map(move |index| (epoch, index));
    let expected: Vec<_> = epoch(0).chain(epoch(0)).chain(epoch(1)).chain(epoch(1)).collect();
    assert_eq!(*asked.lock().unwrap(), expected);
    let (spoiled, mut read) = (Some((0, 2)), 0);
    let failing = DataLoader::from_fn(BATCHES, move |epoch, index| {
        read += usize::from(Some((epoch, index)) == spoiled);
        if read == 2 { Err("once is enough".into()) } else { Ok(batch(epoch, index)) }
    });
    let fit = trainer(2).averaging(Averaging::ema(0.9)).fit(&mut net, &failing.prefetch(0), None);
    assert_eq!(fit.unwrap_err().to_string(), "batch(0, 2): once is enough");
}

#[cfg(feature = "files")]
mod checkpoints {
    use std::ops::ControlFlow;
    use std::path::PathBuf;

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let path = std::env::temp_dir().join(format!("regnet-loader-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            Folder(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    /// Stopped after each number of steps there is, and gone on with: the bits of a training that was not, and the same batches.
    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn a_training_that_was_interrupted_asks_for_the_batches_that_are_left() {
        let mut whole = Classifier::new();
        let expected = trainer(3).fit(&mut whole, &loader(None).0, None).unwrap();
        for stop in 1..3 * BATCHES as u64 {
            let folder = Folder::new("resumed");
            let trainer = trainer(3).checkpoint(&folder.0, Every::Steps(1)).resume(&folder.0);
            let mut net = Classifier::new();
            let stops = Callbacks::new().on_step(|done| match done.updates == stop {
                true => ControlFlow::Break("enough".to_owned()),
                false => ControlFlow::Continue(()),
            });
            trainer.fit_with(&mut net, &loader(None).0, None, stops).unwrap();
            let (rest, asked) = loader(None);
            let found = trainer.fit(&mut net, &rest, None).unwrap();
            assert_eq!((bits(&net), curve(&found)), (bits(&whole), curve(&expected)), "after {stop}");
            // The first of all is what the checkpoint knows the source by.
            let left = (stop as usize..3 * BATCHES).map(|step| (step / BATCHES, step % BATCHES));
            assert_eq!(*asked.lock().unwrap(), [vec![(0, 0)], left.collect()].concat(), "after {stop}");
        }
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn a_checkpoint_of_another_loader_is_refused() {
        let folder = Folder::new("other");
        let trainer = trainer(1).checkpoint(&folder.0, Every::Epochs(1)).resume(&folder.0);
        let mut net = Classifier::new();
        trainer.fit(&mut net, &loader(None).0.shuffle(4), None).unwrap();
        let mut told = |loader: DataLoader| trainer.fit(&mut net, &loader, None).unwrap_err().to_string();
        for (other, part) in [
            (loader(None).0.shuffle(5), "`training set 5 batches shuffled by 5, the first "),
            (loader(None).0, "`training set 5 batches in order, the first "),
            (
                DataLoader::from_fn(6, |epoch, index| Ok(batch(epoch, index))).shuffle(4),
                "`training set 6 batches",
            ),
            (
                DataLoader::from_fn(5, |epoch, index| Ok(batch(epoch, index + 1))).shuffle(4),
                "the first 4 [2]",
            ),
        ] {
            let told = told(other);
            assert!(told.contains("is of a training with `training set 5 batches shuffled by 4"), "{told}");
            assert!(told.split("but this one has").nth(1).is_some_and(|own| own.contains(part)), "{told}");
        }
        // What the trainer's batch size is does not matter.
        assert!(trainer.clone().batch_size(99).fit(&mut net, &loader(None).0.shuffle(4), None).is_ok());
    }
}
