//! Losses and activations of one's own: those of the language, written by hand, train as they do.

use regnet::ndarray::{Array2, array};
use regnet::{
    Adam, Class, Dataset, Error, Function, Labels, Model, Network, OwnLoss, Real, Rng, Trainable, Trainer,
    Values, check, metrics, network,
};

use crate::common::normal;

mod my {
    use super::*;

    /// `softmax_cross_entropy`
    #[derive(Debug)]
    pub struct CrossEntropy;

    impl CrossEntropy {
        pub const fn new() -> CrossEntropy {
            CrossEntropy
        }
    }

    fn probabilities<T: Real>(scores: &[T]) -> impl Iterator<Item = f64> + use<'_, T> {
        let largest = scores.iter().fold(f64::MIN, |largest, score| largest.max(score.wide()));
        let sum: f64 = scores.iter().map(|score| (score.wide() - largest).exp()).sum();
        scores.iter().map(move |score| (score.wide() - largest).exp() / sum)
    }

    impl<T: Real> OwnLoss<T> for CrossEntropy {
        type Target = Class;

        fn of_example(&self, scores: &[T], label: usize, d_scores: &mut [T]) -> f64 {
            let mut loss = 0.0;
            for (class, (d, p)) in d_scores.iter_mut().zip(probabilities(scores)).enumerate() {
                let is = class == label;
                *d = T::of(p - f64::from(u8::from(is)));
                if is {
                    loss = -p.ln();
                }
            }
            loss
        }

        fn link(&self, scores: &mut [T]) {
            let linked: Vec<f64> = probabilities(scores).collect();
            scores.iter_mut().zip(linked).for_each(|(score, p)| *score = T::of(p));
        }
    }

    /// factor·mse, of which right is what lies near.
    #[derive(Debug)]
    pub struct Square {
        factor: f64,
    }

    impl Square {
        pub const fn new(factor: f64) -> Square {
            Square { factor }
        }
    }

    impl<T: Real> OwnLoss<T> for Square {
        type Target = Values;

        fn of_example(&self, scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
            let scale = self.factor / scores.len() as f64;
            let mut sum = 0.0;
            for ((d, s), t) in d_scores.iter_mut().zip(scores).zip(targets) {
                let apart = s.wide() - t.wide();
                sum += apart * apart;
                *d = T::of(2.0 * scale * apart);
            }
            scale * sum
        }

        fn right(&self, scores: &[T], targets: &[T]) -> Option<bool> {
            Some(scores.iter().zip(targets).all(|(s, t)| (s.wide() - t.wide()).abs() < 0.5))
        }

        fn standardizes_targets(&self) -> bool {
            true
        }
    }

    /// Of a normal distribution, from its mean and the logarithm of its deviation; of two targets the first counts.
    #[derive(Debug)]
    pub struct NegativeLogLikelihood;

    impl NegativeLogLikelihood {
        pub const fn new() -> NegativeLogLikelihood {
            NegativeLogLikelihood
        }
    }

    impl<T: Real> OwnLoss<T> for NegativeLogLikelihood {
        type Target = Values;

        fn of_example(&self, scores: &[T], targets: &[T], d_scores: &mut [T]) -> f64 {
            let (mean, log_deviation) = (scores[0].wide(), scores[1].wide());
            let apart = (mean - targets[0].wide()) / log_deviation.exp();
            d_scores[0] = T::of(apart / log_deviation.exp());
            d_scores[1] = T::of(1.0 - apart * apart);
            log_deviation + 0.5 * apart * apart
        }
    }

    pub struct Softplus;

    impl Function for Softplus {
        fn value<T: Real>(x: T) -> T {
            let x = x.wide();
            T::of(x.max(0.0) + (-x.abs()).exp().ln_1p())
        }

        fn slope<T: Real>(x: T) -> T {
            T::of(1.0 / (1.0 + (-x.wide()).exp()))
        }
    }
}

network! {
    struct Built: input(5) -> dense(12, init = glorot, l2 = 0.01) -> softplus -> dense(3) -> loss softmax_cross_entropy;
    struct Own: input(5) -> dense(12, init = glorot, l2 = 0.01) -> map(my::Softplus) -> dense(3) -> loss my::CrossEntropy;
    struct BuiltValues: input(5) -> dense(12) -> tanh -> dense(2) -> loss mse;
    struct OwnValues: input(5) -> dense(12) -> tanh -> dense(2) -> loss my::Square(1.0);
    /// A path of one word is a type if it is in capitals.
    struct Deviation: input(5) -> dense(2) -> loss my::NegativeLogLikelihood;
    struct Imported: input(5) -> dense(2) -> loss Double(2.0);
    struct Padded: input(6, 2, padded = true) -> map(my::Softplus) -> gru(4) -> dense(1) -> loss mse;
}

type Double = my::Square;

/// Two ways of rounding, over a training of 30 steps.
const ROUNDING: f32 = 2e-4;

fn classes() -> Dataset {
    let x = Array2::from_shape_vec((60, 5), normal(300, 1)).unwrap();
    Dataset::labelled(x, (0..60).map(|i| i % 3).collect()).unwrap()
}

fn values() -> Dataset {
    let x = Array2::from_shape_vec((60, 5), normal(300, 1)).unwrap();
    Dataset::with_targets(x, Array2::from_shape_vec((60, 2), normal(120, 2)).unwrap()).unwrap()
}

/// What a training makes of a network: losses, accuracies, predictions.
fn course<N: Trainable<Scalar = f32>>(net: &mut N, data: &Dataset) -> (Vec<f64>, Vec<Option<f64>>, Vec<f32>) {
    let (train, valid) = data.split(0.8, 1);
    let trainer = Trainer::new(Adam::new(1e-2)).epochs(6).batch_size(10).progress(false);
    let history = trainer.fit(net, &train, Some(&valid)).unwrap();
    let losses =
        history.epochs.iter().flat_map(|epoch| [epoch.train_loss, epoch.valid_loss.unwrap()]).collect();
    let accuracies = history.epochs.iter().map(|epoch| epoch.valid_accuracy).collect();
    (losses, accuracies, net.predict(data.view()).iter().copied().collect())
}

#[track_caller]
fn near<'a>(a: impl IntoIterator<Item = &'a f32>, b: impl IntoIterator<Item = &'a f32>) {
    let (a, b): (Vec<_>, Vec<_>) = (a.into_iter().collect(), b.into_iter().collect());
    assert_eq!(a.len(), b.len());
    a.iter().zip(&b).for_each(|(a, b)| assert!((*a - *b).abs() < ROUNDING, "{a} and {b}"));
}

#[test]
fn a_loss_of_labels_trains_as_that_of_the_language() {
    let (mut built, mut own, data) = (Built::new(3), Own::new(3), classes());
    let (built, expected) = (course(&mut built, &data), course(&mut own, &data));
    assert_eq!(built.1, expected.1);
    near(&built.2, &expected.2);
    let narrow = |losses: &[f64]| losses.iter().map(|loss| *loss as f32).collect::<Vec<f32>>();
    near(&narrow(&built.0), &narrow(&expected.0));
    let report = metrics::of(&own, &data).unwrap().to_string();
    assert!(report.contains("accuracy"), "{report}");
    assert_eq!(own.predict_classes(data.view()).len(), 60);
    // Examples that count more, and none.
    let weights: Vec<f64> = (0..60).map(|i| f64::from(i % 4)).collect();
    let weighted = data.clone().weighted(weights).unwrap();
    let (a, b) = (Built::new(3).evaluate(&weighted).unwrap(), Own::new(3).evaluate(&weighted).unwrap());
    assert!((a.loss.data - b.loss.data).abs() < f64::from(ROUNDING) && a.accuracy == b.accuracy, "{a} {b}");
}

#[test]
fn a_loss_of_values_trains_as_that_of_the_language() {
    let (mut built, mut own, data) = (BuiltValues::new(3), OwnValues::new(3), values());
    near(&course(&mut built, &data).2, &course(&mut own, &data).2);
    assert!(
        own.evaluate(&data).unwrap().accuracy.is_some() && built.evaluate(&data).unwrap().accuracy.is_none()
    );
}

/// The logarithm of a deviation has no mean and deviation of a target to get back.
#[test]
fn targets_are_standardized_only_if_the_loss_says_so() {
    fn trained<N: Trainable<Scalar = f32>>(net: &mut N, data: &Dataset) -> Vec<f32> {
        let trainer = Trainer::new(Adam::new(1e-2)).epochs(3).standardize(true).progress(false);
        trainer.fit(net, data, None).unwrap();
        net.predict(data.view()).iter().copied().collect()
    }
    let x = Array2::from_shape_vec((60, 5), normal(300, 1)).unwrap();
    let far: Vec<f32> = normal::<f32>(120, 2).iter().map(|y| 100.0 + 3.0 * y).collect();
    let far = Array2::from_shape_vec((60, 2), far).unwrap();
    let data = Dataset::with_targets(x, far).unwrap();
    let (mut built, mut own) = (BuiltValues::new(3), OwnValues::new(3));
    // In units of the targets, which lie near 100.
    let (expected, got) = (trained(&mut built, &data), trained(&mut own, &data));
    assert!(expected.iter().zip(&got).all(|(a, b)| (a - b).abs() < 100.0 * ROUNDING && *a > 80.0));
    let of_targets =
        |standardize: Option<&regnet::data::Standardize>| standardize.unwrap().parts().1.cloned();
    assert!(of_targets(own.standardize()).is_some());
    let mut net = Deviation::new(3);
    // From 0, three epochs do not come near 100.
    assert!(trained(&mut net, &data).iter().all(|y| y.abs() < 20.0));
    assert!(of_targets(net.standardize()).is_none());
}

#[test]
fn gradients_are_those_of_differences() {
    // As for the networks of `tests/gradients`.
    const TOLERANCE: f64 = 1e-6;
    let check = check::gradients(&Own::new(1).cast::<f64>(), 4, 7);
    assert!(check.max_relative_error < TOLERANCE && check.checked > 0, "{check}");
    let check = check::gradients(&OwnValues::new(1).cast::<f64>(), 4, 7);
    assert!(check.max_relative_error < TOLERANCE && check.checked > 0, "{check}");
    assert!(check::passes(&Own::new(1).cast::<f64>(), 4, 7) < 1e-10);
}

#[test]
fn a_large_batch_goes_by_chunks() {
    let batch = 3000;
    let x = normal(5 * batch, 4);
    let labels: Vec<u32> = (0..batch as u32).map(|i| i % 3).collect();
    let gradients = |threads: usize| {
        regnet::pool::set_threads(threads);
        let mut net = Own::new(2);
        let (mut ws, mut grads) = (net.workspace(batch), net.zero_grads());
        net.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
        grads.values().to_vec()
    };
    let one = gradients(1);
    assert!(one == gradients(2) && one.iter().any(|d| *d != 0.0));
    let mut built = Built::new(2);
    let (mut ws, mut grads) = (built.workspace(batch), built.zero_grads());
    built.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
    near(&one, grads.values());
    // A function of each value does not stand in the way of chunks.
    let sums = |spec: &'static regnet::Spec| {
        spec.workspace_bytes(batch, true) > spec.workspace_bytes(1, true) * batch / 2
    };
    assert_eq!(sums(Own::SPEC), sums(Built::SPEC));
}

#[test]
fn what_is_written_is_what_is_told() {
    assert_eq!((Own::SPEC.loss, OwnValues::SPEC.loss), ("my::CrossEntropy", "my::Square(1.0)"));
    let text = Own::new(1).summary();
    assert!(text.contains("map(my::Softplus)") && text.contains("loss my::CrossEntropy"), "{text}");
    assert_eq!(Own::SPEC.layers[1].word, "map");
    let told = |result: Result<regnet::Report, Error>| result.unwrap_err().to_string();
    let x = array![[0.0f32, 0.0, 0.0, 0.0, 0.0]];
    let three = Dataset::labelled(x.clone(), vec![3]).unwrap();
    assert!(
        told(Own::new(1).evaluate(&three)).ends_with("label 3 of example 0 is outside the 3 classes 0..3")
    );
    let labels = Dataset::labelled(x, vec![1]).unwrap();
    let told = told(OwnValues::new(1).evaluate(&labels));
    assert!(
        told.contains("`my::Square(1.0)` expects 2 values, 2 for each of 1 examples, but gets 1 labels"),
        "{told}"
    );
}

#[test]
fn a_path_of_one_word_is_a_type() {
    fn is_trained<N: Network>(_: &Model<N>) -> &'static str {
        N::SPEC.loss
    }
    assert_eq!(is_trained(&Imported::new(1)), "Double(2.0)");
}

#[test]
fn a_function_takes_padded_sequences() {
    let mut x = normal(6 * 2, 5);
    x[8..].fill(f32::NAN);
    let y = Padded::new(1).predict(Array2::from_shape_vec((1, 12), x.clone()).unwrap().view());
    assert!(y[[0, 0]].is_finite());
}
