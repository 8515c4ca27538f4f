//! The running statistics of a network whose weights were changed by hand: the plain mean over all batches.

use crate::base::buffer::Buffer;
use crate::base::real::Real;
use crate::base::rng::Key;
use crate::data::{Dataset, Gathered, batch_ranges};
use crate::flat::stats::Stats;
use crate::model::network::{Network, State};
use crate::model::predict::must;
use crate::model::scalar::Scalar;
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;
use crate::spec::Tensor;

/// What a pass over the data needs beside the network.
pub(super) struct Recompute<'a, N: Network> {
    pub data: &'a Dataset<N::Scalar>,
    /// The numbers of the examples that count.
    pub counted: &'a [usize],
    pub batch_size: usize,
    pub ws: &'a mut Workspace<N>,
    pub gathered: &'a mut Gathered<N::Scalar>,
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
    let counted = &data.counted()[..];
    if counted.is_empty() {
        return;
    }
    let capacity = batch_size.saturating_add(1).min(counted.len());
    let (mut ws, mut gathered) = (Workspace::<N>::new(capacity, true), Gathered::new(data, capacity));
    let key = Key::new(0);
    Recompute { data, counted, batch_size, ws: &mut ws, gathered: &mut gathered, key }.run(net);
}

impl<N: Network> Recompute<'_, N> {
    /// Every batch gives the statistics that it alone would, and those are averaged.
    pub fn run(mut self, net: &mut Model<N>) {
        if N::SPEC.stats == 0 {
            return;
        }
        let ranges: Vec<_> = batch_ranges(self.counted.len(), self.batch_size, true).collect();
        let (mut sums, mut stats) = (vec![0.0; N::SPEC.stats], Buffer::zeros(N::SPEC.stats));
        keep_frozen(net, &mut stats);
        for (number, range) in ranges.iter().enumerate() {
            self.pass(net, &self.counted[range.clone()], number as u64, &mut stats);
            sums.iter_mut().zip(&stats[..]).for_each(|(sum, s)| *sum += s.wide());
        }
        let mut means = Buffer::zeros(N::SPEC.stats);
        for (s, sum) in means.iter_mut().zip(&sums) {
            *s = N::Scalar::of(sum / ranges.len() as f64);
        }
        N::SPEC.each_stat(|tensor| set_counts(&tensor, &mut means, ranges.len() as f64));
        keep_frozen(net, &mut means);
        net.state_mut().stats = means;
    }

    fn pass(&mut self, net: &Model<N>, examples: &[usize], number: u64, stats: &mut [N::Scalar]) {
        let x = self.gathered.gather(self.data, examples).x;
        let State { params, frozen, .. } = net.state();
        // The training that has them has checked them.
        must(self.ws.set(net.settings()));
        let (stats, key) = (Stats::of(stats, frozen).measured(), self.key.fork(number));
        self.ws.forward((examples.len(), key), x, params, stats);
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
