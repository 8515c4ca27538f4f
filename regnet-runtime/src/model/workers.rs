//! What a workspace has for steps in chunks: buffers for each worker, and the sums of the gradients.

use crate::base::buffer::Buffer;
use crate::loss::Counted;
use crate::model::pass::Buffers;
use crate::model::scalar::Scalar;
use crate::spec::Spec;

/// The buffers of one worker.
#[derive(Clone, Debug, Default)]
pub(super) struct Room<T> {
    pub(super) buffers: Buffers<T>,
    /// The loss's gradient with respect to the outputs.
    pub(super) output_gradient: Buffer<T>,
}

/// What a workspace has for steps in chunks; nothing where its batches go through as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workers<T> {
    /// The first is empty but in a step: its worker takes the buffers of the workspace.
    pub(super) rooms: Vec<Room<T>>,
    /// Sums of gradients, one after the other.
    pub(super) sums: Buffer<T>,
    /// What each sum's chunks counted.
    pub(super) found: Vec<Counted>,
}

/// Of no example.
pub(super) const NOTHING: Counted =
    Counted { loss: 0.0, sum: 0.0, weight: 0.0, correct: Some(0), examples: 0 };

impl<T: Scalar> Workers<T> {
    /// For batches of up to `capacity`.
    pub(crate) fn new(spec: &Spec, capacity: usize) -> Workers<T> {
        let (Some(examples), sums) = (spec.chunk(), spec.chunks(capacity).sums()) else {
            return Workers::default();
        };
        let room = |worker: usize| match worker {
            0 => Room::default(),
            _ => Room {
                buffers: Buffers::new(spec.buffers, spec.layers, examples, true),
                output_gradient: Buffer::zeros(examples * spec.output.len()),
            },
        };
        Workers {
            rooms: (0..sums).map(room).collect(),
            sums: Buffer::zeros(sums * spec.params),
            found: vec![NOTHING; sums],
        }
    }
}

impl<T: Scalar> Workers<T> {
    /// Gives all but the first, which has the workspace's buffers, the settings of the network.
    pub(super) fn set(&mut self, settings: &[f64]) {
        self.rooms.iter_mut().skip(1).for_each(|room| room.buffers.set(settings));
    }
}

/// The first worker has the buffers of a workspace as long as this lives, which a panic ends too.
pub(super) struct Lent<'a, T> {
    pub(super) workers: &'a mut Workers<T>,
    buffers: &'a mut Buffers<T>,
    output_gradient: &'a mut Buffer<T>,
}

impl<'a, T> Lent<'a, T> {
    pub(super) fn to(
        workers: &'a mut Workers<T>,
        buffers: &'a mut Buffers<T>,
        output_gradient: &'a mut Buffer<T>,
    ) -> Lent<'a, T> {
        let mut lent = Lent { workers, buffers, output_gradient };
        lent.swap();
        lent
    }

    fn swap(&mut self) {
        let Some(first) = self.workers.rooms.first_mut() else { return };
        std::mem::swap(&mut first.buffers, self.buffers);
        std::mem::swap(&mut first.output_gradient, self.output_gradient);
    }
}

impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        self.swap();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
    fn buffers_come_back_after_a_panic_too() {
        let mut workers = Workers::<f32> { rooms: vec![Room::default(); 2], ..Workers::default() };
        let (mut buffers, mut output_gradient) = (Buffers::default(), Buffer::zeros(3));
        let panic = catch_unwind(AssertUnwindSafe(|| {
            let lent = Lent::to(&mut workers, &mut buffers, &mut output_gradient);
            assert_eq!(lent.workers.rooms[0].output_gradient.len(), 3);
            panic!("in a chunk");
        }));
        assert!(panic.is_err());
        assert_eq!((output_gradient.len(), workers.rooms[0].output_gradient.len()), (3, 0));
    }
}
