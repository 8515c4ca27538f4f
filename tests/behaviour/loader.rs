//! A loader under a network with masks and a norm over the batch.

use regnet::data::{DataLoader, digits};
use regnet::{Adam, Trainer, network};

network! {
    struct Digits: input(28, 28, 1) -> conv2d(4, kernel = 4, stride = 2) -> batchnorm -> relu -> flatten -> dropout(0.3)
        -> dense(10) -> loss softmax_cross_entropy;
}

/// Batches that grow and shrink, read ahead by threads or not: the same bits.
#[test]
fn the_bits_are_those_of_batches_that_are_read_when_they_are_needed() {
    let run = |prefetch: usize| {
        let train = DataLoader::from_fn(6, |epoch, index| {
            Ok(digits(5 + 7 * (index % 4), (6 * epoch + index) as u64))
        });
        let (train, valid) = (train.shuffle(9).prefetch(prefetch), digits(64, 99));
        let mut net = Digits::new(1);
        let history = Trainer::new(Adam::new(1e-2))
            .epochs(3)
            .averaging(regnet::trainer::Averaging::ema(0.9))
            .progress(false)
            .fit(&mut net, &train, Some(&valid))
            .unwrap();
        let valid: Vec<_> = history.epochs.iter().map(|epoch| epoch.valid_loss).collect();
        let params: Vec<Vec<f32>> = net.params().iter().map(|param| param.values().to_vec()).collect();
        (params, valid, net.evaluate(&train).unwrap())
    };
    let plain = run(0);
    assert_eq!(plain.2.examples, 5 + 12 + 19 + 26 + 5 + 12);
    for prefetch in [1, 4] {
        assert_eq!(run(prefetch), plain);
    }
}
