//! `input(…, padded = true)`: a padded sequence is that sequence by itself, to outputs, losses and gradients.

use regnet::data::pad_sequences;
use regnet::ndarray::{Array2, Array3};
use regnet::{Adam, Dataset, Labels, Rng, Trainer, Unfused, check, network};

use crate::common::{bits, normal, relative_error, shaken};

network! {
    struct Last<const L: usize>: input(L, 3, padded = true) -> lstm(4) -> dense(2) -> loss mse;
    struct Stacked<const L: usize>: input(L, 3, padded = true) -> gru(4, sequence = true) -> layernorm -> tanh
        -> rnn(3, norm = layer) -> dense(2) -> loss mse;
    struct Mean<const L: usize>: input(L, 3, padded = true) -> lstm(4, sequence = true, norm = layer) -> rmsnorm
        -> global_avgpool -> dense(2) -> loss mse;
    struct Most<const L: usize>: input(L, 3, padded = true) -> prelu -> rnn(4, sequence = true) -> gelu -> global_maxpool
        -> dense(2) -> loss mse;
    struct Raw<const L: usize>: input(L, 3, padded = true) -> (global_avgpool | global_maxpool) -> concat -> dense(2)
        -> loss mse;
    struct Every<const L: usize>: input(L, 3, padded = true)
        -> (lstm(3, sequence = true) | gru(2, sequence = true)) -> concat
        -> residual(layernorm -> rnn(5, sequence = true)) -> sigmoid -> loss mse;
    struct Grouped<const L: usize>: input(L, 4, padded = true) -> groupnorm(2) -> tanh -> instancenorm(affine = true)
        -> global_maxpool -> dense(2) -> loss mse;
    struct Normed<const L: usize>: input(L, 3, padded = true) -> batchnorm(momentum = 0.25) -> relu -> batchnorm
        -> global_avgpool -> dense(2) -> loss mse;
    struct NormOfAll<const L: usize>: input(L, 3, padded = true) -> batchnorm(momentum = 0.25) -> loss mse;
    struct Renormed: input(7, 3, padded = true) -> batch_renorm(r_max = 1.5) -> loss mse;
    struct RenormedSteps: input(3) -> batch_renorm(r_max = 1.5) -> loss mse;
    struct Words<const L: usize>: input(L, padded = true) -> embedding(9, 3) -> softmax -> lstm(4, sequence = true)
        -> loss log_cosh;
}

/// f64 sums in another order.
const ROUNDING: f64 = 1e-11;
const LENGTHS: [usize; 4] = [7, 3, 1, 5];

/// Examples of seven steps, of which as many exist as `LENGTHS` says; the rest is NaN.
fn padded(width: usize, value: impl Fn(usize) -> f64) -> Vec<f64> {
    let step = |place: usize| (place / (7 * width), place % (7 * width) / width);
    let exists = |place: usize| step(place).1 < LENGTHS[step(place).0];
    (0..4 * 7 * width).map(|place| if exists(place) { value(place) } else { f64::NAN }).collect()
}

/// What a batch gives: outputs, loss, gradients of parameters.
type Found = (Vec<f64>, f64, Vec<f64>);

macro_rules! pass {
    ($net:expr, $x:expr, $y:expr) => {{
        let (mut net, x, y): (_, &[f64], &[f64]) = ($net, $x, $y);
        let (mut ws, mut grads) = (net.workspace(4), net.zero_grads());
        let outputs = net.infer(x, &mut ws).to_vec();
        let loss = net.forward_backward(x, y, &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
        (outputs, loss.data, grads.values().to_vec())
    }};
}

/// Each sequence by itself at its own length, and how much it weighs in the mean.
macro_rules! alone {
    ($net:ident, $params:expr, $width:expr, $x:expr, $y:expr, $sequence:expr, [$($example:literal $length:literal),*]) => {
        [$({
            let mut net = $net::<$length>::new(1).cast::<f64>();
            net.state_mut().params.copy_from_slice($params);
            let x = &$x[$example * 7 * $width..][..$length * $width];
            let of_example = $y.len() / 4;
            let len = if $sequence { of_example / 7 * $length } else { of_example };
            let found: Found = pass!(net, x, &$y[$example * of_example..][..len]);
            (found, if $sequence { $length as f64 } else { 1.0 })
        }),*]
    };
}

macro_rules! is_that_of_each_alone {
    ($test:ident, $net:ident, $width:expr, $outputs:expr, $sequence:expr, $value:expr) => {
        #[test]
        fn $test() {
            let mut rng = Rng::new(5);
            let net = shaken($net::<7>::new(1).cast::<f64>());
            let params = net.state().params.to_vec();
            let x = padded($width, $value);
            // Targets of padding may be anything.
            let y: Vec<f64> = match $sequence {
                true => padded($outputs, |place| (place as f64).sin()),
                false => (0..4 * $outputs).map(|_| rng.uniform()).collect(),
            };
            let (outputs, loss, grads): Found = pass!(net, &x, &y);
            let each = alone!($net, &params, $width, x, y, $sequence, [0 7, 1 3, 2 1, 3 5]);
            let weight: f64 = each.iter().map(|(_, weight)| weight).sum();
            let of_example = outputs.len() / 4;
            let mut expected = (0.0, vec![0.0; grads.len()]);
            for (example, ((own, own_loss, own_grads), share)) in each.iter().enumerate() {
                let (exist, padding) = outputs[example * of_example..][..of_example].split_at(own.len());
                assert!(relative_error(exist, own) < ROUNDING, "{exist:?} for {own:?}");
                assert!(padding.iter().all(|y| y.is_nan()), "{padding:?}");
                expected.0 += share / weight * own_loss;
                expected.1.iter_mut().zip(own_grads).for_each(|(sum, own)| *sum += share / weight * own);
            }
            assert!((loss - expected.0).abs() < ROUNDING, "{loss} for {}", expected.0);
            assert!(relative_error(&grads, &expected.1) < ROUNDING, "{grads:?} for {:?}", expected.1);
        }
    };
}

fn wave(place: usize) -> f64 {
    (1.7 * place as f64).sin()
}

is_that_of_each_alone!(the_last_state_is_that_of_each_alone, Last, 3, 2, false, wave);
is_that_of_each_alone!(stacked_layers_are_those_of_each_alone, Stacked, 3, 2, false, wave);
is_that_of_each_alone!(a_mean_over_steps_is_that_of_each_alone, Mean, 3, 2, false, wave);
is_that_of_each_alone!(the_largest_step_is_that_of_each_alone, Most, 3, 2, false, wave);
is_that_of_each_alone!(pools_of_the_input_are_those_of_each_alone, Raw, 3, 2, false, wave);
is_that_of_each_alone!(a_loss_of_all_steps_is_that_of_each_alone, Every, 3, 5, true, wave);
is_that_of_each_alone!(norms_of_an_example_are_those_of_each_alone, Grouped, 4, 2, false, wave);
is_that_of_each_alone!(words_are_those_of_each_alone, Words, 1, 4, true, |place| (place % 9) as f64);

/// Central differences of the loss with padding, for every parameter.
macro_rules! gradients_are_differences {
    ($($test:ident $net:ident $width:literal $outputs:literal;)*) => {$(
        #[test]
        fn $test() {
            /// Where the error of the difference, h²/6·f‴, and that of rounding, 1e-16/h, meet.
            const H: f64 = 1e-5;
            const NEAR: f64 = 1e-7;
            let mut net = shaken($net::<7>::new(2).cast::<f64>());
            let (x, y) = (padded($width, wave), normal::<f64>(4 * $outputs, 8));
            let (mut ws, mut grads) = (net.workspace(4), net.zero_grads());
            let stats = net.state().stats.to_vec();
            let mut loss = |net: &mut $net<7, f64>| {
                net.state_mut().stats.copy_from_slice(&stats);
                let loss = net.forward_backward(&x, &y, &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
                (loss.data, grads.values().to_vec())
            };
            let analytic = loss(&mut net).1;
            let differences: Vec<f64> = (0..analytic.len())
                .map(|place| {
                    let mut at = |step: f64| {
                        let before = net.state().params[place];
                        net.state_mut().params[place] = before + step;
                        let value = loss(&mut net).0;
                        net.state_mut().params[place] = before;
                        value
                    };
                    (at(H) - at(-H)) / (2.0 * H)
                })
                .collect();
            assert!(relative_error(&analytic, &differences) < NEAR, "{analytic:?} for {differences:?}");
        }
    )*};
}

gradients_are_differences! {
    gradients_of_stacked_layers_are_differences Stacked 3 2;
    gradients_of_means_are_differences Mean 3 2;
    gradients_of_the_largest_are_differences Most 3 2;
    gradients_of_all_steps_are_differences Every 3 35;
    gradients_of_groups_are_differences Grouped 4 2;
    gradients_of_norms_of_the_batch_are_differences Normed 3 2;
}

#[test]
fn full_sequences_pass_the_checks_of_gradients_and_passes() {
    let net = shaken(Every::<7>::new(3).cast::<f64>());
    let found = check::gradients(&net, 3, 7);
    assert!(found.max_relative_error < 1e-6 && found.checked > 0, "{found}");
    assert!(check::passes(&net, 3, 7) < 1e-12);
    assert!(check::passes(&shaken(Mean::<7>::new(3).cast::<f64>()), 3, 7) < 1e-12);
    assert!(check::passes(&shaken(Grouped::<7>::new(3).cast::<f64>()), 3, 7) < 1e-12);
    assert!(check::passes(&shaken(Normed::<7>::new(3).cast::<f64>()), 3, 7) < 1e-12);
}

/// y = γ·(x − μ)/√(σ² + ε) + β with μ and σ² over the 16 steps that exist; the running variance is that of n − 1.
#[test]
fn a_batch_norm_is_over_the_steps_that_exist() {
    let mut net = NormOfAll::<7>::new(1).cast::<f64>();
    let x = padded(3, wave);
    let mut ws = net.workspace(4);
    let y = net.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
    for channel in 0..3 {
        let exist: Vec<f64> = x.iter().skip(channel).step_by(3).copied().filter(|x| !x.is_nan()).collect();
        let mean = exist.iter().sum::<f64>() / 16.0;
        let squares = exist.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        for (x, y) in x.iter().zip(&y).skip(channel).step_by(3) {
            let expected = (x - mean) / (squares / 16.0 + 1e-5).sqrt();
            assert!((y - expected).abs() < ROUNDING || (y.is_nan() && x.is_nan()), "{y} for {expected}");
        }
        let stats = &net.state().stats;
        assert!((stats[channel] - 0.25 * mean).abs() < ROUNDING);
        assert!((stats[3 + channel] - (0.75 + 0.25 * squares / 15.0)).abs() < ROUNDING);
    }
    // At inference by the running statistics, with padding at its place.
    let (infer, walk) = (net.infer(&x, &mut ws).to_vec(), Unfused::inference(&*net, &x));
    assert!(infer.iter().zip(walk.output()).all(|(a, b)| a == b || (a.is_nan() && b.is_nan())));
    assert!(infer.iter().zip(&x).all(|(y, x)| y.is_nan() == x.is_nan()));
}

/// Each step that exists is an example to `batch_renorm`.
#[test]
fn a_batch_renorm_is_that_of_all_steps_as_examples() {
    let (x, y) = (padded(3, wave), padded(3, |place| (0.3 * place as f64).cos()));
    let exist = |values: &[f64]| values.iter().copied().filter(|value| !value.is_nan()).collect::<Vec<_>>();
    let mut padded = shaken(Renormed::new(1).cast::<f64>());
    let mut steps = RenormedSteps::new(1).cast::<f64>();
    steps.state_mut().params.copy_from_slice(&padded.state().params);
    let (mut ws, mut ws_of_steps) = (padded.workspace(4), steps.workspace(16));
    let (mut grads, mut grads_of_steps) = (padded.zero_grads(), steps.zero_grads());
    for _ in 0..2 {
        let rng = || Rng::new(1);
        let loss = padded.forward_backward(&x, &y[..], &mut grads, &mut ws, &mut rng()).unwrap();
        let (x, y) = (exist(&x), exist(&y));
        let expected =
            steps.forward_backward(&x, &y[..], &mut grads_of_steps, &mut ws_of_steps, &mut rng()).unwrap();
        assert!((loss.data - expected.data).abs() < ROUNDING, "{} for {}", loss.data, expected.data);
        assert!(relative_error(grads.values(), grads_of_steps.values()) < ROUNDING);
        assert_eq!(padded.state().stats, steps.state().stats);
    }
}

/// One step has no variance, whatever the length that it is padded to.
#[test]
fn a_batch_of_one_step_is_refused_by_a_batch_norm() {
    let (x, mut net) = (padded(3, wave), Normed::<7>::new(1).cast::<f64>());
    let (mut ws, mut grads) = (net.workspace(1), net.zero_grads());
    let one = &x[2 * 21..3 * 21];
    let error = net.forward_backward(one, &[0.0; 2][..], &mut grads, &mut ws, &mut Rng::new(1)).unwrap_err();
    assert!(error.to_string().starts_with("`batchnorm1` has one value per channel"), "{error}");
    net.forward_backward(&x[..21], &[0.0; 2][..], &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
}

/// All ways to the outputs give the same bits, padding included.
#[test]
fn every_way_through_a_network_agrees() {
    let x: Vec<f32> = padded(3, wave).iter().map(|x| *x as f32).collect();
    let mut net = shaken(Every::<7>::new(1));
    let mut ws = net.workspace(4);
    let infer = net.infer(&x, &mut ws).to_vec();
    let same = |y: &[f32]| {
        assert_eq!(y.len(), infer.len());
        y.iter().zip(&infer).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
    };
    assert!(infer.iter().any(|y| y.is_nan()) && infer.iter().any(|y| y.is_finite()));
    assert!(same(net.infer(&x, &mut net.inference_workspace(4))));
    let axes = Array3::from_shape_vec((4, 7, 3), x.clone()).unwrap();
    assert!(same(net.predict(axes.view()).as_slice().unwrap()));
    assert!(same(net.scores(axes.view()).as_slice().unwrap()));
    assert!(same(net.fold().predict(axes.view()).as_slice().unwrap()));
    assert!(same(net.predict_mc(axes.view(), 1, &mut Rng::new(1)).mean.as_slice().unwrap()));
    assert!(same(net.forward(&x, &mut ws, &mut Rng::new(1))));
    assert!(same(Unfused::inference(&*net, &x).output()));
    // `forward` and `backward` by hand: what is said of padding is no gradient.
    let y: Vec<f32> = padded(5, |place| place as f64).iter().map(|y| *y as f32).collect();
    let (mut grads, mut by_hand) = (net.zero_grads(), net.zero_grads());
    net.forward_backward(&x, &y, &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
    let outputs = net.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
    let count = 5.0 * LENGTHS.iter().sum::<usize>() as f32;
    let d_y: Vec<f32> = outputs.iter().zip(&y).map(|(s, y)| 2.0 * (s - y) / count).collect();
    let d_x = net.backward(&d_y, &mut by_hand, &mut ws);
    assert!(d_x.iter().all(|d| d.is_finite()));
    let wide = |grads: &[f32]| grads.iter().map(|g| f64::from(*g)).collect::<Vec<_>>();
    assert!(relative_error(&wide(by_hand.values()), &wide(grads.values())) < 1e-5);
}

network! {
    struct Reference: input(3, 2, padded = true) -> lstm(2, sequence = true) -> loss mse;
}

/// PyTorch's `LSTM` on `pack_padded_sequence` of lengths 3, 1, 2, and `mse` over the steps that exist, in f64.
#[test]
fn packed_sequences_are_those_of_pytorch() {
    const LOSS: f64 = 0.6150803490598208;
    #[rustfmt::skip]
    const GRADIENT: [f64; 40] = [
        0.010443985600729793, 0.004075290052926761, -0.003713065951625252, -0.00025123095985275985,
        -0.025265539941970505, -0.005187800779400443, -0.0041743675901126385, 0.007404418558037411,
        -0.00023465475906073044, -0.0013129802845966154, -0.009283411349516914, 0.002934410142998227,
        -0.015584880841323836, 0.02264458971194627, -0.017865423447444913, 1.6427690789477117e-05,
        -0.0021339823987744696, -0.005152631593916535, -0.0042600242823744245, 0.0016437136548592595,
        0.012144692606189597, 0.025320247041904054, -0.007552361331946063, -0.004715399476118135,
        0.0011750573380848567, 0.001376425665916498, 0.0007780016304874945, -0.0007769062058054744,
        -0.004921241348691699, -0.009937863135287855, 0.0010091839848982874, 0.001186959831759472,
        0.010405199423841566, 0.00131861518394559, 0.013793799038071989, -0.007453691191615324,
        -0.06941947813581786, -0.07447897609810737, 0.024114501136844376, -0.0005126934832956316,
    ];
    let mut net = Reference::new(1).cast::<f64>();
    for (place, w) in net.state_mut().params.iter_mut().enumerate() {
        *w = match place {
            0..16 => (1.0 + place as f64).sin(),
            16..32 => (2.0 + place as f64).sin(),
            _ => 0.1 * (place as f64 - 32.0).sin(),
        };
    }
    let exists = |place: usize| place % 6 / 2 < [3, 1, 2][place / 6];
    let x: Vec<f64> =
        (0..18).map(|place| if exists(place) { (0.7 * place as f64).cos() } else { f64::NAN }).collect();
    let y: Vec<f64> = (0..18).map(|place| (0.3 * f64::from(place)).sin()).collect();
    let (mut ws, mut grads) = (net.workspace(3), net.zero_grads());
    let loss = net.forward_backward(&x, &y, &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
    assert!((loss.data - LOSS).abs() < ROUNDING, "{}", loss.data);
    assert!(relative_error(grads.values(), &GRADIENT) < ROUNDING, "{:?}", grads.values());
}

/// Sequences whose steps are noise around their class.
fn sequences(count: usize, seed: u64) -> (Array3<f32>, Vec<u32>) {
    let mut rng = Rng::new(seed);
    let labels: Vec<u32> = (0..count).map(|_| (rng.uniform() * 2.0) as u32).collect();
    let examples: Vec<Array2<f32>> = labels
        .iter()
        .map(|label| {
            let steps = 1 + (rng.uniform() * 7.0) as usize;
            Array2::from_shape_fn((steps, 3), |_| (f64::from(*label) + 0.5 * rng.normal()) as f32)
        })
        .collect();
    let views: Vec<_> = examples.iter().map(|example| example.view()).collect();
    (pad_sequences(&views, 7).unwrap(), labels)
}

network! {
    struct Classes: input(7, 3, padded = true) -> lstm(6, sequence = true, dropout = 0.1) -> dropout(0.1) -> global_avgpool
        -> dense(2) -> loss softmax_cross_entropy;
    struct Unpadded: input(7, 3) -> global_avgpool -> dense(2) -> loss softmax_cross_entropy;
    struct Through: input(7, 3) -> lstm(6, sequence = true) -> global_avgpool -> dense(2) -> loss softmax_cross_entropy;
}

#[test]
fn sequences_of_different_lengths_are_learned_with_any_number_of_threads() {
    let (x, labels) = sequences(96, 1);
    let data = Dataset::labelled(x, labels).unwrap();
    let trained = |threads| {
        let mut net = Classes::new(1);
        let trainer = Trainer::new(Adam::new(1e-2)).epochs(12).threads(threads).progress(false);
        trainer.fit(&mut net, &data, Some(&data)).unwrap();
        net
    };
    let [one, three] = [1, 3].map(trained);
    regnet::pool::set_threads(1);
    assert_eq!(bits(&one.state().params), bits(&three.state().params));
    let report = one.evaluate(&data).unwrap();
    assert!(report.accuracy.unwrap() > 0.9 && report.loss.data < 0.4, "{report}");
    assert!(one.probe(&data, 7).unwrap().loss.data.is_finite());
}

#[test]
fn padding_that_is_none_is_told() {
    let net = Classes::new(1);
    let mut x = Array3::<f32>::zeros((4, 7, 3));
    x[[2, 1, 0]] = f32::NAN;
    let text = "step 1 of example 2 for `Classes` holds NaN, and step 6 does not: padding is whole steps of NaN at the \
                end of a sequence";
    assert_eq!(net.try_predict(x.view()).unwrap_err().to_string(), text);
    let data = Dataset::labelled(x.clone(), vec![0; 4]).unwrap();
    let error = Trainer::new(Adam::new(1e-2)).fit(&mut Classes::new(1), &data, None).unwrap_err();
    assert_eq!(error.to_string(), format!("training set: {text}"));
    x.fill(0.0);
    x.outer_iter_mut().last().unwrap().fill(f32::NAN);
    let text = "example 3 for `Classes` is padding alone; a sequence has one step or more";
    assert_eq!(net.try_predict(x.view()).unwrap_err().to_string(), text);
    let mut net = Classes::new(1);
    let (mut ws, mut grads) = (net.workspace(4), net.zero_grads());
    let x = x.as_slice().unwrap();
    let error = net.forward_backward(x, Labels(&[0; 4]), &mut grads, &mut ws, &mut Rng::new(1)).unwrap_err();
    assert_eq!(error.to_string(), text);
}

/// Without the option whoever meets NaN says that there is one.
#[test]
fn padding_of_which_a_network_was_not_told_names_the_option() {
    let (x, labels) = sequences(32, 2);
    let data = Dataset::labelled(x, labels).unwrap();
    let remedy = "; `input(…, padded = true)` takes steps of NaN at the end of a sequence as padding";
    let trainer = Trainer::new(Adam::new(1e-2)).epochs(1).progress(false);
    let error = trainer.fit(&mut Unpadded::new(1), &data, None).unwrap_err().to_string();
    assert!(error.contains("the input of example") && error.ends_with(remedy), "{error}");
    let error = trainer.fit(&mut Through::new(1), &data, None).unwrap_err().to_string();
    assert!(error.contains("`lstm1` is the first layer") && error.ends_with(remedy), "{error}");
}

/// `evaluate` and a step count the same steps, whatever the batches.
#[test]
fn a_set_and_its_batches_have_one_mean() {
    let net = shaken(Every::<7>::new(1).cast::<f64>());
    let (x, y) = (padded(3, wave), padded(5, wave));
    let shaped = |values: &[f64], width| Array3::from_shape_vec((4, 7, width), values.to_vec()).unwrap();
    let data = Dataset::with_targets(shaped(&x, 3), shaped(&y, 5)).unwrap();
    let loss = net.evaluate(&data).unwrap().loss.data;
    assert_eq!(loss, net.probe(&data, 1).unwrap().loss.data);
    let (parts, count): (f64, f64) = (0..4)
        .map(|example| {
            let own = net.evaluate(&data.select(&[example])).unwrap().loss.data;
            (own * LENGTHS[example] as f64, LENGTHS[example] as f64)
        })
        .fold((0.0, 0.0), |sum, (loss, count)| (sum.0 + loss, sum.1 + count));
    assert!((loss - parts / count).abs() < ROUNDING);
    // The weight of an example is that of each of its steps.
    let weighted = data.weighted(vec![1.0, 0.0, 0.0, 0.0]).unwrap();
    let first = net.evaluate(&weighted.select(&[0])).unwrap().loss.data;
    assert!((net.evaluate(&weighted).unwrap().loss.data - first).abs() < ROUNDING);
}
