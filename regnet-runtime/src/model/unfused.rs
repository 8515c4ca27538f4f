//! The passes through a network layer by layer, with examples in rows and nothing fused, over the walk of its `SPEC`: what
//! the passes of an expansion compute, to rounding, for whoever wants to see every value between the layers. It allocates
//! what it shows.

use crate::base::rng::Key;
use crate::flat::stats::Stats;
use crate::layers::add_assign;
use crate::model::operation::{Backward, Forward, Infer, Operation};
use crate::model::scalar::Scalar;
use crate::spec::Spec;
use crate::spec::walk::Visit;

/// A forward pass in training mode with all that it made.
#[derive(Clone, Debug)]
pub struct Unfused<T> {
    layers: Vec<Visit>,
    batch: usize,
    key: Key,
    /// The input, then the output of each layer.
    values: Vec<Vec<T>>,
    saved: Vec<Vec<T>>,
}

impl<T: Scalar> Unfused<T> {
    /// The forward pass of these examples; the statistics move as in any.
    ///
    /// # Panics
    /// If the slices do not fit the network.
    #[must_use]
    #[track_caller]
    pub fn forward(spec: &Spec, x: &[T], params: &[T], stats: &mut Stats<'_, T>, key: Key) -> Unfused<T> {
        Unfused::until(spec, x, params, stats, key, |_, _| false)
    }

    /// The same up to the first layer at which `done` says so, from the layer and its output.
    pub(crate) fn until(
        spec: &Spec,
        x: &[T],
        params: &[T],
        stats: &mut Stats<'_, T>,
        key: Key,
        mut done: impl FnMut(&Visit, &[T]) -> bool,
    ) -> Unfused<T> {
        let (layers, batch) = (spec.walk(), x.len() / spec.input.len().max(1));
        let (mut values, mut saved) = (vec![x.to_vec()], Vec::new());
        for visit in &layers {
            let operation = visit.layer.operation();
            let mut y = vec![T::default(); batch * visit.layer.output.len()];
            let mut left = vec![T::default(); operation.saved(batch)];
            if !join(&operation, batch, &visit.reads, &values, &mut y) {
                operation.forward(Forward {
                    batch,
                    x: &values[visit.reads[0]],
                    params: &params[visit.params.clone()],
                    stats: stats.part(visit.stats.clone()),
                    y: &mut y,
                    saved: &mut left,
                    key: visit.key(key),
                });
            }
            let stop = done(visit, &y);
            values.push(y);
            saved.push(left);
            if stop {
                break;
            }
        }
        Unfused { layers, batch, key, values, saved }
    }

    /// The network's output, if the pass went to its end.
    #[must_use]
    pub fn output(&self) -> &[T] {
        &self.values[self.values.len() - 1]
    }

    /// The layers that were run, each with its output.
    pub fn outputs(&self) -> impl Iterator<Item = (&Visit, &[T])> {
        self.layers.iter().zip(&self.values[1..]).map(|(visit, y)| (visit, y.as_slice()))
    }

    /// The backward pass from the output's gradient: overwrites the gradients of all parameters, and gives those of the
    /// input and of each layer's output, in the order of the walk. A value that nothing reads has an empty one.
    ///
    /// # Panics
    /// If the slices do not fit the network, or the forward pass did not go to its end.
    #[must_use]
    #[track_caller]
    pub fn backward(&self, params: &[T], d_y: &[T], grads: &mut [T]) -> Vec<Vec<T>> {
        assert!(
            self.values.len() == self.layers.len() + 1,
            "the forward pass ended before the network's output"
        );
        let mut d: Vec<Vec<T>> = vec![Vec::new(); self.values.len()];
        d[self.layers.len()] = d_y.to_vec();
        for (index, visit) in self.layers.iter().enumerate().rev() {
            let d_y = std::mem::take(&mut d[index + 1]);
            if d_y.is_empty() {
                grads[visit.params.clone()].fill(T::default());
                continue;
            }
            for (part, (value, d_x)) in self.parts(index, params, &d_y, grads).into_iter().enumerate() {
                let _ = part;
                match d[value].is_empty() {
                    true => d[value] = d_x,
                    false => add_assign(d_x.len(), &mut d[value], &d_x),
                }
            }
            d[index + 1] = d_y;
        }
        d
    }

    /// What a layer adds to the gradients of the values that it reads.
    fn parts(&self, index: usize, params: &[T], d_y: &[T], grads: &mut [T]) -> Vec<(usize, Vec<T>)> {
        let (visit, batch) = (&self.layers[index], self.batch);
        let x = |value: usize| &self.values[value];
        let zeros = |value: usize| vec![T::default(); x(value).len()];
        match visit.layer.operation() {
            Operation::Add(_) => visit.reads.iter().map(|value| (*value, d_y.to_vec())).collect(),
            Operation::Concat(concat) => {
                let parts = visit.reads.iter().enumerate().map(|(part, value)| {
                    let mut d_x = zeros(*value);
                    concat.take(batch, part, d_y, &mut d_x);
                    (*value, d_x)
                });
                parts.collect()
            }
            operation => {
                let value = visit.reads[0];
                let mut d_x = zeros(value);
                operation.backward(Backward {
                    batch,
                    x: x(value),
                    y: x(index + 1),
                    params: &params[visit.params.clone()],
                    saved: &self.saved[index],
                    d_y,
                    d_params: &mut grads[visit.params.clone()],
                    d_x: &mut d_x,
                    key: visit.key(self.key),
                });
                vec![(value, d_x)]
            }
        }
    }
}

/// The outputs of all layers at inference, in the order of the walk.
///
/// # Panics
/// If the slices do not fit the network.
#[must_use]
#[track_caller]
pub fn infer<T: Scalar>(spec: &Spec, x: &[T], params: &[T], stats: &[T]) -> Vec<(Visit, Vec<T>)> {
    let batch = x.len() / spec.input.len().max(1);
    let mut values = vec![x.to_vec()];
    let layers = spec.walk();
    for visit in &layers {
        let operation = visit.layer.operation();
        let mut y = vec![T::default(); batch * visit.layer.output.len()];
        if !join(&operation, batch, &visit.reads, &values, &mut y) {
            let (params, stats) = (&params[visit.params.clone()], &stats[visit.stats.clone()]);
            operation.infer(Infer { batch, x: &values[visit.reads[0]], params, stats, y: &mut y });
        }
        values.push(y);
    }
    layers.into_iter().zip(values.into_iter().skip(1)).collect()
}

/// What reads several values; false for what reads one.
fn join<T: Scalar>(
    operation: &Operation<'_>,
    batch: usize,
    reads: &[usize],
    values: &[Vec<T>],
    y: &mut [T],
) -> bool {
    match operation {
        Operation::Add(_) => {
            y.copy_from_slice(&values[reads[0]]);
            reads[1..].iter().for_each(|value| add_assign(y.len(), y, &values[*value]));
            true
        }
        Operation::Concat(concat) => {
            let parts = reads.iter().enumerate();
            parts.for_each(|(part, value)| concat.put(batch, part, &values[*value], y));
            true
        }
        _ => false,
    }
}
