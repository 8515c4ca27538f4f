//! Moments of an activation whose input is normal: E φ, E φ², E φ′², and E φ(u)·φ(v) for two inputs that are correlated.
//! Closed forms for what is made of two straight pieces (a rule of quadrature would need the kink among its points),
//! the trapezoidal rule over ±8 standard deviations else, which converges faster than any power for smooth functions.

use std::f64::consts::{PI, TAU};

use crate::layers::function::{Activation, Form, below, density};

/// A normal distribution over units and examples.
#[derive(Clone, Copy, Debug)]
pub struct Normal {
    pub mean: f64,
    pub variance: f64,
}

/// What an activation makes of it.
pub struct Moments {
    pub mean: f64,
    /// E φ²
    pub square: f64,
    /// E φ′²
    pub slope: f64,
}

/// How far the integrals reach, in standard deviations: what lies beyond has a probability of 1e-15.
const REACH: f64 = 8.0;
/// Points in one standard deviation where the function is about as wide as the distribution.
const POINTS: f64 = 16.0;
/// So many times as many where a derivative jumps: the error is that of one step.
const KINKED: f64 = 8.0;
/// The most points in one standard deviation: beyond, the function is a step to the distribution.
const MOST_POINTS: f64 = 256.0;
/// The same for the double integral of correlations, whose outer function is smoothed by the inner one.
const OUTER_POINTS: f64 = 4.0;

impl Activation {
    /// E φ(z), E φ(z)², E φ′(z)² for z of that distribution.
    pub fn moments(self, z: Normal) -> Moments {
        if self.function.form == Form::Bent {
            let a = self.slope_below();
            let relu = relu(z);
            return Moments {
                mean: a * z.mean + (1.0 - a) * relu.mean,
                square: a * a * (z.mean * z.mean + z.variance) + (1.0 - a * a) * relu.square,
                slope: a * a + (1.0 - a * a) * relu.slope,
            };
        }
        let [mut mean, mut square, mut slope] = [0.0; 3];
        each(z, self.points(z), |x, weight| {
            let [y, d] = (self.function.at)(x, self.option);
            mean += weight * y;
            square += weight * y * y;
            slope += weight * d * d;
        });
        Moments { mean, square, slope }
    }

    /// E φ(u)·φ(v) for u and v of that distribution with a covariance.
    pub fn cross(self, z: Normal, covariance: f64) -> f64 {
        if covariance == 0.0 {
            return self.mean(z).powi(2);
        }
        if self.function.form == Form::Bent && z.mean == 0.0 {
            // Cho and Saul 2009, the arc-cosine kernel of degree 1.
            let (a, c) = (self.slope_below(), (covariance / z.variance).clamp(-1.0, 1.0));
            let relus = z.variance / TAU * ((1.0 - c * c).sqrt() + c * (PI - c.acos()));
            return a * covariance + (1.0 - a) * (1.0 - a) * relus;
        }
        // Both are a common part and one of their own; given the common part they are independent.
        let common = Normal { mean: 0.0, variance: covariance.abs() };
        let own = (z.variance - covariance.abs()).max(0.0);
        let given = |shift: f64| self.mean(Normal { mean: z.mean + shift, variance: own });
        let mut cross = 0.0;
        each(common, OUTER_POINTS, |shift, weight| {
            cross += weight * given(shift) * given(shift.copysign(shift * covariance));
        });
        cross
    }

    fn mean(self, z: Normal) -> f64 {
        if self.function.form == Form::Bent {
            let a = self.slope_below();
            return a * z.mean + (1.0 - a) * relu(z).mean;
        }
        let mut mean = 0.0;
        each(z, OUTER_POINTS.max(self.points(z) / 4.0), |x, weight| {
            mean += weight * (self.function.at)(x, self.option)[0];
        });
        mean
    }

    fn points(self, z: Normal) -> f64 {
        let points = (POINTS * z.variance.sqrt()).clamp(POINTS, MOST_POINTS);
        match self.function.form {
            Form::Kinked => KINKED * points,
            Form::Bent | Form::Smooth => points,
        }
    }

    fn slope_below(self) -> f64 {
        -(self.function.at)(-1.0, self.option)[0]
    }
}

/// Calls `add` with points of the distribution and their weights, which sum to 1.
fn each(z: Normal, points: f64, mut add: impl FnMut(f64, f64)) {
    let (deviation, count) = (z.variance.sqrt(), (REACH * points) as i32);
    if deviation == 0.0 {
        return add(z.mean, 1.0);
    }
    // Between the points lies 0, where a derivative may jump.
    for index in -count..count {
        let t = (f64::from(index) + 0.5) / points;
        add(z.mean + deviation * t, density(t) / points);
    }
}

/// Those of relu.
fn relu(z: Normal) -> Moments {
    let (mean, deviation) = (z.mean, z.variance.sqrt());
    if deviation == 0.0 {
        let kept = mean.max(0.0);
        return Moments { mean: kept, square: kept * kept, slope: f64::from(mean > 0.0) };
    }
    let t = mean / deviation;
    let (above, at) = (below(t), density(t));
    Moments {
        mean: mean * above + deviation * at,
        square: (mean * mean + z.variance) * above + mean * deviation * at,
        slope: above,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::function::Function;

    const RELU: Activation =
        Activation { function: Function::bent(|x, _| [x.max(0.0), f64::from(x > 0.0)]), option: 0.0 };
    const SINE: Activation =
        Activation { function: Function::smooth(|x, _| [x.sin(), x.cos()]), option: 0.0 };

    fn close(found: f64, expected: f64, within: f64) {
        assert!(
            (found - expected).abs() <= within * expected.abs().max(1e-3),
            "{found} instead of {expected}"
        );
    }

    #[test]
    fn relus_halve_and_leaky_relus_do_not() {
        let moments = RELU.moments(Normal { mean: 0.0, variance: 2.0 });
        close(moments.mean, (2.0 / TAU).sqrt(), 1e-15);
        close(moments.square, 1.0, 1e-15);
        close(moments.slope, 0.5, 1e-15);
        let leaky = Activation {
            function: Function::bent(|x, a| if x > 0.0 { [x, 1.0] } else { [a * x, a] }),
            option: 0.5,
        };
        let moments = leaky.moments(Normal { mean: 0.0, variance: 2.0 });
        close(moments.square, 1.25, 1e-15);
        close(moments.slope, 0.625, 1e-15);
    }

    /// A bent function through the quadrature of all others: the kink costs the step's square.
    #[test]
    fn closed_forms_are_the_integrals() {
        let general = Activation { function: Function { form: Form::Kinked, ..RELU.function }, ..RELU };
        for (mean, variance, covariance) in
            [(0.0, 1.0, 0.4), (0.3, 2.0, 1.5), (-1.0, 0.5, 0.2), (0.0, 1.0, -0.3)]
        {
            let z = Normal { mean, variance };
            let (closed, integral) = (RELU.moments(z), general.moments(z));
            close(closed.mean, integral.mean, 2e-3);
            close(closed.square, integral.square, 2e-3);
            close(RELU.cross(z, covariance), general.cross(z, covariance), 1e-2);
        }
    }

    /// E sin² = (1 − e^(−2q)) / 2, E cos² = (1 + e^(−2q)) / 2, E sin u·sin v = e^(−q)·sinh c.
    #[test]
    fn smooth_functions_are_integrated_to_nine_digits() {
        for (variance, covariance) in [(1.0, 0.5), (9.0, 3.0), (100.0, 50.0), (0.01, 0.004), (1.0, -0.5)] {
            let z = Normal { mean: 0.0, variance };
            let moments = SINE.moments(z);
            close(moments.square, 0.5 * (1.0 - f64::exp(-2.0 * variance)), 1e-9);
            close(moments.slope, 0.5 * (1.0 + f64::exp(-2.0 * variance)), 1e-9);
            close(SINE.cross(z, covariance), f64::exp(-variance) * f64::sinh(covariance), 1e-9);
        }
    }

    #[test]
    fn the_distribution_function_is_that_of_tables() {
        for (t, expected) in [(0.0, 0.5), (1.0, 0.841_344_746), (-1.0, 0.158_655_254), (2.5, 0.993_790_335)] {
            assert!((below(t) - expected).abs() < 2e-7, "{t}");
        }
    }

    #[test]
    fn without_variance_a_function_is_its_value() {
        let moments = SINE.moments(Normal { mean: 0.5, variance: 0.0 });
        close(moments.square, f64::sin(0.5).powi(2), 1e-15);
        close(RELU.moments(Normal { mean: -1.0, variance: 0.0 }).square, 0.0, 1e-15);
    }
}
