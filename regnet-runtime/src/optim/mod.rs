//! Optimizers: from gradients to the next parameters, on the flat buffers. One file each.

mod adadelta;
mod adagrad;
mod adam;
mod adamw;
mod descend;
mod lamb;
mod lbfgs;
mod lion;
mod nadam;
#[cfg(test)]
mod reference;
mod rmsprop;
mod sgd;

pub use adadelta::AdaDelta;
pub use adagrad::AdaGrad;
pub use adam::Adam;
pub use adamw::AdamW;
pub use lamb::Lamb;
pub use lbfgs::{Ending, LBfgs, Minimum};
pub use lion::Lion;
pub use nadam::Nadam;
pub use rmsprop::RmsProp;
pub use sgd::Sgd;

use crate::base::buffer::Buffer;
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Rng;
use crate::base::targets::Targets;
use crate::data::Examples;
use crate::flat::clip::Clip;
use crate::flat::constraint;
use crate::flat::frozen::Frozen;
use crate::flat::rules::Rule;
pub use crate::flat::rules::{LambKernel, RuleKernel, Rules};
use crate::model::network::{Network, State, Trainable, WorkspaceOf};
use crate::model::scalar::Scalar;
use crate::model::step::{self, Loss};
use crate::model::tensors::Grads;
use crate::spec::Spec;
pub(crate) use descend::{Learner, descend};

/// A rule for the update of all parameters.
///
/// A new one is a file beside these: its settings, its loop, and this trait, by `by_rules!` and a variant of `Rule`
/// where every parameter is a matter of its own.
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

    /// Runs a job that updates the parameters, holds them to their constraints, and gives the frozen ones their values
    /// back. Allocates the first time that there are any.
    pub(crate) fn sparing<N: Network<Scalar = T>>(
        &mut self,
        frozen: &Frozen,
        params: &mut [T],
        update: impl FnOnce(&mut OptimizerState<T>, &mut [T]),
    ) {
        let mut kept = std::mem::take(&mut self.kept);
        frozen.keep(params, &mut kept);
        update(self, params);
        if const { N::SPEC.constrained() } {
            constraint::apply(N::SPEC, params);
        }
        frozen.put_back(params, &kept);
        self.kept = kept;
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

/// λ of a weight decay, and whether it also pulls at biases, gammas and betas.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Decay {
    rate: f64,
    all: bool,
}

impl Decay {
    const NONE: Decay = Decay { rate: 0.0, all: false };

    /// The rate for weights, and that for all other parameters.
    fn rates(self) -> (f64, f64) {
        (self.rate, if self.all { self.rate } else { 0.0 })
    }

    /// The rules with these rates.
    fn rules(self, rule: impl Fn(f64) -> Rule) -> Rules {
        let (weights, others) = self.rates();
        Rules { weights: rule(weights), others: rule(others) }
    }
}

/// The trait, and `attach`, of an optimizer that is a rule: with the field `rate`, how many slots it keeps, and its rules
/// at a step.
macro_rules! by_rules {
    ($name:ident, slots = $slots:expr, rules = $rules:expr) => {
        impl $name {
            /// With its state, for a training loop of one's own.
            #[must_use]
            pub fn attach<N: $crate::model::network::Network>(&self) -> $crate::optim::Attached<$name, N> {
                $crate::optim::Attached::new(self.clone())
            }
        }

        impl $crate::optim::Optimizer for $name {
            fn learning_rate(&self) -> f64 {
                self.rate
            }

            #[track_caller]
            fn set_learning_rate(&mut self, rate: f64) {
                self.rate = $crate::optim::checked_rate(rate);
            }

            fn slots(&self) -> usize {
                let count: fn(&$name) -> usize = $slots;
                count(self)
            }

            fn settings(&self) -> String {
                format!("{self:?}")
            }

            fn update<T: $crate::model::scalar::Scalar>(
                &self,
                step: u64,
                spec: &$crate::spec::Spec,
                params: &mut [T],
                grads: &[T],
                slots: &mut [$crate::base::buffer::Buffer<T>],
            ) {
                let rules: fn(&$name, u64) -> Rules = $rules;
                rules(self, step).update(spec, params, grads, slots);
            }

            fn rules(&self, step: u64) -> Option<Rules> {
                let rules: fn(&$name, u64) -> Rules = $rules;
                Some(rules(self, step))
            }
        }
    };
}
use by_rules;

/// The weight decay of an optimizer with the field `decay`.
macro_rules! with_decay {
    ($name:ident, $doc:literal) => {
        impl $name {
            #[doc = $doc]
            ///
            /// # Panics
            /// If it is negative or not finite.
            #[must_use]
            #[track_caller]
            pub fn weight_decay(self, rate: f64) -> $name {
                $name { decay: Decay { rate: $crate::optim::checked_decay(rate), ..self.decay }, ..self }
            }

            /// Lets the decay pull at biases, gammas and betas too.
            #[must_use]
            pub fn decay_all(self) -> $name {
                $name { decay: Decay { all: true, ..self.decay }, ..self }
            }
        }
    };
}
use with_decay;

/// ε of an optimizer with the field `eps`.
macro_rules! with_eps {
    ($name:ident) => {
        impl $name {
            /// ε.
            ///
            /// # Panics
            /// If it is not positive and finite.
            #[must_use]
            #[track_caller]
            pub fn eps(self, eps: f64) -> $name {
                $name { eps: $crate::optim::checked_eps(eps), ..self }
            }
        }
    };
}
use with_eps;

/// β₁ and β₂ of an optimizer with the fields `beta1` and `beta2`.
macro_rules! with_betas {
    ($name:ident) => {
        impl $name {
            /// β₁ and β₂: how much of the moving averages is kept, as the formulas say.
            ///
            /// # Panics
            /// If one lies outside 0 <= β < 1.
            #[must_use]
            #[track_caller]
            pub fn betas(self, beta1: f64, beta2: f64) -> $name {
                let checked = $crate::optim::checked_share;
                $name { beta1: checked("beta1", beta1), beta2: checked("beta2", beta2), ..self }
            }
        }
    };
}
use with_betas;

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

#[track_caller]
fn checked_eps(eps: f64) -> f64 {
    assert!(eps > 0.0 && eps.is_finite(), "eps {eps} is not positive and finite");
    eps
}

/// For the moving averages: what they keep of their value.
#[track_caller]
fn checked_share(name: &str, share: f64) -> f64 {
    assert!((0.0..1.0).contains(&share), "{name} {share} is outside 0 <= {name} < 1");
    share
}
