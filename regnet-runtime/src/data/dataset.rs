//! A data set: inputs of one shape, and a label or target values for each.

use std::fmt;

use ndarray::{Array, ArrayViewD, Dimension};

use super::batch::{Examples, batch_ranges, shuffle};
use crate::base::error::Error;
use crate::base::rng::Rng;
use crate::base::shape::Shape;
use crate::base::targets::Targets;

/// Examples in memory, one after the other; for what does not fit there is a [`DataLoader`](super::DataLoader). `{:?}` says what
/// they are, not each of their numbers.
#[derive(Clone)]
pub struct Dataset<T = f32> {
    inputs: Vec<T>,
    input_shape: Shape,
    answers: Answers<T>,
    /// How much each example counts; all the same where there are none.
    weights: Option<Vec<f64>>,
    /// How much each target value counts, likewise.
    masks: Option<Vec<T>>,
    len: usize,
    /// The numbers of its examples in the set that they were selected from, and that was not selected itself.
    numbers: Option<Vec<usize>>,
    /// Whether `Standardize::apply` made it.
    standardized: bool,
}

/// The same examples, wherever they come from.
impl<T: PartialEq> PartialEq for Dataset<T> {
    fn eq(&self, other: &Dataset<T>) -> bool {
        let Dataset { inputs, input_shape, answers, weights, masks, len, numbers: _, standardized: _ } = self;
        (inputs, input_shape, answers) == (&other.inputs, &other.input_shape, &other.answers)
            && (weights, masks, len) == (&other.weights, &other.masks, &other.len)
    }
}

/// What the network should say to each input.
#[derive(Clone, PartialEq)]
enum Answers<T> {
    Labels(Vec<u32>),
    Values(Vec<T>, Shape),
}

impl<T> fmt::Debug for Dataset<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Dataset { inputs: _, input_shape, answers, weights, masks, len, numbers: _, standardized: _ } =
            self;
        let mut text = f.debug_struct("Dataset");
        text.field("len", len).field("input_shape", input_shape);
        match answers {
            Answers::Labels(_) => text.field("targets", &format_args!("labels")),
            Answers::Values(_, shape) => text.field("targets", shape),
        };
        text.field("weighted", &weights.is_some());
        if masks.is_some() {
            text.field("masked", &true);
        }
        text.finish_non_exhaustive()
    }
}

impl<T: Copy> Dataset<T> {
    /// Inputs with class numbers. The first axis counts the examples: `[60000, 28, 28, 1]`.
    ///
    /// ```
    /// use regnet::{Dataset, ndarray::array};
    ///
    /// let points = array![[0.0f32, 1.0], [1.0, 0.0], [1.0, 1.0]];
    /// let data = Dataset::labelled(points, vec![0, 0, 1])?;
    /// assert_eq!((data.len(), data.input_shape().dims()), (3, &[2][..]));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// Another number of labels than of examples; examples of more than four axes or without a value.
    pub fn labelled<D: Dimension>(inputs: Array<T, D>, labels: Vec<u32>) -> Result<Dataset<T>, Error> {
        let (len, input_shape) = example_shape("inputs", inputs.shape())?;
        same_count(len, labels.len(), "labels")?;
        Ok(Dataset {
            inputs: values_of(inputs),
            input_shape,
            answers: Answers::Labels(labels),
            weights: None,
            masks: None,
            len,
            numbers: None,
            standardized: false,
        })
    }

    /// Inputs with target values. The first axis of both counts the examples.
    ///
    /// ```
    /// # use regnet::{Dataset, ndarray::Array2};
    /// let angles = Array2::from_shape_fn((100, 1), |(index, _)| index as f32 / 10.0);
    /// let data = Dataset::with_targets(angles.clone(), angles.mapv(f32::sin))?;
    /// assert_eq!(data.len(), 100);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// Another number of targets than of examples; more than four axes behind the first, or no value.
    pub fn with_targets<D: Dimension, E: Dimension>(
        inputs: Array<T, D>,
        targets: Array<T, E>,
    ) -> Result<Dataset<T>, Error> {
        let (len, input_shape) = example_shape("inputs", inputs.shape())?;
        let (count, target_shape) = example_shape("targets", targets.shape())?;
        same_count(len, count, "targets")?;
        let answers = Answers::Values(values_of(targets), target_shape);
        Ok(Dataset {
            inputs: values_of(inputs),
            input_shape,
            answers,
            weights: None,
            masks: None,
            len,
            numbers: None,
            standardized: false,
        })
    }

    /// The number of examples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no example.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The shape of one input.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        self.input_shape
    }

    /// The shape of the target values of one example; `[1]` for a label.
    #[must_use]
    pub fn target_shape(&self) -> Shape {
        match &self.answers {
            Answers::Labels(_) => Shape::new(&[1]),
            Answers::Values(_, shape) => *shape,
        }
    }

    /// All inputs, example after example.
    #[must_use]
    pub fn inputs(&self) -> &[T] {
        &self.inputs
    }

    /// All inputs with their axes, for `predict`: `[examples, …input]`.
    ///
    /// # Panics
    /// Never: the values were laid out by that shape.
    #[must_use]
    pub fn view(&self) -> ArrayViewD<'_, T> {
        let axes = [&[self.len][..], self.input_shape.dims()].concat();
        ArrayViewD::from_shape(axes, &self.inputs).expect("a data set has as many values as its shape")
    }

    /// The class numbers, if it has them.
    #[must_use]
    pub fn labels(&self) -> Option<&[u32]> {
        match &self.answers {
            Answers::Labels(labels) => Some(labels),
            Answers::Values(..) => None,
        }
    }

    /// The target values, example after example, if it has them.
    #[must_use]
    pub fn values(&self) -> Option<&[T]> {
        match &self.answers {
            Answers::Labels(_) => None,
            Answers::Values(values, _) => Some(values),
        }
    }

    /// The labels or target values of all examples.
    #[must_use]
    pub fn targets(&self) -> Targets<'_, T> {
        self.slice(0..self.len).targets
    }

    /// The first `count` examples, and the others.
    ///
    /// # Panics
    /// If there are fewer than `count`.
    #[must_use]
    #[track_caller]
    pub fn split_at(&self, count: usize) -> (Dataset<T>, Dataset<T>) {
        assert!(count <= self.len, "a data set of {} examples cannot be split at {count}", self.len);
        let indices: Vec<usize> = (0..self.len).collect();
        (self.select(&indices[..count]), self.select(&indices[count..]))
    }

    /// Two parts of a random order: `fraction` of the examples (rounded), and the others.
    ///
    /// # Panics
    /// If the fraction lies outside 0..=1.
    #[must_use]
    #[track_caller]
    pub fn split(&self, fraction: f64, seed: u64) -> (Dataset<T>, Dataset<T>) {
        assert!((0.0..=1.0).contains(&fraction), "fraction {fraction} is outside 0 <= fraction <= 1");
        let indices = self.random_order(seed);
        let (first, rest) = indices.split_at((fraction * self.len as f64).round() as usize);
        (self.select(first), self.select(rest))
    }

    /// The examples with these numbers, in this order; a number may come more than once.
    ///
    /// # Panics
    /// If there is no example with one of the numbers.
    #[must_use]
    #[track_caller]
    pub fn select(&self, indices: &[usize]) -> Dataset<T> {
        if let Some(index) = indices.iter().find(|&&index| index >= self.len) {
            panic!("a data set of {} examples has no example {index}", self.len);
        }
        let rows = |values: &[T], width: usize| -> Vec<T> {
            indices.iter().flat_map(|&index| &values[index * width..][..width]).copied().collect()
        };
        let answers = match &self.answers {
            Answers::Labels(labels) => Answers::Labels(indices.iter().map(|&index| labels[index]).collect()),
            Answers::Values(values, shape) => Answers::Values(rows(values, shape.len()), *shape),
        };
        let inputs = rows(&self.inputs, self.input_shape.len());
        let weights =
            self.weights.as_ref().map(|weights| indices.iter().map(|&index| weights[index]).collect());
        let masks = self.masks.as_ref().map(|masks| rows(masks, self.target_shape().len()));
        let numbers = Some(indices.iter().map(|&index| self.number(index)).collect());
        let (input_shape, len) = (self.input_shape, indices.len());
        Dataset { inputs, input_shape, answers, weights, masks, len, numbers, ..*self }
    }

    /// The number of an example in the set that the user made.
    fn number(&self, example: usize) -> usize {
        self.numbers.as_ref().map_or(example, |numbers| numbers[example])
    }

    /// What an example of this set is called in a message.
    pub(crate) fn name(&self, set: &str, example: usize) -> String {
        match &self.numbers {
            None => format!("example {example} of the {set}"),
            Some(numbers) => {
                format!(
                    "example {example} of the {set}, number {} of the data it was selected from,",
                    numbers[example]
                )
            }
        }
    }

    /// The same examples in a random order.
    #[must_use]
    pub fn shuffled(&self, seed: u64) -> Dataset<T> {
        self.select(&self.random_order(seed))
    }

    /// The same examples with inputs of one axis, for a network that takes lists: `[28, 28, 1]` becomes `[784]`.
    #[must_use]
    pub fn flatten(self) -> Dataset<T> {
        Dataset { input_shape: Shape::new(&[self.input_shape.len()]), ..self }
    }

    /// The inputs and targets of one training batch after the other, in order. A remainder of one example
    /// joins the batch before it, so that a workspace for `size + 1` examples serves them all.
    ///
    /// # Panics
    /// If `size` is 0.
    #[track_caller]
    pub fn batches(&self, size: usize) -> impl Iterator<Item = (&[T], Targets<'_, T>)> {
        batch_ranges(self.len, size, true)
            .map(|range| self.slice(range))
            .map(|batch| (batch.x, batch.targets))
    }

    /// What stands in a range of examples.
    pub(crate) fn slice(&self, range: std::ops::Range<usize>) -> Examples<'_, T> {
        let rows = |width: usize| range.start * width..range.end * width;
        let targets = match &self.answers {
            Answers::Labels(labels) => Targets::Labels(&labels[range.clone()]),
            Answers::Values(values, shape) => Targets::Values(&values[rows(shape.len())]),
        };
        let weights = self.weights.as_ref().map(|weights| &weights[range.clone()]);
        let masks = self.masks.as_ref().map(|masks| &masks[rows(self.target_shape().len())]);
        Examples { x: &self.inputs[rows(self.input_shape.len())], targets, weights, masks, mean: None }
    }

    /// Whether [`Standardize::apply`](super::Standardize::apply) made this set, or the one that it is a part of: a network that
    /// standardizes its data by itself refuses it.
    #[must_use]
    pub fn is_standardized(&self) -> bool {
        self.standardized
    }

    /// The same, of which that is known.
    pub(super) fn known_as_standardized(self) -> Dataset<T> {
        Dataset { standardized: true, ..self }
    }

    /// How much each example counts, if that differs.
    #[must_use]
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights.as_deref()
    }

    /// How much each target value counts, example after example, if that differs.
    #[must_use]
    pub fn masks(&self) -> Option<&[T]> {
        self.masks.as_deref()
    }

    /// The same examples with how much each of their target values counts.
    pub(super) fn with_masks<D: Dimension>(self, masks: Array<T, D>) -> Dataset<T> {
        Dataset { masks: Some(values_of(masks)), ..self }
    }

    /// The same examples, each with how much it counts.
    pub(super) fn with_weights(self, weights: Vec<f64>) -> Dataset<T> {
        Dataset { weights: Some(weights), ..self }
    }

    /// The numbers of the examples that count: of weight 0 none does, whatever it holds.
    pub(crate) fn counted(&self) -> Vec<usize> {
        let counts = |example: &usize| self.weights.as_ref().is_none_or(|weights| weights[*example] > 0.0);
        let mut counted = Vec::with_capacity(self.len);
        counted.extend((0..self.len).filter(counts));
        counted
    }

    /// Lets `change` rewrite the inputs and, where there are any, the target values.
    pub(super) fn map(&self, change: impl FnOnce(&mut [T], Option<&mut [T]>)) -> Dataset<T> {
        let mut changed = self.clone();
        let targets = match &mut changed.answers {
            Answers::Labels(_) => None,
            Answers::Values(values, _) => Some(&mut values[..]),
        };
        change(&mut changed.inputs, targets);
        changed
    }

    pub(super) fn random_order(&self, seed: u64) -> Vec<usize> {
        let mut indices: Vec<usize> = (0..self.len).collect();
        shuffle(&mut indices, &mut Rng::new(seed));
        indices
    }
}

/// How many examples an array of these axes holds, and of which shape; a plain list holds one value each.
fn example_shape(what: &str, axes: &[usize]) -> Result<(usize, Shape), Error> {
    match axes {
        [] => Err(Error::Data(format!("{what} of shape [] have no axis that counts the examples"))),
        [len] => Ok((*len, Shape::new(&[1]))),
        [_, example @ ..] if example.len() > 4 => Err(Error::Data(format!(
            "{what} of shape {axes:?} have {} axes an example, at most 4",
            example.len()
        ))),
        [_, example @ ..] if example.contains(&0) => {
            Err(Error::Data(format!("{what} of shape {axes:?} have no value an example")))
        }
        [len, example @ ..] => Ok((*len, Shape::new(example))),
    }
}

fn same_count(examples: usize, answers: usize, what: &str) -> Result<(), Error> {
    if examples == answers {
        return Ok(());
    }
    Err(Error::Data(format!("{examples} inputs, but {answers} {what}")))
}

/// The values in row-major order; no copy of an array that has them so.
fn values_of<T: Copy, D: Dimension>(array: Array<T, D>) -> Vec<T> {
    if array.is_standard_layout() {
        let len = array.len();
        let (values, offset) = array.into_raw_vec_and_offset();
        let start = offset.unwrap_or(0);
        return if start == 0 && values.len() == len { values } else { values[start..start + len].to_vec() };
    }
    array.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2, ArrayD, array, s};

    use super::*;

    fn numbered(len: usize) -> Dataset<f32> {
        let inputs = Array2::from_shape_fn((len, 2), |(i, j)| (10 * i + j) as f32);
        Dataset::labelled(inputs, (0..len as u32).collect()).unwrap()
    }

    #[test]
    fn its_debug_text_is_short() {
        let images = Dataset::labelled(ArrayD::<f32>::zeros(&[500, 28, 28, 1][..]), vec![0; 500]).unwrap();
        let text = "Dataset { len: 500, input_shape: [28, 28, 1], targets: labels, weighted: false, .. }";
        assert_eq!(format!("{images:?}"), text);
        let points = Dataset::with_targets(Array2::<f64>::zeros((9, 2)), Array2::zeros((9, 3))).unwrap();
        let text = "Dataset { len: 9, input_shape: [2], targets: [3], weighted: true, .. }";
        assert_eq!(format!("{:?}", points.with_weights(vec![1.0; 9])), text);
        assert!(format!("{images:#?}").len() < 200);
    }

    #[test]
    fn counts_that_differ_are_told() {
        let error = Dataset::labelled(array![[1f32], [2.0]], vec![0]).unwrap_err();
        assert_eq!(error.to_string(), "2 inputs, but 1 labels");
        let error = Dataset::with_targets(array![[1f32], [2.0]], array![1f32, 2.0, 3.0]).unwrap_err();
        assert_eq!(error.to_string(), "2 inputs, but 3 targets");
    }

    #[test]
    fn shapes_that_no_network_has_are_refused() {
        let refused = |axes: &[usize]| Dataset::labelled(ArrayD::<f32>::zeros(axes), vec![]).unwrap_err();
        assert_eq!(refused(&[]).to_string(), "inputs of shape [] have no axis that counts the examples");
        let text = "inputs of shape [0, 1, 1, 1, 1, 1] have 5 axes an example, at most 4";
        assert_eq!(refused(&[0, 1, 1, 1, 1, 1]).to_string(), text);
        assert_eq!(refused(&[0, 3, 0]).to_string(), "inputs of shape [0, 3, 0] have no value an example");
    }

    #[test]
    fn views_and_transposes_come_in_their_logical_order() {
        let wide = array![[1f32, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let turned = Dataset::labelled(wide.clone().reversed_axes(), vec![0, 1, 2]).unwrap();
        assert_eq!(turned.inputs(), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
        let tail = Dataset::labelled(wide.slice_move(s![1.., ..]), vec![9]).unwrap();
        assert_eq!(tail.inputs(), [4.0, 5.0, 6.0]);
        let list = Dataset::with_targets(Array1::from(vec![1f64, 2.0]), array![3f64, 4.0]).unwrap();
        assert_eq!((list.input_shape(), list.target_shape()), (Shape::new(&[1]), Shape::new(&[1])));
    }

    #[test]
    fn parts_hold_every_example_once() {
        let data = numbered(11);
        let (first, rest) = data.split(0.3, 5);
        assert_eq!((first.len(), rest.len()), (3, 8));
        let mut labels = [first.labels().unwrap(), rest.labels().unwrap()].concat();
        labels.sort_unstable();
        assert_eq!(labels, (0..11).collect::<Vec<_>>());
        for (x, &label) in rest.inputs().chunks(2).zip(rest.labels().unwrap()) {
            assert_eq!(x[0], 10.0 * label as f32);
        }
        assert_eq!(data.split(0.3, 5), (first, rest));
        let (head, tail) = data.split_at(4);
        assert_eq!((head.labels(), tail.len()), (Some(&[0, 1, 2, 3][..]), 7));
        assert!(data.split_at(0).0.is_empty());
    }

    #[test]
    fn batches_are_slices_and_a_lone_remainder_joins() {
        let data = numbered(9);
        let sizes: Vec<usize> = data.batches(4).map(|(x, _)| x.len() / 2).collect();
        assert_eq!(sizes, [4, 5]);
        let (x, targets) = data.batches(4).nth(1).unwrap();
        assert_eq!((x[0], targets), (40.0, Targets::Labels(&[4, 5, 6, 7, 8])));
    }

    #[test]
    #[should_panic(expected = "a data set of 3 examples has no example 3")]
    fn a_missing_example_is_the_callers_bug() {
        let _ = numbered(3).select(&[0, 3]);
    }
}
