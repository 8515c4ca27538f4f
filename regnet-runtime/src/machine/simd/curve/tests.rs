//! Errors in units of the last place, and the portable twins, on every level of the machine.

use super::*;
use crate::base::rng::Rng;
use crate::machine::elementary::tests::worst;
use crate::machine::pointwise;
use crate::machine::simd::available;
use crate::machine::simd::vector::WIDEST;

/// Units in the last place: a rounded sum of the exponential, and a quotient after it.
const EXP_UNITS: f64 = 1.1;
const SIGMOID_UNITS: f64 = 2.5;
/// The rational function itself, and its quotient; without fused multiply-adds products round too, as in the twin.
const TANH_UNITS: f64 = 6.0;
const TANH_UNITS_UNFUSED: f64 = 7.0;

/// Against the portable loops: both errors together, and a few roundings.
const TWIN_BOUND: f32 = 16.0 * f32::EPSILON;

const CURVES: [Curve; 4] = [
    Curve::Relu(Relu { len: 1 }),
    Curve::LeakyRelu(LeakyRelu { len: 1, slope: 0.1 }),
    Curve::Tanh(Tanh { len: 1 }),
    Curve::Sigmoid(Sigmoid { len: 1 }),
];

fn levels() -> impl Iterator<Item = Level> {
    available(&crate::base::environment::instruction_set())
        .iter()
        .copied()
        .filter(|&level| level != Level::Portable)
}

fn of_one(level: Level, curve: Curve) -> impl Fn(f32) -> f32 {
    move |x| {
        let mut y = [x];
        assert!(values(level, curve, None, &mut y));
        y[0]
    }
}

fn e_to_the(level: Level) -> impl Fn(f32) -> f32 {
    compiled! {
        /// # Safety
        /// A level of this machine.
        unsafe fn one_on(x: &mut [f32; WIDEST]) = one;
    }
    #[inline(always)]
    unsafe fn one<V: Vector>(x: &mut [f32; WIDEST]) {
        // SAFETY: V is enabled; a vector has no more than `WIDEST` values.
        unsafe { V::store(x.as_mut_ptr(), exponential::<V>(V::load(x.as_ptr()))) }
    }
    move |x| {
        let mut x = [x; WIDEST];
        // SAFETY: the level is one of this machine's.
        assert!(unsafe { one_on(level, &mut x) }, "a level with vectors");
        x[0]
    }
}

#[test]
fn errors_are_few_units_in_the_last_place() {
    for level in levels() {
        let exp = worst(e_to_the(level), f64::exp, -103.0, 88.7);
        assert!(exp <= EXP_UNITS, "exp is off by {exp} units on {level:?}");
        let tanh = of_one(level, CURVES[2]);
        let (near, far) = (worst(&tanh, f64::tanh, -1.0, 1.0), worst(&tanh, f64::tanh, -12.0, 12.0));
        let most = if level == Level::Vector128 { TANH_UNITS_UNFUSED } else { TANH_UNITS };
        assert!(near.max(far) <= most, "tanh is off by {near} and {far} units on {level:?}");
        // Below −88 the exponential overflows and the quotient is 0, where the value is below the normal numbers.
        let sigmoid = worst(of_one(level, CURVES[3]), |x| 1.0 / (1.0 + (-x).exp()), -88.0, 30.0);
        assert!(sigmoid <= SIGMOID_UNITS, "sigmoid is off by {sigmoid} units on {level:?}");
    }
}

#[test]
fn ends_and_nan() {
    for level in levels() {
        let (exp, tanh, sigmoid) = (e_to_the(level), of_one(level, CURVES[2]), of_one(level, CURVES[3]));
        for (x, want) in [
            (0.0, 1.0),
            (-1e30, 0.0),
            (f32::NEG_INFINITY, 0.0),
            (100.0, f32::INFINITY),
            (f32::INFINITY, f32::INFINITY),
        ] {
            assert_eq!(exp(x), want, "{level:?}");
        }
        let ends = [f32::INFINITY, -1e30, 1e-40, 1e-30].map(&tanh);
        assert_eq!(ends, [1.0, -1.0, 1e-40, 1e-30], "{level:?}");
        assert_eq!(tanh(-0.0).to_bits(), (-0.0_f32).to_bits());
        assert_eq!([f32::NEG_INFINITY, 0.0, f32::INFINITY].map(&sigmoid), [0.0, 0.5, 1.0], "{level:?}");
        for curve in CURVES {
            assert!(of_one(level, curve)(f32::NAN).is_nan(), "{curve:?} on {level:?}");
        }
        assert!(exp(f32::NAN).is_nan());
    }
}

#[test]
fn vectors_agree_with_the_portable_loops() {
    for level in levels() {
        for len in [0, 1, 7, 8, 15, 16, 17, 33, 100] {
            let mut rng = Rng::new(len as u64);
            let mut draw = || -> Vec<f32> { (0..len).map(|_| rng.normal() as f32).collect() };
            let (mut x, d_y) = (draw(), draw());
            if len > 5 {
                x[3] = 0.0;
            }
            for curve in CURVES {
                let (mut y, mut d_x) = (vec![9.0; len], vec![9.0; len]);
                values(level, curve, Some(&x), &mut y);
                gradients(level, curve, &y, Some(&d_y), &mut d_x);
                let (mut y_in_place, mut d_in_place) = (x.clone(), d_y.clone());
                values(level, curve, None, &mut y_in_place);
                gradients(level, curve, &y, None, &mut d_in_place);
                assert_eq!((&y_in_place, &d_in_place), (&y, &d_x));
                let (mut y_twin, mut d_twin) = (x.clone(), d_y.clone());
                pointwise::values(curve, &mut y_twin);
                pointwise::gradients(curve, &y, &mut d_twin);
                for (got, want) in y.iter().zip(&y_twin).chain(d_x.iter().zip(&d_twin)) {
                    let close = (got - want).abs() <= TWIN_BOUND * want.abs().max(1.0);
                    assert!(close, "{curve:?} on {level:?}, {len} values: {got}, not {want}");
                }
            }
        }
    }
}
