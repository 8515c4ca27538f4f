//! A training step in chunks of its batch: each goes through the whole chain, forward and backward, on whichever worker is
//! free; a sum of gradients takes neighbouring chunks, and the sums are added in their order. Random numbers are those of
//! the whole batch.

use std::sync::OnceLock;

use crate::base::error::Error;
use crate::base::rng::Key;
use crate::base::targets::Targets;
use crate::data::Examples;
use crate::flat::linear::LinearKernel;
use crate::flat::params::Params;
use crate::flat::stats::Stats;
use crate::layers::add_assign;
use crate::loss::{Counted, LossFunction, counted};
use crate::machine::kernel::INSIDE;
use crate::machine::pool::{self, ByChunk, ByThread, CHUNK};
use crate::model::network::{Network, State};
use crate::model::padding;
use crate::model::pass::{Backward, Forward, Plan, Steps};
use crate::model::workers::{NOTHING, Room, Workers};
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;
use crate::spec::Chunks;

/// The chunks of a batch of this network.
pub(crate) fn of<N: Network>(batch: usize) -> Chunks {
    Chunks::of(batch, const { N::SPEC.chunk() })
}

/// The loss of a batch and its gradients without penalties, which overwrite `grads`; where the loss is not finite, `grads`
/// is nobody's.
pub(crate) fn loss_and_gradients<N: Network>(
    net: &Model<N>,
    (chunks, loss): (Chunks, &dyn LossFunction<N::Scalar>),
    examples: &Examples<'_, N::Scalar>,
    ws: &mut Workspace<N>,
    key: Key,
    grads: &mut [N::Scalar],
) -> Result<Counted, Error> {
    let (batch, counts) = (chunks.batch(), padding::counts::<N>(examples, &[]));
    counted::check(loss, batch, examples.targets, counts)?;
    let mean = examples.mean.or_else(|| counted::mean_of_batch(loss, batch, examples.targets, counts));
    let pass = Pass { net, chunks, loss, examples: Examples { mean, ..*examples }, key };
    let len = N::SPEC.params;
    let grads = &mut grads[..len];
    // The check above has refused what a loss refuses; if one refuses more, any chunk may say so.
    let refused = OnceLock::new();
    ws.with_workers(|Workers { rooms, sums, found }| {
        let found = &mut found[..chunks.sums()];
        let parts = (ByThread::new(rooms, 1), ByChunk::new(sums, len), ByChunk::new(found, 1));
        pool::each_part(chunks.sums(), parts, |sum, (room, grads, found)| {
            match pass.sum(sum, &mut room[0], grads) {
                Ok(counted) => found[0] = counted,
                Err(error) => drop(refused.set(error)),
            }
        });
        pool::chunks_mut(grads, CHUNK, &|chunk, grads| {
            let count = grads.len();
            let of_sum = |sum: usize| &sums[sum * len + chunk * CHUNK..][..count];
            grads.copy_from_slice(of_sum(0));
            (1..chunks.sums()).for_each(|sum| add_assign(count, grads, of_sum(sum)));
        });
        let counted = found.iter().fold(NOTHING, |all, found| together(all, *found));
        refused.into_inner().map_or(Ok(counted), Err)
    })
}

/// Both of them.
fn together(a: Counted, b: Counted) -> Counted {
    Counted {
        loss: a.loss + b.loss,
        sum: a.sum + b.sum,
        weight: a.weight + b.weight,
        correct: a.correct.zip(b.correct).map(|(a, b)| a + b),
        examples: a.examples + b.examples,
    }
}

/// A step in chunks.
struct Pass<'a, N: Network> {
    net: &'a Model<N>,
    chunks: Chunks,
    loss: &'a dyn LossFunction<N::Scalar>,
    /// Of the whole batch.
    examples: Examples<'a, N::Scalar>,
    key: Key,
}

impl<N: Network> Pass<'_, N> {
    /// The chunks of one sum: overwrites `grads`.
    fn sum(&self, sum: usize, room: &mut Room<N::Scalar>, grads: &mut [N::Scalar]) -> Result<Counted, Error> {
        let (mut all, chunks) = (NOTHING, self.chunks.of_sum(sum));
        for chunk in chunks.clone() {
            let part = self.part(chunk);
            let found = part.forward(room)?;
            all = together(all, found);
            if !found.loss.is_finite() {
                // There is no step, and so nothing to go back for.
                continue;
            }
            if chunk == chunks.start {
                part.backward(room, grads);
                continue;
            }
            <N::Scalar as pool::Scratch>::with_scratch(grads.len(), |more| {
                part.backward(room, more);
                add_assign(more.len(), grads, more);
            });
        }
        Ok(all)
    }

    /// What the pass is for the examples of a chunk.
    fn part(&self, chunk: usize) -> Part<'_, N> {
        let (range, Examples { x, targets, weights, masks, mean }) =
            (self.chunks.examples(chunk), self.examples);
        let of = |len: usize| range.start * len..range.end * len;
        let outputs = of(N::SPEC.output.len());
        let targets = match targets {
            Targets::Labels(labels) => Targets::Labels(&labels[range.clone()]),
            Targets::Values(values) => Targets::Values(&values[outputs.clone()]),
        };
        let (weights, masks) =
            (weights.map(|weights| &weights[range.clone()]), masks.map(|masks| &masks[outputs]));
        Part {
            net: self.net,
            loss: self.loss,
            batch: range.len(),
            share: range.len() as f64 / self.chunks.batch() as f64,
            examples: Examples { x: &x[of(N::SPEC.input.len())], targets, weights, masks, mean },
            key: self.key.from(range.start),
        }
    }
}

/// A chunk of a step.
struct Part<'a, N: Network> {
    net: &'a Model<N>,
    loss: &'a dyn LossFunction<N::Scalar>,
    batch: usize,
    /// Of the whole batch.
    share: f64,
    examples: Examples<'a, N::Scalar>,
    key: Key,
}

impl<N: Network> Part<'_, N> {
    /// Its part of the loss; leaves the gradient of that with respect to the outputs.
    fn forward(&self, room: &mut Room<N::Scalar>) -> Result<Counted, Error> {
        let &Part { net, loss, batch, share, ref examples, key } = self;
        let (State { params, frozen, .. }, stats) = (net.state(), &mut []);
        let pass = Forward { batch, x: examples.x, params, stats: Stats::of(stats, frozen), key };
        N::Steps::forward(pass, &mut room.buffers);
        let outputs = batch * N::SPEC.output.len();
        let scores = &room.buffers.get(N::Steps::OUTPUT)[..outputs];
        let (d_y, counts) = (&mut room.output_gradient[..outputs], padding::counts::<N>(examples, &[]));
        let found = counted::gradient(loss, batch, scores, examples.targets, counts, d_y)?;
        N::Scalar::scale_by(INSIDE, share, d_y);
        Ok(Counted { loss: share * found.loss, ..found })
    }

    /// Its part of the gradients.
    fn backward(&self, room: &mut Room<N::Scalar>, grads: &mut [N::Scalar]) {
        let &Part { net, batch, ref examples, key, .. } = self;
        let d_y = &room.output_gradient[..batch * N::SPEC.output.len()];
        let params = Params::new(&net.state().params);
        let back = Backward { batch, x: examples.x, params, d_y, grads, key, input_gradient: false };
        N::Steps::backward(back, &mut room.buffers);
    }
}
