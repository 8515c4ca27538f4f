//! The scores of a search in a file: a line for each, `values epochs fold score`, written when it is known.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::trial::Trial;
use crate::base::error::Error;
use crate::base::text::clipped;

/// The name of the file.
const FILE: &str = "search.tsv";

/// The file, and what was there when it was opened.
pub(super) struct Kept {
    path: PathBuf,
    known: HashMap<String, Result<f64, String>>,
    file: Mutex<File>,
}

impl Kept {
    /// Opens the file of a search, or begins it.
    pub(super) fn open(folder: &Path, search: &str) -> Result<Kept, Error> {
        let path = folder.join(FILE);
        let named = |error| Error::Io(path.display().to_string(), error);
        fs::create_dir_all(folder).map_err(|error| Error::Io(folder.display().to_string(), error))?;
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(named(error)),
        };
        // A line that a killed search did not end is none.
        let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
        let mut lines = whole.lines();
        if let Some(found) = lines.next().filter(|found| *found != search) {
            return Err(Error::Setting(format!(
                "{} is of another search: `{}`, but this one is `{search}`; take another folder",
                path.display(),
                clipped(found)
            )));
        }
        let mut known = HashMap::new();
        for (number, line) in lines.enumerate() {
            let parts = line.rsplit_once('\t').and_then(|(key, score)| Some((key, read(score)?)));
            let Some((key, score)) = parts else {
                let text =
                    format!("{} holds no score in line {}: `{}`", path.display(), number + 2, clipped(line));
                return Err(Error::Data(text));
            };
            known.insert(key.to_owned(), score);
        }
        let begun = if whole.is_empty() { format!("{search}\n") } else { whole.to_owned() };
        if begun != text {
            fs::write(&path, &begun).map_err(named)?;
        }
        let file = OpenOptions::new().append(true).open(&path).map_err(named)?;
        Ok(Kept { path, known, file: Mutex::new(file) })
    }

    /// The score of a trial, if it is known.
    pub(super) fn score(&self, trial: &Trial) -> Option<Result<f64, String>> {
        self.known.get(&key(trial)).cloned()
    }

    /// Writes a score down.
    pub(super) fn add(&self, trial: &Trial, score: &Result<f64, String>) -> Result<(), Error> {
        let score = match score {
            Ok(score) => format!("{score:?}"),
            Err(text) => format!("failed: {}", text.replace(['\n', '\r', '\t'], " ")),
        };
        let line = format!("{}\t{score}\n", key(trial));
        let mut file = self.file.lock().expect("nobody panics with it");
        let written = file.write_all(line.as_bytes()).and_then(|()| file.flush());
        written.map_err(|error| Error::Io(self.path.display().to_string(), error))
    }
}

/// Numbers come back bit for bit.
fn key(trial: &Trial) -> String {
    let values: Vec<String> = trial.values().iter().map(|value| format!("{value:?}")).collect();
    format!("{}\t{} epochs\tfold {}", values.join("\t"), trial.epochs(), trial.fold())
}

fn read(score: &str) -> Option<Result<f64, String>> {
    match score.strip_prefix("failed: ") {
        Some(text) => Some(Err(text.to_owned())),
        None => score.parse().ok().filter(|score: &f64| score.is_finite()).map(Ok),
    }
}
