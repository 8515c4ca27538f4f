//! Dropout: a curve fit that no longer goes through every point, its two modes, and what many masks say together.

use lecture::{Finding, Lesson, Options, Table, along, curve, each_seed, mean, means, trainer, wrong};
use regnet::metrics::top_k;
use regnet::ndarray::Array2;
use regnet::plot::Figure;
use regnet::{Adam, Dataset, Error, MonteCarlo, Rng, Trainable, network};

const P: f64 = 0.3;

network! {
    struct Plain: input(1) -> dense(256) -> tanh -> dense(256) -> tanh -> dense(1) -> loss mse;

    struct Dropout: input(1)
        -> dense(256) -> tanh -> dropout(P) -> dense(256) -> tanh -> dropout(P) -> dense(1)
        -> loss mse;

    struct Classic: input(1)
        -> dense(256) -> tanh -> dropout(P, mode = classic)
        -> dense(256) -> tanh -> dropout(P, mode = classic) -> dense(1)
        -> loss mse;

    struct Digits: input(28, 28, 1) -> flatten
        -> dense(128) -> relu -> dropout(0.5) -> dense(128) -> relu -> dropout(0.5) -> dense(10)
        -> loss softmax_cross_entropy;
}

pub(crate) const LESSON: Lesson = Lesson {
    name: "05_dropout",
    claim: "Dropout sets units to zero with probability p in training and takes the expected value at the test: a better, not \
            a perfect fit, with a lower test error.",
    about: "Fits a noisy curve with and without dropout, carries weights from one mode to the other, and averages over masks.",
    source: "the lecture; Srivastava et al. 2014, averages over masks: §7.5",
    run,
};

fn main() {
    LESSON.main();
}

/// How many noisy points are fitted.
const POINTS: usize = 30;
const NOISE: f64 = 0.3;

/// A network fitted to noisy points.
fn fitted<N: Trainable<Scalar = f32>>(seed: u64, options: &Options) -> Result<N, Error> {
    let (mut net, points) = (N::new(seed), curve::noisy(POINTS, NOISE, seed));
    let trainer = trainer(Adam::new(1e-3), seed).epochs(options.work(6_000, 20)).batch_size(POINTS);
    trainer.fit(&mut net, &points, None)?;
    Ok(net)
}

/// For each seed the distance of its network from the points and from the curve.
fn distances<N: Trainable<Scalar = f32>>(nets: &[N]) -> Result<Vec<[f64; 2]>, Error> {
    let of_net = |(seed, net): (u64, &N)| {
        let distance = |data: &Dataset| net.evaluate(data).map(|report| report.loss.data.sqrt());
        Ok([distance(&curve::noisy(POINTS, NOISE, seed))?, distance(&curve::even(200, 1.0))?])
    };
    (0..).zip(nets).map(of_net).collect()
}

/// The largest difference between the two modes at inference, and with the same masks as in training: `classic` hands on
/// values that are smaller by 1 − p, so its weights behind a dropout are larger by that.
fn between_modes(inverted: &Dropout) -> [f64; 2] {
    let mut classic = Classic::new(0);
    for trained in inverted.params() {
        let is_behind = ["dense2.weight", "dense3.weight"].contains(&trained.name());
        let factor = if is_behind { 1.0 / (1.0 - P) as f32 } else { 1.0 };
        classic.param_mut(trained.name()).expect("the same layers").assign(&(&trained.view() * factor));
    }
    let places = curve::even(200, 1.0);
    let most = |a: Array2<f32>, b: Array2<f32>| {
        (a - b).iter().fold(0.0, |most, x: &f32| f64::max(most, x.abs().into()))
    };
    [
        most(inverted.predict(places.view()), classic.predict(places.view())),
        most(
            inverted.predict_mc(places.view(), 1, &mut Rng::new(0)).mean,
            classic.predict_mc(places.view(), 1, &mut Rng::new(0)).mean,
        ),
    ]
}

const MASKS: [usize; 7] = [1, 2, 5, 10, 20, 50, 100];

/// The wrong digits in percent: with the weights scaled, and averaged over so many masks.
fn averaged(seed: u64, options: &Options) -> Result<(f64, Vec<f64>), Error> {
    let (train, test) = options.digits(options.work(1_000, 200), 1_000, seed)?;
    let mut net = Digits::new(seed);
    trainer(Adam::new(1e-3), seed).epochs(options.work(30, 1)).batch_size(32).fit(&mut net, &train, None)?;
    let mut rng = Rng::new(seed);
    let labels = test.labels().expect("digits have labels");
    let averaged = |masks| {
        let scores = net.predict_mc(test.view(), masks, &mut rng).mean;
        Ok(100.0 * (1.0 - top_k(scores.view(), labels, 1)?))
    };
    let averages: Result<Vec<f64>, Error> = MASKS.into_iter().map(averaged).collect();
    Ok((wrong(&net, &test)?, averages?))
}

fn run(options: &Options) -> Result<Finding, Error> {
    let plain = each_seed(options, |seed| fitted::<Plain>(seed, options))?;
    let dropout = each_seed(options, |seed| fitted::<Dropout>(seed, options))?;
    let classic = each_seed(options, |seed| fitted::<Classic>(seed, options))?;
    let averaged = each_seed(options, |seed| averaged(seed, options))?;
    let distances = [distances(&plain)?, distances(&dropout)?, distances(&classic)?];
    let modes: Vec<_> = dropout.iter().map(between_modes).collect();

    let mut table = Table::new(["the curve", "distance from the points", "from the curve"]);
    let of = |network: usize, which: usize| mean(distances[network].iter().map(|distance| distance[which]));
    for (number, name) in ["without dropout", "dropout, inverted", "dropout, classic"].into_iter().enumerate()
    {
        table.row([name.to_owned(), of(number, 0).to_string(), of(number, 1).to_string()]);
    }
    let [inference, training] =
        [0, 1].map(|which| modes.iter().fold(0.0, |most, mode| f64::max(most, mode[which])));
    let scaled = mean(averaged.iter().map(|(scaled, _)| *scaled));
    let averages: Vec<_> = averaged.iter().map(|(_, averages)| averages.clone()).collect();
    let by_masks = means(&averages);

    let wide = curve::even(300, 1.5);
    let MonteCarlo { mean: center, std, .. } = dropout[0].predict_mc(wide.view(), 200, &mut Rng::new(0));
    let band =
        wide.inputs().iter().zip(&center).zip(&std).map(|((x, mean), std)| {
            (f64::from(*x), f64::from(mean - 2.0 * std), f64::from(mean + 2.0 * std))
        });
    let drawn = Figure::new("Thirty noisy points on -1 to 1, and what is fitted", "x", "y")
        .band("two deviations of 200 masks", band)
        .points("training points", curve::points(&curve::noisy(POINTS, NOISE, 0)))
        .line("the curve", curve::points(&curve::even(200, 1.0)))
        .line("without dropout", curve::fit(&plain[0], &wide))
        .line("with dropout", curve::fit(&dropout[0], &wide));
    let ks = || MASKS.iter().map(|k| *k as f64);
    let masks = Figure::new("Digits: averages over masks meet scaled weights", "masks", "wrong digits (%)")
        .log_x()
        .means("average", along(ks(), &by_masks))
        .line("scaled weights", ks().map(|k| (k, scaled.mean)));
    Ok(Finding {
        table,
        figures: vec![drawn, masks],
        sentence: format!(
            "dropout takes the distance from the points from {:.3} to {:.3} and that from the curve from {:.3} to {:.3}; the \
             modes differ by {inference:.0e} at inference and {training:.0e} with masks; one mask gets {:.1} % of the digits \
             wrong, 50 get {:.1} %, scaled weights {:.1} %",
            of(0, 0).mean,
            of(1, 0).mean,
            of(0, 1).mean,
            of(1, 1).mean,
            by_masks[0].mean,
            by_masks[5].mean,
            scaled.mean,
        ),
        numbers: serde_json::json!({ "distances": distances, "between_modes": modes, "masks": MASKS,
            "averaged": averaged }),
    })
}
