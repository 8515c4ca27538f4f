//! Examples, and outputs of an example, that count more than others.

use ndarray::{Array, Dimension};

use super::dataset::Dataset;
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::shape::Shape;

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

    /// The same examples with a weight for each target value, in an array of the targets' shape: `evaluate` reports
    /// Σ w·l / Σ w over the values of the whole set, where w is the value's weight times that of its example, and training
    /// minimizes it as with [`Dataset::weighted`], whatever the batches. A value of weight 0 may be anything, NaN too, and an
    /// example is right if all its values of another weight are.
    ///
    /// ```
    /// use regnet::{Dataset, ndarray::array};
    ///
    /// let inputs = array![[0.1f32], [0.2]];
    /// // Of the second example one answer is known, and it counts twice.
    /// let data = Dataset::with_targets(inputs, array![[1.0, 0.0], [0.5, f32::NAN]])?
    ///     .masked(array![[1.0, 1.0], [2.0, 0.0]])?;
    /// # assert_eq!(data.masks(), Some(&[1.0, 1.0, 2.0, 0.0][..]));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// Labels, of which each counts as a whole; an array of another shape than the targets', a weight that is negative or
    /// not finite, or none above 0.
    pub fn masked<D: Dimension>(self, weights: Array<T, D>) -> Result<Dataset<T>, Error>
    where
        T: Real,
    {
        if self.labels().is_some() {
            return Err(Error::Data(
                "labels have no parts that count less: give `weighted` one weight an example".into(),
            ));
        }
        let (len, shape) = (self.len(), self.target_shape());
        let fits = match weights.shape() {
            [count] => *count == len && shape == Shape::new(&[1]),
            [count, axes @ ..] => *count == len && axes == shape.dims(),
            [] => false,
        };
        if !fits {
            let expected = [&[len][..], shape.dims()].concat();
            let found = weights.shape();
            return Err(Error::Data(format!(
                "targets of shape {expected:?}, but weights of shape {found:?}"
            )));
        }
        if let Some((place, weight)) =
            weights.iter().enumerate().find(|(_, weight)| !(**weight >= T::of(0.0) && weight.is_finite()))
        {
            let (example, value) = (place / shape.len(), place % shape.len());
            return Err(Error::Data(format!(
                "the weight of value {value} of example {example} is {weight}, expected a finite number from 0 up"
            )));
        }
        if !weights.is_empty() && weights.iter().all(|weight| *weight == T::of(0.0)) {
            return Err(Error::Data("all weights are 0".into()));
        }
        Ok(self.with_masks(weights))
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
    fn weights_of_values_go_with_their_examples() {
        let (x, y) = (array![[1f32], [2.0], [3.0]], array![[1f32, 2.0], [3.0, 4.0], [5.0, 6.0]]);
        let data = Dataset::with_targets(x, y.clone()).unwrap().masked(y.mapv(|y| 10.0 * y)).unwrap();
        let agree = |part: &Dataset<f32>| {
            let (masks, values) = (part.masks().unwrap(), part.values().unwrap());
            masks.len() == values.len() && masks.iter().zip(values).all(|(mask, value)| *mask == 10.0 * value)
        };
        assert_eq!(data.select(&[2, 0]).masks(), Some(&[50.0, 60.0, 10.0, 20.0][..]));
        assert_eq!(data.slice(1..3).masks, Some(&[30.0, 40.0, 50.0, 60.0][..]));
        let (first, rest) = data.split(0.4, 3);
        assert!([&first, &rest, &data.shuffled(1), &data.clone().flatten()].into_iter().all(agree));
        assert!(data.folds(3, 1).all(|(train, valid)| agree(&train) && agree(&valid)));
        let mut room = crate::data::Gathered::new(&data, 2);
        room.gather(&data, &[2, 1]);
        assert_eq!(room.examples(&data).masks, Some(&[50.0, 60.0, 30.0, 40.0][..]));
        assert!(format!("{data:?}").contains("masked: true"));
    }

    #[test]
    fn weights_of_values_that_are_none_are_told() {
        let data = || Dataset::with_targets(array![[1f32], [2.0]], array![[1f32, 2.0], [3.0, 4.0]]).unwrap();
        let text = |weights: Array2<f32>| data().masked(weights).unwrap_err().to_string();
        assert_eq!(text(Array2::ones((2, 3))), "targets of shape [2, 2], but weights of shape [2, 3]");
        let expected = "the weight of value 1 of example 1 is -1, expected a finite number from 0 up";
        assert_eq!(text(array![[1.0, 1.0], [1.0, -1.0]]), expected);
        assert!(text(array![[1.0, f32::NAN], [1.0, 1.0]]).contains("value 1 of example 0 is NaN"));
        assert_eq!(text(Array2::zeros((2, 2))), "all weights are 0");
        let labels = labelled(&[0, 1]).masked(Array2::ones((2, 1))).unwrap_err();
        assert_eq!(
            labels.to_string(),
            "labels have no parts that count less: give `weighted` one weight an example"
        );
        let list = Dataset::with_targets(array![1f32, 2.0], array![1f32, 2.0]).unwrap();
        assert_eq!(list.masked(array![1.0, 0.0]).unwrap().masks(), Some(&[1.0, 0.0][..]));
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
