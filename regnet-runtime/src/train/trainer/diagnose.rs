//! Where a training left the finite numbers: the example, the tensor or the first layer that did.

use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Key;
use crate::base::targets::Targets;
use crate::data::{Examples, without_padding};
use crate::flat::finite::FiniteKernel;
use crate::machine::kernel::INSIDE;
use crate::model::network::Network;
use crate::model::padding;
use crate::model::scalar::Scalar;
use crate::model::step::{self, Loss};
use crate::model::wrapper::Model;

/// When something went wrong.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub epoch: usize,
    /// Updates before.
    pub updates: u64,
    pub rate: f64,
}

/// The batch of a step that gave a loss that is not finite.
pub(super) struct Batch<'a, T> {
    /// The numbers of its examples in the data set.
    pub numbers: &'a [usize],
    pub examples: Examples<'a, T>,
    pub key: Key,
}

/// Names what made the loss not finite, by running the step's forward pass again with the same random numbers.
pub(super) fn loss<N: Network>(
    net: &Model<N>,
    batch: &Batch<'_, N::Scalar>,
    loss: Loss,
    moment: Moment,
) -> Error {
    let begin =
        format!("the loss is {} in epoch {} after {} updates", loss.total(), moment.epoch, moment.updates);
    let x = batch.examples.x;
    let remedy = if ends_in_nan::<N>(x) {
        "; `input(…, padded = true)` takes steps of NaN at the end of a sequence as padding"
    } else {
        ""
    };
    if let Some(text) = bad_input(x, batch.numbers, takes_padding::<N>().then(|| step_len::<N>())) {
        return Error::NotFinite(format!("{begin}: {text}{remedy}"));
    }
    if let Some(text) = bad_target::<N>(batch) {
        return Error::NotFinite(format!("{begin}: {text}"));
    }
    if let Err(error) = check_params(net, moment) {
        return error;
    }
    if let Some(text) = bad_layer(net, batch) {
        return Error::NotFinite(format!("{begin}: {text}; the learning rate is {}{remedy}", moment.rate));
    }
    let part = if loss.data.is_finite() { "the penalty of the weights" } else { N::SPEC.loss };
    Error::NotFinite(format!("{begin}: `{part}` is too large, though the outputs of all layers are finite"))
}

/// An error that names the first tensor with a parameter that is not finite.
pub(super) fn check_params<N: Network>(net: &Model<N>, moment: Moment) -> Result<(), Error> {
    let params = &net.state().params;
    let Some(place) = N::Scalar::first_not_finite(INSIDE, params) else { return Ok(()) };
    let mut name = String::new();
    N::SPEC.each_param(|tensor| {
        if tensor.range().contains(&place) {
            name = tensor.name();
        }
    });
    let Moment { epoch, updates, rate } = moment;
    let value = params[place];
    Err(Error::NotFinite(match updates {
        0 => format!("`{name}` holds {value} before the first update"),
        _ => format!(
            "`{name}` holds {value} in epoch {epoch}: update {updates} made it so; the learning rate is {rate}"
        ),
    }))
}

/// Whether steps of NaN at the end are padding: declared so, or because what reads the input is a recurrent layer.
fn takes_padding<N: Network>() -> bool {
    // The input is value 0.
    let readers = || N::SPEC.walk().into_iter().filter(|visit| visit.reads.contains(&0));
    N::SPEC.padded || readers().all(|visit| visit.layer.operation().takes_padding())
}

/// Values of a step; of a list each is one.
fn step_len<N: Network>() -> usize {
    N::SPEC.input.len() / N::SPEC.steps().max(1)
}

/// Whether a sequence has padding that the network was not told of.
fn ends_in_nan<N: Network>(x: &[N::Scalar]) -> bool {
    let mut examples = x.chunks_exact(N::SPEC.input.len());
    let padded = |example: &[N::Scalar]| without_padding(example, step_len::<N>()).len() < example.len();
    !N::SPEC.padded && N::SPEC.input.dims().len() < 3 && examples.any(padded)
}

/// The first example of the batch with a value that is not finite; padding of so many channels does not count.
fn bad_input<T: Scalar>(values: &[T], examples: &[usize], padded: Option<usize>) -> Option<String> {
    let width = values.len() / examples.len();
    examples.iter().zip(values.chunks_exact(width)).find_map(|(example, values)| {
        let values = padded.map_or(values, |channels| without_padding(values, channels));
        let place = T::first_not_finite(INSIDE, values)?;
        Some(format!("the input of example {example} of the training set holds {}", values[place]))
    })
}

/// The first target that counts and is not finite.
fn bad_target<N: Network>(batch: &Batch<'_, N::Scalar>) -> Option<String> {
    let Targets::Values(values) = batch.examples.targets else { return None };
    let (loss, width, mut lengths) = (N::LOSS?, values.len() / batch.numbers.len(), Vec::new());
    padding::lengths(N::SPEC, batch.examples.x, &mut lengths);
    let counts = padding::counts::<N>(&batch.examples, &lengths);
    let is_bad = |(place, value): (usize, &N::Scalar)| {
        let value = value.wide();
        let missing = value.is_nan() && loss.skips_missing();
        !value.is_finite() && !missing && counts.weight(place, width) != 0.0
    };
    let place = values.iter().enumerate().position(is_bad)?;
    let (example, value) = (batch.numbers[place / width], values[place].wide());
    let remedy = if value.is_nan() {
        format!("; `{}(missing = skip)` leaves targets out that are missing", loss.word())
    } else {
        String::new()
    };
    Some(format!("the target of example {example} of the training set holds {value}{remedy}"))
}

/// The first layer of the forward pass whose output is not finite.
fn bad_layer<N: Network>(net: &Model<N>, batch: &Batch<'_, N::Scalar>) -> Option<String> {
    let mut found = None;
    step::trace(net, batch.examples.x, batch.key, |visit, output| {
        let value = N::Scalar::first_not_finite(INSIDE, output).map(|place| output[place]);
        let text =
            |value| format!("`{}` is the first layer whose output is not finite ({value})", visit.name);
        found = value.map(text);
        found.is_some()
    });
    found
}
