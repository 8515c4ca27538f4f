//! Which classes are taken for which.

use std::fmt;

use ndarray::{Array2, ArrayView, ArrayView2, Axis, Dimension};

use super::outputs::Outputs;
use super::share;
use super::table::table;
use super::truths::Truths;
use crate::base::error::Error;
use crate::base::slices::largest;
use crate::model::scalar::Scalar;

/// How many examples of each class were taken for each class: rows are the true classes, columns the predicted ones.
/// [`fmt::Display`] is a table with precision, recall and F1 of each class.
///
/// ```
/// use regnet::{data, metrics::Confusion, network};
/// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
///
/// let (net, test) = (DigitNet::new(42), data::digits(100, 2));
/// let confusion = Confusion::new(net.predict(test.view()).view(), test.targets())?;
/// println!("{confusion}\nmacro F1 {:.3}", confusion.macro_f1());
/// # assert_eq!(confusion.counts().sum(), 100);
/// # Ok::<(), regnet::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Confusion {
    counts: Array2<u64>,
    names: Vec<String>,
}

impl Confusion {
    /// Of predictions (probabilities or scores, [B,K]) whose largest value is the predicted class; of equal ones the
    /// first.
    ///
    /// # Errors
    /// Another number of labels than of predictions, a label outside the classes, a prediction that is NaN, or target values.
    pub fn new<T: Scalar, D: Dimension>(
        predictions: ArrayView<'_, T, D>,
        truths: impl Truths<T>,
    ) -> Result<Confusion, Error> {
        let (classes, predictions, labels) =
            Outputs::new(&predictions, truths)?.classes("a confusion matrix")?;
        Ok(Confusion::of(classes, &predictions, &labels))
    }

    pub(super) fn of(classes: usize, predictions: &[f64], labels: &[u32]) -> Confusion {
        let mut counts = Array2::zeros((classes, classes));
        for (row, &label) in predictions.chunks_exact(classes.max(1)).zip(labels) {
            counts[[label as usize, largest(row)]] += 1;
        }
        Confusion { counts, names: Vec::new() }
    }

    /// The same with the names of the classes in its table, in their order.
    ///
    /// # Panics
    /// If there is another number of classes.
    #[must_use]
    #[track_caller]
    pub fn named<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Confusion {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let classes = self.counts.nrows();
        assert!(names.len() == classes, "{} names for {classes} classes", names.len());
        Confusion { names, ..self }
    }

    /// What a class is called in a table.
    pub(super) fn name(&self, class: usize) -> String {
        self.names.get(class).cloned().unwrap_or_else(|| class.to_string())
    }

    /// How many examples of a class there are.
    #[must_use]
    pub fn support(&self, class: usize) -> u64 {
        self.counts.row(class).sum()
    }

    /// [K,K]: the examples of class `[truth, predicted]`.
    #[must_use]
    pub fn counts(&self) -> ArrayView2<'_, u64> {
        self.counts.view()
    }

    /// The share of all examples that are right.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        share(self.counts.diag().sum(), self.counts.sum())
    }

    /// Of the examples that were taken for this class, the share that are; 0 if there are none.
    #[must_use]
    pub fn precision(&self, class: usize) -> f64 {
        share(self.counts[[class, class]], self.counts.column(class).sum())
    }

    /// Of the examples of this class, the share that were found; 0 if there are none.
    #[must_use]
    pub fn recall(&self, class: usize) -> f64 {
        share(self.counts[[class, class]], self.counts.row(class).sum())
    }

    /// 2·precision·recall / (precision + recall) of a class; 0 where both are 0.
    #[must_use]
    pub fn f1(&self, class: usize) -> f64 {
        let both = self.counts.row(class).sum() + self.counts.column(class).sum();
        share(2 * self.counts[[class, class]], both)
    }

    /// The mean F1 of the classes, each counting the same. A class that no example has and none was taken for is left out,
    /// as by scikit-learn's `f1_score(average = "macro")`; 0 without an example.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let occurs = |class: &usize| self.counts.row(*class).sum() + self.counts.column(*class).sum() > 0;
        let classes: Vec<usize> = (0..self.counts.nrows()).filter(occurs).collect();
        classes.iter().map(|&class| self.f1(class)).sum::<f64>() / classes.len().max(1) as f64
    }
}

impl Confusion {
    /// Precision, recall and F1 alone, for many classes.
    pub(super) fn without_matrix(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = (0..self.counts.nrows()).map(|class| self.name(class)).collect();
        let lines = names.iter().enumerate().map(|(class, name)| {
            let numbers = vec![self.precision(class), self.recall(class), self.f1(class)];
            (name.as_str(), numbers.into_iter().map(Some).collect(), Some(self.support(class)))
        });
        table(f, "class", &["precision", "recall", "F1"], lines)
    }
}

impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CORNER: &str = "true \\ taken for";
        let classes = self.counts.nrows();
        let of_name = |class: usize| self.name(class).chars().count();
        let names = (0..classes).map(of_name).max().unwrap_or(0);
        let first = names.max(CORNER.chars().count());
        let width = self.counts.iter().max().map_or(1, |most| most.to_string().len()).max(names).max(3) + 1;
        write!(f, "{CORNER:>first$}")?;
        (0..classes).try_for_each(|class| write!(f, "{:>width$}", self.name(class)))?;
        write!(f, "  precision  recall      F1")?;
        for (class, row) in self.counts.axis_iter(Axis(0)).enumerate() {
            write!(f, "\n{:>first$}", self.name(class))?;
            row.iter().try_for_each(|count| write!(f, "{count:>width$}"))?;
            let (precision, recall) = (self.precision(class), self.recall(class));
            write!(f, "{precision:>11.3}{recall:>8.3}{:>8.3}", self.f1(class))?;
        }
        Ok(())
    }
}

/// The share of examples whose class is among the `k` largest predictions; an equal one that stands before counts as
/// larger.
///
/// # Errors
/// As [`Confusion::new`].
pub fn top_k<T: Scalar, D: Dimension>(
    predictions: ArrayView<'_, T, D>,
    truths: impl Truths<T>,
    k: usize,
) -> Result<f64, Error> {
    let (classes, predictions, labels) = Outputs::new(&predictions, truths)?.classes("top k")?;
    let among = |(row, label): &(&[f64], &u32)| {
        let label = **label as usize;
        let before = |&(class, &p): &(usize, &f64)| p > row[label] || (p == row[label] && class < label);
        row.iter().enumerate().filter(before).count() < k
    };
    let right = predictions.chunks_exact(classes.max(1)).zip(&labels).filter(among).count();
    Ok(share(right as u64, labels.len() as u64))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    /// Truth 0 0 0 1 1 2, taken for 0 0 1 1 2 2.
    fn confusion() -> Confusion {
        let predictions = array![
            [0.9, 0.1, 0.0],
            [0.5, 0.2, 0.3],
            [0.1, 0.8, 0.1],
            [0.0, 1.0, 0.0],
            [0.2, 0.2, 0.6],
            [0.0, 0.0, 1.0_f32]
        ];
        Confusion::new(predictions.view(), &[0, 0, 0, 1, 1, 2]).unwrap()
    }

    /// F1 by hand: 2·(1·2/3)/(1 + 2/3) = 0.8, 1/2, 2/3.
    #[test]
    fn shares_are_those_of_their_formulas() {
        let confusion = confusion();
        assert_eq!(confusion.counts(), array![[2, 1, 0], [0, 1, 1], [0, 0, 1]]);
        assert_eq!(confusion.accuracy(), 4.0 / 6.0);
        assert_eq!([0, 1, 2].map(|class| confusion.precision(class)), [1.0, 0.5, 0.5]);
        assert_eq!([0, 1, 2].map(|class| confusion.recall(class)), [2.0 / 3.0, 0.5, 1.0]);
        assert_eq!([0, 1, 2].map(|class| confusion.f1(class)), [0.8, 0.5, 2.0 / 3.0]);
        assert!((confusion.macro_f1() - (0.8 + 0.5 + 2.0 / 3.0) / 3.0).abs() < 1e-15);
    }

    #[test]
    fn the_table_is_aligned() {
        let expected = "true \\ taken for   0   1   2  precision  recall      F1
               0   2   1   0      1.000   0.667   0.800
               1   0   1   1      0.500   0.500   0.500
               2   0   0   1      0.500   1.000   0.667";
        assert_eq!(confusion().to_string(), expected);
    }

    #[test]
    fn names_stand_in_the_table() {
        let expected = "true \\ taken for   red green  blue  precision  recall      F1
             red     2     1     0      1.000   0.667   0.800
           green     0     1     1      0.500   0.500   0.500
            blue     0     0     1      0.500   1.000   0.667";
        assert_eq!(confusion().named(["red", "green", "blue"]).to_string(), expected);
    }

    #[test]
    fn a_class_that_never_occurs_has_shares_of_zero() {
        let confusion = Confusion::new(array![[1.0_f64, 0.0]].view(), &[0]).unwrap();
        assert_eq!((confusion.precision(1), confusion.recall(1), confusion.f1(1)), (0.0, 0.0, 0.0));
        assert_eq!(confusion.accuracy(), 1.0);
    }

    /// By hand, by the rule of scikit-learn's `f1_score(average = "macro")`, whose classes are those of either list.
    #[test]
    fn a_class_that_is_neither_there_nor_predicted_is_no_part_of_the_mean() {
        let of = |predictions: ndarray::Array2<f64>, labels: &[u32]| {
            Confusion::new(predictions.view(), labels).unwrap().macro_f1()
        };
        let predictions = array![[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]];
        assert!((of(predictions.clone(), &[0, 0, 1]) - 2.0 / 3.0).abs() < 1e-15);
        // There, and never predicted: it counts, as 0. So does one that is predicted and not there.
        assert!((of(predictions, &[0, 0, 3]) - (2.0 / 3.0) / 3.0).abs() < 1e-15);
        assert_eq!(of(ndarray::Array2::zeros((0, 3)), &[]), 0.0);
    }

    #[test]
    fn the_class_is_among_the_largest() {
        let predictions = array![[0.1, 0.2, 0.7], [0.4, 0.4, 0.2_f64]];
        let top = |k| top_k(predictions.view(), &[1, 1], k).unwrap();
        assert_eq!([0, 1, 2, 3].map(top), [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(top_k(predictions.view(), &[2, 0], 1).unwrap(), 1.0);
    }

    #[test]
    fn what_does_not_belong_together_is_told() {
        let predictions = array![[0.5_f32, f32::NAN]];
        let text = |labels: &[u32]| Confusion::new(predictions.view(), labels).unwrap_err().to_string();
        assert_eq!(text(&[]), "1 predictions, but 0 labels");
        assert_eq!(text(&[2]), "label 2 of example 0 is outside the 2 classes 0..2");
        assert_eq!(text(&[1]), "the prediction of example 0 holds NaN in column 1");
    }
}
