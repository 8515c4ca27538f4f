//! The lecture's convolutional network on MNIST, with and without batch norm: same seed, same data, same learning rates.

use std::cmp::Ordering;
use std::io::IsTerminal;
use std::path::PathBuf;

use lecture::{check_folder_of, fail, generated_digits, number, write};
use regnet::{Dataset, Error, History, Report, Schedule, Sgd, Trainer, data, network};

network! {
    /// Digits, every weighted layer followed by a batch norm.
    #[allow(pool_drops_pixels)]
    pub struct WithBatchNorm: input(28, 28, 1)
        -> conv2d(32, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> conv2d(64, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> conv2d(128, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> flatten
        -> hidden: dense(128) -> batchnorm -> relu -> dropout(0.5)
        -> dense(10)
        -> loss softmax_cross_entropy;

    /// The same without batch norms.
    #[allow(pool_drops_pixels)]
    pub struct WithoutBatchNorm: input(28, 28, 1)
        -> conv2d(32, kernel = 3, padding = same) -> relu -> maxpool2d(2)
        -> conv2d(64, kernel = 3, padding = same) -> relu -> maxpool2d(2)
        -> conv2d(128, kernel = 3, padding = same) -> relu -> maxpool2d(2)
        -> flatten
        -> hidden: dense(128) -> relu -> dropout(0.5)
        -> dense(10)
        -> loss softmax_cross_entropy;
}

/// Of the training examples, the share that is trained on; the rest decides which epoch's weights are kept.
const TRAIN_SHARE: f64 = 11.0 / 12.0;
/// At the top of the cycle: the network without batch norm wavers while the rate is so high, and recovers as it falls. At
/// twice the rate it may not (docs/mnist.md).
const RATE: f64 = 0.1;
const MOMENTUM: f64 = 0.9;
const BATCH: usize = 64;
/// Steps that a cycle needs to rise and fall.
const SHORTEST_CYCLE: u64 = 4;
/// The epochs after which batch norm has to be ahead.
const FIRST: usize = 2;
/// So many generated digits stand in for the real ones.
const GENERATED: (usize, usize) = (3_000, 2_000);
const PICTURE: &str = "mnist.svg";

fn main() {
    let options = Options::from_arguments().unwrap_or_else(|error| fail(&error, 2));
    if let Err(error) = run(&options) {
        fail(&error, 1);
    }
}

fn run(options: &Options) -> Result<(), Error> {
    options.check_folders()?;
    let (train, test) = digits(options)?;
    let (train, valid) = train.split(TRAIN_SHARE, options.seed);
    println!("{} examples to train on, {} to validate, {} to test\n", train.len(), valid.len(), test.len());

    let mut net = WithBatchNorm::new(options.seed);
    print!("{}", net.summary());
    let history = options.trainer(train.len()).fit(&mut net, &train, Some(&valid))?;
    let with = Outcome { name: "WithBatchNorm", batchnorm: true, report: net.evaluate(&test)?, history };
    println!("{with}");
    if let Some(path) = &options.save {
        net.save(path)?;
        println!("saved {}\n", path.display());
    }

    let mut net = WithoutBatchNorm::new(options.seed);
    print!("{}", net.summary());
    let history = options.trainer(train.len()).fit(&mut net, &train, Some(&valid))?;
    let without =
        Outcome { name: "WithoutBatchNorm", batchnorm: false, report: net.evaluate(&test)?, history };
    println!("{without}");

    let runs = [("with batch norm", &with.history), ("without", &without.history)];
    History::plot_several(PICTURE, "Digits, with and without batch norm", &runs)?;
    println!("picture: {PICTURE}");
    let valid = with.valid_accuracies().zip(without.valid_accuracies()).map(<[f64; 2]>::from);
    let finding = finding(&Vec::from_iter(valid), [&with, &without].map(Outcome::test_accuracy));
    if let Some(path) = &options.json {
        let json = serde_json::json!({ "networks": [with.json(), without.json()], "finding": finding });
        write(path, &format!("{json:#}\n"))?;
        println!("numbers: {}", path.display());
    }
    println!("{finding}");
    Ok(())
}

/// What became of one network.
struct Outcome {
    name: &'static str,
    batchnorm: bool,
    history: History,
    report: Report,
}

impl Outcome {
    fn test_accuracy(&self) -> f64 {
        self.report.accuracy.unwrap_or(0.0)
    }

    fn valid_accuracies(&self) -> impl Iterator<Item = f64> {
        self.history.epochs.iter().map(|epoch| epoch.valid_accuracy.unwrap_or(0.0))
    }

    fn seconds(&self) -> f64 {
        self.history.epochs.iter().map(|epoch| epoch.seconds).sum()
    }

    fn json(&self) -> serde_json::Value {
        let history: serde_json::Value = serde_json::from_str(&self.history.to_json()).unwrap_or_default();
        serde_json::json!({
            "name": self.name,
            "batchnorm": self.batchnorm,
            "epochs": history["epochs"],
            "best_epoch": history["best_epoch"],
            "test_accuracy": self.test_accuracy(),
            "test_loss": self.report.loss.data,
            "seconds": self.seconds(),
        })
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // On a terminal the trainer has shown the table row by row.
        if !std::io::stderr().is_terminal() {
            writeln!(f, "\n{}", self.history)?;
        }
        writeln!(f, "on the test set: {}; trained in {:.1} s", self.report, self.seconds())
    }
}

/// What came out, from the accuracies with batch norm and without: on the validation set after each epoch, and on the test
/// set. Faster means ahead after each of the first epochs.
pub(crate) fn finding(valid: &[[f64; 2]], test: [f64; 2]) -> String {
    let first = &valid[..valid.len().min(FIRST)];
    let faster = first.iter().all(|[with, without]| with > without);
    let verdict = if faster { "" } else { "this run does not show that " };
    let percent =
        |[with, without]: &[f64; 2]| format!("{:.2} against {:.2} %", 100.0 * with, 100.0 * without);
    let first = Vec::from_iter(first.iter().map(percent)).join(", then ");
    let places = [("ahead", Ordering::Greater), ("level", Ordering::Equal), ("behind", Ordering::Less)];
    let places = places.into_iter().filter_map(|(place, order)| {
        let here = |[with, without]: &[f64; 2]| with.total_cmp(without) == order;
        let epochs: Vec<usize> = (1..=valid.len()).filter(|epoch| here(&valid[epoch - 1])).collect();
        (!epochs.is_empty()).then(|| format!("{place} after {}", ranges(&epochs)))
    });
    let places = Vec::from_iter(places).join(", ");
    let [with, without] = test.map(|share| 100.0 * share);
    format!(
        "{verdict}batch norm trains faster: validation accuracy {first}; of {} epochs {places}; \
         test accuracy {with:.2} % with batch norm, {without:.2} % without",
        valid.len()
    )
}

/// `1, 3–5`: rising numbers, those in a row as one.
fn ranges(numbers: &[usize]) -> String {
    let range = |row: &[usize]| match row {
        [first, .., last] => format!("{first}–{last}"),
        _ => row[0].to_string(),
    };
    Vec::from_iter(numbers.chunk_by(|a, b| a + 1 == *b).map(range)).join(", ")
}

/// The real digits if they are there, else generated ones.
fn digits(options: &Options) -> Result<(Dataset, Dataset), Error> {
    let folder = options.data.clone().or_else(|| {
        let folder = PathBuf::from(std::env::var_os("REGNET_DATA")?).join("mnist");
        folder.is_dir().then_some(folder)
    });
    match folder {
        Some(folder) => {
            println!("MNIST from {}", folder.display());
            data::idx::mnist(folder)
        }
        None => {
            println!(
                "Generated digits: no MNIST here. For the real ones put train-images-idx3-ubyte.gz, \
                 train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz \
                 (from yann.lecun.com/exdb/mnist or a mirror) into a folder and give it with --data."
            );
            let (train, test) = GENERATED;
            Ok(generated_digits(train, test, options.seed))
        }
    }
}

#[derive(Debug)]
struct Options {
    data: Option<PathBuf>,
    epochs: usize,
    seed: u64,
    threads: Option<usize>,
    save: Option<PathBuf>,
    json: Option<PathBuf>,
}

const HELP: &str = "\
Trains a small convolutional network on MNIST, with and without batch norm.

usage: cargo run --release --example mnist -- [options]

The curves are drawn into ./mnist.svg.

  --data DIR     the four IDX files of MNIST, plain or .gz
                 (else $REGNET_DATA/mnist, else generated digits)
  --epochs N     how often each example is seen, all in one cycle of the rate (10)
  --seed N       of weights, order and dropout (1)
  --threads N    (all cores)
  --save FILE    writes the network with batch norm as safetensors
  --json FILE    writes all numbers
  --help         this text";

impl Options {
    fn from_arguments() -> Result<Options, lexopt::Error> {
        use lexopt::prelude::*;
        let mut options = Options { data: None, epochs: 10, seed: 1, threads: None, save: None, json: None };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("data") => options.data = Some(arguments.value()?.into()),
                Long("epochs") => options.epochs = number("--epochs", &mut arguments)?,
                Long("seed") => options.seed = number("--seed", &mut arguments)?,
                Long("threads") => options.threads = Some(number("--threads", &mut arguments)?),
                Long("save") => options.save = Some(arguments.value()?.into()),
                Long("json") => options.json = Some(arguments.value()?.into()),
                Short('h') | Long("help") => {
                    println!("{HELP}");
                    std::process::exit(0);
                }
                Short(_) | Long(_) | Value(_) => return Err(argument.unexpected()),
            }
        }
        Ok(options)
    }

    fn check_folders(&self) -> Result<(), Error> {
        [&self.save, &self.json].into_iter().flatten().try_for_each(|file| check_folder_of(file))
    }

    /// One cycle of the learning rate over so many examples, the same for both networks.
    fn trainer(&self, examples: usize) -> Trainer<Sgd> {
        let steps = examples.div_ceil(BATCH).saturating_mul(self.epochs) as u64;
        let cycle = Schedule::one_cycle(steps.max(SHORTEST_CYCLE));
        let optimizer = Sgd::new(RATE).momentum(MOMENTUM);
        let trainer =
            Trainer::new(optimizer).schedule(cycle).epochs(self.epochs).batch_size(BATCH).seed(self.seed);
        match self.threads {
            Some(threads) => trainer.threads(threads),
            None => trainer,
        }
    }
}
