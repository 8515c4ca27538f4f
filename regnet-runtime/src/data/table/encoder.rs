//! The way from a table's cells to the numbers of a network: learned from the training rows, the same for all others.

use std::collections::BTreeSet;
use std::fmt;

use ndarray::{Array1, Array2};

use super::read::{Row, Table};
use crate::base::error::Error;
use crate::base::real::Real;
use crate::data::dataset::Dataset;

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

/// A finite number.
fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The texts of a column of classes in their order.
fn classes_of(train: &Table, name: &str) -> Result<Vec<String>, Error> {
    let place = train.place(name)?;
    let cell = |row: &Row| {
        let cell = row.cell(place).map(str::to_owned);
        cell.ok_or_else(|| missing_cell(row.line, name))
    };
    let found: BTreeSet<String> = train.rows.iter().map(cell).collect::<Result<_, _>>()?;
    let mut classes: Vec<String> = found.into_iter().collect();
    let numbers: Option<Vec<f64>> = classes.iter().map(|class| number(class)).collect();
    if numbers.is_some() {
        classes.sort_by(|a, b| number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)));
    }
    Ok(classes)
}

fn missing_cell(line: u64, name: &str) -> Error {
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
    fn inputs(&self) -> Vec<String> {
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
    fn push(&self, cell: Option<&str>, at: &dyn Fn() -> String, row: &mut Vec<f64>) -> Result<(), Error> {
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

    /// The names of the classes, in the order of their labels; none without [`Encoder::classes`].
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
                    let cell = row.cell(place).ok_or_else(|| missing_cell(row.line, name))?;
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
    pub fn row<'a, T: Real>(
        &self,
        values: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Array2<T>, Error> {
        let names: Vec<String> = self.columns.iter().map(|column| column.name().to_owned()).collect();
        let mut row = Row { line: 0, cells: vec![String::new(); names.len()] };
        let table = Table { columns: names, rows: Vec::new() };
        for (name, value) in values {
            row.cells[table.place(name)?] = value.to_owned();
        }
        let mut numbers = Vec::with_capacity(self.width());
        for (place, column) in self.columns.iter().enumerate() {
            column.push(row.cell(place), &String::new, &mut numbers)?;
        }
        let row = Array1::from_iter(numbers.into_iter().map(T::of));
        Ok(row.insert_axis(ndarray::Axis(0)))
    }
}

/// The target values of a column.
fn values_of(table: &Table, name: &str) -> Result<Vec<f64>, Error> {
    let place = table.place(name)?;
    let value = |row: &Row| {
        let cell = row.cell(place).ok_or_else(|| missing_cell(row.line, name))?;
        number(cell).ok_or_else(|| {
            let line = row.line;
            Error::Data(format!(
                "line {line}, column `{name}`: the target `{cell}` is no finite number; `classes` takes texts"
            ))
        })
    };
    table.rows.iter().map(value).collect()
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

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    const HOUSES: &str =
        "id;rooms;city;area;price\n1;3;Oslo;80;400\n2;2;Bergen;;250\n\n3;4;NA;120;610\n4;1;Bergen;35;150\n";

    fn houses() -> Table {
        Table::from_reader(HOUSES.as_bytes()).unwrap()
    }

    fn text<V: fmt::Debug>(result: Result<V, Error>) -> String {
        result.unwrap_err().to_string()
    }

    fn filled() -> Encoder {
        Encoder::new().target("price").leave_out(["id"]).missing(Missing::Median).indicate_missing(true)
    }

    #[test]
    fn numbers_categories_and_missing_values_become_inputs() {
        let encoder = filled().fit(&houses()).unwrap();
        let expected = ["rooms", "city is missing", "city=Bergen", "city=Oslo", "area", "area is missing"];
        assert_eq!((encoder.inputs(), encoder.width()), (expected.map(str::to_owned).to_vec(), 6));
        let data = encoder.dataset::<f64>(&houses()).unwrap();
        #[rustfmt::skip]
        let rows = [
            3.0, 0.0, 0.0, 1.0, 80.0, 0.0,
            2.0, 0.0, 1.0, 0.0, 80.0, 1.0,
            4.0, 1.0, 0.0, 0.0, 120.0, 0.0,
            1.0, 0.0, 1.0, 0.0, 35.0, 0.0,
        ];
        assert_eq!((data.inputs(), data.values().unwrap()), (&rows[..], &[400.0, 250.0, 610.0, 150.0][..]));
        assert_eq!(
            encoder.encode::<f64>(&houses()).unwrap(),
            Array2::from_shape_vec((4, 6), rows.to_vec()).unwrap()
        );
        let by = |missing: Missing| {
            let encoder = filled().missing(missing).indicate_missing(false).fit(&houses()).unwrap();
            encoder.encode::<f64>(&houses()).unwrap()[[1, 4]]
        };
        assert_eq!(by(Missing::Mean), (80.0 + 120.0 + 35.0) / 3.0);
        assert_eq!(by(Missing::Constant(-1.0)), -1.0);
    }

    #[test]
    fn classes_have_labels_in_their_order() {
        let table = Table::from_reader("a,kind\n1,10\n2,9\n3,10".as_bytes()).unwrap();
        let encoder = Encoder::new().classes("kind").fit(&table).unwrap();
        assert_eq!(encoder.class_names(), ["9", "10"]);
        assert_eq!(encoder.dataset::<f32>(&table).unwrap().labels(), Some(&[1, 0, 1][..]));
        let other = Table::from_reader("kind,a\n9.0,5\n11,6".as_bytes()).unwrap();
        let expected = "line 3, column `kind`: `11` is none of the classes of the training rows, 9, 10";
        assert_eq!(text(encoder.dataset::<f32>(&other)), expected);
        assert_eq!(encoder.dataset::<f32>(&other.select(&[0])).unwrap().labels(), Some(&[0][..]));
        let words = Table::from_reader("a,kind\n1,pear\n2,apple".as_bytes()).unwrap();
        assert_eq!(Encoder::new().classes("kind").fit(&words).unwrap().class_names(), ["apple", "pear"]);
    }

    #[test]
    fn what_the_training_rows_do_not_have_is_told_or_has_a_column() {
        let (train, test) = (houses().select(&[0, 1, 3]), houses());
        let encoder = filled().fit(&train).unwrap();
        let expected = "line 5, column `city`: the value is missing, and was in no training row";
        assert_eq!(text(encoder.dataset::<f32>(&test)), expected);
        let row = |city: &str| encoder.row::<f64>([("rooms", "1"), ("city", city), ("area", "50")]);
        let expected = "column `city`: `Paris` is none of the categories of the training rows, Bergen, Oslo; \
                        `unknown(Unknown::OwnColumn)` takes it";
        assert_eq!(text(row("Paris")), expected);
        assert_eq!(row("Oslo").unwrap(), array![[1.0, 0.0, 1.0, 50.0, 0.0]]);
        let encoder = filled().unknown(Unknown::OwnColumn).fit(&train).unwrap();
        assert_eq!(encoder.inputs()[3], "city is another");
        assert_eq!(encoder.encode::<f64>(&test).unwrap().row(2).to_vec(), [4.0, 0.0, 0.0, 1.0, 120.0, 0.0]);
        assert_eq!(
            text(encoder.row::<f32>([("room", "1")])).split("; ").last(),
            Some("did you mean `rooms`?")
        );
        let expected = "column `rooms`: `many` is no finite number";
        assert_eq!(text(encoder.row::<f32>([("rooms", "many")])), expected);
    }

    #[test]
    fn what_cannot_be_learned_is_told_with_its_line() {
        let fit = |encoder: Encoder| text(encoder.fit(&houses()));
        let expected = "line 5, column `city`: the value is missing; `missing(Missing::Median)` fills in, `leave_out` leaves \
                        the column out";
        assert_eq!(fit(Encoder::new().target("price")), expected);
        let expected = "the table has no column `Price`, but `id`, `rooms`, `city`, `area`, `price`; did you mean `price`?";
        assert_eq!(fit(Encoder::new().target("Price")), expected);
        assert_eq!(fit(filled().classes("id")), "a table has target values or classes, not both");
        assert_eq!(fit(filled().leave_out(["rooms", "city", "area"])), "no column is left to be an input");
        let empty = Table::from_reader("a,b\n1,\n2,".as_bytes()).unwrap();
        let expected = "column `b` has no value at all; `leave_out` leaves it out";
        assert_eq!(text(filled().fit(&empty)), "the table has no column `price`, but `a`, `b`");
        assert_eq!(text(Encoder::new().missing(Missing::Mean).fit(&empty)), expected);
        let cities =
            Encoder::new().target("city").missing(Missing::Mean).fit(&houses().select(&[0])).unwrap();
        let expected = "line 2, column `city`: the target `Oslo` is no finite number; `classes` takes texts";
        assert_eq!(text(cities.dataset::<f32>(&houses())), expected);
        let infinite = Table::from_reader("a,b\n1,inf\n2,3".as_bytes()).unwrap();
        assert_eq!(Encoder::new().fit(&infinite).unwrap().inputs(), ["a", "b=3", "b=inf"]);
    }

    #[test]
    fn an_encoder_comes_back_from_its_text() {
        let odd = Table::from_reader("a,\"b, \"\"c\"\"\",y\n1,\"x\ny\",p\n,,q\n0.1,z,p".as_bytes()).unwrap();
        let all = Encoder::new().missing(Missing::Mean).indicate_missing(true).unknown(Unknown::OwnColumn);
        for encoder in [
            all.clone().classes("y"),
            all.clone().categories(["a"]),
            Encoder::new().leave_out(["a", "b, \"c\""]),
        ] {
            let fitted = encoder.fit(&odd).unwrap();
            assert_eq!(Fitted::from_text(&fitted.to_text()).unwrap(), fitted);
        }
        let fitted = filled().fit(&houses()).unwrap();
        assert_eq!(Fitted::from_text(&fitted.to_text()).unwrap(), fitted);
        for wrong in [
            "",
            "regnet table,2\n",
            "something",
            "regnet table,1\nnumber,a\n",
            "regnet table,1\nnumber,a,x,true\n",
        ] {
            assert!(text(Fitted::from_text(wrong)).starts_with("an encoder of tables: "), "{wrong}");
        }
    }

    #[test]
    fn an_encoder_without_a_target_gives_inputs_alone() {
        let encoder = Encoder::new().leave_out(["city", "area"]).fit(&houses()).unwrap();
        assert!(text(encoder.dataset::<f32>(&houses())).starts_with("the encoder knows no target"));
        assert_eq!(encoder.encode::<f32>(&houses()).unwrap().dim(), (4, 3));
        assert_eq!(encoder.to_string(), "input(3): id, rooms, price");
    }
}
