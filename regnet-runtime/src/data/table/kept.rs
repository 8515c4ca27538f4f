//! A fitted encoder as text, which a model file keeps among its metadata: CSV again, a line for each column.

use super::column::Column;
use super::fitted::{Answers, Fitted};
use crate::base::error::Error;

/// The version of the text.
const VERSION: &str = "1";

impl Fitted {
    /// As text, which [`Fitted::from_text`] reads.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut line = |cells: Vec<String>| {
            lines.write_record(cells).expect("writing to memory");
        };
        line(vec!["regnet table".into(), VERSION.into()]);
        for column in &self.columns {
            line(match column {
                Column::Number { name, missing, indicates } => vec![
                    "number".into(),
                    name.clone(),
                    missing.map_or(String::new(), |missing| format!("{missing:?}")),
                    indicates.to_string(),
                ],
                Column::Category { name, categories, unknown } => {
                    [vec!["category".into(), name.clone(), unknown.to_string()], categories.clone()].concat()
                }
            });
        }
        match &self.answers {
            Answers::None => {}
            Answers::Values(names) => line([vec!["targets".into()], names.clone()].concat()),
            Answers::Classes(name, classes) => {
                line([vec!["classes".into(), name.clone()], classes.clone()].concat());
            }
        }
        String::from_utf8(lines.into_inner().expect("writing to memory")).expect("texts are UTF-8")
    }

    /// From [`Fitted::to_text`], of this version or an earlier one.
    ///
    /// # Errors
    /// [`Error::Data`] for any other text.
    pub fn from_text(text: &str) -> Result<Fitted, Error> {
        let wrong = |what: &str| Error::Data(format!("an encoder of tables: {what}"));
        let mut lines =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut lines = lines.records().map(|line| line.map_err(|error| wrong(&error.to_string())));
        let first = lines.next().ok_or_else(|| wrong("no text"))??;
        if first.iter().ne(["regnet table", VERSION]) {
            return Err(wrong("another text, or one of a later version"));
        }
        let mut fitted = Fitted { columns: Vec::new(), answers: Answers::None };
        for line in lines {
            let cells: Vec<String> = line?.iter().map(str::to_owned).collect();
            let flag = |cell: &String| cell.parse::<bool>().map_err(|_| wrong("no yes and no no"));
            match &cells[..] {
                [kind, name, missing, indicates] if kind == "number" => {
                    let missing = (!missing.is_empty()).then(|| missing.parse::<f64>()).transpose();
                    let missing = missing.map_err(|_| wrong("no number for missing values"))?;
                    let indicates = flag(indicates)?;
                    fitted.columns.push(Column::Number { name: name.clone(), missing, indicates });
                }
                [kind, name, unknown, categories @ ..] if kind == "category" => {
                    let (categories, unknown) = (categories.to_vec(), flag(unknown)?);
                    fitted.columns.push(Column::Category { name: name.clone(), categories, unknown });
                }
                [kind, names @ ..] if kind == "targets" => fitted.answers = Answers::Values(names.to_vec()),
                [kind, name, classes @ ..] if kind == "classes" => {
                    fitted.answers = Answers::Classes(name.clone(), classes.to_vec());
                }
                _ => return Err(wrong("a line that says nothing known")),
            }
        }
        Ok(fitted)
    }
}
