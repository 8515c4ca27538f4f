//! What must be the same for a training to go on with the same bits, as a text of one setting a line.
//!
//! The text is the language of checkpoints: its words are those of the settings' functions and of declarations, and a change
//! of one raises `training_version`. `docs/files.md` has an example.

use super::super::Trainer;
use super::super::feed::{Feed, Loaded, Set};
use super::super::run::Run;
use crate::base::hash::Hash;
use crate::base::targets::Targets;
use crate::base::text::clipped_to;
use crate::data::Dataset;
use crate::model::freeze;
use crate::model::network::Network;
use crate::model::regularizers::regularizers;
use crate::model::scalar::Scalar;
use crate::model::settings::Settings;
use crate::optim::Optimizer;
use crate::spec::{Setting, placeholder};
use crate::train::early_stopping::EarlyStopping;
use crate::train::metrics::Better;

impl<N: Network, O: Optimizer> Run<'_, '_, N, O> {
    /// All settings but the number of epochs, which may be raised, and the architecture, which the file has anyway.
    pub fn settings(&self) -> String {
        let Trainer { batch_size, seed, schedule, clip, averaging, rules, metrics, .. } = self.trainer;
        let rules: Vec<String> = rules.iter().map(EarlyStopping::settings).collect();
        let validation = self.validation.as_ref().map(|validation| set(validation.data));
        // An optimizer of the user's may say anything, but it has one line.
        let optimizer = self.trainer.optimizer.settings().replace(['\n', '\r'], " ");
        let mut lines = vec![
            format!("optimizer {optimizer}"),
            format!("batch size {}", batch_size_of(&self.feed, *batch_size)),
            format!("seed {seed}"),
            format!("schedule {}", schedule.text()),
            format!("clip norm {}", number_or_none(clip.norm)),
            format!("clip value {}", number_or_none(clip.value)),
            format!("averaging {}", averaging.map_or("none".into(), |averaging| averaging.settings())),
            format!("early stopping {}", listed(&rules)),
            format!("frozen {}", listed(&freeze::frozen(self.net))),
            format!("training set {}", fed(&self.feed)),
            format!("validation set {}", validation.unwrap_or("none".into())),
            format!("loss {}", loss::<N>()),
        ];
        let varied: Vec<String> = self.trainer.varied.iter().map(|varied| varied.name.clone()).collect();
        lines.extend((!varied.is_empty()).then(|| format!("vary {}", varied.join(", "))));
        lines.extend(regularizers(N::SPEC).lines().map(|line| format!("layer {line}")));
        lines.extend(metrics.iter().map(|metric| match metric.better() {
            Better::Lower => format!("metric {}, lower is better", metric.name()),
            Better::Higher => format!("metric {}, higher is better", metric.name()),
        }));
        lines.extend(self.monitor.setting().map(|name| format!("monitor {name}")));
        lines.join("\n")
    }
}

/// The loss in words, with the name of a setting in the place of its value, which may change.
fn loss<N: Network>() -> String {
    let settings: Vec<f64> = (0..N::SPEC.settings.len()).map(placeholder).collect();
    let text = N::with_loss(&N::Settings::of(&settings), |loss| loss.settings());
    let of_loss = |setting: &&Setting| setting.uses.iter().any(|place| place.layer == "loss");
    let names: Vec<&str> = N::SPEC.settings.iter().filter(of_loss).map(|setting| setting.name).collect();
    text.map_or("none".into(), |text| text.replace("NaN", &names.join(" or ")))
}

/// As much of a line of a file gets into a message.
const LONGEST_LINE: usize = 400;

/// What differs first between the settings of a checkpoint and those that are expected, in words.
pub fn compare(found: &str, expected: &str) -> Result<(), String> {
    let (found, expected): (Vec<&str>, Vec<&str>) = (found.lines().collect(), expected.lines().collect());
    let first = (0..found.len().max(expected.len())).find(|&line| found.get(line) != expected.get(line));
    let found = found.iter().map(|line| clipped_to(LONGEST_LINE, line)).collect::<Vec<_>>();
    match first.map(|line| (found.get(line), expected.get(line))) {
        None => Ok(()),
        Some((Some(found), Some(expected))) => Err(format!("with `{found}`, but this one has `{expected}`")),
        Some((Some(found), None)) => Err(format!("with `{found}`, but this one has no such line")),
        Some((None, expected)) => {
            Err(format!("without `{}`, which this one has", expected.copied().unwrap_or_default()))
        }
    }
}

fn number_or_none(value: Option<f64>) -> String {
    value.map_or("none".into(), |value| format!("{value:?}"))
}

fn listed(texts: &[String]) -> String {
    if texts.is_empty() { "none".into() } else { texts.join(", ") }
}

/// The trainer's says nothing of a loader's batches.
fn batch_size_of<T: Scalar>(feed: &Feed<'_, T>, batch_size: usize) -> String {
    match feed {
        Feed::Set(_) => batch_size.to_string(),
        Feed::Loader(_) => "of the loader".into(),
    }
}

/// A loader is known by how many batches it has, their order, and the first of them.
fn fed<T: Scalar>(feed: &Feed<'_, T>) -> String {
    match feed {
        Feed::Set(Set { data, .. }) => set(data),
        Feed::Loader(Loaded { loader, first, .. }) => {
            let order = loader.seed().map_or("in order".into(), |seed| format!("shuffled by {seed}"));
            format!("{} batches {order}, the first {first}", loader.batches())
        }
    }
}

/// What a data set is known by.
pub fn set<T: Scalar>(data: &Dataset<T>) -> String {
    format!("{} {} {:016x}", data.len(), data.input_shape(), fingerprint(data))
}

/// The most values that go into a fingerprint.
const SAMPLES: usize = 4096;

/// A hash of a data set's inputs, targets and weights; of a large one values here and there.
fn fingerprint<T: Scalar>(data: &Dataset<T>) -> u64 {
    let mut hash = Hash::new();
    let mut take = |count: usize, value: &dyn Fn(usize) -> f64| {
        for place in (0..count).step_by(count.div_ceil(SAMPLES).max(1)) {
            hash = hash.with(&value(place).to_bits().to_le_bytes());
        }
    };
    let inputs = data.inputs();
    take(inputs.len(), &|place| inputs[place].wide());
    match data.targets() {
        Targets::Labels(labels) => take(labels.len(), &|place| f64::from(labels[place])),
        Targets::Values(values) => take(values.len(), &|place| values[place].wide()),
    }
    let weights = data.weights().unwrap_or_default();
    take(weights.len(), &|place| weights[place]);
    hash.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(compare("a 1\nb 2", "a 1\nb 2"), Ok(()));
        let told = |found, expected| compare(found, expected).unwrap_err();
        assert_eq!(told("a 1\nb 2", "a 1\nb 3"), "with `b 2`, but this one has `b 3`");
        assert_eq!(told("a 1\nb 2", "a 1"), "with `b 2`, but this one has no such line");
        assert_eq!(told("a 1", "a 1\nb 2"), "without `b 2`, which this one has");
    }
}
