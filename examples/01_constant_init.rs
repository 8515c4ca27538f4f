//! Units that start equal stay equal: a hidden layer of 32 units that is one unit, 32 times.

use regnet::trainer::{Callbacks, EpochDone};
use regnet::{Adam, Error, Trainer, data, network, plot};

/// What the programs share.
#[path = "common/mod.rs"]
pub(crate) mod common;
use common::{Finding, Options, Table, mean, picture};

network! {
    // Without this line it does not compile: the lint denies it.
    #[allow(symmetric_init)]
    pub struct Constant: input(28, 28, 1) -> flatten
        -> hidden: dense(32, init = constant(0.01)) -> relu -> dense(10, init = constant(0.01))
        -> loss softmax_cross_entropy;

    pub struct Random: input(28, 28, 1) -> flatten
        -> hidden: dense(32, init = he_in) -> relu -> dense(10)
        -> loss softmax_cross_entropy;
}

const ABOUT: &str =
    "Trains a network whose weights all start at 0.01 beside one with random weights, on generated digits.";

fn main() {
    common::main("01_constant_init", ABOUT, run);
}

/// How far any unit's weights are from those of the first.
fn distance(weight: regnet::ndarray::ArrayViewD<'_, f32>) -> f64 {
    let units = weight.into_dimensionality::<regnet::ndarray::Ix2>().expect("a dense weight has two axes");
    let first = units.column(0);
    let far = |unit: regnet::ndarray::ArrayView1<'_, f32>| {
        unit.iter().zip(first).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>().sqrt()
    };
    units.columns().into_iter().map(far).fold(0.0, f64::max)
}

/// Both networks, seed by seed.
pub fn run(options: &Options) -> Result<Finding, Error> {
    let epochs = options.work(8);
    let (mut distances, mut accuracies) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for seed in options.seeds() {
        let (train, test) = (data::digits(options.work(3_000).max(200), seed), data::digits(1_000, !seed));
        let trainer = Trainer::new(Adam::new(1e-3)).epochs(epochs).batch_size(32).seed(seed).progress(false);
        let (mut equal, mut apart) = (Constant::new(seed), Random::new(seed));
        let mut seen = [
            vec![distance(equal.param("hidden.weight").unwrap())],
            vec![distance(apart.param("hidden.weight").unwrap())],
        ];
        let [of_equal, of_apart] = &mut seen;
        let note = |done: &EpochDone<'_, Constant>| {
            of_equal.push(distance(done.net.param("hidden.weight").unwrap()))
        };
        trainer.fit_with(&mut equal, &train, None, Callbacks::new().on_epoch(note))?;
        let note =
            |done: &EpochDone<'_, Random>| of_apart.push(distance(done.net.param("hidden.weight").unwrap()));
        trainer.fit_with(&mut apart, &train, None, Callbacks::new().on_epoch(note))?;
        let found = [equal.evaluate(&test)?.accuracy, apart.evaluate(&test)?.accuracy];
        for (all, accuracy) in accuracies.iter_mut().zip(found) {
            all.push(100.0 * accuracy.unwrap_or(0.0));
        }
        for (all, seen) in distances.iter_mut().zip(seen) {
            all.push(seen);
        }
    }
    let names = ["all weights 0.01", "random (he_in)"];
    let mut table =
        Table::new(&["start of the weights", "largest distance of two units", "test accuracy, %"]);
    let last =
        |runs: &[Vec<f64>]| mean(&runs.iter().filter_map(|run| run.last().copied()).collect::<Vec<_>>());
    for ((name, runs), accuracy) in names.iter().zip(&distances).zip(&accuracies) {
        table.row(vec![(*name).to_owned(), format!("{:.3}", last(runs)), format!("{:.2}", mean(accuracy))]);
    }
    let line = |runs: &[Vec<f64>]| {
        (0..=epochs)
            .map(|n| (n as f64, mean(&runs.iter().map(|run| run[n]).collect::<Vec<_>>()).mean))
            .collect()
    };
    let series: Vec<_> =
        names.iter().zip(&distances).map(|(name, runs)| plot::Series { name, points: line(runs) }).collect();
    let path = picture(options, "01_constant_init");
    plot::curves(
        &path,
        "Units that start equal stay equal",
        "epoch",
        "largest distance between the weights of two units",
        &series,
    )?;
    let [constant, random] = [&accuracies[0], &accuracies[1]].map(|all| mean(all));
    Ok(Finding {
        table,
        picture: path,
        numbers: serde_json::json!({ "distance": distances, "accuracy": accuracies }),
        sentence: format!(
            "after {epochs} epochs two units of the constant start are {} apart at most, and it gets {constant:.1} % of the test digits right; the random start gets {random:.1} %",
            distances[0].iter().flatten().fold(0.0, |most: f64, d| most.max(*d)),
        ),
    })
}
