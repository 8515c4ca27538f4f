//! Files of earlier versions are read by this one: `tests/kept/<version>` has a model and a checkpoint of each version.
//!
//! `REGNET_BLESS=1 cargo test --test kept` writes those of the version that is built, where there are none yet. What was
//! released is never written anew: a test that fails on it says that this version breaks what `docs/files.md` promises.
#![deny(warnings)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

use regnet::ndarray::{Array2, array};
use regnet::trainer::{Averaging, Every};
use regnet::{Adam, Dataset, EarlyStopping, Schedule, Standardize, Trainer, files, network};

/// What the kept files are of: to change one of these is to break them.
mod networks {
    use super::network;

    network! {
        /// All kinds of tensors: weights, biases, gammas, betas, running statistics, a repeated block.
        pub struct Kept<const TIMES: usize>: input(3) -> hidden: dense(4, l2 = 1e-3) -> batchnorm -> relu -> dropout(0.5)
            -> repeat(TIMES, residual(dense(4) -> tanh)) -> dense(2) -> loss mse;
        /// What is trained into the kept checkpoint.
        pub struct Trained: input(3) -> dense(6, l2 = 1e-4) -> batchnorm -> relu -> dropout(0.25) -> dense(2)
            -> loss softmax_cross_entropy;
    }
}
use networks::{Kept, Trained};

const MODEL: &str = "model.safetensors";
const CHECKPOINT: &str = "checkpoint-0000000010.safetensors";
/// Epochs of the kept checkpoint, and those of a training that goes on with it.
const EPOCHS: [usize; 2] = [2, 4];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept")
}

/// The folders of all versions; at least that of this one.
fn versions() -> Vec<PathBuf> {
    let own = root().join(env!("CARGO_PKG_VERSION"));
    // Both tests ask for it.
    static BLESS: Once = Once::new();
    if std::env::var_os("REGNET_BLESS").is_some() {
        BLESS.call_once(|| bless(&own));
    }
    assert!(own.exists(), "{} is missing; REGNET_BLESS=1 writes it", own.display());
    fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Writes the files of this version that are not there.
fn bless(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    if !folder.join(MODEL).exists() {
        model().save(folder.join(MODEL)).unwrap();
    }
    if !folder.join(CHECKPOINT).exists() {
        let scratch = scratch("bless");
        let trainer = trainer(EPOCHS[0]).checkpoint(&scratch, Every::Epochs(2));
        trainer.fit(&mut Trained::new(1), &data(), Some(&data())).unwrap();
        fs::copy(scratch.join(CHECKPOINT), folder.join(CHECKPOINT)).unwrap();
        fs::remove_dir_all(scratch).unwrap();
    }
}

/// An empty folder of the test's own.
fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("regnet-kept-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The network of the kept model: numbers that say where they stand, exact in 32 bits.
fn model() -> Kept<2> {
    let mut net = Kept::new(1);
    let place = |(index, value): (usize, &mut f32)| *value = index as f32 / 8.0 - 3.0;
    net.state_mut().params.iter_mut().enumerate().for_each(place);
    net.state_mut().stats.iter_mut().enumerate().for_each(|(index, value)| *value = index as f32 / 16.0);
    let inputs = array![[1f64, 2.0, 3.0], [3.0, 6.0, 11.0]];
    let data = Dataset::with_targets(inputs, array![[0f64, 4.0], [2.0, 8.0]]).unwrap();
    net.set_standardize(Some(Standardize::features(&data).with_targets(&data).unwrap()));
    net.metadata_mut().insert("author".into(), "the tests of regnet".into());
    net.metadata_mut().insert("größe".into(), "\"quoted\"\nand on two lines".into());
    net
}

/// 40 examples, the same on every machine.
fn data() -> Dataset {
    let inputs = Array2::from_shape_fn((40, 3), |(i, j)| ((7 * i + 3 * j) % 11) as f32 / 4.0 - 1.25);
    let labels = (0..40).map(|i| u32::from(i % 11 > 4)).collect();
    Dataset::labelled(inputs, labels).unwrap()
}

fn trainer(epochs: usize) -> Trainer<Adam> {
    Trainer::new(Adam::new(0.01))
        .epochs(epochs)
        .batch_size(8)
        .seed(3)
        .schedule(Schedule::on_plateau(1, 0.5).warm_up(1))
        .clip_norm(10.0)
        .averaging(Averaging::swa(2))
        .early_stopping(EarlyStopping::patience(9).or(EarlyStopping::epoch_limit(50)))
        .progress(false)
}

#[test]
fn models_of_all_versions_are_read() {
    for folder in versions() {
        let path = folder.join(MODEL);
        let net = Kept::<2>::load(&path).unwrap();
        assert!(net == model(), "{} is read as another network", path.display());
        assert!(Kept::<2>::from_bytes(&fs::read(&path).unwrap()).unwrap() == model());
        let mut matched = Kept::<2>::new(9);
        assert!(matched.load_matching(&path).unwrap().is_complete());
        assert!(matched.state().params == model().state().params);
        // Read and written again it is a file that is read.
        assert!(files::from_bytes::<Kept<2>>(&net.to_bytes()).unwrap() == model());
    }
}

/// Which bits come out may change from version to version; that it goes on from where it was may not.
#[test]
fn checkpoints_of_all_versions_are_gone_on_with() {
    for kept in versions() {
        let folder = scratch("resume");
        fs::copy(kept.join(CHECKPOINT), folder.join(CHECKPOINT)).unwrap();
        let mut done = Trained::new(8);
        let before = trainer(EPOCHS[0]).resume(&folder).fit(&mut done, &data(), Some(&data())).unwrap();
        assert_eq!((before.epochs.len(), &before.warnings[..]), (EPOCHS[0], &[][..]));
        let mut net = Trained::new(8);
        let history = trainer(EPOCHS[1]).resume(&folder).fit(&mut net, &data(), Some(&data())).unwrap();
        assert_eq!((history.epochs.len(), &history.warnings[..]), (EPOCHS[1], &[][..]));
        assert_eq!(history.epochs[..EPOCHS[0]], before.epochs);
        assert!(history.epochs[3].train_loss < history.epochs[0].train_loss, "{history}");
        // Its weights alone, for another training.
        assert!(Trained::new(8).load_matching(kept.join(CHECKPOINT)).unwrap().missing.is_empty());
        fs::remove_dir_all(folder).unwrap();
    }
}
