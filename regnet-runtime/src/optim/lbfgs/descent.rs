//! The iteration: directions from the remembered steps, and when it ends.

use std::collections::VecDeque;

use super::wolfe::{self, Along, Point};
use super::{Ending, LBfgs, Minimum};
use crate::base::error::Error;
use crate::machine::kernel::INSIDE;
use crate::model::scalar::Scalar;

/// Loss and gradient (written to the second argument) at some parameters.
pub(super) type Objective<'o, T> = dyn FnMut(&[T], &mut [T]) -> Result<f64, Error> + 'o;

/// A step s, how the gradient changed along it (y), and 1 / y·s.
struct Pair<T> {
    step: Vec<T>,
    change: Vec<T>,
    rho: f64,
}

/// Pairs of less curvature y·s would make H indefinite.
const LEAST_CURVATURE: f64 = 1e-10;

/// The last pairs, oldest first, and the scale of H without them.
struct Curvature<T> {
    pairs: VecDeque<Pair<T>>,
    most: usize,
    scale: f64,
}

impl<T: Scalar> Curvature<T> {
    /// Remembers a step along which the gradient changed from `before` to `after`.
    fn remember(&mut self, step: Vec<T>, before: &[T], after: &[T]) {
        let mut change = after.to_vec();
        T::add_scaled(INSIDE, -1.0, before, &mut change);
        let curvature = T::dot(INSIDE, &change, &step);
        if curvature > LEAST_CURVATURE {
            if self.pairs.len() == self.most {
                self.pairs.pop_front();
            }
            self.scale = curvature / T::dot(INSIDE, &change, &change);
            self.pairs.push_back(Pair { step, change, rho: curvature.recip() });
        }
    }

    /// −H·g by two loops over the pairs (Nocedal and Wright, algorithm 7.4).
    fn direction(&self, grads: &[T]) -> Vec<T> {
        let mut d = grads.to_vec();
        T::scale_by(INSIDE, -1.0, &mut d);
        let mut alphas = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let alpha = T::dot(INSIDE, &pair.step, &d) * pair.rho;
            T::add_scaled(INSIDE, -alpha, &pair.change, &mut d);
            alphas.push(alpha);
        }
        T::scale_by(INSIDE, self.scale, &mut d);
        for (pair, alpha) in self.pairs.iter().zip(alphas.into_iter().rev()) {
            let beta = T::dot(INSIDE, &pair.change, &d) * pair.rho;
            T::add_scaled(INSIDE, alpha - beta, &pair.step, &mut d);
        }
        d
    }
}

impl LBfgs {
    /// Minimizes an objective from `params`, which end at the lowest point found.
    pub(super) fn descend<T: Scalar>(
        &self,
        params: &mut [T],
        objective: &mut Objective<'_, T>,
    ) -> Result<Minimum, Error> {
        let most = self.evaluations.unwrap_or(self.iterations * 5 / 4);
        let mut here = Point { loss: 0.0, grads: vec![T::of(0.0); params.len()] };
        here.loss = objective(params, &mut here.grads)?;
        if !here.loss.is_finite() {
            return Err(Error::NotFinite(format!(
                "the loss is {} at the start of the minimization",
                here.loss
            )));
        }
        let mut minimum = Minimum { losses: vec![here.loss], evaluations: 1, ending: Ending::Iterations };
        if T::largest_size(INSIDE, &here.grads) <= self.gradient {
            minimum.ending = Ending::Gradient;
            return Ok(minimum);
        }
        let mut curvature = Curvature { pairs: VecDeque::new(), most: self.history, scale: 1.0 };
        for iteration in 0..self.iterations {
            let direction = curvature.direction(&here.grads);
            let first = iteration == 0;
            let length = if first { T::sum_of_sizes(INSIDE, &here.grads).recip().min(1.0) } else { 1.0 };
            let slope = T::dot(INSIDE, &here.grads, &direction);
            if slope > -self.change {
                minimum.ending = Ending::Flat;
                break;
            }
            let searches = most.saturating_sub(minimum.evaluations);
            let mut along = Along { start: params.to_vec(), direction: &direction, objective };
            let (length, there, evaluations) =
                wolfe::search(&mut along, (length, slope), &here, self.change, searches)?;
            along.point(length, params);
            minimum.evaluations += evaluations;
            minimum.losses.push(there.loss);
            let mut step = direction;
            T::scale_by(INSIDE, length, &mut step);
            let ending = if iteration + 1 == self.iterations {
                Some(Ending::Iterations)
            } else if minimum.evaluations >= most {
                Some(Ending::Evaluations)
            } else if T::largest_size(INSIDE, &there.grads) <= self.gradient {
                Some(Ending::Gradient)
            } else if T::largest_size(INSIDE, &step) <= self.change
                || (there.loss - here.loss).abs() < self.change
            {
                Some(Ending::Change)
            } else {
                None
            };
            curvature.remember(step, &here.grads, &there.grads);
            here = there;
            if let Some(ending) = ending {
                minimum.ending = ending;
                break;
            }
        }
        Ok(minimum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley, twice, of different steepness.
    fn valley(x: &[f64], d_x: &mut [f64]) -> Result<f64, Error> {
        let mut value = 0.0;
        for (pair, (x, d)) in x.chunks(2).zip(d_x.chunks_mut(2)).enumerate() {
            let steep = 100.0 / (1.0 + pair as f64);
            let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
            value += a * a + steep * b * b;
            d[0] = -2.0 * a - 4.0 * steep * b * x[0];
            d[1] = 2.0 * steep * b;
        }
        Ok(value)
    }

    const START: [f64; 4] = [-1.2, 1.0, 0.5, -0.7];

    /// Made by tests/reference/lbfgs.py: PyTorch's parameters after so many iterations, remembering 5 steps.
    #[test]
    #[rustfmt::skip]
    fn the_path_is_pytorchs() {
        // 64-bit rounding, which the valley doubles many times in 40 iterations
        const CLOSE: f64 = 1e-8;
        let check = |iterations: usize, evaluations: usize, expected: [f64; 4]| {
            let mut x = START;
            let settings = LBfgs::new().iterations(iterations).evaluations(1000).history(5).tolerances(1e-12, 1e-14);
            let minimum = settings.descend(&mut x, &mut valley).unwrap();
            for (x, expected) in x.iter().zip(expected) {
                assert!((x - expected).abs() < CLOSE, "{iterations} iterations: {x} for {expected}");
            }
            assert_eq!(minimum.evaluations, evaluations, "{iterations} iterations");
        };
        check(1, 2, [-0.762322371092164, 1.1786439301664637, 0.3091758018676411, -0.5071457572066586]);
        check(2, 3, [-0.9208201002312046, 1.080390892015134, 0.2962861895694195, -0.4768229144818677]);
        check(5, 6, [-0.9955031353367136, 0.9991513580384825, 0.07521932917517002, -0.057896283908719676]);
        check(10, 13, [-0.6757189013310361, 0.48568567462506446, 0.58370844865077, 0.2736965095058476]);
        check(20, 25, [0.11232373611875925, -0.00866413504238054, 1.020873029179591, 1.0600347676302613]);
        check(40, 48, [1.0799117708446266, 1.1706151195662264, 1.1196174180064324, 1.2488833984096552]);
    }

    #[test]
    fn every_ending_is_told() {
        let end = |settings: LBfgs| settings.descend(&mut START.clone(), &mut valley).unwrap();
        assert_eq!(end(LBfgs::new().evaluations(1000)).ending, Ending::Flat);
        assert_eq!(end(LBfgs::new().tolerances(1e-3, 1e-15)).ending, Ending::Gradient);
        assert_eq!(end(LBfgs::new().iterations(3).evaluations(99)).ending, Ending::Iterations);
        assert_eq!(end(LBfgs::new().evaluations(4)).ending, Ending::Evaluations);
        assert_eq!(end(LBfgs::new().evaluations(1000).tolerances(0.0, 0.1)).ending, Ending::Change);
        let minimum = end(LBfgs::new().tolerances(1e9, 0.0));
        assert_eq!((minimum.ending, minimum.evaluations, minimum.losses.len()), (Ending::Gradient, 1, 1));
        let text = end(LBfgs::new().iterations(3).evaluations(99)).to_string();
        assert!(text.ends_with("evaluations: all iterations are done"), "{text}");
    }

    #[test]
    fn a_loss_that_is_not_finite_at_the_start_is_an_error_and_later_a_shorter_step() {
        let nothing = LBfgs::new().descend(&mut [0.0_f64], &mut |_, _| Ok(f64::NAN));
        assert!(matches!(nothing, Err(Error::NotFinite(_))));
        // −ln x + x has its minimum at 1 and no value below 0
        let mut x = [5.0_f64];
        let mut steps = |x: &[f64], d: &mut [f64]| {
            d[0] = 1.0 - 1.0 / x[0];
            Ok(if x[0] > 0.0 { x[0] - x[0].ln() } else { f64::NAN })
        };
        LBfgs::new().tolerances(1e-9, 1e-15).descend(&mut x, &mut steps).unwrap();
        assert!((x[0] - 1.0).abs() < 1e-6, "{}", x[0]);
    }
}
