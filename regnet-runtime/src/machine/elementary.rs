//! Exponential, logarithm, hyperbolic tangent and error function that a loop over them turns into vectors; `f64` takes
//! those of `functions`.
//!
//! The polynomial of the exponential is that of Cephes (Moshier 1992), `expf`.

use crate::base::functions;
use crate::base::real::Real;

/// Elementary functions of a scalar, without branches and calls for `f32`.
pub trait Elementary: Real {
    /// e^x: ∞ above the range, 0 below, NaN of NaN.
    fn exponential(self) -> Self;
    /// e^x − 1 for x <= 0, with the digits of a small x; NaN of NaN.
    fn exponential_less_one(self) -> Self;
    /// ln(1 + x) for 0 <= x <= 1, with the digits of a small x; NaN of NaN.
    fn log_one_plus(self) -> Self;
    /// ln x of a positive normal number; NaN of NaN.
    fn logarithm(self) -> Self;
    /// tanh x
    fn hyperbolic_tangent(self) -> Self;
    /// erf x = 2/√π · ∫₀ˣ e^−t² dt
    fn error_function(self) -> Self;
}

/// 1.5·2^23: added to a number below 2^22, it leaves the nearest integer in the low bits.
pub(crate) const ROUNDER: f32 = 12_582_912.0;

/// ln 2 in two parts; the first has few bits, so that its products with integers are exact.
pub(crate) const LN2_HIGH: f32 = 0.693_359_4;
pub(crate) const LN2_LOW: f32 = -2.121_944_4e-4;

/// Beyond, e^x is 0 or ∞ in f32.
pub(crate) const EXP_RANGE: (f32, f32) = (-105.0, 90.0);

/// (e^r − 1 − r) / r² for |r| <= ln 2 / 2, the highest power first.
pub(crate) const EXP_TERMS: [f32; 6] =
    [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5];

/// Where tanh rounds to 1 in f32.
pub(crate) const TANH_END: f32 = 9.0;

/// Below, tanh x rounds to x.
pub(crate) const TANH_SMALL: f32 = 4e-4;

/// tanh x = x·P(x²) / Q(x²): P and Q, the highest power first.
pub(crate) const TANH_OVER: [f32; 7] = [
    -2.760_768_5e-16,
    2.000_188e-13,
    -8.604_672e-11,
    5.122_297e-8,
    1.485_722_4e-5,
    6.372_619_3e-4,
    4.893_524_6e-3,
];
pub(crate) const TANH_UNDER: [f32; 4] = [1.198_258_4e-6, 1.185_347_1e-4, 2.268_434_6e-3, 4.893_525_3e-3];

/// Where erf rounds to 1 in f32.
const ERF_END: f32 = 4.0;

/// erf x = x·P(x²) / Q(x²): P and Q, the highest power first.
const ERF_OVER: [f32; 7] = [
    -2.726_142_3e-10,
    2.770_681_4e-8,
    -2.101_024e-6,
    -5.692_506_4e-5,
    -7.349_906_4e-4,
    -2.954_6e-3,
    -1.609_603_3e-2,
];
const ERF_UNDER: [f32; 5] = [-1.456_607_2e-5, -2.133_740_5e-4, -1.682_827e-3, -7.373_329_2e-3, -1.426_474e-2];

/// ln((1 + s) / (1 − s)) = 2·s·Σ s^2k / (2k + 1), the highest power first: enough for s <= 1/3.
pub(crate) const LOG_TERMS: [f32; 8] =
    [1.0 / 15.0, 1.0 / 13.0, 1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0, 1.0];

/// Horner's sum of powers of x, the coefficient of the highest first.
#[inline(always)]
pub(crate) fn polynomial(terms: &[f32], x: f32) -> f32 {
    terms.iter().fold(0.0, |sum, term| sum * x + term)
}

/// 2^n for -126 <= n <= 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits(((n + 127) << 23) as u32)
}

impl Elementary for f32 {
    /// e^x = 2^n·e^r with |r| <= ln 2 / 2; within 2 units in the last place.
    #[inline(always)]
    fn exponential(self) -> f32 {
        // Comparisons with NaN are false: it stays.
        let x = if self < EXP_RANGE.0 { EXP_RANGE.0 } else { self };
        let x = if x > EXP_RANGE.1 { EXP_RANGE.1 } else { x };
        let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
        let n = rounded - ROUNDER;
        let r = x - n * LN2_HIGH - n * LN2_LOW;
        let power = polynomial(&EXP_TERMS, r) * r * r + r + 1.0;
        // In two steps, so that results below the normal numbers and ∞ come out right.
        let n = rounded.to_bits() as i32 - ROUNDER.to_bits() as i32;
        let half = n >> 1;
        power * power_of_two(half.clamp(-126, 127)) * power_of_two((n - half).clamp(-126, 127))
    }

    /// 2^n·(e^r − 1) + (2^n − 1) with |r| <= ln 2 / 2; within 2 units in the last place.
    #[inline(always)]
    fn exponential_less_one(self) -> f32 {
        // Comparisons with NaN are false: it stays.
        let x = if self < EXP_RANGE.0 { EXP_RANGE.0 } else { self };
        let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
        let n = rounded - ROUNDER;
        let r = x - n * LN2_HIGH - n * LN2_LOW;
        let power = polynomial(&EXP_TERMS, r) * r * r + r;
        let scale = power_of_two((rounded.to_bits() as i32 - ROUNDER.to_bits() as i32).clamp(-126, 127));
        power * scale + (scale - 1.0)
    }

    /// By s = x / (2 + x); within 3 units in the last place.
    #[inline(always)]
    fn log_one_plus(self) -> f32 {
        let s = self / (2.0 + self);
        2.0 * s * polynomial(&LOG_TERMS, s * s)
    }

    /// x = m·2^e with √½ <= m < √2, and ln m = ln((1 + s) / (1 − s)); within 3 units in the last place.
    #[inline(always)]
    fn logarithm(self) -> f32 {
        const ROOT_HALF: u32 = 0x3f35_04f3;
        let exponent = (self.to_bits() as i32 - ROOT_HALF as i32) >> 23;
        let m = f32::from_bits((self.to_bits() as i32 - (exponent << 23)) as u32);
        let (s, e) = ((m - 1.0) / (m + 1.0), exponent as f32);
        let log = e * LN2_HIGH + (e * LN2_LOW + 2.0 * s * polynomial(&LOG_TERMS, s * s));
        if self.is_nan() { self } else { log }
    }

    /// x·P(x²) / Q(x²), the rational approximation of Eigen (Tillet, Rasmussen); within 7 units in the last place.
    #[inline(always)]
    fn hyperbolic_tangent(self) -> f32 {
        // Beyond, the quotient is 1 in f32. Comparisons with NaN are false: it stays.
        let x = if self < -TANH_END { -TANH_END } else { self };
        let x = if x > TANH_END { TANH_END } else { x };
        let square = x * x;
        let (over, under) = (polynomial(&TANH_OVER, square), polynomial(&TANH_UNDER, square));
        let quotient = x * over / under;
        // Near 0 the tangent is x, with its sign and its last bit.
        if self.abs() < TANH_SMALL { self } else { quotient.clamp(-1.0, 1.0) }
    }

    /// x·P(x²) / Q(x²), the rational approximation of Eigen; within 8 units in the last place.
    #[inline(always)]
    fn error_function(self) -> f32 {
        // Comparisons with NaN are false: it stays.
        let x = if self < -ERF_END { -ERF_END } else { self };
        let x = if x > ERF_END { ERF_END } else { x };
        let square = x * x;
        let quotient = x * polynomial(&ERF_OVER, square) / polynomial(&ERF_UNDER, square);
        if square >= ERF_END * ERF_END { x / ERF_END } else { quotient.clamp(-1.0, 1.0) }
    }
}

impl Elementary for f64 {
    #[inline]
    fn exponential(self) -> f64 {
        functions::exp(self)
    }
    #[inline]
    fn exponential_less_one(self) -> f64 {
        functions::exp_less_one(self)
    }
    #[inline]
    fn log_one_plus(self) -> f64 {
        functions::ln_one_plus(self)
    }
    #[inline]
    fn logarithm(self) -> f64 {
        functions::ln(self)
    }
    #[inline]
    fn hyperbolic_tangent(self) -> f64 {
        functions::tanh(self)
    }
    #[inline]
    fn error_function(self) -> f64 {
        functions::erf(self)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The largest error in units of the last place of the true result.
    pub(crate) fn worst(f: impl Fn(f32) -> f32, exact: impl Fn(f64) -> f64, low: f32, high: f32) -> f64 {
        const STEPS: u32 = 200_000;
        let at = |step: u32| low + (high - low) * (step as f32 / STEPS as f32);
        let error = |x: f32| {
            let want = exact(f64::from(x));
            let unit = f64::from((want as f32).abs().next_up() - (want as f32).abs());
            (f64::from(f(x)) - want).abs() / unit
        };
        (0..=STEPS).map(|step| error(at(step))).fold(0.0, f64::max)
    }

    #[test]
    fn errors_are_few_units_in_the_last_place() {
        let exp = worst(f32::exponential, f64::exp, -103.0, 88.7);
        assert!(exp <= 2.0, "exp is off by {exp} units");
        let near = worst(f32::hyperbolic_tangent, f64::tanh, -1.0, 1.0);
        let far = worst(f32::hyperbolic_tangent, f64::tanh, -12.0, 12.0);
        assert!(near.max(far) <= 7.0, "tanh is off by {near} and {far} units");
        let erf = worst(f32::error_function, libm::erf, -6.0, 6.0);
        assert!(erf <= 8.0, "erf is off by {erf} units");
        let less_one = |low| worst(f32::exponential_less_one, f64::exp_m1, low, 0.0);
        let (near, far) = (less_one(-1.0), less_one(-104.0));
        assert!(near.max(far) <= 2.0, "exp − 1 is off by {near} and {far} units");
        let log = worst(f32::log_one_plus, f64::ln_1p, 0.0, 1.0);
        assert!(log <= 3.0, "ln(1 + x) is off by {log} units");
        let log = worst(f32::logarithm, functions::ln, 1.01, 5000.0);
        let near = worst(f32::logarithm, functions::ln, 0.1, 1.01);
        assert!(log.max(near) <= 3.0, "ln is off by {log} and {near} units");
    }

    #[test]
    fn ends_and_nan() {
        for (x, want) in [(0.0, 1.0), (-1e30, 0.0), (f32::NEG_INFINITY, 0.0), (100.0, f32::INFINITY)] {
            assert_eq!(f32::exponential(x), want);
        }
        assert!(f32::NAN.exponential().is_nan() && f32::NAN.hyperbolic_tangent().is_nan());
        assert!(f32::NAN.exponential_less_one().is_nan() && f32::NAN.log_one_plus().is_nan());
        assert!(f32::NAN.logarithm().is_nan() && 1_f32.logarithm() == 0.0);
        assert!(f32::NAN.error_function().is_nan());
        assert_eq!([1e30_f32, f32::NEG_INFINITY, 0.0].map(f32::error_function), [1.0, -1.0, 0.0]);
        assert_eq!([f32::NEG_INFINITY, -1e-30, 0.0].map(f32::exponential_less_one), [-1.0, -1e-30, 0.0]);
        assert_eq!([1e-30_f32, 0.0].map(f32::log_one_plus), [1e-30, 0.0]);
        assert_eq!([1e30_f32, f32::NEG_INFINITY, 1e-40].map(f32::hyperbolic_tangent), [1.0, -1.0, 1e-40]);
        assert_eq!((-0.0_f32).hyperbolic_tangent().to_bits(), (-0.0_f32).to_bits());
    }
}
