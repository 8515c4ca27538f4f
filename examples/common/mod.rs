//! What the lecture's programs share: their options, tables of means over seeds, and where pictures and numbers go.
#![allow(dead_code, reason = "each program uses its part")]

use std::fmt::{self, Write};
use std::path::{Path, PathBuf};

use regnet::Error;

/// The options of every program.
#[derive(Debug)]
pub struct Options {
    /// How many seeds the numbers are averaged over.
    pub seeds: u64,
    /// A look at whether it runs: the least work, whose numbers say nothing.
    pub quick: bool,
    pub json: Option<PathBuf>,
    /// The folder for the picture.
    pub pictures: PathBuf,
}

impl Default for Options {
    fn default() -> Options {
        Options { seeds: 5, quick: false, json: None, pictures: PathBuf::from(".") }
    }
}

const OPTIONS: &str = "
  --seeds N      the numbers are means over so many seeds (5)
  --json FILE    writes all numbers
  --pictures DIR where the picture goes (.)
  --quick        a look at whether it runs, with next to no training
  --help         this text";

impl Options {
    /// So much work, or the least.
    pub fn work(&self, usual: usize) -> usize {
        if self.quick { 1 } else { usual }
    }

    pub fn seeds(&self) -> std::ops::Range<u64> {
        0..if self.quick { 1 } else { self.seeds }
    }

    fn from_arguments(name: &str, about: &str) -> Result<Options, lexopt::Error> {
        use lexopt::prelude::*;
        let mut options = Options::default();
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("seeds") => options.seeds = arguments.value()?.parse()?,
                Long("json") => options.json = Some(arguments.value()?.into()),
                Long("pictures") => options.pictures = arguments.value()?.into(),
                Long("quick") => options.quick = true,
                Short('h') | Long("help") => {
                    println!(
                        "{about}\n\nusage: cargo run --release --example {name} -- [options]\n{OPTIONS}"
                    );
                    std::process::exit(0);
                }
                Short(_) | Long(_) | Value(_) => return Err(argument.unexpected()),
            }
        }
        if options.seeds == 0 {
            return Err("--seeds takes one or more".into());
        }
        Ok(options)
    }
}

/// What a program found.
pub struct Finding {
    pub table: Table,
    /// The picture's file.
    pub picture: PathBuf,
    pub numbers: serde_json::Value,
    /// One sentence with its number.
    pub sentence: String,
}

/// Reads the options, runs, and prints what was found.
pub fn main(name: &str, about: &str, run: impl FnOnce(&Options) -> Result<Finding, Error>) {
    let fail = |message: String, code| -> ! {
        eprintln!("error: {message}");
        std::process::exit(code)
    };
    let options = Options::from_arguments(name, about).unwrap_or_else(|error| fail(error.to_string(), 2));
    let found = run(&options).unwrap_or_else(|error| fail(error.to_string(), 1));
    println!("{}\npicture: {}", found.table, found.picture.display());
    if let Some(path) = &options.json {
        let text = format!("{:#}\n", found.numbers);
        std::fs::write(path, text).unwrap_or_else(|error| fail(format!("{}: {error}", path.display()), 1));
        println!("numbers: {}", path.display());
    }
    println!("{}", found.sentence);
}

/// Mean and standard deviation over seeds.
#[derive(Clone, Copy, Debug)]
pub struct Mean {
    pub mean: f64,
    pub deviation: f64,
}

pub fn mean(values: &[f64]) -> Mean {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    Mean { mean, deviation: square.sqrt() }
}

impl fmt::Display for Mean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(3);
        write!(f, "{:.decimals$} ± {:.decimals$}", self.mean, self.deviation)
    }
}

/// Rows of text under titles.
#[derive(Default)]
pub struct Table(Vec<Vec<String>>);

impl Table {
    pub fn new(titles: &[&str]) -> Table {
        Table(vec![titles.iter().map(|title| (*title).to_owned()).collect()])
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.0.push(cells);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.0.first().map_or(0, Vec::len);
        let width = |column: usize| self.0.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        for row in &self.0 {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate().take(columns) {
                let width = width(column);
                let _ = match column {
                    0 => write!(line, "{cell:width$}"),
                    _ => write!(line, "  {cell:>width$}"),
                };
            }
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

/// Where a program's picture goes.
pub fn picture(options: &Options, name: &str) -> PathBuf {
    Path::new(&options.pictures).join(format!("{name}.svg"))
}
