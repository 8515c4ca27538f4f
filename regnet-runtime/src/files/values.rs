//! Values that no training ends with: NaN, infinities, a variance below 0. A network that has one predicts nothing.

use super::places::{Place, places};
use crate::base::file::Fault;
use crate::base::real::Real;
use crate::model::network::State;
use crate::spec::Spec;

/// Which values of a file are taken.
#[derive(Clone, Copy, Debug)]
pub enum Accept {
    /// Those that a training can end with; else the error says what takes the others.
    Sound(&'static str),
    /// All.
    AsTheyAre,
}

impl Accept {
    /// Whether the values of a tensor are taken; else the first that is not, by its place.
    pub fn check<T: Real>(self, place: &Place, values: &[T]) -> Result<(), Fault> {
        let Accept::Sound(otherwise) = self else { return Ok(()) };
        fault(place, values).map_or(Ok(()), |text| Err(Fault::Content(text + otherwise)))
    }
}

/// Whether a training can have all values of a state; else the first that it cannot, by its place.
pub fn check_state<T: Real>(spec: &Spec, state: &State<T>) -> Result<(), String> {
    let fault = places(spec).iter().find_map(|place| fault(place, place.values(state)));
    fault.map_or(Ok(()), Err)
}

/// What is wrong with the values of a tensor, if anything is.
fn fault<T: Real>(place: &Place, values: &[T]) -> Option<String> {
    let below = if place.nonnegative { T::zero() } else { T::neg_infinity() };
    let index = values.iter().position(|value| !(value.is_finite() && *value >= below))?;
    let (name, at, value) = (&place.name, axes_of(index, place.shape), values[index]);
    let expected = if place.nonnegative { "a finite number from 0 up" } else { "a finite number" };
    Some(format!("`{name}`{at:?} is {value:?}, expected {expected}"))
}

/// Where a value stands, one number an axis.
fn axes_of(mut index: usize, shape: &[usize]) -> Vec<usize> {
    let mut at = vec![0; shape.len()];
    for (at, axis) in at.iter_mut().zip(shape).rev() {
        (*at, index) = (index % axis, index / axis);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_number_for_each_axis() {
        assert_eq!(axes_of(0, &[3, 4]), [0, 0]);
        assert_eq!(axes_of(7, &[3, 4]), [1, 3]);
        assert_eq!(axes_of(23, &[2, 3, 4]), [1, 2, 3]);
        assert_eq!(axes_of(2, &[3]), [2]);
    }
}
