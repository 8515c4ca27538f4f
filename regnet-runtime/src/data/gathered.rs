//! The way of examples into the buffers of a step.

use super::batch::Examples;
use super::dataset::Dataset;
use crate::base::targets::Targets;

/// Room for the examples of one batch, picked from anywhere in a data set.
#[derive(Debug)]
pub(crate) struct Gathered<T> {
    inputs: Vec<T>,
    labels: Vec<u32>,
    values: Vec<T>,
    weights: Vec<f64>,
    masks: Vec<T>,
}

impl<T: Copy> Gathered<T> {
    /// For up to `capacity` examples of this data set.
    pub fn new(data: &Dataset<T>, capacity: usize) -> Gathered<T> {
        let (labels, values) = match data.targets() {
            Targets::Labels(_) => (capacity, 0),
            Targets::Values(_) => (0, capacity * data.target_shape().len()),
        };
        Gathered {
            inputs: Vec::with_capacity(capacity * data.input_shape().len()),
            labels: Vec::with_capacity(labels),
            values: Vec::with_capacity(values),
            weights: Vec::with_capacity(if data.weights().is_some() { capacity } else { 0 }),
            masks: Vec::with_capacity(data.masks().map_or(0, |_| values)),
        }
    }

    /// Takes the examples with these numbers, one after the other. Does not allocate.
    pub fn gather(&mut self, data: &Dataset<T>, indices: &[usize]) {
        pick(&mut self.inputs, data.inputs(), data.input_shape().len(), indices);
        let width = data.target_shape().len();
        match data.targets() {
            Targets::Labels(labels) => pick(&mut self.labels, labels, 1, indices),
            Targets::Values(values) => pick(&mut self.values, values, width, indices),
        }
        data.weights().into_iter().for_each(|weights| pick(&mut self.weights, weights, 1, indices));
        data.masks().into_iter().for_each(|masks| pick(&mut self.masks, masks, width, indices));
    }

    /// Those that were taken last, of the same set.
    pub fn examples(&self, data: &Dataset<T>) -> Examples<'_, T> {
        let targets = match data.targets() {
            Targets::Labels(_) => Targets::Labels(&self.labels),
            Targets::Values(_) => Targets::Values(&self.values),
        };
        let weights = data.weights().map(|_| &self.weights[..]);
        let masks = data.masks().map(|_| &self.masks[..]);
        Examples { x: &self.inputs, targets, weights, masks, mean: None }
    }
}

/// room = the rows with these numbers.   from [N,width]   room [indices,width]
fn pick<V: Copy>(room: &mut Vec<V>, from: &[V], width: usize, indices: &[usize]) {
    room.clear();
    for &index in indices {
        room.extend_from_slice(&from[index * width..][..width]);
    }
}
