//! Which penalty and which dropout rate are best: a sweep of five of each over five folds, on all cores.
//!
//! ```text
//! cargo run --release --example search -- [--data FILE.csv] [--epochs 30] [--folder DIR] [--picture FILE.svg]
//! ```

use std::path::PathBuf;
use std::time::Instant;

use regnet::data::table::{Encoder, Table};
use regnet::ndarray::Array2;
use regnet::search::Search;
use regnet::{Adam, Dataset, Rng, Trainer, network, pool};

const HELP: &str = "\
A sweep over penalties and dropout rates, of which each pair trains on five folds.

cargo run --release --example search -- [OPTIONS]

    --data FILE.csv     numbers without a line of names, of which the last is predicted: 11 columns before it
                        (UCI's winequality-red.csv); without it 300 examples are made up
    --epochs N          how long each network trains [30]
    --folder DIR        where the scores are written, and taken from if the sweep was ended before
    --picture FILE.svg  the scores against each value
    --help              this text";

const FEATURES: usize = 11;

network! {
    struct Quality(decay = 0.0, p = 0.0): input(11) -> dense(64, l2 = decay) -> relu -> dropout(p) -> dense(64, l2 = decay) -> relu
        -> dropout(p) -> dense(1) -> loss mse;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::from_arguments()?;
    let data = match &options.data {
        Some(path) => read(path)?,
        None => made_up()?,
    };
    let begin = Instant::now();
    let mut search =
        Search::grid([("decay", [0.0, 1e-5, 1e-4, 1e-3, 1e-2]), ("p", [0.0, 0.1, 0.2, 0.35, 0.5])])
            .folds(5)
            .epochs(options.epochs)
            .seed(7);
    if let Some(folder) = &options.folder {
        search = search.folder(folder);
    }
    let found = search.run(&data, |trial, train, valid| {
        let mut net = Quality::new(trial.seed());
        trial.set(&mut net)?;
        let trainer = Trainer::new(Adam::new(3e-3)).epochs(trial.epochs()).standardize(true).progress(false);
        trainer.fit(&mut net, train, None)?;
        Ok(net.evaluate(valid)?.loss.data)
    })?;
    println!("{found}\n");
    println!(
        "{} examples, {} trainings of {} epochs in {:.1} s on {} threads; scores are mean squared errors of standardized targets",
        data.len(),
        5 * found.outcomes.len(),
        options.epochs,
        begin.elapsed().as_secs_f64(),
        pool::threads()
    );
    if let Some(picture) = &options.picture {
        found.save_plot(picture)?;
        println!("picture: {}", picture.display());
    }
    Ok(())
}

/// The table of a file.
fn read(path: &PathBuf) -> Result<Dataset, regnet::Error> {
    let table = Table::read_without_header(path)?;
    let target = table.columns().last().cloned().unwrap_or_default();
    Encoder::new().target(&target).fit(&table)?.dataset(&table)
}

/// Three inputs of eleven matter, with noise that a large network learns by heart.
fn made_up() -> Result<Dataset, regnet::Error> {
    let (mut rng, count) = (Rng::new(3), 300);
    let x = Array2::from_shape_fn((count, FEATURES), |_| rng.normal() as f32);
    let of = |row: usize| (2.0 * x[[row, 0]]).sin() + x[[row, 1]] * x[[row, 2]];
    let y = Array2::from_shape_fn((count, 1), |(row, _)| of(row) + 0.5 * rng.normal() as f32);
    Dataset::with_targets(x, y)
}

struct Options {
    data: Option<PathBuf>,
    epochs: usize,
    folder: Option<PathBuf>,
    picture: Option<PathBuf>,
}

impl Options {
    fn from_arguments() -> Result<Options, lexopt::Error> {
        use lexopt::prelude::*;
        let mut options = Options { data: None, epochs: 30, folder: None, picture: None };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("data") => options.data = Some(parser.value()?.into()),
                Long("epochs") => options.epochs = parser.value()?.parse()?,
                Long("folder") => options.folder = Some(parser.value()?.into()),
                Long("picture") => options.picture = Some(parser.value()?.into()),
                Short('h') | Long("help") => {
                    println!("{HELP}");
                    std::process::exit(0);
                }
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(options)
    }
}
