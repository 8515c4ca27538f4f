//! A look inside: `probe`, and the trainer's.

use regnet::ndarray::{Array2, Array4};
use regnet::{Adam, Dataset, Labels, Probe, Probed, Rng, Trainer, data, network};

use crate::common::normal;

network! {
    struct Dense: input(6) -> first: dense(5, l2 = 0.1) -> tanh -> second: dense(4) -> relu -> third: dense(3)
        -> loss softmax_cross_entropy;
    #[unfused]
    struct Unfused: input(6) -> first: dense(5, l2 = 0.1) -> tanh -> second: dense(4) -> relu -> third: dense(3)
        -> loss softmax_cross_entropy;
    struct Images: input(28, 28, 1)
        -> conv2d(4, kernel = 3) -> batchnorm -> relu -> conv2d(6, kernel = 3, stride = 3, padding = 1) -> tanh
        -> residual(conv2d(6, kernel = 3, padding = same) -> relu) -> flatten -> dense(10)
        -> loss softmax_cross_entropy;
    struct Repeated: input(6) -> repeat(COPIES, inner: dense(6) -> sigmoid) -> dense(3)
        -> loss softmax_cross_entropy;
}

const COPIES: usize = 3;

/// Of 32 bits against 64 through a whole network.
const SINGLE: f64 = 1e-4;
/// Of sums in another order, in f32.
const ROUNDING: f64 = 1e-5;

fn examples(count: usize) -> Dataset {
    let x = Array2::from_shape_vec((count, 6), normal(count * 6, 5)).unwrap();
    Dataset::labelled(x, (0..count as u32).map(|label| label % 3).collect()).unwrap()
}

#[track_caller]
fn layer<'a>(probe: &'a Probe, name: &str) -> &'a Probed {
    probe.layer(name).unwrap()
}

#[track_caller]
fn close(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= ROUNDING * expected.abs(), "{found} instead of {expected}");
}

fn norm(values: impl Iterator<Item = f32>) -> f64 {
    values.map(|x| f64::from(x).powi(2)).sum::<f64>().sqrt()
}

/// With one example the gradient of a dense layer's output is that of its bias.
#[test]
fn the_gradient_is_that_of_the_output() {
    let (mut net, data) = (Dense::new(3), examples(1));
    let probe = net.probe(&data, 0).unwrap();
    let (mut grads, mut ws) = (net.zero_grads(), net.workspace(1));
    let loss =
        net.forward_backward(data.inputs(), Labels(&[0]), &mut grads, &mut ws, &mut Rng::new(0)).unwrap();
    assert_eq!(probe.loss, loss);
    for (name, units) in [("first", 5.0f64), ("second", 4.0), ("third", 3.0)] {
        let bias = grads.param(&format!("{name}.bias")).unwrap();
        close(Some(layer(&probe, name).gradient), norm(bias.iter().copied()) / units.sqrt());
        let both = |params: &dyn Fn(&str) -> f64| params("weight").hypot(params("bias"));
        let of = |params: &regnet::Grads<Dense>, part: &str| {
            norm(params.param(&format!("{name}.{part}")).unwrap().iter().copied())
        };
        close(layer(&probe, name).weight_gradient, both(&|part| of(&grads, part)));
        let of = |part: &str| norm(net.param(&format!("{name}.{part}")).unwrap().iter().copied());
        close(layer(&probe, name).weight, both(&of));
    }
}

/// The numbers of the forward pass, by hand.
#[test]
fn the_outputs_are_those_of_the_layers() {
    let (net, data) = (Dense::new(3), examples(40));
    let probe = net.probe(&data, 0).unwrap();
    let names: Vec<&str> = probe.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["first", "tanh1", "second", "relu1", "third"]);
    let x = Array2::from_shape_vec((40, 6), data.inputs().to_vec()).unwrap();
    let weight = net.param("first.weight").unwrap().into_shape_with_order((6, 5)).unwrap();
    let y = (x.dot(&weight)).mapv(f64::from);
    close(Some(layer(&probe, "first").mean), y.mean().unwrap());
    close(Some(layer(&probe, "first").spread), y.std(0.0));
    let tanh = y.mapv(f64::tanh);
    close(Some(layer(&probe, "tanh1").spread), tanh.std(0.0));
    let share = tanh.iter().filter(|y| y.abs() > 0.98).count() as f64 / 200.0;
    assert_eq!(layer(&probe, "tanh1").saturated, Some(share));
    let (relu, second) = (layer(&probe, "relu1"), layer(&probe, "second"));
    assert!(relu.zeros > 0.1 && second.zeros == 0.0 && relu.saturated.is_none());
    assert_eq!(second.predicted, Dense::SPEC.layers[2].signal);
}

/// A probe looks at layer after layer: what the passes do in one line hides nothing.
#[test]
fn fused_lines_hide_nothing() {
    let data = examples(32);
    let (fused, plain) = (Dense::new(3).probe(&data, 0).unwrap(), Unfused::new(3).probe(&data, 0).unwrap());
    assert_eq!(fused.layers, plain.layers);
    assert!(fused.layers.iter().all(|layer| layer.gradient > 0.0));
}

/// Convolutions have sixteen examples side by side, but an empty lane is no example: as one by one, in 64 bits.
#[test]
fn images_in_lanes_are_seen_as_they_are() {
    let data = data::digits(21, 1);
    let (net, wide) = (Images::new(2), data.inputs().iter().map(|x| f64::from(*x)).collect());
    let wide = Array4::from_shape_vec((21, 28, 28, 1), wide).unwrap();
    let wide = Dataset::labelled(wide, data.labels().unwrap().to_vec()).unwrap();
    let (seen, exact) = (net.probe(&data, 0).unwrap(), net.cast::<f64>().probe(&wide, 0).unwrap());
    assert_eq!(seen.layers.len(), exact.layers.len());
    for (a, b) in seen.layers.iter().zip(&exact.layers) {
        assert!(
            (a.spread / b.spread - 1.0).abs() < SINGLE,
            "{}: {} instead of {}",
            a.name,
            a.spread,
            b.spread
        );
        assert!((a.gradient / b.gradient - 1.0).abs() < SINGLE, "{}: {} {}", a.name, a.gradient, b.gradient);
    }
    let sum = layer(&seen, "residual1");
    assert!(sum.gradient > 0.0 && sum.weight.is_none());
    // The norm and the relu behind it are one pass over memory.
    assert!(
        (layer(&seen, "batchnorm1").spread - 1.0).abs() < 1e-2 && layer(&seen, "batchnorm1").zeros == 0.0
    );
    assert!(layer(&seen, "relu1").zeros > 0.1);
    // A sum hands its gradient to both sides.
    assert_eq!(sum.gradient, layer(&seen, "residual1.relu1").gradient);
}

#[test]
fn copies_of_a_block_have_names_of_their_own() {
    let probe = Repeated::new(1).probe(&examples(20), 0).unwrap();
    let names: Vec<&str> = probe.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names[..3], ["repeat1.0.inner", "repeat1.0.sigmoid1", "repeat1.1.inner"]);
    assert_eq!(names.len(), 2 * COPIES + 1);
    let weight = |copy: usize| layer(&probe, &format!("repeat1.{copy}.inner")).weight.unwrap();
    assert!(weight(0) != weight(1) && probe.layers.iter().all(|layer| layer.spread > 0.0));
    assert!(layer(&probe, "repeat1.0.inner").gradient < layer(&probe, "repeat1.2.inner").gradient);
}

/// The trainer looks at the first step and each fourth one after it; the training is the same to the bit.
#[test]
fn a_trainer_looks_every_few_steps() {
    let data = examples(60);
    let trainer = || Trainer::new(Adam::new(1e-2)).epochs(2).batch_size(10).seed(4).progress(false);
    let (mut plain, mut probed) = (Dense::new(3), Dense::new(3));
    assert!(trainer().fit(&mut plain, &data, None).unwrap().probes.is_empty());
    let history = trainer().probe_every(4).fit(&mut probed, &data, None).unwrap();
    assert_eq!(plain, probed);
    let updates: Vec<u64> = history.probes.iter().filter_map(|probe| probe.updates).collect();
    assert_eq!(updates, [0, 4, 8]);
    // Adam's first step moves each of the 35 parameters by the rate.
    close(layer(&history.probes[0], "first").update, 1e-2 * 35f64.sqrt());
    let json: serde_json::Value = serde_json::from_str(&history.to_json()).unwrap();
    assert_eq!(json["probes"][1]["updates"], 4);
    assert_eq!(json["probes"][1]["layers"][1]["name"], "tanh1");
}

#[test]
fn a_probe_is_a_table() {
    let probe = Dense::new(3).probe(&examples(40), 0).unwrap();
    let text = probe.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 1 + 5 + 1);
    let widths: Vec<usize> = lines[..6].iter().map(|line| line.chars().count()).collect();
    assert!(widths.iter().all(|width| *width == widths[0]), "{text}");
    assert!(lines[0].starts_with("layer") && !lines[0].contains("update") && lines[6].starts_with("loss "));
    assert!(lines[2].starts_with("tanh1") && lines[2].contains('–'), "{text}");
}

#[test]
fn data_that_do_not_fit_are_an_error() {
    let error = Dense::new(3).probe(&data::digits(20, 1), 0).unwrap_err().to_string();
    assert!(error.contains("[28, 28, 1]"), "{error}");
}
