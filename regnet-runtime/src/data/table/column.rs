//! One column on its way from cells to inputs.

use crate::base::error::Error;

/// A column that a network sees.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Column {
    /// A number.
    Number {
        /// Its name.
        name: String,
        /// What stands for a missing one; none where that is an error.
        missing: Option<f64>,
        /// Whether one more input is 1 where it is missing.
        indicates: bool,
    },
    /// One input for each category, 1 for the one that it is and 0 for the others.
    Category {
        /// Its name.
        name: String,
        /// Those of the training rows, in the order of their texts; a missing one is the empty text.
        categories: Vec<String>,
        /// Whether one more input stands for every other.
        unknown: bool,
    },
}

/// A finite number.
pub(super) fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The error of a cell that is missing.
pub(super) fn missing_cell(line: u64, name: &str) -> Error {
    Error::Data(format!(
        "line {line}, column `{name}`: the value is missing; `missing(Missing::Median)` fills in, `leave_out` leaves the column out"
    ))
}

impl Column {
    /// Its name in the table.
    #[must_use]
    pub fn name(&self) -> &str {
        let (Column::Number { name, .. } | Column::Category { name, .. }) = self;
        name
    }

    /// The names of its inputs.
    pub(super) fn inputs(&self) -> Vec<String> {
        match self {
            Column::Number { name, indicates, .. } => {
                let more = indicates.then(|| format!("{name} is missing"));
                [name.clone()].into_iter().chain(more).collect()
            }
            Column::Category { name, categories, unknown } => {
                let text = |category: &String| match category.is_empty() {
                    true => format!("{name} is missing"),
                    false => format!("{name}={category}"),
                };
                let more = unknown.then(|| format!("{name} is another"));
                categories.iter().map(text).chain(more).collect()
            }
        }
    }

    /// Adds the inputs of a cell.
    pub(super) fn push(
        &self,
        cell: Option<&str>,
        at: &dyn Fn() -> String,
        row: &mut Vec<f64>,
    ) -> Result<(), Error> {
        let name = self.name();
        let fault = |text: String| Error::Data(format!("{}column `{name}`: {text}", at()));
        match self {
            Column::Number { missing, indicates, .. } => {
                let value = match (cell, missing) {
                    (Some(cell), _) => {
                        number(cell).ok_or_else(|| fault(format!("`{cell}` is no finite number")))?
                    }
                    (None, Some(missing)) => *missing,
                    (None, None) => return Err(fault("the value is missing".into())),
                };
                row.push(value);
                if *indicates {
                    row.push(f64::from(u8::from(cell.is_none())));
                }
            }
            Column::Category { categories, unknown, .. } => {
                let place = categories.iter().position(|category| category == cell.unwrap_or_default());
                if place.is_none() && !unknown {
                    return Err(fault(match cell {
                        None => "the value is missing, and was in no training row".into(),
                        Some(cell) => format!(
                            "`{cell}` is none of the categories of the training rows, {}; `unknown(Unknown::OwnColumn)` takes it",
                            categories.join(", ")
                        ),
                    }));
                }
                let count = categories.len() + usize::from(*unknown);
                let is = place.unwrap_or(categories.len());
                row.extend((0..count).map(|place| f64::from(u8::from(place == is))));
            }
        }
        Ok(())
    }
}
