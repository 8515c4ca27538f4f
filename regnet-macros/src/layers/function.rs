//! Functions of one value, as activations and the prediction of signals know them.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// A function of one value, for the prediction.
#[derive(Clone, Copy)]
pub struct Function {
    /// Value and derivative at x, by the layer's one option.
    pub at: fn(f64, f64) -> [f64; 2],
    pub form: Form,
}

/// How a function is integrated.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    /// a·x below 0 and x above.
    Bent,
    /// Its derivative jumps somewhere.
    Kinked,
    Smooth,
}

impl Function {
    pub const fn smooth(at: fn(f64, f64) -> [f64; 2]) -> Function {
        Function { at, form: Form::Smooth }
    }

    pub const fn bent(at: fn(f64, f64) -> [f64; 2]) -> Function {
        Function { at, form: Form::Bent }
    }

    pub const fn kinked(at: fn(f64, f64) -> [f64; 2]) -> Function {
        Function { at, form: Form::Kinked }
    }
}

/// A function with its option's value.
#[derive(Clone, Copy)]
pub struct Activation {
    pub function: Function,
    pub option: f64,
}

/// The standard normal density.
pub fn density(t: f64) -> f64 {
    (-0.5 * t * t).exp() / TAU.sqrt()
}

/// The standard normal distribution function, within 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26), exact at 0.
pub fn below(t: f64) -> f64 {
    const TERMS: [f64; 5] = [0.254_829_592, -0.284_496_736, 1.421_413_741, -1.453_152_027, 1.061_405_429];
    if t == 0.0 {
        return 0.5;
    }
    let x = t.abs() * FRAC_1_SQRT_2;
    let k = 1.0 / (1.0 + 0.327_591_1 * x);
    let tail = 0.5 * TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) * k) * (-x * x).exp();
    if t > 0.0 { 1.0 - tail } else { tail }
}

pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
