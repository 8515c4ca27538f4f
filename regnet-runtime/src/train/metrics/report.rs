//! All that fits a network's loss, in one call.

use super::auc;
use super::confusion::Confusion;
use super::outputs::Outputs;
use super::probabilities::{brier_of, calibration_error_of, log_loss_of};
use super::regression::{mae_of, r2_of, rmse_of};
use super::share;
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::targets::Targets;
use crate::data::{Dataset, GivenExamples};
use crate::loss::{Answers, Counts, LossFunction};
use crate::model::network::{Network, Trainable};
use crate::model::predict::try_predict;
use crate::model::step::loss_of;
use crate::model::{checks, padding};

/// How good a network is on a data set, by all that fits its loss; [`fmt::Display`] is a report.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Metrics {
    /// How many examples counted: those of weight 0, or with no target that does, are left out.
    pub examples: usize,
    /// By what the loss compares.
    pub kind: Kind,
}

/// What there is to say, by what the loss compares.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// `softmax_cross_entropy`.
    Classes(Classes),
    /// Losses of outputs that are so or not, `sigmoid_cross_entropy` and `hinge`: each output with its name, its number at
    /// first.
    Binary(Vec<(String, Binary)>),
    /// Losses of values: each output, likewise, and all together.
    Values {
        /// Each by itself.
        outputs: Vec<(String, Values)>,
        /// All values at once.
        all: Values,
    },
}

/// How good the classes are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Classes {
    /// Which were taken for which, with precision, recall and F1 of each.
    pub confusion: Confusion,
    /// The area under the ROC curve, as [`auc`](super::auc()); none where a class has no example.
    pub auc: Option<f64>,
    /// As [`log_loss`](super::log_loss).
    pub log_loss: f64,
    /// As [`brier`](super::brier).
    pub brier: f64,
    /// As [`calibration_error`](super::calibration_error).
    pub calibration_error: f64,
}

/// How good one output is that says yes or no. What has no meaning, for lack of a yes, of a no, or of probabilities, is none.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Binary {
    /// How many examples are so.
    pub yes: u64,
    /// How many are not.
    pub no: u64,
    /// The share that is right.
    pub accuracy: f64,
    /// Of those that were taken to be so, the share that is; 0 if there are none.
    pub precision: f64,
    /// Of those that are so, the share that was found; 0 if there are none.
    pub recall: f64,
    /// 2·precision·recall / (precision + recall); 0 where both are 0.
    pub f1: f64,
    /// The area under the ROC curve.
    pub auc: Option<f64>,
    /// As [`log_loss`](super::log_loss).
    pub log_loss: Option<f64>,
    /// As [`brier`](super::brier).
    pub brier: Option<f64>,
    /// As [`calibration_error`](super::calibration_error).
    pub calibration_error: Option<f64>,
}

/// How near values are, in the units of the targets.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Values {
    /// √(mean (y − t)²)
    pub rmse: f64,
    /// mean |y − t|
    pub mae: f64,
    /// The share of the variance that is explained, as [`r2`](super::r2); none where there is none.
    pub r2: Option<f64>,
}

/// What fits the loss of the network, on this data set: the data are raw, as `predict` takes them.
///
/// ```
/// use regnet::{Adam, Dataset, Trainer, metrics, ndarray::array, network};
/// network! { struct Xor: input(2) -> dense(8) -> tanh -> dense(2) -> loss softmax_cross_entropy; }
///
/// let inputs = array![[0.0f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let data = Dataset::labelled(inputs, vec![0, 1, 1, 0])?;
/// let mut net = Xor::new(1);
/// Trainer::new(Adam::new(0.05)).epochs(200).progress(false).fit(&mut net, &data, None)?;
///
/// let metrics = metrics::of(&net, &data)?.named(["equal", "different"]);
/// println!("{metrics}");
/// assert_eq!(metrics.get("accuracy"), Some(1.0));
/// # Ok::<(), regnet::Error>(())
/// ```
///
/// # Errors
/// Data that do not fit the network, or of which nothing counts.
pub fn of<N: Trainable>(net: &N, data: &impl GivenExamples<N::Scalar>) -> Result<Metrics, Error> {
    let data = data.data();
    checks::data::<N>("data set", data)?;
    let predictions: Vec<f64> = try_predict(net, data.view())?.iter().map(|value| value.wide()).collect();
    of_predictions::<N>(data, &predictions, true)
}

/// The same of predictions that are at hand, for a set that has been checked. The area under a curve sorts all predictions of
/// each class: where nobody asks for it, it is left out.
pub(super) fn of_predictions<N: Network>(
    data: &Dataset<N::Scalar>,
    predictions: &[f64],
    with_auc: bool,
) -> Result<Metrics, Error> {
    let loss = loss_of::<N>()?;
    let all = data.slice(0..data.len());
    let mut lengths = Vec::new();
    padding::lengths(N::SPEC, all.x, &mut lengths);
    let counts = padding::counts::<N>(&all, &lengths);
    let width = N::SPEC.output.last();
    let found = match (loss.answers(), all.targets) {
        (Answers::Class, Targets::Labels(labels)) => {
            let outputs = of_classes(width, predictions, labels, data);
            Metrics::classes(&outputs, N::Scalar::EPSILON, with_auc)
        }
        (answers, Targets::Values(targets)) => {
            Counting { loss, counts, of_example: N::SPEC.output.len(), width, with_auc }.metrics(
                answers,
                predictions,
                targets,
                N::Scalar::EPSILON,
            )
        }
        // The loss has refused them before.
        (_, Targets::Labels(_)) => None,
    };
    found.ok_or_else(|| Error::Data("no example counts".into()))
}

/// The classes of the examples whose weight is above 0.
fn of_classes<T: Copy>(width: usize, predictions: &[f64], labels: &[u32], data: &Dataset<T>) -> Outputs {
    let counted = data.counted();
    let row = |example: &usize| predictions[example * width..][..width].to_vec();
    Outputs::Classes {
        width,
        predictions: counted.iter().flat_map(row).collect(),
        labels: counted.iter().map(|example| labels[*example]).collect(),
    }
}

/// Which values of a data set count.
struct Counting<'a, T> {
    loss: &'a dyn LossFunction<T>,
    counts: Counts<'a, T>,
    /// Values of an example.
    of_example: usize,
    /// Outputs: values of a step, where an example has steps.
    width: usize,
    with_auc: bool,
}

impl<T: crate::machine::number::Number> Counting<'_, T> {
    fn metrics(&self, answers: Answers, predictions: &[f64], targets: &[T], clip: f64) -> Option<Metrics> {
        let counts = |place: &usize| {
            let missing = self.loss.skips_missing() && targets[*place].is_nan();
            !missing && self.counts.weight(*place, self.of_example) != 0.0
        };
        let places: Vec<usize> = (0..targets.len()).filter(counts).collect();
        let mut of: Vec<usize> = places.iter().map(|place| place / self.of_example).collect();
        of.dedup();
        let pair = |place: usize| (predictions[place], targets[place].wide());
        let output = |output: usize| {
            let of_output = places.iter().filter(|place| *place % self.width == output);
            of_output.map(|place| pair(*place)).collect::<Vec<_>>()
        };
        let outputs = (0..self.width).map(output).enumerate();
        let outputs = outputs.filter(|(_, pairs)| !pairs.is_empty()).map(|(n, pairs)| (n.to_string(), pairs));
        let kind = match answers {
            Answers::YesOrNo { probabilities } => Kind::Binary(
                outputs
                    .map(|(name, pairs)| (name, Binary::of(&pairs, probabilities, clip, self.with_auc)))
                    .collect(),
            ),
            Answers::Class | Answers::Value => {
                let all: Vec<(f64, f64)> = places.iter().map(|place| pair(*place)).collect();
                Kind::Values {
                    outputs: outputs.map(|(name, pairs)| (name, Values::of(&pairs))).collect(),
                    all: Values::of(&all),
                }
            }
        };
        (!of.is_empty()).then_some(Metrics { examples: of.len(), kind })
    }
}

impl Binary {
    fn of(pairs: &[(f64, f64)], probabilities: bool, clip: f64, with_auc: bool) -> Binary {
        let middle = if probabilities { 0.5 } else { 0.0 };
        let is_yes: Vec<(bool, bool)> = pairs.iter().map(|(y, t)| (*y > middle, *t > middle)).collect();
        let count = |of: (bool, bool)| is_yes.iter().filter(|found| **found == of).count() as u64;
        let [hits, misses, alarms, rest] =
            [(true, true), (false, true), (true, false), (false, false)].map(count);
        let outputs = Outputs::Values {
            width: 1,
            predictions: pairs.iter().map(|(y, _)| *y).collect(),
            targets: pairs.iter().map(|(_, t)| *t).collect(),
        };
        Binary {
            yes: hits + misses,
            no: alarms + rest,
            accuracy: share(hits + rest, pairs.len() as u64),
            precision: share(hits, hits + alarms),
            recall: share(hits, hits + misses),
            f1: share(2 * hits, 2 * hits + alarms + misses),
            auc: with_auc.then(|| auc::area(pairs.iter().map(|(y, t)| (*y, *t > middle))).ok()).flatten(),
            log_loss: probabilities.then(|| log_loss_of(&outputs, clip)),
            brier: probabilities.then(|| brier_of(&outputs)),
            calibration_error: probabilities.then(|| calibration_error_of(&outputs)),
        }
    }
}

impl Values {
    fn of(pairs: &[(f64, f64)]) -> Values {
        let pairs = pairs.iter().copied();
        Values { rmse: rmse_of(pairs.clone()), mae: mae_of(pairs.clone()), r2: r2_of(pairs) }
    }
}

impl Metrics {
    fn classes(outputs: &Outputs, clip: f64, with_auc: bool) -> Option<Metrics> {
        let Outputs::Classes { width, predictions, labels } = outputs else { return None };
        let classes = Classes {
            confusion: Confusion::of(*width, predictions, labels),
            auc: with_auc.then(|| auc::of_classes(*width, predictions, labels).ok()).flatten(),
            log_loss: log_loss_of(outputs, clip),
            brier: brier_of(outputs),
            calibration_error: calibration_error_of(outputs),
        };
        (!labels.is_empty()).then_some(Metrics { examples: labels.len(), kind: Kind::Classes(classes) })
    }

    /// The same with names of the classes, or of the outputs, in their order.
    ///
    /// # Panics
    /// If there is another number of them.
    #[must_use]
    #[track_caller]
    pub fn named<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Metrics {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let outputs: Vec<&mut String> = match &mut self.kind {
            Kind::Classes(classes) => {
                classes.confusion = classes.confusion.clone().named(names);
                return self;
            }
            Kind::Binary(outputs) => outputs.iter_mut().map(|(name, _)| name).collect(),
            Kind::Values { outputs, .. } => outputs.iter_mut().map(|(name, _)| name).collect(),
        };
        assert!(names.len() == outputs.len(), "{} names for {} outputs", names.len(), outputs.len());
        outputs.into_iter().zip(names).for_each(|(output, name)| *output = name);
        self
    }
}
