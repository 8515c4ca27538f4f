//! What an optimizer is, and what it remembers.

use crate::base::buffer::Buffer;
use crate::flat::constraint;
use crate::flat::frozen::Frozen;
use crate::flat::rules::Rules;
use crate::model::network::Network;
use crate::model::scalar::Scalar;
use crate::spec::Spec;

/// A rule for the update of all parameters.
///
/// A new one is a file beside these, its settings and this trait, and one in `flat/rules`, its loop; where every parameter
/// is a matter of its own, the trait comes by `by_rules!` and a variant of `Rule`.
pub trait Optimizer: Clone {
    /// How far a step goes.
    fn learning_rate(&self) -> f64;
    /// The same, to be changed between steps.
    fn set_learning_rate(&mut self, rate: f64);
    /// How many numbers it keeps for each parameter.
    fn slots(&self) -> usize;
    /// All that it is made with, in words: a checkpoint goes on only under the same.
    fn settings(&self) -> String {
        format!("learning rate {}", self.learning_rate())
    }
    /// params = the next parameters; `step` counts the updates from 1, `slots` start at 0.
    /// params, grads and each of the slots: the layout of the network's parameter buffer.
    fn update<T: Scalar>(
        &self,
        step: u64,
        spec: &Spec,
        params: &mut [T],
        grads: &[T],
        slots: &mut [Buffer<T>],
    );
    /// The rules of update number `step` where every parameter is a matter of its own: a layer may then apply them as
    /// soon as its gradients are there, with the same bits as `update`. None where all gradients are needed at once.
    fn rules(&self, _step: u64) -> Option<Rules> {
        None
    }
}

/// What an optimizer remembers between steps; a checkpoint keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct OptimizerState<T> {
    /// The numbers kept for each parameter: velocities, moments.
    pub slots: Vec<Buffer<T>>,
    /// How many updates there were.
    pub step: u64,
    /// Room for the frozen parameters during an update.
    kept: Vec<T>,
}

impl<T: Scalar> OptimizerState<T> {
    /// Before the first update of this many parameters.
    #[must_use]
    pub fn new<O: Optimizer>(optimizer: &O, params: usize) -> OptimizerState<T> {
        OptimizerState { slots: vec![Buffer::zeros(params); optimizer.slots()], step: 0, kept: Vec::new() }
    }

    /// One update. Does not allocate.
    pub fn update<O: Optimizer>(&mut self, optimizer: &O, spec: &Spec, params: &mut [T], grads: &[T]) {
        self.step += 1;
        optimizer.update(self.step, spec, params, grads, &mut self.slots);
    }

    /// Runs a job that updates the parameters, holds them to their constraints with these settings of the network, and gives the frozen ones their values
    /// back. Allocates the first time that there are any.
    pub(crate) fn sparing<N: Network<Scalar = T>>(
        &mut self,
        frozen: &Frozen,
        settings: &[f64],
        params: &mut [T],
        update: impl FnOnce(&mut OptimizerState<T>, &mut [T]),
    ) {
        let mut kept = std::mem::take(&mut self.kept);
        frozen.keep(params, &mut kept);
        update(self, params);
        if const { N::SPEC.constrained() } {
            constraint::apply(N::SPEC, settings, params);
        }
        frozen.put_back(params, &kept);
        self.kept = kept;
    }
}
