//! Sequences: padding, memory, masks.

use regnet::ndarray::Array2;
use regnet::{Adam, Dataset, Labels, Rng, Trainer, network};

use crate::common::{bits, normal, relative_error, shaken, wide};

network! {
    struct Stacked: input(6, 3) -> lstm(5, sequence = true) -> gru(4, sequence = true) -> rnn(3) -> dense(2) -> loss softmax_cross_entropy;
    struct Short: input(4, 3) -> lstm(5, sequence = true) -> gru(4, sequence = true) -> rnn(3) -> dense(2) -> loss softmax_cross_entropy;
    struct Plain: input(6, 3) -> lstm(5) -> dense(2) -> loss softmax_cross_entropy;
    struct Masked: input(6, 3) -> lstm(5, dropout = 0.5, recurrent_dropout = 0.3) -> dense(2) -> loss softmax_cross_entropy;
    struct First: input(20) -> embedding(6, 8) -> lstm(16) -> dense(2) -> loss softmax_cross_entropy;
    struct Units: input(3, 2) -> lstm(4) -> dense(1) -> loss mse;
}

/// Roundings of sums in another order.
const ROUNDING: f64 = 2e-6;

#[test]
fn padded_steps_change_neither_scores_nor_gradients() {
    let (mut padded, mut short) = (shaken(Stacked::new(1)), shaken(Short::new(1)));
    let x = normal::<f32>(2 * 4 * 3, 3);
    let mut longer = vec![f32::NAN; 2 * 6 * 3];
    for example in 0..2 {
        longer[example * 18..example * 18 + 12].copy_from_slice(&x[example * 12..(example + 1) * 12]);
    }
    let (mut ws, mut ws_short) = (padded.workspace(2), short.workspace(2));
    let (mut grads, mut grads_short) = (padded.zero_grads(), short.zero_grads());
    let targets = Labels(&[0, 1]);
    let loss = padded.forward_backward(&longer, targets, &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
    let expected =
        short.forward_backward(&x, targets, &mut grads_short, &mut ws_short, &mut Rng::new(1)).unwrap();
    assert!((loss.data - expected.data).abs() < ROUNDING);
    assert!(relative_error(&wide(grads.values()), &wide(grads_short.values())) < ROUNDING);
    let scores = wide(padded.infer(&longer, &mut ws));
    assert!(relative_error(&scores, &wide(short.infer(&x, &mut ws_short))) < ROUNDING);
}

#[test]
fn inference_has_no_masks() {
    let mut masked = shaken(Masked::new(1));
    let plain = shaken(Plain::new(1));
    let x = normal::<f32>(3 * 18, 4);
    let (mut ws, mut ws_plain) = (masked.workspace(3), plain.workspace(3));
    assert_eq!(bits(masked.infer(&x, &mut ws)), bits(plain.infer(&x, &mut ws_plain)));
    let first = masked.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
    assert_eq!(bits(masked.forward(&x, &mut ws, &mut Rng::new(1))), bits(&first), "the same masks");
    assert_ne!(bits(masked.forward(&x, &mut ws, &mut Rng::new(2))), bits(&first));
    // what training alone needs is not part of a saved file
    assert_eq!(Masked::SPEC.digest(), Plain::SPEC.digest());
}

#[test]
fn an_lstm_begins_by_remembering() {
    let net = Units::new(1);
    let bias: Vec<f32> = net.param("lstm1.bias").unwrap().iter().copied().collect();
    assert_eq!(bias, [[0.0; 4], [1.0; 4], [0.0; 4], [0.0; 4]].concat());
    // rows of the recurrent weight are orthonormal
    let recurrent = net.param("lstm1.recurrent_weight").unwrap();
    for a in 0..4 {
        for b in 0..4 {
            let product: f32 = (0..16).map(|i| recurrent[[a, i]] * recurrent[[b, i]]).sum();
            assert!((product - if a == b { 1.0 } else { 0.0 }).abs() < 1e-6);
        }
    }
}

#[test]
fn sequences_of_different_lengths_are_trained_on() {
    let mut rng = Rng::new(6);
    let (count, width) = (96, 18);
    let mut inputs = Array2::from_shape_simple_fn((count, width), || rng.normal() as f32);
    let mut labels = Vec::new();
    for (example, mut x) in inputs.rows_mut().into_iter().enumerate() {
        // the sign of the first value; one to six steps of three values
        labels.push(u32::from(x[0] > 0.0));
        x.iter_mut().skip(3 * (1 + example % 6)).for_each(|x| *x = f32::NAN);
    }
    let data = Dataset::labelled(inputs.into_shape_with_order((count, 6, 3)).unwrap(), labels).unwrap();
    let mut net = Plain::new(2);
    let history = Trainer::new(Adam::new(0.02)).epochs(40).batch_size(16).seed(3).progress(false).fit(
        &mut net,
        &data,
        Some(&data),
    );
    assert!(history.is_ok(), "{history:?}");
    assert!(net.state().params.iter().all(|w| w.is_finite()));
    let accuracy = net.evaluate(&data).unwrap().accuracy.unwrap();
    assert!(accuracy > 0.9, "{accuracy}");
}

/// Sequences whose label is their first symbol, 0 or 1; the others are drawn from 2, 3, 4, 5.
fn sequences(count: usize, seed: u64) -> Dataset {
    let mut rng = Rng::new(seed);
    let labels: Vec<u32> = (0..count).map(|_| (rng.uniform() * 2.0) as u32).collect();
    let mut inputs = Array2::from_shape_simple_fn((count, 20), || 2.0 + (rng.uniform() * 4.0).floor() as f32);
    inputs.column_mut(0).iter_mut().zip(&labels).for_each(|(x, &label)| *x = label as f32);
    Dataset::labelled(inputs, labels).unwrap()
}

#[test]
fn an_lstm_learns_to_remember_the_first_symbol() {
    let (train, test) = (sequences(512, 1), sequences(256, 2));
    let mut net = First::new(3);
    Trainer::new(Adam::new(0.01))
        .epochs(12)
        .batch_size(32)
        .seed(5)
        .progress(false)
        .fit(&mut net, &train, None)
        .unwrap();
    let accuracy = net.evaluate(&test).unwrap().accuracy.unwrap();
    assert!(accuracy > 0.98, "{accuracy}");
}

network! {
    struct NormedRnn: input(28, 3) -> rnn(16, norm = layer) -> dense(2) -> loss softmax_cross_entropy;
    struct NormedGru: input(28, 3) -> gru(16, norm = layer) -> dense(2) -> loss softmax_cross_entropy;
    struct NormedLstm: input(28, 3) -> lstm(16, norm = layer) -> dense(2) -> loss softmax_cross_entropy;
}

/// Rows of an image begin with zeros: units that all start alike have no variance, and the norms' gradients would grow by
/// 1/√eps in every such step.
#[test]
fn blank_first_steps_do_not_blow_gradients_up_under_a_norm() {
    macro_rules! largest {
        ($net:ident, $blank:expr) => {{
            let mut x = normal::<f32>(4 * 28 * 3, 1);
            x.chunks_mut(28 * 3).for_each(|x| x[..3 * $blank].fill(0.0));
            let mut net = $net::new(1);
            let (mut grads, mut ws) = (net.zero_grads(), net.workspace(4));
            net.forward_backward(&x, Labels(&[0, 1, 0, 1]), &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
            grads
                .values()
                .iter()
                .fold(0.0f32, |most, d| if d.is_nan() { f32::NAN } else { most.max(d.abs()) })
        }};
    }
    // The first step is as steep as the units are alike: by 1/0.1, and a few times more.
    const STEEP: f32 = 100.0;
    for blank in [0, 1, 2, 8, 27, 28] {
        let found = [largest!(NormedRnn, blank), largest!(NormedGru, blank), largest!(NormedLstm, blank)];
        assert!(found.iter().all(|largest| *largest < STEEP), "{blank} blank steps: {found:?}");
    }
}
