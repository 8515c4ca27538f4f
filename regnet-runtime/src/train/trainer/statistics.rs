//! The running statistics of a network whose weights were changed by hand: the plain mean over all batches.

use std::borrow::Cow;

use super::feed::Feed;
use crate::base::buffer::Buffer;
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Key;
use crate::data::Dataset;
use crate::flat::stats::Stats;
use crate::model::network::{Network, State};
use crate::model::predict::must;
use crate::model::scalar::Scalar;
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;
use crate::spec::Tensor;

/// What a pass over the data needs beside the network.
pub(super) struct Recompute<'a, 'f, N: Network> {
    pub feed: &'a mut Feed<'f, N::Scalar>,
    /// Whose batches a loader gives, from 0.
    pub epoch: usize,
    pub ws: &'a mut Workspace<N>,
    /// Of the masks of dropout.
    pub key: Key,
}

/// Replaces the running statistics by the mean of the batch statistics over a data set, in batches of this size and in
/// training mode, as for weights that were averaged or set by hand. The weights stay. A network without running
/// statistics does not change.
///
/// # Panics
/// If `batch_size` is 0, or the data do not fit the network.
#[track_caller]
pub fn recompute_statistics<N: Network>(net: &mut N, data: &Dataset<N::Scalar>, batch_size: usize) {
    assert!(
        data.input_shape().len() == N::SPEC.input.len(),
        "`{}` takes inputs {}, but the data set has inputs {}",
        N::SPEC.name,
        N::SPEC.input,
        data.input_shape()
    );
    let mut feed = Feed::of_set(Cow::Borrowed(data), batch_size, None);
    if feed.steps() == 0 {
        return;
    }
    let mut ws = Workspace::<N>::new(feed.capacity(), true);
    let recompute = Recompute { feed: &mut feed, epoch: 0, ws: &mut ws, key: Key::new(0) };
    recompute.run(net).expect("a set in memory has its batches");
}

impl<N: Network> Recompute<'_, '_, N> {
    /// Every batch gives the statistics that it alone would, and those are averaged.
    pub fn run(mut self, net: &mut Model<N>) -> Result<(), Error> {
        if N::SPEC.stats == 0 {
            return Ok(());
        }
        let batches = self.feed.steps();
        let (mut sums, mut stats) = (vec![0.0; N::SPEC.stats], Buffer::zeros(N::SPEC.stats));
        keep_frozen(net, &mut stats);
        for number in 0..batches {
            self.feed.load_again(self.epoch, number)?;
            self.pass(net, number as u64, &mut stats);
            sums.iter_mut().zip(&stats[..]).for_each(|(sum, s)| *sum += s.wide());
        }
        let mut means = Buffer::zeros(N::SPEC.stats);
        for (s, sum) in means.iter_mut().zip(&sums) {
            *s = N::Scalar::of(sum / batches as f64);
        }
        N::SPEC.each_stat(|tensor| set_counts(&tensor, &mut means, batches as f64));
        keep_frozen(net, &mut means);
        net.state_mut().stats = means;
        Ok(())
    }

    fn pass(&mut self, net: &Model<N>, number: u64, stats: &mut [N::Scalar]) {
        let x = self.feed.examples().x;
        let examples = x.len() / N::SPEC.input.len();
        self.ws.reserve_steps(examples);
        let State { params, frozen, .. } = net.state();
        // The training that has them has checked them.
        must(self.ws.set(net.settings()));
        let (stats, key) = (Stats::of(stats, frozen).measured(), self.key.fork(number));
        self.ws.forward((examples, key), x, params, stats);
    }
}

/// Frozen statistics stay, and are normalized with.
fn keep_frozen<N: Network>(net: &Model<N>, stats: &mut [N::Scalar]) {
    let state = net.state();
    for range in state.frozen.stats() {
        stats[range.clone()].copy_from_slice(&state.stats[range.clone()]);
    }
}

/// Statistics that count batches are no means.
fn set_counts<T: Scalar>(tensor: &Tensor<'_>, stats: &mut [T], count: f64) {
    if tensor.spec().name == "num_batches" {
        stats[tensor.range()].fill(T::of(count));
    }
}
