//! Settings at run time: a number that is set gives the bits of one that is declared, wherever it stands; what is said of one
//! that cannot be.

#![allow(nonstandard_style, reason = "a setting with the name of a constant")]

use regnet::ndarray::Array2;
use regnet::trainer::At;
use regnet::{Adam, Dataset, Error, Labels, Network, Rng, Sgd, Trainable, Trainer, check, network};

use crate::common::normal;

const BATCH: usize = 6;

/// Inputs of this network that are numbers, or words of a vocabulary.
fn inputs<N: Network>(count: usize) -> Vec<f32> {
    let values = normal(count * N::SPEC.input.len(), 3);
    match N::SPEC.whole_inputs() {
        None => values,
        Some((_, below)) => values.iter().map(|x| (x.abs() * 10.0).floor() % below as f32).collect(),
    }
}

fn data<N: Network>() -> Dataset<f32> {
    let (count, classes) = (4 * BATCH, N::SPEC.output.len());
    let x = Array2::from_shape_vec((count, N::SPEC.input.len()), inputs::<N>(count)).unwrap();
    match N::SPEC.loss {
        "softmax_cross_entropy" => {
            Dataset::labelled(x, (0..count).map(|i| (i % classes) as u32).collect()).unwrap()
        }
        _ => {
            let y = normal(count * classes, 5);
            Dataset::with_targets(x, Array2::from_shape_vec((count, classes), y).unwrap()).unwrap()
        }
    }
}

/// All that a training makes of a network, and what it then computes, bit for bit.
fn course<N: Trainable<Scalar = f32>>(net: &mut N) -> Vec<u32> {
    let data = data::<N>();
    let trainer = Trainer::new(Sgd::new(0.05).momentum(0.9)).epochs(2).batch_size(BATCH).progress(false);
    let history = trainer.fit(net, &data, Some(&data)).unwrap();
    let mut numbers: Vec<f32> = history.epochs.iter().map(|epoch| epoch.train_loss as f32).collect();
    numbers.extend(history.epochs.iter().map(|epoch| epoch.penalty as f32));
    numbers.extend(net.params().iter().flat_map(|param| param.values().to_vec()));
    numbers.extend(net.stats().iter().flat_map(|stat| stat.values().to_vec()));
    let report = net.evaluate(&data).unwrap();
    numbers.extend([report.loss.data as f32, report.loss.penalty as f32]);
    let x = Array2::from_shape_vec((BATCH, N::SPEC.input.len()), inputs::<N>(BATCH)).unwrap();
    numbers.extend(net.predict(x.view()).iter());
    numbers.extend(net.fold().predict(x.view()).iter());
    numbers.extend(net.predict_mc(x.view(), 3, &mut Rng::new(2)).mean.iter());
    let probe = net.probe(&data, 1).unwrap();
    numbers.extend(probe.layers.iter().flat_map(|layer| [layer.spread as f32, layer.gradient as f32]));
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// Gradients in 64 bits, the passes against the layers one by one, and what a copy in another form keeps.
fn sound<N: Trainable<Scalar = f64>>(net: &N) {
    // As for the networks of `tests/gradients`.
    const TOLERANCE: f64 = 1e-6;
    let check = check::gradients(net, 4, 7);
    assert!(check.max_relative_error < TOLERANCE && check.checked > 0, "{check}");
    assert!(check::passes(net, 4, 7) < 1e-10);
}

/// For each option: two networks of the same stages, in one of which `V` is a constant of Rust, in the other a setting with
/// another default.
macro_rules! twin {
    ($($name:ident($default:literal, $value:literal) { $($chain:tt)* })+) => {
        $(
            mod $name {
                use super::*;

                const V: f64 = $value;
                network! { pub struct Fixed: $($chain)*; }
                network! { pub struct Set(V = $default): $($chain)*; }

                #[test]
                fn a_number_that_is_set_is_one_that_is_declared() {
                    let expected = course(&mut Fixed::new(42));
                    assert!(course(&mut Set::with(SetSettings { V: $value }, 42)) == expected);
                    let mut late = Set::new(42);
                    let other = course(&mut late.clone());
                    late.settings_mut().V = $value;
                    assert!(course(&mut late) == expected);
                    assert!(other != expected, "the number changes nothing: the test shows nothing");
                    let mut named = Set::new(42);
                    named.set("V", $value).unwrap();
                    assert_eq!((named.setting("V").unwrap(), *named.settings()), ($value, SetSettings { V }));
                    sound(&named.cast::<f64>());
                    assert_eq!(named.cast::<f64>().cast::<f32>(), named);
                    assert_eq!(named.clone(), named);
                    assert_ne!(Set::new(42), named);
                }

                #[cfg(feature = "files")]
                #[test]
                fn files_keep_it_and_another_default_is_no_other_architecture() {
                    let set = Set::with(SetSettings { V }, 42);
                    let read = Set::from_bytes(&set.to_bytes()).unwrap();
                    assert_eq!(read, set);
                    mod other {
                        use regnet::network;
                        network! { pub struct Set(V = $value): $($chain)*; }
                    }
                    assert_eq!(Set::SPEC.digest(), other::Set::SPEC.digest());
                    let of_default = other::Set::from_bytes(&Set::new(42).to_bytes()).unwrap();
                    assert_eq!(of_default.settings().V, $default);
                    assert!(!Set::SPEC.architecture().contains("NaN"), "{}", Set::SPEC.architecture());
                }
            }
        )+
    };
}

twin! {
    dropout(0.5, 0.25) { input(8) -> dense(16) -> relu -> dropout(V) -> dense(3) -> loss softmax_cross_entropy }
    dropout_of_no_activation(0.5, 0.25) { input(8) -> dense(16) -> dropout(V) -> layernorm -> dense(3) -> loss mse }
    classic_dropout(0.5, 0.25) { input(8) -> dense(16) -> tanh -> dropout(V, mode = classic) -> dense(3) -> loss mse }
    spatial_dropout(0.5, 0.25) { input(6, 6, 1) -> conv2d(4, 3) -> spatial_dropout(V) -> flatten -> dense(3) -> loss mse }
    alpha_dropout(0.5, 0.25) { input(8) -> dense(16) -> selu -> alpha_dropout(V) -> dense(3) -> loss mse }
    gaussian_dropout(0.5, 0.25) { input(8) -> dense(16) -> gaussian_dropout(V) -> dense(3) -> loss mse }
    gaussian_noise(0.5, 0.25) { input(8) -> gaussian_noise(V) -> dense(3) -> loss mse }
    drop_connect(0.5, 0.25) { input(8) -> dense(16, drop_connect = V) -> tanh -> dense(3) -> loss mse }
    drop_connect_of_filters(0.5, 0.25) { input(6, 6, 1) -> conv2d(4, 3, drop_connect = V) -> relu -> flatten -> dense(3) -> loss mse }
    l1(0.1, 0.01) { input(8) -> dense(16, l1 = V) -> tanh -> dense(3) -> loss mse }
    l2(0.1, 0.01) { input(8) -> dense(16, l2 = V) -> tanh -> dense(3) -> loss mse }
    l2_from_nothing(0.0, 0.01) { input(8) -> dense(16, l2 = V) -> tanh -> dense(3) -> loss mse }
    l2_of_filters(0.1, 0.01) { input(6, 6, 1) -> conv2d(4, 3, l2 = V) -> relu -> flatten -> dense(3) -> loss mse }
    max_norm(3.0, 0.2) { input(8) -> dense(16, max_norm = V) -> tanh -> dense(3) -> loss mse }
    rates_of_a_recurrent_layer(0.5, 0.25) { input(5, 4) -> lstm(6, dropout = V, recurrent_dropout = V, l2 = V) -> dense(3) -> loss mse }
    slope(0.2, 0.05) { input(8) -> dense(16) -> leaky_relu(V) -> dense(3) -> loss mse }
    slope_after_a_convolution(0.2, 0.05) { input(6, 6, 1) -> conv2d(4, 3) -> leaky_relu(V) -> flatten -> dense(3) -> loss mse }
    alpha(1.0, 0.5) { input(8) -> dense(16) -> elu(V) -> dense(3) -> loss mse }
    momentum(0.1, 0.5) { input(8) -> dense(16) -> batchnorm(momentum = V) -> relu -> dense(3) -> loss mse }
    eps(0.1, 0.01) { input(8) -> dense(16) -> batchnorm(eps = V) -> relu -> dense(3) -> loss mse }
    eps_of_a_convolution(0.1, 0.01) { input(8, 8, 1) -> conv2d(4, 3) -> batchnorm(eps = V) -> relu -> maxpool2d(2) -> flatten -> dense(3) -> loss mse }
    eps_of_a_layer_norm(0.1, 0.01) { input(8) -> dense(16) -> layernorm(eps = V) -> relu -> dense(3) -> loss mse }
    bounds_of_batch_renorm(1.1, 1.5) { input(8) -> dense(16) -> batch_renorm(r_max = V, d_max = V) -> relu -> dense(3) -> loss mse }
    virtual_batches(0.1, 0.01) { input(8) -> dense(16) -> batchnorm(virtual_batch = 3, eps = V) -> relu -> dense(3) -> loss mse }
    label_smoothing(0.0, 0.2) { input(8) -> dense(16) -> relu -> dense(3) -> loss softmax_cross_entropy(label_smoothing = V) }
    delta(1.0, 0.2) { input(8) -> dense(16) -> relu -> dense(3) -> loss huber(delta = V) }
    inside_blocks(0.5, 0.25) { input(8) -> repeat(2, residual(dense(8, l2 = V) -> tanh -> dropout(V))) -> dense(3) -> loss mse }
    a_vocabulary(0.1, 0.01) { input(5) -> embedding(20, 4, l2 = V) -> flatten -> dense(3) -> loss mse }
}

/// A block whose copies are counted by a constant has workspaces of its own.
mod inside_a_loop {
    use super::*;

    const COPIES: usize = 3;
    const V: f64 = 0.25;
    network! {
        pub struct Fixed: input(8) -> repeat(COPIES, dense(8, l2 = V) -> tanh -> dropout(V)) -> dense(3) -> loss mse;
        pub struct Set(v = 0.5): input(8) -> repeat(COPIES, dense(8, l2 = v) -> tanh -> dropout(v)) -> dense(3) -> loss mse;
    }

    #[test]
    fn a_number_that_is_set_reaches_every_copy() {
        assert!(course(&mut Set::with(SetSettings { v: V }, 1)) == course(&mut Fixed::new(1)));
        sound(&Set::with(SetSettings { v: V }, 1).cast::<f64>());
    }
}

/// A network with sizes of its own, and names that the expansion would like to have.
mod with_sizes {
    use super::*;

    const V: f64 = 0.25;
    network! {
        pub struct Fixed<const H: usize>: input(8) -> dense(H, l2 = V) -> relu -> dropout(V) -> dense(3) -> loss mse;
        pub struct Set<const H: usize>(batch = 0.5, dropout1 = 0.5): input(8) -> dense(H, l2 = batch) -> relu -> dropout(dropout1) -> dense(3) -> loss mse;
    }

    #[test]
    fn a_number_that_is_set_is_one_that_is_declared() {
        let set = SetSettings { batch: V, dropout1: V };
        assert!(course(&mut Set::<16>::with(set, 1)) == course(&mut Fixed::<16>::new(1)));
    }
}

network! {
    /// Two settings.
    pub struct Mlp(
        /// The share of units that is dropped.
        p = 0.5,
        decay = 1e-4
    ):
        input(8) -> hidden: dense(16, l2 = decay) -> relu -> dropout(p) -> dense(3, l2 = decay)
        -> loss softmax_cross_entropy;
}

fn text<V: std::fmt::Debug>(result: Result<V, Error>) -> String {
    result.unwrap_err().to_string()
}

const OUTSIDE: &str = "the setting `p` is 1.5: `p` of `dropout1` is a probability outside 0 <= p < 1";

#[test]
fn a_number_outside_its_range_is_refused_and_nothing_changes() {
    let mut net = Mlp::new(1);
    assert_eq!(text(net.set("p", 1.5)), OUTSIDE);
    assert_eq!(
        text(net.set("decay", f64::NAN)),
        "the setting `decay` is NaN: `l2` of `hidden` must not be negative, and must be finite"
    );
    assert_eq!(*net.settings(), MlpSettings { p: 0.5, decay: 1e-4 });

    net.settings_mut().p = 1.5;
    let (before, data) = (net.clone(), data::<Mlp>());
    let (mut ws, mut grads) = (net.workspace(BATCH), net.zero_grads());
    let x = inputs::<Mlp>(BATCH);
    let labels: Vec<u32> = vec![0; BATCH];
    let mut rng = Rng::new(1);
    assert_eq!(text(net.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut rng)), OUTSIDE);
    assert_eq!(text(net.try_infer(&x, &mut ws).map(<[f32]>::to_vec)), OUTSIDE);
    assert_eq!(text(net.evaluate(&data)), OUTSIDE);
    let trainer = Trainer::new(Adam::new(1e-3)).epochs(1).progress(false);
    assert_eq!(text(trainer.fit(&mut net, &data, None)), OUTSIDE);
    assert!(net == before);
    // A workspace that has refused one takes the next.
    net.settings_mut().p = 0.1;
    assert_eq!(net.infer(&x, &mut ws).len(), 3 * BATCH);
}

#[test]
#[should_panic(expected = "the setting `p` is 1: `p` of `dropout1` is a probability outside 0 <= p < 1")]
fn a_network_is_made_with_numbers_in_their_ranges() {
    let _ = Mlp::with(MlpSettings { p: 1.0, ..Default::default() }, 1);
}

#[test]
fn another_name_is_told_what_there_is() {
    let mut net = Mlp::new(1);
    assert_eq!(text(net.set("decai", 0.1)), "`Mlp` has no setting `decai`; did you mean `decay`?");
    assert_eq!(text(net.setting("momentum")), "`Mlp` has no setting `momentum`; it has `p`, `decay`");
    assert_eq!(
        text(net.set("dropout1.p", 0.1)),
        "`p` of `dropout1` is a constant of the declaration; make it a setting: `struct Mlp(p = …): …`, and `p` at its place"
    );
}

#[test]
fn a_summary_shows_names_at_their_places_and_values_below() {
    let mut net = Mlp::new(1);
    net.set("p", 0.3).unwrap();
    let summary = net.summary();
    for part in ["dropout(p)", "l2 = decay", "settings: p = 0.3 (default 0.5), decay = 1e-4"] {
        assert!(summary.contains(part), "{part}: {summary}");
    }
}

#[test]
fn a_training_varies_them() {
    let (mut net, data) = (Mlp::new(1), data::<Mlp>());
    let trainer = || Trainer::new(Adam::new(1e-3)).epochs(3).batch_size(BATCH).progress(false);
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let told = std::sync::Arc::clone(&seen);
    let p = move |at: &At| {
        told.lock().unwrap().push((at.epoch, at.updates, at.all_updates));
        0.5 * at.progress()
    };
    trainer().vary("p", p).fit(&mut net, &data, None).unwrap();
    let expected: Vec<_> = (0..12).map(|update| (1 + update as usize / 4, update, 12)).collect();
    assert_eq!(*seen.lock().unwrap(), expected);
    assert_eq!(net.settings().p, 0.5 * 11.0 / 12.0);

    // What stays the same is as if nothing were varied.
    let (mut varied, mut plain) = (Mlp::new(1), Mlp::new(1));
    trainer().vary("p", |_| 0.5).fit(&mut varied, &data, None).unwrap();
    trainer().fit(&mut plain, &data, None).unwrap();
    assert!(varied == plain);

    let before = net.clone();
    let wrong = trainer().vary("q", |_| 0.5).fit(&mut net, &data, None);
    assert_eq!(text(wrong), "`Mlp` has no setting `q`; it has `p`, `decay`");
    let twice = trainer().vary("p", |_| 0.5).vary("p", |_| 0.1).fit(&mut net, &data, None);
    assert_eq!(text(twice), "`vary` is given `p` twice");
    assert!(net == before);
    let late = trainer().vary("p", |at| if at.epoch == 2 { 1.5 } else { 0.5 }).fit(&mut net, &data, None);
    assert_eq!(text(late), format!("{OUTSIDE}; `vary` said so in epoch 2, after 4 updates"));
}

/// What validation sees is the averaged network, with the settings of the step.
#[test]
fn an_averaged_network_is_judged_with_the_settings_that_the_training_has() {
    network! {
        struct Classic(p = 0.5): input(8) -> dense(16) -> tanh -> dropout(p, mode = classic) -> dense(3) -> loss mse;
    }
    let (mut net, data) = (Classic::new(1), data::<Classic>());
    let trainer = Trainer::new(Adam::new(1e-3)).epochs(3).batch_size(BATCH).progress(false);
    let trainer = trainer.averaging(regnet::trainer::Averaging::ema(0.9)).vary("p", |_| 0.1);
    let history = trainer.fit(&mut net, &data, Some(&data)).unwrap();
    let best = history.epochs[history.best_epoch.unwrap() - 1].valid_loss;
    assert_eq!(Some(net.evaluate(&data).unwrap().loss.data), best);
}

#[test]
fn without_settings_there_are_none() {
    network! { struct Plain: input(4) -> dense(3) -> loss mse; }
    let mut net = Plain::new(1);
    assert_eq!(*net.settings(), ());
    assert_eq!(
        text(net.set("p", 0.1)),
        "`Plain` has no setting `p`: its declaration has none, `struct Plain(p = 0.5): …`"
    );
}

mod by_inputs {
    use super::*;

    network! {
        /// A batch norm and a dropout on the way.
        struct Net: input(5) -> dense(12, l2 = 0.01) -> batchnorm -> tanh -> dropout(0.3) -> dense(3)
            -> loss softmax_cross_entropy;
        /// Goes by chunks.
        struct Wide: input(5) -> dense(12) -> tanh -> dense(3) -> loss softmax_cross_entropy;
    }

    const STEP: f64 = 1e-5;
    /// Of central differences in 64 bits with that step, for gradients near 0.1.
    const TOLERANCE: f64 = 1e-8;

    #[test]
    fn the_gradient_by_the_inputs_is_that_of_differences() {
        let mut net = Net::new(1).cast::<f64>();
        let (mut ws, mut grads, mut other) = (net.workspace(BATCH), net.zero_grads(), net.zero_grads());
        let mut x: Vec<f64> = inputs::<Net>(BATCH).iter().map(|x| f64::from(*x)).collect();
        let labels: Vec<u32> = (0..BATCH as u32).map(|i| i % 3).collect();
        let rng = || Rng::new(9);
        let mut plain = net.clone();
        let loss = plain.forward_backward(&x, Labels(&labels), &mut other, &mut ws, &mut rng()).unwrap();
        let found = net.forward_backward_input(&x, Labels(&labels), &mut grads, &mut ws, &mut rng()).unwrap();
        assert_eq!(found.0, loss);
        let gradient = found.1.to_vec();
        assert!(grads.values() == other.values() && net == plain);
        for place in 0..x.len() {
            let mut at = |moved: f64| {
                let before = std::mem::replace(&mut x[place], moved);
                let mut net = net.clone();
                let loss =
                    net.forward_backward(&x, Labels(&labels), &mut other, &mut ws, &mut rng()).unwrap();
                x[place] = before;
                (loss.data, before)
            };
            let before = at(0.0).1;
            let slope = (at(before + STEP).0 - at(before - STEP).0) / (2.0 * STEP);
            assert!((slope - gradient[place]).abs() < TOLERANCE, "{place}: {slope}, {}", gradient[place]);
        }
    }

    #[test]
    fn a_batch_that_would_go_by_chunks_goes_whole() {
        let batch = 4096;
        let mut net = Wide::new(1);
        let (mut ws, mut grads) = (net.workspace(batch), net.zero_grads());
        let (x, labels) = (inputs::<Wide>(batch), vec![1; batch]);
        let mut rng = Rng::new(1);
        let (loss, gradient) =
            net.forward_backward_input(&x, Labels(&labels), &mut grads, &mut ws, &mut rng).unwrap();
        assert!(loss.data.is_finite() && gradient.len() == x.len() && gradient.iter().all(|d| *d != 0.0));
    }

    #[test]
    fn a_step_that_is_not_finite_leaves_everything() {
        let mut net = Net::new(1);
        let before = net.clone();
        let (mut ws, mut grads) = (net.workspace(BATCH), net.zero_grads());
        let (mut x, labels) = (inputs::<Net>(BATCH), [0; BATCH]);
        x[7] = f32::NAN;
        let mut rng = Rng::new(1);
        let error = net.forward_backward_input(&x, Labels(&labels), &mut grads, &mut ws, &mut rng);
        assert!(matches!(error.map(drop), Err(Error::NotFinite(_))));
        assert!(net == before);
    }
}
