//! Cross-validation: every example is in the validation part of one fold.

use super::dataset::Dataset;

impl<T: Copy> Dataset<T> {
    /// `k` pairs of a training and a validation part, in a random order: each example is in the validation part of
    /// exactly one fold, and the parts differ by one example at most.
    ///
    /// ```
    /// # use regnet::Dataset;
    /// # let data = Dataset::labelled(ndarray::Array2::<f32>::zeros((10, 2)), vec![0; 10])?;
    /// for (train, valid) in data.folds(5, 1) {
    ///     assert_eq!((train.len(), valid.len()), (8, 2));
    /// }
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Panics
    /// If `k` is less than 2 or more than the examples.
    #[track_caller]
    pub fn folds(&self, k: usize, seed: u64) -> impl Iterator<Item = (Dataset<T>, Dataset<T>)> {
        self.check_folds(k);
        self.deal(k, self.random_order(seed))
    }

    /// The same, with as many examples of each class in every part as can be.
    ///
    /// # Panics
    /// As [`Dataset::folds`], or if the targets are no labels.
    #[track_caller]
    pub fn stratified_folds(&self, k: usize, seed: u64) -> impl Iterator<Item = (Dataset<T>, Dataset<T>)> {
        self.check_folds(k);
        let Some(labels) = self.labels() else { panic!("a data set with target values has no classes") };
        let mut order = self.random_order(seed);
        order.sort_by_key(|&example| labels[example]);
        self.deal(k, order)
    }

    #[track_caller]
    fn check_folds(&self, k: usize) {
        let len = self.len();
        assert!(
            k >= 2 && k <= len,
            "{len} examples cannot make {k} folds, at least 2 and at most one an example"
        );
    }

    /// Gives the examples out to the validation parts in turn.
    fn deal(&self, k: usize, order: Vec<usize>) -> impl Iterator<Item = (Dataset<T>, Dataset<T>)> {
        (0..k).map(move |fold| {
            let (mut train, mut valid) = (Vec::new(), Vec::new());
            for (turn, &example) in order.iter().enumerate() {
                if turn % k == fold { &mut valid } else { &mut train }.push(example);
            }
            (self.select(&train), self.select(&valid))
        })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    fn numbered(labels: Vec<u32>) -> Dataset<f32> {
        Dataset::labelled(Array2::from_shape_fn((labels.len(), 1), |(i, _)| i as f32), labels).unwrap()
    }

    #[test]
    fn every_example_is_validated_once_and_never_trained_on_in_that_fold() {
        let data = numbered((0..11).collect());
        let (mut seen, mut sizes) = (Vec::new(), Vec::new());
        for (train, valid) in data.folds(3, 5) {
            assert_eq!(train.len() + valid.len(), 11);
            assert!(valid.inputs().iter().all(|example| !train.inputs().contains(example)));
            sizes.push(valid.len());
            seen.extend_from_slice(valid.labels().unwrap());
        }
        seen.sort_unstable();
        assert_eq!((seen, sizes), ((0..11).collect(), vec![4, 4, 3]));
    }

    #[test]
    fn stratified_folds_have_their_share_of_each_class() {
        let data = numbered([vec![0; 9], vec![1; 6]].concat());
        for (_, valid) in data.stratified_folds(3, 1) {
            let ones = valid.labels().unwrap().iter().filter(|&&label| label == 1).count();
            assert_eq!((valid.len(), ones), (5, 2));
        }
    }

    #[test]
    #[should_panic(expected = "3 examples cannot make 4 folds")]
    fn more_folds_than_examples_panic() {
        let _ = numbered(vec![0; 3]).folds(4, 1);
    }
}
