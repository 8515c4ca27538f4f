//! Where a step left the finite numbers: the example, the tensor or the first layer that did.

use std::fmt;

use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Key;
use crate::base::shape::column;
use crate::base::targets::Targets;
use crate::data::{Examples, without_padding};
use crate::flat::finite::FiniteKernel;
use crate::machine::kernel::INSIDE;
use crate::model::network::{Network, State};
use crate::model::padding;
use crate::model::step::{self, Fault, Loss};
use crate::model::wrapper::Model;
use crate::spec::Tensor;

/// When something went wrong in a training; nothing is known of a loop of the user's own.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moment {
    /// The epoch, and the updates before.
    pub when: Option<(usize, u64)>,
    pub rate: Option<f64>,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.when.map_or(Ok(()), |(epoch, updates)| write!(f, " in epoch {epoch} after {updates} updates"))
    }
}

impl Moment {
    /// The rate, at the end of a message.
    fn of_rate(self) -> String {
        self.rate.map_or(String::new(), |rate| format!("; the learning rate is {rate}"))
    }
}

/// The batch of a step that cannot be done.
pub(crate) struct Batch<'a, T> {
    /// What the example in a place of the batch is called.
    pub name: &'a dyn Fn(usize) -> String,
    pub examples: Examples<'a, T>,
    pub key: Key,
}

/// The name of an example of which no more is known.
pub(crate) fn of_the_batch(example: usize) -> String {
    format!("example {example} of the batch")
}

/// Names what is not finite in a step whose statistics are put back.
pub(crate) fn step<N: Network>(
    net: &Model<N>,
    batch: &Batch<'_, N::Scalar>,
    found: Loss,
    fault: Fault,
    moment: Moment,
) -> Error {
    Error::NotFinite(match fault {
        Fault::Loss => return loss(net, batch, found, moment),
        Fault::Statistic(place) => {
            let name = name_of(place, |see| N::SPEC.each_stat(see));
            format!(
                "`{name}` would not be finite{moment}, though the loss is: what its layer gets is too large, and the squares of \
                 it are no finite numbers; scale the inputs, with `Standardize` say"
            )
        }
        Fault::Gradient { place, value } if value.is_finite() => {
            let name = name_of(place, |see| N::SPEC.each_param(see));
            format!(
                "the gradient of `{name}` is {value:.1e}{moment}, though the loss is {}: its square, or a step by it, would be no \
                 finite number; nothing was updated{}",
                found.total(),
                moment.of_rate()
            )
        }
        Fault::Gradient { place, .. } => {
            let name = name_of(place, |see| N::SPEC.each_param(see));
            format!(
                "the gradient of `{name}` is not finite{moment}, though the loss is {}; nothing was updated{}",
                found.total(),
                moment.of_rate()
            )
        }
    })
}

/// The name of the tensor with this place.
fn name_of(place: usize, each: impl FnOnce(&mut dyn FnMut(Tensor<'_>))) -> String {
    let mut name = String::new();
    each(&mut |tensor| {
        if tensor.range().contains(&place) {
            name = tensor.name();
        }
    });
    name
}

/// Names what made the loss not finite, by running the step's forward pass again with the same random numbers.
fn loss<N: Network>(net: &Model<N>, batch: &Batch<'_, N::Scalar>, loss: Loss, moment: Moment) -> Error {
    let begin = format!("the loss is {}{moment}", loss.total());
    if let Some(text) = bad_data::<N>(&batch.examples, batch.name) {
        return Error::NotFinite(format!("{begin}: {text}"));
    }
    if let Err(error) = check_state(net, moment) {
        return error;
    }
    if let Some(text) = bad_layer(net, batch) {
        let hint = padding_hint::<N>(batch.examples.x);
        return Error::NotFinite(format!("{begin}: {text}{}{hint}", moment.of_rate()));
    }
    let part = if loss.data.is_finite() { "the penalty of the weights" } else { N::SPEC.loss };
    Error::NotFinite(format!("{begin}: `{part}` is too large, though the outputs of all layers are finite"))
}

/// An error that names the first tensor with a parameter or a running statistic that is not finite.
pub(crate) fn check_state<N: Network>(net: &Model<N>, moment: Moment) -> Result<(), Error> {
    let State { params, stats, .. } = net.state();
    let (name, value) = if let Some(place) = N::Scalar::first_not_finite(INSIDE, params) {
        (name_of(place, |see| N::SPEC.each_param(see)), params[place])
    } else if let Some(place) = N::Scalar::first_not_finite(INSIDE, stats) {
        (name_of(place, |see| N::SPEC.each_stat(see)), stats[place])
    } else {
        return Ok(());
    };
    Err(Error::NotFinite(match moment.when {
        None => format!("`{name}` holds {value}"),
        Some((_, 0)) => format!("`{name}` holds {value} before the first update"),
        Some((epoch, updates)) => format!(
            "`{name}` holds {value} in epoch {epoch}: update {updates} made it so{}",
            moment.of_rate()
        ),
    }))
}

/// The first input that counts and is not finite, else the first such target.
pub(crate) fn bad_data<N: Network>(
    examples: &Examples<'_, N::Scalar>,
    name: &dyn Fn(usize) -> String,
) -> Option<String> {
    bad_input::<N>(examples, name).or_else(|| bad_target::<N>(examples, name))
}

/// The first input that is not finite; padding does not count.
fn bad_input<N: Network>(
    examples: &Examples<'_, N::Scalar>,
    name: &dyn Fn(usize) -> String,
) -> Option<String> {
    let (x, weights, shape) = (examples.x, examples.weights, N::SPEC.input);
    let step = takes_padding::<N>().then(|| step_len::<N>());
    x.chunks_exact(shape.len()).enumerate().find_map(|(example, values)| {
        let values = step.map_or(values, |len| without_padding(values, len));
        let place = N::Scalar::first_not_finite(INSIDE, values)?;
        weights.is_none_or(|weights| weights[example] != 0.0).then(|| {
            let (name, value, column) = (name(example), values[place], column(shape.dims(), place));
            format!("the input of {name} holds {value} {column}{}", padding_hint::<N>(x))
        })
    })
}

/// The first target that counts and is not finite.
fn bad_target<N: Network>(
    examples: &Examples<'_, N::Scalar>,
    name: &dyn Fn(usize) -> String,
) -> Option<String> {
    let Targets::Values(values) = examples.targets else { return None };
    let (loss, shape, mut lengths) = (N::LOSS?, N::SPEC.output, Vec::new());
    padding::lengths(N::SPEC, examples.x, &mut lengths);
    let counts = padding::counts::<N>(examples, &lengths);
    let is_bad = |(place, value): (usize, &N::Scalar)| {
        let value = value.wide();
        let missing = value.is_nan() && loss.skips_missing();
        !value.is_finite() && !missing && counts.weight(place, shape.len()) != 0.0
    };
    let place = values.iter().enumerate().position(is_bad)?;
    let (name, column) = (name(place / shape.len()), column(shape.dims(), place % shape.len()));
    let value = values[place];
    let hint = match value.wide().is_nan() {
        true => format!("; `{}(missing = skip)` leaves targets out that are missing", loss.word()),
        false => String::new(),
    };
    Some(format!("the target of {name} holds {value} {column}{hint}"))
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

/// What to declare, where a sequence has padding that the network was not told of.
fn padding_hint<N: Network>(x: &[N::Scalar]) -> &'static str {
    let mut examples = x.chunks_exact(N::SPEC.input.len());
    let padded = |example: &[N::Scalar]| without_padding(example, step_len::<N>()).len() < example.len();
    match !N::SPEC.padded && N::SPEC.input.dims().len() < 3 && examples.any(padded) {
        true => "; `input(…, padded = true)` takes steps of NaN at the end of a sequence as padding",
        false => "",
    }
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
