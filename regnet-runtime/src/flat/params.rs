//! The parameters as a backward pass sees them: to be read, or to be updated where their gradients are formed.

use std::ops::{Deref, Range};

use crate::flat::rules::{Rule, Rules, Slots};
use crate::spec::{Spec, TensorSpec};

/// Parameters of a network, or of a part of it.
#[derive(Debug)]
pub struct Params<'a, T> {
    values: Values<'a, T>,
}

#[derive(Debug)]
enum Values<'a, T> {
    Read(&'a [T]),
    Update { params: &'a mut [T], update: Update<'a, T> },
}

/// What changes parameters during the backward pass.
#[derive(Debug)]
pub(crate) struct Update<'a, T> {
    pub(crate) spec: &'static Spec,
    pub(crate) rules: Rules,
    /// Of the same parameters.
    pub(crate) slots: Slots<'a, T>,
    /// Where these parameters begin in the network's.
    pub(crate) start: usize,
    /// What is updated already.
    pub(crate) done: &'a mut Done,
}

/// The tensors that were updated during a backward pass, by where they begin.
#[derive(Debug)]
pub(crate) struct Done {
    starts: [usize; MOST_DONE],
    count: usize,
}

/// The tensors of a network that can be updated early; the others wait for the end.
const MOST_DONE: usize = 64;

impl Done {
    pub(crate) fn none() -> Done {
        Done { starts: [0; MOST_DONE], count: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(crate) fn contains(&self, start: usize) -> bool {
        self.starts[..self.count].contains(&start)
    }
}

/// A tensor that is updated where its gradient is formed.
pub(crate) struct Early<'a, T> {
    pub(crate) params: &'a mut [T],
    pub(crate) slots: Slots<'a, T>,
    pub(crate) rule: Rule,
    pub(crate) spec: &'static TensorSpec,
}

impl<'a, T> Params<'a, T> {
    /// To be read.
    #[must_use]
    pub fn new(params: &'a [T]) -> Params<'a, T> {
        Params { values: Values::Read(params) }
    }

    /// To be updated.
    pub(crate) fn updated(params: &'a mut [T], update: Update<'a, T>) -> Params<'a, T> {
        Params { values: Values::Update { params, update } }
    }

    /// The parameters of one layer.
    pub fn part(&mut self, range: Range<usize>) -> Params<'_, T> {
        match &mut self.values {
            Values::Read(params) => Params::new(&params[range]),
            Values::Update { params, update } => {
                let start = update.start + range.start;
                let slots = update.slots.each_mut().map(|slot| Some(&mut slot.as_mut()?[range.clone()]));
                let update =
                    Update { spec: update.spec, rules: update.rules, slots, start, done: update.done };
                Params::updated(&mut params[range], update)
            }
        }
    }

    /// The first tensor, of `len` values, for its layer to update: then nobody else does. None where it is only read.
    pub(crate) fn early(self, len: usize) -> Option<Early<'a, T>> {
        let Values::Update { params, update } = self.values else { return None };
        let Update { spec: all, rules, slots, start, done } = update;
        let mut found = None;
        all.each_param(|tensor| {
            if tensor.range() == (start..start + len) {
                found = Some(tensor.spec());
            }
        });
        let spec = found.filter(|_| done.count < MOST_DONE)?;
        done.starts[done.count] = start;
        done.count += 1;
        let slots = slots.map(|slot| Some(&mut slot?[..len]));
        Some(Early { params: &mut params[..len], slots, rule: rules.of(spec.kind), spec })
    }
}

impl<T> Deref for Params<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.values {
            Values::Read(params) => params,
            Values::Update { params, .. } => params,
        }
    }
}
