//! Whether a network can take a data set.

use crate::base::error::Error;
use crate::base::real::Real;
use crate::data::{Dataset, batch_ranges};
use crate::loss::counted;
use crate::model::inputs;
use crate::model::network::Network;
use crate::model::padding;
use crate::model::predict::{INFERENCE_BATCH, fits, remedy};
use crate::model::step::loss_of;

/// Whether the network can take this set; `what` it is called in a message.
pub(crate) fn data<N: Network>(what: &str, data: &Dataset<N::Scalar>) -> Result<(), Error> {
    let spec = N::SPEC;
    if data.is_empty() {
        return Err(Error::Data(format!("the {what} is empty")));
    }
    let (expected, found) = (spec.input, data.input_shape());
    if !fits(expected, found.dims()) {
        let flat = expected.dims() == [found.len()];
        let hint = if flat { "; `flatten` makes them lists" } else { remedy(expected, found.dims()) };
        let text =
            format!("`{}` takes inputs {expected}, but the {what} has inputs {found}{hint}", spec.name);
        return Err(Error::Data(text));
    }
    inputs::check::<N>(data.inputs(), 0).map_err(|error| Error::Data(format!("{what}: {error}")))?;
    target_axes::<N>(what, data)?;
    targets::<N>(what, data)
}

/// Values in another order of axes are refused, even where their count is right.
fn target_axes<N: Network>(what: &str, data: &Dataset<N::Scalar>) -> Result<(), Error> {
    let (spec, found) = (N::SPEC, data.target_shape());
    let values = data.values().is_some() && !loss_of::<N>()?.takes_labels();
    if !values || fits(spec.output, found.dims()) {
        return Ok(());
    }
    let (name, expected, hint) = (spec.name, spec.output, remedy(spec.output, found.dims()));
    Err(Error::Targets(format!(
        "`{name}` takes targets {expected}, but the {what} has targets {found}{hint}"
    )))
}

/// Lets the loss look at all targets, with scores of zero: it knows what it takes.
fn targets<N: Network>(what: &str, data: &Dataset<N::Scalar>) -> Result<(), Error> {
    let loss = loss_of::<N>()?;
    let outputs = N::SPEC.output.len();
    let mut lengths = Vec::new();
    let scores = vec![N::Scalar::of(0.0); INFERENCE_BATCH.min(data.len()) * outputs];
    for range in batch_ranges(data.len(), INFERENCE_BATCH, false) {
        let (count, first, last) = (range.len(), range.start, range.end - 1);
        let examples = data.slice(range);
        padding::lengths(N::SPEC, examples.x, &mut lengths);
        let counts = padding::counts::<N>(&examples, &lengths);
        counted::value(loss, count, &scores[..count * outputs], examples.targets, counts)
            .map_err(|error| Error::Targets(format!("{what}, examples {first} to {last}: {error}")))?;
    }
    Ok(())
}
