//! How a training step goes through a large batch: in chunks of examples, each through the whole chain, forward and
//! backward, while its intermediates stay in a cache. The declaration and the batch decide, and no machine: the sums of
//! gradients have the same order everywhere.

use std::ops::Range;

use super::buffers::bytes;
use super::description::Spec;
use super::layer::bytes_of;

/// A chunk is a multiple of it: its rows fill tiles and vectors, and random numbers by the value begin with a whole group.
const UNIT: usize = 64;

/// Below it a product with its weight gradients loses more by its beginnings and ends, and by a sum of gradients for each
/// chunk, than the cache gives.
const LEAST_EXAMPLES: usize = 256;

/// Bytes of a chunk's intermediates, in `f32`: what fits the second cache of a core (512 KiB to 2 MiB).
const NEAR: usize = 1 << 20;

/// For each chunk the gradients are written, read and added to their sum; beside twice as many intermediates, each
/// taken up by a product, that is a few percent.
const PER_PARAMETER: usize = 2;

/// Beyond it a chunk would be in memory as the whole batch is: large weights, or images of which few fit a cache.
const FAR: usize = 1 << 23;

/// With fewer chunks the caches hold most of the batch anyway, and threads find too few.
const LEAST_CHUNKS: usize = 4;

/// Sums of gradients, each of neighbouring chunks: as many threads can work side by side.
const MOST_SUMS: usize = 8;

/// A batch in chunks; one where it goes through as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunks {
    batch: usize,
    count: usize,
}

impl Chunks {
    /// A batch in chunks of at most so many examples, if there are enough.
    pub(crate) const fn of(batch: usize, most: Option<usize>) -> Chunks {
        let count = match most {
            Some(examples) => batch.div_ceil(examples),
            None => 1,
        };
        Chunks { batch, count: if count < LEAST_CHUNKS { 1 } else { count } }
    }

    /// How many examples there are.
    pub(crate) const fn batch(self) -> usize {
        self.batch
    }

    /// How many.
    pub(crate) const fn count(self) -> usize {
        self.count
    }

    /// How many sums of gradients there are: as many as workers can have chunks at once. None without chunks.
    pub(crate) const fn sums(self) -> usize {
        match self.count {
            1 => 0,
            MOST_SUMS.. => MOST_SUMS,
            few => few,
        }
    }

    /// The chunks whose gradients one sum takes, in order. The first, with which threads begin, have one more where they
    /// cannot all have as many: threads end closer to each other so.
    pub(crate) fn of_sum(self, sum: usize) -> Range<usize> {
        let (each, more) = (self.count / self.sums(), self.count % self.sums());
        let begin = |sum: usize| sum * each + sum.min(more);
        begin(sum)..begin(sum + 1)
    }

    /// The examples of a chunk. The last are no more than the others.
    pub(crate) fn examples(self, chunk: usize) -> Range<usize> {
        let units = self.batch.div_ceil(UNIT);
        let begin = |chunk: usize| ((units * chunk).div_ceil(self.count) * UNIT).min(self.batch);
        begin(chunk)..begin(chunk + 1)
    }
}

impl Spec {
    /// The most examples of a chunk; none where every batch goes through as a whole: what a layer computes of one example
    /// may depend on others, the intermediates of a chunk fit no cache, or there is no loss whose gradient could follow.
    pub(crate) const fn chunk(&self) -> Option<usize> {
        if self.loss.is_empty() || self.padded || self.stats > 0 || !by_example(self.layers) {
            return None;
        }
        let unit = self.chunk_bytes(UNIT);
        let beside_gradients = bytes(self.params).saturating_mul(PER_PARAMETER);
        let room = if beside_gradients > NEAR { beside_gradients } else { NEAR };
        // A network without a value is refused elsewhere.
        let examples = match room.checked_div(unit) {
            Some(units) => units * UNIT,
            None => 0,
        };
        let examples = if examples < LEAST_EXAMPLES { LEAST_EXAMPLES } else { examples };
        if self.chunk_bytes(examples) > FAR { None } else { Some(examples) }
    }

    /// The chunks of a batch.
    pub(crate) const fn chunks(&self, batch: usize) -> Chunks {
        Chunks::of(batch, self.chunk())
    }

    /// The most examples that a step takes as a whole, of batches up to this one.
    pub(crate) const fn whole(&self, batch: usize) -> usize {
        match self.chunk() {
            Some(examples) if self.chunks(batch).count > 1 => (LEAST_CHUNKS - 1) * examples,
            _ => batch,
        }
    }

    /// The bytes of the buffers for a chunk of so many examples.
    const fn chunk_bytes(&self, examples: usize) -> usize {
        let outputs = bytes(self.output.len().saturating_mul(examples));
        bytes_of(self.buffers, self.layers, examples, true).saturating_add(outputs)
    }

    /// The bytes that a step in chunks needs beside the buffers of a batch: those of the other workers, and the sums.
    pub(crate) const fn chunk_costs(&self, batch: usize) -> [usize; 2] {
        let (sums, examples) = match self.chunk() {
            Some(examples) => (self.chunks(batch).sums(), examples),
            None => (0, 0),
        };
        // The input is in no buffer of a worker.
        let input = self.kept_input();
        let others = self.chunk_bytes(examples) - bytes(input.saturating_mul(examples));
        [sums.saturating_sub(1).saturating_mul(others), bytes(sums.saturating_mul(self.params))]
    }

    /// Values of an example's input that a workspace keeps.
    const fn kept_input(&self) -> usize {
        let mut index = 0;
        while index < self.buffers.len() {
            if self.buffers[index].role as u8 == super::buffers::Role::Input as u8 {
                return self.buffers[index].per_example;
            }
            index += 1;
        }
        0
    }
}

/// Whether each example goes through these layers by itself.
const fn by_example(layers: &[super::layer::LayerSpec]) -> bool {
    let mut index = 0;
    while index < layers.len() {
        let layer = &layers[index];
        if !layer.by_example || layer.batch_values > 0 || !by_example(layer.body) {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every example is in one chunk and every chunk in one sum, in order; no chunk is larger than its buffers, nor so small
    /// that images lie otherwise in it than in the whole batch.
    #[test]
    fn chunks_are_the_batch_in_order() {
        for most in [LEAST_EXAMPLES, 320, 1_024] {
            for batch in (1..9_000).step_by(7).chain([most * LEAST_CHUNKS, 1 << 20, (1 << 20) + 1]) {
                let chunks = Chunks::of(batch, Some(most));
                if chunks.count() == 1 {
                    assert!(batch <= (LEAST_CHUNKS - 1) * most && chunks.sums() == 0);
                    continue;
                }
                let mut next = 0;
                for chunk in 0..chunks.count() {
                    let examples = chunks.examples(chunk);
                    assert!(examples.start == next && (UNIT..=most).contains(&examples.len()), "{chunks:?}");
                    assert!(examples.start.is_multiple_of(UNIT), "{chunks:?}");
                    next = examples.end;
                }
                assert_eq!(next, batch);
                let mut next = 0;
                for sum in 0..chunks.sums() {
                    assert!(chunks.of_sum(sum).start == next && !chunks.of_sum(sum).is_empty(), "{chunks:?}");
                    next = chunks.of_sum(sum).end;
                }
                assert_eq!(next, chunks.count());
            }
        }
    }
}
