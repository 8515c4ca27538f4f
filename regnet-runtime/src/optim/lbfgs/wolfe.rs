//! A line search by the strong Wolfe conditions: brackets a point, then narrows the bracket by cubics. As in PyTorch,
//! which has it from Lua Torch and Schmidt's minFunc; Nocedal and Wright, algorithms 3.5 and 3.6.

use super::descent::Objective;
use crate::base::error::Error;
use crate::machine::kernel::INSIDE;
use crate::model::scalar::Scalar;

/// The loss must fall by this share of what the slope promises,
const SUFFICIENT: f64 = 1e-4;
/// and the slope must be flatter than this share of the first.
const FLATTER: f64 = 0.9;

/// Loss and gradient at one place.
#[derive(Clone)]
pub(super) struct Point<T> {
    pub loss: f64,
    pub grads: Vec<T>,
}

/// The objective along a direction.
pub(super) struct Along<'a, 'o, T> {
    pub start: Vec<T>,
    pub direction: &'a [T],
    pub objective: &'a mut Objective<'o, T>,
}

impl<T: Scalar> Along<'_, '_, T> {
    /// params = start + length·direction
    pub fn point(&self, length: f64, params: &mut [T]) {
        params.copy_from_slice(&self.start);
        T::add_scaled(INSIDE, length, self.direction, params);
    }

    /// What is found at this length.
    fn at(&mut self, length: f64) -> Result<Trial<T>, Error> {
        let mut params = self.start.clone();
        self.point(length, &mut params);
        let mut grads = vec![T::of(0.0); params.len()];
        let loss = (self.objective)(&params, &mut grads)?;
        let slope = T::dot(INSIDE, &grads, self.direction);
        // Beyond where the loss has a value it is too high.
        let loss = if loss.is_nan() { f64::INFINITY } else { loss };
        Ok(Trial { length, slope, point: Point { loss, grads } })
    }
}

/// A place on the line.
#[derive(Clone)]
struct Trial<T> {
    length: f64,
    /// The derivative along the direction.
    slope: f64,
    point: Point<T>,
}

/// What the first phase found.
enum Found<T> {
    /// A place that meets both conditions.
    Done(Trial<T>),
    /// Two places with one between them.
    Bracket(Trial<T>, Trial<T>),
}

/// The length of the step, what is there, and how often the objective was asked.
pub(super) fn search<T: Scalar>(
    along: &mut Along<'_, '_, T>,
    (length, slope): (f64, f64),
    here: &Point<T>,
    change: f64,
    most: usize,
) -> Result<(f64, Point<T>, usize), Error> {
    let start = Trial { length: 0.0, slope, point: here.clone() };
    let mut search = Search { along, start, most, tried: 0 };
    let best = match search.bracket(length)? {
        Found::Done(trial) => trial,
        Found::Bracket(low, high) => search.zoom(low, high, change)?,
    };
    Ok((best.length, best.point, search.tried + 1))
}

struct Search<'s, 'a, 'o, T> {
    along: &'s mut Along<'a, 'o, T>,
    start: Trial<T>,
    most: usize,
    /// Points tried after the first.
    tried: usize,
}

impl<T: Scalar> Search<'_, '_, '_, T> {
    /// Whether the loss has not fallen enough.
    fn too_high(&self, trial: &Trial<T>) -> bool {
        trial.point.loss > self.start.point.loss + SUFFICIENT * trial.length * self.start.slope
    }

    fn flat_enough(&self, trial: &Trial<T>) -> bool {
        trial.slope.abs() <= -FLATTER * self.start.slope
    }

    /// Goes further until a place is good or two have one between them.
    fn bracket(&mut self, length: f64) -> Result<Found<T>, Error> {
        let mut before = self.start.clone();
        let mut trial = self.along.at(length)?;
        while self.tried < self.most {
            let risen = self.tried > 1 && trial.point.loss >= before.point.loss;
            if self.too_high(&trial) || risen {
                return Ok(Found::Bracket(before, trial));
            }
            if self.flat_enough(&trial) {
                return Ok(Found::Done(trial));
            }
            if trial.slope >= 0.0 {
                return Ok(Found::Bracket(before, trial));
            }
            let bounds = (trial.length + 0.01 * (trial.length - before.length), trial.length * 10.0);
            let next = lowest_of_cubic(&before, &trial, bounds);
            before = std::mem::replace(&mut trial, self.along.at(next)?);
            self.tried += 1;
        }
        Ok(Found::Bracket(self.start.clone(), trial))
    }

    /// Narrows the bracket until a place in it is good; else the lowest.
    fn zoom(&mut self, a: Trial<T>, b: Trial<T>, change: f64) -> Result<Trial<T>, Error> {
        let largest = T::largest_size(INSIDE, self.along.direction);
        let (mut low, mut high) = if a.point.loss <= b.point.loss { (a, b) } else { (b, a) };
        let mut slow = false;
        while self.tried < self.most {
            let (left, right) = (low.length.min(high.length), low.length.max(high.length));
            if (right - left) * largest < change {
                break;
            }
            let mut length = lowest_of_cubic(&low, &high, (left, right));
            // Too near to an end is little progress; twice in a row, or at the end itself, it is moved inwards.
            let margin = 0.1 * (right - left);
            if (right - length).min(length - left) < margin {
                if slow || length >= right || length <= left {
                    let nearer_right = (length - right).abs() < (length - left).abs();
                    length = if nearer_right { right - margin } else { left + margin };
                    slow = false;
                } else {
                    slow = true;
                }
            } else {
                slow = false;
            }
            let trial = self.along.at(length)?;
            self.tried += 1;
            if self.too_high(&trial) || trial.point.loss >= low.point.loss {
                high = trial;
                if high.point.loss < low.point.loss {
                    std::mem::swap(&mut low, &mut high);
                }
                continue;
            }
            if self.flat_enough(&trial) {
                return Ok(trial);
            }
            if trial.slope * (high.length - low.length) >= 0.0 {
                high = low;
            }
            low = trial;
        }
        Ok(low)
    }
}

/// Where the cubic through two places with their slopes is lowest, within bounds; their middle if it has no minimum.
fn lowest_of_cubic<T>(a: &Trial<T>, b: &Trial<T>, (least, most): (f64, f64)) -> f64 {
    let (a, b) = if a.length <= b.length { (a, b) } else { (b, a) };
    let width = b.length - a.length;
    let d1 = a.slope + b.slope - 3.0 * (b.point.loss - a.point.loss) / width;
    let square = d1 * d1 - a.slope * b.slope;
    if square >= 0.0 {
        let d2 = square.sqrt();
        let lowest = b.length - width * ((b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2));
        lowest.max(least).min(most)
    } else {
        0.5 * (least + most)
    }
}
