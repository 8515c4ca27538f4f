//! The settings that a checkpoint is compared by.

use super::edited::{Edited, one_checkpoint};
use super::*;

/// The text that a checkpoint is compared by, as it is: a change of it is a change of the format.
#[test]
fn settings_stand_in_a_checkpoint_in_words_of_their_own() {
    let folder = folder("words");
    let metadata = Edited::of(&one_checkpoint(&folder)).metadata();
    let text: Vec<String> = metadata["training"]
        .lines()
        .map(|line| match line.split_once(" set ") {
            // What follows is a hash of the data.
            Some(_) => line.rsplit_once(' ').unwrap().0.to_owned(),
            None => line.to_owned(),
        })
        .collect();
    let expected = [
        "optimizer adam(rate = 0.01, beta1 = 0.9, beta2 = 0.999, eps = 1e-8)",
        "batch size 20",
        "seed 5",
        "schedule on_plateau(patience = 0, factor = 0.7) by epoch, lowest = 0.0, warm_up = 2",
        "clip norm none",
        "clip value none",
        "averaging ema(keep = 0.9)",
        "early stopping patience(epochs = 6, min_delta = 0.0) or strip_rise(rises = 5, strip = 1), \
         progress_quotient(alpha = 1000000.0, strip = 3)",
        "frozen none",
        "training set 200 [12]",
        "validation set 60 [12]",
        "loss softmax_cross_entropy(label_smoothing = 0.0)",
        "layer dense1: l2 = 1e-4",
        "layer batchnorm1: momentum = 0.1, running_variance = unbiased",
        "layer dropout1: dropout(0.3)",
    ];
    assert_eq!(text, expected);
    assert_eq!(metadata["training_version"], "1");
    assert_eq!(metadata["regnet_version"], env!("CARGO_PKG_VERSION"));
    fs::remove_dir_all(folder).unwrap();
}
