//! Inputs that stand for words: whole numbers below a vocabulary, looked at before anything runs.

use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::words::first_outside;
use crate::model::network::Network;
use crate::model::padding;

/// Whether a network that looks words up can take these examples, which are counted from `first`.
///
/// # Errors
/// `Error::Batch` with the value and its place.
pub(crate) fn check<N: Network>(x: &[N::Scalar], first: usize) -> Result<(), Error> {
    if const { N::SPEC.padded } {
        padding::check(N::SPEC, x, first)?;
    }
    let Some((layer, below)) = (const { N::SPEC.whole_inputs() }) else { return Ok(()) };
    let padded = const { N::SPEC.padded };
    // What is NaN and was not refused before is padding.
    let outside = |x: &N::Scalar| !(padded && x.wide().is_nan()) && first_outside(&[*x], below).is_some();
    let Some(place) = x.iter().position(outside) else { return Ok(()) };
    let width = N::SPEC.input.len();
    let (example, value) = (first + place / width, x[place]);
    Err(Error::Batch(format!(
        "`{layer}` takes whole numbers in 0..{below}, but value {} of example {example} is {value}",
        place % width
    )))
}
