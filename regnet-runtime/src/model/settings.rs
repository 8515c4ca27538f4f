//! The settings of a network: numbers of its declaration that a program changes.

use std::fmt;

use crate::base::error::Error;
use crate::base::suggest::did_you_mean;
use crate::spec::{Setting, Spec, Use};

/// What a network has as `settings`: a struct with a field for each setting of its declaration, or `()` without one. The macro
/// implements it.
pub trait Settings: Copy + fmt::Debug + Default + PartialEq + Send + Sync + 'static {
    /// The values in a row: an array.
    type Values: AsRef<[f64]> + AsMut<[f64]>;

    /// All of them, in the order of the declaration.
    fn values(&self) -> Self::Values;

    /// Those with these values.
    ///
    /// # Panics
    /// If they are not as many.
    #[must_use]
    fn of(values: &[f64]) -> Self;
}

impl Settings for () {
    type Values = [f64; 0];

    fn values(&self) -> [f64; 0] {
        []
    }

    fn of(_: &[f64]) {}
}

/// The settings as an array, for the steps of an expansion that are given a slice.
///
/// # Panics
/// If they are not as many.
#[must_use]
#[inline]
pub fn array<const N: usize>(settings: &[f64]) -> [f64; N] {
    settings.try_into().expect("as many settings as the declaration has")
}

/// Whether every setting is one of the numbers that its options take; else the first that is not.
pub(crate) fn check(spec: &Spec, values: &[f64]) -> Result<(), Error> {
    spec.settings.iter().zip(values).try_for_each(|(setting, value)| check_one(setting, *value))
}

/// The same for one of them.
pub(crate) fn check_one(setting: &Setting, value: f64) -> Result<(), Error> {
    let faults = setting.uses.iter().filter_map(|place| place.rule.fault(value).map(|fault| (place, fault)));
    faults.take(1).try_for_each(|(Use { layer, option, .. }, fault)| {
        let name = setting.name;
        Err(Error::Setting(format!("the setting `{name}` is {value}: `{option}` of `{layer}` {fault}")))
    })
}

/// The number of the setting with this name.
///
/// # Errors
/// If there is none: with the one that was meant, or what to write where a number of the declaration was.
pub(crate) fn place(spec: &Spec, name: &str) -> Result<usize, Error> {
    let names = || spec.settings.iter().map(|setting| setting.name);
    if let Some(place) = names().position(|known| known == name) {
        return Ok(place);
    }
    let net = spec.name;
    if let Some((layer, option)) = name.rsplit_once('.')
        && spec.walk().iter().any(|visit| visit.name == layer)
    {
        return Err(Error::Setting(format!(
            "`{option}` of `{layer}` is a constant of the declaration; make it a setting: `struct {net}({option} = …): …`, and `{option}` at its place"
        )));
    }
    let listed = names().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    let meant = did_you_mean(name, &names().collect::<Vec<_>>());
    Err(Error::Setting(match (meant.is_empty(), listed.is_empty()) {
        (false, _) => format!("`{net}` has no setting `{name}`{meant}"),
        (true, false) => format!("`{net}` has no setting `{name}`; it has {listed}"),
        (true, true) => {
            format!("`{net}` has no setting `{name}`: its declaration has none, `struct {net}(p = 0.5): …`")
        }
    }))
}
