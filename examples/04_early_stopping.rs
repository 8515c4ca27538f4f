//! "How exactly would you implement an early stopping rule?": four rules on the same recorded trainings, as Prechelt compared
//! them.

use std::time::Duration;

use lecture::{Finding, Lesson, Mean, Options, Table, curve, mean, over_seeds, trainer};
use regnet::early_stopping::Observation;
use regnet::plot::Figure;
use regnet::trainer::{Callbacks, Epoch, EpochDone};
use regnet::{Adam, EarlyStopping, Error, network};

network! {
    struct Curve: input(1) -> dense(64) -> tanh -> dense(64) -> tanh -> dense(1) -> loss mse;
}

pub(crate) const LESSON: Lesson = Lesson {
    name: "04_early_stopping",
    claim: "Stop when the validation error rises; a rule says when it has risen enough, and a slower rule finds a lower error \
            for a longer training.",
    about: "Records noisy trainings and lets patience, GL, PQ and UP in several strengths stop each of them.",
    source: "the lecture; Prechelt 1998",
    run,
};

fn main() {
    LESSON.main();
}

/// A training in full length.
#[derive(Clone)]
struct Recorded {
    epochs: Vec<Observation<'static>>,
    /// The distance from the curve after each epoch.
    test: Vec<f64>,
}

fn recorded(seed: u64, options: &Options) -> Result<Recorded, Error> {
    let [train, valid] = [seed, !seed].map(|seed| curve::noisy(30, 0.3, seed));
    let even = curve::even(200, 1.0);
    let (mut epochs, mut test) = (Vec::new(), Vec::new());
    let note = |done: &EpochDone<'_, Curve>| {
        let &Epoch { epoch, train_loss, valid_loss, .. } = done.epoch;
        epochs.push(Observation { epoch, train_loss, valid_loss, monitored: None, elapsed: Duration::ZERO });
        test.push(done.net.evaluate(&even).map_or(f64::NAN, |report| report.loss.data.sqrt()));
    };
    trainer(Adam::new(3e-3), seed).epochs(options.work(2_000, 50)).batch_size(5).fit_with(
        &mut Curve::new(seed),
        &train,
        Some(&valid),
        Callbacks::new().on_epoch(note),
    )?;
    Ok(Recorded { epochs, test })
}

/// Where a rule ends a training, and the error of the weights that are kept: those of the lowest validation loss so far.
fn stopped(run: &Recorded, mut rule: EarlyStopping) -> (usize, f64) {
    let epochs =
        run.epochs.iter().position(|epoch| rule.observe(epoch).is_some()).map_or(run.epochs.len(), |n| n + 1);
    let valid = |epoch: &usize| run.epochs[*epoch].valid_loss.unwrap_or(f64::INFINITY);
    let kept = (0..epochs).min_by(|a, b| valid(a).total_cmp(&valid(b))).unwrap_or(0);
    (epochs, run.test[kept])
}

/// Of each seed.
const TRAININGS: u64 = 8;
/// Which strength is drawn in the picture of one training.
const MIDDLE: usize = 2;
/// Epochs of a strip, as in the paper.
const STRIP: usize = 5;

/// A rule's name, the rule by its strength, and the strengths from hasty to slow.
type Rule = (&'static str, fn(f64) -> EarlyStopping, [f64; 6]);

const RULES: [Rule; 4] = [
    ("patience", |n| EarlyStopping::patience(n as usize).into(), [5.0, 10.0, 20.0, 50.0, 100.0, 200.0]),
    ("GL", |alpha| EarlyStopping::generalization_loss(alpha).into(), [2.0, 5.0, 10.0, 20.0, 50.0, 100.0]),
    ("PQ", |alpha| EarlyStopping::progress_quotient(alpha, STRIP).into(), [0.1, 0.2, 0.5, 1.0, 2.0, 5.0]),
    ("UP", |n| EarlyStopping::strip_rise(n as usize, STRIP).into(), [2.0, 3.0, 4.0, 5.0, 6.0, 8.0]),
];

/// A rule in one strength over all trainings.
struct Outcome {
    name: String,
    epochs: Mean,
    error: Mean,
    /// Above the lowest of the run, in percent.
    above: Mean,
}

fn outcome(runs: &[Recorded], (name, rule, _): &Rule, strength: f64) -> Outcome {
    let ends: Vec<_> = runs.iter().map(|run| stopped(run, rule(strength))).collect();
    let lowest = runs.iter().map(|run| run.test.iter().copied().fold(f64::INFINITY, f64::min));
    Outcome {
        name: format!("{name} {strength}"),
        epochs: mean(ends.iter().map(|(epochs, _)| *epochs as f64)),
        error: mean(ends.iter().map(|(_, error)| *error)),
        above: mean(ends.iter().zip(lowest).map(|((_, error), lowest)| 100.0 * (error / lowest - 1.0))),
    }
}

fn run(options: &Options) -> Result<Finding, Error> {
    let trainings: Vec<u64> = (0..TRAININGS).collect();
    let runs = over_seeds(options, &trainings, |n, seed| recorded(TRAININGS * seed + n, options))?.concat();
    let mut table =
        Table::new(["rule", "epochs", "distance from the curve", "above the lowest of the run, %"]);
    let mut trade =
        Figure::new("The rules from hasty to slow", "epochs", "above the lowest error of the run (%)")
            .log_x();
    let Recorded { epochs, test } = &runs[0];
    let by_epoch = |y: Vec<f64>| (1..).map(f64::from).zip(y);
    let root =
        |loss: fn(&Observation) -> f64| by_epoch(epochs.iter().map(|epoch| loss(epoch).sqrt()).collect());
    let mut example =
        Figure::new("One training, and where rules stop it", "epoch", "distance (root mean square)")
            .log_x()
            .line("training points", root(|epoch| epoch.train_loss))
            .line("validation points", root(|epoch| epoch.valid_loss.unwrap_or(f64::NAN)))
            .line("the curve", by_epoch(test.clone()));
    let mut numbers = Vec::new();
    let all = RULES.each_ref().map(|rule| rule.2.map(|strength| outcome(&runs, rule, strength)));
    for (rule, outcomes) in RULES.iter().zip(&all) {
        for Outcome { name, epochs, error, above } in outcomes {
            table.row([name.clone(), format!("{epochs:.0}"), format!("{error:.3}"), format!("{above:.0}")]);
            numbers.push(serde_json::json!({ "rule": name, "epochs": epochs.mean, "error": error.mean,
                "above": above.mean }));
        }
        trade = trade.curve(rule.0, outcomes.iter().map(|outcome| (outcome.epochs.mean, outcome.above.mean)));
        let (epochs, error) = stopped(&runs[0], rule.1(rule.2[MIDDLE]));
        example = example.points(&outcomes[MIDDLE].name, [(epochs as f64, error)]);
    }
    let [hasty, slow] = [&all[0][1], &all[0][4]];
    let sentence = format!(
        "{} stops after {:.0} epochs with an error of {:.3}, {} after {:.0} with {:.3}: {:.0} % less error for {:.1} times the \
         training",
        hasty.name,
        hasty.epochs.mean,
        hasty.error.mean,
        slow.name,
        slow.epochs.mean,
        slow.error.mean,
        100.0 * (1.0 - slow.error.mean / hasty.error.mean),
        slow.epochs.mean / hasty.epochs.mean,
    );
    Ok(Finding { table, figures: vec![example, trade], numbers: numbers.into(), sentence })
}
