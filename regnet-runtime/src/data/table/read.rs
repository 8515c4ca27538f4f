//! A table of texts, with the lines that they came from.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;
use std::path::Path;

use crate::base::error::Error;
use crate::base::file::{self, Fault};
use crate::base::rng::Rng;
use crate::base::suggest::did_you_mean;
use crate::data::batch::shuffle;

/// What stands for a value that is not there, in any capitals.
const MISSING: [&str; 7] = ["", "na", "n/a", "nan", "null", "none", "?"];

/// What may stand between the cells of a line: of these the most frequent of the first line.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows of cells under named columns, as they stand in a CSV file. Quoted cells may hold separators and line breaks; what
/// separates cells is the most frequent of `, ; | ` and tab in the first line. Empty cells and `NA`, `N/A`, `NaN`, `null`,
/// `none`, `?` are missing. [`fmt::Display`] tells the columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Its number in the file, from 1.
    pub line: u64,
    pub cells: Vec<String>,
}

impl Row {
    /// A cell; none if it is missing.
    pub fn cell(&self, column: usize) -> Option<&str> {
        let cell = self.cells[column].trim();
        (!MISSING.iter().any(|missing| cell.eq_ignore_ascii_case(missing))).then_some(cell)
    }
}

impl Table {
    /// A file whose first line names the columns.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Data`] for a file that is no table: no row, a row of another length than the first, a name
    /// twice, text that is not UTF-8, or a first line that looks like data.
    pub fn read(path: impl AsRef<Path>) -> Result<Table, Error> {
        open(path.as_ref(), true)
    }

    /// A file without names: its columns are called `0`, `1`, `2`, …
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn read_without_header(path: impl AsRef<Path>) -> Result<Table, Error> {
        open(path.as_ref(), false)
    }

    /// [`Table::read`] from anything else.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn from_reader(reader: impl Read) -> Result<Table, Error> {
        parse(reader, true).map_err(|fault| fault.at("table", Error::Data))
    }

    /// [`Table::read_without_header`] from anything else.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn from_reader_without_header(reader: impl Read) -> Result<Table, Error> {
        parse(reader, false).map_err(|fault| fault.at("table", Error::Data))
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows with these numbers.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    #[track_caller]
    pub fn select(&self, rows: &[usize]) -> Table {
        let row = |number: &usize| {
            assert!(*number < self.len(), "a table of {} rows has no row {number}", self.len());
            self.rows[*number].clone()
        };
        Table { columns: self.columns.clone(), rows: rows.iter().map(row).collect() }
    }

    /// A random share of the rows, and the others.
    ///
    /// # Panics
    /// If the share is not within 0..=1.
    #[must_use]
    #[track_caller]
    pub fn split(&self, share: f64, seed: u64) -> (Table, Table) {
        assert!((0.0..=1.0).contains(&share), "a share of {share} is outside 0..=1");
        let mut order: Vec<usize> = (0..self.len()).collect();
        shuffle(&mut order, &mut Rng::new(seed));
        let (first, rest) = order.split_at((share * self.len() as f64).round() as usize);
        (self.select(first), self.select(rest))
    }

    /// The place of a column, by its name.
    pub(super) fn place(&self, name: &str) -> Result<usize, Error> {
        self.columns.iter().position(|column| column == name).ok_or_else(|| {
            let hint = did_you_mean(name, &self.columns);
            let all: Vec<String> = self.columns.iter().map(|column| format!("`{column}`")).collect();
            Error::Data(format!("the table has no column `{name}`, but {}{hint}", all.join(", ")))
        })
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Values that are told one by one, at most.
        const FEW: usize = 6;
        let width = self.columns.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for (place, name) in self.columns.iter().enumerate() {
            let cells: Vec<&str> = self.rows.iter().filter_map(|row| row.cell(place)).collect();
            let missing = self.len() - cells.len();
            let numbers: Option<Vec<f64>> = cells.iter().map(|cell| cell.parse().ok()).collect();
            write!(f, "{name:>width$}  ")?;
            match numbers.filter(|numbers| !numbers.is_empty()) {
                Some(numbers) => {
                    let (least, most) = numbers
                        .iter()
                        .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
                    write!(f, "number, {least} to {most}")?;
                }
                None => {
                    let found: BTreeSet<&str> = cells.iter().copied().collect();
                    let few: Vec<&str> = found.iter().copied().take(FEW).collect();
                    let rest = if found.len() > FEW { ", …" } else { "" };
                    write!(f, "{} categories: {}{rest}", found.len(), few.join(", "))?;
                }
            }
            writeln!(f, "{}", if missing > 0 { format!("; {missing} missing") } else { String::new() })?;
        }
        write!(f, "{} rows", self.len())
    }
}

fn open(path: &Path, header: bool) -> Result<Table, Error> {
    let parsed = file::open(path).and_then(|(file, _)| parse(file, header));
    parsed.map_err(|fault| fault.at(path.display(), Error::Data))
}

fn parse(mut reader: impl Read, header: bool) -> Result<Table, Fault> {
    let mut text = Vec::new();
    reader.read_to_end(&mut text)?;
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |separator: &u8| first.iter().filter(|byte| *byte == separator).count();
    // Of equal ones the first.
    let separator = SEPARATORS.into_iter().rev().max_by_key(count).unwrap_or(b',');
    let mut records = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(&text[..]);
    let (mut rows, mut lines) = (Vec::new(), Lines { text: &text, seen: 0, line: 1 });
    for record in records.byte_records() {
        let record = record.map_err(|error| Fault::Content(error.to_string()))?;
        let line = lines.of(record.position().map_or(0, |position| position.byte() as usize));
        let cells = csv::StringRecord::from_byte_record(record)
            .map_err(|_| Fault::Content(format!("line {line} is not UTF-8")))?;
        rows.push(Row { line, cells: cells.iter().map(str::to_owned).collect() });
    }
    // A byte order mark is no part of a name.
    if let Some(cell) = rows.first_mut().and_then(|row| row.cells.first_mut()) {
        *cell = cell.trim_start_matches('\u{feff}').to_owned();
    }
    let columns = match header {
        true if rows.is_empty() => Vec::new(),
        true => names(rows.remove(0), &rows)?,
        false => (0..rows.first().map_or(0, |row| row.cells.len())).map(|place| place.to_string()).collect(),
    };
    if rows.is_empty() {
        return Err(Fault::Content("no rows".into()));
    }
    if let Some(row) = rows.iter().find(|row| row.cells.len() != columns.len()) {
        return Err(Fault::Content(format!(
            "line {} has {} cells, expected {} as the first",
            row.line,
            row.cells.len(),
            columns.len()
        )));
    }
    Ok(Table { columns, rows })
}

/// The names of the columns by the first line.
fn names(first: Row, rows: &[Row]) -> Result<Vec<String>, Fault> {
    let names: Vec<String> = first.cells.iter().map(|cell| cell.trim().to_owned()).collect();
    let is_number = |cell: &str| cell.trim().parse::<f64>().is_ok();
    let is_year = |name: &String| name.parse().is_ok_and(|year: u32| (1900..2100).contains(&year));
    // A number as a name may be a year; other numbers over numbers are data.
    let alike = |row: &Row| {
        let pairs = || names.iter().zip(&row.cells).filter(|(_, cell)| is_number(cell));
        pairs().count() > 0
            && pairs().all(|(name, _)| is_number(name))
            && !pairs().all(|(name, _)| is_year(name))
    };
    if rows.first().is_some_and(alike) {
        let text = "its first line looks like data, not like names; `read_without_header` takes a file without names";
        return Err(Fault::Content(text.into()));
    }
    if let Some(place) = (1..names.len()).find(|place| names[..*place].contains(&names[*place])) {
        return Err(Fault::Content(format!("two columns are called `{}`", names[place])));
    }
    Ok(names)
}

/// The lines of a text, by places that rise.
struct Lines<'a> {
    text: &'a [u8],
    seen: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first cell behind a place: the reader's own number is that of the line before, where blank ones are.
    fn of(&mut self, place: usize) -> u64 {
        let blank = self.text[place..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let to = place + blank;
        self.line += self.text[self.seen..to].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.seen = to;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::from_reader(text.as_bytes()).unwrap()
    }

    fn refused(text: &str) -> String {
        Table::from_reader(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn separators_quotes_and_blank_lines_are_read() {
        let expected = Table {
            columns: vec!["a".into(), "b; c".into()],
            rows: vec![
                Row { line: 2, cells: vec!["1".into(), "two\nlines".into()] },
                Row { line: 5, cells: vec!["".into(), "3,5".into()] },
            ],
        };
        assert_eq!(table("\u{feff}a;\"b; c\"\r\n1;\"two\nlines\"\r\n\r\n;3,5\r\n"), expected);
        assert_eq!(table("a\n1\n2").len(), 2);
        assert_eq!(table("a\tb,c\td\n1\t2\t3").columns(), ["a", "b,c", "d"]);
        let plain = Table::from_reader_without_header("1,x\n2,y".as_bytes()).unwrap();
        assert_eq!((plain.columns(), plain.len()), (&["0".to_owned(), "1".to_owned()][..], 2));
    }

    #[test]
    fn what_is_no_table_is_told() {
        assert_eq!(refused(""), "table: no rows");
        assert_eq!(refused("a,b\n"), "table: no rows");
        assert_eq!(refused("a,b\n1,2\n3\n"), "table: line 3 has 1 cells, expected 2 as the first");
        assert_eq!(refused("a,b,a\n1,2,3"), "table: two columns are called `a`");
        let expected = "table: its first line looks like data, not like names; `read_without_header` takes a file without names";
        assert_eq!(refused("7.4,0.7,good\n7.8,0.88,bad"), expected);
        let latin = Table::from_reader(&b"a,b\n1,\xe9\n"[..]).unwrap_err().to_string();
        assert_eq!(latin, "table: line 2 is not UTF-8");
        // Years may be names.
        assert_eq!(table("name,2024,2025\nx,1,2").columns().len(), 3);
        let missing = Table::read("no/such/file.csv").unwrap_err();
        assert!(matches!(missing, Error::Io(..)), "{missing}");
    }

    #[test]
    fn parts_hold_every_row_once_and_the_table_is_told() {
        let table = table("a,b\n1,x\n2,\n3,y\n4,x\n");
        let (first, rest) = table.split(0.5, 3);
        let mut lines: Vec<u64> = first.rows.iter().chain(&rest.rows).map(|row| row.line).collect();
        lines.sort_unstable();
        assert_eq!((lines, first.len()), (vec![2, 3, 4, 5], 2));
        assert_eq!(table.to_string(), "a  number, 1 to 4\nb  2 categories: x, y; 1 missing\n4 rows");
    }
}
