//! An optimizer in a training loop of one's own.

use super::descend::{Learner, descend};
use super::optimizer::{Optimizer, OptimizerState};
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Rng;
use crate::base::targets::Targets;
use crate::data::Examples;
use crate::flat::clip::Clip;
use crate::model::network::{Network, State, Trainable};
use crate::model::step::{self, Loss};
use crate::model::tensors::Grads;
use crate::model::workspace::Workspace;

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
    pub(super) fn new(optimizer: O) -> Attached<O, N> {
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
        ws: &mut Workspace<N>,
        rng: &mut Rng,
    ) -> Result<Loss, Error>
    where
        N: Trainable,
    {
        let zero = N::Scalar::of(0.0);
        self.grads.resize(N::SPEC.params, zero);
        let examples = Examples { x, targets: targets.into(), weights: None };
        let step = step::loss(net, examples, ws, rng.key())?;
        let learner = Learner { optimizer: &self.optimizer, state: &mut self.state, clip: Clip::default() };
        descend(net, x, &step, ws, &mut self.grads, learner);
        Ok(step.loss)
    }

    /// One update of the parameters. Does not allocate.
    pub fn step(&mut self, net: &mut N, grads: &Grads<N>) {
        let State { params, frozen, .. } = net.state_mut();
        self.state.sparing::<N>(frozen, params, |state, params| {
            state.update(&self.optimizer, N::SPEC, params, grads.values());
        });
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
