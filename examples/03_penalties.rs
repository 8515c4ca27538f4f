//! Few examples and many weights: what L1, L2 and max-norm make of it.

use lecture::{Finding, Lesson, Mean, Options, Run, Table, curve, mean, over_seeds, trainer, wrong};
use regnet::plot::Figure;
use regnet::{Adam, Dataset, Error, Network, Trainable, network};

/// The strength of L1 and L2; the first is none.
const LAMBDAS: [f64; 8] = [0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2];
/// The longest that the weights of one unit may be; the first is none.
const LONGEST: [f64; 6] = [f64::INFINITY, 4.0, 2.0, 1.0, 0.5, 0.25];

network! {
    struct Curve<const L1: usize, const L2: usize, const M: usize>: input(1)
        -> dense(64, l1 = LAMBDAS[L1], l2 = LAMBDAS[L2], max_norm = LONGEST[M]) -> tanh
        -> hidden: dense(64, l1 = LAMBDAS[L1], l2 = LAMBDAS[L2], max_norm = LONGEST[M]) -> tanh
        -> dense(1, l1 = LAMBDAS[L1], l2 = LAMBDAS[L2])
        -> loss mse;

    struct Digits<const L1: usize, const L2: usize, const M: usize>: input(28, 28, 1) -> flatten
        -> hidden: dense(64, l1 = LAMBDAS[L1], l2 = LAMBDAS[L2], max_norm = LONGEST[M]) -> relu
        -> dense(10, l1 = LAMBDAS[L1], l2 = LAMBDAS[L2])
        -> loss softmax_cross_entropy;
}

pub(crate) const LESSON: Lesson = Lesson {
    name: "03_penalties",
    claim: "L1 and L2 penalties hold the weights small, L1 at zero: a worse fit of the training data, a better one of new \
            data.",
    about: "Fits a noisy curve and learns from few digits, without a penalty, with L1, L2 and max-norm of several \
            strengths.",
    source: "the lecture; max-norm: Srivastava et al. 2014",
    run,
};

fn main() {
    LESSON.main();
}

/// What a run ends with.
struct Fit {
    /// On the training, the validation and the test set.
    errors: [f64; 3],
    /// Of the hidden layer.
    weights: Vec<f64>,
    curve: Vec<(f64, f64)>,
}

fn weights(net: &impl Network<Scalar = f32>) -> Vec<f64> {
    net.param("hidden.weight").into_iter().flatten().map(|weight| f64::from(*weight)).collect()
}

/// The distance from twenty noisy points, from twenty others, and from the curve.
fn curve<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<Fit, Error> {
    let [train, valid] = [seed, !seed].map(|seed| curve::noisy(20, 0.3, seed));
    let test = curve::even(200, 1.0);
    let mut net = N::new(seed);
    trainer(Adam::new(3e-3), seed)
        .epochs(options.work(3_000, 20))
        .batch_size(20)
        .fit(&mut net, &train, None)?;
    let distance = |data: &Dataset| net.evaluate(data).map(|report| report.loss.data.sqrt());
    let errors = [distance(&train)?, distance(&valid)?, distance(&test)?];
    Ok(Fit { errors, weights: weights(&net), curve: curve::fit(&net, &test) })
}

/// The share of wrong digits in percent, learned from two hundred.
fn digits<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<Fit, Error> {
    let (train, others) = options.digits(200, options.work(2_000, 200), seed)?;
    let (valid, test) = others.split_at(others.len() / 2);
    let mut net = N::new(seed);
    trainer(Adam::new(1e-3), seed).epochs(options.work(60, 2)).batch_size(20).fit(&mut net, &train, None)?;
    let errors = [wrong(&net, &train)?, wrong(&net, &valid)?, wrong(&net, &test)?];
    Ok(Fit { errors, weights: weights(&net), curve: Vec::new() })
}

/// A penalty's name, its strength, and what is trained with it.
type Setting = (&'static str, f64, Run<Fit>);

/// No penalty, and each alone in all its strengths.
macro_rules! settings {
    ($task:ident::<$net:ident>) => {
        settings!($task::<$net>: 1 2 3 4 5 6 7, 1 2 3 4 5)
    };
    ($task:ident::<$net:ident>: $($strength:literal)*, $($longest:literal)*) => {
        [
            ("none", 0.0, $task::<$net<0, 0, 0>> as Run<Fit>),
            $(("L1", LAMBDAS[$strength], $task::<$net<$strength, 0, 0>>),)*
            $(("L2", LAMBDAS[$strength], $task::<$net<0, $strength, 0>>),)*
            $(("max-norm", LONGEST[$longest], $task::<$net<0, 0, $longest>>),)*
        ]
    };
}

/// One setting over all seeds.
struct Outcome {
    penalty: &'static str,
    strength: f64,
    errors: [Mean; 3],
    fits: Vec<Fit>,
}

fn outcomes(options: &Options, settings: &[Setting]) -> Result<Vec<Outcome>, Error> {
    let results = over_seeds(options, settings, |(_, _, train), seed| train(seed, options))?;
    let outcome = |(&(penalty, strength, _), fits): (&Setting, Vec<Fit>)| {
        let errors = [0, 1, 2].map(|set| mean(fits.iter().map(|fit| fit.errors[set])));
        Outcome { penalty, strength, errors, fits }
    };
    Ok(settings.iter().zip(results).map(outcome).collect())
}

/// The strength of a penalty that is best on the validation set.
fn best<'a>(outcomes: &'a [Outcome], penalty: &str) -> &'a Outcome {
    let of_penalty = outcomes.iter().filter(|outcome| outcome.penalty == penalty);
    of_penalty
        .min_by(|a, b| a.errors[1].mean.total_cmp(&b.errors[1].mean))
        .expect("each penalty has a strength")
}

/// Training and test error against λ.
fn errors(title: &str, y: &str, outcomes: &[Outcome]) -> Figure {
    let mut figure = Figure::new(title, "λ", y).log_x();
    for penalty in ["L1", "L2"] {
        let of_penalty = || outcomes.iter().filter(|outcome| outcome.penalty == penalty);
        for (set, name) in [(0, "training"), (2, "test")] {
            let point = |outcome: &Outcome| {
                (outcome.strength, outcome.errors[set].mean, outcome.errors[set].deviation)
            };
            figure = figure.means(&format!("{penalty}, {name}"), of_penalty().map(point));
        }
    }
    let none = best(outcomes, "none").errors[2].mean;
    figure.line("no penalty, test", [(LAMBDAS[1], none), (LAMBDAS[7], none)])
}

fn run(options: &Options) -> Result<Finding, Error> {
    let curves = outcomes(options, &settings!(curve::<Curve>))?;
    let digits = outcomes(options, &settings!(digits::<Digits>))?;
    let mut table =
        Table::new(["penalty", "strength", "training error", "test error", "weights under 0.001"]);
    let mut fits = Figure::new("Twenty noisy points, and what is fitted through them", "x", "y")
        .points("training points", curve::points(&curve::noisy(20, 0.3, 0)))
        .line("the curve", curve::points(&curve::even(200, 1.0)));
    let mut spread = Figure::new("Digits: weights of the hidden layer", "weight", "share of the weights");
    let mut numbers = Vec::new();
    for (task, outcomes, decimals) in [("curve", &curves, 3), ("digits, %", &digits, 1)] {
        for penalty in ["none", "L1", "L2", "max-norm"] {
            let Outcome { strength, errors: [train, _, test], fits: all, .. } = best(outcomes, penalty);
            let weights: Vec<f64> = all.iter().flat_map(|fit| fit.weights.iter().copied()).collect();
            let small =
                weights.iter().filter(|weight| weight.abs() < 1e-3).count() as f64 / weights.len() as f64;
            table.row([
                format!("{task}: {penalty}"),
                strength.to_string(),
                format!("{train:.decimals$}"),
                format!("{test:.decimals$}"),
                format!("{:.1} %", 100.0 * small),
            ]);
            match task {
                "curve" => fits = fits.line(penalty, all[0].curve.iter().copied()),
                _ => spread = spread.histogram(penalty, &weights, 61, -0.2, 0.2),
            }
        }
        for Outcome { penalty, strength, fits, .. } in outcomes {
            let errors: Vec<_> = fits.iter().map(|fit| fit.errors).collect();
            numbers.push(serde_json::json!({ "task": task, "penalty": penalty, "strength": strength,
                "errors": errors }));
        }
    }
    let effect = |outcomes: &[Outcome], penalty: &str, decimals: usize| {
        let [none, with] = ["none", penalty].map(|penalty| best(outcomes, penalty));
        let both = none.fits.iter().zip(&with.fits);
        let better = both.filter(|(none, with)| with.errors[2] < none.errors[2]).count();
        let [before, after] = [none, with].map(|outcome| outcome.errors[2].mean);
        format!(
            "from {before:.decimals$} to {after:.decimals$} (lower in {better} of {} seeds)",
            with.fits.len()
        )
    };
    let sentence = format!(
        "L2 takes the distance from the curve {} and the wrong digits in percent {}; L1 takes them {} and {}",
        effect(&curves, "L2", 3),
        effect(&digits, "L2", 1),
        effect(&curves, "L1", 3),
        effect(&digits, "L1", 1),
    );
    let figures = vec![
        fits,
        errors("The noisy curve: error against λ", "distance (root mean square)", &curves),
        errors("Two hundred digits: error against λ", "wrong digits (%)", &digits),
        spread,
    ];
    Ok(Finding { table, figures, numbers: numbers.into(), sentence })
}
