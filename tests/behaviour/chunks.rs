//! Large batches go through a step in chunks: the same loss, the same gradients to rounding, the same random numbers, and
//! the same bits whatever the threads.

use regnet::ndarray::Array2;
use regnet::optim::LBfgs;
use regnet::{
    Adam, Dataset, Error, Grads, Labels, Network, Rng, Sgd, Targets, Trainable, Trainer, network, pool,
};

use crate::common::{bits, normal};

network! {
    struct Random: input(20) -> gaussian_noise(0.1) -> dense(192, l2 = 1e-3) -> relu -> dropout(0.3)
        -> repeat(2, residual(dense(192, drop_connect = 0.1) -> gaussian_dropout(0.2) -> tanh)) -> alpha_dropout(0.1)
        -> dense(3) -> loss mse;
    struct Images: input(12, 12, 2) -> conv2d(16, kernel = 3) -> relu -> spatial_dropout(0.2) -> maxpool2d(2)
        -> flatten -> dropout(0.5) -> dense(37) -> layernorm -> tanh -> dense(3) -> loss mse;
    struct Sequence: input(8, 4) -> lstm(24, dropout = 0.2, recurrent_dropout = 0.1) -> dense(3) -> loss mse;
    struct Missing: input(20) -> dense(192) -> tanh -> dense(192) -> tanh -> dense(3) -> loss mse(missing = skip);
    struct Plain: input(20) -> dense(192) -> tanh -> dense(192) -> tanh -> dense(3) -> loss mse;
    struct Classes: input(20) -> dense(192) -> leaky_relu -> dense(192) -> leaky_relu -> dense(4) -> loss softmax_cross_entropy;
    struct Normed: input(20) -> dense(192) -> batchnorm -> tanh -> dense(192) -> tanh -> dense(3) -> loss mse;
    struct Padded: input(20, 1, padded = true) -> gru(16) -> dense(3) -> loss mse;
    struct Heavy: input(20) -> dense(2048) -> tanh -> dense(2048) -> tanh -> dense(3) -> loss mse;
}

/// 64-bit sums of a few thousand terms in another order.
const ROUNDING: f64 = 1e-12;

/// Enough for chunks, in no whole number of them or of anything else.
const BATCH: usize = 3_001;

/// Whether a batch goes through in chunks.
fn chunked<N: Network>(batch: usize) -> bool {
    N::SPEC.memory(batch).to_string().contains("sums of the chunks' gradients")
}

#[track_caller]
fn close(found: &[f64], expected: &[f64], what: &str) {
    let largest = expected.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    for (place, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= ROUNDING * largest, "{what} {place}: {a} in chunks, {b} as a whole");
    }
}

/// The loss and the gradients of the whole batch by hand: `forward`, the formula of the mean squared error, `backward`.
fn by_hand<N: Trainable<Scalar = f64>>(net: &mut N, x: &[f64], t: &[f64]) -> (f64, Grads<N>) {
    let batch = x.len() / N::SPEC.input.len();
    let (mut ws, mut grads) = (net.workspace(batch), net.zero_grads());
    let errors: Vec<f64> =
        net.forward(x, &mut ws, &mut Rng::new(5)).iter().zip(t).map(|(y, t)| y - t).collect();
    let there = |errors: &[f64]| errors.iter().filter(|error| !error.is_nan()).count() as f64;
    let count = there(&errors);
    let loss = errors.iter().filter(|error| !error.is_nan()).map(|error| error * error).sum::<f64>() / count;
    let slopes: Vec<f64> =
        errors.iter().map(|error| if error.is_nan() { 0.0 } else { 2.0 * error / count }).collect();
    net.backward(&slopes, &mut grads, &mut ws);
    (loss, grads)
}

fn in_chunks_as_by_hand<N: Trainable<Scalar = f64>>(t: &[f64]) {
    assert!(chunked::<N>(BATCH), "{} goes through as a whole", N::SPEC.name);
    let (mut net, x) = (N::new(1), normal::<f64>(BATCH * N::SPEC.input.len(), 2));
    let (loss, expected) = by_hand(&mut net, &x, t);
    for capacity in [BATCH, 3 * BATCH] {
        let (mut ws, mut grads) = (net.workspace(capacity), net.zero_grads());
        grads.values_mut().fill(f64::NAN);
        let found = net.forward_backward(&x, t, &mut grads, &mut ws, &mut Rng::new(5)).unwrap();
        close(&[found.data], &[loss], N::SPEC.name);
        close(grads.values(), expected.values(), N::SPEC.name);
    }
}

#[test]
fn gradients_are_those_of_the_whole_batch_with_its_random_numbers() {
    let t = normal::<f64>(BATCH * 3, 3);
    in_chunks_as_by_hand::<Random<f64>>(&t);
    in_chunks_as_by_hand::<Images<f64>>(&t);
    in_chunks_as_by_hand::<Sequence<f64>>(&t);
    in_chunks_as_by_hand::<Plain<f64>>(&t);
}

/// All is divided by what the whole batch counts, also where a chunk has nothing that counts.
#[test]
fn targets_that_are_missing_in_some_chunks_count_for_nothing() {
    let mut t = normal::<f64>(BATCH * 3, 3);
    t[..3 * 1_100].fill(f64::NAN);
    t[3 * 1_100..].iter_mut().step_by(5).for_each(|t| *t = f64::NAN);
    in_chunks_as_by_hand::<Missing<f64>>(&t);
}

/// One step by the whole data set, of which examples count differently, moves each weight by the gradient of Σ w·l / Σ w.
#[test]
fn examples_that_count_differently_do_so_in_chunks() {
    let (x, t) = (normal::<f64>(BATCH * 20, 2), normal::<f64>(BATCH * 3, 3));
    let weights: Vec<f64> = (0..BATCH).map(|example| [0.5, 1.0, 3.0, 0.25][example * 4 / BATCH]).collect();
    let mut net = Plain::<f64>::new(1);
    let start = net.state().params.clone();
    let (mut ws, mut grads) = (net.workspace(BATCH), net.zero_grads());
    let outputs = net.forward(&x, &mut ws, &mut Rng::new(5));
    let count = 3.0 * weights.iter().sum::<f64>();
    let slopes: Vec<f64> = outputs
        .iter()
        .zip(&t)
        .enumerate()
        .map(|(place, (y, t))| weights[place / 3] * 2.0 * (y - t) / count)
        .collect();
    net.backward(&slopes, &mut grads, &mut ws);
    let x = Array2::from_shape_vec((BATCH, 20), x).unwrap();
    let t = Array2::from_shape_vec((BATCH, 3), t).unwrap();
    let data = Dataset::with_targets(x, t).unwrap().weighted(weights).unwrap();
    Trainer::new(Sgd::new(1.0))
        .epochs(1)
        .batch_size(BATCH)
        .progress(false)
        .fit(&mut net, &data, None)
        .unwrap();
    let moved: Vec<f64> =
        start.iter().zip(&net.state().params).map(|(before, after)| before - after).collect();
    close(&moved, grads.values(), "weight");
}

/// Parameters after some steps with this many threads, through every way to take one.
fn trained<N: Trainable<Scalar = f32>>(threads: usize) -> Vec<u32> {
    pool::set_threads(threads);
    let (x, t) = (normal::<f32>(BATCH * N::SPEC.input.len(), 2), normal::<f32>(BATCH * 3, 3));
    let (mut net, mut rng, mut adam) = (N::new(1), Rng::new(7), Adam::new(1e-3).attach());
    let (mut ws, mut grads) = (net.workspace(BATCH), net.zero_grads());
    // A smaller batch in between, in chunks of other sizes, and one that is none.
    for batch in [BATCH, 2_100, 100, BATCH] {
        let x = &x[..batch * N::SPEC.input.len()];
        adam.train(&mut net, x, &t[..batch * 3], &mut ws, &mut rng).unwrap();
    }
    net.forward_backward(&x, &t, &mut grads, &mut ws, &mut rng).unwrap();
    adam.step(&mut net, &grads);
    let x = Array2::from_shape_vec((BATCH, N::SPEC.input.len()), x).unwrap();
    let data = Dataset::with_targets(
        x.into_shape_with_order([&[BATCH], N::SPEC.input.dims()].concat()).unwrap(),
        Array2::from_shape_vec((BATCH, 3), t).unwrap(),
    );
    let data = data.unwrap();
    let trainer = Trainer::new(Sgd::new(1e-2).momentum(0.9)).clip_norm(1.0).epochs(2).batch_size(1_500);
    trainer.progress(false).fit(&mut net, &data, None).unwrap();
    LBfgs::new().iterations(3).minimize(&mut net, &data).unwrap();
    bits(&net.state().params)
}

#[test]
fn bits_are_the_same_for_any_number_of_threads() {
    fn check<N: Trainable<Scalar = f32>>() {
        assert!(chunked::<N>(BATCH));
        let one = trained::<N>(1);
        for threads in [2, 3, 8] {
            assert!(one == trained::<N>(threads), "{} with {threads} threads", N::SPEC.name);
        }
    }
    check::<Random>();
    check::<Images>();
    check::<Sequence>();
}

/// NaN in one chunk: the example is named, nothing has changed, and training goes on as if it had not been.
#[test]
fn what_is_not_finite_in_one_chunk_changes_nothing() {
    let (x, labels) = (normal::<f32>(BATCH * 20, 2), (0..BATCH).map(|i| i as u32 % 4).collect::<Vec<_>>());
    let targets = Targets::from(Labels(&labels));
    let train = |bad: Option<&[f32]>| {
        let mut net = Classes::new(1);
        let (mut ws, mut adam) = (net.workspace(BATCH), Adam::new(1e-3).attach());
        adam.train(&mut net, &x, targets, &mut ws, &mut Rng::new(3)).unwrap();
        let before = bits(&net.state().params);
        let text = bad.map(|bad| {
            let error = adam.train(&mut net, bad, targets, &mut ws, &mut Rng::new(4)).unwrap_err();
            assert!(matches!(error, Error::NotFinite(_)), "{error}");
            assert!(bits(&net.state().params) == before, "{error}: the network has changed");
            error.to_string()
        });
        adam.train(&mut net, &x, targets, &mut ws, &mut Rng::new(5)).unwrap();
        (bits(&net.state().params), text)
    };
    assert!(chunked::<Classes>(BATCH));
    let (expected, _) = train(None);
    for example in [0, 1_234, BATCH - 1] {
        let mut bad = x.clone();
        bad[example * 20 + 7] = f32::NAN;
        let (found, text) = train(Some(&bad));
        let expected_text =
            format!("the loss is NaN: the input of example {example} of the batch holds NaN in column 7");
        assert_eq!(text.unwrap(), expected_text);
        assert!(found == expected, "the training went on in another way");
    }
    // Of two examples with different labels one is wrong: its loss is finite, and the squares of its gradients are not.
    let mut bad = x.clone();
    bad[2_000 * 20..][..40].fill(1e25);
    let (found, text) = train(Some(&bad));
    let text = text.unwrap();
    assert!(text.starts_with("the gradient of `dense1.weight` is "), "{text}");
    assert!(found == expected, "the training went on in another way");
}

/// What a label says of a class that is none is found before anything runs, by its place in the batch.
#[test]
fn targets_that_do_not_fit_are_named_by_their_place_in_the_batch() {
    let (x, mut labels) = (normal::<f32>(BATCH * 20, 2), vec![0; BATCH]);
    labels[2_345] = 9;
    let mut net = Classes::new(1);
    let (mut ws, mut grads) = (net.workspace(BATCH), net.zero_grads());
    let error = net.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut Rng::new(1)).unwrap_err();
    assert_eq!(error.to_string(), "label 9 of example 2345 is outside the 4 classes 0..4");
}

/// Where the examples of a batch belong together, or weights are large, nothing changes.
#[test]
fn other_networks_take_their_batch_as_a_whole() {
    const MANY: usize = 1 << 17;
    assert!(chunked::<Plain>(MANY) && !chunked::<Plain>(500));
    assert!(!chunked::<Normed>(MANY) && !chunked::<Padded>(MANY) && !chunked::<Heavy>(MANY));
}

#[test]
fn a_clone_of_a_workspace_trains_as_the_workspace() {
    let (x, t) = (normal::<f32>(BATCH * 20, 2), normal::<f32>(BATCH * 3, 3));
    let mut net = Plain::new(1);
    let (mut ws, mut grads) = (net.workspace(BATCH), net.zero_grads());
    let mut again = (ws.clone(), grads.clone());
    net.forward_backward(&x, &t, &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
    net.forward_backward(&x, &t, &mut again.1, &mut again.0, &mut Rng::new(1)).unwrap();
    assert_eq!(grads.values(), again.1.values());
}
