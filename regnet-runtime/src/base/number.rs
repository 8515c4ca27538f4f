//! Ranges of numbers that only rustc knows: in an expansion each wraps its constant, so that one outside is an
//! error of the compilation at its place. The macro checks literals itself, with the number in the message.

use crate::base::message::Message;

/// A finite number.
///
/// # Panics
/// If it is none, as all of these functions.
#[must_use]
#[track_caller]
pub const fn finite(name: &str, x: f64) -> f64 {
    require(x.is_finite(), name, "is not a finite number", x)
}

/// x > 0
#[must_use]
#[track_caller]
pub const fn positive(name: &str, x: f64) -> f64 {
    require(x > 0.0 && x.is_finite(), name, "must be above 0, and finite", x)
}

/// x > 0: a limit, where infinity is none.
#[must_use]
#[track_caller]
pub const fn limit(name: &str, x: f64) -> f64 {
    require(x > 0.0, name, "must be above 0", x)
}

/// x >= 0
#[must_use]
#[track_caller]
pub const fn not_negative(name: &str, x: f64) -> f64 {
    require(x >= 0.0 && x.is_finite(), name, "must not be negative, and must be finite", x)
}

/// x >= 1
#[must_use]
#[track_caller]
pub const fn at_least_one(name: &str, x: f64) -> f64 {
    require(x >= 1.0 && x.is_finite(), name, "must be 1 or more, and finite", x)
}

/// 0 <= x < 1: a probability of dropping.
#[must_use]
#[track_caller]
pub const fn probability(name: &str, x: f64) -> f64 {
    require(x >= 0.0 && x < 1.0, name, "is a probability outside 0 <= p < 1", x)
}

/// 0 < x <= 1: the weight of the new in a running mean.
#[must_use]
#[track_caller]
pub const fn fraction(name: &str, x: f64) -> f64 {
    require(x > 0.0 && x <= 1.0, name, "is outside 0 < momentum <= 1", x)
}

#[track_caller]
const fn require(holds: bool, name: &str, fault: &str, x: f64) -> f64 {
    if !holds {
        Message::new("`").text(name).text("` ").text(fault).fail();
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rule = fn(&str, f64) -> f64;

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
    fn the_ends_of_each_range_are_in_or_out() {
        let cases: [(Rule, &[f64], &[f64]); 7] = [
            (at_least_one, &[1.0, 7.0], &[0.99, f64::INFINITY, f64::NAN]),
            (finite, &[-1e300, 0.0], &[f64::INFINITY]),
            (positive, &[1e-300], &[0.0, -1.0, f64::INFINITY]),
            (limit, &[1e-300, f64::INFINITY], &[0.0, -1.0]),
            (not_negative, &[0.0, 1.0], &[-1e-300, f64::INFINITY]),
            (probability, &[0.0, 0.999], &[-0.1, 1.0]),
            (fraction, &[1e-300, 1.0], &[0.0, 1.1]),
        ];
        for (rule, inside, outside) in cases {
            assert!(inside.iter().all(|&x| rule("x", x) == x));
            for &x in outside.iter().chain(&[f64::NAN]) {
                assert!(std::panic::catch_unwind(|| rule("x", x)).is_err(), "{x}");
            }
        }
    }
}
