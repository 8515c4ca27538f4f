//! Tables of means.

use std::fmt::{self, Write};

/// Mean and standard deviation over seeds.
#[derive(Clone, Copy, Debug)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// The standard deviation of the values, with n - 1; 0 of a single one.
    pub deviation: f64,
}

/// The mean of some values.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Mean {
    let values: Vec<f64> = values.into_iter().collect();
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    Mean { mean, deviation: square.sqrt() }
}

/// Number by number, the mean over seeds.
#[must_use]
pub fn means(seeds: &[Vec<f64>]) -> Vec<Mean> {
    (0..seeds[0].len()).map(|n| mean(seeds.iter().map(|numbers| numbers[n]))).collect()
}

/// Means with their x, to draw them.
pub fn along(x: impl IntoIterator<Item = f64>, means: &[Mean]) -> Vec<(f64, f64, f64)> {
    x.into_iter().zip(means).map(|(x, mean)| (x, mean.mean, mean.deviation)).collect()
}

impl fmt::Display for Mean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(3);
        write!(f, "{:.decimals$} ± {:.decimals$}", self.mean, self.deviation)
    }
}

/// Rows of text under titles.
#[derive(Clone, Debug)]
pub struct Table(Vec<Vec<String>>);

impl Table {
    /// Only titles.
    #[must_use]
    pub fn new<const COLUMNS: usize>(titles: [&str; COLUMNS]) -> Table {
        Table(vec![titles.map(str::to_owned).to_vec()])
    }

    /// One more row.
    pub fn row<const COLUMNS: usize>(&mut self, cells: [String; COLUMNS]) {
        debug_assert_eq!(self.0[0].len(), COLUMNS, "a cell for each title");
        self.0.push(cells.to_vec());
    }

    /// As a table in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let line = |cells: &Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut lines = self.0.iter().map(line);
        let titles = lines.next().unwrap_or_default();
        let numbers = "---:|".repeat(self.0[0].len().saturating_sub(1));
        format!("{titles}|---|{numbers}\n{}", lines.collect::<String>())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| self.0.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        for row in &self.0 {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let width = width(column);
                match column {
                    0 => write!(line, "{cell:width$}")?,
                    _ => write!(line, "  {cell:>width$}")?,
                }
            }
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}
