//! Raw data on their way to a network that standardizes them.

use std::borrow::Cow;

use crate::base::error::Error;
use crate::data::{Dataset, Standardize};
use crate::model::checks;
use crate::model::network::Network;

/// A checked data set as the layers see it: standardized, where the network has a standardization.
///
/// # Errors
/// Data that do not fit, before or after it, or that were standardized before.
pub(crate) fn seen<'d, N: Network>(
    standardize: Option<&Standardize>,
    what: &str,
    data: &'d Dataset<N::Scalar>,
) -> Result<Cow<'d, Dataset<N::Scalar>>, Error> {
    checks::data::<N>(what, data)?;
    let Some(standardize) = standardize else { return Ok(Cow::Borrowed(data)) };
    if data.is_standardized() {
        let name = N::SPEC.name;
        return Err(Error::Data(format!(
            "the {what} was standardized by `apply`, and `{name}` does it by itself since `set_standardize`: give it as it \
             was before"
        )));
    }
    let data = standardize.apply(data);
    // Words of a vocabulary and targets in a range do not stay what they are.
    checks::data::<N>(&format!("{what}, standardized"), &data)?;
    Ok(Cow::Owned(data))
}
