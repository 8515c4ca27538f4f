//! The weights of the best epoch.

use crate::base::buffer::Buffer;
use crate::model::network::Network;
use crate::model::wrapper::Model;

/// The weights of the lowest validation loss, or of the best of what is monitored; before the first those that the network came
/// with.
pub(super) struct Best<T> {
    pub epoch: Option<usize>,
    /// The validation loss, or what is monitored, negative where higher is better.
    pub cost: f64,
    pub params: Buffer<T>,
    pub stats: Buffer<T>,
}

impl<T: Copy + Default> Best<T> {
    pub fn new<N: Network<Scalar = T>>(net: &Model<N>) -> Best<T> {
        let state = net.state();
        Best { epoch: None, cost: f64::INFINITY, params: state.params.clone(), stats: state.stats.clone() }
    }

    /// Keeps the weights if no earlier epoch had as low a cost; whether it did.
    pub fn offer<N: Network<Scalar = T>>(&mut self, net: &Model<N>, epoch: usize, cost: f64) -> bool {
        let lower = cost < self.cost;
        if lower {
            (self.epoch, self.cost) = (Some(epoch), cost);
            self.params.copy_from_slice(&net.state().params);
            self.stats.copy_from_slice(&net.state().stats);
        }
        lower
    }

    pub fn put_back<N: Network<Scalar = T>>(&self, net: &mut Model<N>) {
        let state = net.state_mut();
        state.params.copy_from_slice(&self.params);
        state.stats.copy_from_slice(&self.stats);
    }
}
