//! What the lecture's programs find: each runs with its least work, and what must come out does.
#![allow(clippy::duplicate_mod, reason = "each program is whole by itself")]

#[path = "../examples/01_constant_init.rs"]
#[allow(dead_code)]
mod constant_init;
#[path = "../examples/02_signal.rs"]
#[allow(dead_code)]
mod signal;

/// Pictures and numbers of the tests.
fn folder() -> std::path::PathBuf {
    env!("CARGO_TARGET_TMPDIR").into()
}

#[test]
fn units_that_start_equal_stay_equal_to_the_bit() {
    use constant_init::common::Options;
    let options = Options { quick: true, pictures: folder(), ..Options::default() };
    let found = constant_init::run(&options).unwrap();
    let distances = |start: usize| found.numbers["distance"][start][0].as_array().unwrap().clone();
    assert!(distances(0).iter().all(|distance| distance.as_f64() == Some(0.0)));
    assert!(distances(1).iter().all(|distance| distance.as_f64().unwrap() > 1.0));
    assert!(std::fs::read_to_string(found.picture).unwrap().contains("epoch"));
}

/// One network has its own luck: behind m relu layers of width n the logarithm of the variance deviates by about √(5·m/n)
/// (Hanin and Rolnick 2018, arXiv 1803.01719), in fifty of 256 by 1. Two and a half of these.
fn luck(layer: usize) -> f64 {
    2.5 * (5.0 * (layer + 1) as f64 / 256.0).sqrt()
}

#[test]
fn fifty_layers_do_what_was_predicted() {
    use signal::common::Options;
    let options = Options { quick: true, pictures: folder(), ..Options::default() };
    let found = signal::run(&options).unwrap();
    let networks = found.numbers.as_array().unwrap();
    assert_eq!(networks.len(), 5);
    for network in networks {
        let number = |list: &str, layer: usize| network[list][layer].as_f64().unwrap();
        for layer in [0, 10, 49] {
            let ratio = 2.0 * (number("spread", layer) / number("predicted", layer)).ln();
            assert!(ratio.abs() < luck(layer), "{}, layer {layer}: {ratio}", network["network"]);
        }
    }
    let linear = &networks[0]["predicted"];
    let power = linear[49].as_f64().unwrap() / linear[0].as_f64().unwrap();
    assert!((power / 0.9f64.powi(49) - 1.0).abs() < 1e-3);
}
