//! Optimizers: from gradients to the next parameters, on the flat buffers. One file each.

mod adam;
mod adamw;
#[cfg(test)]
mod reference;
pub(crate) mod runs;
mod sgd;

pub use adam::Adam;
pub use adamw::AdamW;
pub use runs::OptimKernel;
pub use sgd::Sgd;

use crate::buffer::Buffer;
use crate::network::{Grads, Network};
use crate::scalar::{Real, Scalar};
use crate::spec::{Kind, Spec};

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
/// `let mut adam = Adam::new(1e-3).attach();` and after each backward pass `adam.step(&mut net, &grads)`.
#[derive(Clone, Debug)]
pub struct Attached<O, N: Network> {
    optimizer: O,
    state: OptimizerState<N::Scalar>,
}

impl<O: Optimizer, N: Network> Attached<O, N> {
    fn new(optimizer: O) -> Attached<O, N> {
        let state = OptimizerState::new(&optimizer, N::SPEC.params);
        Attached { optimizer, state }
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
    /// The rate for tensors of this kind.
    fn of(self, kind: Kind) -> f64 {
        match kind {
            Kind::Weight => self.rate,
            Kind::Bias | Kind::Gamma | Kind::Beta => {
                if self.all {
                    self.rate
                } else {
                    0.0
                }
            }
            Kind::Statistic => 0.0,
        }
    }

    /// Calls `run` with ranges of the parameter buffer and their rate: one range where all have the same.
    fn each_range(self, spec: &Spec, mut run: impl FnMut(f64, std::ops::Range<usize>)) {
        if self.all || self.rate == 0.0 {
            return run(self.rate, 0..spec.params);
        }
        spec.each_param(|tensor| run(self.of(tensor.spec().kind), tensor.range()));
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
