//! The running statistics as a forward pass in training sees them: to be moved, or to be normalized with.

use std::ops::{Deref, DerefMut, Range};

use crate::flat::frozen::Frozen;

/// Statistics of a network, or of a part of it.
#[derive(Debug)]
pub struct Stats<'a, T> {
    values: &'a mut [T],
    /// The places of frozen statistics in the network's.
    frozen: &'a [Range<usize>],
    /// Where these begin in the network's.
    start: usize,
    /// Whether what a pass holds constant stays as the pass before it left it.
    held: bool,
    /// The weight of the new batch where they are measured, whatever the layer's momentum is.
    share: Option<f64>,
}

impl<'a, T> Stats<'a, T> {
    /// Of which none is frozen.
    pub fn new(values: &'a mut [T]) -> Stats<'a, T> {
        Stats { values, frozen: &[], start: 0, held: false, share: None }
    }

    /// Those of a network with frozen parts.
    pub(crate) fn of(values: &'a mut [T], frozen: &'a Frozen) -> Stats<'a, T> {
        Stats::with_frozen(values, frozen.stats())
    }

    pub(crate) fn with_frozen(values: &'a mut [T], frozen: &'a [Range<usize>]) -> Stats<'a, T> {
        Stats { frozen, ..Stats::new(values) }
    }

    /// The same for a pass that is to be compared with the one before it in this workspace: factors through which no
    /// gradient goes are taken from there.
    pub(crate) fn held(self) -> Stats<'a, T> {
        Stats { held: true, ..self }
    }

    /// The same for a pass that measures: its batch alone decides them, and no output depends on what they were. A
    /// layer that moves them several times in a pass gives their mean by `nth`.
    pub(crate) fn measured(self) -> Stats<'a, T> {
        Stats { share: Some(1.0), ..self }
    }

    /// The same for a layer that has moved them `before` times in this pass.
    pub(crate) fn nth(self, before: usize) -> Stats<'a, T> {
        Stats { share: self.share.map(|_| 1.0 / (before + 1) as f64), ..self }
    }

    /// The weight of the new batch in a pass that measures.
    pub(crate) fn measured_share(&self) -> Option<f64> {
        self.share
    }

    /// The statistics of one layer.
    pub fn part(&mut self, range: Range<usize>) -> Stats<'_, T> {
        let Stats { frozen, held, share, .. } = *self;
        Stats { start: self.start + range.start, values: &mut self.values[range], frozen, held, share }
    }

    /// Whether any of them is frozen: then the layer normalizes with them, and moves none.
    pub(crate) fn is_frozen(&self) -> bool {
        let own = self.start..self.start + self.values.len();
        self.frozen.iter().any(|range| range.start < own.end && own.start < range.end)
    }

    pub(crate) fn is_held(&self) -> bool {
        self.held
    }
}

impl<T> Deref for Stats<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.values
    }
}

impl<T> DerefMut for Stats<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.values
    }
}
