//! Optimizers: from gradients to the next parameters, on the flat buffers. One file each.

mod adam;
mod adamw;
#[cfg(test)]
mod reference;
mod rule;
pub(crate) mod runs;
mod sgd;

pub use adam::Adam;
pub use adamw::AdamW;
pub use rule::Rules;
pub(crate) use rule::{Rule, Slots, slots_of};
pub use runs::OptimKernel;
pub use sgd::Sgd;

use crate::buffer::Buffer;
use crate::error::Error;
use crate::network::{Grads, Network, Trainable, WorkspaceOf};
use crate::rng::Rng;
use crate::scalar::{Real, Scalar};
use crate::spec::Spec;
use crate::step::{self, Loss};
use crate::targets::Targets;

/// A rule for the update of all parameters.
///
/// A new one is a file beside these: its settings and this trait; its loop
/// stands in `runs`.
pub trait Optimizer: Clone {
    /// How far a step goes.
    fn learning_rate(&self) -> f64;
    /// The same, to be changed between steps.
    fn set_learning_rate(&mut self, rate: f64);
    /// How many numbers it keeps for each parameter.
    fn slots(&self) -> usize;
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
}

impl<T: Scalar> OptimizerState<T> {
    /// Before the first update of this many parameters.
    #[must_use]
    pub fn new<O: Optimizer>(optimizer: &O, params: usize) -> OptimizerState<T> {
        OptimizerState { slots: vec![Buffer::zeros(params); optimizer.slots()], step: 0 }
    }

    /// One update. Does not allocate.
    pub fn update<O: Optimizer>(&mut self, optimizer: &O, spec: &Spec, params: &mut [T], grads: &[T]) {
        self.step += 1;
        optimizer.update(self.step, spec, params, grads, &mut self.slots);
    }
}

/// An optimizer with its state for the parameters of one network, for a training loop of one's own:
/// `let mut adam = Adam::new(1e-3).attach();` and for each batch `adam.train(&mut net, &x, Labels(&labels), &mut ws,
/// &mut rng)`, or after each backward pass `adam.step(&mut net, &grads)`.
#[derive(Clone, Debug)]
pub struct Attached<O, N: Network> {
    optimizer: O,
    state: OptimizerState<N::Scalar>,
    /// For `train`; empty before it.
    grads: Vec<N::Scalar>,
}

impl<O: Optimizer, N: Network> Attached<O, N> {
    fn new(optimizer: O) -> Attached<O, N> {
        let state = OptimizerState::new(&optimizer, N::SPEC.params);
        Attached { optimizer, state, grads: Vec::new() }
    }

    /// A whole training step: the loss of the batch, its gradients, penalties included, and the update. As
    /// `forward_backward` and `step`, to the bit; but large layers are updated where their gradients are formed, and
    /// no gradients are left to be looked at. The first call allocates, the others do not.
    ///
    /// # Errors
    /// A batch or targets that do not fit; then nothing has changed.
    pub fn train<'t>(
        &mut self,
        net: &mut N,
        x: &[N::Scalar],
        targets: impl Into<Targets<'t, N::Scalar>>,
        ws: &mut WorkspaceOf<N>,
        rng: &mut Rng,
    ) -> Result<Loss, Error>
    where
        N: Trainable,
    {
        let zero = N::Scalar::of(0.0);
        self.grads.resize(N::SPEC.params, zero);
        let step = step::loss(net, x, targets.into(), ws, rng.key())?;
        step::descend(net, x, &step, ws, &mut self.grads, (&self.optimizer, &mut self.state));
        Ok(step.loss)
    }

    /// One update of the parameters. Does not allocate.
    pub fn step(&mut self, net: &mut N, grads: &Grads<N>) {
        let params = &mut net.state_mut().params;
        self.state.update(&self.optimizer, N::SPEC, params, grads.values());
    }

    /// How far a step goes.
    #[must_use]
    pub fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    /// The same, to be changed between steps.
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[track_caller]
    pub fn set_learning_rate(&mut self, rate: f64) {
        self.optimizer.set_learning_rate(rate);
    }
}

/// λ of a weight decay, and whether it also pulls at biases, gammas and betas.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Decay {
    rate: f64,
    all: bool,
}

impl Decay {
    /// The rate for weights, and that for all other parameters.
    fn rates(self) -> (f64, f64) {
        (self.rate, if self.all { self.rate } else { 0.0 })
    }
}

/// 0 instead of a number so small that arithmetic with it is slow: what a moment decays to where the gradient
/// stays 0, for a unit that never fires.
#[inline]
fn flush<T: Real>(value: T) -> T {
    if value.abs() < T::min_positive_value() { T::zero() } else { value }
}

#[track_caller]
fn checked_rate(rate: f64) -> f64 {
    assert!(rate >= 0.0 && rate.is_finite(), "learning rate {rate} is not a finite number from 0 up");
    rate
}

#[track_caller]
fn checked_decay(rate: f64) -> f64 {
    assert!(rate >= 0.0 && rate.is_finite(), "weight decay {rate} is not a finite number from 0 up");
    rate
}

/// For the moving averages: what they keep of their value.
#[track_caller]
fn checked_share(name: &str, share: f64) -> f64 {
    assert!((0.0..1.0).contains(&share), "{name} {share} is outside 0 <= {name} < 1");
    share
}
