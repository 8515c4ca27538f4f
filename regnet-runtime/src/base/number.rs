//! Ranges of numbers that only rustc knows: in an expansion each wraps its constant, so that one outside is an
//! error of the compilation at its place. The macro checks literals itself, with the number in the message.

use crate::base::message::Message;

macro_rules! rules {
    ($($(#[$doc:meta])+ $function:ident $rule:ident: |$x:ident| $holds:expr, $fault:literal;)+) => {
        $(
            $(#[$doc])+
            ///
            /// # Panics
            /// If it is none.
            #[must_use]
            #[track_caller]
            pub const fn $function(name: &str, $x: f64) -> f64 {
                require($holds, name, $fault, $x)
            }
        )+

        /// The same for a number that is set at run time.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $($(#[$doc])+ $rule,)+
        }

        impl Rule {
            /// What is wrong with a number, if anything is.
            #[expect(clippy::manual_range_contains, reason = "ranges contain nothing in constant functions, which have the same rule")]
            pub(crate) fn fault(self, x: f64) -> Option<&'static str> {
                let (holds, fault) = match self {
                    $(Rule::$rule => { let $x = x; ($holds, $fault) })+
                };
                (!holds).then_some(fault)
            }
        }
    };
}

rules! {
    /// A finite number.
    finite Finite: |x| x.is_finite(), "is not a finite number";
    /// x > 0
    positive Positive: |x| x > 0.0 && x.is_finite(), "must be above 0, and finite";
    /// x > 0: a limit, where infinity is none.
    limit Limit: |x| x > 0.0, "must be above 0";
    /// x >= 0
    not_negative NotNegative: |x| x >= 0.0 && x.is_finite(), "must not be negative, and must be finite";
    /// x >= 1
    at_least_one AtLeastOne: |x| x >= 1.0 && x.is_finite(), "must be 1 or more, and finite";
    /// 0 <= x < 1: a probability of dropping.
    probability Probability: |x| x >= 0.0 && x < 1.0, "is a probability outside 0 <= p < 1";
    /// 0 < x <= 1: the weight of the new in a running mean.
    fraction Fraction: |x| x > 0.0 && x <= 1.0, "is outside 0 < momentum <= 1";
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

    type Checked = fn(&str, f64) -> f64;

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
    fn the_ends_of_each_range_are_in_or_out() {
        let cases: [(Checked, Rule, &[f64], &[f64]); 7] = [
            (at_least_one, Rule::AtLeastOne, &[1.0, 7.0], &[0.99, f64::INFINITY, f64::NAN]),
            (finite, Rule::Finite, &[-1e300, 0.0], &[f64::INFINITY]),
            (positive, Rule::Positive, &[1e-300], &[0.0, -1.0, f64::INFINITY]),
            (limit, Rule::Limit, &[1e-300, f64::INFINITY], &[0.0, -1.0]),
            (not_negative, Rule::NotNegative, &[0.0, 1.0], &[-1e-300, f64::INFINITY]),
            (probability, Rule::Probability, &[0.0, 0.999], &[-0.1, 1.0]),
            (fraction, Rule::Fraction, &[1e-300, 1.0], &[0.0, 1.1]),
        ];
        for (checked, rule, inside, outside) in cases {
            assert!(inside.iter().all(|&x| checked("x", x) == x && rule.fault(x).is_none()));
            for &x in outside.iter().chain(&[f64::NAN]) {
                assert!(std::panic::catch_unwind(|| checked("x", x)).is_err(), "{x}");
                assert!(rule.fault(x).is_some(), "{x}");
            }
        }
    }
}
