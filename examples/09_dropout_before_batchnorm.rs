//! Dropout before batch norm: the variance that the norm learns in training is not the one it meets at inference.

use lecture::{Finding, Lesson, Mean, Options, Run, Table, along, mean, over_seeds, trainer, wrong};
use regnet::ndarray::Array2;
use regnet::plot::Figure;
use regnet::trainer::recompute_statistics;
use regnet::{Adam, Dataset, Error, Rng, Trainable, network};

const RATES: [f64; 5] = [0.0, 0.1, 0.2, 0.5, 0.8];

network! {
    // What the compiler warns of, on purpose.
    #[allow(dropout_before_batchnorm, norm_on_output)]
    struct Shift<const P: usize>: input(256)
        -> dense(512) -> relu -> dropout(RATES[P]) -> dense(256) -> batchnorm(affine = false)
        -> loss mse;

    #[allow(dropout_before_batchnorm)]
    struct Before<const P: usize>: input(28, 28, 1) -> flatten
        -> dense(128) -> relu -> dropout(RATES[P])
        -> dense(128) -> batchnorm -> relu -> dense(10)
        -> loss softmax_cross_entropy;

    struct Behind<const P: usize>: input(28, 28, 1) -> flatten
        -> dense(128) -> relu
        -> dense(128) -> batchnorm -> relu -> dropout(RATES[P]) -> dense(10)
        -> loss softmax_cross_entropy;
}

pub(crate) const LESSON: Lesson = Lesson {
    name: "09_dropout_before_batchnorm",
    claim: "Dropout makes the variance before a later batch norm larger in training than at inference: the norm then divides \
            by the wrong number.",
    about: "Measures the ratio of the variances beside the prediction, and what it costs on digits.",
    source: "Li, Chen, Hu and Yang 2018; the lint dropout_before_batchnorm",
    run,
};

fn main() {
    LESSON.main();
}

/// (E[x²]/(1 − p) − μ²) / (E[x²] − μ²) for x = relu(z), z standard normal: E[x²] = 1/2 and μ² = 1/(2π).
fn predicted(p: f64) -> f64 {
    let (square, mean) = (0.5, 0.5 / std::f64::consts::PI);
    (square / (1.0 - p) - mean) / (square - mean)
}

/// The variance in training over that at inference. Behind the norm the variance is 1 where it meets what it has learned,
/// and one over the ratio where it does not.
fn ratio<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<f64, Error> {
    let mut rng = Rng::new(seed);
    let x = Array2::from_shape_simple_fn((options.work(4_000, 500), 256), || rng.normal() as f32);
    let data = Dataset::with_targets(x.clone(), x)?;
    let mut net = N::new(seed);
    recompute_statistics(&mut net, &data, data.len());
    Ok(1.0 / mean(net.scores(data.view()).iter().map(|y| f64::from(*y).powi(2))).mean)
}

/// The wrong test digits in percent.
fn digits<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<f64, Error> {
    let (train, test) = options.digits(options.work(1_000, 200), 1_000, seed)?;
    let mut net = N::new(seed);
    trainer(Adam::new(1e-3), seed).epochs(options.work(20, 1)).batch_size(32).fit(&mut net, &train, None)?;
    wrong(&net, &test)
}

/// One task for each rate.
macro_rules! by_rate {
    ($task:ident::<$net:ident>) => {
        [$task::<$net<0>> as Run<f64>, $task::<$net<1>>, $task::<$net<2>>, $task::<$net<3>>, $task::<$net<4>>]
    };
}

fn run(options: &Options) -> Result<Finding, Error> {
    let over = |tasks: [Run<f64>; 5]| over_seeds(options, &tasks, |task, seed| task(seed, options));
    let results = [
        over(by_rate!(ratio::<Shift>))?,
        over(by_rate!(digits::<Before>))?,
        over(by_rate!(digits::<Behind>))?,
    ];
    let [ratios, before, behind] = &results
        .each_ref()
        .map(|rates| -> Vec<Mean> { rates.iter().map(|seeds| mean(seeds.iter().copied())).collect() });
    let mut table = Table::new([
        "dropout",
        "ratio of variances",
        "predicted",
        "wrong digits, %",
        "dropout behind the norm, %",
    ]);
    for (n, p) in RATES.into_iter().enumerate() {
        let [ratio, predicted] = [ratios[n].to_string(), format!("{:.3}", predicted(p))];
        table.row([
            p.to_string(),
            ratio,
            predicted,
            format!("{:.1}", before[n]),
            format!("{:.1}", behind[n]),
        ]);
    }
    let line = (0..=80).map(|percent| f64::from(percent) / 100.0).map(|p| (p, predicted(p)));
    Ok(Finding {
        table,
        figures: vec![
            Figure::new("The variance in training over that at inference", "dropout p", "ratio")
                .line("predicted", line)
                .points("measured", RATES.into_iter().zip(ratios).map(|(p, ratio)| (p, ratio.mean))),
            Figure::new("What it costs", "dropout p", "wrong digits (%)")
                .means("dropout before batch norm", along(RATES, before))
                .means("dropout behind it", along(RATES, behind)),
        ],
        sentence: format!(
            "dropout(0.5) makes the variance in training {:.3} times that at inference, predicted {:.3}; with dropout(0.8) {:.1} % \
             of the digits are wrong, with the dropout behind the norm {:.1} %",
            ratios[3].mean,
            predicted(RATES[3]),
            before[4].mean,
            behind[4].mean,
        ),
        numbers: serde_json::json!({ "rates": RATES, "predicted": RATES.map(predicted), "ratios": results[0],
            "before": results[1], "behind": results[2] }),
    })
}
