//! Activations of one value, y_i = f(x_i): their formulas, which a layer applies by itself, and a product or another layer
//! on its way.

use crate::machine::elementary::Elementary;

/// A function of one value.
pub(crate) trait Pointwise<T>: Copy + Sync {
    /// y = f(x)
    fn value(self, x: T) -> T;
    /// d_x = f'(x) · d_y, from y = f(x).
    fn gradient(self, y: T, d_y: T) -> T;
}

/// The activations of one value.
#[derive(Clone, Copy, Debug)]
pub enum Curve {
    /// max(0, x)
    Relu(Relu),
    /// scale·max(0, x)
    ScaledRelu(ScaledRelu),
    /// x, or slope·x below 0
    LeakyRelu(LeakyRelu),
    /// The hyperbolic tangent.
    Tanh(Tanh),
    /// 1 / (1 + e^−x)
    Sigmoid(Sigmoid),
}

/// Runs a loop for the one curve, so that the choice stands outside of it.
macro_rules! with_curve {
    ($curve:expr, $f:ident => $loop:expr) => {
        match $curve {
            $crate::machine::curve::Curve::Relu($f) => $loop,
            $crate::machine::curve::Curve::ScaledRelu($f) => $loop,
            $crate::machine::curve::Curve::LeakyRelu($f) => $loop,
            $crate::machine::curve::Curve::Tanh($f) => $loop,
            $crate::machine::curve::Curve::Sigmoid($f) => $loop,
        }
    };
}
pub(crate) use with_curve;

/// The positive part of each value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relu {
    /// Values of one example.
    pub len: usize,
}

impl<T: Elementary> Pointwise<T> for Relu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        // A comparison with NaN is false: it passes, where `max` would make it 0.
        if x < T::zero() { T::zero() } else { x }
    }

    /// d_y where y > 0 or NaN; 0 at the kink.
    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        if y <= T::zero() { T::zero() } else { d_y }
    }
}

/// scale·max(0, x): a relu behind which a dropout keeps and scales. What it drops is 0 as what the relu cut off, so
/// that the gradient of both needs no mask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaledRelu {
    /// What the dropout multiplies by, above 0.
    pub scale: f64,
}

impl<T: Elementary> Pointwise<T> for ScaledRelu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        T::of(self.scale) * if x < T::zero() { T::zero() } else { x }
    }

    /// scale·d_y where y > 0 or NaN.
    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        if y <= T::zero() { T::zero() } else { T::of(self.scale) * d_y }
    }
}

/// The positive part of each value and a fraction of the negative one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeakyRelu {
    /// Values of one example.
    pub len: usize,
    /// The factor below 0; above 0 itself, so that y has the sign of x.
    pub slope: f64,
}

impl<T: Elementary> Pointwise<T> for LeakyRelu {
    #[inline(always)]
    fn value(self, x: T) -> T {
        if x > T::zero() { x } else { T::of(self.slope) * x }
    }

    /// d_y where y > 0, else slope·d_y.
    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        debug_assert!(self.slope > 0.0, "the slope {} hides the sign of the input", self.slope);
        if y > T::zero() { d_y } else { T::of(self.slope) * d_y }
    }
}

/// The hyperbolic tangent of each value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tanh {
    /// Values of one example.
    pub len: usize,
}

impl<T: Elementary> Pointwise<T> for Tanh {
    #[inline(always)]
    fn value(self, x: T) -> T {
        x.hyperbolic_tangent()
    }

    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        (T::one() - y * y) * d_y
    }
}

/// The logistic function of each value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sigmoid {
    /// Values of one example.
    pub len: usize,
}

impl<T: Elementary> Pointwise<T> for Sigmoid {
    #[inline(always)]
    fn value(self, x: T) -> T {
        // For very negative x the exponential is infinite and the quotient 0, which is right.
        T::one() / (T::one() + (-x).exponential())
    }

    #[inline(always)]
    fn gradient(self, y: T, d_y: T) -> T {
        y * (T::one() - y) * d_y
    }
}
