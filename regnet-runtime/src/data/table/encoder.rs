//! How a table becomes numbers, and what the training rows teach.

use std::collections::BTreeSet;

use super::column::{Column, missing_cell, number};
use super::fitted::{Answers, Fitted, classes_of};
use super::read::Table;
use crate::base::error::Error;

/// What becomes of a cell that is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Missing {
    /// An error with its line and column.
    #[default]
    Refuse,
    /// The mean of the training rows; of a category a column of its own, as for all below.
    Mean,
    /// The median of the training rows.
    Median,
    /// This number.
    Constant(f64),
}

/// What becomes of a category that the training rows do not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// An error with its line and column.
    #[default]
    Refuse,
    /// A column of its own, which no training row has.
    OwnColumn,
}

/// How a table becomes numbers; [`Encoder::fit`] learns the categories and what stands for missing values from the training
/// rows. See the [module](self) for a whole program.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use = "an encoder does nothing until `fit`"]
pub struct Encoder {
    targets: Vec<String>,
    classes: Option<String>,
    left_out: Vec<String>,
    categories: Vec<String>,
    missing: Missing,
    indicates: bool,
    unknown: Unknown,
}

impl Encoder {
    /// All columns are inputs, numbers where every cell is one, else categories; missing and unknown ones are errors.
    pub fn new() -> Encoder {
        Encoder::default()
    }

    /// This column is the value that is to be predicted. For several call it again.
    pub fn target(mut self, column: impl Into<String>) -> Encoder {
        self.targets.push(column.into());
        self
    }

    /// This column is the class that is to be predicted, numbers too: the classes are its texts, in the order of numbers if all
    /// are, else of the alphabet.
    pub fn classes(self, column: impl Into<String>) -> Encoder {
        Encoder { classes: Some(column.into()), ..self }
    }

    /// These columns are not used.
    pub fn leave_out<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Encoder {
        self.left_out.extend(columns.into_iter().map(Into::into));
        self
    }

    /// These columns are categories although every cell is a number: postal codes, months.
    pub fn categories<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Encoder {
        self.categories.extend(columns.into_iter().map(Into::into));
        self
    }

    /// What becomes of missing cells.
    pub fn missing(self, missing: Missing) -> Encoder {
        Encoder { missing, ..self }
    }

    /// Whether each number that is missing in a training row gets one more input, 1 where it is missing.
    pub fn indicate_missing(self, indicates: bool) -> Encoder {
        Encoder { indicates, ..self }
    }

    /// What becomes of categories that no training row has.
    pub fn unknown(self, unknown: Unknown) -> Encoder {
        Encoder { unknown, ..self }
    }

    /// Learns from the training rows.
    ///
    /// # Errors
    /// [`Error::Data`]: a name that is no column (with the nearest), a column with no value at all, a missing cell or target
    /// where they are refused, a target that is no number, no input left.
    pub fn fit(&self, train: &Table) -> Result<Fitted, Error> {
        let named = self.targets.iter().chain(&self.classes).chain(&self.left_out);
        let used: BTreeSet<usize> = named.map(|name| train.place(name)).collect::<Result<_, _>>()?;
        let categories: BTreeSet<usize> =
            self.categories.iter().map(|name| train.place(name)).collect::<Result<_, _>>()?;
        if self.classes.is_some() && !self.targets.is_empty() {
            return Err(Error::Setting("a table has target values or classes, not both".into()));
        }
        let inputs = (0..train.columns.len()).filter(|place| !used.contains(place));
        let columns: Vec<Column> = inputs
            .map(|place| self.column(train, place, categories.contains(&place)))
            .collect::<Result<_, _>>()?;
        if columns.is_empty() {
            return Err(Error::Data("no column is left to be an input".into()));
        }
        let answers = match &self.classes {
            Some(name) => Answers::Classes(name.clone(), classes_of(train, name)?),
            None if self.targets.is_empty() => Answers::None,
            None => Answers::Values(self.targets.clone()),
        };
        Ok(Fitted { columns, answers })
    }

    fn column(&self, train: &Table, place: usize, as_category: bool) -> Result<Column, Error> {
        let name = train.columns[place].clone();
        let cells: Vec<&str> = train.rows.iter().filter_map(|row| row.cell(place)).collect();
        if cells.is_empty() {
            return Err(Error::Data(format!(
                "column `{name}` has no value at all; `leave_out` leaves it out"
            )));
        }
        let is_missing = cells.len() < train.len();
        if is_missing && self.missing == Missing::Refuse {
            let row = train.rows.iter().find(|row| row.cell(place).is_none());
            return Err(missing_cell(row.map_or(0, |row| row.line), &name));
        }
        let numbers: Option<Vec<f64>> = cells.iter().map(|cell| number(cell)).collect();
        if let Some(numbers) = numbers.filter(|_| !as_category) {
            let missing = self.missing.of(numbers);
            return Ok(Column::Number { name, missing, indicates: is_missing && self.indicates });
        }
        let mut categories: BTreeSet<&str> = cells.into_iter().collect();
        if is_missing {
            categories.insert("");
        }
        let categories = categories.into_iter().map(str::to_owned).collect();
        Ok(Column::Category { name, categories, unknown: self.unknown == Unknown::OwnColumn })
    }
}

impl Missing {
    /// What stands for a missing one of these numbers.
    fn of(self, mut numbers: Vec<f64>) -> Option<f64> {
        match self {
            Missing::Refuse => None,
            Missing::Constant(value) => Some(value),
            Missing::Mean => Some(numbers.iter().sum::<f64>() / numbers.len() as f64),
            Missing::Median => {
                numbers.sort_unstable_by(f64::total_cmp);
                let middle = numbers.len() / 2;
                let odd = numbers.len() % 2 == 1;
                Some(if odd { numbers[middle] } else { 0.5 * (numbers[middle - 1] + numbers[middle]) })
            }
        }
    }
}
