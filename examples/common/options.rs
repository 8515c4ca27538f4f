//! The options that every program of the lecture has.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use regnet::{Dataset, Error, data};

use crate::{check_folder, check_folder_of, fail, generated_digits};

/// The options of every program.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many seeds the numbers are averaged over.
    pub seeds: u64,
    /// A look at whether it runs: the least work, whose numbers say little.
    pub quick: bool,
    /// The folder of the real MNIST or Fashion-MNIST.
    pub data: Option<PathBuf>,
    /// Where all numbers go.
    pub json: Option<PathBuf>,
    /// The folder for the picture.
    pub pictures: PathBuf,
}

impl Default for Options {
    fn default() -> Options {
        Options { seeds: 5, quick: false, data: None, json: None, pictures: PathBuf::from(".") }
    }
}

/// Of `--help`; the picture's folder at first stands for `{pictures}`.
const OPTIONS: &str = "
  --seeds N      the numbers are means over so many seeds (5)
  --data DIR     the four IDX files of MNIST or Fashion-MNIST, plain or .gz, for
                 the programs that look at digits (else generated digits)
  --json FILE    writes all numbers
  --pictures DIR where the picture goes ({pictures})
  --quick        a look at whether it runs, with next to no training
  --help         this text";

/// A whole number, or an error that says whose.
///
/// # Errors
/// None, or another value.
pub fn number<N: FromStr>(option: &str, arguments: &mut lexopt::Parser) -> Result<N, lexopt::Error> {
    let value = arguments.value()?;
    let number = value.to_str().and_then(|text| text.parse().ok());
    number.ok_or_else(|| format!("{option} takes a whole number, but gets {value:?}").into())
}

impl Options {
    /// So much work, or the least.
    #[must_use]
    pub fn work(&self, usual: usize, least: usize) -> usize {
        if self.quick { least } else { usual }
    }

    /// The seeds to average over.
    #[must_use]
    pub fn seeds(&self) -> Range<u64> {
        0..if self.quick { 1 } else { self.seeds }
    }

    /// So many digits to train on and to test with: generated ones, or those of `--data`, drawn by the seed.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn digits(&self, train: usize, test: usize, seed: u64) -> Result<(Dataset, Dataset), Error> {
        let Some(folder) = &self.data else {
            return Ok(generated_digits(train, test, seed));
        };
        let (all_train, all_test) = data::idx::mnist(folder)?;
        let some = |all: Dataset, count: usize| all.shuffled(seed).split_at(count.min(all.len())).0;
        Ok((some(all_train, train), some(all_test, test)))
    }

    /// The options of the command line, of the program of this name; `about` is what `--help` says of it, `pictures` where
    /// pictures go at first. With `--help`, and with an option that does not exist, the program ends here.
    #[must_use]
    pub fn from_arguments(name: &str, about: &str, pictures: &Path) -> Options {
        Options::parsed(name, about, pictures).unwrap_or_else(|error| fail(&error, 2))
    }

    fn parsed(name: &str, about: &str, pictures: &Path) -> Result<Options, lexopt::Error> {
        use lexopt::prelude::*;
        let mut options = Options { pictures: pictures.to_owned(), ..Options::default() };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("seeds") => options.seeds = number("--seeds", &mut arguments)?,
                Long("data") => options.data = Some(arguments.value()?.into()),
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

    /// Whether all folders are there.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check_folders(&self) -> Result<(), Error> {
        self.json.as_deref().map_or(Ok(()), check_folder_of)?;
        [Some(self.pictures.as_path()), self.data.as_deref()].into_iter().flatten().try_for_each(check_folder)
    }
}
