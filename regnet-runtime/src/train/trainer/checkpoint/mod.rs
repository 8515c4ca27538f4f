//! Trainings that survive the end of their process: written beside the old checkpoint and renamed, resumed bit for bit.

mod remembered;
mod settings;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::history::Stopped;
use super::run::Run;
use crate::base::error::Error;
use crate::files::checkpoint::{self, Checkpoint};
use crate::files::lock::FolderLock;
use crate::files::temporary;
use crate::model::network::Network;
use crate::optim::Optimizer;
use remembered::Remembered;

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
    /// Takes the folder of its checkpoints, and goes on from the newest one that can be read, if the trainer is to resume;
    /// why that training had ended already, if it had. Nothing has changed if there is an error.
    pub fn resume(&mut self) -> Result<Option<Stopped>, Error> {
        if self.trainer.checkpoints.is_some() || self.trainer.resume.is_some() {
            self.feed.look_at_first(settings::set)?;
        }
        let mut warnings = self.take_folder()?;
        let Some(folder) = self.trainer.resume.clone() else {
            self.history.warnings = warnings;
            return self.check_folder().map(|()| None);
        };
        temporary::clean(&folder);
        let (mut left_out, mut found) = (Vec::new(), None);
        for path in list(&folder)? {
            match checkpoint::read(self.net, &path) {
                Ok(checkpoint) => {
                    found = Some((path, checkpoint));
                    break;
                }
                Err(error) => left_out.push(format!("left out a checkpoint: {error}")),
            }
        }
        let Some((path, checkpoint)) = found else {
            self.history.warnings = warnings;
            return match left_out.pop() {
                None => self.check_folder().map(|()| None),
                Some(last) => {
                    Err(Error::Model(format!("no checkpoint of {} can be read; {last}", folder.display())))
                }
            };
        };
        let remembered = self.remembered(&path, checkpoint)?;
        left_out.iter().for_each(|warning| eprintln!("warning: {warning}"));
        warnings.extend(left_out);
        self.history.warnings = warnings;
        Ok(self.take_over(remembered))
    }

    /// What a checkpoint remembers, if all of it is of this training and possible.
    fn remembered(
        &self,
        path: &Path,
        checkpoint: Checkpoint<N::Scalar>,
    ) -> Result<Remembered<N::Scalar>, Error> {
        settings::compare(&checkpoint.settings, &self.settings())
            .map_err(|text| Error::Setting(format!("{} is of a training {text}", path.display())))?;
        let remembered = Remembered::read(self, checkpoint)
            .map_err(|text| Error::Model(format!("{}: {text}", path.display())))?;
        let (begun, asked) = (remembered.epochs_begun(), self.trainer.epochs);
        if begun > asked {
            return Err(Error::Setting(format!(
                "{} is in or after epoch {begun}, but this training has {asked} epochs; only more can be asked for",
                path.display()
            )));
        }
        Ok(remembered)
    }

    /// Takes the folder that checkpoints are written to, so that no other training writes there; what is amiss with that.
    fn take_folder(&mut self) -> Result<Vec<String>, Error> {
        let Some(Checkpoints { folder, .. }) = &self.trainer.checkpoints else { return Ok(Vec::new()) };
        checkpoint::check(self.net)?;
        self.lock = FolderLock::take(folder)?;
        let unlocked = format!(
            "{}: its file system has no locks, so that another training here would not be noticed",
            folder.display()
        );
        Ok(if self.lock.is_none() { vec![unlocked] } else { Vec::new() })
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
        // The end of an epoch and its last step are the same update: the later one replaces the earlier.
        let path = folder.join(format!("{BEGIN}{:010}{END}", self.state.step));
        checkpoint::write(self.net, &self.settings(), &self.memory(stopped), &path)?;
        for old in list(folder)?.into_iter().skip(KEPT) {
            match fs::remove_file(&old) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::Io(old.display().to_string(), error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}
