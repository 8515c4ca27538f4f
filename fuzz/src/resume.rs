//! Checkpoints that are changed and yet have the right checksum: a training goes on from one, or refuses it with an error.

use std::sync::OnceLock;

use regnet::trainer::{Averaging, Every};
use regnet::{Adam, EarlyStopping, Schedule, Trainer};

use super::draws::Draws;
use super::file::{Folder, changed, data_of};
use super::network::{Net, data};

/// What stands before the checksum in a header.
const CHECKSUM: &[u8] = br#""checksum":""#;

/// Three epochs with everything that a checkpoint remembers.
fn trainer() -> Trainer<Adam> {
    Trainer::new(Adam::new(0.01))
        .epochs(3)
        .batch_size(2)
        .schedule(Schedule::on_plateau(0, 0.7).warm_up(2))
        .averaging(Averaging::ema(0.9))
        .early_stopping(EarlyStopping::patience(6).or(EarlyStopping::strip_rise(5, 1)))
        .progress(false)
}

/// The checkpoint of a training in the middle of its second epoch.
fn good() -> &'static [u8] {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    GOOD.get_or_init(|| {
        let folder = Folder::new("checkpoint");
        let callbacks = regnet::trainer::Callbacks::new();
        let trainer = trainer().epochs(2).checkpoint(folder.path(), Every::Steps(4));
        trainer.fit_with(&mut Net::new(1), &data(), Some(&data()), callbacks).expect("the training is good");
        std::fs::read(folder.path().join("checkpoint-0000000004.safetensors")).expect("it wrote a checkpoint")
    })
}

/// The bytes say what is changed in a good checkpoint.
pub fn run(bytes: &[u8]) {
    thread_local! {
        static FOLDER: Folder = Folder::new("resume");
    }
    let mut file = changed(good(), &mut Draws::new(bytes));
    check_anew(&mut file);
    FOLDER.with(|folder| {
        folder.write("checkpoint-0000000004.safetensors", &file);
        let mut net = Net::new(2);
        match trainer().resume(folder.path()).fit(&mut net, &data(), Some(&data())) {
            Ok(history) => drop(history.epochs),
            Err(error) => assert!(!error.to_string().is_empty(), "an error without a text"),
        }
        let _ = net.predict(data().view());
    });
}

/// Gives the file the checksum of its data: 64-bit FNV-1a in hexadecimal.
fn check_anew(file: &mut [u8]) {
    let Some(data) = data_of(file) else { return };
    let hash = file[data..].iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let begin = file[..data].windows(CHECKSUM.len()).position(|text| text == CHECKSUM);
    if let Some(begin) = begin.map(|begin| begin + CHECKSUM.len()).filter(|begin| begin + 16 <= data) {
        file[begin..begin + 16].copy_from_slice(format!("{hash:016x}").as_bytes());
    }
}

/// Changes of each kind.
pub fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("good", vec![0]),
        ("number", vec![1, 0, 8, 6, 4]),
        ("digit", vec![2, 1, 0, 2, 7, 2, 0, 2, 9]),
        ("short", vec![1, 4, 0, 5]),
    ]
}
