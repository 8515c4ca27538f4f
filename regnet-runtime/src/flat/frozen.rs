//! Which parts of the flat buffers training leaves as they are.

use std::ops::Range;

/// The frozen tensors, by their places in the flat buffers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frozen {
    pub(crate) params: Vec<Range<usize>>,
    pub(crate) stats: Vec<Range<usize>>,
}

impl Frozen {
    /// The running statistics that stay and are normalized with.
    pub(crate) fn stats(&self) -> &[Range<usize>] {
        &self.stats
    }

    /// Whether these parameters are frozen.
    pub(crate) fn holds(&self, params: &Range<usize>) -> bool {
        self.params.contains(params)
    }

    /// Copies the frozen parameters to `kept`; allocates only the first time.
    pub(crate) fn keep<T: Copy>(&self, params: &[T], kept: &mut Vec<T>) {
        kept.clear();
        for range in &self.params {
            kept.extend_from_slice(&params[range.clone()]);
        }
    }

    /// Puts back what `keep` copied.
    pub(crate) fn put_back<T: Copy>(&self, params: &mut [T], kept: &[T]) {
        let mut start = 0;
        for range in &self.params {
            params[range.clone()].copy_from_slice(&kept[start..start + range.len()]);
            start += range.len();
        }
    }

    /// Sets the gradients of frozen parameters to 0.
    pub(crate) fn silence<T: Copy + Default>(&self, grads: &mut [T]) {
        for range in &self.params {
            grads[range.clone()].fill(T::default());
        }
    }

    /// Adds a range, or takes it out.
    pub(crate) fn set(ranges: &mut Vec<Range<usize>>, range: Range<usize>, frozen: bool) {
        if range.is_empty() {
            return;
        }
        let place = ranges.binary_search_by_key(&range.start, |range| range.start);
        match (place, frozen) {
            (Err(place), true) => ranges.insert(place, range),
            (Ok(place), false) => drop(ranges.remove(place)),
            (Ok(_), true) | (Err(_), false) => {}
        }
    }
}
