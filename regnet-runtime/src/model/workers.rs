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

impl<T> Workers<T> {
    /// Gives the first worker its buffers, or takes them back.
    pub(crate) fn lend(&mut self, buffers: &mut Buffers<T>, output_gradient: &mut Buffer<T>) {
        let Some(first) = self.rooms.first_mut() else { return };
        std::mem::swap(&mut first.buffers, buffers);
        std::mem::swap(&mut first.output_gradient, output_gradient);
    }
}
