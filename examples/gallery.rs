//! All programs of the lecture, and the page that shows what they found.

#![allow(dead_code, reason = "the programs' own mains")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use lecture::{Finding, Lesson, Options, fail, write};
use regnet::Error;

#[path = "06_batchnorm.rs"]
pub(crate) mod batchnorm;
#[path = "01_constant_init.rs"]
pub(crate) mod constant_init;
#[path = "05_dropout.rs"]
pub(crate) mod dropout;
#[path = "09_dropout_before_batchnorm.rs"]
pub(crate) mod dropout_before_batchnorm;
#[path = "04_early_stopping.rs"]
pub(crate) mod early_stopping;
#[path = "08_norms_and_batch_size.rs"]
pub(crate) mod norms_and_batch_size;
#[path = "03_penalties.rs"]
pub(crate) mod penalties;
#[path = "02_signal.rs"]
pub(crate) mod signal;

/// In the order of the lecture.
pub(crate) const LESSONS: [Lesson; 8] = [
    constant_init::LESSON,
    signal::LESSON,
    penalties::LESSON,
    early_stopping::LESSON,
    dropout::LESSON,
    batchnorm::LESSON,
    norms_and_batch_size::LESSON,
    dropout_before_batchnorm::LESSON,
];

const ABOUT: &str = "All programs of the lecture, one after the other, in some minutes.
Writes their pictures, and beside their folder the page that shows them:
docs/lecture.md for docs/lecture.";

fn main() {
    let options = Options::from_arguments("gallery", ABOUT, Path::new("docs/lecture"));
    if let Err(error) = gallery(&options) {
        fail(&error, 1);
    }
}

fn gallery(options: &Options) -> Result<(), Error> {
    let folder = &options.pictures;
    std::fs::create_dir_all(folder).map_err(|error| Error::Io(folder.display().to_string(), error))?;
    options.check_folders()?;
    let start = Instant::now();
    let (mut page, mut numbers) = (INTRODUCTION.to_owned(), serde_json::Map::new());
    for lesson in LESSONS {
        let found = (lesson.run)(options)?;
        let picture = lesson.draw(&found, options)?;
        println!("{:>4} s  {}: {}", start.elapsed().as_secs(), lesson.name, found.sentence);
        page += &section(&lesson, &found, &picture);
        numbers.insert(lesson.name.to_owned(), found.numbers);
    }
    let path = folder.with_extension("md");
    write(&path, &page)?;
    println!("page: {}", path.display());
    if let Some(path) = &options.json {
        write(path, &format!("{:#}\n", serde_json::Value::from(numbers)))?;
        println!("numbers: {}", path.display());
    }
    Ok(())
}

pub(crate) const INTRODUCTION: &str = "# The lecture, runnable

What a lecture on the regularization of networks claims, and what comes out when one tries: a program for each claim, with
its picture and its numbers (mean ± standard deviation over seeds, on generated data). `cargo run --release --example gallery`
runs them all and writes this page; each alone takes less than a minute, `--help` says what can be set, and `--data` takes
the real MNIST or Fashion-MNIST. The lecture's seventh program, a convolutional network on MNIST with and without batch norm,
is the main program: [mnist](../examples/mnist.rs), `cargo run --release --example mnist`.

The same seeds give the same numbers on the same instruction set; on another one rounding differs, and with it the numbers by
a part of their deviation.
";

fn section(lesson: &Lesson, found: &Finding, picture: &Path) -> String {
    let Lesson { name, claim, source, .. } = lesson;
    let link: PathBuf = picture.components().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    let sentence = capitalized(&found.sentence);
    format!(
        "
## {name}

> {claim}

**Found:** {sentence}.

![{name}]({})

{}
Program: [{name}.rs](../examples/{name}.rs), `cargo run --release --example {name}`. Source: {source}.
",
        link.display(),
        found.table.markdown(),
    )
}

fn capitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
