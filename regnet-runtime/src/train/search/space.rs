//! The points of a search.

use crate::base::functions::{exp, ln};
use crate::base::rng::{Key, Rng};

/// Where a value is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub enum Range {
    /// All numbers from the first to the second alike.
    Uniform(f64, f64),
    /// Their logarithms alike: rates and penalties, of which the first is above 0.
    Log(f64, f64),
    /// One of these.
    OneOf(Vec<f64>),
}

impl Range {
    /// All numbers from `low` to `high` alike.
    ///
    /// # Panics
    /// If they are not finite or not in order.
    #[must_use]
    #[track_caller]
    pub fn uniform(low: f64, high: f64) -> Range {
        assert!(low <= high && (high - low).is_finite(), "no range goes from {low} to {high}");
        Range::Uniform(low, high)
    }

    /// Numbers from `low` to `high` with logarithms alike: as many from 1e-4 to 1e-3 as from 1e-3 to 1e-2.
    ///
    /// # Panics
    /// If the first is not above 0, or they are not finite or not in order.
    #[must_use]
    #[track_caller]
    pub fn log(low: f64, high: f64) -> Range {
        assert!(
            0.0 < low && low <= high && high.is_finite(),
            "no logarithmic range goes from {low} to {high}"
        );
        Range::Log(low, high)
    }

    /// One of these.
    ///
    /// # Panics
    /// If there are none.
    #[must_use]
    #[track_caller]
    pub fn one_of(values: &[f64]) -> Range {
        assert!(!values.is_empty(), "none of no values can be drawn");
        Range::OneOf(values.to_vec())
    }

    fn draw(&self, rng: &mut Rng) -> f64 {
        let u = rng.uniform();
        match self {
            Range::Uniform(low, high) => low + u * (high - low),
            Range::Log(low, high) => exp(ln(*low) + u * (ln(*high) - ln(*low))).clamp(*low, *high),
            // u is below 1.
            Range::OneOf(values) => values[((u * values.len() as f64) as usize).min(values.len() - 1)],
        }
    }
}

/// Every combination; the last value changes first.
pub(super) fn combinations(values: &[&[f64]]) -> Vec<Vec<f64>> {
    if values.is_empty() {
        return Vec::new();
    }
    values.iter().fold(vec![Vec::new()], |points, values| {
        let with = |point: &Vec<f64>, value: f64| [point.as_slice(), &[value]].concat();
        points.iter().flat_map(|point| values.iter().map(move |value| with(point, *value))).collect()
    })
}

/// So many points, each from a stream of its own: more trials begin with those of fewer.
pub(super) fn draws(count: usize, ranges: &[Range], seed: u64) -> Vec<Vec<f64>> {
    let point = |number: usize| {
        let mut rng = Rng::from_key(Key::new(seed).fork(number as u64));
        ranges.iter().map(|range| range.draw(&mut rng)).collect()
    };
    if ranges.is_empty() { Vec::new() } else { (0..count).map(point).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_every_combination_once() {
        let points = combinations(&[&[1.0, 2.0], &[3.0, 4.0, 5.0]]);
        let expected = [[1.0, 3.0], [1.0, 4.0], [1.0, 5.0], [2.0, 3.0], [2.0, 4.0], [2.0, 5.0]];
        assert_eq!(points, expected.map(|point| point.to_vec()));
        assert!(combinations(&[]).is_empty() && combinations(&[&[1.0], &[]]).is_empty());
    }

    #[test]
    fn draws_lie_in_their_ranges_and_fill_them() {
        let ranges = [Range::uniform(-1.0, 3.0), Range::log(1e-6, 1e-2), Range::one_of(&[7.0, 8.0])];
        let points = draws(2000, &ranges, 5);
        assert_eq!(points[..10], draws(10, &ranges, 5));
        assert_ne!(points, draws(2000, &ranges, 6));
        let share =
            |of: &dyn Fn(&Vec<f64>) -> bool| points.iter().filter(|point| of(point)).count() as f64 / 2000.0;
        // Half of 2000 draws lie within 4 deviations, 4·√(0.25/2000).
        let near = |share: f64| (share - 0.5).abs() < 0.045;
        assert!(near(share(&|point| point[0] < 1.0)) && near(share(&|point| point[1] < 1e-4)));
        assert!(near(share(&|point| point[2] == 7.0)));
        assert!(
            points.iter().all(|point| (-1.0..=3.0).contains(&point[0]) && (1e-6..=1e-2).contains(&point[1]))
        );
    }
}
