//! Which examples make a batch, and their way into the buffers of a step.

use std::ops::Range;

use crate::base::rng::Rng;
use crate::base::targets::Targets;

/// The batches of `len` examples in order. In training a remainder of one example joins the batch before
/// it, since a norm over the batch has no variance for it: 9 examples by 4 are `0..4, 4..9`. At evaluation
/// it stays: `0..4, 4..8, 8..9`.
pub(crate) fn batch_ranges(len: usize, size: usize, training: bool) -> impl Iterator<Item = Range<usize>> {
    (0..batch_count(len, size, training)).map(move |batch| batch_range(len, size, training, batch))
}

/// How many there are.
pub(crate) fn batch_count(len: usize, size: usize, training: bool) -> usize {
    assert!(size > 0, "a batch holds at least one example");
    let joins = training && len > size && len % size == 1;
    len.div_ceil(size) - usize::from(joins)
}

/// One of them.
pub(crate) fn batch_range(len: usize, size: usize, training: bool, batch: usize) -> Range<usize> {
    let start = batch * size;
    start..if batch + 1 == batch_count(len, size, training) { len } else { start + size }
}

/// Brings the items into a random order (Fisher and Yates).
pub(crate) fn shuffle(items: &mut [usize], rng: &mut Rng) {
    for last in (1..items.len()).rev() {
        let chosen = (rng.uniform() * (last + 1) as f64) as usize;
        items.swap(last, chosen);
    }
}

/// Some examples of a data set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Examples<'a, T> {
    pub x: &'a [T],
    pub targets: Targets<'a, T>,
    /// How much each counts; all the same where there are none.
    pub weights: Option<&'a [f64]>,
    /// How much each target value counts, likewise.
    pub masks: Option<&'a [T]>,
    /// How much an example of the data set counts on average: by that the loss of a batch is divided, so that an example
    /// counts the same in whatever batch it is. Where nothing is said, by the batch's own weight.
    pub mean: Option<f64>,
}

impl<'a, T> Examples<'a, T> {
    /// Of which each counts as one.
    pub(crate) fn plain(x: &'a [T], targets: Targets<'a, T>) -> Examples<'a, T> {
        Examples { x, targets, weights: None, masks: None, mean: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(len: usize, size: usize, training: bool) -> Vec<Range<usize>> {
        batch_ranges(len, size, training).collect()
    }

    #[test]
    fn a_training_remainder_of_one_joins_the_batch_before() {
        assert_eq!(ranges(9, 4, true), [0..4, 4..9]);
        assert_eq!(ranges(9, 4, false), [0..4, 4..8, 8..9]);
        assert_eq!(ranges(10, 4, true), [0..4, 4..8, 8..10]);
    }

    #[test]
    fn every_example_is_in_exactly_one_batch() {
        for len in 0..40 {
            for size in 1..12 {
                for training in [true, false] {
                    let ranges = ranges(len, size, training);
                    let visited: Vec<usize> = ranges.iter().cloned().flatten().collect();
                    assert_eq!(visited, (0..len).collect::<Vec<_>>(), "{len} by {size}");
                    let limit = size + usize::from(training);
                    assert!(ranges.iter().all(|range| !range.is_empty() && range.len() <= limit));
                    let lonely = training && len > 1 && size > 1;
                    assert!(!lonely || ranges.iter().all(|range| range.len() > 1), "{len} by {size}");
                }
            }
        }
    }

    #[test]
    fn a_shuffle_is_a_permutation_and_repeats_with_its_seed() {
        let shuffled = |seed| {
            let mut items: Vec<usize> = (0..100).collect();
            shuffle(&mut items, &mut Rng::new(seed));
            items
        };
        assert_eq!(shuffled(1), shuffled(1));
        assert_ne!(shuffled(1), shuffled(2));
        let mut sorted = shuffled(1);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..100).collect::<Vec<_>>());
    }

    /// 6 orders of 3 items, 60,000 draws: the standard deviation of each count is 91.
    #[test]
    fn all_orders_are_equally_likely() {
        let (mut rng, mut counts) = (Rng::new(3), std::collections::BTreeMap::new());
        for _ in 0..60_000 {
            let mut items = [0, 1, 2];
            shuffle(&mut items, &mut rng);
            *counts.entry(items).or_insert(0u32) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| count.abs_diff(10_000) < 5 * 91), "{counts:?}");
    }
}
