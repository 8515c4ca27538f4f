//! Settings as texts that stay the same from version to version, and the numbers that a checkpoint keeps.

use std::fmt::Debug;

/// `word(first = 0.1, second = true)`, or the word alone. Of numbers and truth values: their `Debug` is what Rust writes
/// them as.
pub(crate) fn call(word: &str, options: &[(&str, &dyn Debug)]) -> String {
    let options: Vec<String> = options.iter().map(|(name, value)| format!("{name} = {value:?}")).collect();
    if options.is_empty() { word.to_owned() } else { format!("{word}({})", options.join(", ")) }
}

/// Up to here 64 bits of a float hold every whole number.
const WHOLE: f64 = (1u64 << f64::MANTISSA_DIGITS) as f64;

/// The whole number from 0 up that this is, if it is one.
pub(crate) fn whole(value: f64) -> Option<usize> {
    let is_whole = (0.0..=WHOLE).contains(&value) && value.fract() == 0.0;
    // On a machine of 32 bits some have no place.
    is_whole.then_some(value as u64).and_then(|value| usize::try_from(value).ok())
}

/// Whether it can be the lowest of some losses: a number, or infinite before the first.
pub(crate) fn is_lowest(value: f64) -> bool {
    value > f64::NEG_INFINITY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_as_they_are_written() {
        assert_eq!(call("adam", &[("rate", &1e-3), ("all", &false)]), "adam(rate = 0.001, all = false)");
        assert_eq!(call("constant", &[]), "constant");
    }

    #[test]
    fn only_whole_numbers_are_counts() {
        assert_eq!([0.0, -0.0, 7.0].map(whole), [Some(0), Some(0), Some(7)]);
        for none in [-1.0, 0.5, f64::NAN, f64::INFINITY, 1e300, -1e-300] {
            assert_eq!(whole(none), None, "{none}");
        }
        assert!(is_lowest(f64::INFINITY) && !is_lowest(f64::NAN) && !is_lowest(f64::NEG_INFINITY));
    }
}
