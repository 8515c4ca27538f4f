//! What is computed beside networks: random numbers, generated data, schedules, metrics, L-BFGS, folding, files.

use regnet::optim::LBfgs;
use regnet::{Dataset, Rng, Schedule, Sgd, Standardize, Trainer, data, metrics, ndarray::Array2, network};

use super::{Bits, Hashed};

network! {
    struct Curve: input(2) -> dense(12) -> batchnorm -> tanh -> dense(12) -> dropout(0.2) -> tanh -> dense(1) -> loss mse;
    struct Plain: input(2) -> dense(6) -> tanh -> dense(1) -> loss mse;
}

/// A function of two numbers, by exact operations alone.
fn curve() -> Dataset {
    let mut rng = Rng::new(4);
    let x = Array2::from_shape_simple_fn((60, 2), || (rng.uniform() * 2.0 - 1.0) as f32);
    let y = Array2::from_shape_fn((60, 1), |(i, _)| x[[i, 0]] * x[[i, 1]] + 0.5 * x[[i, 0]]);
    Dataset::with_targets(x, y).unwrap()
}

/// The learning rates of a training of so many epochs.
fn rates(schedule: Schedule) -> Vec<f64> {
    let trainer = Trainer::new(Sgd::new(0.1)).epochs(8).batch_size(20).schedule(schedule).progress(false);
    let history = trainer.fit(&mut Plain::new(1), &curve(), None).unwrap();
    history.epochs.iter().map(|epoch| epoch.learning_rate).collect()
}

/// Adds each.
pub fn each(all: &mut Vec<Hashed>) {
    let mut add = |name: &str, bits: Bits| all.push((name.to_owned(), bits.0));
    let mut rng = Rng::new(1);
    let drawn: Vec<f64> = (0..2000).flat_map(|_| [rng.normal(), rng.uniform()]).collect();
    add("random_numbers", Bits::new().of(&drawn));
    let digits = data::digits(40, 3);
    add("digits", Bits::new().of(digits.inputs()));
    let schedules = [
        Schedule::step(3, 0.3),
        Schedule::exponential(0.9),
        Schedule::cosine(8).warm_up(2),
        Schedule::cosine_restarts(3, 2),
        Schedule::one_cycle(24).per_step(),
    ];
    add("schedules", Bits::new().of(&schedules.map(rates).concat()));

    let data = curve();
    let scale = Standardize::features(&data).with_targets(&data).unwrap();
    let mut net = Curve::new(2);
    net.set_standardize(Some(scale.clone()));
    add(
        "lsuv",
        Bits::new().of(&net
            .lsuv(data.view())
            .unwrap()
            .into_iter()
            .map(|(_, variance)| variance)
            .collect::<Vec<_>>()),
    );
    Trainer::new(Sgd::new(0.05)).epochs(3).batch_size(20).progress(false).fit(&mut net, &data, None).unwrap();
    add("model", Bits::new().bytes(&net.to_bytes()));
    let found = net.predict(data.view());
    add("predictions", Bits::new().of(&found));
    add("folded", Bits::new().of(&net.fold().predict(data.view())));
    let several = net.predict_mc(data.view(), 5, &mut Rng::new(9));
    add("monte_carlo", Bits::new().of(&several.mean).of(&several.std));
    let targets = Array2::from_shape_vec((60, 1), data.values().unwrap().to_vec()).unwrap();
    let errors = [metrics::rmse(found.view(), targets.view()), metrics::r2(found.view(), targets.view())];
    add("metrics", Bits::new().of(&errors.map(Result::unwrap)));
    let probe = net.probe(&data, 3).unwrap();
    add("probe", Bits::new().bytes(probe.to_json().as_bytes()));

    let mut plain = Plain::new(6);
    LBfgs::new().iterations(12).minimize(&mut plain, &data).unwrap();
    add("lbfgs", Bits::new().of(&plain.state().params));
}
