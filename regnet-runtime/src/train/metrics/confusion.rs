//! Which classes are taken for which.

use std::fmt;

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};

use super::{check, share};
use crate::base::error::Error;
use crate::model::scalar::Scalar;

/// How many examples of each class were taken for each class: rows are the true classes, columns the predicted ones.
/// [`fmt::Display`] is a table with precision, recall and F1 of each class.
#[derive(Clone, Debug, PartialEq)]
pub struct Confusion {
    counts: Array2<u64>,
}

impl Confusion {
    /// Of predictions (probabilities or scores, [B,K]) whose largest value is the predicted class; of equal ones the
    /// first.
    ///
    /// # Errors
    /// Another number of labels than of predictions, a label outside the classes, a prediction that is NaN.
    pub fn new<T: Scalar>(predictions: ArrayView2<'_, T>, labels: &[u32]) -> Result<Confusion, Error> {
        check(predictions, labels)?;
        let classes = predictions.ncols();
        let mut counts = Array2::zeros((classes, classes));
        for (row, &label) in predictions.rows().into_iter().zip(labels) {
            let mut predicted = 0;
            for class in 1..classes {
                if row[class] > row[predicted] {
                    predicted = class;
                }
            }
            counts[[label as usize, predicted]] += 1;
        }
        Ok(Confusion { counts })
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

impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.counts.iter().max().map_or(1, |most| most.to_string().len()).max(3) + 1;
        write!(f, "true \\ taken for")?;
        (0..self.counts.ncols()).try_for_each(|class| write!(f, "{class:>width$}"))?;
        write!(f, "  precision  recall      F1")?;
        for (class, row) in self.counts.axis_iter(Axis(0)).enumerate() {
            write!(f, "\n{class:>16}")?;
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
pub fn top_k<T: Scalar>(predictions: ArrayView2<'_, T>, labels: &[u32], k: usize) -> Result<f64, Error> {
    check(predictions, labels)?;
    let among = |(row, label): &(ArrayView1<'_, T>, &u32)| {
        let label = **label as usize;
        let before = |&(class, &p): &(usize, &T)| p > row[label] || (p == row[label] && class < label);
        row.iter().enumerate().filter(before).count() < k
    };
    let right = predictions.rows().into_iter().zip(labels).filter(among).count();
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
