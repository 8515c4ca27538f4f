//! The settings of a declaration: `struct Mlp(p = 0.5): … dropout(p)`, numbers that a network has at run time.

use crate::base::number::Rule;

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What it is where nothing else is said.
    pub default: f64,
    /// Where it stands.
    pub uses: &'static [Use],
}

impl Setting {
    /// A setting that stands there.
    #[must_use]
    pub const fn new(name: &'static str, default: f64, uses: &'static [Use]) -> Setting {
        Setting { name, default, uses }
    }
}

/// An option of a layer, or of the loss, that is a setting.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    /// The layer's name, or `loss`.
    pub layer: &'static str,
    /// The option: `p`, `l2`.
    pub option: &'static str,
    /// Which numbers it takes.
    pub rule: Rule,
}

/// The option of that layer.
#[must_use]
pub const fn used(layer: &'static str, option: &'static str, rule: Rule) -> Use {
    Use { layer, option, rule }
}

/// What stands for a setting where its value shall not: NaN with its number, so that a text has its name in its place.
pub(crate) fn placeholder(number: usize) -> f64 {
    f64::from_bits(f64::NAN.to_bits() | (number as u64 + 1))
}

/// The setting that a number stands for.
pub(crate) fn set_by(value: f64, settings: &[Setting]) -> Option<&'static str> {
    let number = (value.to_bits() ^ f64::NAN.to_bits()).checked_sub(1)?;
    settings.get(usize::try_from(number).ok()?).map(|setting| setting.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_known_again_and_no_other_number_is() {
        let settings = ["p", "decay"].map(|name| Setting::new(name, 0.0, &[]));
        assert_eq!([0, 1].map(|number| set_by(placeholder(number), &settings)), [Some("p"), Some("decay")]);
        for other in [0.0, 1.0, f64::NAN, -f64::NAN, f64::INFINITY, placeholder(2)] {
            assert_eq!(set_by(other, &settings), None, "{other}");
        }
    }
}
