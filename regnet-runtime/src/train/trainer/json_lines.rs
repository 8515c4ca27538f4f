//! A training as lines of JSON, while it runs.

use std::fmt::{self, Write as _};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::events::{Ended, EpochDone, Started, StepDone};
use super::observer::{Failure, Observer};
use crate::base::error::Error;
use crate::base::text::json_number;

/// Writes an object a line for each epoch, as [`History::to_json`](crate::History::to_json) has it, and if
/// [asked](JsonLines::every_steps) one for every so many steps, with the losses of its own batch:
///
/// ```text
/// {"step": 20, "epoch": 1, "loss": 0.5, "penalty": 0.0, "learning_rate": 0.001}
/// {"epoch": 1, "train_loss": 0.5, "penalty": 0.0, …}
/// ```
///
/// Each line is there as soon as its step or epoch is done. What is not finite is null.
///
/// ```
/// use regnet::{Adam, Trainer, data, network, trainer::JsonLines};
/// network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(16) -> relu -> dense(10) -> loss softmax_cross_entropy; }
///
/// # let path = std::env::temp_dir().join(format!("regnet-lines-{}.jsonl", std::process::id()));
/// let trainer = Trainer::new(Adam::new(1e-3)).epochs(3).observe(JsonLines::file(&path));
/// # let trainer = trainer.progress(false);
/// trainer.fit(&mut DigitNet::new(42), &data::digits(100, 1), None)?;
/// let lines = std::fs::read_to_string(&path).unwrap();
/// assert_eq!(lines.lines().count(), 3);
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), regnet::Error>(())
/// ```
pub struct JsonLines {
    target: Target,
    every: Option<u64>,
    /// The line that is written.
    line: String,
}

enum Target {
    /// A file is open while a training runs.
    File(PathBuf, Option<File>),
    Writer(Box<dyn Write + Send>),
}

impl JsonLines {
    /// Into a file, which each training begins anew. One that is [resumed](crate::Trainer::resume) goes on behind the lines of what
    /// its checkpoint has: what came later, or was cut off in the middle, goes, and is written again.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> JsonLines {
        JsonLines::to(Target::File(path.into(), None))
    }

    /// To any writer, behind whatever was written before.
    #[must_use]
    pub fn new(writer: impl Write + Send + 'static) -> JsonLines {
        JsonLines::to(Target::Writer(Box::new(writer)))
    }

    fn to(target: Target) -> JsonLines {
        JsonLines { target, every: None, line: String::new() }
    }

    /// A line for every so many steps too.
    ///
    /// # Panics
    /// If it is every 0 steps.
    #[must_use]
    #[track_caller]
    pub fn every_steps(self, every: u64) -> JsonLines {
        assert!(every > 0, "a line every 0 steps");
        JsonLines { every: Some(every), ..self }
    }

    /// Writes the line in one piece.
    fn write(&mut self) -> Result<(), Failure> {
        self.line.push('\n');
        let bytes = self.line.as_bytes();
        let write = |writer: &mut dyn Write| writer.write_all(bytes).and_then(|()| writer.flush());
        match &mut self.target {
            Target::Writer(writer) => {
                write(writer).map_err(|error| Error::Io("lines of JSON".into(), error))?
            }
            Target::File(path, Some(file)) => write(file).map_err(|error| named(path, error))?,
            // No training has started.
            Target::File(_, None) => {}
        }
        Ok(())
    }
}

impl fmt::Debug for JsonLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Target::File(path, _) => write!(f, "JsonLines({})", path.display()),
            Target::Writer(_) => write!(f, "JsonLines(a writer)"),
        }
    }
}

impl Observer for JsonLines {
    fn start(&mut self, start: &Started<'_>) -> Result<(), Failure> {
        if let Target::File(path, file) = &mut self.target {
            let opened = open(path, start.history.epochs.len(), start.updates);
            *file = Some(opened.map_err(|error| named(path, error))?);
        }
        Ok(())
    }

    fn step(&mut self, done: &StepDone<'_>) -> Result<(), Failure> {
        if self.every.is_none_or(|every| !done.updates.is_multiple_of(every)) {
            return Ok(());
        }
        self.line.clear();
        let [loss, penalty, rate] =
            [done.loss.data, done.loss.penalty, done.learning_rate].map(|value| json_number(Some(value)));
        write!(
            self.line,
            "{STEP}{}, \"epoch\": {}, \"loss\": {loss}, \"penalty\": {penalty}, \"learning_rate\": {rate}}}",
            done.updates, done.epoch
        )?;
        self.write()
    }

    fn epoch(&mut self, done: &EpochDone<'_>) -> Result<(), Failure> {
        self.line = done.epoch.to_json();
        self.write()
    }

    fn end(&mut self, _: &Ended<'_>) -> Result<(), Failure> {
        if let Target::File(_, file) = &mut self.target {
            *file = None;
        }
        Ok(())
    }
}

/// What the lines of epochs and steps begin with.
const EPOCH: &str = "{\"epoch\": ";
const STEP: &str = "{\"step\": ";

fn named(path: &Path, error: io::Error) -> Error {
    Error::Io(path.display().to_string(), error)
}

/// Opens a file behind the lines of so many epochs and updates.
fn open(path: &Path, epochs: usize, updates: u64) -> io::Result<File> {
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(updates == 0).open(path)?;
    let end = kept(BufReader::new(&file), epochs, updates)?;
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    Ok(file)
}

/// How many bytes stay: up to the first line of a later epoch or step, or one without an end.
fn kept(mut lines: impl BufRead, epochs: usize, updates: u64) -> io::Result<u64> {
    let (mut kept, mut line) = (0, Vec::new());
    while lines.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let number = |begin: &str| {
            let rest = text.strip_prefix(begin)?;
            rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok()
        };
        let is_later = number(EPOCH).is_some_and(|epoch| epoch > epochs as u64)
            || number(STEP).is_some_and(|step| step > updates);
        if is_later || !text.ends_with('\n') {
            break;
        }
        kept += line.len() as u64;
        line.clear();
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_later_epochs_and_steps_and_halves_of_lines_go() {
        let text = "{\"step\": 4, \"epoch\": 1}\n{\"epoch\": 1, \"train_loss\": 2.0}\nof the user's\n{\"step\": 8, \"epoch\": 2}\n\
                    {\"epoch\": 2}\n";
        let lines = |epochs, updates| {
            let kept = kept(text.as_bytes(), epochs, updates).unwrap() as usize;
            text[..kept].lines().count()
        };
        assert_eq!([lines(0, 0), lines(0, 7), lines(1, 7), lines(1, 8), lines(2, 9)], [0, 1, 3, 4, 5]);
        assert_eq!(kept(&b"{\"epoch\": 1}\n{\"epo"[..], 9, 9).unwrap(), 13);
    }
}
