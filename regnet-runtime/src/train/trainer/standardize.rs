//! The standardization that a trainer takes from a training set.

use crate::base::error::Error;
use crate::data::{Dataset, Given, Standardize};
use crate::model::checks;
use crate::model::network::Network;
use crate::model::step::loss_of;
use crate::model::wrapper::Model;

/// That of a network, or, where it has none and one is wanted, that of its training set.
///
/// # Errors
/// As `of`, and data that do not fit.
pub(super) fn found<N: Network>(
    wanted: bool,
    net: &Model<N>,
    train: Given<'_, N::Scalar>,
) -> Result<Option<Standardize>, Error> {
    match (&net.state().standardize, train) {
        (None, Given::Set(train)) if wanted => {
            checks::data::<N>("training set", train)?;
            of::<N>(train).map(Some)
        }
        (None, Given::Loader(_)) if wanted => Err(Error::Setting(
            "`standardize` takes its numbers from a training set in memory: take them from a part of the loader's, \
             `net.set_standardize(Some(Standardize::features(&part)))`, and leave `standardize` out"
                .into(),
        )),
        (own, _) => Ok(own.clone()),
    }
}

/// That of the examples that count.
///
/// # Errors
/// Inputs that are words of a vocabulary, or a set that was standardized before.
fn of<N: Network>(train: &Dataset<N::Scalar>) -> Result<Standardize, Error> {
    if N::SPEC.whole_inputs().is_some() {
        let name = N::SPEC.name;
        return Err(Error::Setting(format!(
            "the inputs of `{name}` are words of a vocabulary: leave `standardize` out"
        )));
    }
    if train.is_standardized() {
        return Err(Error::Data(
            "the training set was standardized by `apply`: leave `standardize` out, or give it as it was before".into(),
        ));
    }
    let counted = train.counted();
    let selected = (counted.len() < train.len()).then(|| train.select(&counted));
    let data = selected.as_ref().unwrap_or(train);
    let lists = N::SPEC.input.dims().len() == 1;
    let scale = if lists { Standardize::features(data) } else { Standardize::channels(data) };
    if loss_of::<N>()?.standardizes_targets() { scale.with_targets(data) } else { Ok(scale) }
}
