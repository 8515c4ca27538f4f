//! Where a step left the finite numbers: the example, the tensor or the first layer that did.

use std::fmt;

use crate::base::error::Error;
use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::base::targets::Targets;
use crate::data::without_padding;
use crate::flat::finite::FiniteKernel;
use crate::machine::kernel::INSIDE;
use crate::model::network::{Network, State};
use crate::model::scalar::Scalar;
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
    pub x: &'a [T],
    pub targets: Targets<'a, T>,
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
        Fault::Gradient(place) => {
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
    if let Some(text) = bad_data::<N>(batch.x, batch.targets, batch.name) {
        return Error::NotFinite(format!("{begin}: {text}"));
    }
    if let Err(error) = check_state(net, moment) {
        return error;
    }
    if let Some(text) = bad_layer(net, batch) {
        return Error::NotFinite(format!("{begin}: {text}{}", moment.of_rate()));
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

/// The first input that is not finite, else the first target.
pub(crate) fn bad_data<N: Network>(
    x: &[N::Scalar],
    targets: Targets<'_, N::Scalar>,
    name: &dyn Fn(usize) -> String,
) -> Option<String> {
    let pads = N::SPEC.walk().iter().any(|visit| visit.layer.operation().takes_padding());
    bad_example(x, name, ("input", N::SPEC.input), pads.then(|| N::SPEC.input.last())).or_else(|| {
        match targets {
            Targets::Values(values) => bad_example(values, name, ("target", N::SPEC.output), None),
            Targets::Labels(_) => None,
        }
    })
}

/// The first example of the batch with a value that is not finite; padding of so many channels does not count.
fn bad_example<T: Scalar>(
    values: &[T],
    name: &dyn Fn(usize) -> String,
    (what, shape): (&str, Shape),
    padded: Option<usize>,
) -> Option<String> {
    values.chunks_exact(shape.len()).enumerate().find_map(|(example, values)| {
        let values = padded.map_or(values, |channels| without_padding(values, channels));
        let place = T::first_not_finite(INSIDE, values)?;
        let (name, value) = (name(example), values[place]);
        Some(format!("the {what} of {name} holds {value} {}", column(shape, place)))
    })
}

/// Where a value of an example stands: `in column 3`, or by all its axes.
fn column(shape: Shape, mut place: usize) -> String {
    if shape.dims().len() == 1 {
        return format!("in column {place}");
    }
    let mut axes = shape.dims().to_vec();
    for axis in axes.iter_mut().rev() {
        (place, *axis) = (place / *axis, place % *axis);
    }
    format!("at {axes:?}")
}

/// The first layer of the forward pass whose output is not finite.
fn bad_layer<N: Network>(net: &Model<N>, batch: &Batch<'_, N::Scalar>) -> Option<String> {
    let mut found = None;
    step::trace(net, batch.x, batch.key, |visit, output| {
        let value = N::Scalar::first_not_finite(INSIDE, output).map(|place| output[place]);
        let text =
            |value| format!("`{}` is the first layer whose output is not finite ({value})", visit.name);
        found = value.map(text);
        found.is_some()
    });
    found
}
