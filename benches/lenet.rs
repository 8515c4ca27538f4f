//! The wall time of a whole training: LeNet-5 on MNIST, Adam, batches of 128.
//!
//! ```text
//! cargo bench --bench lenet -- [--data DIR] [--epochs 10] [--threads 1,2]
//! ```

#[path = "workloads/networks.rs"]
#[allow(dead_code, reason = "the other workloads")]
mod networks;

use std::path::PathBuf;
use std::time::Instant;

use regnet::{Adam, Dataset, Error, Trainer, data, pool};

use networks::W5;

/// As many generated digits as MNIST has, to train on and to test.
const GENERATED: (usize, usize) = (60_000, 10_000);
const RATE: f64 = 1e-3;
const BATCH: usize = 128;

fn main() {
    let options = Options::from_arguments().unwrap_or_else(|error| exit(&error.to_string(), 2));
    if let Err(error) = run(&options) {
        exit(&error.to_string(), 1);
    }
}

fn exit(message: &str, code: i32) -> ! {
    eprintln!("error: {message}");
    std::process::exit(code)
}

fn run(options: &Options) -> Result<(), Error> {
    let (train, test) = match &options.data {
        Some(folder) => data::idx::mnist(folder)?,
        None => (data::digits(GENERATED.0, 1), data::digits(GENERATED.1, 2)),
    };
    println!("{} examples, {} epochs, Adam {RATE}, batches of {BATCH}", train.len(), options.epochs);
    for &threads in &options.threads {
        println!("{}", fit(options.epochs, threads, &train, &test)?);
    }
    Ok(())
}

/// Trains anew, and says how long that took and what came of it.
fn fit(epochs: usize, threads: usize, train: &Dataset, test: &Dataset) -> Result<String, Error> {
    let mut net = W5::new(1);
    let trainer = Trainer::new(Adam::new(RATE)).epochs(epochs).batch_size(BATCH).seed(7).threads(threads);
    let begin = Instant::now();
    trainer.fit(&mut net, train, None)?;
    let seconds = begin.elapsed().as_secs_f64();
    let steps = epochs * train.len().div_ceil(BATCH);
    let per_step = 1e6 * seconds / steps as f64;
    Ok(format!("{threads} thread(s): {seconds:.2} s, {per_step:.0} µs a step; test {}", net.evaluate(test)?))
}

struct Options {
    data: Option<PathBuf>,
    epochs: usize,
    threads: Vec<usize>,
}

const HELP: &str = "\
Times the training of LeNet-5: 10 epochs of MNIST, or of as many generated digits.

usage: cargo bench --bench lenet -- [options]

  --data DIR       a folder with the four IDX files of MNIST
  --epochs N       (10)
  --threads 1,2    numbers of threads (1 and all cores)
  --help           this text";

impl Options {
    fn from_arguments() -> Result<Options, lexopt::Error> {
        use lexopt::prelude::*;
        let mut threads = vec![1, pool::threads()];
        threads.dedup();
        let mut options = Options { data: None, epochs: 10, threads };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("data") => options.data = Some(arguments.value()?.into()),
                Long("epochs") => options.epochs = arguments.value()?.parse()?,
                Long("threads") => {
                    let list = arguments.value()?.string()?;
                    options.threads =
                        list.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| {
                            lexopt::Error::from(format!("--threads takes numbers such as 1,2, not `{list}`"))
                        })?;
                }
                // cargo gives it to every bench
                Long("bench") => {}
                Short('h') | Long("help") => {
                    println!("{HELP}");
                    std::process::exit(0);
                }
                Short(_) | Long(_) | Value(_) => return Err(argument.unexpected()),
            }
        }
        Ok(options)
    }
}
