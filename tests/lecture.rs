//! What the lecture's programs find. Each runs in full with one seed, so that the bounds are wide: a program whose finding is
//! a mean over seeds is held to the direction of it.

use lecture::{Finding, Lesson, Options, Table, each_seed, mean, over_seeds};
use regnet::EarlyStopping;
use regnet::early_stopping::Observation;
use serde_json::Value;

#[path = "../examples/gallery.rs"]
mod gallery;

use gallery::LESSONS;

/// Runs a program with one seed and draws its picture.
fn run(lesson: &Lesson) -> Finding {
    let folder = env!("CARGO_TARGET_TMPDIR").into();
    let options = Options { seeds: 1, pictures: folder, ..Options::default() };
    let found = (lesson.run)(&options).unwrap();
    let picture = std::fs::read_to_string(lesson.draw(&found, &options).unwrap()).unwrap();
    assert!(picture.starts_with("<svg") && !picture.contains("NaN"), "{}", lesson.name);
    assert!(!found.sentence.contains("NaN"), "{}", found.sentence);
    found
}

/// A number at this place in the JSON.
fn number(numbers: &Value, pointer: &str) -> f64 {
    let found = numbers.pointer(pointer).and_then(Value::as_f64);
    found.unwrap_or_else(|| panic!("no number at {pointer}"))
}

#[test]
fn the_gallery_has_every_program() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let files =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut programs: Vec<_> =
        files.filter(|file| file.starts_with('0')).map(|file| file.replace(".rs", "")).collect();
    programs.sort();
    assert_eq!(programs, LESSONS.map(|lesson| lesson.name));
}

#[test]
fn the_page_has_every_program() {
    let page = include_str!("../docs/lecture.md");
    assert!(
        page.starts_with(gallery::INTRODUCTION),
        "docs/lecture.md: cargo run --release --example gallery"
    );
    for Lesson { name, claim, source, .. } in LESSONS {
        for text in
            [format!("## {name}"), format!("> {claim}"), format!("(lecture/{name}.svg)"), source.into()]
        {
            assert!(
                page.contains(&text),
                "docs/lecture.md lacks {text}: cargo run --release --example gallery"
            );
        }
    }
}

#[test]
fn results_stand_by_setting_and_seed_in_whichever_order_they_come() {
    let options = Options { seeds: 3, ..Options::default() };
    // The first takes longest, so that another core is done with the rest before it.
    let slowly = |setting: u64, seed: u64| {
        std::thread::sleep(std::time::Duration::from_millis(20 / (1 + setting + seed)));
        Ok((setting, seed))
    };
    let by_setting = over_seeds(&options, &[0, 7], slowly).unwrap();
    assert_eq!(by_setting, [[(0, 0), (0, 1), (0, 2)], [(7, 0), (7, 1), (7, 2)]]);
    let failing = |seed| if seed == 1 { Err(regnet::Error::Setting("one".into())) } else { Ok(seed) };
    assert_eq!(each_seed(&options, failing).unwrap_err().to_string(), "one");
    assert_eq!(each_seed(&Options { quick: true, ..options }, Ok).unwrap(), [0], "one seed for a look");
}

#[test]
fn a_table_of_means_stands_in_columns_and_in_markdown() {
    let mut table = Table::new(["net", "loss"]);
    // The deviation of 1, 2, 3, 6 with n − 1: √(14/3).
    table.row(["a".into(), mean([1.0, 2.0, 3.0, 6.0]).to_string()]);
    table.row(["long".into(), format!("{:.1}", mean([2.0]))]);
    assert_eq!(table.to_string(), "net            loss\na     3.000 ± 2.160\nlong      2.0 ± 0.0\n");
    assert_eq!(table.markdown(), "| net | loss |\n|---|---:|\n| a | 3.000 ± 2.160 |\n| long | 2.0 ± 0.0 |\n");
}

#[test]
fn units_that_start_equal_stay_equal_to_the_bit() {
    let numbers = run(&gallery::constant_init::LESSON).numbers;
    let distances = |start: &str| numbers[start][0][0].as_array().unwrap().clone();
    assert!(distances("constant").iter().all(|distance| distance.as_f64() == Some(0.0)));
    assert!(distances("random").iter().all(|distance| distance.as_f64().unwrap() > 1.0));
    // 23.6 and 96.0 over five seeds
    assert!(number(&numbers, "/constant/0/1") < 50.0 && number(&numbers, "/random/0/1") > 85.0);
}

/// One network has its own luck: behind m relu layers of width n the logarithm of the variance deviates by about √(5·m/n)
/// (Hanin and Rolnick 2018, arXiv 1803.01719), in fifty of 256 by 1. Two and a half of these.
fn luck(layer: usize) -> f64 {
    2.5 * (5.0 * (layer + 1) as f64 / 256.0).sqrt()
}

#[test]
fn fifty_layers_do_what_was_predicted() {
    let numbers = run(&gallery::signal::LESSON).numbers;
    let networks = numbers.as_array().unwrap();
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

#[test]
fn a_penalty_fits_the_points_worse_and_the_curve_better() {
    let numbers = run(&gallery::penalties::LESSON).numbers;
    let settings = numbers.as_array().unwrap();
    let errors = |penalty: &str, strength: f64| {
        let is_it = |setting: &&Value| {
            setting["task"] == "curve" && setting["penalty"] == penalty && setting["strength"] == strength
        };
        let setting = settings.iter().find(is_it).unwrap();
        [0, 2].map(|set| number(setting, &format!("/errors/0/{set}")))
    };
    let [train, test] = errors("none", 0.0);
    // In each of five seeds, and by a third or more in four of them.
    for penalty in ["L1", "L2"] {
        let [train_with, test_with] = errors(penalty, 1e-3);
        assert!(
            train_with > train && test_with < test,
            "{penalty}: {train_with} {train}, {test_with} {test}"
        );
    }
}

#[test]
fn a_slower_rule_stops_later_with_a_lower_error() {
    let numbers = run(&gallery::early_stopping::LESSON).numbers;
    let of_rule = |rule: &str| -> Vec<Value> {
        let outcomes = numbers.as_array().unwrap().iter();
        outcomes.filter(|outcome| outcome["rule"].as_str().unwrap().starts_with(rule)).cloned().collect()
    };
    for rule in ["patience", "GL", "PQ", "UP"] {
        let outcomes = of_rule(rule);
        let epochs: Vec<f64> = outcomes.iter().map(|outcome| number(outcome, "/epochs")).collect();
        assert!(epochs.is_sorted() && epochs.len() == 6, "{rule}: {epochs:?}");
        // The hastiest of each leaves more than twice the error of the slowest.
        let [hasty, slow] = [0, 5].map(|n: usize| number(&outcomes[n], "/error"));
        assert!(slow < 0.75 * hasty, "{rule}: {hasty} {slow}");
    }
}

/// A loss that falls for ten epochs and then rises by 2 % of its lowest each epoch: GL 5 has had enough after three of these,
/// before a patience of five.
#[test]
fn gl_stops_no_later_than_patience_where_the_loss_rises_steadily() {
    let stop = |mut rule: EarlyStopping| {
        let loss = |epoch: usize| {
            if epoch <= 10 { 2.0 - 0.1 * epoch as f64 } else { 1.0 + 0.02 * (epoch - 10) as f64 }
        };
        (1..100).find(|epoch| {
            let elapsed = std::time::Duration::ZERO;
            rule.observe(&Observation {
                epoch: *epoch,
                train_loss: 0.5,
                valid_loss: Some(loss(*epoch)),
                monitored: None,
                elapsed,
            })
            .is_some()
        })
    };
    let [gl, patience] =
        [EarlyStopping::generalization_loss(5.0).into(), EarlyStopping::patience(5).into()].map(stop);
    assert_eq!((gl, patience), (Some(13), Some(15)));
}

/// Of sums in 32 bits over 256 values of about 1, in another order.
const ROUNDING: f64 = 1e-4;

#[test]
fn dropout_gives_a_better_fit_and_many_masks_meet_scaled_weights() {
    let numbers = run(&gallery::dropout::LESSON).numbers;
    let distance =
        |network: usize, which: usize| number(&numbers, &format!("/distances/{network}/0/{which}"));
    for with in [1, 2] {
        assert!(distance(with, 0) > distance(0, 0) && distance(with, 1) < distance(0, 1));
    }
    for mode in [0, 1] {
        assert!(number(&numbers, &format!("/between_modes/0/{mode}")) < ROUNDING);
    }
    let wrong = |masks: usize| number(&numbers, &format!("/averaged/0/1/{masks}"));
    // 10.2, 5.4 and 5.4 % over five seeds, each within 0.9.
    let scaled = number(&numbers, "/averaged/0/0");
    assert!(wrong(0) > scaled + 1.0 && (wrong(6) - scaled).abs() < 1.5, "{} {} {scaled}", wrong(0), wrong(6));
}

#[test]
fn batchnorm_widens_the_range_of_learning_rates_and_takes_out_the_scale() {
    let numbers = run(&gallery::batchnorm::LESSON).numbers;
    let list = |pointer: &str| -> Vec<f64> {
        numbers.pointer(pointer).unwrap().as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
    };
    let trains = |pointer: &str| list(pointer).into_iter().filter(|wrong| *wrong < 20.0).count();
    assert!(trains("/by_rate/0/0") > trains("/by_rate/1/0"));
    // In epoch 2 with and 39 without, over five seeds.
    let soon = |pointer: &str| list(pointer).iter().position(|wrong| *wrong < 20.0);
    assert!(soon("/by_epoch/0/0").unwrap() < 10 && soon("/by_epoch/1/0").is_none_or(|epoch| epoch > 20));
    // The eps of the norm is 1e-5 of the variance, once it is there and once it is a hundredth of that.
    assert!(number(&numbers, "/by_scale/0/0") < 1e-4);
    assert!((number(&numbers, "/by_scale/0/1") - 0.1).abs() < 1e-4);
    let gap = |size: usize| {
        let [training, inference] =
            [0, 1].map(|mode| number(&numbers, &format!("/by_batch/0/{size}/{mode}")));
        training - inference
    };
    assert!(gap(0) > 0.1 && gap(6).abs() < 0.1, "{} {}", gap(0), gap(6));
}

#[test]
fn batches_of_two_are_enough_for_layernorm_but_not_for_batchnorm() {
    let numbers = run(&gallery::norms_and_batch_size::LESSON).numbers;
    let wrong = |norm: usize, size: usize| number(&numbers, &format!("/by_norm/{norm}/0/{size}"));
    // 40.3 and 3.7 % over five seeds
    assert!(wrong(4, 0) > 20.0 && wrong(5, 0) < 10.0, "{} {}", wrong(4, 0), wrong(5, 0));
    assert!((0..4).all(|norm| (0..7).all(|size| wrong(norm, size) < 10.0)));
    let cell = |cell: usize, epoch: usize| number(&numbers, &format!("/by_cell/{cell}/0/{epoch}"));
    // The picture's clearest difference: the GRU with layer norm learns faster.
    assert!((0..5).map(|epoch| cell(1, epoch)).sum::<f64>() < (0..5).map(|epoch| cell(0, epoch)).sum());
}

#[test]
fn the_variance_shifts_as_predicted() {
    let numbers = run(&gallery::dropout_before_batchnorm::LESSON).numbers;
    for rate in 0..5 {
        let ratio =
            number(&numbers, &format!("/ratios/{rate}/0")) / number(&numbers, &format!("/predicted/{rate}"));
        // Over five seeds within 0.4 %; sixteen thousand masks a unit, 256 units.
        assert!((ratio - 1.0).abs() < 0.03, "{rate}: {ratio}");
    }
    let wrong = |place: &str| number(&numbers, &format!("/{place}/4/0"));
    // With p = 0.8; 7.1 and 5.7 % over five seeds, in each of them more.
    assert!(wrong("before") > wrong("behind") - 0.5, "{} {}", wrong("before"), wrong("behind"));
}
