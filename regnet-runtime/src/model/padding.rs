//! The boundary of a network with a padded input: steps of NaN at the end of a sequence become lengths and zeros, once.
//!
//! Behind it no layer sees NaN: what stands at padded steps is finite and without a meaning, and its gradient is 0. At the
//! other end an output that is a sequence has NaN there again.

use crate::base::error::Error;
use crate::base::real::Real;
use crate::data::{Dataset, Examples};
use crate::loss::{Counts, LossFunction, counted};
use crate::model::network::Network;
use crate::spec::Spec;

/// How many of these steps come before the padding at the end.
fn steps<T: Real>(example: &[T], steps: usize) -> usize {
    let width = (example.len() / steps.max(1)).max(1);
    let padding = example.chunks_exact(width).rev().take_while(|step| step.iter().all(|x| x.is_nan()));
    steps - padding.count()
}

/// Whether the examples, which are counted from `first`, have their NaN at the end alone, and each a step.
///
/// # Errors
/// `Error::Batch` with the example and the step.
pub(crate) fn check<T: Real>(spec: &Spec, x: &[T], first: usize) -> Result<(), Error> {
    let (name, length, len) = (spec.name, spec.steps(), spec.input.len());
    for (number, example) in x.chunks_exact(len).enumerate() {
        let (count, number) = (steps(example, length), first + number);
        if count == 0 {
            let text =
                format!("example {number} for `{name}` is padding alone; a sequence has one step or more");
            return Err(Error::Batch(text));
        }
        let exist = &example[..count * (len / length)];
        if let Some(place) = exist.iter().position(|x| x.is_nan()) {
            let step = place / (len / length);
            return Err(Error::Batch(format!(
                "step {step} of example {number} for `{name}` holds NaN, and step {} does not: padding is whole steps of NaN \
                 at the end of a sequence",
                count - 1
            )));
        }
    }
    Ok(())
}

/// The lengths of the examples; one of NaN alone is no padding, but a bad input.
pub(crate) fn lengths<T: Real>(spec: &Spec, x: &[T], lengths: &mut Vec<u32>) {
    lengths.clear();
    lengths.extend(x.chunks_exact(spec.input.len()).map(|example| match steps(example, spec.steps()) {
        0 => spec.steps() as u32,
        count => count as u32,
    }));
}

/// How many examples there are and, of a padded input, how many steps of them exist.
pub(crate) fn count<N: Network>(x: &[N::Scalar]) -> (usize, usize) {
    let (spec, len) = (N::SPEC, N::SPEC.input.len());
    let exist = |x: &[N::Scalar]| x.chunks_exact(len).map(|example| steps(example, spec.steps())).sum();
    (x.len() / len, if spec.padded { exist(x) } else { 0 })
}

/// Writes zeros where an input has padding.
pub(crate) fn clean<T: Real>(spec: &Spec, lengths: &[u32], x: &mut [T]) {
    fill_padding(spec.input.len(), spec.steps(), lengths, 0.0, x);
}

/// Writes `value` where an output, or its gradient, has padding.
pub(crate) fn fill<T: Real>(spec: &Spec, lengths: &[u32], value: f64, y: &mut [T]) {
    fill_padding(spec.output.len(), spec.steps(), lengths, value, y);
}

fn fill_padding<T: Real>(len: usize, steps: usize, lengths: &[u32], value: f64, y: &mut [T]) {
    for (y, length) in y.chunks_exact_mut(len).zip(lengths) {
        y[*length as usize * (len / steps)..].fill(T::of(value));
    }
}

/// How much of a batch counts in the loss; of an output that is a sequence the steps that exist.
pub(crate) fn counts<'a, N: Network>(
    examples: &Examples<'a, N::Scalar>,
    lengths: &'a [u32],
) -> Counts<'a, N::Scalar> {
    let steps = N::SPEC.padded_output.then(|| (lengths, N::SPEC.output.len() / N::SPEC.steps()));
    Counts { examples: examples.weights, outputs: examples.masks, steps, mean: examples.mean }
}

/// How much an example of a set counts on average, of those that count at all; nothing where each counts as one.
pub(crate) fn mean_weight<N: Network>(
    loss: &dyn LossFunction<N::Scalar>,
    data: &Dataset<N::Scalar>,
) -> Option<f64> {
    let (all, mut steps) = (data.slice(0..data.len()), Vec::new());
    lengths(N::SPEC, all.x, &mut steps);
    counted::mean_weight(loss, data, counts::<N>(&all, &steps))
}
