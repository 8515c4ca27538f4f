//! What the lecture's programs find: each runs with its least work, and what must come out does.

use lecture::{Finding, Lesson, Options};

#[path = "../examples/01_constant_init.rs"]
#[allow(dead_code, reason = "its main is not called")]
mod constant_init;
#[path = "../examples/02_signal.rs"]
#[allow(dead_code, reason = "its main is not called")]
mod signal;

/// Runs the program with its least work and draws its picture.
fn quick(lesson: &Lesson) -> Finding {
    let folder = env!("CARGO_TARGET_TMPDIR").into();
    let options = Options { quick: true, pictures: folder, ..Options::default() };
    let found = (lesson.run)(&options).unwrap();
    let picture = lesson.draw(&found, &options).unwrap();
    assert!(std::fs::read_to_string(picture).unwrap().starts_with("<svg"));
    found
}

#[test]
fn units_that_start_equal_stay_equal_to_the_bit() {
    let found = quick(&constant_init::LESSON);
    let distances = |start: &str| found.numbers[start][0][0].as_array().unwrap().clone();
    assert!(distances("constant").iter().all(|distance| distance.as_f64() == Some(0.0)));
    assert!(distances("random").iter().all(|distance| distance.as_f64().unwrap() > 1.0));
}

/// One network has its own luck: behind m relu layers of width n the logarithm of the variance deviates by about √(5·m/n)
/// (Hanin and Rolnick 2018, arXiv 1803.01719), in fifty of 256 by 1. Two and a half of these.
fn luck(layer: usize) -> f64 {
    2.5 * (5.0 * (layer + 1) as f64 / 256.0).sqrt()
}

#[test]
fn fifty_layers_do_what_was_predicted() {
    let found = quick(&signal::LESSON);
    let networks = found.numbers.as_array().unwrap();
    assert_eq!(networks.len(), 5);
    for network in networks {
        let number = |list: &str, layer: usize| network[list][layer].as_f64().unwrap();
        for layer in [0, 10, 49] {
            let ratio = 2.0 * (number("spread", layer) / number("predicted_spread", layer)).ln();
            assert!(ratio.abs() < luck(layer), "{}, layer {layer}: {ratio}", network["network"]);
            let ratio = 2.0 * (number("gradient", layer) / number("predicted_gradient", layer)).ln();
            assert!(
                ratio.abs() < luck(49 - layer),
                "{}, layer {layer}, gradient: {ratio}",
                network["network"]
            );
        }
    }
    let linear = &networks[0]["predicted_spread"];
    let power = linear[49].as_f64().unwrap() / linear[0].as_f64().unwrap();
    assert!((power / 0.9f64.powi(49) - 1.0).abs() < 1e-3);
}
