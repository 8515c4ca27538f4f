//! Examples that count more than others.

use super::dataset::Dataset;
use crate::base::error::Error;

impl<T: Copy> Dataset<T> {
    /// The same examples, each counting as much as its weight: `evaluate` reports Σ w·L / Σ w over the whole set, and
    /// training minimizes it. There the loss of a batch of B examples is Σ w·L / (B·w̄), with w̄ the mean weight of the whole
    /// training set, so that an example counts the same in whatever batch it is.
    ///
    /// An example of weight 0 changes nothing, and may hold NaN: it is in no batch of a training, and so in none of the
    /// statistics of norms over the batch, and neither in w̄ nor in a loss or an accuracy. The accuracy counts every other
    /// example once.
    ///
    /// # Errors
    /// Another number of weights than of examples, a weight that is negative or not finite, or none above 0.
    pub fn weighted(self, weights: Vec<f64>) -> Result<Dataset<T>, Error> {
        if weights.len() != self.len() {
            return Err(Error::Data(format!("{} examples, but {} weights", self.len(), weights.len())));
        }
        if let Some(example) = weights.iter().position(|weight| !(*weight >= 0.0 && weight.is_finite())) {
            return Err(Error::Data(format!(
                "the weight of example {example} is {}, expected a finite number from 0 up",
                weights[example]
            )));
        }
        if !weights.is_empty() && weights.iter().all(|weight| *weight == 0.0) {
            return Err(Error::Data("all weights are 0".into()));
        }
        Ok(self.with_weights(weights))
    }

    /// The same examples, each weighing what its class does.
    ///
    /// # Errors
    /// Targets that are no labels, a label without a weight, or as [`Dataset::weighted`].
    pub fn class_weighted(self, of_class: &[f64]) -> Result<Dataset<T>, Error> {
        let weight = |&label: &u32| {
            let weight = of_class.get(label as usize).copied();
            weight.ok_or_else(|| {
                Error::Data(format!("label {label}, but {} weights of classes", of_class.len()))
            })
        };
        let weights = self.known_labels()?.iter().map(weight).collect::<Result<_, _>>()?;
        self.weighted(weights)
    }

    /// The same examples, weighing so that all classes that occur count the same: examples / (classes · examples of
    /// the class).
    ///
    /// # Errors
    /// Targets that are no labels.
    pub fn balanced(self) -> Result<Dataset<T>, Error> {
        let labels = self.known_labels()?;
        let mut counts = vec![0_usize; labels.iter().max().map_or(0, |&label| label as usize + 1)];
        labels.iter().for_each(|&label| counts[label as usize] += 1);
        let classes = counts.iter().filter(|&&count| count > 0).count();
        let weight = |&count: &usize| self.len() as f64 / (classes * count.max(1)) as f64;
        let of_class: Vec<f64> = counts.iter().map(weight).collect();
        self.class_weighted(&of_class)
    }

    fn known_labels(&self) -> Result<&[u32], Error> {
        self.labels().ok_or_else(|| Error::Data("a data set with target values has no classes".into()))
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    fn labelled(labels: &[u32]) -> Dataset<f32> {
        Dataset::labelled(Array2::zeros((labels.len(), 1)), labels.to_vec()).unwrap()
    }

    #[test]
    fn weights_go_with_their_examples() {
        let data = labelled(&[0, 1, 0, 3]).balanced().unwrap();
        assert_eq!(data.weights(), Some(&[4.0 / 6.0, 4.0 / 3.0, 4.0 / 6.0, 4.0 / 3.0][..]));
        assert_eq!(data.select(&[3, 0]).weights(), Some(&[4.0 / 3.0, 4.0 / 6.0][..]));
        assert_eq!(data.flatten().weights().map(<[f64]>::len), Some(4));
    }

    #[test]
    fn weights_that_are_none_are_told() {
        let text = |result: Result<Dataset<f32>, Error>| result.unwrap_err().to_string();
        assert_eq!(text(labelled(&[0, 1]).weighted(vec![1.0])), "2 examples, but 1 weights");
        let expected = "the weight of example 1 is -1, expected a finite number from 0 up";
        assert_eq!(text(labelled(&[0, 1]).weighted(vec![1.0, -1.0])), expected);
        assert_eq!(text(labelled(&[0, 1]).weighted(vec![0.0; 2])), "all weights are 0");
        assert_eq!(text(labelled(&[0, 2]).class_weighted(&[1.0; 2])), "label 2, but 2 weights of classes");
        let values = Dataset::with_targets(array![[1f32]], array![[1f32]]).unwrap();
        assert_eq!(text(values.balanced()), "a data set with target values has no classes");
    }
}
