//! Whole ways through the library: a training, an inference, a model as bytes, threads, the clock.

use std::time::Duration;

use regnet::{Adam, EarlyStopping, Error, Rng, Trainer, data, network, pool};

network! {
    struct Digits: input(28, 28, 1) -> conv2d(4, kernel = 3) -> relu -> maxpool2d(2) -> flatten
        -> dense(24) -> relu -> dropout(0.1) -> dense(10) -> loss softmax_cross_entropy;
    /// Wide enough for several chunks of work.
    struct Wide: input(256) -> dense(512) -> gelu -> dense(64);
}

/// Of 200 generated digits; 0.1 is chance, and 0.89 is what the training of this seed reaches.
const RIGHT: f64 = 0.8;

/// All steps by name.
pub const ALL: &[(&str, fn())] = &[
    ("a_training_learns", a_training_learns),
    ("inference_gives_probabilities", inference_gives_probabilities),
    ("a_model_comes_back_from_its_bytes", a_model_comes_back_from_its_bytes),
    ("threads_change_no_bit", threads_change_no_bit),
    ("time_is_measured_or_refused", time_is_measured_or_refused),
];

fn trained() -> Digits {
    let train = data::digits(800, 1);
    let mut net = Digits::new(3);
    let trainer = Trainer::new(Adam::new(3e-3)).epochs(6).batch_size(32).seed(7).progress(false);
    let history = trainer.fit(&mut net, &train, None).unwrap();
    assert_eq!(history.epochs.len(), 6);
    net
}

fn a_training_learns() {
    let accuracy = trained().evaluate(&data::digits(200, 2)).unwrap().accuracy.unwrap();
    assert!(accuracy >= RIGHT, "{accuracy} of the test set is right, expected {RIGHT}");
}

fn inference_gives_probabilities() {
    let (net, digits) = (Digits::new(3), data::digits(5, 2));
    let probabilities = net.predict(digits.view());
    for row in probabilities.rows() {
        // ten numbers of 6e-8 each
        assert!((row.sum() - 1.0).abs() < 1e-6 && row.iter().all(|p| *p >= 0.0), "{row}");
    }
    let mut workspace = net.inference_workspace(5);
    assert_eq!(net.infer(digits.inputs(), &mut workspace), net.scores(digits.view()).as_slice().unwrap());
}

fn a_model_comes_back_from_its_bytes() {
    let net = Digits::new(5);
    let bytes = net.to_bytes();
    assert!(Digits::from_bytes(&bytes).unwrap() == net);
    let refused = Digits::from_bytes(&bytes[..bytes.len() - 1]);
    assert!(matches!(&refused, Err(Error::Model(text)) if text.contains("truncated")), "{refused:?}");
}

fn threads_change_no_bit() {
    let net = Wide::new(1);
    let mut rng = Rng::new(2);
    let x: Vec<f32> = (0..64 * 256).map(|_| rng.normal() as f32).collect();
    let mut workspace = net.inference_workspace(64);
    let mut scores = |threads| {
        pool::set_threads(threads);
        net.infer(&x, &mut workspace).iter().map(|score| score.to_bits()).collect::<Vec<_>>()
    };
    let alone = scores(1);
    assert_eq!(scores(4), alone);
    pool::set_threads(1);
}

fn time_is_measured_or_refused() {
    let train = data::digits(40, 1);
    let limit = EarlyStopping::time_limit(Duration::from_secs(3600));
    let trainer = Trainer::new(Adam::new(1e-3)).epochs(1).progress(false);
    let history = trainer.clone().fit(&mut Digits::new(3), &train, None).unwrap();
    let limited = trainer.early_stopping(limit).fit(&mut Digits::new(3), &train, None);
    if cfg!(all(target_family = "wasm", target_os = "unknown")) {
        assert_eq!(history.epochs[0].seconds, 0.0);
        assert!(
            matches!(&limited, Err(Error::Setting(text)) if text.contains("needs a clock")),
            "{limited:?}"
        );
    } else {
        assert!(history.epochs[0].seconds > 0.0);
        assert_eq!(limited.unwrap().epochs.len(), 1);
    }
}
