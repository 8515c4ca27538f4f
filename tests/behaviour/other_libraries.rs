//! What went wrong in other libraries once, so that it does not here.

use regnet::ndarray::{Array2, array};
use regnet::{Dataset, EarlyStopping, Labels, Rng, Sgd, Trainer, network};

use crate::common::normal;

network! {
    struct Normed: input(2) -> batchnorm -> loss mse;
    struct Biased: input(2) -> batchnorm(running_variance = biased) -> loss mse;
    struct Pool: input(2, 2, 1) -> maxpool2d(2) -> flatten -> loss mse;
    struct SlidingPool: input(4, 4, 8) -> maxpool2d(3, stride = 1) -> flatten -> loss mse;
    #[allow(stacked_affine)]
    struct Conv: input(9, 9, 3) -> conv2d(16, kernel = (5, 3), init = he_in)
        -> conv2d(8, kernel = 3, init = he_out) -> flatten -> loss mse;
    struct Small: input(2) -> dense(2) -> loss softmax_cross_entropy;
    struct Penalized: input(4) -> dense(3, l2 = 0.1, l1 = 0.01) -> loss mse;
    struct Dropped: input(64) -> dropout(0.75) -> loss mse;
    struct WithNorm: input(3) -> dense(4) -> batchnorm -> dense(2) -> loss softmax_cross_entropy;
}

/// pytorch#3122, #19902, #60528, mlx#3817: whether running_var holds the biased or the unbiased variance was not said,
/// or said wrongly, and two backends of one library differed. Here it is an option, and both are checked.
#[test]
fn the_running_variance_is_the_one_that_was_chosen() {
    let x = [1.0f32, 10.0, 2.0, 30.0, 6.0, 20.0];
    // mean 3 and 20; Σ (x − mean)² = 4 + 1 + 9 and 100 + 100
    let sums = [14.0, 200.0];
    let running = |stats: &[f32], divisor: f64| {
        for (unit, sum) in sums.iter().enumerate() {
            let expected = 0.9 + 0.1 * sum / divisor;
            // one rounding of a number of about 10
            assert!((f64::from(stats[2 + unit]) - expected).abs() < 1e-6, "{} {expected}", stats[2 + unit]);
        }
    };
    let (mut unbiased, mut biased) = (Normed::new(1), Biased::new(1));
    let (mut ws, mut ws_biased) = (unbiased.workspace(3), biased.workspace(3));
    unbiased.forward(&x, &mut ws, &mut Rng::new(1));
    biased.forward(&x, &mut ws_biased, &mut Rng::new(1));
    running(&unbiased.state().stats, 2.0);
    running(&biased.state().stats, 3.0);
}

/// pytorch#4534, fastai#1352, scvi-tools#2314: a last batch of one example ended the training with "expected more than
/// 1 value per channel", after an epoch's work; elsewhere it became NaN. Here the lone example joins the batch before, and
/// one example by itself is an error before anything has changed.
#[test]
fn a_last_batch_of_one_does_not_end_a_training() {
    let x = Array2::from_shape_vec((9, 3), normal(27, 1)).unwrap();
    let data = Dataset::labelled(x, (0..9).map(|i| i % 2).collect()).unwrap();
    let mut net = WithNorm::new(1);
    let trainer = Trainer::new(Sgd::new(0.1)).epochs(2).batch_size(4).progress(false);
    let history = trainer.fit(&mut net, &data, None).unwrap();
    assert!(history.epochs.iter().all(|epoch| epoch.train_loss.is_finite()));
    let before = net.clone();
    let (mut grads, mut ws) = (net.zero_grads(), net.workspace(1));
    let one = net
        .forward_backward(&[1.0, 2.0, 3.0], Labels(&[0]), &mut grads, &mut ws, &mut Rng::new(1))
        .unwrap_err();
    assert!(one.to_string().contains("`batchnorm1` has one value per channel"), "{one}");
    assert_eq!(net, before);
}

/// pytorch#7645, tensorflow#2501, keras#16158, burn#5662: max pooling dropped NaN, unless it was the first value of its
/// window, or made −3.4e38 of a window of NaN; a training that had diverged looked healthy.
#[test]
fn max_pooling_passes_nan_on() {
    for place in 0..4 {
        let mut x = [1.0f32, 2.0, 3.0, 4.0];
        x[place] = f32::NAN;
        let mut net = Pool::new(1);
        let mut ws = net.workspace(1);
        assert!(net.forward(&x, &mut ws, &mut Rng::new(1))[0].is_nan(), "NaN at {place}, training");
        assert!(net.infer(&x, &mut ws)[0].is_nan(), "NaN at {place}, inference");
        // sixteen examples are pooled side by side
        let many = x.repeat(16);
        let mut ws = net.workspace(16);
        assert!(net.infer(&many, &mut ws).iter().all(|y| y.is_nan()), "NaN at {place}, many");
    }
    let (mut net, mut x) = (SlidingPool::new(1), normal::<f32>(16 * 128, 1));
    x[8 * 5] = f32::NAN;
    let mut ws = net.workspace(16);
    let y = net.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
    // (1, 1) of a 4×4 image lies in all four windows of 3×3, in one channel of the first example
    assert_eq!(
        y.iter().enumerate().filter(|(_, y)| y.is_nan()).map(|(i, _)| i).collect::<Vec<_>>(),
        [0, 8, 16, 24]
    );
}

/// keras#2252, keras#11773, chainer#1774, mlx#456: the fans of a convolution were taken from the wrong axes or without its
/// receptive field, so that its weights started too large by a factor of several.
#[test]
fn the_fans_of_a_convolution_count_its_receptive_field() {
    let net = Conv::new(3);
    for (name, variance) in
        [("conv2d1.weight", 2.0 / (5.0 * 3.0 * 3.0)), ("conv2d2.weight", 2.0 / (9.0 * 8.0))]
    {
        let weight = net.param(name).unwrap();
        let n = weight.len() as f64;
        let found = weight.iter().map(|&w| f64::from(w).powi(2)).sum::<f64>() / n;
        // four standard errors of a variance of normal draws
        assert!((found / variance - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "{name}: {found} for {variance}");
    }
}

/// keras#12511, tensorflow#35634, keras#16876: the best weights came back only if the early stopping itself ended the
/// training, not after its last epoch.
#[test]
fn the_best_weights_come_back_after_the_last_epoch_too() {
    let x = Array2::from_shape_vec((40, 2), normal(80, 1)).unwrap();
    let labels: Vec<u32> = x.rows().into_iter().map(|x| u32::from(x[0] > 0.0)).collect();
    let train = Dataset::labelled(x.clone(), labels.clone()).unwrap();
    // Wrong on purpose: the longer the training, the higher its loss.
    let valid = Dataset::labelled(x, labels.iter().map(|label| 1 - label).collect()).unwrap();
    let fit = |epochs: usize, patience: usize| {
        let mut net = Small::new(1);
        let trainer = Trainer::new(Sgd::new(0.5)).epochs(epochs).progress(false);
        let trainer = trainer.early_stopping(EarlyStopping::patience(patience));
        let history = trainer.fit(&mut net, &train, Some(&valid)).unwrap();
        (net, history.epochs.len(), history.best_epoch)
    };
    let (stopped, epochs, best) = fit(9, 2);
    assert_eq!((epochs, best), (3, Some(1)));
    let (finished, epochs, best) = fit(3, 100);
    assert_eq!((epochs, best), (3, Some(1)));
    assert_eq!(stopped, finished);
    let (first, ..) = fit(1, 100);
    assert_eq!(finished, first, "both trainings have three epochs: alone, their equality shows nothing");
}

/// MLJFlux#213, SimpleChains.jl#109, numenta/nupic.research#109: the penalty was added to a sum or to every batch, so that
/// its strength changed with the batch size. pytorch-lightning#1463 and transformers#28544, where a resumed training had
/// forgotten its patience and schedule, are tests/checkpoints.rs.
#[test]
fn the_strength_of_a_penalty_does_not_depend_on_the_batch() {
    let mut net = Penalized::new(1);
    let x = normal::<f32>(4, 1);
    let run = |net: &mut Penalized, batch: usize| {
        let (mut grads, targets) = (net.zero_grads(), vec![0.5f32; 3 * batch]);
        let x = x.repeat(batch);
        let mut ws = net.workspace(batch);
        let loss = net.forward_backward(&x, &targets, &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
        (loss, grads.values().to_vec())
    };
    let (one, grads_of_one) = run(&mut net, 1);
    for batch in [2, 7, 64] {
        let (many, grads) = run(&mut net, batch);
        assert_eq!(one.penalty, many.penalty);
        for (a, b) in grads_of_one.iter().zip(&grads) {
            // sums of equal numbers in another order
            assert!((a - b).abs() < 1e-5, "{a} {b}");
        }
    }
    let expected: f64 = net
        .param("dense1.weight")
        .unwrap()
        .iter()
        .map(|&w| f64::from(w))
        .map(|w| 0.1 * w * w + 0.01 * w.abs())
        .sum();
    assert!((one.penalty - expected).abs() < 1e-6 * expected);
}

/// kakaobrain/trident#89, Oneflow#1740: the backward pass of a dropout drew another mask, or forgot the scale 1/(1 − p).
/// pytorch#1833, flax#2055, axon#367: p = 1 divided by zero; here it does not compile (tests/ui/probability_one.rs).
#[test]
fn the_gradient_of_a_dropout_has_its_mask_and_its_scale() {
    let mut net = Dropped::new(1);
    let mut ws = net.workspace(2);
    let y = net.forward(&[1.0; 128], &mut ws, &mut Rng::new(5)).to_vec();
    let d_x = net.backward(&[1.0; 128], &mut net.zero_grads(), &mut ws).to_vec();
    assert_eq!(y, d_x);
    assert!(y.contains(&0.0) && y.contains(&4.0) && y.iter().all(|&y| y == 0.0 || y == 4.0));
}

/// A data loader whose last batch was empty gave 0/0 as its mean loss.
#[test]
fn an_empty_batch_is_an_error_and_no_nan() {
    let mut net = Small::new(1);
    let (mut grads, mut ws) = (net.zero_grads(), net.workspace(4));
    let error = net.forward_backward(&[], Labels(&[]), &mut grads, &mut ws, &mut Rng::new(1)).unwrap_err();
    assert!(error.to_string().contains("is empty"), "{error}");
    assert!(net.try_predict(Array2::<f32>::zeros((0, 2)).view()).is_err());
    // 8 examples by 4 have no third batch
    let data = Dataset::labelled(Array2::zeros((8, 2)), vec![0; 8]).unwrap();
    assert_eq!(data.batches(4).count(), 2);
    assert!(net.evaluate(&data.select(&[])).is_err());
    assert_eq!(net.predict(array![[0.0, 0.0]].view()).nrows(), 1);
}
