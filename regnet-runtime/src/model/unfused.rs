//! The passes through a network layer by layer, with examples in rows and nothing fused, over the walk of its `SPEC`: what
//! the passes of an expansion compute, to rounding, for whoever wants to see every value between the layers. It allocates
//! what it shows.

use crate::base::rng::{Key, Rng};
use crate::flat::stats::Stats;
use crate::layers::add_assign;
use crate::model::network::{Network, State};
use crate::model::operation::{Backward, Forward, Infer, Operation, Reads};
use crate::model::scalar::Scalar;
use crate::model::settings::Settings;
use crate::model::tensors::Grads;
use crate::model::wrapper::Model;
use crate::model::{padded, padding};
use crate::spec::Spec;
use crate::spec::walk::Visit;

/// A forward pass with all that it made.
///
/// ```
/// use regnet::{Network, Unfused};
///
/// /// The largest output of each layer on some examples, by the layer's name.
/// fn largest<N: Network<Scalar = f32>>(net: &N, examples: &[f32]) -> Vec<(String, f32)> {
///     let pass = Unfused::inference(net, examples);
///     let most = |y: &[f32]| y.iter().fold(f32::MIN, |most, y| most.max(*y));
///     pass.outputs().map(|(layer, y)| (layer.name.clone(), most(y))).collect()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Unfused<T> {
    layers: Vec<Visit>,
    batch: usize,
    /// The random numbers of a pass in training.
    key: Option<Key>,
    /// The input, then the output of each layer.
    values: Vec<Vec<T>>,
    saved: Vec<Vec<T>>,
    /// Of the network.
    settings: Vec<f64>,
    /// How many steps of each example exist, under a padded input.
    lengths: Vec<u32>,
    /// Of outputs that are padded sequences, with NaN at their padding.
    padded_output: Option<Vec<T>>,
}

impl<T: Scalar> Unfused<T> {
    /// The forward pass in training mode of examples that stand one after the other; the running statistics stay.
    ///
    /// # Panics
    /// If the slice holds no whole number of examples.
    #[must_use]
    #[track_caller]
    pub fn training<N: Network<Scalar = T>>(net: &Model<N>, inputs: &[T], rng: &mut Rng) -> Unfused<T> {
        let State { params, stats, frozen, .. } = net.state();
        let (mut stats, settings) = (stats.clone(), net.settings().values());
        let of = (N::SPEC, settings.as_ref());
        Unfused::until(of, inputs, params, &mut Stats::of(&mut stats, frozen), rng.key(), |_, _| false)
    }

    /// The forward pass at inference.
    ///
    /// # Panics
    /// If the slice holds no whole number of examples.
    #[must_use]
    #[track_caller]
    pub fn inference<N: Network<Scalar = T>>(net: &Model<N>, inputs: &[T]) -> Unfused<T> {
        let State { params, stats, .. } = net.state();
        Unfused::infer((N::SPEC, net.settings().values().as_ref()), inputs, params, stats)
    }

    /// The forward pass in training mode up to the first layer at which `done` says so, from the layer and its output.
    pub(crate) fn until(
        (spec, settings): (&Spec, &[f64]),
        x: &[T],
        params: &[T],
        stats: &mut Stats<'_, T>,
        key: Key,
        mut done: impl FnMut(&Visit, &[T]) -> bool,
    ) -> Unfused<T> {
        let mut pass = Unfused::begin(spec, settings, x, Some(key));
        for index in 0..pass.layers.len() {
            let (visit, batch) = (&pass.layers[index], pass.batch);
            let mut y = vec![T::default(); batch * visit.layer.output.len()];
            let left = visit.layer.operation_with(settings, |operation| {
                let mut left = vec![T::default(); operation.saved(batch)];
                if !join(operation, batch, &visit.reads, &pass.values, &mut y) {
                    padded::forward(
                        operation,
                        pass.lengths_for(visit),
                        Forward {
                            batch,
                            x: &pass.values[visit.reads[0]],
                            params: &params[visit.params.clone()],
                            stats: stats.part(visit.stats.clone()),
                            y: &mut y,
                            saved: &mut left,
                            key: visit.key(key),
                        },
                    );
                }
                left
            });
            let stop = done(visit, &y);
            pass.values.push(y);
            pass.saved.push(left);
            if stop {
                return pass;
            }
        }
        pass.end(spec);
        pass
    }

    /// The forward pass at inference.
    pub(crate) fn infer((spec, settings): (&Spec, &[f64]), x: &[T], params: &[T], stats: &[T]) -> Unfused<T> {
        let mut pass = Unfused::begin(spec, settings, x, None);
        for visit in &pass.layers {
            let batch = pass.batch;
            let mut y = vec![T::default(); batch * visit.layer.output.len()];
            visit.layer.operation_with(settings, |operation| {
                if !join(operation, batch, &visit.reads, &pass.values, &mut y) {
                    let (params, stats) = (&params[visit.params.clone()], &stats[visit.stats.clone()]);
                    let x = &pass.values[visit.reads[0]];
                    let pass_of = Infer { batch, x, params, stats, y: &mut y };
                    padded::infer(operation, pass.lengths_for(visit), pass_of);
                }
            });
            pass.values.push(y);
        }
        pass.end(spec);
        pass
    }

    fn begin(spec: &Spec, settings: &[f64], x: &[T], key: Option<Key>) -> Unfused<T> {
        let width = spec.input.len();
        assert!(
            width > 0 && x.len().is_multiple_of(width),
            "{} values are no multiple of {width}, an example of `{}`",
            x.len(),
            spec.name
        );
        let (layers, batch) = (spec.walk(), x.len() / width);
        let (mut input, mut lengths) = (x.to_vec(), Vec::new());
        if spec.padded {
            padding::lengths(spec, x, &mut lengths);
            padding::clean(spec, &lengths, &mut input);
        }
        Unfused {
            layers,
            batch,
            key,
            values: vec![input],
            saved: Vec::new(),
            settings: settings.to_vec(),
            lengths,
            padded_output: None,
        }
    }

    /// How many steps of each example exist; none without a padded input.
    pub(crate) fn lengths(&self) -> &[u32] {
        &self.lengths
    }

    /// The same for a layer that takes them.
    fn lengths_for(&self, visit: &Visit) -> &[u32] {
        if visit.layer.padded { &self.lengths } else { &[] }
    }

    /// Marks the padding of the output.
    fn end(&mut self, spec: &Spec) {
        if spec.padded_output {
            let mut output = self.output().to_vec();
            padding::fill(spec, &self.lengths, f64::NAN, &mut output);
            self.padded_output = Some(output);
        }
    }

    /// The network's output, if the pass went to its end.
    #[must_use]
    pub fn output(&self) -> &[T] {
        self.padded_output.as_ref().unwrap_or(&self.values[self.values.len() - 1])
    }

    /// The layers that were run, each with its output.
    pub fn outputs(&self) -> impl Iterator<Item = (&Visit, &[T])> {
        self.layers.iter().zip(&self.values[1..]).map(|(visit, y)| (visit, y.as_slice()))
    }

    /// The backward pass from the output's gradient: overwrites the gradients of all parameters, without penalties, and
    /// gives those of the input and of each layer's output, in the order of the walk. A value that nothing reads has an
    /// empty one.
    ///
    /// # Panics
    /// If the slices do not fit the network, or the pass was none in training.
    #[track_caller]
    pub fn backward<N: Network<Scalar = T>>(
        &self,
        net: &Model<N>,
        d_outputs: &[T],
        grads: &mut Grads<N>,
    ) -> Vec<Vec<T>> {
        self.back(&net.state().params, d_outputs, grads.values_mut())
    }

    /// The same with flat buffers.
    #[track_caller]
    pub(crate) fn back(&self, params: &[T], d_y: &[T], grads: &mut [T]) -> Vec<Vec<T>> {
        assert!(
            self.saved.len() == self.layers.len(),
            "only a pass in training that went to its end goes back"
        );
        let mut d: Vec<Vec<T>> = vec![Vec::new(); self.values.len()];
        d[self.layers.len()] = d_y.to_vec();
        for (index, visit) in self.layers.iter().enumerate().rev() {
            let d_y = std::mem::take(&mut d[index + 1]);
            if d_y.is_empty() {
                grads[visit.params.clone()].fill(T::default());
                continue;
            }
            for (value, d_x) in self.parts(index, params, &d_y, grads) {
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
        visit.layer.operation_with(&self.settings, |operation| match operation.reads() {
            Reads::Sum => visit.reads.iter().map(|value| (*value, d_y.to_vec())).collect(),
            Reads::Parts(concat) => {
                let parts = visit.reads.iter().enumerate().map(|(part, value)| {
                    let mut d_x = zeros(*value);
                    concat.take(batch, part, d_y, &mut d_x);
                    (*value, d_x)
                });
                parts.collect()
            }
            Reads::One => {
                let value = visit.reads[0];
                let mut d_x = zeros(value);
                padded::backward(
                    operation,
                    self.lengths_for(visit),
                    Backward {
                        batch,
                        x: x(value),
                        y: x(index + 1),
                        params: &params[visit.params.clone()],
                        saved: &self.saved[index],
                        d_y,
                        d_params: &mut grads[visit.params.clone()],
                        d_x: &mut d_x,
                        key: visit.key(self.key.unwrap_or(Key::new(0))),
                    },
                );
                vec![(value, d_x)]
            }
        })
    }
}

/// What reads several values; false for what reads one.
fn join<T: Scalar>(
    operation: &Operation<'_>,
    batch: usize,
    reads: &[usize],
    values: &[Vec<T>],
    y: &mut [T],
) -> bool {
    match operation.reads() {
        Reads::Sum => {
            y.copy_from_slice(&values[reads[0]]);
            reads[1..].iter().for_each(|value| add_assign(y.len(), y, &values[*value]));
            true
        }
        Reads::Parts(concat) => {
            let parts = reads.iter().enumerate();
            parts.for_each(|(part, value)| concat.put(batch, part, &values[*value], y));
            true
        }
        Reads::One => false,
    }
}
