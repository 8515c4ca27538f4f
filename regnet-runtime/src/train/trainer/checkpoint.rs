//! Trainings that survive the end of their process: written beside the old checkpoint and renamed, resumed bit for bit.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Trainer;
use super::evaluate::Sum;
use super::history::{Epoch, Stopped};
use super::run::{Position, Run};
use crate::base::buffer::Buffer;
use crate::base::error::Error;
use crate::base::hash::Hash;
use crate::base::targets::Targets;
use crate::data::Dataset;
use crate::files::checkpoint::{self, Memory};
use crate::files::temporary;
use crate::model::network::Network;
use crate::model::scalar::Scalar;
use crate::optim::Optimizer;

/// How often a training is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// After so many epochs.
    Epochs(usize),
    /// After so many updates, in the middle of an epoch too.
    Steps(u64),
}

/// Where and how often.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Checkpoints {
    pub folder: PathBuf,
    pub every: Every,
}

/// How many checkpoints stay: should the newest be spoiled, the one before is taken.
const KEPT: usize = 2;
const BEGIN: &str = "checkpoint-";
const END: &str = ".safetensors";

/// The checkpoints of a folder, newest first.
fn list(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| Error::Io(folder.display().to_string(), error))?,
    };
    for entry in entries {
        let path = entry.map_err(|error| Error::Io(folder.display().to_string(), error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let number = name.strip_prefix(BEGIN).and_then(|name| name.strip_suffix(END));
        if let Some(updates) = number.and_then(|number| number.parse::<u64>().ok()) {
            found.push((updates, path));
        }
    }
    found.sort_unstable_by_key(|(updates, _)| std::cmp::Reverse(*updates));
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

impl<N: Network, O: Optimizer> Run<'_, '_, N, O> {
    /// Goes on from the newest checkpoint that can be read, if the trainer is to resume; why that training had ended
    /// already, if it had.
    pub fn resume(&mut self) -> Result<Option<Stopped>, Error> {
        let Some(folder) = self.trainer.resume.clone() else {
            return self.check_folder().map(|()| None);
        };
        temporary::clean(&folder);
        let files = list(&folder)?;
        let mut warnings = Vec::new();
        for path in &files {
            let mut net = self.net.clone();
            let (settings, memory) = match checkpoint::read(&mut net, path) {
                Ok(read) => read,
                Err(error) => {
                    warnings.push(format!("left out a checkpoint: {error}"));
                    continue;
                }
            };
            self.check_settings(path, &settings)?;
            *self.net = net;
            let stopped =
                self.recall(&memory).map_err(|text| Error::Model(format!("{}: {text}", path.display())))?;
            warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
            self.history.warnings = warnings;
            return Ok(stopped);
        }
        match warnings.pop() {
            None => self.check_folder().map(|()| None),
            Some(warning) => {
                Err(Error::Model(format!("no checkpoint of {} can be read; {warning}", folder.display())))
            }
        }
    }

    /// A training that begins must not be mixed with another one's checkpoints.
    fn check_folder(&self) -> Result<(), Error> {
        let Some(Checkpoints { folder, .. }) = &self.trainer.checkpoints else { return Ok(()) };
        match list(folder)?.first() {
            None => Ok(()),
            Some(path) => Err(Error::Setting(format!(
                "{} is of an earlier training: go on with it by `resume`, or take another folder",
                path.display()
            ))),
        }
    }

    /// Writes a checkpoint if it is time, after a step or at an epoch's end.
    pub fn checkpoint_if_due(&mut self, stopped: Option<&Stopped>) -> Result<(), Error> {
        let Some(Checkpoints { every, .. }) = &self.trainer.checkpoints else { return Ok(()) };
        let at_end = self.position.steps == 0;
        let due = match *every {
            Every::Epochs(epochs) => at_end && self.position.epochs.is_multiple_of(epochs),
            Every::Steps(steps) => !at_end && self.state.step.is_multiple_of(steps),
        };
        let last = at_end && self.position.epochs >= self.trainer.epochs;
        if due || last || stopped.is_some() { self.checkpoint(stopped) } else { Ok(()) }
    }

    /// Writes a checkpoint, and removes those that are too old.
    pub fn checkpoint(&self, stopped: Option<&Stopped>) -> Result<(), Error> {
        let Some(Checkpoints { folder, .. }) = &self.trainer.checkpoints else { return Ok(()) };
        fs::create_dir_all(folder).map_err(|error| Error::Io(folder.display().to_string(), error))?;
        // The end of an epoch and its last step are the same update: the later one replaces the earlier.
        let path = folder.join(format!("{BEGIN}{:010}{END}", self.state.step));
        checkpoint::write(self.net, &self.settings(), &self.memory(stopped), &path)?;
        for old in list(folder)?.into_iter().skip(KEPT) {
            fs::remove_file(&old).map_err(|error| Error::Io(old.display().to_string(), error))?;
        }
        Ok(())
    }

    /// What must be the same for the bits to be the same, one a line. The number of epochs may differ.
    fn settings(&self) -> String {
        let Trainer { batch_size, seed, schedule, clip, averaging, rules, .. } = self.trainer;
        let set = |name: &str, data: Option<&Dataset<N::Scalar>>| match data {
            None => format!("{name} none"),
            Some(data) => format!("{name} {} {} {:016x}", data.len(), data.input_shape(), fingerprint(data)),
        };
        [
            format!("optimizer {}", self.trainer.optimizer.settings()),
            format!("batch size {batch_size}"),
            format!("seed {seed}"),
            format!("schedule {schedule:?}"),
            format!("clipping {clip:?}"),
            format!("averaging {averaging:?}"),
            format!("early stopping {rules:?}"),
            format!("frozen {:?}", crate::model::freeze::frozen(self.net)),
            set("training set", Some(self.train)),
            set("validation set", self.validation.as_ref().map(|validation| validation.data)),
            format!("loss {:?}", N::LOSS),
            N::SPEC.declaration(),
        ]
        .join("\n")
    }

    fn check_settings(&self, path: &Path, found: &str) -> Result<(), Error> {
        let expected = self.settings();
        match found.lines().zip(expected.lines()).find(|(found, expected)| found != expected) {
            None if found.lines().count() == expected.lines().count() => Ok(()),
            None => Err(Error::Model(format!("{}: a checkpoint of another version", path.display()))),
            Some((found, expected)) => Err(Error::Setting(format!(
                "{} is of a training with `{found}`, but this one has `{expected}`",
                path.display()
            ))),
        }
    }

    fn memory(&self, stopped: Option<&Stopped>) -> Memory<N::Scalar> {
        let mut memory = Memory { wide: Default::default(), own: Default::default() };
        let Position { epochs, steps, sum } = self.position;
        let counts = [epochs as f64, steps as f64, self.state.step as f64, self.elapsed().as_secs_f64()];
        let mut wide = |name: &str, values: Vec<f64>| drop(memory.wide.insert(name.to_owned(), values));
        wide("position", [&counts[..], &sum.numbers()].concat());
        wide("history", self.history.epochs.iter().flat_map(Epoch::numbers).collect());
        wide("schedule", self.schedule.memory());
        for (number, rule) in self.rules.iter().enumerate() {
            wide(&format!("early_stopping.{number}"), rule.memory());
        }
        if let Some(Stopped::Criterion(reason)) = stopped {
            wide("stopped", reason.chars().map(|c| f64::from(u32::from(c))).collect());
        }
        let mut own =
            |name: &str, values: &[N::Scalar]| drop(memory.own.insert(name.to_owned(), values.to_vec()));
        for (number, slot) in self.state.slots.iter().enumerate() {
            own(&format!("optimizer.{number}"), slot);
        }
        if let Some(validation) = &self.validation {
            own("best.params", &validation.best.params);
            own("best.stats", &validation.best.stats);
            let best = &validation.best;
            memory.wide.insert("best".into(), vec![best.epoch.unwrap_or(0) as f64, best.loss]);
        }
        if let Some(average) = &self.average {
            memory.own.insert("average.params".into(), average.net.state().params.to_vec());
            memory.own.insert("average.stats".into(), average.net.state().stats.to_vec());
            memory.wide.insert("average".into(), vec![average.count as f64]);
        }
        memory
    }

    /// Takes over what a training of the same settings remembered; why it had ended, if a criterion ended it.
    fn recall(&mut self, memory: &Memory<N::Scalar>) -> Result<Option<Stopped>, String> {
        let wide = |name: &str| {
            memory.wide.get(name).map(Vec::as_slice).ok_or_else(|| format!("it has no `{name}`"))
        };
        let position = wide("position")?;
        let &[epochs, steps, updates, elapsed, ref sum @ ..] = position else {
            return Err("its `position` has other numbers".into());
        };
        let sum = <[f64; 6]>::try_from(sum).map_err(|_| "its `position` has other numbers")?;
        self.position = Position { epochs: epochs as usize, steps: steps as usize, sum: Sum::of(sum) };
        self.state.step = updates as u64;
        self.set_elapsed(Duration::try_from_secs_f64(elapsed).map_err(|error| error.to_string())?);
        self.history.epochs = Epoch::of_numbers(wide("history")?).ok_or("its `history` has other numbers")?;
        if !self.schedule.recall(wide("schedule")?) {
            return Err("its `schedule` has other numbers".into());
        }
        for (number, rule) in self.rules.iter_mut().enumerate() {
            if !rule.recall(wide(&format!("early_stopping.{number}"))?) {
                return Err(format!("its `early_stopping.{number}` has other numbers"));
            }
        }
        for (number, slot) in self.state.slots.iter_mut().enumerate() {
            take(memory, &format!("optimizer.{number}"), slot)?;
        }
        if let Some(validation) = &mut self.validation {
            let best = &mut validation.best;
            take(memory, "best.params", &mut best.params)?;
            take(memory, "best.stats", &mut best.stats)?;
            let &[epoch, loss] = wide("best")? else { return Err("its `best` has other numbers".into()) };
            (best.epoch, best.loss) = ((epoch > 0.0).then_some(epoch as usize), loss);
        }
        if let Some(average) = &mut self.average {
            take(memory, "average.params", &mut average.net.state_mut().params)?;
            take(memory, "average.stats", &mut average.net.state_mut().stats)?;
            let &[count] = wide("average")? else { return Err("its `average` has other numbers".into()) };
            average.count = count as u64;
        }
        if let (Some(before), true) = (self.state.step.checked_sub(1), self.position.steps > 0) {
            // Of the step before: it is the epoch's rate if no step of it is left.
            self.set_rate(before);
        }
        let reason = memory
            .wide
            .get("stopped")
            .map(|reason| reason.iter().filter_map(|&c| char::from_u32(c as u32)).collect());
        Ok(reason.map(Stopped::Criterion))
    }
}

fn take<T: Copy>(memory: &Memory<T>, name: &str, room: &mut Buffer<T>) -> Result<(), String> {
    match memory.own.get(name) {
        Some(values) if values.len() == room.len() => {
            room.copy_from_slice(values);
            Ok(())
        }
        Some(values) => Err(format!("its `{name}` has {} numbers, expected {}", values.len(), room.len())),
        None => Err(format!("it has no `{name}`")),
    }
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
