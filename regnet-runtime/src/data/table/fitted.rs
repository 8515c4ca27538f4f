//! An encoder that knows its training rows: tables to data sets, rows to inputs.

use std::collections::BTreeSet;
use std::fmt;

use ndarray::{Array2, ArrayView};

use super::column::{Column, number};
use super::read::{Row, Table};
use crate::base::error::Error;
use crate::base::real::Real;
use crate::data::dataset::Dataset;

/// What the answers are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answers {
    None,
    Values(Vec<String>),
    Classes(String, Vec<String>),
}

/// An encoder that knows its training rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    pub(super) columns: Vec<Column>,
    pub(super) answers: Answers,
}

impl Fitted {
    /// How many inputs a network for it has: `input(…)`.
    #[must_use]
    pub fn width(&self) -> usize {
        self.columns.iter().map(|column| column.inputs().len()).sum()
    }

    /// The names of the inputs: `rooms`, `city=Oslo`, `area is missing`.
    #[must_use]
    pub fn inputs(&self) -> Vec<String> {
        self.columns.iter().flat_map(Column::inputs).collect()
    }

    /// The columns of the table that are inputs.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The names of the classes, in the order of their labels; none without [`Encoder::classes`](super::Encoder::classes).
    #[must_use]
    pub fn class_names(&self) -> &[String] {
        match &self.answers {
            Answers::Classes(_, names) => names,
            Answers::None | Answers::Values(_) => &[],
        }
    }

    /// The rows as examples, with labels of classes or target values.
    ///
    /// # Errors
    /// [`Error::Data`] with line and column: a column that the table does not have, a cell that is missing, no number, or a
    /// category or class that no training row has.
    pub fn dataset<T: Real>(&self, table: &Table) -> Result<Dataset<T>, Error> {
        let inputs = self.encode(table)?;
        match &self.answers {
            Answers::None => Err(Error::Setting(
                "the encoder knows no target; `target` or `classes` names one, and `encode` gives the inputs alone".into(),
            )),
            Answers::Values(names) => {
                let values = names.iter().map(|name| values_of(table, name)).collect::<Result<Vec<_>, _>>()?;
                let targets = Array2::from_shape_fn((table.len(), names.len()), |(row, column)| {
                    T::of(values[column][row])
                });
                Dataset::with_targets(inputs, targets)
            }
            Answers::Classes(name, classes) => {
                let place = table.place(name)?;
                let label = |row: &Row| {
                    let cell = row.cell(place).ok_or_else(|| missing_target(row.line, name))?;
                    let same = |class: &String| {
                        class == cell || number(class).is_some_and(|class| number(cell) == Some(class))
                    };
                    classes.iter().position(same).map(|label| label as u32).ok_or_else(|| {
                        let (line, all) = (row.line, classes.join(", "));
                        Error::Data(format!(
                            "line {line}, column `{name}`: `{cell}` is none of the classes of the training rows, {all}"
                        ))
                    })
                };
                Dataset::labelled(inputs, table.rows.iter().map(label).collect::<Result<_, _>>()?)
            }
        }
    }

    /// The inputs of all rows, [rows, width].
    ///
    /// # Errors
    /// As [`Fitted::dataset`].
    pub fn encode<T: Real>(&self, table: &Table) -> Result<Array2<T>, Error> {
        let places =
            self.columns.iter().map(|column| table.place(column.name())).collect::<Result<Vec<_>, _>>()?;
        let mut values = Vec::with_capacity(table.len() * self.width());
        for row in &table.rows {
            for (column, place) in self.columns.iter().zip(&places) {
                column.push(row.cell(*place), &|| format!("line {}, ", row.line), &mut values)?;
            }
        }
        let values = values.into_iter().map(T::of).collect();
        Ok(Array2::from_shape_vec((table.len(), self.width()), values).expect("each row has all inputs"))
    }

    /// One row from its values by name, for `predict`; a column that is not named is missing. [1, width]
    ///
    /// ```
    /// # use regnet::data::table::{Encoder, Table};
    /// let table = Table::from_reader("size,colour,class\n1,red,a\n2,blue,b".as_bytes())?;
    /// let encoder = Encoder::new().classes("class").fit(&table)?;
    /// let row = encoder.row::<f32>([("colour", "blue"), ("size", "1.5")])?;
    /// assert_eq!(row, regnet::ndarray::array![[1.5, 1.0, 0.0]]); // size, colour=blue, colour=red
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Data`]: a name that is no column of the inputs, a value that is missing, no number or no known category.
    pub fn row<T: Real>(
        &self,
        values: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    ) -> Result<Array2<T>, Error> {
        let names: Vec<String> = self.columns.iter().map(|column| column.name().to_owned()).collect();
        let mut row = Row { line: 0, cells: vec![String::new(); names.len()] };
        let table = Table { columns: names, rows: Vec::new() };
        for (name, value) in values {
            row.cells[table.place(name.as_ref())?] = value.as_ref().to_owned();
        }
        let mut numbers = Vec::with_capacity(self.width());
        for (place, column) in self.columns.iter().enumerate() {
            column.push(row.cell(place), &String::new, &mut numbers)?;
        }
        let numbers: Vec<T> = numbers.into_iter().map(T::of).collect();
        Ok(ArrayView::from(&numbers).insert_axis(ndarray::Axis(0)).to_owned())
    }
}

/// The target values of a column.
fn values_of(table: &Table, name: &str) -> Result<Vec<f64>, Error> {
    let place = table.place(name)?;
    let value = |row: &Row| {
        let cell = row.cell(place).ok_or_else(|| missing_target(row.line, name))?;
        number(cell).ok_or_else(|| {
            let line = row.line;
            Error::Data(format!(
                "line {line}, column `{name}`: the target `{cell}` is no finite number; `classes` takes texts"
            ))
        })
    };
    table.rows.iter().map(value).collect()
}

/// The texts of a column of classes in their order.
pub(super) fn classes_of(train: &Table, name: &str) -> Result<Vec<String>, Error> {
    let place = train.place(name)?;
    let cell = |row: &Row| {
        let cell = row.cell(place).map(str::to_owned);
        cell.ok_or_else(|| missing_target(row.line, name))
    };
    let found: BTreeSet<String> = train.rows.iter().map(cell).collect::<Result<_, _>>()?;
    let mut classes: Vec<String> = found.into_iter().collect();
    let numbers: Option<Vec<f64>> = classes.iter().map(|class| number(class)).collect();
    if numbers.is_some() {
        classes.sort_by(|a, b| number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)));
    }
    Ok(classes)
}

/// The error of a target that is missing: nothing can stand for it.
fn missing_target(line: u64, name: &str) -> Error {
    Error::Data(format!("line {line}, column `{name}`: the target is missing; leave the row out"))
}

impl fmt::Display for Fitted {
    /// The inputs, and what is predicted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "input({}): {}", self.width(), self.inputs().join(", "))?;
        match &self.answers {
            Answers::None => Ok(()),
            Answers::Values(names) => write!(f, "\ntargets: {}", names.join(", ")),
            Answers::Classes(name, classes) => write!(f, "\nclasses of {name}: {}", classes.join(", ")),
        }
    }
}
