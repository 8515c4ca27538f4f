//! Units that start equal stay equal: a hidden layer of 32 units that is one unit, 32 times.

use lecture::{Finding, Lesson, Options, Run, Table, mean, over_seeds, trainer};
use regnet::ndarray::{ArrayViewD, Axis};
use regnet::plot::Figure;
use regnet::trainer::{Callbacks, EpochDone};
use regnet::{Adam, Error, Network, Trainable, network};

network! {
    // Without this line it does not compile: the lint denies it.
    #[allow(symmetric_init)]
    struct Constant: input(28, 28, 1) -> flatten
        -> hidden: dense(32, init = constant(0.01)) -> relu -> dense(10, init = constant(0.01))
        -> loss softmax_cross_entropy;

    struct Random: input(28, 28, 1) -> flatten
        -> hidden: dense(32, init = he_in) -> relu -> dense(10)
        -> loss softmax_cross_entropy;
}

pub(crate) const LESSON: Lesson = Lesson {
    name: "01_constant_init",
    claim: "If all weights are equal, their gradients are equal, and the units stay copies of one another.",
    about: "Trains a network whose weights all start at 0.01 beside one with random weights, on digits.",
    source: "the lecture; He et al. 2015 for the random start; the lint symmetric_init refuses the constant one",
    run,
};

fn main() {
    LESSON.main();
}

/// How far any unit's weights are from those of the first.
fn distance(net: &impl Network<Scalar = f32>) -> f64 {
    let units = net.param("hidden.weight").expect("the hidden layer has weights");
    let first = units.index_axis(Axis(1), 0);
    let far = |unit: ArrayViewD<'_, f32>| {
        unit.iter().zip(&first).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>().sqrt()
    };
    units.axis_iter(Axis(1)).map(far).fold(0.0, f64::max)
}

/// The distance at the start and after each epoch, and the accuracy on the test digits in percent.
fn trained<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<(Vec<f64>, f64), Error> {
    let (train, test) = options.digits(options.work(3_000, 200), 1_000, seed)?;
    let mut net = N::new(seed);
    let mut distances = vec![distance(&net)];
    let note = |done: &EpochDone<'_, N>| distances.push(distance(done.net));
    trainer(Adam::new(1e-3), seed).epochs(options.work(8, 1)).batch_size(32).fit_with(
        &mut net,
        &train,
        None,
        Callbacks::new().on_epoch(note),
    )?;
    Ok((distances, 100.0 * net.evaluate(&test)?.accuracy.unwrap_or(0.0)))
}

fn run(options: &Options) -> Result<Finding, Error> {
    let starts: [(&str, Run<_>); 2] =
        [("all weights 0.01", trained::<Constant>), ("random (he_in)", trained::<Random>)];
    let results = over_seeds(options, &starts, |(_, trained), seed| trained(seed, options))?;
    let mut table = Table::new(["start of the weights", "largest distance of two units", "test accuracy, %"]);
    let mut figure = Figure::new(
        "Units that start equal stay equal",
        "epoch",
        "largest distance between two units' weights",
    );
    for ((name, _), runs) in starts.iter().zip(&results) {
        let distance = |epoch: usize| mean(runs.iter().map(|(distances, _)| distances[epoch]));
        let epochs = 0..runs[0].0.len();
        let accuracy = mean(runs.iter().map(|(_, accuracy)| *accuracy));
        table.row([(*name).to_owned(), format!("{:.3}", distance(epochs.end - 1)), format!("{accuracy:.1}")]);
        figure = figure.means(name, epochs.map(|n| (n as f64, distance(n).mean, distance(n).deviation)));
    }
    let [constant, random] =
        [0, 1].map(|start| mean(results[start].iter().map(|(_, accuracy)| *accuracy)).mean);
    let distances = results[0].iter().flat_map(|(distances, _)| distances);
    Ok(Finding {
        table,
        figures: vec![figure],
        sentence: format!(
            "the constant start's units are never further apart than {}, and they get {constant:.1} % of the test digits \
             right; the random start gets {random:.1} %",
            distances.fold(0.0f64, |most, distance| most.max(*distance)),
        ),
        numbers: serde_json::json!({ "constant": results[0], "random": results[1] }),
    })
}
