//! Every single number that a report has, once: its name in code and in words, which way it is better, and where it stands.

use std::fmt;

use super::metric::{Better, Metric};
use super::report::{Binary, Classes, Kind, Metrics, Values};
use super::table::table;
use crate::loss::Answers;

/// A number of a report.
pub(super) struct Number {
    /// As code names it.
    pub name: &'static str,
    /// As people do.
    title: &'static str,
    of_classes: Option<fn(&Classes) -> Option<f64>>,
    of_yes_or_no: Option<fn(&Binary) -> Option<f64>>,
    of_values: Option<fn(&Values) -> Option<f64>>,
    /// Whether it looks at probabilities.
    probable: bool,
    /// What a data set lacks that has no such number.
    pub lacks: &'static str,
}

/// What the others differ from.
const NUMBER: Number = Number {
    name: "",
    title: "",
    of_classes: None,
    of_yes_or_no: None,
    of_values: None,
    probable: false,
    lacks: "",
};

/// The numbers in the order of a report, each with the function of [`Metric`] that asks for it.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident $title:literal $better:ident { $($field:ident: $value:expr),* })*) => {
        pub(super) const NUMBERS: &[Number] = &[$(
            Number { name: stringify!($name), title: $title, $($field: $value,)* ..NUMBER },
        )*];

        impl Metric {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name() -> Metric {
                    Metric::of_report(stringify!($name), Better::$better)
                }
            )*
        }
    };
}

numbers! {
    /// The share of examples that are right; of yes and no the mean over the outputs.
    accuracy "accuracy" Higher {
        of_classes: Some(|classes| Some(classes.confusion.accuracy())),
        of_yes_or_no: Some(|output| Some(output.accuracy))
    }
    /// The mean F1 of the classes, as [`Confusion::macro_f1`](super::Confusion::macro_f1).
    macro_f1 "macro F1" Higher { of_classes: Some(|classes| Some(classes.confusion.macro_f1())) }
    /// Of those that were taken to be so the share that is, the mean over the outputs that say yes or no.
    precision "precision" Higher { of_yes_or_no: Some(|output| Some(output.precision)) }
    /// Of those that are so the share that was found, the mean over the outputs that say yes or no.
    recall "recall" Higher { of_yes_or_no: Some(|output| Some(output.recall)) }
    /// 2·precision·recall / (precision + recall), the mean over the outputs that say yes or no.
    f1 "F1" Higher { of_yes_or_no: Some(|output| Some(output.f1)) }
    /// The area under the ROC curve, as [`auc`](super::auc()).
    auc "AUC" Higher {
        of_classes: Some(|classes| classes.auc),
        of_yes_or_no: Some(|output| output.auc),
        lacks: "an example of each class, and one that is not of it"
    }
    /// As [`log_loss`](super::log_loss); lower is better.
    log_loss "log loss" Lower {
        of_classes: Some(|classes| Some(classes.log_loss)),
        of_yes_or_no: Some(|output| output.log_loss),
        probable: true
    }
    /// As [`brier`](super::brier); lower is better.
    brier "Brier" Lower {
        of_classes: Some(|classes| Some(classes.brier)),
        of_yes_or_no: Some(|output| output.brier),
        probable: true
    }
    /// As [`calibration_error`](super::calibration_error); lower is better.
    calibration_error "calibration error" Lower {
        of_classes: Some(|classes| Some(classes.calibration_error)),
        of_yes_or_no: Some(|output| output.calibration_error),
        probable: true
    }
    /// √(mean (y − t)²) of values, in the units of the targets; lower is better.
    rmse "RMSE" Lower { of_values: Some(|all| Some(all.rmse)) }
    /// mean |y − t| of values, in the units of the targets; lower is better.
    mae "MAE" Lower { of_values: Some(|all| Some(all.mae)) }
    /// The share of the variance that is explained, as [`r2`](super::r2).
    r2 "R²" Higher { of_values: Some(|all| all.r2), lacks: "targets that differ" }
}

impl Number {
    /// Whether predictions that say this have it.
    fn fits(&self, answers: Answers) -> bool {
        match answers {
            Answers::Class => self.of_classes.is_some(),
            Answers::YesOrNo { probabilities } => {
                self.of_yes_or_no.is_some() && (probabilities || !self.probable)
            }
            Answers::Value => self.of_values.is_some(),
        }
    }

    /// Its value in a report.
    fn of(&self, kind: &Kind) -> Option<f64> {
        match kind {
            Kind::Classes(classes) => self.of_classes?(classes),
            Kind::Binary(outputs) => {
                let of = self.of_yes_or_no?;
                let values: Option<Vec<f64>> = outputs.iter().map(|(_, output)| of(output)).collect();
                values.map(|values| values.iter().sum::<f64>() / values.len() as f64)
            }
            Kind::Values { all, .. } => self.of_values?(all),
        }
    }
}

/// What people call a number of this name; any other name speaks for itself.
pub(crate) fn title(name: &str) -> &str {
    NUMBERS.iter().find(|number| number.name == name).map_or(name, |number| number.title)
}

/// That predictions which say this have a number of this name; else what there is instead, for a message.
pub(super) fn fitting(name: &str, answers: Answers) -> Result<&'static Number, String> {
    let fitting = || NUMBERS.iter().filter(|number| number.fits(answers));
    fitting().find(|number| number.name == name).ok_or_else(|| {
        let names: Vec<String> = fitting().map(|number| format!("`{}`", number.name)).collect();
        format!("there are {}", names.join(", "))
    })
}

impl Metrics {
    /// Every single number by its name: `accuracy macro_f1 auc log_loss brier calibration_error` of classes; the means of these
    /// over the outputs, with `precision recall f1`, of yes and no; `rmse mae r2` of values.
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, f64)> {
        NUMBERS.iter().filter_map(|number| Some((number.name, number.of(&self.kind)?))).collect()
    }

    /// One of them; none where the loss has no such number, or this data set none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        NUMBERS.iter().find(|number| number.name == name).and_then(|number| number.of(&self.kind))
    }
}

/// Classes up to which the whole confusion matrix is printed.
const MATRIX: usize = 20;

impl fmt::Display for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Classes(classes) => match classes.confusion.counts().nrows() {
                ..=MATRIX => writeln!(f, "{}", classes.confusion)?,
                _ => classes.confusion.without_matrix(f)?,
            },
            Kind::Binary(outputs) => {
                let lines = outputs.iter().map(|(name, output)| {
                    let Binary { precision, recall, f1, yes, .. } = output;
                    (name.as_str(), vec![Some(*precision), Some(*recall), Some(*f1), output.auc], Some(*yes))
                });
                table(f, "output", &["precision", "recall", "F1", "AUC"], lines)?;
            }
            Kind::Values { outputs, .. } if outputs.len() > 1 => {
                let lines = outputs.iter().map(|(name, Values { rmse, mae, r2 })| {
                    (name.as_str(), vec![Some(*rmse), Some(*mae), *r2], None)
                });
                table(f, "output", &["RMSE", "MAE", "R²"], lines)?;
            }
            Kind::Values { .. } => {}
        }
        for (name, value) in self.all() {
            let decimals = if value.abs() < 1000.0 { 4 } else { 0 };
            write!(f, "{} {value:.decimals$}, ", title(name))?;
        }
        write!(f, "{} examples", self.examples)
    }
}
