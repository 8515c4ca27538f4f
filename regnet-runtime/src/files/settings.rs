//! The settings of a network in a file: one a line, `p = 0.5`.

use std::borrow::Cow;

use super::header::Metadata;
use crate::base::text::clipped;
use crate::model::network::Network;
use crate::model::settings::{self, Settings};
use crate::model::wrapper::Model;

/// Their text; none for a network without settings.
pub(super) fn text<N: Network>(net: &Model<N>) -> Option<Cow<'static, str>> {
    let values = net.settings().values();
    // `{:?}` of a number comes back bit for bit.
    let lines = N::SPEC.settings.iter().zip(values.as_ref());
    let lines: Vec<String> = lines.map(|(setting, value)| format!("{} = {value:?}", setting.name)).collect();
    (!lines.is_empty()).then(|| Cow::Owned(lines.join("\n")))
}

/// Those of a file, what it does not have from `own`; the names of those that the network does not have.
///
/// # Errors
/// A line that is none, or a number outside its range.
pub(super) fn read<N: Network>(
    metadata: &Metadata<'_>,
    own: &N::Settings,
) -> Result<(N::Settings, Vec<String>), String> {
    let (mut values, mut surplus) = (own.values(), Vec::new());
    for line in metadata.settings.as_deref().unwrap_or_default().lines() {
        let parts = line.split_once(" = ").map(|(name, value)| (name, value.parse::<f64>()));
        let Some((name, Ok(value))) = parts else {
            return Err(format!("`{}` is no setting, expected `name = number`", clipped(line)));
        };
        match N::SPEC.settings.iter().position(|setting| setting.name == name) {
            Some(place) => values.as_mut()[place] = value,
            None => surplus.push(clipped(name)),
        }
    }
    settings::check(N::SPEC, values.as_ref()).map_err(|error| error.to_string())?;
    Ok((N::Settings::of(values.as_ref()), surplus))
}

/// The same where the network must have them all.
pub(super) fn read_all<N: Network>(metadata: &Metadata<'_>) -> Result<N::Settings, String> {
    let (settings, surplus) = read::<N>(metadata, &N::Settings::default())?;
    match surplus.first() {
        None => Ok(settings),
        Some(name) => Err(format!(
            "it has the setting `{name}`, and `{}` has none of that name; `load_matching` leaves it out",
            N::SPEC.name
        )),
    }
}
