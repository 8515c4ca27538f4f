//! What the lecture's programs share: their options, work over seeds with a progress bar, tables of means, and where
//! pictures and numbers go.

pub mod curve;
mod options;
mod table;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};
use regnet::plot::{self, Figure};
use regnet::trainer::{Callbacks, EpochDone};
use regnet::{Dataset, Error, Optimizer, Trainable, Trainer, data};

pub use options::{Options, number};
pub use table::{Mean, Table, along, mean, means};

/// One of the lecture's claims and the program that looks at it.
#[derive(Debug)]
pub struct Lesson {
    /// The program's name, and its picture's.
    pub name: &'static str,
    /// What the lecture says.
    pub claim: &'static str,
    /// What the program does, for `--help`.
    pub about: &'static str,
    /// Where the claim comes from.
    pub source: &'static str,
    /// The program.
    pub run: fn(&Options) -> Result<Finding, Error>,
}

/// What a program found.
#[derive(Debug)]
pub struct Finding {
    /// Means and standard deviations over the seeds.
    pub table: Table,
    /// The picture, from top to bottom.
    pub figures: Vec<Figure>,
    /// All numbers.
    pub numbers: serde_json::Value,
    /// One sentence with its number.
    pub sentence: String,
}

impl Lesson {
    /// The program: reads the options, runs, prints what was found.
    pub fn main(&self) {
        let options =
            Options::from_arguments(self.name, &format!("{}\n{}", self.claim, self.about), Path::new("."));
        self.print(&options).unwrap_or_else(|error| fail(&error, 1));
    }

    fn print(&self, options: &Options) -> Result<(), Error> {
        options.check_folders()?;
        let found = (self.run)(options)?;
        print!("{}", found.table);
        println!("picture: {}", self.draw(&found, options)?.display());
        if let Some(path) = &options.json {
            write(path, &format!("{:#}\n", found.numbers))?;
            println!("numbers: {}", path.display());
        }
        println!("{}", found.sentence);
        Ok(())
    }

    /// Draws the picture into the options' folder.
    ///
    /// # Errors
    /// A file that cannot be written, or nothing to be seen.
    pub fn draw(&self, found: &Finding, options: &Options) -> Result<PathBuf, Error> {
        let path = options.pictures.join(format!("{}.svg", self.name));
        plot::save_all(&path, &found.figures)?;
        Ok(path)
    }
}

/// Ends the program with a message.
pub fn fail(message: &impl std::fmt::Display, code: i32) -> ! {
    eprintln!("error: {message}");
    std::process::exit(code)
}

/// A mistyped folder is heard of before the work, not after it.
///
/// # Errors
/// There is none of this name.
pub fn check_folder(folder: &Path) -> Result<(), Error> {
    if folder.is_dir() {
        return Ok(());
    }
    let missing = std::io::Error::new(std::io::ErrorKind::NotFound, "no such folder");
    Err(Error::Io(folder.display().to_string(), missing))
}

/// The same for the folder of a file that is to be written.
///
/// # Errors
/// There is none of this name.
pub fn check_folder_of(file: &Path) -> Result<(), Error> {
    let named = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    named.map_or(Ok(()), check_folder)
}

/// Writes a file.
///
/// # Errors
/// What the operating system refuses, with the path.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|error| Error::Io(path.display().to_string(), error))
}

/// A trainer for one run among many: on one core, and silent.
pub fn trainer<O: Optimizer>(optimizer: O, seed: u64) -> Trainer<O> {
    Trainer::new(optimizer).seed(seed).threads(1).progress(false)
}

/// Generated digits to train on and to test with.
#[must_use]
pub fn generated_digits(train: usize, test: usize, seed: u64) -> (Dataset, Dataset) {
    // Two seeds far apart: no test digit is a training digit.
    (data::digits(train, seed), data::digits(test, !seed))
}

/// The share of examples that a network gets wrong, in percent.
///
/// # Errors
/// Examples that do not fit the network.
pub fn wrong<N: Trainable>(net: &N, data: &Dataset<N::Scalar>) -> Result<f64, Error> {
    let right = net.evaluate(data)?.accuracy.expect("examples with labels are right or wrong");
    let count = data.len() as f64;
    Ok(100.0 * (count - (right * count).round()) / count)
}

/// The share of test examples that a new network gets wrong, in percent, after each epoch.
///
/// # Errors
/// As [`Trainer::fit`].
pub fn wrong_by_epoch<N: Trainable, O: Optimizer>(
    trainer: &Trainer<O>,
    mut net: N,
    (train, test): &(Dataset<N::Scalar>, Dataset<N::Scalar>),
) -> Result<Vec<f64>, Error> {
    let mut errors = Vec::new();
    let note = |done: &EpochDone<'_, N>| errors.push(wrong(done.net, test));
    trainer.fit_with(&mut net, train, None, Callbacks::new().on_epoch(note))?;
    errors.into_iter().collect()
}

/// Does all the work on all cores, with a progress bar on a terminal; the results in the order of the jobs. Each job should
/// train with one thread.
fn all<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&J) -> Result<R, Error> + Sync) -> Result<Vec<R>, Error> {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {eta}").expect("a constant template");
    let bar = ProgressBar::new(jobs.len() as u64).with_style(style);
    bar.tick();
    let next = Mutex::new(jobs.iter().enumerate());
    let take = || next.lock().expect("no job holds it").next();
    let worker = || {
        let mut done = Vec::new();
        while let Some((number, job)) = take() {
            done.push((number, work(job)));
            bar.inc(1);
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    let mut done = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a job panicked")).collect::<Vec<_>>()
    });
    bar.finish_and_clear();
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A run with one seed: `trained::<Net>`, so that several networks go through one [`over_seeds`].
pub type Run<R> = fn(u64, &Options) -> Result<R, Error>;

/// What each seed of the options gives.
///
/// # Errors
/// The first that a run has.
pub fn each_seed<R: Send>(
    options: &Options,
    work: impl Fn(u64) -> Result<R, Error> + Sync,
) -> Result<Vec<R>, Error> {
    all(&Vec::from_iter(options.seeds()), |seed| work(*seed))
}

/// What each setting gives, for every seed of the options: `results[setting][seed]`.
///
/// # Errors
/// The first that a run has.
pub fn over_seeds<S: Copy + Sync, R: Send>(
    options: &Options,
    settings: &[S],
    work: impl Fn(S, u64) -> Result<R, Error> + Sync,
) -> Result<Vec<Vec<R>>, Error> {
    let jobs: Vec<(S, u64)> =
        settings.iter().flat_map(|setting| options.seeds().map(|seed| (*setting, seed))).collect();
    let mut results = all(&jobs, |(setting, seed)| work(*setting, *seed))?.into_iter();
    let count = options.seeds().count();
    Ok(settings.iter().map(|_| results.by_ref().take(count).collect()).collect())
}
